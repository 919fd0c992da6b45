"""The drop folder of a cycle: what lies there, whose it is and when it arrived.

    inbox/CYCLE/UNIT/SUBJECT/file                 arrived when it is first seen
    inbox/CYCLE/YYYY-MM-DD/UNIT/SUBJECT/file      arrived on that day (paper files that were scanned later)

SUBJECT is a product code or the code of an obligation. Nothing in the folder is moved, changed or deleted; what
systems and open Office windows leave behind (``.name``, ``~$name``, Thumbs.db) is passed over.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from services.cycle_folder.dossiers import is_litter
from services.office import VIETNAM, Office

COUNCIL_FOLDER = "hoi-dong"
_COUNCIL = re.compile(rf"{COUNCIL_FOLDER}(-[0-9]+)?")
_DEPTH = 3
_DASHES = 2
_OPENING_HOUR = time(8, 0)


@dataclass(frozen=True)
class Arrival:
    """One file in its place."""

    unit: str
    subject: str
    path: Path
    relative: str
    received_at: datetime


@dataclass(frozen=True)
class Stray:
    """A file that lies where no unit or subject can be told."""

    path: Path
    relative: str


def scan(office: Office, cycle_key: str) -> tuple[list[Arrival], list[Stray]]:
    """List the files that have arrived by now, in the order of their arrival, then by name."""
    root = office.inbox(cycle_key)
    arrivals: list[Arrival] = []
    strays: list[Stray] = []
    for path in sorted(root.rglob("*")):
        parts = path.relative_to(root).parts
        if not path.is_file() or any(is_litter(part) for part in parts) or _COUNCIL.fullmatch(parts[0]):
            continue
        relative = "/".join(parts)
        day = _day(parts[0])
        if day is not None and day > office.today:
            continue
        inner = parts if day is None else parts[1:]
        if len(inner) == _DEPTH:
            received = office.now if day is None else datetime.combine(day, _OPENING_HOUR, VIETNAM)
            arrivals.append(Arrival(inner[0], inner[1], path, relative, received))
        else:
            strays.append(Stray(path, relative))
    arrivals.sort(key=lambda arrival: (arrival.received_at, arrival.relative))
    return arrivals, strays


def _day(name: str) -> date | None:
    """Read a folder's name as a day; unit codes of digits alone are no days."""
    if name.count("-") != _DASHES:
        return None
    try:
        return date.fromisoformat(name)
    except ValueError:
        return None


def arrival_days(office: Office, cycle_key: str) -> list[date]:
    """List the days of the dated folders, past and to come."""
    root = office.inbox(cycle_key)
    names = (path.name for path in root.iterdir() if path.is_dir()) if root.is_dir() else ()
    return sorted(day for name in names if (day := _day(name)) is not None)
