"""Tables as Excel workbooks: texts as texts, numbers as numbers, totals in bold; equal tables give equal bytes."""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from documents.package import read_parts, write_parts

Value = str | int | float | date | None

_NARROWEST: Final = 6
_WIDEST: Final = 60
_HEAD_WIDTH: Final = 12
_PAPER_A4: Final = 9
_LINE = Side(style="thin", color="A6A6A6")
_FRAME = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_HEAD_FILL = PatternFill("solid", start_color="D9E2F3")
# The day of zip's own era: the bytes of a workbook must not depend on when it was made.
_DATES = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms)")
_A_DAY: Final = rb"\g<1>1980-01-01T00:00:00Z\g<3>"


@dataclass(frozen=True)
class SheetTable:
    """One page of a workbook; without a title the head stands in row 1, as databases want it."""

    name: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    totals: tuple[Value, ...] = ()
    notes: tuple[str, ...] = field(default=())


def write_tables(tables: Sequence[SheetTable]) -> bytes:
    """Write a workbook, a page for each table."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for table in tables:
        _write(book.create_sheet(table.name), table)
    buffer = io.BytesIO()
    book.save(buffer)
    parts = read_parts(buffer.getvalue(), limited=False)
    parts["docProps/core.xml"] = _DATES.sub(_A_DAY, parts["docProps/core.xml"])
    return write_parts(parts)


def _write(sheet: Worksheet, table: SheetTable) -> None:
    at = 1
    if table.title:
        _put(sheet.cell(1, 1), table.title, bold=True)
        at = 3
    head = at
    for column, name in enumerate(table.columns, start=1):
        cell = _put(sheet.cell(at, column), name, bold=True, framed=True)
        cell.fill = _HEAD_FILL
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    for values in table.rows:
        at += 1
        for column, value in enumerate(values, start=1):
            _put(sheet.cell(at, column), value, framed=True)
    if table.totals:
        at += 1
        for column, value in enumerate(table.totals, start=1):
            _put(sheet.cell(at, column), value, bold=True, framed=True)
    for number, note in enumerate(table.notes, start=at + 2):
        _put(sheet.cell(number, 1), note)
    for column, width in enumerate(_widths(table), start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = f"A{head + 1}"
    sheet.print_title_rows = f"{head}:{head}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = _PAPER_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _put(cell: Cell | MergedCell, value: Value, *, bold: bool = False, framed: bool = False) -> Cell:
    """Write a value; a text that begins with "=" stays a text."""
    if not isinstance(cell, Cell):  # pragma: no cover - no cells are merged here
        raise TypeError(cell)
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"
    if isinstance(value, date):
        cell.number_format = "dd/mm/yyyy"
    cell.font = Font(name="Times New Roman", size=12, bold=bold)
    if framed:
        cell.border = _FRAME
        cell.alignment = Alignment(vertical="top", wrap_text=isinstance(value, str))
    return cell


def _widths(table: SheetTable) -> list[int]:
    """Make each column as wide as its widest text, in letters, within limits; heads may take several lines."""
    widths = []
    for column, name in enumerate(table.columns):
        texts = [str(row[column]) for row in (*table.rows, table.totals) if column < len(row)]
        longest = max((len(text) for text in texts), default=0)
        widths.append(min(max(longest + 2, min(len(name) + 2, _HEAD_WIDTH), _NARROWEST), _WIDEST))
    return widths
