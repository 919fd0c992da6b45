"""Recognise: submission, decision with its annex, certificates, notices of the result.

Each paper waits for the one before it: the decision for the submission, the certificates for the decision.
"""

from collections.abc import Sequence

from sqlmodel import Session

from domain.certificate import valid_until
from domain.recognition import check_annex
from models.certificate import Certificate
from models.council import CouncilSession
from models.dossier import Dossier
from models.paper import Paper
from services import audit
from services.convene import session_key
from services.cycles import CycleView, load_cycle
from services.dossiers import change_state
from services.letters import Letter, attach_paper, post
from services.minute_paper import by_outcome, tally_of
from services.office import Office
from services.paperwork import bring_one, bring_to_issue, paper_key, reference
from services.products import ProductView, products_in
from services.recognise_paper import (
    Results,
    decision_request,
    stated_totals,
    submission_request,
)
from services.recognise_result import certificate_request, notice_request
from services.result import StepResult, nothing_yet
from services.units import UnitView, units_of

SCORED = frozenset({"scored", "recognised", "forwarded", "refused"})


def run(office: Office, cycle_key: str) -> StepResult:
    """Bring the results of a minuted session to recognition.

    Raises AnnexMismatch before anything is issued when the decision's article and annex would differ.
    """
    cycle = load_cycle(office, cycle_key)
    with office.read() as session:
        sitting = session.get(CouncilSession, session_key(cycle.key))
        if sitting is None or sitting.state != "minuted":
            return nothing_yet("recognise", "Chưa có biên bản của Hội đồng")
        minutes = session.get_one(Paper, paper_key(cycle.key, "minutes", "chung"))
        products = [product for product in products_in(session, cycle) if product.dossier.state in SCORED]
        units = units_of(session, cycle.key)
    results = Results(
        recognised=by_outcome(products, "recognised"),
        forwarded=by_outcome(products, "forwarded"),
        refused=by_outcome(products, "refused"),
        minutes=reference(minutes),
    )
    submission = bring_one(office, cycle, submission_request(cycle, results))
    if submission.state != "issued":
        return StepResult("recognise", {"products": len(products)}, ("Tờ trình đang chờ ký",))
    decision_wanted = decision_request(cycle, results, reference(submission))
    check_annex(stated_totals(results), annex_stars(decision_wanted.content["annex_groups"]))
    decision = bring_one(office, cycle, decision_wanted)
    if decision.state != "issued":
        return StepResult("recognise", {"products": len(products)}, ("Quyết định công nhận đang chờ ký",))
    certificates = _certify(office, cycle, results.recognised, decision)
    with office.begin() as session:
        for product in products:
            outcome = tally_of(product).outcome
            change_state(session, office, session.get_one(Dossier, product.key), outcome)
    notices = _notify(office, cycle, units, results, decision)
    return StepResult(
        "recognise",
        {
            "recognised": len(results.recognised),
            "forwarded": len(results.forwarded),
            "refused": len(results.refused),
            "certificates": certificates,
            "notices": notices,
        },
        _late(cycle, decision),
    )


def _late(cycle: CycleView, decision: Paper) -> tuple[str, ...]:
    if decision.issued_on is not None and decision.issued_on > cycle.plan.dates.recognise_until:
        return (f"{reference(decision)} ban hành sau thời hạn của chu trình",)
    return ()


def annex_stars(groups: list[dict[str, list[dict[str, str]]]]) -> list[int]:
    """Read the star of every row back out of the annex as it will be printed."""
    return [int(row["star"].split()[0]) for group in groups for row in group["rows"]]


def _certify(office: Office, cycle: CycleView, products: Sequence[ProductView], decision: Paper) -> int:
    issued_on = decision.issued_on or office.today
    until = valid_until(issued_on, cycle.regime.certificate_months)
    papers = bring_to_issue(
        office,
        cycle,
        [
            certificate_request(cycle, product, reference(decision), until, office.settings.lookup_url)
            for product in products
        ],
    )
    with office.begin() as session:
        for product, paper in zip(products, papers, strict=True):
            if paper.state == "issued" and session.get(Certificate, product.key) is None:
                session.add(
                    Certificate(
                        key=product.key,
                        cycle_key=cycle.key,
                        star=tally_of(product).star_awarded,
                        decision_key=decision.key,
                        paper_key=paper.key,
                        number_text=paper.number_text,
                        issued_on=issued_on,
                        valid_until=until,
                        state="valid",
                    )
                )
                audit.record(session, office, "certificate.issue", product.key, paper.number_text)
    return sum(paper.state == "issued" for paper in papers)


def _notify(office: Office, cycle: CycleView, units: tuple[UnitView, ...], results: Results, decision: Paper) -> int:
    concerned = [unit for unit in units if results.of_unit(unit).total]
    papers = bring_to_issue(
        office, cycle, [notice_request(cycle, unit, results.of_unit(unit), decision) for unit in concerned]
    )
    with office.begin() as session:
        for unit, paper in zip(concerned, papers, strict=True):
            own = results.of_unit(unit)
            certificates = [session.get(Certificate, product.key) for product in own.recognised]
            if paper.state == "issued" and None not in certificates:  # the letter carries them, and goes only once
                _send(session, office, cycle, unit, own, paper, decision)
    return sum(paper.state == "issued" for paper in papers)


def _send(
    session: Session,
    office: Office,
    cycle: CycleView,
    unit: UnitView,
    results: Results,
    notice: Paper,
    decision: Paper,
) -> None:
    own = [
        session.get_one(Paper, session.get_one(Certificate, product.key).paper_key) for product in results.recognised
    ]
    letter = Letter(
        letter="recognise",
        occasion=unit.code,
        email=unit.email,
        name=unit.committee,
        context={
            "unit": unit.committee,
            "document": reference(notice),
            "decision": reference(decision),
            "recognised": [
                {"name": product.name, "star": tally_of(product).star_awarded} for product in results.recognised
            ],
            "forwarded": [product.name for product in results.forwarded],
            "refused": [product.name for product in results.refused],
        },
        attachments=[attach_paper(office, paper) for paper in (notice, decision, *own)],
    )
    post(session, office, cycle, letter)
