"""Run the flow of a step in this process: the only module of the desk that imports Prefect.

A flow run costs about 0.2 s; starting Prefect's server about 4 s, 9 s in a new office. So one server serves all
runs inside ``engine()``, and it starts while the caller does other things.
"""

import contextlib
import logging
import os
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from desk import quiet
from desk.child import LOOPBACK, Child, free_port
from desk.open_sign import running_url
from desk.prefect_api import answers
from services.settings import Settings

START_SECONDS = 120.0
DRAIN_SECONDS = 5.0
LOGGING = Path(__file__).with_name("prefect_logging.yml")


class StepUnknown(Exception):
    """There is no flow of this name."""

    def __init__(self, step: str) -> None:
        """Keep the name asked for."""
        self.step = step
        super().__init__(f"Không có bước «{step}». Xem các bước bằng lệnh: thuky run --help.")


class _Engine:
    """Prefect's server for the runs of this process, and Prefect itself once a run needs it."""

    def __init__(self) -> None:
        self.is_open = False
        self._server: Child | None = None
        self._url = ""
        self._is_loaded = False

    def open(self, home: Path) -> None:
        """Start the server without waiting for it; when ``thuky up`` runs for this home, use its server."""
        running = running_url(home)
        port = free_port()
        self._url = running or f"http://{LOOPBACK}:{port}"
        settings = quiet.environment(home, f"{self._url}/api")
        if running is None:
            arguments = ["-m", "prefect", "server", "start", "--host", LOOPBACK, "--port", str(port)]
            log = quiet.log_file(home, "prefect.log")
            self._server = Child("máy chủ Prefect", arguments, quiet.temporary(settings), log, home)
            self._server.start()
        # Prefect reads them when it is imported, later in this process.
        os.environ.update({name: value for name, value in settings.items() if name.startswith("PREFECT_")})
        os.environ.update(DO_NOT_TRACK="1", PREFECT_LOGGING_SETTINGS_PATH=str(LOGGING))
        self.is_open = True
        self._is_loaded = False

    def load(self) -> None:
        """Import Prefect (1.2 s, while the server starts) and let it read its settings and logging once more."""
        if self._is_loaded:
            return
        from prefect.context import refresh_global_settings_context  # noqa: PLC0415
        from prefect.logging.configuration import setup_logging  # noqa: PLC0415

        refresh_global_settings_context()
        setup_logging(incremental=False)
        self._is_loaded = True

    def wait(self) -> None:
        """Return when the server answers."""
        if self._server is not None:
            self._server.wait(lambda: answers(self._url), START_SECONDS)

    def close(self) -> None:
        """Let Prefect hand over what it still holds, then stop the server."""
        self.is_open = False
        _drain()
        if self._server is not None:
            self._server.stop()
            self._server = None


_engine = _Engine()


@contextlib.contextmanager
def engine() -> Iterator[None]:
    """Keep one Prefect server for all runs inside the block; inside another ``engine()`` it does nothing.

    The server belongs to this process: it ends with the block, and also when the process is killed. Its log and
    Prefect's stand in ``log/prefect.log`` under the office's home.
    """
    if _engine.is_open:
        yield
        return
    home = Settings().home.resolve()
    home.mkdir(parents=True, exist_ok=True)
    _engine.open(home)
    try:
        yield
    finally:
        _engine.close()


def run_step(
    step: str,
    cycle: str | None = None,
    at: datetime | None = None,
    notes: list[str] | None = None,
) -> dict[str, int]:
    """Run the flow of a step now and give its figures.

    ``cycle``: None for all open cycles. ``at``: None for now. ``notes``: a list that takes the step's sentences
    for the officer. Raises what the step raises, StepUnknown.
    """
    with engine():
        _engine.load()
        flow = _flow(step)
        from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings  # noqa: PLC0415

        _engine.wait()
        # Nobody watches for the heartbeat of a run whose process is the caller's own, and its thread is slow to
        # stop: it would add a second to every run.
        noting = import_module("flows.office").noting([] if notes is None else notes)
        with noting, temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):
            figures: dict[str, int] = flow(cycle=cycle, at=at)
        return figures


def _flow(step: str) -> Callable[..., dict[str, int]]:
    """Find the flow of a step."""
    if find_spec(f"flows.{step}") is None:
        raise StepUnknown(step)
    from prefect import Flow  # noqa: PLC0415

    flow = getattr(import_module(f"flows.{step}"), step, None)
    if not isinstance(flow, Flow):
        raise StepUnknown(step)
    return flow


def _drain() -> None:
    """Wait until logs and events of finished runs are with the server; later nobody would take them."""
    if "prefect.logging.handlers" not in sys.modules:
        return
    from prefect.events.worker import EventsWorker  # noqa: PLC0415

    for handler in logging.getLogger("prefect.flow_runs").handlers:
        handler.flush()
    EventsWorker.drain_all(timeout=DRAIN_SECONDS, at_exit=False)
