"""Names of the parts and headings that the criteria sets share, for forms of regimes without criteria in the data."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from domain.criteria import PARTS, CriteriaSet, Heading
from domain.regime import Regime
from domain.regime_parts import Unverified
from domain.unverified import unverified_in


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(files("domain").joinpath("criteria_headings.toml").read_text(encoding="utf-8"))


def part_title(part: str) -> str:
    """Name a part of the form: "SẢN PHẨM VÀ SỨC MẠNH CỦA CỘNG ĐỒNG"."""
    name: str = _table()["parts"][part]
    return name


def headings_of(part: str) -> tuple[tuple[str, str], ...]:
    """List code and name of the headings that all sets of goods share in a part; C differs from set to set."""
    return tuple((row["code"], row["name"]) for row in _table()["headings"] if row["part"] == part)


def unverified_headings() -> tuple[Unverified, ...]:
    """List what was not compared with the older decisions."""
    return tuple(unverified_in(_table(), "R1, R2, R3"))


def blank_set(regime: Regime, number: int) -> CriteriaSet:
    """Make a set that holds only the shared headings, for an office to fill in from the decision.

    A heading whose points are not known has 0. Raises RegimeSilent.
    """
    regime.require("weights")
    headings = tuple(Heading(part, code, name, 0) for part in PARTS for code, name in headings_of(part))
    return CriteriaSet(regime.code, f"{regime.code}/{number}", number, "", headings, ())
