"""Reading ballot sheets back: every fault at once, each with its cell."""

import io
import re
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from openpyxl import load_workbook
from openpyxl.utils import column_index_from_string

from documents.ballot_layout import GATES, LAYOUT, Layout, SheetFacts, lay_out
from documents.ballot_sheet import RECORDS
from documents.sheet_limits import RefusedSheet, read_workbook_parts
from domain.ballot_form import BallotForm, faults_of_form
from domain.criteria import CriteriaSet, UnknownCriteriaSet
from domain.criteria_version import CriteriaAltered, built_in
from domain.vietnamese import nfc

MOST_SHEETS: Final = 500
MOST_COMMENT: Final = 2_000
_MOST_TOLD: Final = 5
_FIELDS: Final = 11
_LEVEL: Final = re.compile(r"(?:mức\s*)?([0-9]{1,2})", re.IGNORECASE)
_SPACE: Final = re.compile(r"\s+")

Grid = Mapping[str, Any]
"""What the cells of a sheet hold, by address."""


class _Formula(str):
    """The text of a formula, which is no text of a person."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class SheetFault:
    """One thing wrong with a workbook: the cell ("" for the whole file) and why, with the way out."""

    cell: str
    reason: str

    def __str__(self) -> str:
        """Give the cell and the sentence."""
        return f"ô {self.cell}: {self.reason}" if self.cell else self.reason


@dataclass(frozen=True, slots=True)
class ReadForm:
    """One sheet: its name, whose it is, and the filled form (to be counted only when the reading has no faults)."""

    sheet: str
    facts: SheetFacts
    form: BallotForm


@dataclass(frozen=True, slots=True)
class SheetReading:
    """What a workbook holds: its forms, and every fault of all its sheets."""

    forms: tuple[ReadForm, ...]
    faults: tuple[SheetFault, ...]


def read_sheet(data: bytes, find_set: Callable[[str], CriteriaSet] = built_in) -> SheetReading:
    """Read a workbook of ballot sheets; never raises for what is in it.

    A form is among the result also when it has faults; only a reading without faults may be counted.
    """
    try:
        read_workbook_parts(data)
    except RefusedSheet as refused:
        return SheetReading((), tuple(SheetFault("", fact) for fact in refused.facts))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of extensions that it drops; none of them is a value
            grids = _grids(data)
    except Exception:  # noqa: BLE001 - a damaged workbook makes openpyxl and the XML parser raise anything
        return SheetReading((), (SheetFault("", "không mở được sổ tính; hãy lưu lại từ Excel, không đặt mật khẩu."),))
    records = grids.pop(RECORDS, None)
    if not records:
        reason = "không phải phiếu do chương trình lập; hãy lập phiếu bằng lệnh «thuky ballots sheets»."
        return SheetReading((), (SheetFault("", reason),))
    forms: list[ReadForm] = []
    faults: list[SheetFault] = []
    for row in _rows(records):
        form, found = _read(row, grids, find_set)
        forms += [form] if form else []
        faults += found
    return SheetReading(tuple(forms), (*faults, *_strange_sheets(grids, records)))


def _grids(data: bytes) -> dict[str, dict[str, Any]]:
    """Read every sheet within fixed bounds: a stray mark in the last row of Excel must not cost a million rows."""
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=False)
    grids: dict[str, dict[str, Any]] = {}
    for sheet in book.worksheets[: MOST_SHEETS + 1]:
        sheet.reset_dimensions()
        columns, rows = (_FIELDS, MOST_SHEETS) if sheet.title == RECORDS else (column_index_from_string(GATES), 200)
        grids[sheet.title] = {
            cell.coordinate: _Formula(cell.value) if cell.data_type == "f" else cell.value
            for line in sheet.iter_rows(max_row=rows, max_col=columns)
            for cell in line
            if cell.value is not None
        }
    return grids


def _rows(records: Grid) -> list[list[str]]:
    rows = []
    for n in range(1, MOST_SHEETS + 1):
        row = [_shown(records.get(f"{column}{n}")) for column in "ABCDEFGHIJK"]
        if not any(row):
            break
        rows.append(row)
    return rows


def _shown(value: object) -> str:
    """Write a value as the plan writes its own: whole numbers without a fraction, texts composed."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return nfc(str(value))


