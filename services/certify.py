"""Certificates of a decision: one paper and one row for each product that the province recognises."""

from collections.abc import Sequence

from sqlmodel import select

from domain.certificate import valid_until
from models.certificate import Certificate
from models.paper import Paper
from services import audit
from services.cycles import CycleView
from services.office import Office
from services.paperwork import bring_to_issue, reference
from services.product_lines import settle_certified
from services.products import ProductView
from services.recognise_result import certificate_request

Award = tuple[ProductView, int]
"""A product and the star that the decision gives it."""


def certify(office: Office, cycle: CycleView, awards: Sequence[Award], decision: Paper) -> int:
    """Bring the certificates of an issued decision to issue; give how many are."""
    issued_on = decision.issued_on or office.today
    until = valid_until(issued_on, cycle.regime.certificate_months)
    lookup = office.settings.lookup_url
    papers = bring_to_issue(
        office,
        cycle,
        [certificate_request(cycle, product, star, reference(decision), until, lookup) for product, star in awards],
    )
    with office.begin() as session:
        known = set(session.exec(select(Certificate.key).where(Certificate.cycle_key == cycle.key)))
        for (product, star), paper in zip(awards, papers, strict=True):
            if paper.state == "issued" and product.key not in known:
                session.add(
                    Certificate(
                        key=product.key,
                        cycle_key=cycle.key,
                        star=star,
                        decision_key=decision.key,
                        paper_key=paper.key,
                        number_text=paper.number_text,
                        issued_on=issued_on,
                        valid_until=until,
                        state="valid",
                    )
                )
                audit.record(session, office, "certificate.issue", product.key, paper.number_text)
        settle_certified(session, office, [product.key for product, _ in awards])
    return sum(paper.state == "issued" for paper in papers)
