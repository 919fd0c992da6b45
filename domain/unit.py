"""Names of administrative units in running text (Decree 30/2020, Annex II)."""

import tomllib
from collections.abc import Iterable
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Final, Protocol

from domain.errors import RuleBroken
from domain.regime_parts import Unverified
from domain.unverified import unverified_in
from domain.vietnamese import short_date

# Order in which papers list levels: "các huyện, thị xã, thành phố", "các xã, phường, thị trấn, đặc khu".
LEVELS: Final = ("tỉnh", "huyện", "quận", "thị xã", "thành phố", "xã", "phường", "thị trấn", "đặc khu")

# A name that is a person's or an event's takes a capital on the level too; only this one is beyond doubt.
_CAPITAL_NAMES: Final = frozenset({"Hồ Chí Minh"})


class LevelUnknown(RuleBroken):
    """Say that there is no such level of unit."""

    def __init__(self, level: str) -> None:
        super().__init__(level)
        self.level = level

    def sentence(self) -> str:
        """Name the level and the known ones."""
        return f"Không có cấp đơn vị hành chính “{self.level}”. Hãy ghi một trong các cấp: {', '.join(LEVELS)}."


class NoUnits(RuleBroken):
    """Say that a phrase about units was asked for no unit at all."""

    def sentence(self) -> str:
        """Say so."""
        return "Danh sách đơn vị đang trống nên không ghi được nơi nhận. Hãy kiểm tra bảng đơn vị của chu trình."


class LevelNotOnDay(RuleBroken):
    """Say that a level of units did not exist on a day: no districts from 01/7/2025, no đặc khu before."""

    def __init__(self, level: str, day: date, there: tuple[str, ...]) -> None:
        super().__init__(level, day, there)
        self.level = level
        self.day = day
        self.there = there

    def sentence(self) -> str:
        """Name the level, the day and the levels below the province on it."""
        return (
            f"Ngày {short_date(self.day)} không có cấp đơn vị “{self.level}”."
            f" Hãy ghi đơn vị ở một trong các cấp: {', '.join(self.there)}; hoặc kiểm tra lại ngày."
        )


class NamedUnit(Protocol):
    """Anything with the level and the proper name of a unit."""

    @property
    def level(self) -> str:
        """Give the level, like huyện or xã."""

    @property
    def name(self) -> str:
        """Give the proper name alone: Bình Sơn."""


def _check(level: str) -> None:
    if level not in LEVELS:
        raise LevelUnknown(level)


def full_name(level: str, name: str) -> str:
    """Write "huyện Bình Sơn", "thành phố Quảng Ngãi"; with a numeral the level is a name too: "Phường 1".

    Raises LevelUnknown.
    """
    _check(level)
    is_capital = name.isdecimal() or (level == "thành phố" and name in _CAPITAL_NAMES)
    return f"{level[0].upper() + level[1:] if is_capital else level} {name}"


def committee(level: str, name: str) -> str:
    """Write "Ủy ban nhân dân huyện Bình Sơn". Raises LevelUnknown."""
    return f"Ủy ban nhân dân {full_name(level, name)}"


def committee_short(level: str, name: str) -> str:
    """Write "UBND huyện Bình Sơn". Raises LevelUnknown."""
    return f"UBND {full_name(level, name)}"


def addressee_phrase(levels: Iterable[str]) -> str:
    """Write "các huyện, thị xã, thành phố" from the levels that are present, each once, in the usual order.

    Raises LevelUnknown, NoUnits.
    """
    present = set(levels)
    for level in sorted(present):
        _check(level)
    if not present:
        raise NoUnits
    return f"các {', '.join(level for level in LEVELS if level in present)}"


def listed(units: Iterable[NamedUnit | tuple[str, str]]) -> str:
    """List units by level: "các huyện: Bình Sơn, Trà Bồng; thị xã Đức Phổ; thành phố Quảng Ngãi".

    A unit is a (level, name) pair or anything with both; names keep their order.
    Raises LevelUnknown, NoUnits.
    """
    names: dict[str, list[str]] = {}
    for unit in units:
        level, name = unit if isinstance(unit, tuple) else (unit.level, unit.name)
        _check(level)
        names.setdefault(level, []).append(name)
    if not names:
        raise NoUnits
    return "; ".join(
        full_name(level, names[level][0]) if len(names[level]) == 1 else f"các {level}: {', '.join(names[level])}"
        for level in LEVELS
        if level in names
    )


@cache
def _history() -> dict[str, Any]:
    return tomllib.loads(files("domain").joinpath("unit_history.toml").read_text(encoding="utf-8"))


def levels_on(day: date) -> tuple[str, ...]:
    """List the levels below the province that existed on a day, in the order of papers."""
    spans = _history()["levels"]
    there = {level for span in spans if span["from"] <= day <= span.get("until", day) for level in span["names"]}
    return tuple(level for level in LEVELS if level in there)


def check_level_on(level: str, day: date) -> None:
    """Pass when a level of units existed on a day. Raises LevelUnknown, LevelNotOnDay."""
    _check(level)
    if level != "tỉnh" and level not in levels_on(day):
        raise LevelNotOnDay(level, day, levels_on(day))


def known_level_on(province: str, name: str, day: date) -> str | None:
    """Give the level that the history of changes tells of a unit on a day: Đức Phổ a town from 01/02/2020.

    "" says that the unit had been merged by then; None that the history does not tell of the unit and day.
    """
    rows = [row for row in _history()["changes"] if (row["province"], row["name"]) == (province, name)]
    level = next((row["level"] for row in reversed(rows) if row["from"] <= day <= row.get("until", day)), None)
    return None if level is None else str(level)


def province_on(name: str, day: date) -> str:
    """Give the province in which a province of that name lies on a day: Hà Giang in Tuyên Quang from 01/7/2025."""
    for row in _history()["provinces"]:
        if row["name"] == name and day > row["until"]:
            return str(row["successor"])
    return name


def unverified_changes() -> tuple[Unverified, ...]:
    """List the changes of units that were not compared with their source."""
    return tuple(unverified_in(_history(), "đơn vị hành chính"))
