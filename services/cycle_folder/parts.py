"""What is good in a folder, part by part, so that one fault does not hide the others."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

from domain.regime import Regime, load_regime, regime_codes
from services.cycle_folder.contacts_form import ContactRow
from services.cycle_folder.days import read_day
from services.cycle_folder.form import ExtraObligation, PaperText, PlannedReport, Signer
from services.cycle_folder.rows import AttendanceRow, AwardRow, BallotRow, MemberRow, ProductRow, UnitRow
from services.cycle_folder.shapes import Form
from services.cycle_folder.tables import Rows
from services.cycle_folder.target_form import Target
from services.cycle_folder.toml_file import TomlFile

M = TypeVar("M", bound=Form)
V = TypeVar("V")

# In the order in which they must follow each other; True: strictly later than the one before.
DAYS = {
    "announce_on": True,
    "dossiers_due": True,
    "late_until": False,
    "convene_on": True,
    "session_on": True,
    "recognise_until": False,
    "archive_on": False,
}


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables, each as far as it could be read."""

    units: Rows[UnitRow]
    products: Rows[ProductRow]
    members: Rows[MemberRow]
    attendance: Rows[AttendanceRow]
    ballots: Rows[BallotRow]
    awards: Rows[AwardRow]
    contacts: Rows[ContactRow]


@dataclass(frozen=True)
class Parts:
    """The good parts of cycle.toml beside the tables; a part that has its own faults is left out.

    Lists keep the position that an item has in the file.
    """

    toml: TomlFile
    tables: Tables

    @cached_property
    def regime(self) -> Regime | None:
        """Give the regime when there is one of this code."""
        code = self.text("regime")
        return load_regime(code) if code in regime_codes() else None

    @cached_property
    def days(self) -> Mapping[str, date]:
        """Give the good days of [dates], in their due order."""
        written = self.section("dates")
        days = {name: _sound(read_day, written[name]) for name in DAYS if name in written}
        return {name: day for name, day in days.items() if day is not None}

    @cached_property
    def signers(self) -> Mapping[str, Signer]:
        """Give the good signers by code."""
        return dict(self._keyed("signers", Signer))

    @cached_property
    def papers(self) -> Mapping[str, PaperText]:
        """Give the good [papers.KIND] by kind."""
        return dict(self._keyed("papers", PaperText))

    @cached_property
    def obligations(self) -> Mapping[int, ExtraObligation]:
        """Give the good obligations by position."""
        return dict(self._listed("obligations", ExtraObligation))

    @cached_property
    def targets(self) -> Mapping[int, Target]:
        """Give the good targets by position."""
        return dict(self._listed("targets", Target))

    @cached_property
    def reports(self) -> Mapping[int, PlannedReport]:
        """Give the good reports by position."""
        return dict(self._listed("reports", PlannedReport))

    @property
    def obligation_codes(self) -> frozenset[str]:
        """Give the codes of all obligations, also of those that have faults elsewhere."""
        listed = self.toml.data.get("obligations")
        items = [item for item in listed if isinstance(item, dict)] if isinstance(listed, list) else []
        return frozenset(code for item in items if isinstance(code := item.get("code"), str))

    def section(self, name: str) -> Mapping[str, Any]:
        """Give a table of cycle.toml as it is written; empty when it is none."""
        section = self.toml.data.get(name)
        return section if isinstance(section, dict) else {}

    def text(self, *path: str) -> str:
        """Give a text of cycle.toml; empty when it is none."""
        current: Any = self.toml.data
        for key in path:
            current = current.get(key) if isinstance(current, dict) else None
        return current if isinstance(current, str) else ""

    def _keyed(self, name: str, form: type[M]) -> Iterator[tuple[str, M]]:
        for key, raw in self.section(name).items():
            if (item := _sound(form.model_validate, raw)) is not None:
                yield key, item

    def _listed(self, name: str, form: type[M]) -> Iterator[tuple[int, M]]:
        listed = self.toml.data.get(name)
        for n, raw in enumerate(listed if isinstance(listed, list) else ()):
            if (item := _sound(form.model_validate, raw)) is not None:
                yield n, item


def _sound(read: Callable[[Any], V], raw: object) -> V | None:
    """Read one part; None when it has faults (the whole file's validation tells them)."""
    try:
        return read(raw)
    except ValueError:  # also pydantic's ValidationError and NotADay
        return None
