"""Names of administrative units in running text (Decree 30/2020, Annex II)."""

from collections.abc import Iterable
from typing import Final, Protocol

from domain.errors import RuleBroken

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
