"""Names of units in running text (domain.md 4.0.6, 5.4)."""

from dataclasses import dataclass
from datetime import date
from itertools import permutations

import pytest

from domain.unit import (
    LevelNotOnDay,
    LevelUnknown,
    NoUnits,
    addressee_phrase,
    check_level_on,
    committee,
    committee_short,
    full_name,
    known_level_on,
    levels_on,
    listed,
    unverified_changes,
)


@dataclass(frozen=True)
class Row:
    """A unit as a table keeps it."""

    level: str
    name: str


@pytest.mark.parametrize(
    ("level", "name", "text"),
    [
        ("huyện", "Bình Sơn", "huyện Bình Sơn"),
        ("thành phố", "Quảng Ngãi", "thành phố Quảng Ngãi"),
        ("thành phố", "Hồ Chí Minh", "Thành phố Hồ Chí Minh"),
        ("thị xã", "Đức Phổ", "thị xã Đức Phổ"),
        ("đặc khu", "Lý Sơn", "đặc khu Lý Sơn"),
        ("phường", "1", "Phường 1"),
        ("quận", "3", "Quận 3"),
        ("tỉnh", "Đồng Nai", "tỉnh Đồng Nai"),
    ],
)
def test_full_names(level: str, name: str, text: str) -> None:
    assert full_name(level, name) == text
    assert committee(level, name) == f"Ủy ban nhân dân {text}"
    assert committee_short(level, name) == f"UBND {text}"


def test_the_addressee_phrase_names_each_level_once_in_the_usual_order() -> None:
    for levels in permutations(["huyện", "thị xã", "thành phố", "huyện"]):
        assert addressee_phrase(levels) == "các huyện, thị xã, thành phố"
    assert addressee_phrase(["thành phố", "huyện"]) == "các huyện, thành phố"
    assert addressee_phrase(["đặc khu", "xã", "phường"]) == "các xã, phường, đặc khu"
    assert addressee_phrase(["xã"]) == "các xã"


def test_units_are_listed_by_level() -> None:
    pairs = [("thành phố", "Quảng Ngãi"), ("huyện", "Bình Sơn"), ("thị xã", "Đức Phổ"), ("huyện", "Trà Bồng")]
    text = "các huyện: Bình Sơn, Trà Bồng; thị xã Đức Phổ; thành phố Quảng Ngãi"
    assert listed(pairs) == text
    assert listed(Row(level, name) for level, name in pairs) == text
    assert listed([("phường", "2")]) == "Phường 2"


def test_an_unknown_level_is_refused() -> None:
    with pytest.raises(LevelUnknown) as caught:
        full_name("quân", "3")
    assert caught.value.level == "quân"
    with pytest.raises(LevelUnknown):
        addressee_phrase(["huyện", "quân"])
    with pytest.raises(LevelUnknown):
        listed([("quân", "3")])


def test_no_units_is_refused() -> None:
    with pytest.raises(NoUnits):
        addressee_phrase([])
    with pytest.raises(NoUnits):
        listed([])


def test_districts_end_with_june_2025() -> None:
    assert levels_on(date(2025, 6, 30)) == ("huyện", "quận", "thị xã", "thành phố", "xã", "phường", "thị trấn")
    assert levels_on(date(2025, 7, 1)) == ("xã", "phường", "đặc khu")
    check_level_on("huyện", date(2025, 6, 30))
    check_level_on("tỉnh", date(2026, 1, 1))
    with pytest.raises(LevelNotOnDay) as caught:
        check_level_on("huyện", date(2025, 7, 1))
    assert caught.value.there == ("xã", "phường", "đặc khu")
    with pytest.raises(LevelNotOnDay):
        check_level_on("đặc khu", date(2025, 6, 30))
    with pytest.raises(LevelUnknown):
        check_level_on("quân", date(2020, 1, 1))


@pytest.mark.parametrize(
    ("province", "name", "day", "level"),
    [
        ("Quảng Ngãi", "Đức Phổ", date(2020, 1, 31), "huyện"),
        ("Quảng Ngãi", "Đức Phổ", date(2020, 2, 1), "thị xã"),
        ("Quảng Ngãi", "Đức Phổ", date(2025, 7, 1), None),
        ("Quảng Ngãi", "Tây Trà", date(2020, 1, 31), "huyện"),
        ("Quảng Ngãi", "Tây Trà", date(2020, 2, 1), ""),
        ("Đồng Nai", "Long Khánh", date(2019, 5, 31), "thị xã"),
        ("Đồng Nai", "Long Khánh", date(2019, 6, 1), "thành phố"),
        ("Đồng Nai", "Biên Hòa", date(2019, 6, 1), None),
    ],
)
def test_units_that_changed_have_the_level_of_the_day(province: str, name: str, day: date, level: str | None) -> None:
    assert known_level_on(province, name, day) == level


def test_the_addressee_phrase_of_dong_nai_follows_the_day() -> None:
    for day, text in ((date(2019, 3, 13), "thị xã Long Khánh"), (date(2020, 3, 13), "thành phố Long Khánh")):
        level = known_level_on("Đồng Nai", "Long Khánh", day)
        assert level is not None
        assert full_name(level, "Long Khánh") == text
    assert unverified_changes() == ()
