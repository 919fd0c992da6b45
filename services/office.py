"""The office a step works in: rows, files and the time, opened by the edge (flow, command, test).

Services never read the clock and never commit: they open short transactions with ``office.begin()``, which
commits when the block ends and rolls back when it fails. Rendering and SMTP happen between the blocks.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import Engine
from sqlmodel import Session

from models.database import begin, make_engine, migrate, read
from models.store import Store
from services.settings import PROGRAM, Settings

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


@dataclass(frozen=True)
class Office:
    """Everything a step may touch, at one moment."""

    settings: Settings
    engine: Engine
    store: Store
    now: datetime
    actor: str = PROGRAM

    @property
    def today(self) -> date:
        """Give the day in Vietnam."""
        return self.now.astimezone(VIETNAM).date()

    def begin(self) -> AbstractContextManager[Session]:
        """Open a transaction that commits at the end of the block."""
        return begin(self.engine)

    def read(self) -> AbstractContextManager[Session]:
        """Open a session for looking only: it holds up no writer."""
        return read(self.engine)

    def inbox(self, cycle_key: str) -> Path:
        """Give the drop folder of a cycle."""
        return self.settings.inbox / cycle_key


@contextmanager
def open_office(
    settings: Settings | None = None, at: datetime | None = None, actor: str | None = None
) -> Iterator[Office]:
    """Open the office of an installation for one run.

    ``at`` is the moment of the run; a time without zone is read as Vietnam's. Without it the clock is read here,
    once: this is the only place below the flows and the desk that does. ``actor`` is who acts: as said, else
    THUKY_ACTOR, else the program itself.
    """
    settings = settings or Settings()
    moment = at or datetime.now(VIETNAM)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=VIETNAM)
    settings.home.mkdir(parents=True, exist_ok=True)
    engine = make_engine(settings.effective_database_url)
    try:
        migrate(engine)
        store = Store(settings.home / "store")
        yield Office(settings, engine, store, moment.astimezone(VIETNAM), actor or settings.actor)
    finally:
        engine.dispose()
