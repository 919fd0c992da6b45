"""The black box of a worker: what it was about to do, line by line, for whoever finds it dead.

Only the database says that a letter may go, and only after its commit is on the disk. The journal says how far a
killed worker came after that: a line costs a microsecond, because it need not reach the disk. It outlives a kill
-9, not a power loss; so it is believed only on the machine and in the boot it was written in, and only when its
lock is free, which the kernel sees to when the worker is gone. Without a journal the answer is ``unknown``.
"""

import fcntl
import json
import os
import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlmodel import Session

from domain.moves import MoveNotAllowed
from outbox.claim import ENDED_AFTER_DATA, MARKS, Recovered
from outbox.delivery import Delivery
from outbox.ledger import give_back
from outbox.message import ClaimedLetter

Held = tuple[str, int]

_BOOT: Final = Path("/proc/sys/kernel/random/boot_id")
_ENDING: Final = ".journal"


class Journal:
    """The journal of this process, locked as long as it lives."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / f"{boot_id()}.{os.getpid()}.{secrets.token_hex(4)}{_ENDING}"
        unlocked = self._path.with_suffix(".new")
        self._file = os.open(unlocked, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o640)
        fcntl.flock(self._file, fcntl.LOCK_EX)
        unlocked.rename(self._path)  # found only when locked

    def begin(self, letters: Iterable[ClaimedLetter]) -> None:
        """Note letters that the next page says DATA begins for; before that page is committed."""
        lines = "".join(_line("begin", letter) for letter in letters)
        if lines:
            os.write(self._file, lines.encode())

    def data(self, letter: ClaimedLetter) -> None:
        """Note that a letter is handed over now."""
        os.write(self._file, _line("data", letter).encode())

    def answer(self, letter: ClaimedLetter, delivery: Delivery) -> None:
        """Note what came out."""
        os.write(self._file, _line("answer", letter, vars(delivery)).encode())

    def close(self) -> None:
        """Take the journal away: everything in it is in the database."""
        self._path.unlink(missing_ok=True)
        os.close(self._file)


def boot_id() -> str:
    """Give the name of this boot of this machine; empty where the system has none: then nothing is kept."""
    try:
        return _BOOT.read_text(encoding="ascii").strip()
    except OSError:
        return ""


def read_the_dead(begin: Callable[[], AbstractContextManager[Session]], folder: Path, now: datetime) -> Recovered:
    """Settle the letters of killed workers of this boot, without waiting for their lease.

    Answered: what the answer says. Not handed over: released, as if never claimed. Between: ``unknown``.
    """
    if not boot_id():
        return Recovered(0, 0)
    folder.mkdir(parents=True, exist_ok=True)
    released = unknown = 0
    # One reader at a time: another would go on to the lease, and call unknown what is just being read.
    with _opened(folder) as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for path in sorted(folder.glob(f"{boot_id()}.*{_ENDING}")):
            with suppress(FileNotFoundError, BlockingIOError), _opened(path) as file:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)  # held: its worker lives
                with begin() as session:
                    back, doubtful = _settle(session, _read(file), now)
                path.unlink()
                released, unknown = released + back, unknown + doubtful
    return Recovered(released, unknown)


@contextmanager
def _opened(path: Path) -> Iterator[int]:
    """Open a file or a folder for reading; what is locked on it ends with the block."""
    file = os.open(path, os.O_RDONLY)
    try:
        yield file
    finally:
        os.close(file)


def _settle(session: Session, ends: dict[Held, Delivery | None], now: datetime) -> tuple[int, int]:
    """Write how letters ended; None: not handed over. Rows that have gone on since are left alone."""
    unsaid = [_held(held, now) for held, delivery in ends.items() if delivery is None]
    doubtful = 0
    for held, delivery in ends.items():
        if delivery is not None:
            with suppress(MoveNotAllowed):
                MARKS[delivery.outcome](session, _held(held, now), delivery, now)
                doubtful += delivery.outcome == "unknown"
    return give_back(session, unsaid, now), doubtful


def _read(file: int) -> dict[Held, Delivery | None]:
    """Read how far each letter came; a line that breaks off in the middle was not acted upon."""
    with os.fdopen(os.dup(file), "rb") as lines:
        whole = lines.read().decode(errors="replace").split("\n")[:-1]
    ends: dict[Held, Delivery | None] = {}
    for line in whole:
        kind, key, attempt, facts = json.loads(line)
        if kind == "begin":
            ends[key, attempt] = None
        elif kind == "data":
            ends[key, attempt] = Delivery("unknown", "data", None, ENDED_AFTER_DATA)
        else:
            ends[key, attempt] = Delivery(**facts)
    return ends


def _line(kind: str, letter: ClaimedLetter, facts: dict[str, object] | None = None) -> str:
    return json.dumps([kind, letter.key, letter.attempt, facts]) + "\n"


def _held(held: Held, now: datetime) -> ClaimedLetter:
    """Name an attempt to those who mark it; they look at nothing else."""
    return ClaimedLetter(*held, "", "", "", "", "", (), now)
