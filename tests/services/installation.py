"""An installation of a test: its folder, its database, and its state as plain values to compare."""

import importlib
import json
import shutil
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlmodel import select

from models.database import migrate
from models.tables import metadata
from services import agenda, cycles, dispatch
from services.office import Office, open_office
from services.result import StepResult
from services.settings import Settings
from tests.services import cast

State = dict[str, list[str]]

SURROGATES = {"audit_entry": {"id"}}
DELIVERY = {
    "outbox_message": {"attempts", "claimed_at", "data_started_at", "sent_at", "retry_at", "released_at"},
    "delivery_attempt": {"at"},
}
"""Columns that tell of the machine's own clock, by table."""


@dataclass(frozen=True)
class Installation:
    """A home folder and a database ("" for SQLite in the folder)."""

    home: Path
    database_url: str = ""

    def at(self, moment: datetime, **settings: Any) -> AbstractContextManager[Office]:  # noqa: ANN401
        """Open the office at a moment."""
        known = Settings(home=self.home, database_url=self.database_url, **settings)
        return open_office(known, at=moment, actor="test")

    def run(self, step: str, moment: datetime, **settings: Any) -> StepResult:  # noqa: ANN401
        """Run one step at a moment."""
        with self.at(moment, **settings) as office:
            return run_step(office, step)

    def open_folder(self, folder: Path, moment: datetime) -> cycles.Opened:
        """Open a cycle folder."""
        if not self.database_url and not self.home.exists():
            self.home.mkdir(parents=True)
            (self.home / "thuky.db").write_bytes(_migrated())
        with self.at(moment) as office:
            return cycles.open_folder(office, folder)

    def play(self, until: datetime, before: Callable[[str, datetime], None] = lambda _step, _moment: None) -> None:
        """Run every step on its days up to a moment; ``before`` is told of each."""
        with self.at(until) as office:
            days = agenda.agenda(office, cycles.load_cycle(office, cast.KEY))
        for moment, steps in days:
            for step in steps:
                if moment <= until:
                    before(step, moment)
                    self.run(step, moment)

    def inbox(self) -> Path:
        """Give the drop folder of the cast's cycle."""
        return self.home / "inbox" / cast.KEY

    def copy_home(self, target: Path) -> Path:
        """Copy the folder, to play on with the copy."""
        return shutil.copytree(self.home, target)


@cache
def _migrated() -> bytes:
    """Give a migrated database without rows, for the many homes that a test begins with."""
    with TemporaryDirectory(prefix="thuky-") as folder:
        path = Path(folder) / "thuky.db"
        migrate(f"sqlite:///{path}")
        return path.read_bytes()


def run_step(office: Office, step: str) -> StepResult:
    """Run one step of the cast's cycle."""
    if step == "dispatch":
        return dispatch.run(office)
    result: StepResult = importlib.import_module(f"services.{step}").run(office, cast.KEY)
    return result


def state_of(office: Office, ignored: dict[str, set[str]] | None = None) -> State:
    """Give every row of every table, every readable copy of a paper and every file of the store."""
    hidden = {**SURROGATES, **(ignored or {})}
    state: State = {}
    with office.read() as session:
        for table in metadata.sorted_tables:
            names = [column.name for column in table.columns if column.name not in hidden.get(table.name, set())]
            rows = session.execute(select(*(table.columns[name] for name in names)))
            state[table.name] = sorted(
                json.dumps(dict(zip(names, row, strict=True)), sort_keys=True, default=_plain) for row in rows
            )
    for folder in (office.settings.papers, office.settings.drafts):
        state[folder.name] = [f"{path.relative_to(folder)} {_digest(path)}" for path in _files(folder)]
    state["store"] = [path.name for path in _files(office.store.root)]
    return state


def _plain(value: object) -> str:
    return value.astimezone().isoformat() if isinstance(value, datetime) else str(value)


def _files(folder: Path) -> list[Path]:
    """List the finished files of a folder; a killed process may leave half a file under a hidden name."""
    return sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))


def _digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


def differences(one: State, other: State) -> dict[str, list[str]]:
    """Say in which tables or folders two states differ, and by what; empty when they are equal."""
    return {
        name: sorted(set(one[name]) ^ set(other[name])) or ["the same rows, another number of them"]
        for name in one
        if one[name] != other[name]
    }