def _read(
    row: list[str], grids: Mapping[str, Grid], find_set: Callable[[str], CriteriaSet]
) -> tuple[ReadForm | None, list[SheetFault]]:
    title, layout_number, version, code, product, product_name, producer, member, member_name, council, n = row
    grid = grids.get(title)
    if grid is None:
        return None, [SheetFault("", f"thiếu trang «{title}»; hãy gửi lại cả sổ phiếu.")]
    if layout_number != str(LAYOUT) or not (n.isdecimal() and n.isascii() and len(n) == 1):
        return None, [SheetFault(f"{title}!A1", "phiếu lập theo mẫu khác; hãy lập lại phiếu.")]
    try:
        criteria = find_set(version)
    except (UnknownCriteriaSet, CriteriaAltered) as unknown:
        return None, [SheetFault(f"{title}!D3", str(unknown))]
    facts = SheetFacts(product, product_name, producer, member, member_name, council, int(n))
    layout = lay_out(facts, criteria)
    faults = _altered(title, grid, layout, code)
    ticks, found = _ticks(title, grid, layout)
    comment = _shown(grid.get(layout.comment)).strip()
    if isinstance(grid.get(layout.comment), _Formula):
        found.append(SheetFault(f"{title}!{layout.comment}", "ý kiến là một công thức; hãy gõ lại bằng chữ."))
    if len(comment) > MOST_COMMENT:
        found.append(SheetFault(f"{title}!{layout.comment}", f"ý kiến dài quá {MOST_COMMENT} ký tự; hãy viết gọn lại."))
    form = BallotForm(product, member, version, ticks, comment, facts.round)
    told = {fault.cell for fault in found}
    for fault in faults_of_form(criteria, form):
        cell = f"{title}!{layout.choices[fault.code]}"
        if cell not in told:
            found.append(SheetFault(cell, fault.reason))
    return ReadForm(title, facts, form), [*faults, *sorted(found, key=_position)]


def _position(fault: SheetFault) -> tuple[int, str]:
    return int(re.sub(r".*![A-Z]+", "", fault.cell)), fault.cell


def _altered(title: str, grid: Grid, layout: Layout, code: str) -> list[SheetFault]:
    """Compare everything that is locked, and the check code; a row pushed down is told once, not a hundred times."""
    changed = [
        (cell.address, _shown(cell.value))
        for cell in layout.cells
        if _plain(_shown(grid.get(cell.address))) != _plain(_shown(cell.value))
        or isinstance(grid.get(cell.address), _Formula) is not cell.is_formula
    ]
    faults = [
        SheetFault(f"{title}!{address}", f"ô đã khóa bị sửa, phải là “{text}”; hãy chép lại từ phiếu gốc.")
        for address, text in changed[:_MOST_TOLD]
    ]
    if len(changed) > _MOST_TOLD:
        rest = len(changed) - _MOST_TOLD
        faults.append(
            SheetFault(
                f"{title}!{changed[_MOST_TOLD][0]}", f"từ ô này còn {rest} ô đã khóa bị sửa; hãy dùng lại phiếu gốc."
            )
        )
    if code != layout.code or _shown(grid.get(layout.code_cell)) != layout.code:
        reason = "mã kiểm tra không khớp thành viên, sản phẩm và bộ tiêu chí; hãy dùng lại phiếu gốc."
        faults.append(SheetFault(f"{title}!{layout.code_cell}", reason))
    return faults


def _plain(text: str) -> str:
    """Leave out spaces, which office programs set in formulas as they like."""
    return _SPACE.sub("", text)


def _ticks(title: str, grid: Grid, layout: Layout) -> tuple[dict[str, tuple[int, ...]], list[SheetFault]]:
    ticks: dict[str, tuple[int, ...]] = {}
    faults: list[SheetFault] = []
    for code, address in layout.choices.items():
        value = grid.get(address)
        text = _shown(value).strip()
        match = _LEVEL.fullmatch(text)
        if not text:
            ticks[code] = ()
        elif isinstance(value, bool) or match is None:
            ticks[code] = ()
            what = "công thức" if isinstance(value, _Formula) else f"“{text[:40]}”"
            faults.append(
                SheetFault(f"{title}!{address}", f"Tiêu chí {code}: {what} không phải một mức. Hãy chọn số của mức.")
            )
        else:
            ticks[code] = (int(match[1]),)
    return ticks, faults


def _strange_sheets(grids: Mapping[str, Grid], records: Grid) -> list[SheetFault]:
    known = {row[0] for row in _rows(records)}
    return [
        SheetFault("", f"trang «{title}» không thuộc sổ phiếu; hãy xóa trang này.")
        for title in grids
        if title not in known
    ]
