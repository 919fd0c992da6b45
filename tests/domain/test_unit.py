"""Names of units in running text (domain.md 4.0.6, 5.4)."""

from dataclasses import dataclass
from itertools import permutations

import pytest

from domain.unit import LevelUnknown, NoUnits, addressee_phrase, committee, committee_short, full_name, listed


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
