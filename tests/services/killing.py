"""Kill a step in the middle, as a power cut does: in a forked process, by SIGKILL, at a chosen point."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, fields

from sqlmodel import Session

from models.store import Store
from services.office import Office

Work = Callable[[Office], object]


class Strikes:
    """Counts the points that a step passes, and kills the process at one of them (0: at none)."""

    def __init__(self, fatal: int = 0) -> None:
        self.fatal = fatal
        self.passed: list[str] = []

    def pass_point(self, name: str) -> None:
        """Note a point; do not come back from the fatal one."""
        self.passed.append(name)
        if len(self.passed) == self.fatal:
            os.kill(os.getpid(), signal.SIGKILL)


class WatchedStore(Store):
    """A store that passes a point just before and just after each file."""

    def __init__(self, store: Store, strikes: Strikes) -> None:
        super().__init__(store.root)
        self.strikes = strikes

    def put(self, data: bytes) -> str:
        """Keep a file."""
        self.strikes.pass_point("before a file")
        sha256 = super().put(data)
        self.strikes.pass_point("after a file")
        return sha256


@dataclass(frozen=True)
class WatchedOffice(Office):
    """An office that passes a point just before and just after each commit."""

    strikes: Strikes = field(default_factory=Strikes)

    def begin(self) -> AbstractContextManager[Session]:
        """Open a transaction."""
        return self._transaction()

    @contextmanager
    def _transaction(self) -> Iterator[Session]:
        with super().begin() as session:
            yield session
            self.strikes.pass_point("before a commit")
        self.strikes.pass_point("after a commit")


def watch(office: Office, strikes: Strikes) -> WatchedOffice:
    """Give the same office, watched."""
    known = {one.name: getattr(office, one.name) for one in fields(Office)}
    return WatchedOffice(**known | {"store": WatchedStore(office.store, strikes)}, strikes=strikes)


def points_of(office: Office, work: Work) -> list[str]:
    """Do the work undisturbed and list the points it passes."""
    strikes = Strikes()
    work(watch(office, strikes))
    return strikes.passed


def chosen(count: int) -> list[int]:
    """Choose up to twelve of the points 1..count: the first four, the last four and four spread between."""
    if count <= 12:
        return list(range(1, count + 1))
    between = [4 + (count - 8) * n // 5 for n in range(1, 5)]
    return [1, 2, 3, 4, *between, *range(count - 3, count + 1)]


def kill_at(open_office: Callable[[], AbstractContextManager[Office]], work: Work, fatal: int) -> bool:
    """Do the work in another process that is killed at a point; False when the work ended before it."""
    child = os.fork()
    if child == 0:
        try:
            with open_office() as office:
                work(watch(office, Strikes(fatal)))
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
