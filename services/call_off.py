"""Call off: a meeting that will not be held; the invited are told, and their calendars too.

The sitting stays in the books with its reason. What was before it waits for the next one (services.reconvene).
"""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from domain.session import MOVES
from domain.vietnamese import short_date
from models.council import CouncilMember, CouncilSession
from models.outbox_message import OutboxMessage
from models.paper import Paper
from outbox.letter import Attachment
from services import audit
from services.contacts import address_of_member
from services.convene import calendar_of, members_of, occasion_of
from services.convene_paper import session_time
from services.cycles import CycleView, load_cycle
from services.letter_facts import of_address
from services.letters import Letter, is_new, letter_key, post
from services.obligation_move import take_back
from services.office import Office
from services.paperwork import paper_key
from services.sittings import current_meeting

_REACHED = frozenset({"sending", "sent", "unknown"})
_ALSO = frozenset({"draft", "released"})


class CallOffRefused(Exception):
    """The meeting cannot be called off like this; nothing was written."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        """Keep all faults, each with its way out."""
        self.faults = faults
        super().__init__("Chưa hủy phiên họp được:\n" + "\n".join(f"- {fault}" for fault in faults))


@dataclass(frozen=True)
class CalledOff:
    """What was done: the number of the sitting, how many letters are new, who must be told in another way."""

    n: int
    letters: int
    untold: tuple[str, ...]


def call_off(office: Office, cycle_key: str, reason: str) -> CalledOff:
    """Call off the meeting that is convened; whoever was invited by letter is told by letter.

    Raises UnknownCycle, CallOffRefused with all faults.
    """
    cycle = load_cycle(office, cycle_key)
    with office.begin() as session:
        sitting = current_meeting(session, cycle.key)
        faults = [] if reason.strip() else ["Chưa nêu lý do. Hãy ghi --reason “…”."]
        if sitting is None:
            raise CallOffRefused((*faults, "Chưa triệu tập phiên họp nào. Xem: thuky council list."))
        if sitting.state != "convened":
            state = MOVES.labels[sitting.state]
            faults.append(f"Phiên thứ {sitting.n} {state}, không còn hủy được. Xem: thuky council list.")
        if faults:
            raise CallOffRefused(tuple(faults))
        end_sitting(session, office, sitting, "called_off", reason.strip())
        letters, untold = _tell(session, office, cycle, sitting)
        return CalledOff(sitting.n, letters, untold)


def end_sitting(session: Session, office: Office, sitting: CouncilSession, state: str, reason: str) -> None:
    """End a meeting that is not held; invitations that wait do not go any more. Raises MoveNotAllowed."""
    MOVES.check(sitting.state, state)
    sitting.state, sitting.state_reason = state, reason
    session.add(sitting)
    audit.record(session, office, f"session.{state}", sitting.key, reason)
    for member in members_of(session, sitting.council_key):
        for row in _invitations(session, sitting, member):
            if row.state in _ALSO:
                take_back(session, row.key, f"Phiên họp {MOVES.labels[state]}: {reason}")


def _invitations(session: Session, sitting: CouncilSession, member: CouncilMember) -> list[OutboxMessage]:
    """List the letters by which a member was invited to a sitting, those that were written anew among them."""
    key = letter_key(sitting.council_key, "convene", occasion_of(sitting, member))
    written = (col(OutboxMessage.key) == key) | col(OutboxMessage.key).startswith(f"{key}/r", autoescape=True)
    return list(session.exec(select(OutboxMessage).where(written).execution_options(populate_existing=True)))


def _tell(session: Session, office: Office, cycle: CycleView, sitting: CouncilSession) -> tuple[int, tuple[str, ...]]:
    """Write to whoever may have the invitation; give how many letters are new, and whom none reaches."""
    letters, untold = 0, []
    for member in members_of(session, cycle.key):
        paper = session.get(Paper, paper_key(cycle.key, "invitation", member.code, sitting.n))
        if paper is None or paper.state != "issued":
            continue  # nobody knows of the meeting by our paper
        was_written = _invitations(session, sitting, member)
        if was_written and not any(row.state in _REACHED for row in was_written):
            continue  # the invitation never left
        email = address_of_member(session, cycle.key, member.key, office.today)
        if email:
            letters += is_new(office, _write(session, office, cycle, sitting, member, paper, email))
        else:
            untold.append(f"{member.honorific} {member.name} ({member.code})")
    return letters, tuple(untold)


def _write(
    session: Session,
    office: Office,
    cycle: CycleView,
    sitting: CouncilSession,
    member: CouncilMember,
    paper: Paper,
    email: str,
) -> OutboxMessage | None:
    name = f"{member.honorific} {member.name}"
    letter = Letter(
        letter="call_off",
        occasion=occasion_of(sitting, member),
        email=email,
        name=name,
        context={
            "recipient": name,
            "council": cycle.plan.council.name,
            "document": f"Giấy mời số {paper.number_text}",
            "day": short_date(sitting.held_on),
            "time": session_time(sitting),
            "place": sitting.place,
            "reason": sitting.state_reason.rstrip("."),
        },
        attachments=_calendar(session, office, cycle, sitting, member),
        facts=(of_address(member.key, email),),
    )
    return post(session, office, cycle, letter)


def _calendar(
    session: Session, office: Office, cycle: CycleView, sitting: CouncilSession, member: CouncilMember
) -> tuple[Attachment, ...]:
    """Give the file that takes the meeting out of the calendar; none once its day has passed."""
    if sitting.held_on < office.today:
        return ()
    reason = f"Phiên họp đã hủy: {sitting.state_reason}"
    data = calendar_of(session, office, cycle, sitting, member, reason, office.now, cancelled=True)
    media_type = "text/calendar; charset=utf-8; method=CANCEL"
    return (Attachment("huy-lich-hop.ics", office.store.put(data), len(data), media_type),)
