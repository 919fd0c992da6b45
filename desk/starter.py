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
from desk.child import LOOPBACK, Child, answers, free_port
from services.settings import Settings

START_SECONDS = 120.0
DRAIN_SECONDS = 5.0


class PrefectLoadedTooEarly(Exception):
    """Prefect was imported before its settings stood in the environment."""

    def __init__(self) -> None:
        """Say the way out."""
        super().__init__("Prefect đã được nạp trước desk.starter; chỉ nạp Prefect thông qua desk.starter.")


class StepUnknown(Exception):
    """There is no flow of this name."""

    def __init__(self, step: str) -> None:
        """Keep the name asked for."""
        self.step = step
        super().__init__(f"Không có bước «{step}». Xem các bước bằng lệnh: thuky run --help.")


class _Engine:
    """Prefect's server for the runs of this process, and Prefect itself once a run needs it."""

    server: Child | None = None
    port: int | None = None
    """Stays the same for the life of the process: Prefect reads its address once, at import."""

    def start(self, home: Path) -> None:
        """Start the server without waiting for it."""
        first = self.port is None
        self.port = self.port or free_port()
        api_url = f"http://{LOOPBACK}:{self.port}/api"
        log = quiet.log_file(home, "prefect.log")
        settings = quiet.environment(home, api_url)
        arguments = ["-m", "prefect", "server", "start", "--host", LOOPBACK, "--port", str(self.port)]
        self.server = Child("máy chủ Prefect", arguments, quiet.temporary(settings), log, home)
        self.server.start()
        if first:
            _prepare_import(settings)

    def wait(self) -> None:
        """Return when the server answers."""
        if self.server is not None:
            self.server.wait(lambda: answers(f"http://{LOOPBACK}:{self.port}/api/health"), START_SECONDS)

    def stop(self) -> None:
        """Let Prefect hand over what it still holds, then stop the server."""
        _drain()
        if self.server is not None:
            self.server.stop()
        self.server = None


_engine = _Engine()


@contextlib.contextmanager
def engine() -> Iterator[None]:
    """Keep one Prefect server for all runs inside the block; inside another ``engine()`` it does nothing.

    The server belongs to this process: it ends with the block, and also when the process is killed. Its log and
    Prefect's stand in ``log/prefect.log`` under the office's home.
    """
    if _engine.server is not None:
        yield
        return
    home = Settings().home
    home.mkdir(parents=True, exist_ok=True)
    _engine.start(home)
    try:
        yield
    finally:
        _engine.stop()


def run_step(step: str, cycle: str | None = None, at: datetime | None = None) -> dict[str, int]:
    """Run the flow of a step now and give its figures.

    ``cycle``: None for all open cycles. ``at``: None for now. Raises what the step raises, StepUnknown.
    """
    with engine():
        flow = _flow(step)
        from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings  # noqa: PLC0415

        _engine.wait()
        # Nobody watches for the heartbeat of a run whose process is the caller's own, and its thread is slow to
        # stop: it would add a second to every run.
        with temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):
            figures: dict[str, int] = flow(cycle=cycle, at=at)
        return figures


def _flow(step: str) -> Callable[..., dict[str, int]]:
    """Import the flow of a step, and with the first one Prefect (1.5 s, while the server starts)."""
    if find_spec(f"flows.{step}") is None:
        raise StepUnknown(step)
    from prefect import Flow  # noqa: PLC0415

    flow = getattr(import_module(f"flows.{step}"), step, None)
    if not isinstance(flow, Flow):
        raise StepUnknown(step)
    return flow


def _prepare_import(settings: dict[str, str]) -> None:
    """Put Prefect's settings where it reads them when it is imported."""
    if "prefect" in sys.modules:
        raise PrefectLoadedTooEarly
    prefect = {name: value for name, value in settings.items() if name.startswith("PREFECT_")}
    prefect["PREFECT_LOGGING_SETTINGS_PATH"] = str(Path(__file__).with_name("prefect_logging.yml"))
    os.environ.update(prefect, DO_NOT_TRACK="1")


def _drain() -> None:
    """Wait until logs and events of finished runs are with the server; later nobody would take them."""
    if "prefect.logging.handlers" not in sys.modules:
        return
    from prefect.events.worker import EventsWorker  # noqa: PLC0415

    for handler in logging.getLogger("prefect.flow_runs").handlers:
        handler.flush()
    EventsWorker.drain_all(timeout=DRAIN_SECONDS, at_exit=False)
