"""Move a deadline, or take it away: the row, its calendar file (same UID, next SEQUENCE), letters with old facts."""

from datetime import date
from typing import Final

from sqlmodel import Session, col, select

from domain.deadline import Deadline
from domain.moves import MoveNotAllowed
from models.audit_entry import AuditEntry
from models.obligation import Obligation
from models.outbox_message import OutboxMessage
from outbox.calendar_file import calendar_file
from outbox.letter import Attachment
from outbox.queue import supersede
from services import audit
from services.contacts import directory_of
from services.cycles import CycleView
from services.letter_facts import of_address, of_obligation
from services.letters import Letter, is_new, is_written, letter_key, post
from services.obligations import DOSSIERS, deadline_of, find_obligation, fulfil, lapse, open_ones, waive
from services.office import Office
from services.owners import Party, party_of

_MOVED: Final = "obligation.move"
_TO, _WHY = " → ", ": "
_SOON_OBSOLETE: Final = ("remind", "moved")
"""Letters that say nothing but the deadline: not sent yet, they are taken back when it moves or ends."""


class ObligationClosed(Exception):
    """An obligation that is not open cannot be moved or closed."""

    def __init__(self, obligation: Obligation) -> None:
        """Keep the key and the state."""
        self.key, self.state = obligation.key, obligation.state
        super().__init__(
            f"Việc «{obligation.title}» ({obligation.key}) không còn mở nên không đổi được: {obligation.fulfilled_by}."
        )


class DeadlineUnchanged(Exception):
    """The new deadline is the one that stands."""

    def __init__(self, key: str, deadline: Deadline) -> None:
        """Keep the key and the deadline."""
        self.key, self.deadline = key, deadline
        super().__init__(f"Việc «{key}» đã có thời hạn {deadline.phrase()}; không có gì thay đổi.")


class NoReason(Exception):
    """A deadline is not moved and a duty not closed without a reason."""

    def __init__(self, key: str) -> None:
        """Keep the key."""
        self.key = key
        super().__init__(f"Việc «{key}»: chưa ghi lý do. Hãy ghi lý do để đơn vị biết và để tra cứu về sau.")


def move_deadline(
    session: Session, office: Office, cycle: CycleView, key: str, to: Deadline, reason: str
) -> Obligation:
    """Give an open obligation another deadline and tell its owner; reminders begin anew.

    Raises ObligationUnknown, ObligationClosed, DeadlineUnchanged, NoReason.
    """
    obligation, old = _open_one(session, key, reason), deadline_of(find_obligation(session, key))
    if old == to:
        raise DeadlineUnchanged(key, to)
    obligation.due_on, obligation.inclusive = to.on, to.inclusive
    obligation.sequence += 1
    session.add(obligation)
    session.flush()
    audit.record(session, office, _MOVED, key, f"{old.phrase()}{_TO}{to.phrase()}{_WHY}{reason}")
    withdraw_obsolete(session, key, f"Thời hạn đã thay đổi thành {to.phrase()}")
    _tell(session, office, cycle, obligation, old.phrase(), reason)
    return obligation


def tell_again(session: Session, office: Office, cycle: CycleView) -> int:
    """Tell of moved deadlines where no letter could go, or the one that waited was taken back; returns how many went.

    So it is when an owner had no address, or got another one, before the letter had gone.
    """
    told = 0
    for obligation in open_ones(session, cycle.key):
        key = letter_key(cycle.key, "moved", _occasion(cycle, obligation))
        if obligation.sequence and not is_written(session, key):
            old, reason = _last_move(session, obligation)
            told += _tell(session, office, cycle, obligation, old, reason)
    return told


def _last_move(session: Session, obligation: Obligation) -> tuple[str, str]:
    """Give the deadline before the last move, and why it was moved."""
    moves = select(AuditEntry.detail).where(AuditEntry.action == _MOVED, AuditEntry.subject == obligation.key)
    detail = session.exec(moves.order_by(col(AuditEntry.id).desc())).first() or ""
    old, _, rest = detail.partition(_TO)
    return old, rest.partition(_WHY)[2]


def close_by_hand(session: Session, office: Office, cycle: CycleView, key: str, state: str, reason: str) -> Obligation:
    """Fulfil or waive an open obligation on a person's word. Raises ObligationUnknown, ObligationClosed, NoReason."""
    obligation = _open_one(session, key, reason)
    if state == "fulfilled":
        fulfil(session, office, key, reason)
        withdraw_obsolete(session, key, f"Việc đã xong: {reason}")
    else:
        waive(session, office, key, reason)
        tell_end(session, office, cycle, obligation, reason)
    return obligation


