"""Numbers and symbols of papers (Decree 30/2020, Annex I; Party papers: HD 36-HD/VPTW)."""

import re
from dataclasses import dataclass
from typing import Final

from domain.errors import RuleBroken
from domain.vietnamese import nfc

_BLANK: Final = " " * 6
# 878/UBND-NNTN, 26/2026/QĐ-TTg (law names its year), 257/2025/QH15
_STATE: Final = re.compile(r"(?P<n>\d+)/(?:(?P<year>\d{4})/)?(?P<symbol>[^\W\d_][\w.&-]*(?:/[^\W\d_][\w.&-]*)*)")
# 46-CT/TU: a hyphen first, then a slash
_PARTY: Final = re.compile(r"(?P<n>\d+)-(?P<symbol>[^\W\d_]+/[^\W\d_][\w.-]*)")


class NumberMalformed(RuleBroken):
    """Say that a text is not the number of a paper."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text

    def sentence(self) -> str:
        """Name the text."""
        return (
            f"Chuỗi “{self.text}” không phải số, ký hiệu văn bản. Hãy ghi như 878/UBND-NNTN"
            " (văn bản của Đảng: 46-CT/TU)."
        )


class NumberNotPositive(RuleBroken):
    """Say that a number below 1 was asked for."""

    def __init__(self, n: int) -> None:
        super().__init__(n)
        self.n = n

    def sentence(self) -> str:
        """Name the number."""
        return f"Số văn bản không thể là {self.n}: mỗi năm bắt đầu từ số 01. Hãy lấy số từ sổ đăng ký."


@dataclass(frozen=True, slots=True)
class ParsedNumber:
    """The parts of a number: 878 and UBND-NNTN; only normative acts name their ``year``."""

    n: int
    symbol: str
    year: int | None = None
    is_party: bool = False


def number_text(n: int, symbol: str) -> str:
    """Write "05/KH-UBND", "878/UBND-NNTN": below 10 with a leading zero. Raises NumberNotPositive."""
    if n < 1:
        raise NumberNotPositive(n)
    return f"{n:02d}/{symbol}"


def number_line(n: int | None, symbol: str) -> str:
    """Write the header's line "Số: 05/KH-UBND", or "Số:      /KH-UBND" while no number is given.

    Raises NumberNotPositive.
    """
    return f"Số:{_BLANK}/{symbol}" if n is None else f"Số: {number_text(n, symbol)}"


def symbol_for(type_symbol: str, agency_symbol: str, letter_symbol: str) -> str:
    """Give the symbol of a paper: "QĐ-UBND"; a công văn has no type symbol and takes the letter symbol."""
    return f"{type_symbol}-{agency_symbol}" if type_symbol else letter_symbol


def parse_number(text: str) -> ParsedNumber:
    """Read "878/UBND-NNTN", "Số: 05/KH-UBND", "26/2026/QĐ-TTg" or a Party paper's "46-CT/TU".

    Raises NumberMalformed.
    """
    plain = re.sub(r"^Số\s*:?\s*", "", nfc(text).strip())
    if party := _PARTY.fullmatch(plain):
        parsed = ParsedNumber(int(party["n"]), party["symbol"], is_party=True)
    elif state := _STATE.fullmatch(plain):
        parsed = ParsedNumber(int(state["n"]), state["symbol"], int(state["year"]) if state["year"] else None)
    else:
        raise NumberMalformed(text)
    if parsed.n < 1:
        raise NumberMalformed(text)
    return parsed
