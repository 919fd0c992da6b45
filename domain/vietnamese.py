"""Vietnamese text, dates and numbers as papers write them (Decree 30/2020, Annexes I and II)."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Final

# What looks like another day or month when a digit is added in front gets a zero: days below 10, months 1, 2.
_LAST_PADDED_MONTH: Final = 2
_LAST_PADDED_COUNT: Final = 9

_WEEKDAYS: Final = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")

# Letters of the alphabet, then the five tone marks in dictionary order: level, huyền, hỏi, ngã, sắc, nặng.
_LETTERS: Final = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES: Final = ("\N{COMBINING GRAVE ACCENT}\N{COMBINING HOOK ABOVE}\N{COMBINING TILDE}"
                 "\N{COMBINING ACUTE ACCENT}\N{COMBINING DOT BELOW}")  # fmt: skip
_LETTER_BASE: Final = 0x1000
_OTHER_BASE: Final = 0x2000

SortKey = tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]


def nfc(text: str) -> str:
    """Compose accents, so that equal words are equal strings."""
    return unicodedata.normalize("NFC", text)


def is_nfc(text: str) -> bool:
    """Say whether accents are composed already."""
    return unicodedata.is_normalized("NFC", text)


def _unaccented(text: str) -> str:
    bare = unicodedata.normalize("NFD", text).replace("đ", "d").replace("Đ", "D")
    return "".join(char for char in bare if not unicodedata.combining(char))


def fold(text: str) -> str:
    """Reduce a name to plain lower-case words with single spaces, for finding the nearest name."""
    return " ".join(re.findall(r"[^\W_]+", _unaccented(text).casefold()))


def slug(text: str) -> str:
    """Reduce a name to what fits a key or a file name: "Tỏi đen Lý Sơn" -> "toi-den-ly-son"."""
    return "-".join(re.findall(r"[a-z0-9]+", _unaccented(text).casefold()))


def vi_sort_key(text: str) -> SortKey:
    """Give the key for Vietnamese alphabetical order, word by word: letters first, then tones.

    a ă â … d đ …; level, huyền, hỏi, ngã, sắc, nặng; whole numbers by value ("Phường 2" before "Phường 10").
    """
    return tuple(_word_key(word) for word in re.findall(r"\d+|[^\W\d]+|[^\w\s]+", nfc(text).lower()))


def _word_key(word: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    if word.isdecimal():
        return (0, int(word)), ()
    letters: list[int] = []
    tones: list[int] = []
    for char in word:
        parts = unicodedata.normalize("NFD", char)
        tone = next((mark for mark in parts if mark in _TONES), "")
        letter = nfc(parts.replace(tone, "", 1)) if tone else char
        rank = _LETTERS.find(letter)
        letters.append(_LETTER_BASE + rank if rank >= 0 else _OTHER_BASE + ord(letter[0]))
        tones.append(_TONES.find(tone) + 1 if tone else 0)
    return tuple(letters), tuple(tones)


def short_date(day: date) -> str:
    """Write "05/3/2020": days below 10 and months 1 and 2 get a zero."""
    return f"{day.day:02d}/{_month(day)}/{day.year}"


def date_in_words(day: date) -> str:
    """Write "ngày 05 tháng 3 năm 2020": days below 10 and months 1 and 2 get a zero."""
    return f"ngày {day.day:02d} tháng {_month(day)} năm {day.year}"


def _month(day: date) -> str:
    return f"{day.month:02d}" if day.month <= _LAST_PADDED_MONTH else str(day.month)


def place_and_date(place: str, day: date) -> str:
    """Write the line at the right of the header: "Quảng Ngãi, ngày 05 tháng 3 năm 2020"."""
    return f"{place}, {date_in_words(day)}"


def blank_place_and_date(place: str, year: int) -> str:
    """Write the same line for a draft, day and month left to the clerk."""
    return f"{place}, ngày … tháng … năm {year}"


def weekday_name(day: date) -> str:
    """Name the day of the week: "thứ Sáu", "Chủ nhật"."""
    return _WEEKDAYS[day.weekday()]


def time_in_words(clock: str) -> str:
    """Write "08:00" as "08 giờ 00"."""
    hours, minutes = clock.split(":")
    return f"{int(hours):02d} giờ {int(minutes):02d}"


def counted(n: int) -> str:
    """Write a count with two digits below 10: "05", "12", "1.234"."""
    return f"{n:02d}" if 0 <= n <= _LAST_PADDED_COUNT else thousands(n)


def thousands(n: int) -> str:
    """Write a whole number with dots between thousands: "1.234.567"."""
    return f"{n:,}".replace(",", ".")


def decimal_comma(value: Fraction | int, places: int = 2) -> str:
    """Write a number with a decimal comma, rounded half up on the exact value; for display only."""
    return _with_comma(_half_up(Fraction(value), places), places)


def decimal_comma_short_of(value: Fraction | int, places: int = 2) -> str:
    """Write a number like ``decimal_comma``, but never show a whole number that was not reached.

    69,999 is shown as "69,99", for "70,00" would stand in the next band.
    """
    exact = Fraction(value)
    units = _half_up(exact, places)
    scale = 10**places
    if units % scale == 0 and Fraction(units, scale) > exact:
        units -= 1
    return _with_comma(units, places)


def _half_up(value: Fraction, places: int) -> int:
    """Give the value in units of the last place, halves away from zero."""
    units = int(abs(value) * 10**places + Fraction(1, 2))
    return -units if value < 0 else units


def _with_comma(units: int, places: int) -> str:
    whole, rest = divmod(abs(units), 10**places)
    sign = "-" if units < 0 else ""
    return f"{sign}{thousands(whole)}" + (f",{rest:0{places}d}" if places else "")


def percent(part: int, of: int) -> str:
    """Write a share: "75%", "71,4%" (one decimal when needed); "–" when there is nothing to share.

    "100%" is written only when all is reached.
    """
    if of == 0:
        return "–"
    return decimal_comma_short_of(Fraction(100 * part, of), 1).removesuffix(",0") + "%"


def join_list(items: Sequence[str]) -> str:
    """Join words as a sentence does: "a", "a và b", "a, b và c"."""
    *head, last = items or [""]
    return f"{', '.join(head)} và {last}" if head else last
