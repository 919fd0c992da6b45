"""A hold on unusual volume: many more letters of a kind than on other days wait until a person lets them go."""

from collections import Counter, defaultdict
from datetime import date, datetime, time, timedelta
from statistics import median
from typing import Final

from sqlmodel import Session, col, select

from models.outbox_message import OutboxMessage
from outbox.queue import HOLDS, hold_back
from services import audit
from services.office import VIETNAM, Office

_LOOK_BACK: Final = timedelta(days=400)  # a cycle's year and a little more


def hold_unusual(session: Session, office: Office) -> dict[str, str]:
    """Hold the letters of every kind that is unusually many on its day; give the sentence by kind.

    Nothing is held below the minimum, and nothing of a kind that was never written before: there is nothing to
    compare it with. What a person let go is not held again.
    """
    settings = office.settings
    if not settings.mail_hold_factor:
        return {}
    fresh: dict[tuple[str, date], list[str]] = defaultdict(list)
    for key, letter, composed_at in session.exec(
        select(OutboxMessage.key, OutboxMessage.letter, OutboxMessage.composed_at)
        .where(
            col(OutboxMessage.state).in_(("draft", "released")), OutboxMessage.hold == "", OutboxMessage.attempts == 0
        )
        .order_by(col(OutboxMessage.key))
    ):
        fresh[letter, composed_at.astimezone(VIETNAM).date()].append(key)
    sentences = {}
    for (letter, day), keys in sorted(fresh.items()):
        planned, usual = _compared(session, letter, day)
        if planned >= settings.mail_hold_minimum and usual and planned > settings.mail_hold_factor * usual:
            sentences[letter] = f"{planned} thư dự kiến, thường ngày {usual}: cho gửi?"
            hold_back(session, keys, "volume", f"{sentences[letter]} Cho gửi bằng: thuky outbox release --held")
            audit.record(session, office, "letter.hold", keys[0].split("/", 1)[0], f"{letter}: {sentences[letter]}")
    return sentences


def _compared(session: Session, letter: str, day: date) -> tuple[int, int]:
    """Count the letters of a kind on a day, and give the median of the earlier days that had any (0: none had)."""
    rows = session.exec(
        select(OutboxMessage.composed_at).where(
            OutboxMessage.letter == letter,
            OutboxMessage.composed_at >= datetime.combine(day - _LOOK_BACK, time(), VIETNAM),
        )
    ).all()
    by_day = Counter(moment.astimezone(VIETNAM).date() for moment in rows)
    earlier = [count for other, count in by_day.items() if other < day]
    return by_day[day], round(median(earlier)) if earlier else 0


def held_letters(session: Session, cycle_key: str | None = None) -> list[OutboxMessage]:
    """List the letters that wait for a person's word, of one cycle or of all."""
    query = select(OutboxMessage).where(
        col(OutboxMessage.hold).in_(HOLDS), col(OutboxMessage.state).in_(("draft", "released"))
    )
    query = query if cycle_key is None else query.where(OutboxMessage.cycle_key == cycle_key)
    return list(session.exec(query.order_by(col(OutboxMessage.composed_at), col(OutboxMessage.key))))


def held_reasons(session: Session, cycle_key: str) -> list[tuple[int, str]]:
    """Give how many letters of a cycle are held for each reason."""
    reasons = Counter(row.state_reason for row in held_letters(session, cycle_key))
    return sorted((count, reason) for reason, count in reasons.items())
