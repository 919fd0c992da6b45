"""Deliver many letters: one talks to the server while the books of its neighbours are written.

A second thread writes, page by page: what came out of the letters that are done, and that DATA of the next ones
begins. Both in one transaction, so the disk is asked once per letter and not three times, and while it works the
server does too. The promises are those of one letter at a time: a letter is handed over only after the page that
says so is committed, and at most ``DOUBT`` letters are, at any moment, begun and not yet settled in the database:
so many wait for a person when the process is killed, not more. With a journal (``outbox.journal``) it is one, and
pages may be longer: ``WIDE`` letters, which is what a power loss leaves to a person then.
"""

import asyncio
from collections import Counter, deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Final

from sqlmodel import Session

from outbox.carrier import Carrier
from outbox.delivery import Delivery, Outcome
from outbox.journal import Journal
from outbox.ledger import Settled, Vet, begin_data, claim_many, give_back, settle, vetted
from outbox.message import ClaimedLetter

Begin = Callable[[], AbstractContextManager[Session]]

# One is being answered for, one talks, one is next. With two the server waits for the disk whenever that is slower.
DOUBT: Final = 3
WIDE: Final = 32
# So many begun letters keep the sender busy while a page is written.
_LOW: Final = 14
# Letters built and waiting, in bytes of attachments; one letter always may.
_MOST_BYTES: Final = 32 * 1024 * 1024
# Letters claimed ahead: what goes out in about two seconds, so that a claim stays far younger than any lease.
MOST_AHEAD: Final = 64
_FIRST_AHEAD: Final = 8
_SECONDS_AHEAD: Final = 2.0
# While the sender has a letter at hand, an answer may wait so many seconds for the next one to share its page.
_PATIENCE: Final = 0.02


@dataclass
class Page:
    """One transaction: what is written, and what was read back."""

    settled: list[Settled]
    chosen: list[ClaimedLetter]
    wanted: int
    contents: list[tuple[ClaimedLetter, bytes]] = field(default_factory=list)
    claimed: list[ClaimedLetter] = field(default_factory=list)
    taken: int = 0  # claimed, those included that were withdrawn at once
    overtaken: list[ClaimedLetter] = field(default_factory=list)
    lapsed: int = 0  # no longer this worker's before they began

    def __post_init__(self) -> None:
        """Remember how many leave the doubt with this page; broken letters never were in it."""
        self.answered = len(self.settled)

    @property
    def is_empty(self) -> bool:
        """Say whether there is nothing to write."""
        return not (self.settled or self.chosen or self.wanted)


