"""Header lines of the agencies that issue papers, by level and day (Decree 30/2020; practice for the superior line)."""

from dataclasses import dataclass
from datetime import date

from domain.agency_name import department_on
from domain.unit import check_level_on, committee, full_name

_COMMITTEE = "ỦY BAN NHÂN DÂN"


@dataclass(frozen=True, slots=True)
class Issuer:
    """How an agency stands in the header: superior (not bold) and own lines, full name, symbol, place."""

    name: str
    superior: tuple[str, ...]
    header: tuple[str, ...]
    symbol: str
    place: str


def committee_issuer(level: str, name: str, day: date) -> Issuer:
    """Give the committee of a province, district or commune: printed without a superior.

    Raises LevelUnknown, LevelNotOnDay.
    """
    check_level_on(level, day)
    return Issuer(committee(level, name), (), _committee_lines(level, name), "UBND", name)


def department_issuer(level: str, name: str, day: date) -> Issuer:
    """Give the department of a province under the name that it had on the day. Raises LevelUnknown, LevelNotOnDay."""
    above, department = committee_issuer(level, name, day), department_on(day)
    return Issuer(
        f"{department.name} {full_name(level, name)}", above.header, department.header, department.symbol, name
    )


def council_issuer(level: str, name: str, day: date) -> Issuer:
    """Give the council that the committee set up. Raises LevelUnknown, LevelNotOnDay."""
    above = committee_issuer(level, name, day)
    where = full_name(level, name)
    header = ("HỘI ĐỒNG ĐÁNH GIÁ, PHÂN HẠNG", f"SẢN PHẨM OCOP {where.upper()}")
    return Issuer(f"Hội đồng đánh giá, phân hạng sản phẩm OCOP {where}", above.header, header, "HĐOCOP", name)


def office_issuer(level: str, name: str, day: date) -> Issuer:
    """Give the coordination office under the department of the day. Raises LevelUnknown, LevelNotOnDay."""
    above, where = department_issuer(level, name, day), full_name(level, name)
    header = ("VĂN PHÒNG ĐIỀU PHỐI", f"NÔNG THÔN MỚI {where.upper()}")
    return Issuer(f"Văn phòng Điều phối nông thôn mới {where}", above.header, header, "VPĐP", name)


def _committee_lines(level: str, name: str) -> tuple[str, str]:
    return _COMMITTEE, full_name(level, name).upper()
