"""Explain what the law says for a day, and for a real product of a cycle where it stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from sqlmodel import Session, col, select

from domain.calendar import vietnam_calendar
from domain.criteria import CriteriaSet
from domain.dossier import MOVES
from domain.explanation import Case, Explanation, Place, Section
from domain.explanation_deadlines import certificate, certificate_warnings, deadlines, planning_note
from domain.explanation_law import bases, gates, papers, reasons, scoring
from domain.explanation_route import route, route_warnings
from domain.gates import GateRule
from domain.regime import Regime, Registration, TransitionOver, regime_on
from domain.unit import known_level_on, province_on
from domain.vietnamese import short_date
from models.product import Product
from services import explain_product
from services.criteria import shelf_of
from services.cycles import CycleView, UnknownCycle, cycle_keys, load_cycle
from services.explain_product import ProductFacts
from services.office import Office


class UnknownProduct(Exception):
    """No cycle holds a product of this code, or several do."""

    def __init__(self, code: str, cycles: Sequence[str]) -> None:
        """Keep the code and the cycles that hold it."""
        self.code, self.cycles = code, tuple(cycles)
        if cycles:
            way_out = f"có ở nhiều chu trình: {', '.join(cycles)}. Hãy ghi thêm --cycle MÃ."
        else:
            way_out = "không có trong chu trình nào. Xem mã sản phẩm ở bảng products.csv hoặc: thuky dossier list."
        super().__init__(f"Sản phẩm «{code}» {way_out}")


@dataclass(frozen=True)
class Question:
    """What is asked: a day, and what is known of the dossier; "" and None where it is not said."""

    as_of: date
    product: str = ""
    cycle: str = ""
    province: str = ""
    registration: Registration | None = None


def explain(office: Office, question: Question) -> Explanation:
    """Explain the law for a day; with a product also where it stands and what comes next.

    A product whose dossier is under way on that day keeps the regime of the day on which it was lodged; otherwise a
    dossier lodged on the day is explained. Raises UnknownProduct, UnknownCycle, NoRegimeYet, UnknownGroup.
    """
    cycle, product = _find(office, question)
    as_of = question.as_of
    lodged_on = as_of
    warnings: list[str] = []
    under_way = product is not None and product.is_under_way(as_of)
    registration = question.registration or _registration(product, as_of, under_way=under_way)
    if product and under_way and product.lodged_on:
        lodged_on = product.lodged_on
    try:
        regime = regime_on(lodged_on, registration=registration, decided_on=as_of)
    except TransitionOver as over:
        warnings.append(str(over))
        lodged_on, regime = as_of, regime_on(as_of, registration=registration)
    regime = regime.as_of(as_of)
    case = Case(as_of, lodged_on, registration, _place(question, cycle, product, as_of))
    keep_late = office.settings.keep_late_renewals
    warnings += [*route_warnings(regime, case), *certificate_warnings(regime, keep_late=keep_late)]
    with office.read() as session:
        sections = _sections(session, regime, case, cycle, product, keep_late=keep_late)
    why = [*reasons(regime, case), *([note] if (note := planning_note(regime)) else [])]
    if product and not under_way:
        why.insert(0, _new_dossier(product, as_of))
    return Explanation(case, regime, tuple(why), tuple(sections), tuple(warnings))


def _find(office: Office, question: Question) -> tuple[CycleView | None, ProductFacts | None]:
    """Find the cycle and the product that are asked about. Raises UnknownProduct, UnknownCycle."""
    if not question.product:
        return (load_cycle(office, question.cycle) if question.cycle else None), None
    if question.cycle and question.cycle not in cycle_keys(office):
        raise UnknownCycle(question.cycle, cycle_keys(office))
    with office.read() as session:
        wanted = select(Product.cycle_key).where(Product.code == question.product).order_by(col(Product.cycle_key))
        found = session.exec(wanted).all()
        keys = [key for key in found if question.cycle in {"", key}]
    if len(keys) != 1:
        raise UnknownProduct(question.product, keys)
    cycle = load_cycle(office, keys[0])
    with office.read() as session:
        return cycle, explain_product.facts_of(session, cycle, question.product)


def _place(question: Question, cycle: CycleView | None, product: ProductFacts | None, day: date) -> Place:
    """Give province and unit by their names of the day."""
    named = question.province.removeprefix("tỉnh ").removeprefix("thành phố ").strip()
    given = named or (cycle.plan.province if cycle else "")
    unit = None
    if product:
        level = known_level_on(given, product.unit_name, day)
        unit = (level or product.unit_level, product.unit_name)
    return Place(province_on(given, day) if given else "", unit)


def _registration(product: ProductFacts | None, day: date, *, under_way: bool) -> Registration:
    """Give the kind of a dossier that nobody named: a product with a certificate comes again for re-evaluation."""
    if product is None:
        return "lần đầu"
    is_held = not under_way and product.expires_on(day) is not None
    return "đánh giá lại" if is_held else cast("Registration", product.registration)


def _new_dossier(product: ProductFacts, day: date) -> str:
    if product.lodged_on is None or product.lodged_on > day:
        return f"Đến ngày {short_date(day)} sản phẩm chưa nộp hồ sơ; dưới đây là quy định cho hồ sơ nộp ngày đó."
    return (
        f"Hồ sơ nộp ngày {short_date(product.lodged_on)} đã giải quyết xong ({MOVES.label(product.state)});"
        f" dưới đây là quy định cho hồ sơ mới (nâng hạng, đánh giá lại) nộp ngày {short_date(day)}."
    )


def _sections(
    session: Session,
    regime: Regime,
    case: Case,
    cycle: CycleView | None,
    product: ProductFacts | None,
    *,
    keep_late: bool,
) -> list[Section]:
    """Put the parts together in their order."""
    sets, one = _sets(session, regime, product)
    rule: GateRule = cycle.plan.council.gate_rule if cycle else "majority"
    expires_on = product.expires_on(case.as_of) if product else None
    found = [
        product.section(case.as_of, regime, keep_late=keep_late) if product else None,
        bases(regime, case),
        route(regime, case),
        scoring(regime),
        gates(regime, sets, rule, one),
        deadlines(regime, case, vietnam_calendar()),
        certificate(regime, case, keep_late=keep_late, expires_on=expires_on),
        papers(regime),
    ]
    return [section for section in found if section is not None]


def _sets(
    session: Session, regime: Regime, product: ProductFacts | None
) -> tuple[list[CriteriaSet], CriteriaSet | None]:
    """Give the sets of the regime, and the product's own: only where it was given under the same numbering."""
    shelf = shelf_of(session, regime.code)
    sets = [found for number in shelf.numbers() if (found := shelf.current(number))]
    number = product.criteria_set if product and product.regime == regime.code else None
    return sets, shelf.current(number) if number else None
