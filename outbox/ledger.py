"""The outbox in bulk: many letters claimed at once; what came out and what begins next, in one transaction.

The same promises as ``outbox.claim``, which handles one letter at a time: every write demands the attempt that
the claim gave out. Statements go to the driver as they stand; nothing here commits or reads a clock.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import datetime
from functools import cache
from typing import Any, Final

from sqlalchemy import select, update
from sqlmodel import Session, col

from domain.moves import MoveNotAllowed
from models.base import AwareDateTime
from models.outbox_message import OutboxMessage
from outbox.claim import MARKS, is_due, record_attempt
from outbox.delivery import Delivery
from outbox.message import CLAIMED_FIELDS, ClaimedLetter, claimed_letter

Settled = tuple[ClaimedLetter, Delivery]

_TIME: Final = AwareDateTime()
_LETTER: Final = OutboxMessage.__table__  # type: ignore[attr-defined]
_CLAIMED: Final = tuple(_LETTER.c[name] for name in (*CLAIMED_FIELDS, "released_at"))
# Each names the attempt that holds the letter, so that no worker writes over another's.
_BEGIN: Final = (
    "UPDATE outbox_message SET data_started_at = :at, claimed_at = :at "
    "WHERE key = :of_key AND attempts = :of_attempt AND state = 'sending' AND data_started_at IS NULL"
)
_SENT: Final = (
    "UPDATE outbox_message SET state = 'sent', sent_at = :at, state_reason = '' "
    "WHERE key = :of_key AND attempts = :of_attempt AND state IN ('sending', 'unknown')"
)
_GIVE_BACK: Final = (
    "UPDATE outbox_message SET state = 'released', claimed_at = NULL, data_started_at = NULL, attempts = attempts - 1 "
    "WHERE key = :of_key AND attempts = :of_attempt AND state = 'sending'"
)
_RECORD: Final = (
    "INSERT INTO delivery_attempt (key, message_key, n, at, stage, code, answer, outcome, eml_sha256) "
    "VALUES (:key, :of_key, :of_attempt, :at, :stage, :code, :answer, :outcome, :eml_sha256) "
    "ON CONFLICT (key) DO UPDATE SET at = excluded.at, stage = excluded.stage, code = excluded.code, "
    "answer = excluded.answer, outcome = excluded.outcome, eml_sha256 = excluded.eml_sha256"
)
_NAME = re.compile(r":([a-z0-9_]+)")


def claim_many(session: Session, now: datetime, limit: int, cycle_key: str | None = None) -> list[ClaimedLetter]:
    """Take up to ``limit`` released letters whose time has come, oldest release first.

    One statement; the choice stands in a CTE that locks what it chose, so PostgreSQL evaluates it once.
    """
    chosen = (
        select(col(OutboxMessage.key))
        .where(is_due(now, cycle_key))
        .order_by(col(OutboxMessage.released_at), col(OutboxMessage.key))
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte("chosen")
    )
    statement = (
        update(_LETTER)
        .where(_LETTER.c.key.in_(select(chosen.c.key)), _LETTER.c.state == "released")
        .values(state="sending", claimed_at=now, data_started_at=None, retry_at=None, attempts=_LETTER.c.attempts + 1)
        .returning(*_CLAIMED)
    )
    rows = session.connection().execute(statement).all()
    return [claimed_letter(row) for row in sorted(rows, key=lambda row: (row.released_at, row.key))]


def settle(session: Session, settled: Sequence[Settled], now: datetime) -> list[ClaimedLetter]:
    """Write what came out of each letter; give those that had gone on without this worker.

    Those keep their row as it is; only the attempt is written.
    """
    sent = [(letter, delivery) for letter, delivery in settled if delivery.outcome == "sent"]
    letters = [letter for letter, _ in sent]
    written = _run(session, _SENT, letters, now)
    _run(session, _RECORD, letters, now, [asdict(delivery) for _, delivery in sent])
    overtaken = [] if written == len(sent) else _not_in(session, letters, {"sent"})
    for letter, delivery in settled:
        if delivery.outcome != "sent":
            try:
                MARKS[delivery.outcome](session, letter, delivery, now)
            except MoveNotAllowed:
                record_attempt(session, letter, delivery, now)
                overtaken.append(letter)
    return overtaken


def begin_data(session: Session, letters: Sequence[ClaimedLetter], now: datetime) -> list[ClaimedLetter]:
    """Note that letters are about to be handed over; give those that are still their attempt's.

    Commit before DATA of the first; the lease counts anew from here.
    """
    if _run(session, _BEGIN, letters, now) == len(letters):
        return list(letters)
    lost = {letter.key for letter in _not_in(session, letters, {"sending"})}
    return [letter for letter in letters if letter.key not in lost]


def give_back(session: Session, letters: Sequence[ClaimedLetter], now: datetime) -> int:
    """Release letters of which no DATA was said, as if they had never been claimed; give how many."""
    return _run(session, _GIVE_BACK, letters, now)


def _run(
    session: Session,
    statement: str,
    letters: Sequence[ClaimedLetter],
    now: datetime,
    facts: Sequence[dict[str, Any]] | None = None,
) -> int:
    """Run a statement once per letter, in one call of the driver; give the number of rows changed.

    SQLAlchemy's own path costs more than the database does.
    """
    if not letters:
        return 0
    connection = session.connection()
    bind = _TIME.bind_processor(connection.dialect)
    at = now if bind is None else bind(now)
    words = [
        {"key": f"{one.key}/{one.attempt}", "of_key": one.key, "of_attempt": one.attempt, "at": at} for one in letters
    ]
    for word, more in zip(words, facts or (), strict=False):
        word.update(more)
    # SQLite's driver knows :name, psycopg %(name)s.
    wording = statement if connection.dialect.name == "sqlite" else _percent(statement)
    return connection.exec_driver_sql(wording, words).rowcount


@cache
def _percent(statement: str) -> str:
    return _NAME.sub(r"%(\1)s", statement)


def _not_in(session: Session, letters: Sequence[ClaimedLetter], states: Collection[str]) -> list[ClaimedLetter]:
    """Find the letters whose row is not in one of the states under their attempt."""
    keys = [letter.key for letter in letters]
    found = session.connection().execute(
        select(_LETTER.c.key, _LETTER.c.attempts).where(_LETTER.c.key.in_(keys), _LETTER.c.state.in_(states))
    )
    held = {tuple(row) for row in found}
    return [letter for letter in letters if (letter.key, letter.attempt) not in held]
