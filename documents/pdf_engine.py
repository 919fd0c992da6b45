"""One LibreOffice kept running and spoken to through the pipe by which its own starter hands over files.

A second `soffice` with the same profile does not start: it sends its arguments to the first one through a local
pipe, and waits for the word that they are done. This module speaks those few words itself, so a warm conversion
costs no start and needs neither UNO nor an open port. LibreOffice 7.4 or newer.
"""

import contextlib
import hashlib
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Final

from documents.pdf_profile import isolation, own_environment, write_profile

PROGRAM: Final = "soffice"
_HELLO, _ARGUMENTS, _DONE = b"InternalIPC::SendArguments\0", "InternalIPC::Arguments", b"InternalIPC::ProcessingDone\0"
_FOLDER_FOLLOWS: Final = "1"
# An open document keeps LibreOffice running when the last converted one is closed, and loads Writer beforehand.
_OPEN_DOCUMENT: Final = "private:factory/swriter"
_START_SECONDS: Final = 60.0
_TICK_SECONDS: Final = 0.1
_POLL_SECONDS: Final = 0.01
_DYING_SECONDS: Final = 2.0
_PLAIN: Final = re.compile(r"[A-Za-z0-9/._-]+")
_CHUNK: Final = 256
_NOT_STARTED: Final = "LibreOffice không khởi động được"
# Standard input is a leash: it ends when the parent ends, even by SIGKILL, and then the whole group goes.
# 79 and 81 are LibreOffice's way to ask for another start (first use of a profile).
_GUARD: Final = """
exec 3<&0
( cat <&3 >/dev/null; rm -rf -- "$THUKY_SCRATCH" "$THUKY_PIPE"; kill -KILL 0 ) &
code=81
while [ "$code" = 79 ] || [ "$code" = 81 ]; do
    "$@" </dev/null 3<&- && code=0 || code=$?
done
exit "$code"
"""


class SofficeGone(RuntimeError):
    """LibreOffice did not start, or ended in the middle of its work."""


