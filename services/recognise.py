"""Recognise: submission, decision with its annex, certificates, notices of the result.

Each paper waits for the one before it: the decision for the submission, the certificates for the decision. When no
product is approved there is no decision: the notices rest on the minutes.
"""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from domain.recognition import check_annex
from models.certificate import Certificate
from models.dossier import Dossier
from models.paper import Paper
from services.central import finish_central
from services.certify import certify
from services.cycles import CycleView, load_cycle
from services.dossiers import change_state
from services.forwarding import forwarding_request
from services.letters import Letter, attach_paper, post
from services.minute_paper import by_outcome, tally_of
from services.office import Office
from services.paperwork import bring_one, bring_to_issue, reference
from services.products import products_in
from services.recognise_paper import (
    Results,
    decision_request,
    stated_totals,
    submission_request,
)
from services.recognise_reasons import reasons_of
from services.recognise_result import notice_request
from services.result import StepResult, nothing_yet
from services.settled import minutes_of, waiting_for
from services.units import UnitView, reachable_units

SCORED = frozenset({"scored", "recognised", "forwarded", "returned", "refused"})


def run(office: Office, cycle_key: str) -> StepResult:
    """Bring the results of a minuted session to recognition.

    Raises AnnexMismatch before anything is issued when the decision's article and annex would differ.
    """
    cycle = load_cycle(office, cycle_key)
    with office.read() as session:
        if waiting := waiting_for(session, cycle.key):
            return nothing_yet("recognise", waiting)
        minutes = minutes_of(session, cycle.key)
        # One that the ministry sent back for re-evaluation was decided with the others all the same.
        products = [
            product for product in products_in(session, cycle) if product.dossier.state in SCORED or product.central
        ]
        units = reachable_units(session, cycle.key, office.today)
        reasons = reasons_of(session, cycle, products)
    results = Results(
        recognised=by_outcome(products, "recognised"),
        forwarded=by_outcome(products, "forwarded"),
        refused=by_outcome(products, "refused"),
        minutes=minutes,
        returned=by_outcome(products, "returned"),
        reasons=reasons,
    )
    decision, waiting = _decide(office, cycle, results)
    if waiting:
        return StepResult("recognise", {"products": len(products)}, (waiting,))
    certificates = 0
    if decision:
        awards = [(product, tally_of(product).star_awarded) for product in results.recognised]
        certificates = certify(office, cycle, awards, decision)
    with office.begin() as session:
        of_cycle = session.exec(select(Dossier).where(Dossier.cycle_key == cycle.key))
        dossiers = {dossier.key: dossier for dossier in of_cycle}
        for product in products:
            dossier = dossiers[product.key]
            if dossier.state == "scored":  # what the ministry decided later is left alone
                outcome = tally_of(product).outcome
                change_state(session, office, dossier, outcome, reasons.get(product.key, "") * (outcome == "refused"))
    if decision and results.forwarded:
        bring_one(office, cycle, forwarding_request(cycle, results.forwarded, reference(decision), results.minutes))
    notices = _notify(office, cycle, units, results, decision)
    finish_central(office, cycle)
    return StepResult(
        "recognise",
        {
            "recognised": len(results.recognised),
            "forwarded": len(results.forwarded),
            "returned": len(results.returned),
            "refused": len(results.refused),
            "certificates": certificates,
            "notices": notices,
        },
        _late(cycle, decision) if decision else ("Không có sản phẩm được công nhận nên không ban hành quyết định",),
    )


def _decide(office: Office, cycle: CycleView, results: Results) -> tuple[Paper | None, str]:
    """Bring submission and decision to issue; None when nothing is approved, a sentence while one waits."""
    if not results.approved:
        return None, ""
    submission = bring_one(office, cycle, submission_request(cycle, results))
    if submission.state != "issued":
        return None, "Tờ trình đang chờ ký"
    decision_wanted = decision_request(cycle, results, reference(submission))
    check_annex(stated_totals(results), annex_stars(decision_wanted.content["annex_groups"]))
    decision = bring_one(office, cycle, decision_wanted)
    return decision, "" if decision.state == "issued" else "Quyết định công nhận đang chờ ký"


def _late(cycle: CycleView, decision: Paper) -> tuple[str, ...]:
    if decision.issued_on is not None and decision.issued_on > cycle.plan.dates.recognise_until:
        return (f"{reference(decision)} ban hành sau thời hạn của chu trình",)
    return ()


def annex_stars(groups: list[dict[str, list[dict[str, str]]]]) -> list[int]:
    """Read the star of every row back out of the annex as it will be printed."""
    return [int(row["star"].split()[0]) for group in groups for row in group["rows"]]


def _notify(
    office: Office, cycle: CycleView, units: tuple[UnitView, ...], results: Results, decision: Paper | None
) -> int:
    concerned = [unit for unit in units if results.of_unit(unit).total]
    papers = bring_to_issue(
        office, cycle, [notice_request(cycle, unit, results.of_unit(unit), decision) for unit in concerned]
    )
    with office.begin() as session:
        certificates = _certificates(session, cycle)
        for unit, paper in zip(concerned, papers, strict=True):
            own = results.of_unit(unit)
            carried = [certificates[product.key] for product in own.recognised if product.key in certificates]
            if paper.state == "issued" and len(carried) == len(own.recognised):  # they go with it, and it goes once
                _send(session, office, cycle, unit, own, paper, decision, carried)
    return sum(paper.state == "issued" for paper in papers)


def _certificates(session: Session, cycle: CycleView) -> dict[str, Paper]:
    """Give the papers of the certificates by product."""
    rows = session.exec(
        select(Certificate.key, Paper)
        .join(Paper, col(Certificate.paper_key) == col(Paper.key))
        .where(Certificate.cycle_key == cycle.key)
    )
    return dict(rows.all())


def _send(
    session: Session,
    office: Office,
    cycle: CycleView,
    unit: UnitView,
    results: Results,
    notice: Paper,
    decision: Paper | None,
    certificates: Sequence[Paper],
) -> None:
    """Queue the letter with notice, decision (if there is one) and certificates."""
    letter = Letter(
        letter="recognise",
        occasion=unit.code,
        email=unit.email,
        name=unit.committee,
        context={
            "unit": unit.committee,
            "document": reference(notice),
            "decision": reference(decision) if decision else "",
            "recognised": [
                {"name": product.name, "star": tally_of(product).star_awarded} for product in results.recognised
            ],
            "forwarded": [product.name for product in results.forwarded],
            "returned": [product.name for product in results.returned],
            "refused": [product.name for product in results.refused],
        },
        attachments=[attach_paper(office, paper) for paper in (notice, decision, *certificates) if paper],
    )
    post(session, office, cycle, letter)
