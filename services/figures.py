"""The figures of a period: by unit, group and star, against the targets, with the papers issued."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from sqlmodel import Session, col, select

from domain.vietnamese import counted, percent, short_date
from models.obligation import Obligation
from models.paper import Paper
from models.register import RegisterEntry
from services.cycle_folder.form import PlannedReport
from services.cycles import CycleView
from services.minute_paper import tally_of
from services.products import ProductView, products_in
from services.units import units_of

_SENT = frozenset({"filed", "convened", "scored", "recognised", "forwarded", "refused"})
_SCORED = frozenset({"scored", "recognised", "forwarded", "refused"})
_APPROVED = frozenset({"recognised", "forwarded"})


def figures_of(session: Session, cycle: CycleView, report: PlannedReport) -> dict[str, Any]:
    """Count what a report prints; plain JSON, so that it can be frozen."""
    products = products_in(session, cycle)
    approved = [product for product in products if product.dossier.state in _APPROVED]
    units = units_of(session, cycle.key)
    by_unit = [
        {
            "unit": unit.full_name,
            **_unit_row([product for product in products if product.unit.key == unit.key]),
        }
        for unit in units
    ]
    by_group = [
        {"group": name, **_stars([product for product in approved if product.group == name])}
        for name in cycle.regime.groups.values()
    ]
    states = Counter(product.dossier.state for product in products)
    duties = session.exec(select(Obligation).where(Obligation.cycle_key == cycle.key)).all()
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
        "by_star": _by_star(approved),
        "targets": _targets(cycle, approved),
        "products": [_product_row(session, product) for product in approved],
        "papers": _papers(session, cycle, report),
    }


def _unit_row(products: list[ProductView]) -> dict[str, int]:
    approved = [product for product in products if product.dossier.state in _APPROVED]
    return {
        "registered": len(products),
        "filed": sum(product.dossier.state in _SENT for product in products),
        "evaluated": sum(product.dossier.state in _SCORED for product in products),
        **_stars(approved),
    }


def _stars(products: Iterable[ProductView]) -> dict[str, int]:
    counts = Counter(tally_of(product).star_awarded for product in products)
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


def _by_star(approved: list[ProductView]) -> list[dict[str, Any]]:
    rows = []
    for star in (5, 4, 3):
        here = [product for product in approved if tally_of(product).star_awarded == star]
        rows.append(
            {
                "star": f"{star} sao",
                "in_period": len(here),
                "cumulative": len(here),
                "valid": sum(product.certificate is not None for product in here),
                "expired": 0,
                "revoked": 0,
            }
        )
    return rows


def _targets(cycle: CycleView, approved: list[ProductView]) -> list[dict[str, str]]:
    rows = []
    for target in cycle.plan.targets:
        reached = sum(tally_of(product).star_awarded >= target.star_at_least for product in approved)
        rows.append(
            {
                "target": target.name,
                "planned": counted(target.planned),
                "reached": counted(reached),
                "percent": percent(reached, target.planned) if target.planned else "–",
            }
        )
    return rows


def _product_row(session: Session, product: ProductView) -> dict[str, str]:
    certificate = product.certificate
    decision = session.get_one(Paper, certificate.decision_key).number_text if certificate else ""
    return {
        "product": product.name,
        "producer": product.producer.name,
        "unit": product.unit.full_name,
        "star": f"{tally_of(product).star_awarded} sao",
        "decision": decision or "Chuyển cấp trên đánh giá",
        "valid_until": short_date(certificate.valid_until) if certificate else "–",
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
