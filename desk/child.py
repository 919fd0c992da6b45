"""Programs that the desk starts, watches and stops: always by their own process number."""

import contextlib
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from desk.leash import leashed

LOOPBACK = "127.0.0.1"
_POLL_SECONDS = 0.05
_STOP_SECONDS = 15.0


class ChildDied(Exception):
    """A program ended while it was being waited for."""

    def __init__(self, name: str, log: Path) -> None:
        """Keep the name and the log that tells why."""
        self.name, self.log = name, log
        super().__init__(f"Tiến trình «{name}» dừng ngay khi khởi động. Xem nguyên nhân ở cuối tệp {log}.")


class NotReady(Exception):
    """A program did not answer in time."""

    def __init__(self, name: str, seconds: float, log: Path) -> None:
        """Keep the name, how long it was waited for and the log."""
        self.name, self.seconds, self.log = name, seconds, log
        super().__init__(f"Sau {seconds:.0f} giây «{name}» vẫn chưa sẵn sàng. Xem tệp {log}, rồi chạy lại.")


class Child:
    """A Python program in a process group of its own, with its output in a log file."""

    def __init__(
        self, name: str, arguments: list[str], environment: Mapping[str, str], log: Path, folder: Path
    ) -> None:
        """Describe the program: module and arguments after ``python``."""
        self.name = name
        self.log = log
        self._arguments = arguments
        self._environment = dict(environment)
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        """Give the process number; None when it was never started."""
        return self._process.pid if self._process else None

    @property
    def is_running(self) -> bool:
        """Tell whether the program runs."""
        return self._process is not None and self._process.poll() is None

    @property
    def code(self) -> int | None:
        """Give the exit code; None while it runs."""
        return self._process.poll() if self._process else None

    def start(self) -> None:
        """Start the program; it gets no input and no signal of the terminal."""
        with self.log.open("ab") as output:
            self._process = subprocess.Popen(
                leashed(self._arguments),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=self._environment,
                cwd=self._folder,
                start_new_session=True,
            )

    def wait(self, is_ready: Callable[[], bool], seconds: float) -> None:
        """Return when the program is ready.

        Raises ChildDied, NotReady.
        """
        until = time.monotonic() + seconds
        while not is_ready():
            if not self.is_running:
                raise ChildDied(self.name, self.log)
            if time.monotonic() > until:
                raise NotReady(self.name, seconds, self.log)
            time.sleep(_POLL_SECONDS)

    def finish(self, seconds: float, check: Callable[[], None]) -> int:
        """Wait for the end of the program and give its exit code; ``check`` may raise to give up earlier.

        Raises NotReady.
        """
        until = time.monotonic() + seconds
        while self.code is None:
            check()
            if time.monotonic() > until:
                raise NotReady(self.name, seconds, self.log)
            time.sleep(_POLL_SECONDS)
        return self.code

    def stop(self, seconds: float = _STOP_SECONDS) -> None:
        """Ask the program to end, wait, then kill what is left of its process group."""
        if self._process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            if self.is_running:
                self._process.send_signal(signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(seconds)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()


def is_free(port: int) -> bool:
    """Tell whether a port of the loopback address can be listened on."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
        return True


def free_port() -> int:
    """Choose a free port of the loopback address."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
        return port
