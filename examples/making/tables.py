"""Tables of a folder as csv or xlsx, with the column titles that ``thuky cycle check`` expects."""

import csv
import io
import re
import zipfile
from datetime import date

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from examples.making.blocks import MARK, Sheet, Table
from examples.making.packing import repack

Cell = str | int | date | None
Rows = list[tuple[Cell, ...]]

_CORE = "docProps/core.xml"
_MOMENT = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_WIDEST = 60


def write_csv(rows: Rows) -> bytes:
    """Write rows as UTF-8 text with commas; days as clerks write them, 05/03/2020."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([[_plain(cell) for cell in row] for row in rows])
    return out.getvalue().encode()


def _plain(cell: Cell) -> str:
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    return "" if cell is None else str(cell)


def write_xlsx(rows: Rows, title: str = "Trang1") -> bytes:
    """Write rows as a workbook with one sheet; codes stay text, numbers and days are real ones."""
    book = Workbook()
    sheet = book.create_sheet(title, 0)
    book.remove(book.worksheets[1])
    for row in rows:
        sheet.append(row)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for n, column in enumerate(zip(*rows, strict=True), start=1):
        longest = max(len(_plain(cell)) for cell in column)
        sheet.column_dimensions[get_column_letter(n)].width = min(_WIDEST, longest + 3)
    for line, row in zip(sheet.iter_rows(min_row=2), rows[1:], strict=True):
        for cell, value in zip(line, row, strict=True):
            if isinstance(value, date):
                cell.number_format = "DD/MM/YYYY"
            cell.alignment = Alignment(vertical="top", wrap_text=True)
    sheet.freeze_panes = "A2"
    book.properties.creator = "thuky examples"
    book.properties.description = MARK
    out = io.BytesIO()
    book.save(out)
    with zipfile.ZipFile(out) as package:
        core = _MOMENT.sub(b"2020-01-01T00:00:00Z", package.read(_CORE))
    return repack(out.getvalue(), {_CORE: core})


def write_evidence_xlsx(sheet: Sheet) -> bytes:
    """Write the tables of a paper as a workbook under its title and the mark."""
    rows: Rows = [(MARK, None, None), (sheet.title, None, None)]
    for block in sheet.blocks:
        if isinstance(block, Table):
            rows += block.rows
    return write_xlsx(rows, "Minh chứng")
