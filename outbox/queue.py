"""The outbox as rows: what people and steps do with a letter; nothing here commits or reads a clock.

What workers do with it (claim, mark, recover) is in ``outbox.claim``.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, Literal

from sqlalchemy import func, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, SQLModel, col, select

from domain.errors import RuleBroken
from domain.moves import MoveNotAllowed
from domain.outbox import MOVES
from models.outbox_message import OutboxMessage
from outbox.letter import NewLetter, check_letter, plain
from outbox.message import message_id
from outbox.thread import thread_of

# Why a letter waits for a person although it is released; what a person has seen is "go".
HOLDS: Final = ("volume", "size", "restored")

# What is said of a withdrawn letter that may be written anew; what a person took back stays taken back.
STALE: Final = "stale"


class LetterUnknown(RuleBroken):
    """Say that no letter has this key."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key

    def sentence(self) -> str:
        """Name the key."""
        return f"Không có thư nào mang khóa “{self.key}”. Hãy xem lại danh sách thư trong hộp đi."


class ReasonMissing(RuleBroken):
    """Say that a person must give a reason, or a name, for what they do with a letter."""

    def __init__(self, key: str, what: str) -> None:
        super().__init__(key, what)
        self.key = key
        self.what = what

    def sentence(self) -> str:
        """Name what is missing."""
        return f"Thư “{self.key}”: chưa ghi {self.what}. Hãy ghi rõ để còn tra cứu về sau."


