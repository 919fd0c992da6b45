"""Announce: the plan, one announcement per unit, what every unit owes, one letter per unit."""

from sqlmodel import Session

from domain.vietnamese import short_date
from models.obligation import Obligation
from models.paper import Paper
from outbox.calendar_file import calendar_file
from services.announce_paper import announcement_request
from services.announce_plan import plan_request
from services.cycles import CycleView, load_cycle
from services.letter_facts import of_deadline
from services.letters import Letter, attach_data, attach_paper, is_new, post
from services.obligations import DOSSIERS, deadline_of, obligation_key, open_obligations
from services.office import Office
from services.paperwork import bring_one, bring_to_issue, made_now, reference
from services.result import StepResult, nothing_yet
from services.units import UnitView, reachable_units


def run(office: Office, cycle_key: str) -> StepResult:
    """Announce the cycle: what is issued already stays, what is missing is made."""
    cycle = load_cycle(office, cycle_key)
    if office.today < cycle.plan.dates.announce_on:
        return nothing_yet("announce", "Chưa đến ngày triển khai chu trình")
    with office.read() as session:
        units = reachable_units(session, cycle.key, office.today)
    plan = bring_one(office, cycle, plan_request(cycle, units))
    if plan.state != "issued":
        return StepResult("announce", {"units": len(units)}, ("Kế hoạch đang chờ ký",))
    papers = bring_to_issue(
        office, cycle, [announcement_request(cycle, unit, units, reference(plan)) for unit in units]
    )
    if any(paper.state != "issued" for paper in papers):
        return StepResult("announce", {"units": len(units)}, ("Công văn triển khai đang chờ ký",))
    with office.begin() as session:
        new = open_obligations(session, cycle, units, reference(papers[0]))
        letters = sum(
            _send(session, office, cycle, unit, paper, plan) for unit, paper in zip(units, papers, strict=True)
        )
    return StepResult(
        "announce",
        {"units": len(units), "papers": made_now(office, [plan, *papers]), "obligations": new, "letters": letters},
    )


def _send(session: Session, office: Office, cycle: CycleView, unit: UnitView, paper: Paper, plan: Paper) -> bool:
    duty = session.get_one(Obligation, obligation_key(cycle.key, unit.code, DOSSIERS))
    deadline = deadline_of(duty)
    calendar = calendar_file(
        uid=f"{duty.key}@{office.settings.mail_id_domain}",
        sequence=duty.sequence,
        summary=f"Hạn gửi hồ sơ sản phẩm OCOP: {unit.full_name}",
        when=deadline.last_day,
        description=f"{reference(paper)}: gửi hồ sơ {deadline.phrase()}.",
        location=cycle.plan.contact.address,
        organizer=(office.settings.mail_from_name, office.settings.mail_from),
        now=paper.signed_at or office.now,  # the same file on every run, not one more in the store each day
    )
    letter = Letter(
        letter="announce",
        occasion=unit.code,
        email=unit.email,
        name=unit.committee,
        context={
            "unit": unit.committee,
            "document": reference(paper),
            "plan": reference(plan),
            "deadline_phrase": deadline.phrase(),
            "last_day": short_date(deadline.last_day),
            "is_moved": duty.sequence > 0,
        },
        attachments=(
            attach_paper(office, paper),
            attach_paper(office, plan),
            attach_data(office, "han-gui-ho-so.ics", calendar),
        ),
        obligations=(duty.key,),
        facts=(of_deadline(duty),),
    )
    return is_new(office, post(session, office, cycle, letter))
