"""What the regime of a folder asks for, read from the law data and from the folder's own ``cycle.toml``."""

import tomllib
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

EXAMPLES = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Checklist:
    """The part of a regime that the maker needs: papers by group, groups' names, weights, bands."""

    code: str
    papers: tuple[tuple[str, frozenset[str]], ...]
    groups: dict[str, str]
    weights: tuple[int, int, int]
    bands: tuple[tuple[int, int], ...]

    def components(self, group: str) -> tuple[str, ...]:
        """List the components that a product of the group may have."""
        return tuple(code for code, excepted in self.papers if group not in excepted)

    def star(self, mean: Fraction) -> int:
        """Tell the star whose band holds the exact mean."""
        return next(star for star, floor in self.bands if mean >= floor)


@cache
def checklist_of(regime: str) -> Checklist:
    """Read a regime's data."""
    data = tomllib.loads((resources.files("domain") / "regimes" / f"{regime}.toml").read_text("utf-8"))
    return Checklist(
        code=regime,
        papers=tuple((row["code"], frozenset(row.get("except_groups", ()))) for row in data["required_papers"]),
        groups=data["groups"]["names"],
        weights=(data["weights"]["A"], data["weights"]["B"], data["weights"]["C"]),
        bands=tuple(sorted(((band["star"], band["from"]) for band in data["bands"]["stars"]), reverse=True)),
    )


@cache
def cycle_of(folder: str) -> dict[str, Any]:
    """Read the hand-written ``cycle.toml`` of a folder."""
    return tomllib.loads((EXAMPLES / folder / "cycle.toml").read_text("utf-8"))


def title_of(folder: str, obligation: str) -> str:
    """Give the title of an obligation of the cycle."""
    return str(next(row["title"] for row in cycle_of(folder)["obligations"] if row["code"] == obligation))


def in_words(day: date) -> str:
    """Write a day as papers do: days below 10 and the first two months with a zero (Decree 30/2020)."""
    month = f"{day.month:02d}" if day.month <= 2 else str(day.month)  # noqa: PLR2004 - January and February
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"