class Bulk:
    """One bulk run over an open connection; ``counts`` and ``overtaken`` say what it did."""

    def __init__(
        self,
        begin: Begin,
        carrier: Carrier,
        moment: Callable[[], datetime],
        limit: int | None,
        cycle_key: str | None,
        journal: Journal | None = None,
        vet: Vet | None = None,
    ) -> None:
        self.counts: Counter[Outcome] = Counter()
        self.overtaken = 0
        self._begin = begin
        self._carrier = carrier
        self._moment = moment
        self._left = limit
        self._cycle_key = cycle_key
        self._journal = journal
        self._vet = vet
        self._doubt, self._low = (DOUBT, 0) if journal is None else (WIDE, _LOW)
        self._claimed: deque[ClaimedLetter] = deque()
        self._begun: deque[tuple[ClaimedLetter, bytes]] = deque()
        self._settled: list[Settled] = []
        self._ready: dict[str, bytes | Delivery] = {}  # the second thread's
        self._settled_at = 0.0
        self._in_doubt = 0
        self._unsaid: list[ClaimedLetter] = []
        self._has_ended = False  # nothing more is due
        self._sent_out = 0
        self._stopwatch = asyncio.get_running_loop().time
        self._started_at = self._stopwatch()
        self._page: Page | None = None
        self._writing: Future[None] | None = None
        self._news = asyncio.Event()  # for the books
        self._work = asyncio.Event()  # for the sender

    async def run(self) -> None:
        """Send until nothing is due, the limit is reached or the server is away."""
        writer = ThreadPoolExecutor(1, "thuky-ledger")
        sender = asyncio.create_task(self._send())
        try:
            await self._keep_books(writer, sender)
        except BaseException:
            # The letter that talks stays to the lease. When the database is what broke, all of them do.
            with suppress(Exception):
                await self._stop(writer, sender)
                self._close_books()
            raise
        await self._stop(writer, sender)
        self._close_books()

    async def _stop(self, writer: ThreadPoolExecutor, sender: "asyncio.Task[None]") -> None:
        """End the sender where it stands, and let the second thread finish its page."""
        sender.cancel()
        await asyncio.gather(sender, return_exceptions=True)
        writer.shutdown(wait=True)

    def _close_books(self) -> None:
        """Settle what is left, and give back every letter of which no DATA was said."""
        if self._page is not None and self._writing is not None:
            if self._writing.exception() is None:
                self._turn_page()
            else:
                self._settled = self._page.settled + self._settled
                self._unsaid += self._page.chosen
        self._unsaid += [letter for letter, _ in self._begun]
        self._unsaid += self._claimed
        if self._settled or self._unsaid:
            with self._begin() as session:
                late = settle(session, self._settled, self._moment())
                give_back(session, self._unsaid, self._moment())
            self._count(self._settled, late)

    async def _keep_books(self, writer: ThreadPoolExecutor, sender: "asyncio.Task[None]") -> None:
        """Write page after page, until every letter that was begun is settled."""
        while True:
            if sender.done():
                sender.result()
            if self._may_wait():
                await self._hear_news(_PATIENCE)
                continue
            page = self._next_page()
            if not page.is_empty:
                self._page, self._writing = page, writer.submit(self._write, page)
                await asyncio.wrap_future(self._writing)
                self._turn_page()
                writer.submit(self._build, self._next_letters(self._doubt))
            elif self._in_doubt:
                await self._hear_news(None)
            else:
                return

    def _may_wait(self) -> bool:
        """Say whether the sender has another letter at hand, and what is done is done but a moment."""
        if len(self._begun) <= self._low or self._carrier.unreachable:
            return False
        return not self._settled or self._stopwatch() - self._settled_at < _PATIENCE

    async def _hear_news(self, patience: float | None) -> None:
        """Wait for the sender, so many seconds at most."""
        self._news.clear()
        with suppress(TimeoutError):
            async with asyncio.timeout(patience):
                await self._news.wait()

    def _next_page(self) -> Page:
        """Gather what can be written now."""
        settled, self._settled = self._settled, []
        if self._carrier.unreachable:
            self._unsaid += [letter for letter, _ in self._begun]
            self._in_doubt -= len(self._begun)
            self._begun.clear()
            return Page(settled, [], 0)
        chosen = self._next_letters(self._doubt - (self._in_doubt - len(settled)))
        for _ in chosen:
            self._claimed.popleft()
        return Page(settled, chosen, self._wanted())

    def _next_letters(self, room: int) -> list[ClaimedLetter]:
        """Look at the next letters, as many as there is room for in the doubt and in memory."""
        letters: list[ClaimedLetter] = []
        size = 0
        for letter in islice(self._claimed, room):
            size += sum(attachment.size for attachment in letter.attachments)
            if letters and size > _MOST_BYTES:
                break
            letters.append(letter)
        return letters

    def _wanted(self) -> int:
        """Say how many letters to claim now."""
        seconds = self._stopwatch() - self._started_at
        pace = int(self._sent_out / seconds * _SECONDS_AHEAD) if self._sent_out else 0
        ahead = min(max(pace, _FIRST_AHEAD), MOST_AHEAD)
        if self._has_ended or len(self._claimed) > ahead // 4:
            return 0
        return ahead if self._left is None else min(ahead, self._left)

    def _build(self, letters: list[ClaimedLetter]) -> None:
        """Build what is not built yet; runs in the second thread."""
        for letter in letters:
            if letter.key not in self._ready:
                self._ready[letter.key] = self._carrier.build(letter)

    def _write(self, page: Page) -> None:
        """Build what is next, then write the page; runs in the second thread."""
        self._build(page.chosen)
        built = [(letter, self._ready.pop(letter.key)) for letter in page.chosen]
        broken = [(letter, content) for letter, content in built if isinstance(content, Delivery)]
        if self._journal is not None:
            self._journal.begin(page.chosen)
        whole = {letter.key: content for letter, content in built if isinstance(content, bytes)}
        with self._begin() as session:
            now = self._moment()
            overtaken = settle(session, [*page.settled, *broken], now)
            begun = begin_data(session, [letter for letter in page.chosen if letter.key in whole], now)
            claimed = claim_many(session, now, page.wanted, self._cycle_key) if page.wanted else []
            page.taken = len(claimed)
            if claimed and self._vet is not None:
                claimed = vetted(session, claimed, self._vet, now)
        page.settled += broken
        page.overtaken = overtaken
        page.lapsed = len(whole) - len(begun)
        page.contents = [(letter, whole[letter.key]) for letter in begun]
        page.claimed = claimed

    def _turn_page(self) -> None:
        """Take over what a committed page says."""
        page, self._page, self._writing = self._page, None, None
        assert page is not None  # noqa: S101 - for the type checker
        self._in_doubt += len(page.contents) - page.answered
        self.overtaken += page.lapsed
        self._count(page.settled, page.overtaken)
        self._begun += page.contents
        self._claimed += page.claimed
        if self._left is not None:
            self._left -= len(page.claimed)
        self._has_ended = self._has_ended or (page.wanted > 0 and not page.taken)
        self._work.set()

    def _count(self, settled: list[Settled], overtaken: list[ClaimedLetter]) -> None:
        """Count outcomes, but for letters that had gone on without this worker."""
        late = {letter.key for letter in overtaken}
        self.overtaken += len(late)
        self.counts.update(delivery.outcome for letter, delivery in settled if letter.key not in late)

    async def _send(self) -> None:
        """Hand over letter after letter, in the order in which they were begun."""
        try:
            while True:
                while not self._begun:
                    self._work.clear()
                    await self._work.wait()
                letter, content = self._begun.popleft()
                if self._journal is not None:
                    self._journal.data(letter)
                delivery = await self._carrier.carry(letter, content, None)
                if self._journal is not None:
                    self._journal.answer(letter, delivery)
                if not self._settled:
                    self._settled_at = self._stopwatch()
                self._settled.append((letter, delivery))
                self._sent_out += 1
                self._news.set()
                if self._carrier.unreachable:
                    return
        finally:
            self._news.set()
