"""Where everything stands on a ballot sheet: one plan that the writer follows and the reader checks against."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, Literal

from domain.criteria import PARTS, CriteriaSet, Criterion
from domain.vietnamese import counted, nfc

LAYOUT: Final = 1
"""Raise it when a row or a text of the sheet changes: older sheets are then asked for again."""

CODE, NAME, MAXIMUM, LEVELS, CHOICE, POINTS, GATES = "ABCDEFG"
HEAD_ROW: Final = 10
_STARS: Final = (3, 4, 5)
_CODE_LENGTH: Final = 16
_GROUP: Final = 4

Style = Literal["title", "label", "text", "head", "part", "heading", "criterion", "sum", "note"]


@dataclass(frozen=True, slots=True)
class SheetFacts:
    """Whose sheet it is: codes and names of product and member, the producer, the council, the round."""

    product: str
    product_name: str
    producer: str
    member: str
    member_name: str
    council: str
    round: int = 1


@dataclass(frozen=True, slots=True)
class Cell:
    """A locked cell: its address, its text, number or formula, and how it looks."""

    column: str
    row: int
    value: str | int
    style: Style

    @property
    def address(self) -> str:
        """Give the address: "E14"."""
        return f"{self.column}{self.row}"

    @property
    def is_formula(self) -> bool:
        """Say whether the value is one of our own formulas; texts of people are never taken for one."""
        return self.column in {CHOICE, POINTS} and isinstance(self.value, str) and self.value.startswith("=")


@dataclass(frozen=True)
class Layout:
    """A whole sheet: locked cells, the cell of each criterion's choice, the cells of comment and check code."""

    facts: SheetFacts
    criteria: CriteriaSet
    cells: tuple[Cell, ...]
    choices: dict[str, str]
    sums: dict[str, str]
    comment: str
    code_cell: str
    code: str
    last_row: int


@dataclass
class _Plan:
    """A layout in the making."""

    cells: list[Cell] = field(default_factory=list)
    choices: dict[str, str] = field(default_factory=dict)
    sums: dict[str, str] = field(default_factory=dict)
    row: int = HEAD_ROW

    def put(self, column: str, value: str | int, style: Style) -> None:
        self.cells.append(Cell(column, self.row, value if isinstance(value, int) else _clean(value), style))

    def down(self) -> None:
        self.row += 1


def _clean(text: str) -> str:
    """Compose accents and drop control characters, which no sheet can hold."""
    return "".join(char for char in nfc(text) if char.isprintable()).strip()


def lay_out(facts: SheetFacts, criteria: CriteriaSet) -> Layout:
    """Plan the sheet of one member for one product."""
    body = _body(criteria)
    cells = (*_head(facts, criteria), *body.cells)
    return Layout(
        facts,
        criteria,
        cells,
        body.choices,
        body.sums,
        f"{LEVELS}{body.row - 1}",
        f"{LEVELS}{body.row}",
        _check_code(facts, criteria, cells),
        body.row,
    )


@lru_cache(maxsize=64)  # more than a regime has sets: a workbook holds dozens of sheets of a few sets
def _body(criteria: CriteriaSet) -> _Plan:
    """Plan what all sheets of a set have in common, up to the row of the check code; look, do not touch."""
    plan = _Plan()
    for column, text in zip(
        "ABCDEFG",
        ("Mã", "Tiêu chí", "Điểm tối đa", "Các mức (điểm)", "Chọn mức", "Điểm", "Mức tối thiểu để xếp hạng"),
        strict=True,
    ):
        plan.put(column, text, "head")
    plan.down()
    first = plan.row
    for part in PARTS:
        _part(plan, criteria, part)
    last = plan.row - 1
    plan.put(NAME, "TỔNG CỘNG", "sum")
    plan.put(MAXIMUM, sum(criteria.maximum(part) for part in PARTS), "sum")
    plan.put(POINTS, f"={'+'.join(plan.sums[part] for part in PARTS)}", "sum")
    plan.sums["total"] = f"{POINTS}{plan.row}"
    plan.down()
    plan.put(NAME, "Số tiêu chí chưa chấm", "label")
    plan.put(POINTS, f"={len(criteria.criteria)}-COUNT({CHOICE}{first}:{CHOICE}{last})", "text")
    plan.sums["open"] = f"{POINTS}{plan.row}"
    plan.down()
    plan.put(
        NAME,
        "Dấu * chỉ mức tối thiểu phải đạt của tiêu chí để được xếp hạng: *** là 3 sao, **** là 4 sao, ***** là 5 sao.",
        "note",
    )
    plan.down()
    plan.put(NAME, "Ý kiến của người đánh giá", "label")
    plan.down()
    plan.put(NAME, "Mã kiểm tra (không sửa)", "label")
    return plan


