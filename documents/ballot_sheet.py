"""Ballot sheets as Excel workbooks: locked criteria, a drop-down for each, live sums, gates marked, a check code."""

import io
import re
from collections.abc import Sequence
from typing import Final

from openpyxl import Workbook
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from documents.ballot_layout import (
    CHOICE,
    GATES,
    HEAD_ROW,
    LAYOUT,
    LEVELS,
    MAXIMUM,
    POINTS,
    Cell,
    Layout,
    SheetFacts,
    lay_out,
)
from documents.cell_style import Looks
from documents.package import read_parts, write_parts
from domain.criteria import CriteriaSet

RECORDS: Final = "thuky"
"""The hidden page on which the program finds again whose sheets the workbook holds."""
SHEET: Final = "Phieu"

_WIDTHS: Final = {"A": 9, "B": 44, "C": 10, "D": 44, "E": 10, "F": 8, "G": 26}
_LINE_HEIGHT: Final = 15
_FILLS: Final = {"head": "D9E2F3", "part": "FCE4D6", "heading": "F2F2F2", "sum": "E2EFDA"}
_BOLD: Final = frozenset({"title", "label", "head", "part", "heading", "sum"})
_GRID: Final = frozenset({"head", "part", "heading", "criterion", "sum"})
_LINE = Side(style="thin", color="A6A6A6")
_TO_FILL_IN: Final = "FFF2CC"
# The day of zip's own era: the bytes of a sheet must not depend on when it was made.
_DATES = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms)")
_A_DAY: Final = rb"\g<1>1980-01-01T00:00:00Z\g<3>"


def sheet_title(n: int, total: int) -> str:
    """Name the n-th sheet of a workbook: "Phieu", or "Phieu 01" where there are several."""
    return SHEET if total == 1 else f"{SHEET} {n:02d}"


def write_sheet(facts: SheetFacts, criteria: CriteriaSet) -> bytes:
    """Write the workbook of one member for one product."""
    return write_book([(facts, criteria)])


def write_book(sheets: Sequence[tuple[SheetFacts, CriteriaSet]]) -> bytes:
    """Write the workbook of one member, a sheet for each product; equal facts give equal bytes."""
    book = Workbook()
    book.remove(book.worksheets[0])
    layouts = [lay_out(facts, criteria) for facts, criteria in sheets]
    looks = Looks()
    for n, layout in enumerate(layouts, start=1):
        _write(book.create_sheet(sheet_title(n, len(layouts))), layout, looks)
    _record(book.create_sheet(RECORDS), layouts)
    book.security.lockStructure = True
    buffer = io.BytesIO()
    book.save(buffer)
    parts = read_parts(buffer.getvalue(), limited=False)
    parts["docProps/core.xml"] = _DATES.sub(_A_DAY, parts["docProps/core.xml"])
    return write_parts(parts)


def _write(sheet: Worksheet, layout: Layout, looks: Looks) -> None:
    for column, width in _WIDTHS.items():
        sheet.column_dimensions[column].width = width
    for cell in layout.cells:
        _put(sheet, cell, looks)
        if cell.style in {"criterion", "heading", "head"}:
            # Office programs do not heighten wrapped rows of a file that has never been open in them.
            lines = -(-len(str(cell.value)) // (_WIDTHS[cell.column] - 2))
            known = sheet.row_dimensions[cell.row].height or _LINE_HEIGHT
            sheet.row_dimensions[cell.row].height = max(known, _LINE_HEIGHT * lines)
    lists: dict[int, DataValidation] = {}
    for criterion in layout.criteria.criteria:
        address, levels = layout.choices[criterion.code], len(criterion.options)
        if levels not in lists:
            lists[levels] = _drop_down(levels)
            sheet.add_data_validation(lists[levels])
        lists[levels].add(address)
        _open(sheet, address, looks)
    _open(sheet, layout.comment, looks)
    sheet.merge_cells(f"{layout.comment}:{GATES}{layout.comment.removeprefix(LEVELS)}")
    sheet.row_dimensions[int(layout.comment.removeprefix(LEVELS))].height = 60
    _put(sheet, Cell(layout.code_cell[0], int(layout.code_cell[1:]), layout.code, "label"), looks)
    choices = f"{CHOICE}{HEAD_ROW + 1}:{CHOICE}{layout.last_row}"
    # Only what is still to be filled in is coloured; done rows turn white.
    unfilled = FormulaRule(  # type: ignore[no-untyped-call]
        formula=[f'AND({CHOICE}{HEAD_ROW + 1}="",$C{HEAD_ROW + 1}<>"",$D{HEAD_ROW + 1}<>"")'],
        fill=PatternFill("solid", bgColor=_TO_FILL_IN),
    )
    sheet.conditional_formatting.add(choices, unfilled)
    sheet.freeze_panes = f"A{HEAD_ROW + 1}"
    sheet.protection.sheet = True
    sheet.protection.formatColumns = False
    sheet.protection.formatRows = False
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]
    sheet.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW}"


def _put(sheet: Worksheet, cell: Cell, looks: Looks) -> None:
    target = sheet[cell.address]
    target.value = cell.value
    if isinstance(cell.value, str) and not cell.is_formula:
        target.data_type = "s"  # a product named "=…" stays a name
    style, number = cell.style, cell.column in {MAXIMUM, POINTS} or cell.style == "head"

    def dress(target: SheetCell) -> None:
        target.font = Font(name="Times New Roman", size=14 if style == "title" else 11, bold=style in _BOLD)
        wraps = style in {"criterion", "head", "heading"}
        target.alignment = Alignment(wrap_text=wraps, vertical="center", horizontal="center" if number else None)
        if style in _FILLS:
            target.fill = PatternFill("solid", fgColor=_FILLS[style])
        if style in _GRID:
            target.border = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)

    looks.give(target, (style, number), dress)


def _open(sheet: Worksheet, address: str, looks: Looks) -> None:
    is_choice = address[0] == CHOICE

    def dress(cell: SheetCell) -> None:
        cell.protection = Protection(locked=False)
        cell.alignment = Alignment(horizontal="center" if is_choice else "left", vertical="center", wrap_text=True)
        cell.border = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)

    looks.give(sheet[address], ("open", is_choice), dress)


def _drop_down(levels: int) -> DataValidation:
    numbers = ",".join(str(number) for number in range(1, levels + 1))
    rule = DataValidation(type="list", formula1=f'"{numbers}"', allow_blank=True, showErrorMessage=True)
    rule.errorTitle, rule.error = "Mức không có", f"Tiêu chí này có các mức từ 1 đến {levels}."
    rule.promptTitle, rule.prompt = "Chọn một mức", f"Chọn một mức từ 1 đến {levels}."
    rule.showInputMessage = True
    return rule


def _record(sheet: Worksheet, layouts: Sequence[Layout]) -> None:
    """Note on the hidden page whose sheets they are, in the order of `SheetFacts`, each with set and code."""
    sheet.sheet_state = "veryHidden"
    sheet.protection.sheet = True
    for row, layout in enumerate(layouts, start=1):
        facts = layout.facts
        values = (
            sheet_title(row, len(layouts)), str(LAYOUT), layout.criteria.version, layout.code, facts.product,
            facts.product_name, facts.producer, facts.member, facts.member_name, facts.council, str(facts.round),
        )  # fmt: skip
        for column, value in enumerate(values, start=1):
            cell = sheet.cell(row, column)
            cell.value = "".join(char for char in value if char.isprintable())
            cell.data_type = "s"
