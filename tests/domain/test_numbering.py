"""Numbers and symbols (NĐ 30/2020; domain.md 4.0.2, 5.6)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.numbering import (
    NumberMalformed,
    NumberNotPositive,
    ParsedNumber,
    number_line,
    number_text,
    parse_number,
    symbol_for,
)

SYMBOLS = st.sampled_from(["KH-UBND", "UBND-NNTN", "QĐ-UBND", "TTr-SNN", "QĐ-HĐOCOP", "QĐ-BNN-VPĐP", "GCN-UBND"])


def test_numbers_below_ten_get_a_zero() -> None:
    assert number_text(5, "KH-UBND") == "05/KH-UBND"
    assert number_text(10, "KH-UBND") == "10/KH-UBND"
    assert number_text(878, "UBND-NNTN") == "878/UBND-NNTN"


def test_a_draft_leaves_the_number_to_the_clerk() -> None:
    assert number_line(None, "KH-UBND") == "Số:      /KH-UBND"
    assert number_line(5, "KH-UBND") == "Số: 05/KH-UBND"


@pytest.mark.parametrize("n", [0, -3])
def test_there_is_no_number_below_one(n: int) -> None:
    with pytest.raises(NumberNotPositive) as caught:
        number_text(n, "KH-UBND")
    assert caught.value.n == n


def test_a_letter_has_no_type_in_its_symbol() -> None:
    assert symbol_for("QĐ", "UBND", "UBND-NNTN") == "QĐ-UBND"
    assert symbol_for("", "UBND", "UBND-NNTN") == "UBND-NNTN"


@pytest.mark.parametrize(
    ("text", "parsed"),
    [
        ("878/UBND-NNTN", ParsedNumber(878, "UBND-NNTN")),
        ("Số: 05/KH-UBND", ParsedNumber(5, "KH-UBND")),
        ("2890/QĐ-BNN-VPĐP", ParsedNumber(2890, "QĐ-BNN-VPĐP")),
        ("26/2026/QĐ-TTg", ParsedNumber(26, "QĐ-TTg", 2026)),
        ("257/2025/QH15", ParsedNumber(257, "QH15", 2025)),
        ("46-CT/TU", ParsedNumber(46, "CT/TU", is_party=True)),
        ("Số 198-QĐ/TU", ParsedNumber(198, "QĐ/TU", is_party=True)),
        (" 10/QĐ-HĐOCOP ", ParsedNumber(10, "QĐ-HĐOCOP")),
    ],
)
def test_numbers_of_state_and_party_papers(text: str, parsed: ParsedNumber) -> None:
    assert parse_number(text) == parsed


@pytest.mark.parametrize("text", ["", "878", "/UBND", "878/", "abc", "878 UBND", "00/KH-UBND", "46-CT", "5/6", "1-2/3"])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(NumberMalformed) as caught:
        parse_number(text)
    assert caught.value.text == text


@given(st.integers(1, 99999), SYMBOLS)
def test_what_is_written_can_be_read(n: int, symbol: str) -> None:
    assert parse_number(number_text(n, symbol)) == ParsedNumber(n, symbol)
    assert parse_number(number_line(n, symbol)) == ParsedNumber(n, symbol)


@given(st.integers(1, 5000), st.integers(1, 5000), SYMBOLS)
def test_two_numbers_of_a_series_never_look_alike(one: int, other: int, symbol: str) -> None:
    assert (number_text(one, symbol) == number_text(other, symbol)) is (one == other)
