"""One sheet of criteria as rows: read into a set, each fault with its cell."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from domain.criteria import PARTS, CriteriaSet, Criterion, Heading, Option
from domain.criteria_check import Field, SetFault
from domain.errors import RuleBroken
from domain.regime import load_regime, regime_codes
from domain.vietnamese import nfc

HEAD_ROW: Final = 7
FIRST_ROW: Final = HEAD_ROW + 1
FACTS: Final = {"regime": "Chế độ", "number": "Bộ số", "name": "Tên bộ sản phẩm", "version": "Phiên bản"}
"""What stands above the table, from row 2 on: label in column A, value in column C."""
COLUMNS: Final = {
    "part": "Phần",
    "code": "Mã",
    "name": "Tiêu chí",
    "maximum": "Điểm tối đa",
    "case": "Trường hợp",
    "option": "Mức",
    "points": "Điểm",
    "gate": "Hạng tối thiểu (sao)",
    "label": "Nội dung mức",
}
_LETTER: Final = {name: "ABCDEFGHI"[n] for n, name in enumerate(COLUMNS)}
_FACT_CELL: Final = {name: f"C{row}" for row, name in enumerate(FACTS, start=2)}
_MOST_LETTERS: Final = 2_000
_MOST_POINTS: Final = 100
_MOST_NUMBER: Final = 99


@dataclass(frozen=True, slots=True)
class SheetFault:
    """One thing wrong in a workbook: sheet and cell ("" for the whole of it) and why, with the way out."""

    sheet: str
    cell: str
    reason: str

    def __str__(self) -> str:
        """Give the place and the sentence."""
        place = f"ô {self.sheet}!{self.cell}: " if self.cell else f"trang «{self.sheet}»: " if self.sheet else ""
        return f"{place}{self.reason}"


@dataclass(frozen=True)
class SheetRows:
    """What the cells of a sheet hold, by address; which of them are formulas; how many rows are read."""

    title: str
    cells: Mapping[str, Any]
    formulas: frozenset[str]
    most_rows: int
    last_row: int


@dataclass(frozen=True)
class ReadSet:
    """A set as it was read, and the row of each criterion and option (0: the criterion's first)."""

    sheet: str
    criteria: CriteriaSet
    rows: Mapping[tuple[str, int], int]

    def fault_at(self, fact: str, reason: str) -> SheetFault:
        """Make a fault of what stands above the table."""
        return SheetFault(self.sheet, _FACT_CELL[fact], reason)

    def fault_of(self, fault: SetFault) -> SheetFault:
        """Find the cell of a fault of the set; sums of parts and missing criteria belong to the whole sheet."""
        row = self.rows.get((fault.code, fault.option))
        return SheetFault(self.sheet, f"{_LETTER[_column(fault.field)]}{row}" if row else "", fault.reason)


def _column(name: Field) -> str:
    return name


@dataclass
class _Table:
    """A table in the reading."""

    sheet: SheetRows
    faults: list[SheetFault] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    criteria: list[Criterion] = field(default_factory=list)
    rows: dict[tuple[str, int], int] = field(default_factory=dict)

    def text(self, address: str) -> str:
        """Give the words of a cell; a formula is a fault and gives none."""
        value = self.sheet.cells.get(address)
        if value is None:
            return ""
        if address in self.sheet.formulas:
            self.fault(address, "ô là một công thức; hãy gõ lại bằng chữ hoặc số.")
            return ""
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        text = nfc(str(value)).strip()
        if len(text) > _MOST_LETTERS:
            self.fault(address, f"dài quá {_MOST_LETTERS} ký tự; hãy viết gọn lại.")
            return ""
        if any(not (letter.isprintable() or letter in "\n\t") for letter in text):
            self.fault(address, "có ký tự không in được; hãy gõ lại.")
            return ""
        return text

    def number(self, address: str, label: str, most: int) -> int | None:
        """Give a whole number from 0 to `most`; None for an empty cell and, as a fault, for anything else."""
        text = self.text(address)
        if not text:
            return None
        if not (text.isascii() and text.isdecimal() and len(text) <= len(str(most)) and int(text) <= most):
            self.fault(address, f"{label} “{text[:40]}” không phải số nguyên từ 0 đến {most}; hãy sửa.")
            return None
        return int(text)

    def fault(self, address: str, reason: str) -> None:
        """Note a fault, once for each cell."""
        if all(fault.cell != address for fault in self.faults):
            self.faults.append(SheetFault(self.sheet.title, address, reason))


def read_rows(sheet: SheetRows) -> tuple[ReadSet | None, list[SheetFault]]:
    """Read one sheet; its set, and what keeps it from being read."""
    table = _Table(sheet)
    labels = [table.text(f"{letter}{HEAD_ROW}") for letter in _LETTER.values()]
    if labels != list(COLUMNS.values()):
        reason = f"không phải bảng do chương trình lập (dòng {HEAD_ROW}); hãy xuất lại: thuky criteria export."
        return None, [SheetFault(sheet.title, "", reason)]
    if sheet.last_row > sheet.most_rows:
        return None, [SheetFault(sheet.title, "", f"có hơn {sheet.most_rows} dòng; hãy xóa các dòng thừa.")]
    regime, number = _regime(table), _set_number(table)
    name = table.text(_FACT_CELL["name"])
    if not name:
        table.fault(_FACT_CELL["name"], "chưa có tên bộ sản phẩm; hãy ghi tên.")
    _criteria(table)
    version = f"{regime}/{number}"
    criteria = CriteriaSet(regime, version, number, name, tuple(table.headings), tuple(table.criteria))
    return ReadSet(sheet.title, criteria, table.rows), table.faults


def _regime(table: _Table) -> str:
    code = table.text(_FACT_CELL["regime"])
    try:
        load_regime(code).require("weights")
    except RuleBroken as broken:
        known = ", ".join(one for one in regime_codes() if "weights" not in load_regime(one).unknown)
        reason = (
            str(broken) if code in regime_codes() else f"không có chế độ “{code[:20]}”; hãy ghi một trong: {known}."
        )
        table.fault(_FACT_CELL["regime"], reason)
    return code


def _set_number(table: _Table) -> int:
    number = table.number(_FACT_CELL["number"], "số của bộ", _MOST_NUMBER)
    if not number:
        table.fault(_FACT_CELL["number"], "chưa có số của bộ sản phẩm; hãy ghi số từ 1.")
    return number or 0


def _criteria(table: _Table) -> None:
    """Read the table: rows with a code begin a heading or a criterion, the others carry its further options."""
    started: list[int] = []
    for row in range(FIRST_ROW, table.sheet.last_row + 1):
        own = {name: f"{letter}{row}" for name, letter in _LETTER.items()}
        if not any(address in table.sheet.cells for address in own.values()):
            continue
        if own["code"] in table.sheet.cells:
            _close(table, started)
            started = [row]
        elif started:
            started.append(row)
        else:
            table.fault(own["code"], "dòng đầu của bảng chưa có mã tiêu chí; hãy ghi mã.")
    _close(table, started)


def _close(table: _Table, rows: list[int]) -> None:
    """Make the heading or the criterion of some rows."""
    if not rows:
        return
    first = rows[0]
    code, name = table.text(f"{_LETTER['code']}{first}"), table.text(f"{_LETTER['name']}{first}")
    part = table.text(f"{_LETTER['part']}{first}")
    maximum = table.number(f"{_LETTER['maximum']}{first}", "điểm tối đa", _MOST_POINTS)
    if part not in PARTS:
        table.fault(f"{_LETTER['part']}{first}", f"phần “{part[:20]}” không phải A, B hoặc C; hãy sửa.")
    if not name:
        table.fault(f"{_LETTER['name']}{first}", f"mã {code} chưa có tên; hãy ghi tên tiêu chí hoặc mục.")
    if maximum is None:
        table.fault(f"{_LETTER['maximum']}{first}", f"mã {code} chưa có điểm tối đa; hãy ghi số nguyên.")
    table.rows.setdefault((code, 0), first)
    options = [option for row in rows if (option := _option(table, code, row)) is not None]
    if len(rows) == 1 and not options and not _has_option(table, first):
        table.headings.append(Heading(part, code, name, maximum or 0))
    else:
        table.criteria.append(Criterion(part, code, name, maximum or 0, tuple(options)))


def _has_option(table: _Table, row: int) -> bool:
    return any(f"{_LETTER[name]}{row}" in table.sheet.cells for name in ("case", "option", "points", "gate", "label"))


def _option(table: _Table, code: str, row: int) -> Option | None:
    if not _has_option(table, row):
        return None
    number = table.number(f"{_LETTER['option']}{row}", "mức", _MOST_POINTS)
    points = table.number(f"{_LETTER['points']}{row}", "điểm", _MOST_POINTS)
    gate = table.number(f"{_LETTER['gate']}{row}", "hạng", _MOST_POINTS)
    case = table.number(f"{_LETTER['case']}{row}", "trường hợp", _MOST_POINTS)
    label = " ".join(table.text(f"{_LETTER['label']}{row}").split())
    for name, value in (("option", number), ("points", points)):
        if value is None:
            table.fault(f"{_LETTER[name]}{row}", f"tiêu chí {code}: chưa ghi {COLUMNS[name].lower()}; hãy ghi số.")
    table.rows.setdefault((code, number or 0), row)
    return Option(number or 0, points or 0, label, gate, 1 if case is None else case)
