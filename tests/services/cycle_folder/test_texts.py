"""Bytes to text, and text to clean text."""

import re
import unicodedata

import pytest

from services.cycle_folder.faults import Place
from services.cycle_folder.nearest import meant, nearest
from services.cycle_folder.texts import clean, decode, shown

PLACE = Place("units.csv", 2, "Tên")
SENTENCE = "Mã đơn vị,Tên xã\nQuảng Ngãi,Nghĩa Hành\n"
TCVN3 = b"Qu\xb6ng Ng\xb7i, t\xd8nh Qu\xb6ng Nam"  # what the fonts .VnTime leave in a file: one byte per letter


def as_windows_1258(text: str) -> bytes:
    """Encode as old Windows did: letters with tone marks of their own behind them."""
    spread = unicodedata.normalize("NFD", text)
    for mark in "\u0306\u0302\u031b":
        spread = re.sub(f"(\\w)([^\\w]?){mark}", lambda found: unicodedata.normalize("NFC", found[0]), spread)
    return spread.encode("cp1258", "replace")


def test_reads_utf8() -> None:
    assert decode(SENTENCE.encode(), PLACE) == (SENTENCE, [])


def test_drops_a_byte_order_mark_with_a_warning() -> None:
    text, faults = decode(SENTENCE.encode("utf-8-sig"), PLACE)
    assert text == SENTENCE
    assert [(fault.code, fault.level) for fault in faults] == [("encoding.bom", "warning")]


@pytest.mark.parametrize(
    ("data", "row", "name"),
    [
        (SENTENCE.encode("utf-16"), 2, "UTF-16"),
        (SENTENCE.encode("utf-16-le"), 2, "UTF-16"),
        (as_windows_1258(SENTENCE), 1, "Windows-1258"),
        ("Mã\n".encode() + as_windows_1258("Trà Bồng"), 2, "Windows-1258"),
        (TCVN3, 1, "TCVN3"),
        (b"\x81\x8d\x8f\x90", 1, "UTF-8"),
    ],
)
def test_refuses_another_encoding_and_names_it(data: bytes, row: int, name: str) -> None:
    text, (fault,) = decode(data, PLACE)
    assert text is None
    assert (fault.code, fault.level) == ("encoding.not_utf8", "error")
    assert fault.row == row
    assert name in fault.problem
    assert "UTF-8" in fault.way_out


@pytest.mark.parametrize(
    ("text", "cleaned", "code", "level"),
    [
        (unicodedata.normalize("NFD", "Đức Phổ"), "Đức Phổ", "text.decomposed", "warning"),
        ("  Đức  Phổ\u00a0", "Đức Phổ", "text.spaces", "warning"),
        ("Đức\tPhổ", "Đức Phổ", "text.spaces", "warning"),
        ("Đức\nPhổ", "Đức Phổ", "text.line_break", "error"),
        ("Đức\u200b Phổ\x00", "Đức Phổ", "text.hidden", "error"),
        ("Đức\u200b\nPhổ", "Đức Phổ", "text.hidden", "error"),
        ("Qu¶ng Ng·i", "Qu¶ng Ng·i", "text.old_font", "error"),
    ],
)
def test_cleans_a_text_and_says_so(text: str, cleaned: str, code: str, level: str) -> None:
    result, faults = clean(text, PLACE)
    assert result == cleaned
    assert (faults[0].code, faults[0].level, faults[0].row, faults[0].column) == (code, level, 2, "Tên")
    assert faults[0].way_out


def test_leaves_a_clean_text_alone() -> None:
    assert clean("Công ty «Sao Vàng»®, 50 % · hạng I", PLACE) == ("Công ty «Sao Vàng»®, 50 % · hạng I", [])


def test_shows_any_value_on_one_short_line() -> None:
    assert shown("a\u200bb" + "x" * 100) == "a·b" + "x" * 56 + "…"
    assert shown(16**6000) == "số quá lớn"


def test_finds_the_name_that_was_meant() -> None:
    assert nearest("thu dien tu", ["Mã", "Thư điện tử"]) == "Thư điện tử"
    assert nearest("QNG-1", ["QNG-01", "ABC"]) == "QNG-01"
    assert nearest("hoàn toàn khác", ["Mã"]) is None
    assert meant("Ma", ["Mã"]) == "có phải «Mã» không? "
    assert meant("zzz", ["Mã", "Tên"]) == "chọn một trong: Mã, Tên. "
    assert meant("zzz", [f"Đơn vị {n}" for n in range(20)]) == ""
    assert meant("zzz", []) == ""


def test_among_very_many_names_only_case_and_accents_are_forgiven() -> None:
    names = [f"SP-{n}" for n in range(1000)]
    assert nearest("sp 17", names) == "SP-17"
    assert nearest("SP-1a7", names) is None
