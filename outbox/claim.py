"""What a worker does with a letter: claim it, mark what came out, and pick up after killed workers.

A claim raises ``attempts``; every later write demands that number. So a worker that slept past its lease, and
whose letter another worker took, can no longer begin DATA: its ``mark_data_started`` finds no row.
Nothing here commits or reads a clock.
"""

from collections.abc import Callable, Collection
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, func, or_, update
from sqlmodel import Session, col, exists, select

from models.outbox_message import DeliveryAttempt, OutboxMessage
from outbox.delivery import Delivery, Outcome
from outbox.message import ClaimedLetter, claimed_letter
from outbox.queue import HOLDS, find_letter, insert_into, move, refused_move

# Waits after the 1st, 2nd … refusal "try later"; after the last it is failed, so that a person sees it.
RETRY_WAITS: Final = (
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(minutes=30),
    timedelta(hours=1),
    timedelta(hours=2),
    timedelta(hours=4),
    timedelta(hours=8),
    timedelta(hours=16),
    timedelta(hours=24),
    timedelta(hours=24),
)

_ENDED_BEFORE_DATA: Final = "Tiến trình gửi bị dừng trước khi giao thư cho máy chủ; thư sẽ được gửi lại."
ENDED_AFTER_DATA: Final = (
    "Tiến trình gửi bị dừng khi đang giao thư cho máy chủ; chưa rõ thư đã đến hay chưa, cần người kiểm tra."
)


@dataclass(frozen=True)
class Recovered:
    """How many letters of killed workers go again, and how many wait for a person."""

    released: int
    unknown: int


def has_due(session: Session, now: datetime, cycle_key: str | None = None) -> bool:
    """Say whether a released letter (of one cycle, or of any) may go now, but for the throttle."""
    return bool(session.exec(select(exists().where(is_due(now, cycle_key)))).one())


def claim(
    session: Session, now: datetime, cycle_key: str | None = None, but_for: Collection[str] = ()
) -> ClaimedLetter | None:
    """Take the next released letter whose time has come, oldest release first; None when there is none.

    ``but_for``: domains that have had enough for now.

    One statement, so that two processes never get the same row: SQLite runs one writer at a time, PostgreSQL
    locks the row found and passes over rows that another transaction is claiming.
    """
    following = (
        select(OutboxMessage.key)
        .where(is_due(now, cycle_key, but_for))
        .order_by(col(OutboxMessage.released_at), col(OutboxMessage.key))
        .limit(1)
        .with_for_update(skip_locked=True)
        .scalar_subquery()
    )
    statement = (
        update(OutboxMessage)
        .where(col(OutboxMessage.key) == following, col(OutboxMessage.state) == "released")
        .values(
            state="sending",
            claimed_at=now,
            data_started_at=None,
            retry_at=None,
            attempts=col(OutboxMessage.attempts) + 1,
        )
        .returning(OutboxMessage)
        .execution_options(synchronize_session=False, populate_existing=True)
    )
    row = session.exec(statement).scalar_one_or_none()
    return None if row is None else claimed_letter(row)


def mark_data_started(session: Session, letter: ClaimedLetter, now: datetime) -> None:
    """Note that the letter is about to be handed over; commit this before DATA is sent.

    Raises:
        MoveNotAllowed: the letter is no longer this attempt's; it must not be sent.
    """
    changed = session.exec(
        update(OutboxMessage)
        .where(
            col(OutboxMessage.key) == letter.key,
            col(OutboxMessage.state) == "sending",
            col(OutboxMessage.attempts) == letter.attempt,
            col(OutboxMessage.data_started_at).is_(None),
        )
        .values(data_started_at=now)
    )
    if changed.rowcount != 1:
        raise refused_move(find_letter(session, letter.key).state, "sending")


def mark_sent(session: Session, letter: ClaimedLetter, delivery: Delivery, now: datetime) -> OutboxMessage:
    """Note that the server accepted the letter; an answer that came after the lease settles ``unknown``.

    Raises:
        MoveNotAllowed: a person or another attempt has decided otherwise.
    """
    values = {"sent_at": now, "state_reason": ""}
    return _mark(session, letter, delivery, now, ("sending", "unknown"), "sent", values)


def mark_failed(session: Session, letter: ClaimedLetter, delivery: Delivery, now: datetime) -> OutboxMessage:
    """Note that the letter was refused for good, with the reason.

    Raises:
        MoveNotAllowed: the row is not this attempt's any more.
    """
    return _mark(session, letter, delivery, now, ("sending",), "failed", {"state_reason": _reason(delivery)})


def mark_retry_later(session: Session, letter: ClaimedLetter, delivery: Delivery, now: datetime) -> OutboxMessage:
    """Put the letter back for a later attempt, or note it as failed when the waits are used up.

    Raises:
        MoveNotAllowed: the row is not this attempt's any more.
    """
    if letter.attempt > len(RETRY_WAITS):
        reason = f"Đã thử {letter.attempt} lần không được. {_reason(delivery)}"
        return _mark(session, letter, delivery, now, ("sending",), "failed", {"state_reason": reason})
    values = {
        "retry_at": now + RETRY_WAITS[letter.attempt - 1],
        "data_started_at": None,
        "state_reason": _reason(delivery),
    }
    return _mark(session, letter, delivery, now, ("sending", "unknown"), "released", values)


