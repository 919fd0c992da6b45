"""What is wrong in a cycle folder: where, what, and the way out."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Level = Literal["error", "warning"]

# A clerk works through one file at a time, in the order in which the guide explains them.
FILE_ORDER = ("cycle.toml", "units", "products", "council", "attendance", "ballots", "awards", "dossiers")


@dataclass(frozen=True, slots=True)
class Fault:
    """One fact that stands against opening the cycle (error) or that an officer should know (warning).

    ``row`` counts from 1 as Excel and text editors show it; ``column`` is a column's title, or the key path in
    cycle.toml. ``code`` is stable: screens, tests and the guide refer to it.
    """

    level: Level
    file: str
    row: int | None
    column: str | None
    problem: str
    way_out: str
    code: str

    def __str__(self) -> str:
        """Say the fault in one line."""
        place = [self.file or "thư mục chu trình"]
        if self.row is not None:
            place.append(f"dòng {self.row}")
        if self.column is not None:
            place.append(f"{'khóa' if self.file.endswith('.toml') else 'cột'} «{self.column}»")
        return f"{', '.join(place)}: {self.problem} → {self.way_out}"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a fault is: a file, perhaps a row, perhaps a column."""

    file: str
    row: int | None = None
    column: str | None = None

    def error(self, code: str, problem: str, way_out: str) -> Fault:
        """Make a fault that keeps the cycle from being opened."""
        return Fault("error", self.file, self.row, self.column, problem, way_out, code)

    def warning(self, code: str, problem: str, way_out: str) -> Fault:
        """Make a fault that an officer may accept."""
        return Fault("warning", self.file, self.row, self.column, problem, way_out, code)


class FaultyFolder(Exception):
    """The folder holds errors, so no cycle can be made of it; ``faults`` carries all of them."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = sort_faults(faults)
        super().__init__("\n".join(map(str, self.faults)))


def sort_faults(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """Put errors before warnings, then follow the files, rows and columns; say the same fault only once."""
    return tuple(sorted(set(faults), key=_position))


def _position(fault: Fault) -> tuple[str, int, str, int, str, str, str]:
    stem = fault.file if fault.file == "cycle.toml" else fault.file.partition("/")[0].partition(".")[0]
    rank = FILE_ORDER.index(stem) if stem in FILE_ORDER else len(FILE_ORDER)
    return (fault.level, rank, fault.file, fault.row or 0, fault.column or "", fault.code, fault.problem)