def _head(facts: SheetFacts, criteria: CriteriaSet) -> list[Cell]:
    lines = (
        ("Hội đồng", facts.council),
        ("Bộ sản phẩm", f"{criteria.number}. {criteria.name} (bộ tiêu chí {criteria.version})"),
        ("Tên sản phẩm", facts.product_name),
        ("Mã sản phẩm", facts.product),
        ("Chủ thể", facts.producer),
        ("Người đánh giá", f"{facts.member_name} ({facts.member})"),
        ("Lần chấm", counted(facts.round)),
    )
    cells = [Cell(CODE, 1, "PHIẾU ĐÁNH GIÁ SẢN PHẨM OCOP", "title")]
    for row, (label, text) in enumerate(lines, start=2):
        cells += [Cell(CODE, row, label, "label"), Cell(LEVELS, row, _clean(text), "text")]
    guide = "Chỉ điền cột “Chọn mức” (mỗi tiêu chí một mức) và ô “Ý kiến của người đánh giá”; các ô khác đã khóa."
    return [*cells, Cell(CODE, len(lines) + 2, guide, "note")]


def _part(plan: _Plan, criteria: CriteriaSet, part: str) -> None:
    plan.put(NAME, f"PHẦN {part} ({criteria.maximum(part)} điểm)", "part")
    plan.down()
    first = plan.row
    headings = [heading for heading in criteria.headings if heading.part == part]
    shown: set[str] = set()
    for criterion in criteria.criteria:
        if criterion.part != part:
            continue
        for heading in headings:
            if heading.code not in shown and criterion.code.startswith(f"{heading.code}."):
                shown.add(heading.code)
                plan.put(CODE, heading.code, "heading")
                plan.put(NAME, heading.name, "heading")
                plan.put(MAXIMUM, heading.maximum, "heading")
                plan.down()
        _criterion(plan, criterion)
    plan.put(NAME, f"Cộng Phần {part}", "sum")
    plan.put(MAXIMUM, criteria.maximum(part), "sum")
    plan.put(POINTS, f"=SUM({POINTS}{first}:{POINTS}{plan.row - 1})", "sum")
    plan.sums[part] = f"{POINTS}{plan.row}"
    plan.down()


def _criterion(plan: _Plan, criterion: Criterion) -> None:
    choice = f"{CHOICE}{plan.row}"
    points = ",".join(str(option.points) for option in criterion.options)
    plan.put(CODE, criterion.code, "criterion")
    plan.put(NAME, criterion.name, "criterion")
    plan.put(MAXIMUM, criterion.maximum, "criterion")
    plan.put(LEVELS, "; ".join(_levels(criterion)), "criterion")
    plan.put(POINTS, f'=IF({choice}="",0,IFERROR(CHOOSE({choice},{points}),0))', "criterion")
    plan.put(GATES, "; ".join(_gates(criterion)), "criterion")
    plan.choices[criterion.code] = choice
    plan.down()


def _levels(criterion: Criterion) -> Iterator[str]:
    """Write the options as the drop-down counts them; the wording of the decree is not ours to print."""
    cases = len({option.case for option in criterion.options})
    for option in criterion.options:
        word = f" {option.label}" if option.label != f"Mức {option.number}" else ""
        case = f" (trường hợp {option.case})" if cases > 1 else ""
        stars = f" {'*' * option.gate}" if option.gate else ""
        yield f"{option.number}:{word} {option.points} điểm{case}{stars}"


def _gates(criterion: Criterion) -> Iterator[str]:
    for star in _STARS:
        least = sorted({option.points for option in criterion.options if option.gate == star})
        if least:
            yield f"{star} sao: từ {' hoặc '.join(str(points) for points in least)} điểm"


def _check_code(facts: SheetFacts, criteria: CriteriaSet, cells: Iterable[Cell]) -> str:
    """Hash member, product, set, round and everything that is printed; four groups of four, to be read out."""
    content = [
        LAYOUT,
        nfc(facts.product),
        nfc(facts.member),
        criteria.version,
        facts.round,
        [[cell.address, cell.value] for cell in cells],
    ]
    digest = hashlib.sha256(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()
    short = digest[:_CODE_LENGTH].upper()
    return "-".join(short[start : start + _GROUP] for start in range(0, _CODE_LENGTH, _GROUP))
