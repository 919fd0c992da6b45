"""Criteria sets as Excel sheets: written for an office to fill in the official wording, read back with every fault."""

import io
import re
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.worksheet import Worksheet

from documents.cell_style import Looks
from documents.criteria_rows import (
    COLUMNS,
    FACTS,
    FIRST_ROW,
    HEAD_ROW,
    ReadSet,
    SheetFault,
    SheetRows,
    read_rows,
)
from documents.package import read_parts, write_parts
from documents.sheet_limits import MAX_SHEET_UPLOAD, RefusedSheet, read_workbook_parts
from domain.criteria import PARTS, CriteriaSet

__all__ = ["MAX_CRITERIA_FILE", "CriteriaReading", "ReadSet", "SheetFault", "read_criteria", "write_criteria"]

MAX_CRITERIA_FILE: Final = MAX_SHEET_UPLOAD
_MOST_SHEETS: Final = 60
_MOST_ROWS: Final = 1_000
_WIDTHS: Final = (7, 9, 48, 10, 10, 8, 8, 12, 70)
_LINE = Side(style="thin", color="A6A6A6")
_GRID = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_TO_FILL_IN: Final = PatternFill("solid", fgColor="FFF2CC")
_HEAD: Final = PatternFill("solid", fgColor="D9E2F3")
_HEADING: Final = PatternFill("solid", fgColor="F2F2F2")
# The day of zip's own era: the bytes of a file must not depend on when it was made.
_DATES = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms)")
_A_DAY: Final = rb"\g<1>1980-01-01T00:00:00Z\g<3>"
_GUIDE: Final = (
    "Điền cột «Nội dung mức» theo lời văn của Quyết định. Một dòng là một mức của tiêu chí; dòng không có mức là tên"
    " mục. Ô Phần, Mã, Tiêu chí, Điểm tối đa để trống là như dòng trên."
)


@dataclass(frozen=True, slots=True)
class CriteriaReading:
    """What a workbook holds: its sets, and every fault of reading; only without faults may the sets be used."""

    sets: tuple[ReadSet, ...]
    faults: tuple[SheetFault, ...]


def write_criteria(sets: Sequence[CriteriaSet]) -> bytes:
    """Write sets into a workbook, a sheet each; equal sets give equal bytes."""
    book = Workbook()
    book.remove(book.worksheets[0])
    looks = Looks()
    for one in sets:
        _write(book.create_sheet(f"{one.regime} bo {one.number:02d}"), one, looks)
    buffer = io.BytesIO()
    book.save(buffer)
    parts = read_parts(buffer.getvalue(), limited=False)
    parts["docProps/core.xml"] = _DATES.sub(_A_DAY, parts["docProps/core.xml"])
    return write_parts(parts)


def _write(sheet: Worksheet, one: CriteriaSet, looks: Looks) -> None:
    for n, width in enumerate(_WIDTHS):
        sheet.column_dimensions["ABCDEFGHI"[n]].width = width
    _text(sheet, 1, 1, "BỘ TIÊU CHÍ SẢN PHẨM OCOP", bold=True, size=14)
    for (name, label), row in zip(FACTS.items(), range(2, HEAD_ROW), strict=False):
        _text(sheet, row, 1, label, bold=True)
        facts: dict[str, str | int] = {"regime": one.regime, "number": one.number, "name": one.name}
        _text(sheet, row, 3, facts.get(name, one.version))
    _text(sheet, HEAD_ROW - 1, 1, _GUIDE, italic=True)
    for column, label in enumerate(COLUMNS.values(), start=1):
        cell = _text(sheet, HEAD_ROW, column, label, bold=True)
        cell.fill, cell.border = _HEAD, _GRID
        cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
    _write_table(sheet, one, looks)
    sheet.freeze_panes = f"A{FIRST_ROW}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]
    sheet.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW}"


