"""Which addresses are accepted, and what is said of the others."""

import sys
import unicodedata

import pytest

from outbox.address import address_fault, first_unsafe, is_domain


@pytest.mark.parametrize(
    "address",
    [
        "vanthu@example.vn",
        "van.thu+ocop@binhson.quangngai.example.vn",
        "o'brien_1@example.vn",
        f"{'a' * 64}@example.vn",
        f"a@{'b' * 63}.{'c' * 63}.{'d' * 63}.{'e' * 57}.vn",
    ],
)
def test_an_ordinary_address_is_good(address: str) -> None:
    assert address_fault(address) is None


@pytest.mark.parametrize(
    ("address", "fault"),
    [
        ("", "để trống"),
        ("   ", "để trống"),
        ("a@example.vn\r\nBcc: b@example.vn", "ký tự điều khiển"),
        ("a@example.vn\x00", "ký tự điều khiển"),
        ("a@example.vn, b@example.vn", "nhiều hơn một địa chỉ"),
        ("a@example.vn;b@example.vn", "nhiều hơn một địa chỉ"),
        ("a@b@example.vn", "nhiều hơn một địa chỉ"),
        ("van thu@example.vn", "dấu cách"),
        (" vanthu@example.vn", "dấu cách"),
        ("vanthu", "thiếu tên miền"),
        ("vanthu@", "thiếu tên miền"),
        (f"a@{'b' * 63}.{'c' * 63}.{'d' * 63}.{'e' * 58}.vn", "dài 255 ký tự"),
        ("vănthư@example.vn", "chữ có dấu"),
        (f"{'a' * 65}@example.vn", "dài hơn 64"),
        ("@example.vn", "phần trước dấu @ không đúng"),
        ("a..b@example.vn", "phần trước dấu @ không đúng"),
        ('"van thu"@example.vn', "dấu cách"),
        ("<a@example.vn>", "phần trước dấu @ không đúng"),
        ("vanthu@localhost", "tên miền"),
        ("vanthu@example.vn.", "tên miền"),
        ("vanthu@-example.vn", "tên miền"),
        ("vanthu@192.0.2.1", "tên miền"),
        ("vanthu@[192.0.2.1]", "tên miền"),
    ],
)
def test_a_bad_address_is_named_with_its_fault(address: str, fault: str) -> None:
    assert fault in (address_fault(address) or "")


def test_the_first_unsafe_character_is_found() -> None:
    assert first_unsafe("Nguyễn Văn A") is None
    assert first_unsafe("dòng một\ndòng hai") == "\n"
    assert first_unsafe("dòng một\ndòng hai", allowed="\n") is None
    assert first_unsafe("ảnh\u202egpj.exe") == "\u202e"
    assert first_unsafe("\ud800") == "\ud800"


def test_a_domain_needs_two_labels() -> None:
    assert is_domain("thuky.example.vn")
    assert not is_domain("localhost")
    assert not is_domain("example.vn\n")
    assert not is_domain("sổ.example.vn")


def test_every_unsafe_character_of_unicode_is_known() -> None:
    unsafe = {"Cc", "Cs", "Zl", "Zp"}
    turning = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
    for number in range(sys.maxunicode + 1):
        character = chr(number)
        is_unsafe = unicodedata.category(character) in unsafe or character in turning
        assert (first_unsafe(character) is not None) == is_unsafe, hex(number)
    assert first_unsafe("a\nb\tc", "\n") == "\t"
    assert first_unsafe("a\nb", "\n") is None
