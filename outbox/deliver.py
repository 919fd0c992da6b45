"""Deliver what is released: recover, claim, build, hand over, mark, letter after letter.

No database transaction is open while the mail server talks: each write is its own short ``begin()`` block. After
``CAREFUL`` letters ``outbox.bulk`` goes on, where a second thread writes while the server talks.
"""

import asyncio
from collections import Counter
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from domain.moves import MoveNotAllowed
from outbox.bulk import Begin, Bulk
from outbox.carrier import AttachmentChanged, Carrier, Keep, Store
from outbox.claim import MARKS, Recovered, claim, has_due, mark_data_started, record_attempt, recover
from outbox.delivery import Delivery, Outcome
from outbox.journal import Journal, boot_id, read_the_dead
from outbox.message import ClaimedLetter
from outbox.smtp_settings import SmtpSettings

__all__ = ["CAREFUL", "AttachmentChanged", "Begin", "DeliveryCounts", "Records", "Store", "deliver_all"]

# The mail of an ordinary day goes one by one: a kill leaves one letter in doubt, not three. Speed counts in bulk.
CAREFUL: Final = 8


@dataclass(frozen=True)
class Records:
    """What a run leaves behind besides rows.

    ``keep`` is given every letter as it is about to go, for the store. ``journals``: a folder of this machine
    where workers note how far they came.
    """

    keep: Keep | None = None
    journals: Path | None = None


NO_RECORDS: Final = Records()


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
    records: Records = NO_RECORDS,
) -> DeliveryCounts:
    """Pick up after killed workers, then send up to ``batch`` released letters (None: all), one after the other.

    ``now`` is the moment the run starts; from there a stopwatch goes on, so that claims of a long run stay
    young. Choose ``lease`` above the sum of the time limits of one letter; a shorter one sends nothing twice,
    but may leave letters ``unknown`` for a moment. Without a mail server no letter is touched: see
    ``unreachable``. ``cycle_key`` limits the sending, not the recovery, to one cycle.
    """
    worker = _Worker(begin, Carrier(store, settings, records.keep), now, cycle_key, records.journals)
    dead = Recovered(0, 0) if records.journals is None else read_the_dead(begin, records.journals, now)
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

    def __init__(
        self, begin: Begin, carrier: Carrier, now: datetime, cycle_key: str | None, journals: Path | None
    ) -> None:
        self.carrier = carrier
        self.counts: Counter[Outcome] = Counter()
        self.overtaken = 0
        self._begin = begin
        self._cycle_key = cycle_key
        self._journals = journals
        self._started_at = now
        self._stopwatch = asyncio.get_running_loop().time
        self._started = self._stopwatch()

    async def run(self, batch: int | None) -> None:
        """Send letter after letter until none is due, the batch is full or the server is away."""
        for _ in range(CAREFUL if batch is None else min(batch, CAREFUL)):
            letter = await self._next()
            if letter is None:
                return
            self._mark(letter, await self._deliver(letter))
            if self.carrier.unreachable:
                return
        left = None if batch is None else batch - CAREFUL
        if left is None or left > 0:
            await self._run_bulk(left)

    async def _run_bulk(self, limit: int | None) -> None:
        """Hand the rest to the two threads."""
        journal = Journal(self._journals) if self._journals is not None and boot_id() else None
        bulk = Bulk(self._begin, self.carrier, self._moment, limit, self._cycle_key, journal)
        await bulk.run()
        if journal is not None:
            journal.close()  # not after a fault: then it tells how far this run came
        self.counts.update(bulk.counts)
        self.overtaken += bulk.overtaken

    async def _next(self) -> ClaimedLetter | None:
        """Claim a letter, but only with a server at hand: an absent server costs no letter an attempt."""
        if not self.carrier.connection.is_open:
            with self._begin() as session:
                if not has_due(session, self._moment(), self._cycle_key):
                    return None
            if not await self.carrier.connect():
                return None
        with self._begin() as session:
            return claim(session, self._moment(), self._cycle_key)

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
