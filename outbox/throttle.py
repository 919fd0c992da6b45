"""How many letters may go in a minute, overall and to one domain; counted in the rows, so all workers share it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Final

from sqlmodel import Session, col, select

from models.outbox_message import OutboxMessage
from models.turn import Turn, take_turn

MINUTE: Final = timedelta(minutes=1)


@dataclass(frozen=True)
class Throttle:
    """At most so many letters in any ``window``; 0: no limit."""

    overall: int = 0
    per_domain: int = 0
    window: timedelta = MINUTE

    @property
    def is_on(self) -> bool:
        """Say whether there is a limit."""
        return self.overall > 0 or self.per_domain > 0


NO_THROTTLE: Final = Throttle()


@dataclass(frozen=True)
class Room:
    """What may go now: to any domain but ``full``; nothing when ``is_full``. ``free_at``: when there is more room."""

    is_full: bool
    full: frozenset[str]
    free_at: datetime


def room(session: Session, throttle: Throttle, now: datetime) -> Room:
    """Count what was claimed within the window; claim in the same transaction, so that no other worker counts too."""
    if not throttle.is_on:
        return Room(is_full=False, full=frozenset(), free_at=now)
    take_turn(session.connection(), Turn.COUNT_LETTERS)
    # A letter that is tried again counts once, by its last try; what never began was given back and does not count.
    recent = session.exec(
        select(OutboxMessage.claimed_at, OutboxMessage.recipient)
        .where(col(OutboxMessage.claimed_at) > now - throttle.window)
        .order_by(col(OutboxMessage.claimed_at))
    ).all()
    moments = [claimed_at for claimed_at, _ in recent if claimed_at is not None]
    is_full = 0 < throttle.overall <= len(moments)
    by_domain = Counter(domain_of(recipient) for _, recipient in recent)
    full = frozenset(domain for domain, count in by_domain.items() if 0 < throttle.per_domain <= count)
    frees = [moments[-throttle.overall]] if is_full else []
    for domain in sorted(full) if not is_full else ():
        its = [at for at, recipient in recent if at is not None and domain_of(recipient) == domain]
        frees.append(its[-throttle.per_domain])
    return Room(is_full, full, min(frees, default=now - throttle.window) + throttle.window)


def domain_of(address: str) -> str:
    """Give the domain of an address, as it is counted."""
    return address.rpartition("@")[2].lower()


def finishing_time(recipients: Iterable[str], throttle: Throttle, now: datetime) -> datetime | None:
    """Say when the last of the letters will have gone, about; None without a limit, or without letters."""
    by_domain = Counter(map(domain_of, recipients))
    if not by_domain or not throttle.is_on:
        return None
    windows = [ceil(by_domain.total() / throttle.overall)] if throttle.overall else []
    windows += [ceil(max(by_domain.values()) / throttle.per_domain)] if throttle.per_domain else []
    return now + throttle.window * max(windows)