def cancel(session: Session, office: Office, cycle: CycleView, key: str, reason: str) -> bool:
    """Let an obligation lapse and take it out of its owner's calendar. Raises ObligationUnknown."""
    obligation = find_obligation(session, key)
    return lapse(session, office, key, reason) and tell_end(session, office, cycle, obligation, reason)


def tell_end(session: Session, office: Office, cycle: CycleView, obligation: Obligation, reason: str) -> bool:
    """Take back letters about what has ended; cancel the calendar entry when its day is still to come.

    False when there is no entry to cancel: none was sent, or its day has passed.
    """
    withdraw_obsolete(session, obligation.key, f"Việc không còn phải thực hiện: {reason}")
    deadline = deadline_of(obligation)
    has_entry = obligation.code == DOSSIERS or obligation.sequence > 0
    if not has_entry or deadline.is_overdue_on(office.today):
        return False
    obligation.sequence += 1
    session.add(obligation)
    _tell(session, office, cycle, obligation, deadline.phrase(), reason, cancelled=True)
    return True


def withdraw_obsolete(session: Session, key: str, reason: str) -> int:
    """Take back letters that wait and state an old deadline of an obligation; returns how many."""
    waiting = session.exec(
        select(OutboxMessage).where(
            OutboxMessage.cycle_key == key.split("/", 1)[0],
            col(OutboxMessage.letter).in_(_SOON_OBSOLETE),
            col(OutboxMessage.state).in_(("draft", "released")),
        )
    ).all()
    return sum(take_back(session, row.key, reason) for row in waiting if key in row.obligations)


def take_back(session: Session, key: str, reason: str) -> bool:
    """Take back a letter that is no longer true; False when it has just begun to go."""
    try:
        supersede(session, key, reason)
    except MoveNotAllowed:
        return False
    return True


def deadline_event(
    office: Office, cycle: CycleView, obligation: Obligation, party: Party, description: str, *, cancelled: bool = False
) -> Attachment:
    """Keep the calendar file of an obligation: one UID for its whole life, SEQUENCE by its moves."""
    deadline = deadline_of(obligation)
    data = calendar_file(
        uid=f"{obligation.key}@{office.settings.mail_id_domain}",
        sequence=obligation.sequence,
        summary=f"{'Hủy: ' if cancelled else ''}Hạn: {obligation.title} – {party.place}",
        when=deadline.last_day,
        description=description,
        location=cycle.plan.contact.address,
        organizer=(office.settings.mail_from_name, office.settings.mail_from),
        now=office.now,
        cancelled=cancelled,
    )
    method = "CANCEL" if cancelled else "PUBLISH"
    media_type = f"text/calendar; charset=utf-8; method={method}"
    return Attachment("thoi-han.ics", office.store.put(data), len(data), media_type)


def _open_one(session: Session, key: str, reason: str) -> Obligation:
    obligation = find_obligation(session, key)
    if obligation.state != "open":
        raise ObligationClosed(obligation)
    if not reason.strip():
        raise NoReason(key)
    return obligation


def _tell(
    session: Session,
    office: Office,
    cycle: CycleView,
    obligation: Obligation,
    old_phrase: str,
    reason: str,
    *,
    cancelled: bool = False,
) -> bool:
    """Write to the owner about the new deadline or the end; an owner without an address is on the officer's list."""
    if obligation.owner_kind == "office":
        return False
    party = party_of(session, cycle, obligation)
    reach = directory_of(session, cycle.key, office.today).reach(obligation.owner_key)
    new = deadline_of(obligation)
    said = f"Hủy: {reason}" if cancelled else f"Thời hạn mới {new.phrase()}. {reason}"
    letter = Letter(
        letter="moved",
        occasion=_occasion(cycle, obligation),
        email=reach.email,
        name=party.name,
        context={
            "unit": party.name,
            "recipient": party.salutation,
            "title": obligation.title,
            "old_phrase": old_phrase,
            "new_phrase": new.phrase(),
            "cancelled": cancelled,
            "reason": reason,
            "basis": obligation.basis,
        },
        attachments=(deadline_event(office, cycle, obligation, party, said, cancelled=cancelled),),
        obligations=(obligation.key,),
        facts=() if cancelled else (of_obligation(obligation), of_address(obligation.owner_key, reach.email)),
    )
    return is_new(office, post(session, office, cycle, letter))


def _occasion(cycle: CycleView, obligation: Obligation) -> str:
    return f"{obligation.key.removeprefix(f'{cycle.key}/')}/{obligation.sequence}"


def due_on(day: date, obligation: Obligation, *, inclusive: bool | None = None) -> Deadline:
    """Make the new deadline of an obligation; whether the day itself counts stays as it was unless it is said."""
    return Deadline(day, obligation.inclusive if inclusive is None else inclusive)
