"""``thuky up``: Prefect's server, the timetable and a worker, for one office; started by command line only."""

import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from desk import orphans, quiet
from desk.child import LOOPBACK, Child, is_free
from desk.open_sign import hang_out
from desk.prefect_api import answers, bury_dead_runs

PROJECT = Path(__file__).resolve().parent.parent
"""Folder with prefect.yaml and flows/: ``thuky up`` runs from the checkout it was installed from."""

POOL = "thuky"
START_SECONDS = 120.0
DEPLOY_SECONDS = 120.0
LOOK_SECONDS = 0.5
RUNS_AT_ONCE = 2

BACK_OFF = (1.0, 2.0, 5.0, 15.0, 60.0)
"""How long a child that keeps dying is left alone, seconds."""

STEADY_SECONDS = 120.0
"""A child that ran this long starts again at the beginning of the list."""

_PREFECT = ["-m", "prefect", "--no-prompt"]


class PortTaken(Exception):
    """Another program listens on the port."""

    def __init__(self, port: int) -> None:
        """Keep the port."""
        self.port = port
        super().__init__(f"Cổng {port} đang có chương trình khác dùng. Chọn cổng khác: thuky up --port {port + 1}.")


class TimetableRefused(Exception):
    """Prefect did not take the timetable."""

    def __init__(self, log: Path) -> None:
        """Keep the log that tells why."""
        self.log = log
        super().__init__(f"Không nạp được lịch chạy trong prefect.yaml. Xem nguyên nhân ở cuối tệp {log}.")


class _Stopped(Exception):
    """A signal asked for the end."""


class _Watched:
    """A child that is started again when it dies, after a pause that grows."""

    def __init__(self, child: Child, may_start: Callable[[], bool] = lambda: True) -> None:
        self.child = child
        self._may_start = may_start
        self._deaths = 0
        self._started_at = 0.0
        self._start_after: float | None = None

    def start(self) -> bool:
        """Start the child, unless something it needs is not there yet."""
        if not self._may_start():
            return False
        self._start_after = None
        self._started_at = time.monotonic()
        self.child.start()
        return True

    def look(self) -> None:
        """Notice a death; start the child again when its pause is over."""
        now = time.monotonic()
        if self.child.is_running:
            return
        if self._start_after is None:
            if now - self._started_at > STEADY_SECONDS:
                self._deaths = 0
            pause = BACK_OFF[min(self._deaths, len(BACK_OFF) - 1)]
            self._deaths += 1
            self._start_after = now + pause
            _say(f"{self.child.name} đã dừng (mã {self.child.code}); chạy lại sau {pause:.0f} giây.")
        elif now >= self._start_after and self.start():
            _say(f"{self.child.name} đã chạy lại.")


def up(home: Path, port: int) -> int:
    """Run the office until SIGTERM or Ctrl-C and give the exit code.

    Raises PortTaken, OfficeAlreadyUp, ChildDied, NotReady, TimetableRefused; nothing is left running then.
    """
    home = home.resolve()
    url = f"http://{LOOPBACK}:{port}"
    with hang_out(home, url):
        if not is_free(port):
            raise PortTaken(port)
        return _Office(home, port, url).run()


class _Office:
    """The programs of an office and the signal that ends them."""

    def __init__(self, home: Path, port: int, url: str) -> None:
        self.home = home
        self.url = url
        self.settings = quiet.environment(home, f"{url}/api") | {"PREFECT_UI_API_URL": f"{url}/api"}
        self.server = _Watched(
            self._child("Máy chủ Prefect", "server.log", "server", "start", "--host", LOOPBACK, "--port", str(port))
        )
        self.worker = _Watched(
            self._child(
                "Tiến trình làm việc",
                "worker.log",
                *("worker", "start", "--pool", POOL, "--name", POOL, "--limit", str(RUNS_AT_ONCE)),
            ),
            self._clear_for_the_worker,
        )
        self._stopping = threading.Event()

    def run(self) -> int:
        orphans.inherit()
        previous = {number: signal.signal(number, self._stop) for number in (signal.SIGTERM, signal.SIGINT)}
        try:
            self._open()
            while not self._stopping.wait(LOOK_SECONDS):
                self.server.look()
                self.worker.look()
        except _Stopped:
            pass
        finally:
            _say("Đang dừng…")
            # The worker first: it tells the server what becomes of its runs.
            self.worker.child.stop()
            orphans.end_all_but({self.server.child.pid})
            self.server.child.stop()
            for number, handler in previous.items():
                signal.signal(number, handler)
        _say("Đã dừng.")
        return 0

    def _open(self) -> None:
        _say("Đang khởi động máy chủ Prefect…")
        self.server.start()
        self.server.child.wait(self._is_healthy, START_SECONDS)
        _say("Đang nạp lịch chạy…")
        self._prefect("work-pool", "create", POOL, "--type", "process", "--overwrite")
        self._prefect("deploy", "--all", "--prefect-file", str(PROJECT / "prefect.yaml"))
        self.worker.start()
        _say(f"Văn phòng đã sẵn sàng. Theo dõi tại {self.url} (chỉ mở trên máy này). Dừng: Ctrl+C.")

    def _is_healthy(self) -> bool:
        self._check()
        return answers(self.url)

    def _clear_for_the_worker(self) -> bool:
        """Free what the last worker held; False while the server is not there to be told."""
        if not answers(self.url):
            return False
        # A killed worker leaves its runs running, each in a session of its own.
        orphans.end_all_but({self.server.child.pid})
        bury_dead_runs(self.url)
        return True

    def _prefect(self, *arguments: str) -> None:
        """Run one of Prefect's commands to its end."""
        child = self._child("Nạp lịch chạy", "deploy.log", *arguments)
        child.start()
        try:
            if child.finish(DEPLOY_SECONDS, self._check) != 0:
                raise TimetableRefused(child.log)
        finally:
            child.stop()

    def _child(self, name: str, log: str, *arguments: str) -> Child:
        return Child(name, [*_PREFECT, *arguments], self.settings, quiet.log_file(self.home, log), PROJECT)

    def _check(self) -> None:
        if self._stopping.is_set():
            raise _Stopped

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self._stopping.set()


def _say(sentence: str) -> None:
    """Tell the person at the terminal, or the service's journal."""
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()
