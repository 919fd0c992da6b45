"""The figures of a period: by unit, group, star and kind of producer, against targets and the year before."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from domain.figures import ProductFact
from domain.target import distinct
from domain.vietnamese import counted, percent, short_date
from models.obligation import Obligation
from models.paper import Paper
from models.register import RegisterEntry
from services.cycle_folder.form import PlannedReport
from services.cycles import CycleView
from services.minute_paper import tally_of
from services.obligations import planned_for_units
from services.products import ProductView, products_in
from services.stats_facts import facts_of
from services.targets import progress_in, report_row
from services.units import units_of

_APPROVED = frozenset({"recognised", "forwarded"})
_STARS = (5, 4, 3)
KINDS_OF_PRODUCERS = {
    "DN": "Doanh nghiệp",
    "HTX": "Hợp tác xã",
    "THT": "Tổ hợp tác",
    "hộ": "Hộ sản xuất, kinh doanh",
    "khác": "Loại hình khác",
}


def figures_of(session: Session, cycle: CycleView, report: PlannedReport, today: date | None = None) -> dict[str, Any]:
    """Count what a report prints, as of today or of its planned day; plain JSON, so that it can be frozen."""
    day = today or report.make_on
    products = products_in(session, cycle)
    approved = [product for product in products if product.dossier.state in _APPROVED]
    known = facts_of(session, earlier=True)
    facts = [fact for fact in known if fact.day <= day]
    stars = {fact.key: fact.star for fact in facts if fact.cycle == cycle.key}
    own = {fact.key: fact for fact in known if fact.cycle == cycle.key}
    units = units_of(session, cycle.key)
    by_unit = [
        {
            "unit": unit.full_name,
            **_unit_row([product for product in products if product.unit.key == unit.key], stars),
        }
        for unit in units
    ]
    by_group = [
        {"group": name, **_by_stars((product for product in approved if product.group == name), stars)}
        for name in cycle.regime.groups.values()
    ]
    states = Counter(product.dossier.state for product in products)
    duties = session.exec(select(Obligation).where(Obligation.cycle_key == cycle.key, *planned_for_units())).all()
    producers = _by_producer_kind(approved)
    return {
        "registered": len(products),
        "producers": len({product.producer.key for product in products}),
        "states": dict(sorted(states.items())),
        "units": len(units),
        "units_with_products": len({product.unit.key for product in products}),
        "duties": len(duties),
        "duties_fulfilled": sum(duty.state == "fulfilled" for duty in duties),
        "by_unit": by_unit,
        "by_unit_total": _sum(by_unit),
        "by_group": by_group,
        "by_group_total": _sum(by_group),
        "by_star": _by_star(facts, report, day),
        "by_producer_kind": producers,
        "by_producer_kind_total": {
            "producers": sum(row["producers"] for row in producers),
            "products": sum(row["products"] for row in producers),
            "percent": "100%" if producers else "–",
        },
        "comparison": comparison(facts, report),
        "targets": [report_row(view) for view in progress_in(session, cycle, facts, day)],
        "products": [_product_row(product, own[product.key], stars) for product in approved],
        "papers": _papers(session, cycle, report),
    }


def _star_of(product: ProductView, stars: dict[str, int | None]) -> int:
    """Give the star that counted on the day: of the certificate, else of the ministry, else of the council."""
    return stars.get(product.key) or tally_of(product).star_awarded


def _unit_row(products: list[ProductView], stars: dict[str, int | None]) -> dict[str, int]:
    approved = [product for product in products if product.dossier.state in _APPROVED]
    return {
        "registered": len(products),
        "filed": sum(product.dossier.filed_at is not None for product in products),
        "evaluated": sum(product.tally is not None for product in products),
        **_by_stars(approved, stars),
    }


def _by_stars(products: Iterable[ProductView], stars: dict[str, int | None]) -> dict[str, int]:
    counts = Counter(_star_of(product, stars) for product in products)
    return {
        "star3": counts[3],
        "star4": counts[4],
        "star5": counts[5],
        "total": counts[3] + counts[4] + counts[5],
    }


def _sum(rows: list[dict[str, Any]]) -> dict[str, int]:
    totals: Counter[str] = Counter()
    for row in rows:
        totals.update({name: value for name, value in row.items() if isinstance(value, int)})
    return dict(totals)


def _by_star(facts: Sequence[ProductFact], report: PlannedReport, day: date) -> list[dict[str, Any]]:
    """Count products by star: of the period, of all cycles so far, and what their certificates are worth."""
    rows = []
    for star in _STARS:
        here = [fact for fact in facts if fact.is_approved and fact.star == star]
        standings = Counter(fact.standing(day) for fact in here)
        rows.append(
            {
                "star": f"{star} sao",
                "in_period": sum(report.period_from <= fact.day <= report.period_until for fact in here),
                "cumulative": distinct(here),
                "valid": standings["Còn hiệu lực"],
                "expired": standings["Hết hạn"],
                "revoked": standings["Thu hồi"],
            }
        )
    return rows


def _by_producer_kind(approved: Sequence[ProductView]) -> list[dict[str, Any]]:
    """Count producers with a product worth three stars or more; kinds without any are not listed."""
    everybody = {product.producer.key for product in approved}
    rows = []
    kinds = Counter(product.producer.kind for product in approved)
    for kind in sorted(kinds, key=lambda one: [*KINDS_OF_PRODUCERS, one].index(one)):
        own = {product.producer.key for product in approved if product.producer.kind == kind}
        rows.append(
            {
                "kind": KINDS_OF_PRODUCERS.get(kind, kind),
                "producers": len(own),
                "products": kinds[kind],
                "percent": percent(len(own), len(everybody)),
            }
        )
    return rows


def comparison(facts: Sequence[ProductFact], report: PlannedReport) -> list[dict[str, str]]:
    """Compare with the same days of the year before; nothing when nothing is known of them."""

    def within(years: int) -> list[ProductFact]:
        since, until = (_years_before(day, years) for day in (report.period_from, report.period_until))
        return [fact for fact in facts if fact.is_recognised and since <= fact.day <= until]

    now, before = within(0), within(1)
    if not before:
        return []
    items: list[tuple[str, Callable[[list[ProductFact]], int]]] = [
        ("Sản phẩm được công nhận", len),
        *((f"Trong đó hạng {star} sao", _counting(star)) for star in _STARS),
        ("Địa phương có sản phẩm được công nhận", lambda some: len({fact.unit for fact in some})),
        ("Chủ thể có sản phẩm được công nhận", lambda some: len({fact.producer for fact in some})),
    ]
    return [_compared(item, count(now), count(before)) for item, count in items]


def _counting(star: int) -> Callable[[list[ProductFact]], int]:
    return lambda some: sum(fact.star == star for fact in some)


def _years_before(day: date, years: int) -> date:
    """Give the same day of an earlier year; 29/02 becomes 28/02 where there is none."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def _compared(item: str, now: int, before: int) -> dict[str, str]:
    change = now - before
    share = f" ({percent(abs(change), before)})" if before else ""
    word = f"{'tăng' if change > 0 else 'giảm'} {counted(abs(change))}{share}" if change else "không đổi"
    return {"item": item, "now": counted(now), "before": counted(before), "change": word}


