"""The sign at the door of an office: whether ``thuky up`` runs here, and where its server is."""

import contextlib
import fcntl
from collections.abc import Iterator
from pathlib import Path
from typing import IO


class OfficeAlreadyUp(Exception):
    """``thuky up`` runs for this home already."""

    def __init__(self, home: Path, url: str) -> None:
        """Keep the home and the address of the running server."""
        self.home, self.url = home, url
        super().__init__(f"Văn phòng tại {home} đang chạy rồi, theo dõi tại {url}. Muốn chạy lại thì dừng nó trước.")


@contextlib.contextmanager
def hang_out(home: Path, url: str) -> Iterator[None]:
    """Hold the sign for the block; the system takes it down when the process is killed.

    Raises OfficeAlreadyUp.
    """
    path = _path(home)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="utf-8") as sign:
        if not _take(sign):
            raise OfficeAlreadyUp(home, _read(sign))
        sign.truncate(0)
        sign.write(url)
        sign.flush()
        try:
            yield
        finally:
            sign.truncate(0)


def running_url(home: Path) -> str | None:
    """Give the address of the server of a running office; None when the office is not up."""
    try:
        with _path(home).open("r+", encoding="utf-8") as sign:
            return None if _take(sign) else _read(sign) or None
    except FileNotFoundError:
        return None


def _path(home: Path) -> Path:
    return home / "prefect" / "up.lock"


def _take(sign: IO[str]) -> bool:
    try:
        fcntl.flock(sign, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _read(sign: IO[str]) -> str:
    sign.seek(0)
    return sign.read()
