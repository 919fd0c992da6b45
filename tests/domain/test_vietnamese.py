"""Worked examples of domain/vietnamese.py (NĐ 30/2020 Annexes I, II)."""

import unicodedata
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.vietnamese import (
    blank_place_and_date,
    counted,
    date_in_words,
    decimal_comma,
    decimal_comma_short_of,
    fold,
    is_nfc,
    join_list,
    nfc,
    percent,
    place_and_date,
    short_date,
    slug,
    thousands,
    time_in_words,
    vi_sort_key,
    weekday_name,
)

A_DAY = date(2020, 3, 5)


@pytest.mark.parametrize(
    ("day", "words", "short"),
    [
        (date(2020, 3, 5), "ngày 05 tháng 3 năm 2020", "05/3/2020"),
        (date(2020, 4, 10), "ngày 10 tháng 4 năm 2020", "10/4/2020"),
        (date(2023, 2, 24), "ngày 24 tháng 02 năm 2023", "24/02/2023"),
        (date(2027, 1, 9), "ngày 09 tháng 01 năm 2027", "09/01/2027"),
        (date(2026, 12, 31), "ngày 31 tháng 12 năm 2026", "31/12/2026"),
    ],
)
def test_days_below_ten_and_months_one_and_two_get_a_zero(day: date, words: str, short: str) -> None:
    assert date_in_words(day) == words
    assert short_date(day) == short


def test_place_and_date_line() -> None:
    assert place_and_date("Quảng Ngãi", A_DAY) == "Quảng Ngãi, ngày 05 tháng 3 năm 2020"
    assert blank_place_and_date("Quảng Ngãi", 2020) == "Quảng Ngãi, ngày … tháng … năm 2020"


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2020, 4, 10), "thứ Sáu"),
        (date(2020, 6, 20), "thứ Bảy"),
        (date(2020, 12, 20), "Chủ nhật"),
        (date(2026, 11, 2), "thứ Hai"),
    ],
)
def test_weekday_names(day: date, name: str) -> None:
    assert weekday_name(day) == name


def test_times_and_counts() -> None:
    assert time_in_words("08:00") == "08 giờ 00"
    assert time_in_words("13:05") == "13 giờ 05"
    assert [counted(n) for n in (0, 5, 9, 10, 1234)] == ["00", "05", "09", "10", "1.234"]
    assert [thousands(n) for n in (0, 999, 1234, 1500000, -1234)] == [
        "0",
        "999",
        "1.234",
        "1.500.000",
        "-1.234",
    ]


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        (Fraction(557, 7), 2, "79,57"),
        (Fraction(1, 3), 2, "0,33"),
        (Fraction(2, 3), 2, "0,67"),
        (Fraction(5, 1000), 2, "0,01"),
        (Fraction(-5, 1000), 2, "-0,01"),
        (Fraction(-1, 1000), 2, "0,00"),
        (Fraction(69999, 1000), 2, "70,00"),
        (80, 2, "80,00"),
        (Fraction(161, 2), 1, "80,5"),
        (Fraction(5, 2), 0, "3"),
        (Fraction(1234567, 2), 1, "617.283,5"),
    ],
)
def test_decimals_take_a_comma_and_round_half_up(value: Fraction | int, places: int, text: str) -> None:
    assert decimal_comma(value, places) == text


@given(st.fractions(min_value=-1000, max_value=1000, max_denominator=997), st.integers(0, 4))
def test_the_shown_decimal_is_the_nearest_one(value: Fraction, places: int) -> None:
    shown = Fraction(decimal_comma(value, places).replace(".", "").replace(",", "."))
    assert abs(shown - value) <= Fraction(1, 2 * 10**places)
    short = Fraction(decimal_comma_short_of(value, places).replace(".", "").replace(",", "."))
    assert abs(short - value) < Fraction(1, 10**places)
    assert not (short.denominator == 1 and short > value)


@pytest.mark.parametrize(
    ("part", "of", "text"),
    [
        (3, 4, "75%"),
        (5, 7, "71,4%"),
        (0, 5, "0%"),
        (5, 5, "100%"),
        (9999, 10000, "99,9%"),
        (34, 12, "283,3%"),
        (0, 0, "–"),
    ],
)
def test_percent_needs_no_space_and_never_overstates_the_whole(part: int, of: int, text: str) -> None:
    assert percent(part, of) == text


def test_lists_are_joined_like_a_sentence() -> None:
    assert join_list(["a", "b", "c"]) == "a, b và c"
    assert join_list(["a", "b"]) == "a và b"
    assert join_list(["a"]) == "a"
    assert join_list([]) == ""


def test_composed_and_decomposed_accents_become_equal() -> None:
    decomposed = unicodedata.normalize("NFD", "Đức Phổ")
    assert decomposed != "Đức Phổ"
    assert nfc(decomposed) == "Đức Phổ"
    assert is_nfc("Đức Phổ")
    assert not is_nfc(decomposed)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Tỏi đen Lý Sơn", "toi-den-ly-son"),
        ("  Bột ca cao 3 trong 1  ", "bot-ca-cao-3-trong-1"),
        ("Đường Mantoza (CTCP Đường)", "duong-mantoza-ctcp-duong"),
        (unicodedata.normalize("NFD", "Tỏi đen"), "toi-den"),
        ("“…”", ""),
    ],
)
def test_slugs(text: str, key: str) -> None:
    assert slug(text) == key


@given(st.text())
def test_a_slug_holds_nothing_but_plain_letters_digits_and_single_hyphens(text: str) -> None:
    key = slug(text)
    assert slug(key) == key
    assert all(char in "abcdefghijklmnopqrstuvwxyz0123456789-" for char in key)
    assert "--" not in key


def test_fold_brings_spellings_together() -> None:
    assert fold("Thuận  Hoà") == fold("THUẬN HÒA") == "thuan hoa"
    assert fold("TP. Quảng Ngãi") == "tp quang ngai"


def test_names_sort_as_in_a_vietnamese_dictionary() -> None:
    names = [
        "Đức Phổ",
        "Dung Quất",
        "Ba Tơ",
        "Trà Bồng",
        "Ă",
        "Â",
        "A",
        "Bình Sơn",
        "Phường 10",
        "Phường 2",
        "Ê",
        "E",
    ]
    names += ["mạ", "má", "mã", "mả", "mà", "ma", "Zalo", "F1"]
    in_order = [
        "A",
        "Ă",
        "Â",
        "Ba Tơ",
        "Bình Sơn",
        "Dung Quất",
        "Đức Phổ",
        "E",
        "Ê",
        "F1",
        "ma",
        "mà",
        "mả",
        "mã",
    ]
    in_order += ["má", "mạ", "Phường 2", "Phường 10", "Trà Bồng", "Zalo"]
    assert sorted(names, key=vi_sort_key) == in_order
    assert vi_sort_key("Ủy ban") == vi_sort_key(unicodedata.normalize("NFD", "ủy  ban"))


@given(st.text(max_size=20), st.text(max_size=20))
def test_any_two_texts_compare_whatever_their_form_and_case(one: str, other: str) -> None:
    first, second = vi_sort_key(one), vi_sort_key(other)
    assert (first < second) + (first == second) + (first > second) == 1
    assert vi_sort_key(unicodedata.normalize("NFD", one)) == first