def _product_row(product: ProductView, fact: ProductFact, stars: dict[str, int | None]) -> dict[str, str]:
    """List a product with what recognised it; 5 stars rest on the ministry's decision, without a certificate here."""
    return {
        "product": product.name,
        "producer": product.producer.name,
        "unit": product.unit.full_name,
        "star": f"{_star_of(product, stars)} sao",
        "decision": fact.decision or "Chuyển cấp trên đánh giá",
        "valid_until": short_date(fact.valid_until) if fact.valid_until else "–",
    }


def _papers(session: Session, cycle: CycleView, report: PlannedReport) -> list[dict[str, str]]:
    """List the numbered documents of the period, each number once; receipts and certificates are counted elsewhere."""
    rows = session.exec(
        select(RegisterEntry)
        .where(
            RegisterEntry.cycle_key == cycle.key,
            col(RegisterEntry.issued_on) >= report.period_from,
            col(RegisterEntry.issued_on) <= report.period_until,
            col(RegisterEntry.key).not_in(
                select(Paper.register_key).where(
                    col(Paper.kind).in_(["receipt", "certificate"]), col(Paper.register_key).is_not(None)
                )
            ),
        )
        .order_by(col(RegisterEntry.issued_on), col(RegisterEntry.key))
    ).all()
    return [{"number": row.number_text, "date": short_date(row.issued_on), "subject": row.subject_line} for row in rows]
