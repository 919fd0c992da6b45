"""Deliver what is released: recover, claim, build, hand over, mark, letter after letter.

No database transaction is open while the mail server talks: each write is its own short ``begin()`` block. After
``CAREFUL`` letters ``outbox.bulk`` goes on, where a second thread writes while the server talks.
"""

import asyncio
from collections import Counter
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any, Final

from domain.moves import MoveNotAllowed
from outbox.bulk import Begin, Bulk
from outbox.carrier import AttachmentChanged, Carrier, Keep, Store
from outbox.claim import MARKS, Recovered, claim, has_due, mark_data_started, record_attempt, recover
from outbox.delivery import Delivery, Outcome
from outbox.journal import Journal, boot_id, read_the_dead
from outbox.ledger import Vet, vetted
from outbox.message import ClaimedLetter
from outbox.smtp_settings import SmtpSettings
from outbox.throttle import NO_THROTTLE, Throttle, room

__all__ = ["CAREFUL", "AttachmentChanged", "Begin", "DeliveryCounts", "Store", "Terms", "deliver_all"]

# The mail of an ordinary day goes one by one: a kill leaves one letter in doubt, not three. Speed counts in bulk.
CAREFUL: Final = 8


@dataclass(frozen=True)
class Terms:
    """What a run goes by besides the rows.

    ``keep`` is given every letter as it is about to go, for the store. ``journals``: a folder of this machine
    where workers note how far they came. ``throttle``: how fast. ``vet`` knows whether what letters say is still so.
    """

    keep: Keep | None = None
    journals: Path | None = None
    throttle: Throttle = NO_THROTTLE
    vet: Vet | None = None


NO_TERMS: Final = Terms()


