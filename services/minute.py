"""Minute: the minutes of every sitting that has been counted, with its points; refused without quorum."""

from sqlmodel import Session, col, select

from domain.procedure import vote
from models.ballot import Ballot
from models.council import Attendance, Council, CouncilMember, CouncilSession
from models.paper import Paper
from services import audit
from services.contacts import address_of_member
from services.convene import members_of, occasion_of
from services.convene_rules import procedure_of
from services.cycles import CycleView, load_cycle
from services.inquorate_minutes import minute_failed
from services.letters import Letter, attach_paper, is_new, post
from services.minute_notes import beside_of, last_rounds
from services.minute_paper import Sitting, chair_of, minutes_request
from services.office import Office
from services.opinion_minutes import minute_opinions
from services.paperwork import bring_one, made_now, reference
from services.result import StepResult, nothing_yet
from services.score_table import score_table_request
from services.sittings import MEETING, products_decided, sittings_of

_COUNTED = frozenset({"scored", "minuted", "referred"})
_WAY_OUT = "Triệu tập lại Hội đồng (thuky council reconvene), rồi chấm điểm lại."


class MinutesRefused(Exception):
    """There can be no minutes: the session had no quorum, so it decided nothing."""

    def __init__(self, reason: str) -> None:
        """Keep what was lacking."""
        self.reason = reason
        super().__init__(f"Không lập biên bản đánh giá: {reason} {_WAY_OUT}")


def run(office: Office, cycle_key: str) -> StepResult:
    """Write the minutes and the table of points of the sittings that have been counted.

    Raises MinutesRefused when the last meeting had no quorum; the others have their minutes all the same.
    """
    cycle = load_cycle(office, cycle_key)
    with office.read() as session:
        sittings = sittings_of(session, cycle.key)
    counted = [sitting for sitting in sittings if sitting.state in _COUNTED]
    figures: dict[str, int] = {}
    notes: list[str] = []
    for sitting in counted:
        write = _minute if sitting.mode == MEETING else minute_opinions
        done = write(office, cycle, sitting)
        figures = {name: figures.get(name, 0) + done.figures.get(name, 0) for name in {**figures, **done.figures}}
        notes += done.notes
    meetings = [sitting for sitting in sittings if sitting.mode == MEETING]
    if failed := minute_failed(office, cycle, meetings):
        figures["papers"] = figures.get("papers", 0) + made_now(office, failed)
        notes += ["Biên bản phiên họp không đủ điều kiện đang chờ ký" for one in failed if one.state != "issued"]
    if meetings and meetings[-1].state == "inquorate":
        raise MinutesRefused(meetings[-1].state_reason)
    if meetings and meetings[-1].state == "rejected":
        notes.append(_rejected(meetings[-1]))
    return StepResult("minute", figures, tuple(notes)) if figures or notes else nothing_yet("minute", _NOT_COUNTED)


_NOT_COUNTED = "Phiên họp chưa có kết quả chấm điểm"


def _minute(office: Office, cycle: CycleView, row: CouncilSession) -> StepResult:
    """Write the papers of one meeting; when the members voted its conclusions down, they say so and nothing follows."""
    with office.read() as session:
        sitting = _sitting(session, cycle, row)
    minutes = bring_one(office, cycle, minutes_request(cycle, sitting))
    if minutes.state != "issued":
        return StepResult("minute", {"products": len(sitting.products)}, ("Biên bản đang chờ ký",))
    table = bring_one(office, cycle, score_table_request(cycle, sitting, minutes))
    with office.begin() as session:
        letters = sum(_send(session, office, cycle, row, member, minutes, table) for member in sitting.members)
        kept = session.get_one(CouncilSession, row.key)
        if kept.state == "scored":
            _close(session, office, kept, sitting, minutes)
    figures = {"products": len(sitting.products), "papers": made_now(office, [minutes, table]), "letters": letters}
    return StepResult("minute", figures, () if sitting.is_carried else (_rejected(kept),))


def _rejected(row: CouncilSession) -> str:
    return f"Kết luận của phiên thứ {row.n} không được thông qua ({row.state_reason.rstrip('.')}). {_WAY_OUT}"


def _close(session: Session, office: Office, row: CouncilSession, sitting: Sitting, minutes: Paper) -> None:
    if sitting.vote is None or sitting.vote.is_carried:
        row.state = "minuted"
        audit.record(session, office, "session.minute", row.key, minutes.number_text)
    else:
        row.state, row.state_reason = "rejected", sitting.vote.reason
        audit.record(session, office, "session.reject", row.key, row.state_reason)
    session.add(row)


def _sitting(session: Session, cycle: CycleView, row: CouncilSession) -> Sitting:
    attendance = session.exec(select(Attendance).where(Attendance.session_key == row.key)).all()
    rows = session.exec(select(Ballot).where(Ballot.session_key == row.key).order_by(col(Ballot.key))).all()
    products = products_decided(session, cycle, row)
    last = last_rounds(rows, {product.key for product in products})
    council = session.get_one(Council, cycle.key)
    members = members_of(session, cycle.key)
    present = {seat.member_key for seat in attendance if seat.is_present}
    ayes = {seat.member_key for seat in attendance if seat.is_present and seat.approves}
    chair = chair_of([member for member in members if member.key in present])
    return Sitting(
        row=row,
        members=members,
        present=present,
        approving=len(ayes),
        reasons={seat.member_key: seat.reason for seat in attendance},
        products=products,
        ballots=last,
        decision=reference(session.get_one(Paper, council.decision_key)),
        beside=beside_of(session, cycle, row, rows, attendance),
        vote=vote(procedure_of(cycle), len(ayes), len(present), chair_agrees=chair.key in ayes),
    )


def _send(
    session: Session,
    office: Office,
    cycle: CycleView,
    row: CouncilSession,
    member: CouncilMember,
    minutes: Paper,
    table: Paper,
) -> bool:
    letter = Letter(
        letter="minute",
        occasion=occasion_of(row, member),
        email=address_of_member(session, cycle.key, member.key, office.today),
        name=f"{member.honorific} {member.name}",
        context={
            "recipient": f"{member.honorific} {member.name}",
            "council": cycle.plan.council.name,
            "document": reference(minutes),
        },
        attachments=(attach_paper(office, minutes), attach_paper(office, table)),
    )
    return is_new(office, post(session, office, cycle, letter))
