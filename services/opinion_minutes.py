"""The minutes of opinions in writing: gathered from the rows, issued, sent to the members."""

from sqlmodel import Session, col, select

from models.ballot import Ballot
from models.council import AgendaItem, CouncilMember, CouncilSession, Opinion
from models.paper import Paper
from services import audit
from services.contacts import address_of_member
from services.convene import members_of, occasion_of
from services.cycles import CycleView
from services.letters import Letter, attach_paper, is_new, post
from services.office import Office
from services.opinion_paper import Count, opinion_minutes_request
from services.paperwork import bring_one, made_now, reference
from services.products import products_in
from services.result import StepResult
from services.sittings import products_decided


def minute_opinions(office: Office, cycle: CycleView, sitting: CouncilSession) -> StepResult:
    """Write the minutes of a round of opinions that has been closed; the members get them by letter."""
    with office.read() as session:
        count = _count(session, cycle, sitting)
    minutes = bring_one(office, cycle, opinion_minutes_request(cycle, count))
    figures = {"products": len(count.decided)}
    if minutes.state != "issued":
        return StepResult("minute", figures, ("Biên bản kiểm phiếu lấy ý kiến đang chờ ký",))
    with office.begin() as session:
        letters = sum(_send(session, office, cycle, sitting, member, minutes) for member in count.members)
        kept = session.get_one(CouncilSession, sitting.key)
        if kept.state == "scored":
            kept.state = "minuted"
            session.add(kept)
            audit.record(session, office, "session.minute", kept.key, minutes.number_text)
    return StepResult("minute", figures | {"papers": made_now(office, [minutes]), "letters": letters})


def _count(session: Session, cycle: CycleView, sitting: CouncilSession) -> Count:
    asked = session.exec(select(Opinion).where(Opinion.session_key == sitting.key)).all()
    items = session.exec(select(AgendaItem).where(AgendaItem.session_key == sitting.key)).all()
    reasons = {item.product_key: item.deferred for item in items if item.deferred}
    ballots = session.exec(select(Ballot).where(Ballot.session_key == sitting.key).order_by(col(Ballot.key))).all()
    letters = session.exec(
        select(Paper)
        .where(Paper.cycle_key == cycle.key, Paper.kind == "opinion_letter", Paper.revision == sitting.n)
        .order_by(col(Paper.key))
    ).all()
    return Count(
        row=sitting,
        members=members_of(session, cycle.key),
        decided=products_decided(session, cycle, sitting),
        referred=[(one, reasons[one.key]) for one in products_in(session, cycle) if one.key in reasons],
        sent=frozenset((one.product_key, one.member_key) for one in asked),
        ballots=ballots,
        letter=next((reference(paper) for paper in letters if paper.number_text), "Hội đồng"),
    )


def _send(
    session: Session, office: Office, cycle: CycleView, sitting: CouncilSession, member: CouncilMember, minutes: Paper
) -> bool:
    letter = Letter(
        letter="minute",
        occasion=occasion_of(sitting, member),
        email=address_of_member(session, cycle.key, member.key, office.today),
        name=f"{member.honorific} {member.name}",
        context={
            "recipient": f"{member.honorific} {member.name}",
            "council": cycle.plan.council.name,
            "document": reference(minutes),
        },
        attachments=(attach_paper(office, minutes),),
    )
    return is_new(office, post(session, office, cycle, letter))