def mark_unknown(session: Session, letter: ClaimedLetter, delivery: Delivery, now: datetime) -> OutboxMessage:
    """Note that the letter was handed over and no answer came: a person decides.

    Raises:
        MoveNotAllowed: the row is not this attempt's any more.
    """
    return _mark(session, letter, delivery, now, ("sending",), "unknown", {"state_reason": _reason(delivery)})


MARKS: Final[dict[Outcome, Callable[[Session, ClaimedLetter, Delivery, datetime], OutboxMessage]]] = {
    "sent": mark_sent,
    "failed": mark_failed,
    "retry": mark_retry_later,
    "unknown": mark_unknown,
}


def record_attempt(session: Session, letter: ClaimedLetter, delivery: Delivery, now: datetime) -> None:
    """Write what came out of this attempt; a late answer replaces the note that there was none."""
    _record(session, letter.key, letter.attempt, delivery, now)


def recover(session: Session, now: datetime, older_than: timedelta) -> Recovered:
    """Pick up letters that a killed worker left in ``sending`` longer ago than the lease.

    Before DATA nothing was handed over: the letter is released again. From DATA on it is ``unknown``.
    """
    is_stale = and_(col(OutboxMessage.state) == "sending", col(OutboxMessage.claimed_at) <= now - older_than)
    is_handed_over = col(OutboxMessage.data_started_at).is_not(None)
    unknown = Delivery("unknown", "data", None, ENDED_AFTER_DATA)
    again = Delivery("retry", "claim", None, _ENDED_BEFORE_DATA)
    return Recovered(
        unknown=_move_stale(session, and_(is_stale, is_handed_over), "unknown", unknown, now),
        released=_move_stale(session, and_(is_stale, ~is_handed_over), "released", again, now),
    )


def _mark(
    session: Session,
    letter: ClaimedLetter,
    delivery: Delivery,
    now: datetime,
    from_states: tuple[str, ...],
    to_state: str,
    values: dict[str, Any],
) -> OutboxMessage:
    """Move the row of this very attempt, then write the attempt: a refused move leaves nothing behind."""
    row = move(session, letter.key, from_states, to_state, values, letter.attempt)
    record_attempt(session, letter, delivery, now)
    return row


def is_due(now: datetime, cycle_key: str | None, but_for: Collection[str] = ()) -> ColumnElement[bool]:
    """Select released letters whose time has come, that nobody holds, to any domain but some."""
    retry_at = col(OutboxMessage.retry_at)
    is_free = col(OutboxMessage.hold).not_in(HOLDS)
    due = and_(col(OutboxMessage.state) == "released", is_free, or_(retry_at.is_(None), retry_at <= now))
    due = and_(due, *(~_goes_to(domain) for domain in sorted(but_for)))
    return due if cycle_key is None else and_(due, col(OutboxMessage.cycle_key) == cycle_key)


def _goes_to(domain: str) -> ColumnElement[bool]:
    return func.lower(col(OutboxMessage.recipient)).endswith(f"@{domain}", autoescape=True)


def _move_stale(session: Session, which: ColumnElement[bool], to_state: str, delivery: Delivery, now: datetime) -> int:
    """Move the rows in one statement and write an attempt for each."""
    statement = (
        update(OutboxMessage)
        .where(which)
        .values(state=to_state, state_reason=delivery.answer)
        .returning(col(OutboxMessage.key), col(OutboxMessage.attempts))
        .execution_options(synchronize_session=False)
    )
    moved = session.exec(statement).all()
    for key, attempt in moved:
        find_letter(session, key)
        _record(session, key, attempt, delivery, now)
    return len(moved)


def _record(session: Session, key: str, attempt: int, delivery: Delivery, now: datetime) -> None:
    """Write the attempt, over an earlier note on the same one."""
    facts = {"at": now, **asdict(delivery)}
    statement = insert_into(session, DeliveryAttempt).values(
        key=f"{key}/{attempt}", message_key=key, n=attempt, **facts
    )
    session.exec(statement.on_conflict_do_update(index_elements=["key"], set_=facts))


def _reason(delivery: Delivery) -> str:
    """Word what came out for the person who looks at the letter."""
    steps = {
        "claim": "khi nhận thư từ hàng chờ",
        "build": "khi lập thư",
        "connect": "khi kết nối",
        "mail": "khi báo người gửi",
        "rcpt": "khi báo người nhận",
        "data": "khi giao nội dung",
        "done": "sau khi giao thư",
    }
    code = "" if delivery.code is None else f"{delivery.code} "
    return f"Dừng {steps[delivery.stage]}: {code}{delivery.answer}"
