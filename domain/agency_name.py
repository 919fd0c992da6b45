"""The names of the ministry and of the department by day: one ministry became another in March 2025."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from domain.regime_parts import Unverified
from domain.unverified import unverified_in

_FILE = "agency_names.toml"


@dataclass(frozen=True, slots=True)
class DepartmentName:
    """What the department is called on a day: in full, in the header, in symbols (a province may have its own)."""

    name: str
    short_name: str
    header: tuple[str, ...]
    symbol: str


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(files("domain").joinpath(_FILE).read_text(encoding="utf-8"))


def _span(agency: str, day: date) -> dict[str, Any]:
    """Give the row of a day; before the first row the first one, for the table begins with the programme."""
    rows: list[dict[str, Any]] = _table()[agency]
    return next((row for row in reversed(rows) if row["from"] <= day), rows[0])


def ministry_on(day: date) -> str:
    """Name the ministry as papers of that day do."""
    name: str = _span("ministry", day)["name"]
    return name


def department_on(day: date) -> DepartmentName:
    """Name the department as papers of that day do."""
    row = _span("department", day)
    return DepartmentName(row["name"], row["short_name"], tuple(row["header"]), row["symbol"])


def renamed_on() -> date:
    """Give the day from which ministry and department bear their present names."""
    day: date = _table()["ministry"][-1]["from"]
    return day


def unverified_names() -> tuple[Unverified, ...]:
    """List the names that were not compared with their source."""
    return tuple(unverified_in(_table(), "tên cơ quan"))
