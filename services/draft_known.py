"""The cycle's facts as single papers print them: products with their results, the council, papers issued."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from sqlmodel import Session, col, select

from documents.kinds import DocumentKind
from domain.certificate import renewal_window
from domain.star import show
from domain.vietnamese import short_date
from models.council import CouncilMember
from models.paper import Paper
from services.convene_paper import ROLE_NAMES, full_name
from services.cycles import CycleView
from services.paperwork import reference
from services.products import ProductView, products_in


@dataclass(frozen=True)
class Known:
    """The cycle's facts, read once for one paper."""

    cycle: CycleView
    kind: DocumentKind
    products: Sequence[ProductView]
    members: Sequence[Mapping[str, str]]
    papers: Mapping[str, str]
    issuer: str
    today: date

    @property
    def scored(self) -> list[ProductView]:
        """List the products that have a result."""
        return [product for product in self.products if product.tally is not None]

    def with_outcome(self, outcome: str) -> list[ProductView]:
        """List the products of an outcome."""
        return [product for product in self.products if product.tally and product.tally.outcome == outcome]


def read_known(session: Session, cycle: CycleView, kind: DocumentKind, subject: str, issuer: str, today: date) -> Known:
    """Read the facts once; a subject that is a product or a unit narrows the products to its own."""
    products = products_in(session, cycle)
    chosen = [one for one in products if subject in {one.code, one.unit.code}] or products
    rows = session.exec(
        select(CouncilMember).where(CouncilMember.council_key == cycle.key).order_by(col(CouncilMember.position))
    ).all()
    issued = session.exec(
        select(Paper).where(Paper.cycle_key == cycle.key, Paper.state == "issued", Paper.number_text != "")
    ).all()
    seated = [{"name": full_name(row), "position": row.post, "role": ROLE_NAMES[row.role]} for row in rows]
    planned = [
        {"name": f"{row.honorific} {row.name}", "position": row.post, "role": ROLE_NAMES[row.role]}
        for row in cycle.plan.members
    ]
    papers = {paper.kind: reference(paper) for paper in sorted(issued, key=lambda paper: paper.key, reverse=True)}
    return Known(cycle, kind, chosen, seated or planned, papers, issuer, today)


def product_facts(known: Known, product: ProductView) -> dict[str, Any]:
    """Give what is known of a product, by the names that forms use."""
    tally, certificate, producer = product.tally, product.certificate, product.producer
    facts: dict[str, Any] = {
        "product": product.name,
        "code": product.code,
        "product_code": product.code,
        "group": product.group,
        "producer": producer.name,
        "address": producer.address,
        "representative": producer.representative,
        "phone": producer.phone,
        "unit": product.unit.full_name,
        "kind": product.registration.capitalize(),
        "registration_kind": product.registration.capitalize(),
    }
    if tally:
        facts["mean"] = show(Fraction(tally.mean_numerator, tally.mean_denominator))
        facts["star"] = f"{tally.star_awarded} sao"
        facts["reason"] = tally.award_reason
    if product.star and known.kind.key != "council_report":  # the council tells of its own star only
        facts["star"] = f"{product.star} sao"
    if certificate:
        facts["valid_until"] = short_date(certificate.valid_until)
        facts["decision"] = f"Giấy chứng nhận số {certificate.number_text}"
        if known.cycle.regime.renewal:
            window = renewal_window(certificate.valid_until, known.cycle.regime.renewal)
            facts["window"] = f"Từ {short_date(window.opens_on)} đến hết {short_date(window.closes_on)}"
    return facts
