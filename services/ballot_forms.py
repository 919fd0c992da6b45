"""Ballots on paper: the form D20 as Word files, one for each member and product, with the criteria of its set."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from documents.kinds import load_kind
from documents.render import render
from domain.criteria import PARTS, CriteriaSet, Criterion
from domain.criteria_headings import headings_of, part_title
from domain.vietnamese import nfc, slug
from models.council import CouncilMember
from models.whole_file import write_whole
from services import letterhead
from services.ballot_bench import Bench, NoSheetsNow, bench_of
from services.cycles import CycleView, load_cycle
from services.forms import form_for
from services.office import Office
from services.products import ProductView

_KIND: Final = "ballot"
_LEGEND: Final = (
    "Dấu * chỉ mức điểm tối thiểu phải đạt của tiêu chí để được xếp hạng: *** là 3 sao, **** là 4 sao, ***** là 5 sao.",
    "Mỗi tiêu chí chỉ đánh dấu một mức điểm.",
)
_BY_PART: Final = "Chấm tổng điểm từng phần A, B, C, không vượt điểm tối đa của phần."
_FORGED, _UNFIT = "Hồ sơ giả mạo", "Hồ sơ không đáp ứng yêu cầu"
_FOOD_SAFETY: Final = (
    "Thiếu giấy chứng nhận cơ sở đủ điều kiện an toàn thực phẩm (đối với cơ sở phải có giấy chứng nhận)"
)
_LICENCE: Final = "Thiếu giấy phép sản xuất, công bố sản phẩm (đối với rượu, thuốc, mỹ phẩm, tinh dầu phải có)"
# Which grounds are printed for which product group; the groups have these numbers in every regime.
_ELIMINATION: Final = {"I": (_FOOD_SAFETY,), "II": (_FOOD_SAFETY, _LICENCE), "III": (_LICENCE,)}
_WORDS_OF_LEVEL: Final = "Mức "


def write_forms(office: Office, cycle_key: str, out: Path, *, member: str = "") -> list[Path]:
    """Write a folder for each member with one form for each product that the member scores; give the paths.

    Products without a criteria set get the form by parts. ``member`` writes those of one member only. Raises
    NoSheetsNow, UnknownMember, CriteriaAltered.
    """
    cycle = load_cycle(office, cycle_key)
    kind = load_kind(_KIND)
    with office.read() as session:
        bench = bench_of(session, office, cycle)
        form = form_for(session, office, kind, office.today)
    if not bench.products:
        raise NoSheetsNow("Không có sản phẩm nào được đưa ra họp.")
    if member and member not in bench.members:
        raise UnknownMember(member, tuple(bench.members))
    products = list(bench.products.values())
    parts = {product.code: _parts(cycle, bench.set_for(product)) for product in products}
    head = letterhead.blank_head(cycle, kind, letterhead.letterhead_of(cycle, kind), office.today)
    out.mkdir(parents=True, exist_ok=True)
    paths = []
    for one in bench.members.values():
        if member not in {"", one.code}:
            continue
        folder = out / f"phieu-{slug(one.code)}-{slug(one.name)}"
        own = [product for product in products if (product.code, one.code) not in bench.recused]
        for n, product in enumerate(own, start=1):
            context = head | _context(cycle, bench, one, product, parts[product.code], f"{n:02d}/{len(own):02d}")
            path = folder / f"{n:02d}-{slug(product.code)}.docx"
            paths.append(write_whole(path, render(form.template, context, kind=_KIND)))
    return paths


class UnknownMember(Exception):
    """The council has no member of this code."""

    def __init__(self, code: str, known: Sequence[str]) -> None:
        """Keep the code and the known ones."""
        self.code = code
        super().__init__(f"Hội đồng không có thành viên «{code}». Các mã thành viên: {', '.join(known)}.")


def _context(
    cycle: CycleView, bench: Bench, member: CouncilMember, product: ProductView, parts: list[dict[str, Any]], no: str
) -> dict[str, Any]:
    criteria = bench.set_for(product)
    return {
        "number_line": "",
        "place_date": "",
        "subject_line": f"Phiếu đánh giá sản phẩm {product.name}",
        "legal_bases": [],
        "authority": ["NGƯỜI ĐÁNH GIÁ"],
        "signer": member.name,
        "recipients": [],
        "mark": cycle.plan.mark,
        "sheet_no": f"Phiếu số {no} của thành viên {member.code}",
        "criteria_set": _set_line(criteria),
        "product": product.name,
        "product_code": product.code,
        "producer": product.producer.name,
        "phone": product.producer.phone,
        "address": product.producer.address,
        "elimination": [_FORGED, *_ELIMINATION.get(product.product_group, ()), _UNFIT],
        "parts": parts,
        "maximum": str(sum(cycle.regime.weights.values())),
        "total": "",
        "legend": list(_LEGEND) if criteria else [_BY_PART],
        "opinion": "",
    }


def _set_line(criteria: CriteriaSet | None) -> str:
    """Name the set with its version: the ballot on paper says, too, what its options meant."""
    return f"{criteria.number}. {criteria.name} (bộ tiêu chí {criteria.version})" if criteria else ""


def _parts(cycle: CycleView, criteria: CriteriaSet | None) -> list[dict[str, Any]]:
    """Give the parts of the form with their rows; without a set only the headings that are known."""
    parts = []
    for part in PARTS:
        most = criteria.maximum(part) if criteria else cycle.regime.weights[part]
        rows = _rows(criteria, part) if criteria else _bare_rows(part)
        parts.append(
            {
                "title": f"PHẦN {part}: {part_title(part)} ({most} điểm)",
                "sum_label": f"Cộng Phần {part}",
                "maximum": str(most),
                "given": "",
                "rows": list(rows),
            }
        )
    return parts


def _row(name: str, maximum: str, options: list[dict[str, Any]], *, heading: bool) -> dict[str, Any]:
    return {"name": name, "heading": heading, "maximum": maximum, "given": "", "options": options}


def _bare_rows(part: str) -> Iterator[dict[str, Any]]:
    known = headings_of(part) or (("", "Các tiêu chí chất lượng theo bộ sản phẩm"),)
    for code, name in known:
        yield _row(f"{code}. {name}" if code else name, "", [], heading=bool(code))


def _rows(criteria: CriteriaSet, part: str) -> Iterator[dict[str, Any]]:
    headings = [heading for heading in criteria.headings if heading.part == part]
    for criterion in criteria.criteria:
        if criterion.part != part:
            continue
        while headings and criterion.code.startswith(f"{headings[0].code}."):
            heading = headings.pop(0)
            yield _row(f"{heading.code}. {heading.name}", str(heading.maximum), [], heading=True)
        yield _row(f"{criterion.code}. {criterion.name}", str(criterion.maximum), _options(criterion), heading=False)


def _options(criterion: Criterion) -> list[dict[str, Any]]:
    """Give the options; the form prints levels without words on one line, so words stand on all or none."""
    plain = [option.label.startswith(_WORDS_OF_LEVEL) for option in criterion.options]
    cases = len({option.case for option in criterion.options}) > 1
    is_worded = cases or not all(plain)
    return [
        {
            "text": _words(option.label, option.case, cases=cases) if is_worded else "",
            "points": str(option.points),
            "gate": "*" * option.gate if option.gate else "",
            "chosen": False,
        }
        for option in criterion.options
    ]


def _words(label: str, case: int, *, cases: bool) -> str:
    return nfc(f"Trường hợp {case}, {label[0].lower()}{label[1:]}" if cases else label)