@dataclass(frozen=True)
class DeliveryCounts:
    """What one run of delivery did.

    ``recovered`` and ``doubtful``: letters of killed workers, released again and waiting for a person.
    ``overtaken``: letters that were no longer this worker's. ``unreachable``: why it stopped early, or empty.
    """

    sent: int = 0
    failed: int = 0
    retried: int = 0
    unknown: int = 0
    overtaken: int = 0
    recovered: int = 0
    doubtful: int = 0
    unreachable: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Give all figures by name, for a summary."""
        return asdict(self)


async def deliver_all(
    begin: Begin,
    store: Store,
    settings: SmtpSettings,
    now: datetime,
    lease: timedelta,
    batch: int | None = None,
    cycle_key: str | None = None,
    terms: Terms = NO_TERMS,
) -> DeliveryCounts:
    """Pick up after killed workers, then send up to ``batch`` released letters (None: all), one after the other.

    ``now`` is the moment the run starts; from there a stopwatch goes on, so that claims of a long run stay
    young. Choose ``lease`` above the sum of the time limits of one letter; a shorter one sends nothing twice,
    but may leave letters ``unknown`` for a moment. Without a mail server no letter is touched: see
    ``unreachable``. ``cycle_key`` limits the sending, not the recovery, to one cycle.
    """
    worker = _Worker(begin, Carrier(store, settings, terms.keep), now, cycle_key, terms)
    dead = Recovered(0, 0) if terms.journals is None else read_the_dead(begin, terms.journals, now)
    with begin() as session:
        recovered = recover(session, now, lease)
    try:
        await worker.run(batch)
    except BaseException:
        worker.carrier.connection.drop()  # no time for QUIT: the run was cancelled, or something broke
        raise
    await worker.carrier.connection.close()
    counts = worker.counts
    return DeliveryCounts(
        sent=counts["sent"],
        failed=counts["failed"],
        retried=counts["retry"],
        unknown=counts["unknown"],
        overtaken=worker.overtaken,
        recovered=recovered.released + dead.released,
        doubtful=recovered.unknown + dead.unknown,
        unreachable=worker.carrier.unreachable,
    )


class _Worker:
    """One run: a connection, a stopwatch and what was counted."""

    def __init__(self, begin: Begin, carrier: Carrier, now: datetime, cycle_key: str | None, terms: Terms) -> None:
        self.carrier = carrier
        self.counts: Counter[Outcome] = Counter()
        self.overtaken = 0
        self._begin = begin
        self._cycle_key = cycle_key
        self._terms = terms
        self._started_at = now
        self._stopwatch = asyncio.get_running_loop().time
        self._started = self._stopwatch()

    async def run(self, batch: int | None) -> None:
        """Send letter after letter until none is due, the batch is full or the server is away."""
        # Under a throttle speed does not count: all go one by one.
        first = batch if self._terms.throttle.is_on else CAREFUL if batch is None else min(batch, CAREFUL)
        for _ in count() if first is None else range(first):
            letter = await self._next()
            if letter is None:
                return
            self._mark(letter, await self._deliver(letter))
            if self.carrier.unreachable:
                return
        left = None if batch is None else batch - (first or 0)
        if left is None or left > 0:
            await self._run_bulk(left)

    async def _run_bulk(self, limit: int | None) -> None:
        """Hand the rest to the two threads."""
        folder = self._terms.journals
        journal = Journal(folder) if folder is not None and boot_id() else None
        bulk = Bulk(self._begin, self.carrier, self._moment, limit, self._cycle_key, journal, self._terms.vet)
        await bulk.run()
        if journal is not None:
            journal.close()  # not after a fault: then it tells how far this run came
        self.counts.update(bulk.counts)
        self.overtaken += bulk.overtaken

    async def _next(self) -> ClaimedLetter | None:
        """Claim a letter that may go, waiting for the throttle; None when there is none, or no server."""
        while True:
            letter, free_at = await self._claim()
            if letter is not None or free_at is None:
                return letter
            await asyncio.sleep(max(0.0, (free_at - self._moment()).total_seconds()))

    async def _claim(self) -> tuple[ClaimedLetter | None, datetime | None]:
        """Claim, but only with a server at hand: an absent server costs no letter an attempt.

        Without a letter: when to ask again, or None when nothing is due.
        """
        if not self.carrier.connection.is_open:
            with self._begin() as session:
                if not has_due(session, self._moment(), self._cycle_key):
                    return None, None
            if not await self.carrier.connect():
                return None, None
        with self._begin() as session:
            now = self._moment()
            space = room(session, self._terms.throttle, now)
            letter = None if space.is_full else claim(session, now, self._cycle_key, space.full)
            if letter is None:
                waits = (space.is_full or space.full) and has_due(session, now, self._cycle_key)
                return None, space.free_at if waits else None
            vet = self._terms.vet
            if vet is not None and not vetted(session, [letter], vet, now):
                return None, now  # withdrawn; the next one at once
            return letter, None

    async def _deliver(self, letter: ClaimedLetter) -> Delivery | None:
        """Build and hand over one letter; None when it is no longer ours."""

        def before_data() -> None:
            with self._begin() as session:
                mark_data_started(session, letter, self._moment())

        content = self.carrier.build(letter)
        if isinstance(content, Delivery):
            return content
        try:
            return await self.carrier.carry(letter, content, before_data)
        except MoveNotAllowed:
            return None

    def _mark(self, letter: ClaimedLetter, delivery: Delivery | None) -> None:
        """Write what came out; when the row has gone on without us, write only the attempt."""
        if delivery is None:
            self.overtaken += 1
            return
        try:
            with self._begin() as session:
                MARKS[delivery.outcome](session, letter, delivery, self._moment())
        except MoveNotAllowed:
            with self._begin() as session:
                record_attempt(session, letter, delivery, self._moment())
            self.overtaken += 1
        else:
            self.counts[delivery.outcome] += 1

    def _moment(self) -> datetime:
        """Give the start of the run plus what the stopwatch shows."""
        return self._started_at + timedelta(seconds=self._stopwatch() - self._started)
