"""The outbox in bulk: many letters claimed at once; what came out and what begins next, in one transaction.

The same promises as ``outbox.claim``, which handles one letter at a time: every write demands the attempt that
the claim gave out. Statements go to the driver as they stand; nothing here commits or reads a clock.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select, update
from sqlmodel import Session, col

from domain.moves import MoveNotAllowed
from models.base import AwareDateTime
from models.outbox_message import OutboxMessage
from outbox.claim import MARKS, is_due, record_attempt
from outbox.delivery import Delivery
from outbox.message import CLAIMED_FIELDS, ClaimedLetter, claimed_letter
from outbox.queue import supersede

# Asked about letters that are about to go: why each that must not go must not, by key.
Vet = Callable[[Session, Sequence[str]], Mapping[str, str]]
Settled = tuple[ClaimedLetter, Delivery]

_TIME: Final = AwareDateTime()
_LETTER: Final = OutboxMessage.__table__  # type: ignore[attr-defined]
_CLAIMED: Final = tuple(_LETTER.c[name] for name in (*CLAIMED_FIELDS, "released_at"))
_LETTERS: Final = "unnest(%(of_key)s::text[], %(of_attempt)s::int[])"


@dataclass(frozen=True)
class _Statement:
    """What is written for every letter of a page, on SQLite letter by letter, on PostgreSQL in one statement.

    psycopg needs three turns of its own for each line of an ``executemany``: more than the database itself.
    """

    one_by_one: str
    at_once: str


def _update(changes: str, where: str) -> _Statement:
    """Word an UPDATE that names the attempt that holds the letter, so that no worker writes over another's."""
    # Fixed words only; what comes from outside is bound.
    begins = f"UPDATE outbox_message SET {changes} "  # noqa: S608
    letter = "WHERE key = :of_key AND attempts = :of_attempt"
    letters = f"FROM {_LETTERS} AS one (of_key, of_attempt) WHERE key = one.of_key AND attempts = one.of_attempt"
    return _Statement(f"{begins}{letter} AND {where}", f"{begins}{letters} AND {where}".replace(":at", "%(at)s"))


_BEGIN: Final = _update("data_started_at = :at, claimed_at = :at", "state = 'sending' AND data_started_at IS NULL")
_SENT: Final = _update("state = 'sent', sent_at = :at, state_reason = ''", "state IN ('sending', 'unknown')")
_GIVE_BACK: Final = _update(
    "state = 'released', claimed_at = NULL, data_started_at = NULL, attempts = attempts - 1", "state = 'sending'"
)
_FACTS: Final = ("stage", "code", "answer", "outcome", "eml_sha256")
_AT_CONFLICT: Final = "ON CONFLICT (key) DO UPDATE SET at = excluded.at, " + ", ".join(
    f"{name} = excluded.{name}" for name in _FACTS
)
_RECORD: Final = _Statement(
    "INSERT INTO delivery_attempt (key, message_key, n, at, stage, code, answer, outcome, eml_sha256) "
    "VALUES (:of_key || '/' || :of_attempt, :of_key, :of_attempt, :at, :stage, :code, :answer, :outcome, :eml_sha256) "
    + _AT_CONFLICT,
    "INSERT INTO delivery_attempt (key, message_key, n, at, stage, code, answer, outcome, eml_sha256) "
    "SELECT of_key || '/' || of_attempt, of_key, of_attempt, %(at)s, stage, code, answer, outcome, eml_sha256 "
    "FROM unnest(%(of_key)s::text[], %(of_attempt)s::int[], %(stage)s::text[], %(code)s::int[], %(answer)s::text[], "
    "%(outcome)s::text[], %(eml_sha256)s::text[]) "
    "AS one (of_key, of_attempt, stage, code, answer, outcome, eml_sha256) " + _AT_CONFLICT,
)


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
    _run(session, _RECORD, letters, now, [delivery for _, delivery in sent])
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


def vetted(session: Session, claimed: Sequence[ClaimedLetter], vet: Vet, now: datetime) -> list[ClaimedLetter]:
    """Withdraw, in the transaction that claimed them, letters that say what is no longer so; give the others."""
    reasons = vet(session, [letter.key for letter in claimed])
    refused = [letter for letter in claimed if letter.key in reasons]
    give_back(session, refused, now)
    for letter in refused:
        supersede(session, letter.key, reasons[letter.key])
    return [letter for letter in claimed if letter.key not in reasons]


def _run(
    session: Session,
    statement: _Statement,
    letters: Sequence[ClaimedLetter],
    now: datetime,
    deliveries: Sequence[Delivery] = (),
) -> int:
    """Write one statement for all letters, past SQLAlchemy's compiler; give the number of rows changed.

    SQLAlchemy's own path costs more than the database does.
    """
    if not letters:
        return 0
    connection = session.connection()
    bind = _TIME.bind_processor(connection.dialect)
    at = now if bind is None else bind(now)
    columns: dict[str, list[Any]] = {
        "of_key": [letter.key for letter in letters],
        "of_attempt": [letter.attempt for letter in letters],
    }
    if deliveries:
        columns |= {name: [getattr(delivery, name) for delivery in deliveries] for name in _FACTS}
    if connection.dialect.name == "postgresql":
        return connection.exec_driver_sql(statement.at_once, {"at": at, **columns}).rowcount
    rows = [dict(zip(columns, values, strict=True), at=at) for values in zip(*columns.values(), strict=True)]
    return connection.exec_driver_sql(statement.one_by_one, rows).rowcount


def _not_in(session: Session, letters: Sequence[ClaimedLetter], states: Collection[str]) -> list[ClaimedLetter]:
    """Find the letters whose row is not in one of the states under their attempt."""
    keys = [letter.key for letter in letters]
    found = session.connection().execute(
        select(_LETTER.c.key, _LETTER.c.attempts).where(_LETTER.c.key.in_(keys), _LETTER.c.state.in_(states))
    )
    held = {tuple(row) for row in found}
    return [letter for letter in letters if (letter.key, letter.attempt) not in held]