def _write_table(sheet: Worksheet, one: CriteriaSet, looks: Looks) -> None:
    row = FIRST_ROW
    for part in PARTS:
        shown: set[str] = set()
        headings = [heading for heading in one.headings if heading.part == part]
        for criterion in (criterion for criterion in one.criteria if criterion.part == part):
            for heading in headings:
                if heading.code not in shown and criterion.code.startswith(f"{heading.code}."):
                    shown.add(heading.code)
                    row = _line(sheet, row, looks, [part, heading.code, heading.name, heading.maximum], _HEADING)
            for n, option in enumerate(criterion.options):
                lead = [part, criterion.code, criterion.name, criterion.maximum] if n == 0 else [None] * 4
                label = "" if option.label == f"Mức {option.number}" else option.label
                row = _line(sheet, row, looks, [*lead, option.case, option.number, option.points, option.gate, label])
        for heading in headings:  # those that stand over nothing: a set that is still to be filled in
            if heading.code not in shown:
                row = _line(sheet, row, looks, [part, heading.code, heading.name, heading.maximum or None], _HEADING)


def _line(sheet: Worksheet, row: int, looks: Looks, values: Sequence[Any], fill: PatternFill | None = None) -> int:
    for column in range(1, len(COLUMNS) + 1):
        value = values[column - 1] if column <= len(values) else None
        ground = _TO_FILL_IN if fill is None and column == len(COLUMNS) and not value else fill

        def dress(cell: Cell, ground: PatternFill | None = ground) -> None:
            cell.font = _font(bold=fill is not None)
            cell.border = _GRID
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if ground is not None:
                cell.fill = ground

        looks.give(_value(sheet, row, column, value), (fill is not None, ground is not None), dress)
    return row + 1


def _text(
    sheet: Worksheet,
    row: int,
    column: int,
    value: str | int | None,
    *,
    size: int = 11,
    bold: bool = False,
    italic: bool = False,
) -> Cell:
    cell = _value(sheet, row, column, value)
    cell.font = _font(size=size, bold=bold, italic=italic)
    return cell


def _font(*, size: int = 11, bold: bool = False, italic: bool = False) -> Font:
    return Font(name="Times New Roman", size=size, bold=bold, italic=italic)


def _value(sheet: Worksheet, row: int, column: int, value: str | int | None) -> Cell:
    cell = sheet.cell(row, column)
    if isinstance(cell, MergedCell):  # nothing is merged on these sheets
        raise TypeError(cell.coordinate)
    if value not in (None, ""):
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"  # words that begin with "=" stay words
    return cell


def read_criteria(data: bytes) -> CriteriaReading:
    """Read all sets of a workbook; never raises for what is in it."""
    try:
        read_workbook_parts(data)
    except RefusedSheet as refused:
        return CriteriaReading((), tuple(SheetFault("", "", fact) for fact in refused.facts))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of extensions that it drops; none of them is a value
            sheets = _sheets(data)
    except Exception:  # noqa: BLE001 - a damaged workbook makes openpyxl and the XML parser raise anything
        fact = "không mở được sổ tính; hãy lưu lại từ Excel, không đặt mật khẩu."
        return CriteriaReading((), (SheetFault("", "", fact),))
    if len(sheets) > _MOST_SHEETS:
        return CriteriaReading((), (SheetFault("", "", f"sổ tính có hơn {_MOST_SHEETS} trang; hãy bớt trang."),))
    sets: list[ReadSet] = []
    faults: list[SheetFault] = []
    for sheet in sheets:
        one, found = read_rows(sheet)
        sets += [one] if one and not found else []
        faults += found
    return CriteriaReading(tuple(sets), tuple(faults))


def _sheets(data: bytes) -> list[SheetRows]:
    """Read every sheet within fixed bounds: a stray mark in the last row of Excel must not cost a million rows."""
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=False)
    found = []
    for sheet in book.worksheets[: _MOST_SHEETS + 1]:
        sheet.reset_dimensions()
        cells: dict[str, Any] = {}
        formulas: set[str] = set()
        for line in sheet.iter_rows(max_row=_MOST_ROWS + 1, max_col=len(COLUMNS)):
            for cell in line:
                if cell.value is not None and str(cell.value).strip():
                    cells[cell.coordinate] = cell.value
                    if cell.data_type == "f":
                        formulas.add(cell.coordinate)
        if cells:
            found.append(SheetRows(sheet.title, cells, frozenset(formulas), _MOST_ROWS, _last_row(cells)))
    return found


def _last_row(cells: Mapping[str, Any]) -> int:
    return max(int(address.lstrip("ABCDEFGHI")) for address in cells)
