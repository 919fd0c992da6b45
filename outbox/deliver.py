"""Deliver what is released: recover, claim, build, hand over, mark, letter after letter.

No database transaction is open while the mail server talks: each write is its own short ``begin()`` block.
"""

import asyncio
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Final, Protocol

from sqlmodel import Session

from domain.errors import RuleBroken
from domain.moves import MoveNotAllowed
from outbox.claim import MARKS, claim, has_due, mark_data_started, record_attempt, recover
from outbox.connection import Connection, MailServerUnreachable
from outbox.conversation import NOT_LOGGED_IN, deliver
from outbox.delivery import Delivery, Outcome, clean_answer
from outbox.message import ClaimedLetter, build_message, message_bytes
from outbox.smtp_settings import SmtpSettings

__all__ = ["AttachmentChanged", "Begin", "DeliveryCounts", "Store", "deliver", "deliver_all"]

Begin = Callable[[], AbstractContextManager[Session]]

_SERVICE_CLOSING: Final = 421


class Store(Protocol):
    """What the outbox needs of the content-addressed store."""

    def get(self, sha256: str, /) -> bytes:
        """Give the bytes with this digest."""


class AttachmentChanged(RuleBroken):
    """Say that the store gave other bytes than the letter was queued with."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name

    def sentence(self) -> str:
        """Name the file."""
        return f"Tệp đính kèm “{self.name}” trong kho đã khác lúc lập thư. Hãy kiểm tra kho tệp rồi gửi lại."


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
) -> DeliveryCounts:
    """Pick up after killed workers, then send up to ``batch`` released letters (None: all), one after the other.

    ``now`` is the moment the run starts; from there a stopwatch goes on, so that claims of a long run stay
    young. Choose ``lease`` above the sum of the time limits of one letter; a shorter one sends nothing twice,
    but may leave letters ``unknown`` for a moment. Without a mail server no letter is touched: see
    ``unreachable``. ``cycle_key`` limits the sending, not the recovery, to one cycle.
    """
    worker = _Worker(begin, store, settings, now, cycle_key)
    with begin() as session:
        recovered = recover(session, now, lease)
    try:
        await worker.run(batch)
    except BaseException:
        worker.connection.drop()  # no time for QUIT: the run was cancelled, or something broke
        raise
    await worker.connection.close()
    counts = worker.counts
    return DeliveryCounts(
        sent=counts["sent"],
        failed=counts["failed"],
        retried=counts["retry"],
        unknown=counts["unknown"],
        overtaken=worker.overtaken,
        recovered=recovered.released,
        doubtful=recovered.unknown,
        unreachable=worker.unreachable,
    )


class _Worker:
    """One run: a connection, a stopwatch and what was counted."""

    def __init__(
        self, begin: Begin, store: Store, settings: SmtpSettings, now: datetime, cycle_key: str | None
    ) -> None:
        self.connection = Connection(settings)
        self.counts: Counter[Outcome] = Counter()
        self.overtaken = 0
        self.unreachable = ""
        self._begin = begin
        self._store = store
        self._settings = settings
        self._cycle_key = cycle_key
        self._started_at = now
        self._started = asyncio.get_running_loop().time()

    async def run(self, batch: int | None) -> None:
        """Send letter after letter until none is due, the batch is full or the server is away."""
        handled = 0
        while (batch is None or handled < batch) and not self.unreachable:
            letter = await self._next()
            if letter is None:
                return
            self._mark(letter, await self._deliver(letter))
            handled += 1

    async def _next(self) -> ClaimedLetter | None:
        """Claim a letter, but only with a server at hand: an absent server costs no letter an attempt."""
        if not self.connection.is_open:
            with self._begin() as session:
                if not has_due(session, self._moment(), self._cycle_key):
                    return None
            try:
                await self.connection.ready()
            except MailServerUnreachable as away:
                self.unreachable = away.sentence()
                return None
        with self._begin() as session:
            return claim(session, self._moment(), self._cycle_key)

    async def _deliver(self, letter: ClaimedLetter) -> Delivery | None:
        """Build and hand over one letter; None when it is no longer ours."""
        try:
            content = self._build(letter)
        except Exception as fault:  # noqa: BLE001 - one broken letter must not hold up all others, for ever
            return Delivery("failed", "build", None, clean_answer(str(fault)) or type(fault).__name__)
        try:
            delivery = await self._attempt(letter, content)
            if delivery.stage == "mail" and delivery.code in {None, _SERVICE_CLOSING}:
                # Servers close a connection after so many letters or minutes; nothing has been said yet.
                self.connection.drop()
                delivery = await self._attempt(letter, content)
        except MoveNotAllowed:
            return None
        except MailServerUnreachable as away:
            self.unreachable = away.sentence()
            return Delivery("retry", "connect", None, away.answer)
        if delivery.outcome == "retry" and delivery.code in NOT_LOGGED_IN:
            answer = f"{delivery.code} {delivery.answer}"
            self.unreachable = MailServerUnreachable(self._settings.host, self._settings.port, answer).sentence()
        return delivery

    def _build(self, letter: ClaimedLetter) -> bytes:
        """Make the bytes of the letter from the row and the store."""
        contents = [self._store.get(attachment.sha256) for attachment in letter.attachments]
        for attachment, content in zip(letter.attachments, contents, strict=True):
            if sha256(content).hexdigest() != attachment.sha256:
                raise AttachmentChanged(attachment.name)
        return message_bytes(build_message(letter, contents, self._settings))

    async def _attempt(self, letter: ClaimedLetter, content: bytes) -> Delivery:
        """Hand over on the connection at hand, or on a new one."""

        def before_data() -> None:
            with self._begin() as session:
                mark_data_started(session, letter, self._moment())

        settings = self._settings
        recipient = settings.redirect_to or letter.recipient
        client = await self.connection.ready()
        return await deliver(client, settings.sender, recipient, content, before_data, settings.answer_timeout)

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
        return self._started_at + timedelta(seconds=asyncio.get_running_loop().time() - self._started)
