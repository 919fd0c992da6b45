"""Copies of papers: SAO Y, SAO LỤC, TRÍCH SAO (Decree 30/2020/NĐ-CP, Articles 25 and 26, Annexes I and III)."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from domain.errors import RuleBroken
from domain.vietnamese import fold, nfc, short_date

_RANGE: Final = re.compile(r"([0-9]{1,5})(?:\s*-\s*([0-9]{1,5}))?")


class CopyForm(StrEnum):
    """The three forms of a copy, by the name that a clerk types."""

    WHOLE = "sao y"
    REGISTER = "sao lục"
    EXTRACT = "trích sao"

    @property
    def heading(self) -> str:
        """Give the words on the copy: SAO Y."""
        return self.value.upper()

    @property
    def type_name(self) -> str:
        """Give the name of the type: Bản sao y."""
        return f"Bản {self.value}"

    @property
    def symbol(self) -> str:
        """Give the letters of the type in the symbol: SY, SL, TrS (Annex III)."""
        return _SYMBOLS[self]


_SYMBOLS: Final = {CopyForm.WHOLE: "SY", CopyForm.REGISTER: "SL", CopyForm.EXTRACT: "TrS"}


class Origin(StrEnum):
    """What is copied: an issued original, a file received from outside, or a copy that this office made."""

    ORIGINAL = "bản gốc"
    RECEIVED = "văn bản đến"
    WHOLE_COPY = "bản sao y"
    REGISTER_COPY = "bản sao lục"
    EXTRACT_COPY = "bản trích sao"


_ORIGINS: Final = {
    CopyForm.WHOLE: Origin.WHOLE_COPY,
    CopyForm.REGISTER: Origin.REGISTER_COPY,
    CopyForm.EXTRACT: Origin.EXTRACT_COPY,
}
_FIRST_HAND: Final = frozenset((Origin.ORIGINAL, Origin.RECEIVED))
_ALLOWED: Final = {
    CopyForm.WHOLE: _FIRST_HAND,
    CopyForm.REGISTER: frozenset((Origin.WHOLE_COPY,)),
    CopyForm.EXTRACT: _FIRST_HAND,
}


class CopyFormUnknown(RuleBroken):
    """Say that a text names no form of copy."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text

    def sentence(self) -> str:
        """Name the text and the three forms."""
        return f"Không có hình thức sao “{self.text}”. Hãy ghi: {', '.join(form.value for form in CopyForm)}."


class PagesMalformed(RuleBroken):
    """Say that a text is no list of pages."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text

    def sentence(self) -> str:
        """Name the text and the way to write pages."""
        return (
            f"Không đọc được danh sách trang “{self.text}”. Hãy ghi như 1-3 hoặc 1-3,5, số nhỏ đứng trước, từ trang 1."
        )


class CopyRefused(RuleBroken):
    """Say why a copy may not be made; all reasons together."""

    def __init__(self, reasons: tuple[str, ...]) -> None:
        super().__init__(reasons)
        self.reasons = reasons

    def sentence(self) -> str:
        """Give every reason with its way out."""
        return " ".join(self.reasons)


@dataclass(frozen=True, slots=True)
class CopyWish:
    """What is asked: the form, what is copied, which pages (none: all), of how many."""

    form: CopyForm
    origin: Origin
    total: int
    pages: tuple[int, ...] = ()


def copy_form(text: str) -> CopyForm:
    """Read "SAO Y", "sao-luc", "Trích sao", "TrS". Raises CopyFormUnknown."""
    wanted = fold(text)
    for form in CopyForm:
        if wanted in {fold(form.value), fold(form.symbol), fold(form.type_name)}:
            return form
    raise CopyFormUnknown(text)


def origin_of(form: CopyForm) -> Origin:
    """Say what a copy of a form is when it is copied again."""
    return _ORIGINS[form]


def read_pages(text: str) -> tuple[int, ...]:
    """Read "1-3, 5" as pages in rising order, each once; an empty text is no page. Raises PagesMalformed."""
    pages: set[int] = set()
    pieces = [piece.strip() for piece in nfc(text).replace("–", "-").split(",")]
    if pieces == [""]:
        return ()
    for piece in pieces:
        match = _RANGE.fullmatch(piece)
        if match is None:
            raise PagesMalformed(text)
        first = int(match[1])
        last = int(match[2] or first)
        if not 1 <= first <= last:
            raise PagesMalformed(text)
        pages.update(range(first, last + 1))
    return tuple(sorted(pages))


def pages_text(pages: Iterable[int]) -> str:
    """Write pages as "1-3, 5"."""
    runs: list[list[int]] = []
    for page in sorted(set(pages)):
        if runs and runs[-1][1] == page - 1:
            runs[-1][1] = page
        else:
            runs.append([page, page])
    return ", ".join(f"{first}-{last}" if last > first else f"{first}" for first, last in runs)


def check_copy(wish: CopyWish) -> tuple[int, ...]:
    """Give the pages to copy. Raises CopyRefused with every reason (Article 25).

    A SAO Y is whole and from an original or a received paper; a SAO LỤC is whole and from a SAO Y; a TRÍCH SAO names
    its pages, fewer than all, of an original or a received paper.
    """
    reasons = [reason for reason in (_wrong_origin(wish), *_wrong_pages(wish)) if reason]
    if reasons:
        raise CopyRefused(tuple(reasons))
    return wish.pages or tuple(range(1, wish.total + 1))


def _wrong_origin(wish: CopyWish) -> str:
    if wish.origin in _ALLOWED[wish.form]:
        return ""
    if wish.form is CopyForm.REGISTER:
        return f"SAO LỤC chỉ làm từ bản sao y, đây là {wish.origin.value}; hãy sao y trước, hoặc chọn hình thức sao y."
    way_out = "sao lục" if wish.origin is Origin.WHOLE_COPY else "bản gốc hoặc bản sao y"
    return f"{wish.form.heading} chỉ làm từ bản gốc hoặc văn bản đến, đây là {wish.origin.value}; hãy dùng {way_out}."


def _wrong_pages(wish: CopyWish) -> Sequence[str]:
    if wish.form is not CopyForm.EXTRACT:
        return (
            [f"{wish.form.heading} phải sao toàn bộ văn bản; hãy bỏ số trang, hoặc chọn trích sao."]
            if wish.pages
            else []
        )
    if not wish.pages:
        return ["TRÍCH SAO phải nêu các trang cần trích, ví dụ 1-3."]
    beyond = [page for page in wish.pages if not 1 <= page <= wish.total]
    if beyond:
        return [f"Văn bản có {wish.total} trang, không có trang {pages_text(beyond)}; hãy sửa số trang."]
    if len(set(wish.pages)) == wish.total:
        return ["Các trang đã nêu là toàn bộ văn bản; hãy chọn hình thức sao y."]
    return []


def copy_symbol(form: CopyForm, agency_symbol: str) -> str:
    """Give the symbol behind the number: SY-UBND."""
    return f"{form.symbol}-{agency_symbol}"


def mark_line(number_text: str, day: date) -> str:
    """Write what stands beside the form of copy on every page: Số 01/SY-UBND ngày 05/3/2020."""
    return f"Số {number_text} ngày {short_date(day)}"
