"""Header lines of every level on its days (domain.md 4.0.1)."""

from datetime import date

import pytest

from domain.issuer import committee_issuer, council_issuer, department_issuer, office_issuer
from domain.unit import LevelNotOnDay

BEFORE, AFTER = date(2025, 2, 28), date(2025, 7, 1)


@pytest.mark.parametrize(
    ("level", "name", "day", "line"),
    [
        ("tỉnh", "Đồng Nai", BEFORE, "TỈNH ĐỒNG NAI"),
        ("huyện", "Vị Xuyên", BEFORE, "HUYỆN VỊ XUYÊN"),
        ("thị xã", "Đức Phổ", BEFORE, "THỊ XÃ ĐỨC PHỔ"),
        ("thành phố", "Biên Hòa", BEFORE, "THÀNH PHỐ BIÊN HÒA"),
        ("xã", "Cao Bồ", AFTER, "XÃ CAO BỒ"),
        ("đặc khu", "Lý Sơn", AFTER, "ĐẶC KHU LÝ SƠN"),
    ],
)
def test_a_committee_stands_without_a_superior(level: str, name: str, day: date, line: str) -> None:
    issuer = committee_issuer(level, name, day)
    assert (issuer.superior, issuer.header, issuer.symbol) == ((), ("ỦY BAN NHÂN DÂN", line), "UBND")
    assert issuer.name == f"Ủy ban nhân dân {level} {name}"


def test_the_department_bears_the_name_of_the_day() -> None:
    old, new = (department_issuer("tỉnh", "Quảng Ngãi", day) for day in (BEFORE, AFTER))
    assert old.name == "Sở Nông nghiệp và Phát triển nông thôn tỉnh Quảng Ngãi"
    assert (new.header, new.symbol) == (("SỞ NÔNG NGHIỆP VÀ", "MÔI TRƯỜNG"), "SNNMT")
    assert old.superior == new.superior == ("ỦY BAN NHÂN DÂN", "TỈNH QUẢNG NGÃI")


def test_council_and_office_stand_below_whom_they_serve() -> None:
    council, office = council_issuer("tỉnh", "Quảng Ngãi", AFTER), office_issuer("tỉnh", "Quảng Ngãi", AFTER)
    assert council.superior == ("ỦY BAN NHÂN DÂN", "TỈNH QUẢNG NGÃI")
    assert council.header[-1] == "SẢN PHẨM OCOP TỈNH QUẢNG NGÃI"
    assert office.superior == ("SỞ NÔNG NGHIỆP VÀ", "MÔI TRƯỜNG")
    assert office.header == ("VĂN PHÒNG ĐIỀU PHỐI", "NÔNG THÔN MỚI TỈNH QUẢNG NGÃI")


def test_no_paper_of_a_district_after_its_end() -> None:
    with pytest.raises(LevelNotOnDay):
        council_issuer("huyện", "Vị Xuyên", AFTER)
