"""What the program knows already for a single paper: products, council, dates and results, by field of the form."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from sqlmodel import Session

from documents.kinds import DocumentKind, load_sample
from services.cycle_folder.form import PlannedReport
from services.cycles import CycleView
from services.draft_known import Known, product_facts, read_known
from services.draft_words import WORDS
from services.figures import figures_of
from services.office import Office
from services.products import ProductView
from services.report_paper import report_request

_REPORTS: Final = frozenset({"report", "annual_report", "phase_report"})
# Which products a list of a form speaks of, by the outcome of the session.
_OUTCOME_OF: Final = {
    "failed": "refused",
    "not_recognised": "refused",
    "forwarded": "forwarded",
    "returned": "returned",
    "recognised": "recognised",
}


def facts_for(office: Office, cycle: CycleView, kind: DocumentKind, subject: str, issuer: str) -> dict[str, Any]:
    """Give the values of the fields that the cycle answers; what nobody knows is left out."""
    with office.read() as session:
        known = read_known(session, cycle, kind, subject, issuer, office.today)
        facts = _tables(known) | _texts(known) | _one_product(known, subject)
        if kind.key in _REPORTS:
            facts |= _report_facts(session, cycle, kind, office.today)
    words = WORDS.get(kind.key)
    facts |= words(known) if words else {}
    return {name: value for name, value in facts.items() if name in kind.fields}


def _tables(known: Known) -> dict[str, Any]:
    """Fill the lists whose rows are products or members of the council."""
    facts: dict[str, Any] = {}
    for name, value in load_sample(known.kind.key).items():
        row = value[0] if isinstance(value, list) and value and isinstance(value[0], dict) else {}
        if name == "members" and {"name", "position", "role"} <= row.keys():
            facts[name] = [{"no": n, **member} for n, member in enumerate(known.members, start=1)]
        elif "product" in row:
            products = _products_for(known, name)
            facts[name] = [_row(known, n, product, row) for n, product in enumerate(products, start=1)]
    return facts


def _products_for(known: Known, name: str) -> Sequence[ProductView]:
    if name in _OUTCOME_OF:
        return known.with_outcome(_OUTCOME_OF[name])
    if name == "certificates":
        return [product for product in known.products if product.certificate]
    if known.kind.key == "forwarding_letter":
        return known.with_outcome("forwarded") or known.products
    return (known.scored if name in {"results", "rows"} else []) or known.products


def _row(known: Known, n: int, product: ProductView, sample: Mapping[str, Any]) -> dict[str, Any]:
    """Give a product's row: what is known by the name of the column, nothing elsewhere."""
    facts = product_facts(known, product) | {"no": n}
    return {name: facts.get(name, [] if isinstance(value, list) else "") for name, value in sample.items()}


def _one_product(known: Known, subject: str) -> dict[str, Any]:
    """Fill the single fields of a form that is about one product."""
    product = next((one for one in known.products if one.code == subject), None)
    return {} if product is None else product_facts(known, product)


def _texts(known: Known) -> dict[str, Any]:
    """Word what every kind words alike: the note over an annex, the title of the agency that issues."""
    plan, kind = known.cycle.plan, known.kind
    return {
        "annex_note": f"(Kèm theo {kind.type_name} số {{number}} {{date}} của {known.issuer})",
        "issuing_authority": f"CHỦ TỊCH {' '.join(plan.agencies['province'].header)}",
        "certificate_no": "{number}",
        "required_papers": _required_papers(known),
    }


def _required_papers(known: Known) -> list[Any]:
    """List the components of the dossier as the form prints them: names alone, or rows."""
    shape = load_sample(known.kind.key).get("required_papers")
    papers = list(enumerate(known.cycle.regime.required_papers, start=1))
    if isinstance(shape, list) and shape and isinstance(shape[0], dict):
        return [dict.fromkeys(shape[0], "") | {"no": n, "name": paper.name} for n, paper in papers]
    return [paper.name for _, paper in papers]


def _report_facts(session: Session, cycle: CycleView, kind: DocumentKind, today: date) -> dict[str, Any]:
    """Word the year's report from the figures of today, as the step does for the planned ones."""
    report = PlannedReport(
        code="nam",
        title=f"năm {cycle.plan.year}",
        make_on=today,
        period_from=date(cycle.plan.year, 1, 1),
        period_until=today,
    )
    request = report_request(cycle, report, figures_of(session, cycle, report))
    note = {"annex_note": request.on_issue["annex_note"]}
    return {name: value for name, value in {**request.content, **note}.items() if name in kind.fields}