class Soffice:
    """A running LibreOffice with a profile, a scratch folder and a process group of its own; for one thread."""

    def __init__(self, program: str) -> None:
        """Start it; `program` is the path of `soffice`."""
        self.conversions = 0
        self._pipe: socket.socket | None = None
        self.scratch = Path(tempfile.mkdtemp(prefix="thuky-pdf-", dir=_plain_folder()))
        profile = self.scratch / "profile"
        write_profile(profile)
        self._name = _pipe_name(profile)
        environment = {
            **own_environment(self.scratch),
            "THUKY_SCRATCH": str(self.scratch),
            "THUKY_PIPE": f"/tmp/{self._name}",  # noqa: S108 - LibreOffice chooses the place
        }
        arguments = (
            f"-env:UserInstallation={profile.as_uri()}",
            *("--headless", "--norestore", "--nolockcheck", "--nologo", _OPEN_DOCUMENT),
        )
        self._process = subprocess.Popen(
            ["/bin/sh", "-c", _GUARD, "thuky-pdf", *isolation(), _binary(program), *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=environment,
            cwd=self.scratch,
            start_new_session=True,
        )

    @property
    def group(self) -> int:
        """Give the number of its process group."""
        return self._process.pid

    @property
    def is_running(self) -> bool:
        """Tell whether it has not ended."""
        return self._process.poll() is None

    def convert(self, files: Sequence[Path], out: Path, export: str, watch: Callable[[], None]) -> None:
        """Convert files into the folder `out`; `export` names the format and its options.

        `watch` is called ten times a second and stops the wait by raising. What was made is told by the folder
        alone. Raises SofficeGone.
        """
        self.wake(watch)
        pipe, self._pipe = self._pipe, None
        if pipe is None:
            raise SofficeGone(_NOT_STARTED)
        with pipe:
            words = ("--headless", "--convert-to", export, "--outdir", str(out), *map(str, files))
            pipe.sendall(_request(self.scratch, words))
            if _read_until(pipe, _DONE, watch) != _DONE:
                raise SofficeGone("LibreOffice dừng giữa chừng")
        self.conversions += len(files)

    def wake(self, watch: Callable[[], None]) -> None:
        """Wait until it listens; `watch` as in `convert`. Raises SofficeGone."""
        if self._pipe is None:
            self._pipe = self._connect(watch)

    def close(self) -> None:
        """Kill the whole process group and remove what it leaves; LibreOffice does not heed a polite request."""
        self.let_go()
        if self._pipe is not None:
            self._pipe.close()
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._wait_for_the_group()
        for pipe in self.pipes():
            pipe.unlink(missing_ok=True)
        shutil.rmtree(self.scratch, ignore_errors=True)

    def _wait_for_the_group(self) -> None:
        """Wait until all its killed processes are gone: the last of them may still write into the folder.

        Not for ever: where nobody buries orphans, they stay in the list of processes.
        """
        until = time.monotonic() + _DYING_SECONDS
        while time.monotonic() < until:
            try:
                os.killpg(self._process.pid, 0)
            except ProcessLookupError:
                return
            time.sleep(_POLL_SECONDS)

    @property
    def leash_is_closed(self) -> bool:
        """Tell whether this process has let go of it."""
        return self._process.stdin is None or self._process.stdin.closed

    def let_go(self) -> None:
        """Close this process's end of the leash: a forked child must not hold it."""
        if self._process.stdin is not None:
            self._process.stdin.close()

    def _connect(self, watch: Callable[[], None]) -> socket.socket:
        """Wait until LibreOffice listens; it starts twice with a new profile."""
        until = time.monotonic() + _START_SECONDS
        while self.is_running and time.monotonic() < until:
            for path in self.pipes():
                pipe = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
                pipe.settimeout(_TICK_SECONDS)
                try:
                    pipe.connect(str(path))
                    if _read_until(pipe, _HELLO, watch) == _HELLO:
                        return pipe
                except OSError:
                    pass
                except BaseException:
                    pipe.close()
                    raise
                pipe.close()
            watch()
            time.sleep(_POLL_SECONDS)
        raise SofficeGone(_NOT_STARTED)

    def pipes(self) -> Iterable[Path]:
        """List where the pipe may be: LibreOffice takes the first folder that it can write."""
        folders = ("/tmp", "/var/tmp", os.environ.get("XDG_RUNTIME_DIR", "/tmp"))  # noqa: S108 - its choice, not ours
        return [path for folder in dict.fromkeys(folders) if (path := Path(folder) / self._name).exists()]


def _plain_folder() -> str:
    """Give the folder for temporary files, unless its name would be written in two ways in an address."""
    folder = tempfile.gettempdir()
    return folder if _PLAIN.fullmatch(folder) else "/tmp"  # noqa: S108 - LibreOffice uses it anyway


def _binary(program: str) -> str:
    """Find the program itself behind the script that starts it: one process less, and no look for Java."""
    binary = Path(program).resolve().with_name("soffice.bin")
    return str(binary) if binary.exists() else program


def _pipe_name(profile: Path) -> str:
    """Give the name of the pipe, which LibreOffice makes from the user and the profile's address."""
    digest = hashlib.md5(profile.as_uri().encode("utf-16-le"), usedforsecurity=False).digest()
    # Each byte without its leading zero.
    return f"OSL_PIPE_{os.getuid()}_SingleOfficeIPC_{''.join(f'{byte:x}' for byte in digest)}"


def _request(folder: Path, words: Iterable[str]) -> bytes:
    """Write arguments the way a second `soffice` would."""
    escaped = [word.replace("\\", "\\\\").replace(",", "\\,") for word in (folder.as_uri(), *words)]
    return f"{_ARGUMENTS}{_FOLDER_FOLLOWS}{','.join(escaped)}\0".encode()


def _read_until(pipe: socket.socket, word: bytes, watch: Callable[[], None]) -> bytes:
    """Read one word; less when the other side ends."""
    got = b""
    while not got.endswith(b"\0") and len(got) < len(word):
        try:
            chunk = pipe.recv(_CHUNK)
        except TimeoutError:
            watch()
            continue
        except ConnectionError:
            return got
        if not chunk:
            return got
        got += chunk
    return got
