"""Books of a year as files: Word for the shelf, Excel for searching; equal content gives equal bytes."""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from documents.forms.books import LETTERS, register_book
from documents.package import read_parts, write_parts
from documents.render import render

Shape = tuple[tuple[str, int, bool], ...]

OUTGOING_WIDTHS: Final = (1450, 1250, 3003, 1350, 1900, 1100, 700, 1250, 1000, 1000)
INCOMING_WIDTHS: Final = (1250, 700, 1900, 1450, 1250, 3003, 1400, 1250, 900, 900)
"""Widths of the ten columns in twips: together the line between the margins of a landscape page."""
_CENTRED: Final = frozenset({"Ngày", "Số"})
_TWIPS_PER_LETTER: Final = 120
_FIRST: Final = 4
"""The first line under the title of the book, the titles of its columns and their numbers."""
_LINE: Final = Side(style="thin", color="A6A6A6")
# The day of zip's own era: the bytes must not depend on when the book was written.
_DATES: Final = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms)")
_A_DAY: Final = rb"\g<1>1980-01-01T00:00:00Z\g<3>"


@dataclass(frozen=True)
class BookFacts:
    """What is printed: whose book, its title, year and columns, the cover's facts, the rows under their titles."""

    agency: str
    title: str
    year: int
    columns: Sequence[str]
    widths: Sequence[int]
    facts: Sequence[str]
    parts: Sequence[tuple[str, Sequence[Sequence[str]]]]
    closing: str


def book_docx(book: BookFacts) -> bytes:
    """Write the book as a Word file: landscape A4, cover, titles on every page, page numbers."""
    context = {
        "agency": book.agency.upper(),
        "title": book.title.upper(),
        "year": str(book.year),
        "facts": list(book.facts),
        "parts": [
            {"title": title, "rows": [dict(zip(LETTERS, row, strict=True)) for row in rows]}
            for title, rows in book.parts
        ],
        "closing": book.closing,
        "mark": "",
    }
    return render(_form(_shape(book)), context, kind=book.title)


def book_xlsx(book: BookFacts) -> bytes:
    """Write the book as an Excel workbook: the titles stay in sight and on every printed page."""
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = f"{book.year}"
    lines: list[tuple[Sequence[str], bool]] = [(book.columns, True)]
    lines.append(([f"({n})" for n in range(1, len(book.columns) + 1)], True))
    for title, rows in book.parts:
        lines += [((title,), True)] if title else []
        lines += [(row, False) for row in rows]
    sheet.append([f"{book.title} năm {book.year}"])
    sheet["A1"].font = Font(name="Times New Roman", size=14, bold=True)
    border = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
    for r, (values, is_head) in enumerate(lines, start=2):
        for c, value in enumerate(values, start=1):
            one = sheet.cell(row=r, column=c, value=value)
            one.data_type = "s"  # what begins like a formula stays a text
            one.font = Font(name="Times New Roman", size=11, bold=is_head)
            across = "center" if r < _FIRST else None
            one.alignment = Alignment(wrap_text=len(values) > 1, vertical="top", horizontal=across)
            one.border = border
            if r < _FIRST:
                one.fill = PatternFill("solid", fgColor="D9E2F3")
    for c, width in enumerate(book.widths, start=1):
        sheet.column_dimensions[get_column_letter(c)].width = width / _TWIPS_PER_LETTER
    sheet.freeze_panes = f"A{_FIRST}"
    sheet.print_title_rows = "2:3"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]
    buffer = io.BytesIO()
    workbook.save(buffer)
    parts = read_parts(buffer.getvalue(), limited=False)
    parts["docProps/core.xml"] = _DATES.sub(_A_DAY, parts["docProps/core.xml"])
    return write_parts(parts)


def _shape(book: BookFacts) -> Shape:
    return tuple(
        (title, width, title.split()[0] not in _CENTRED) for title, width in zip(book.columns, book.widths, strict=True)
    )


@cache
def _form(shape: Shape) -> bytes:
    """Build the form of a book once in a process."""
    return register_book(shape)