class LetterNotHeld(RuleBroken):
    """Say that a letter is not held back."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key

    def sentence(self) -> str:
        """Name the key and the way out."""
        return f"Thư “{self.key}” không bị giữ lại. Thư chờ duyệt thì cho gửi bằng: thuky outbox release {self.key}"


def queue(session: Session, letter: NewLetter, now: datetime) -> OutboxMessage:
    """Insert the letter when its key is new, else give back the row untouched, whatever its state.

    Raises:
        BadLetter: the letter could never be sent; nothing was queued.
    """
    check_letter(letter)
    values = {
        "key": letter.key,
        "cycle_key": letter.cycle_key,
        "letter": letter.letter,
        "message_id": message_id(letter.key, letter.domain),
        "recipient": letter.recipient,
        "recipient_name": plain(letter.recipient_name),
        "subject": plain(letter.subject),
        "body": plain(letter.body),
        "attachments": [attachment.as_json() for attachment in letter.attachments],
        "obligations": list(letter.obligations),
        "thread": thread_of(session, letter),
        "facts": [dict(fact) for fact in letter.facts],
        "hold": letter.hold,
        "state": letter.state,
        "state_reason": plain(letter.hold_reason),
        "attempts": 0,
        "composed_at": now,
        "released_at": now if letter.state == "released" else None,
    }
    # ON CONFLICT, not "look, then insert": two processes may queue the same letter at the same moment. Without naming
    # the key: the Message-ID is derived from it, and PostgreSQL may meet the other row in that index first.
    statement = insert_into(session, OutboxMessage).values(values)
    session.exec(statement.on_conflict_do_nothing())
    return find_letter(session, letter.key)


def insert_into(session: Session, table: type[SQLModel]) -> sqlite.Insert | postgresql.Insert:
    """Begin an INSERT that may say ON CONFLICT, in the words of the database at hand."""
    is_postgresql = session.get_bind().dialect.name == "postgresql"
    return postgresql.insert(table) if is_postgresql else sqlite.insert(table)


def find_letter(session: Session, key: str) -> OutboxMessage:
    """Read the row as it is now in the database.

    Raises:
        LetterUnknown: there is none.
    """
    row = session.get(OutboxMessage, key, populate_existing=True)
    if row is None:
        raise LetterUnknown(key)
    return row


def release(session: Session, key: str, now: datetime) -> OutboxMessage:
    """Let a draft go out.

    Raises:
        MoveNotAllowed, LetterUnknown.
    """
    values = {"released_at": now, "retry_at": None, "hold": "go", "state_reason": ""}
    return move(session, key, ("draft",), "released", values)


def let_go(session: Session, key: str, now: datetime) -> OutboxMessage:
    """Let a letter go that was held back; a draft is released with it.

    Raises:
        MoveNotAllowed, LetterUnknown, LetterNotHeld.
    """
    row = find_letter(session, key)
    if row.hold not in HOLDS:
        raise LetterNotHeld(key)
    values = {"hold": "go", "state_reason": "", "released_at": now, "retry_at": None}
    if row.state == "draft":
        return move(session, key, ("draft",), "released", values)
    changed = session.exec(
        update(OutboxMessage)
        .where(col(OutboxMessage.key) == key, col(OutboxMessage.state) == "released")
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    row = find_letter(session, key)
    if changed.rowcount != 1:
        raise refused_move(row.state, "released")
    return row


def hold_back(session: Session, keys: Sequence[str], hold: str, reason: str) -> int:
    """Keep letters from going until a person lets them; give how many. One that is under way is left alone."""
    statement = (
        update(OutboxMessage)
        .where(
            col(OutboxMessage.key).in_(keys),
            col(OutboxMessage.state).in_(("draft", "released")),
            col(OutboxMessage.hold).not_in(HOLDS),
        )
        .values(hold=hold, state_reason=plain(reason))
        .execution_options(synchronize_session=False)
    )
    return session.exec(statement).rowcount


def withdraw(session: Session, key: str, reason: str) -> OutboxMessage:
    """Take back a letter that has not begun to go.

    Raises:
        MoveNotAllowed, LetterUnknown, ReasonMissing.
    """
    said = _said(key, reason, "lý do rút thư")
    return move(session, key, ("draft", "released"), "withdrawn", {"state_reason": said, "retry_at": None})


def supersede(session: Session, key: str, reason: str) -> OutboxMessage:
    """Take back a letter that says what is no longer so; the step that wrote it may write it anew.

    Raises:
        MoveNotAllowed, LetterUnknown.
    """
    values = {"state_reason": plain(reason), "retry_at": None, "hold": STALE}
    return move(session, key, ("draft", "released"), "withdrawn", values)


def retry(session: Session, key: str, now: datetime) -> OutboxMessage:
    """Send a failed letter again, at once.

    Raises:
        MoveNotAllowed, LetterUnknown.
    """
    return move(session, key, ("failed",), "released", {"released_at": now, "retry_at": None, "data_started_at": None})


def resolve(session: Session, key: str, outcome: Literal["sent", "released"], by: str, now: datetime) -> OutboxMessage:
    """Settle an ``unknown`` letter: it did arrive (``sent``), or it goes again (``released``).

    Raises:
        MoveNotAllowed, LetterUnknown, ReasonMissing.
    """
    name = _said(key, by, "người xác nhận")
    if outcome == "sent":
        values = {"sent_at": now, "state_reason": f"{name} xác nhận thư đã đến"}
    else:
        reason = f"{name} xác nhận thư chưa đến, cho gửi lại"
        values = {"released_at": now, "retry_at": None, "data_started_at": None, "state_reason": reason}
    return move(session, key, ("unknown",), outcome, values)


def move(
    session: Session,
    key: str,
    from_states: tuple[str, ...],
    to_state: str,
    values: dict[str, Any],
    attempt: int | None = None,
) -> OutboxMessage:
    """Change the state by compare-and-set; ``attempt`` demands that this very attempt still holds the row.

    Raises:
        MoveNotAllowed: the row is in another state, or held by another attempt.
        LetterUnknown: there is no such row.
    """
    for state in from_states:
        MOVES.check(state, to_state)
    statement = update(OutboxMessage).where(col(OutboxMessage.key) == key, col(OutboxMessage.state).in_(from_states))
    if attempt is not None:
        statement = statement.where(col(OutboxMessage.attempts) == attempt)
    changed = session.exec(statement.values(state=to_state, **values).execution_options(synchronize_session=False))
    row = find_letter(session, key)
    if changed.rowcount != 1:
        raise refused_move(row.state, to_state)
    return row


def refused_move(from_state: str, to_state: str) -> MoveNotAllowed:
    """Make the exception for a move that the row did not allow, even where the table would."""
    options = tuple(MOVES.label(state) for state in MOVES.states if MOVES.may_move(from_state, state))
    return MoveNotAllowed(MOVES.name, MOVES.label(from_state), MOVES.label(to_state), options)


def count_states(session: Session) -> dict[str, int]:
    """Count the letters per state, in the order of a letter's life."""
    statement = select(OutboxMessage.state, func.count()).group_by(col(OutboxMessage.state))
    found = dict(session.exec(statement).all())
    return {state: found.get(state, 0) for state in MOVES.states}


def _said(key: str, text: str, what: str) -> str:
    """Give what a person wrote, trimmed."""
    if not text.strip():
        raise ReasonMissing(key, what)
    return plain(text.strip())
