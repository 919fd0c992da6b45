"""Minute: the minutes of the session with the table of points; refused without quorum."""

from sqlmodel import Session, col, select

from models.ballot import Ballot
from models.council import Attendance, Council, CouncilMember, CouncilSession
from models.paper import Paper
from services import audit
from services.convene import CALLED, members_of, session_key
from services.cycles import CycleView, load_cycle
from services.letters import Letter, attach_paper, is_new, post
from services.minute_notes import beside_of, last_rounds
from services.minute_paper import Sitting, minutes_request, score_table_request
from services.office import Office
from services.paperwork import bring_one, made_now, reference
from services.products import products_in
from services.result import StepResult, nothing_yet


class MinutesRefused(Exception):
    """There can be no minutes: the session had no quorum, so it decided nothing."""

    def __init__(self, reason: str) -> None:
        """Keep what was lacking."""
        self.reason = reason
        super().__init__(f"Không lập biên bản đánh giá: {reason} Triệu tập lại Hội đồng, rồi chấm điểm lại.")


def run(office: Office, cycle_key: str) -> StepResult:
    """Write the minutes and the table of points of a session that has been counted.

    Raises MinutesRefused when the session had no quorum.
    """
    cycle = load_cycle(office, cycle_key)
    with office.read() as session:
        row = session.get(CouncilSession, session_key(cycle.key))
        if row is not None and row.state == "inquorate":
            raise MinutesRefused(row.state_reason)
        if row is None or row.state == "convened":
            return nothing_yet("minute", "Phiên họp chưa có kết quả chấm điểm")
        sitting = _sitting(session, cycle, row)
    minutes = bring_one(office, cycle, minutes_request(cycle, sitting))
    if minutes.state != "issued":
        return StepResult("minute", {"products": len(sitting.products)}, ("Biên bản đang chờ ký",))
    table = bring_one(office, cycle, score_table_request(cycle, sitting, minutes))
    with office.begin() as session:
        letters = sum(_send(session, office, cycle, member, minutes, table) for member in sitting.members)
        row = session.get_one(CouncilSession, session_key(cycle.key))
        if row.state == "scored":
            row.state = "minuted"
            session.add(row)
            audit.record(session, office, "session.minute", row.key, minutes.number_text)
    return StepResult(
        "minute", {"products": len(sitting.products), "papers": made_now(office, [minutes, table]), "letters": letters}
    )


def _sitting(session: Session, cycle: CycleView, row: CouncilSession) -> Sitting:
    attendance = session.exec(select(Attendance).where(Attendance.session_key == row.key)).all()
    rows = session.exec(select(Ballot).where(Ballot.session_key == row.key).order_by(col(Ballot.key))).all()
    products = products_in(session, cycle, CALLED)
    last = last_rounds(rows, {product.key for product in products})
    council = session.get_one(Council, cycle.key)
    return Sitting(
        row=row,
        members=members_of(session, cycle.key),
        present={seat.member_key for seat in attendance if seat.is_present},
        approving=sum(seat.is_present and seat.approves for seat in attendance),
        reasons={seat.member_key: seat.reason for seat in attendance},
        products=products,
        ballots=last,
        decision=reference(session.get_one(Paper, council.decision_key)),
        beside=beside_of(session, cycle, row, rows, attendance),
    )


def _send(
    session: Session, office: Office, cycle: CycleView, member: CouncilMember, minutes: Paper, table: Paper
) -> bool:
    letter = Letter(
        letter="minute",
        occasion=member.code,
        email=member.email,
        name=f"{member.honorific} {member.name}",
        context={
            "recipient": f"{member.honorific} {member.name}",
            "council": cycle.plan.council.name,
            "document": reference(minutes),
        },
        attachments=(attach_paper(office, minutes), attach_paper(office, table)),
    )
    return is_new(office, post(session, office, cycle, letter))
