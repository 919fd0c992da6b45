"""A mail server that misbehaves at every step, in a process of its own, and counts what it accepted.

What goes wrong depends on the seed and on how often a step was reached, never on time: the n-th RCPT of a seed fails
in the same way on a machine at rest and on one that is overloaded.
"""

import asyncio
import multiprocessing
import random
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from multiprocessing.connection import Connection
from typing import Final, Literal

from aiosmtpd.smtp import SMTP, Envelope, Session

Step = Literal["CONNECT", "EHLO", "MAIL", "RCPT", "DATA", "354", "CONTENT", "ANSWER"]
Mischief = Literal["go on", "4xx", "5xx", "drop", "slow"]

# How often a step goes wrong, in the wild phase; a greeting that fails costs a whole run, so it fails seldom.
_ODDS: Final[dict[Step, float]] = {
    "CONNECT": 0.02,
    "EHLO": 0.02,
    "MAIL": 0.03,
    "RCPT": 0.04,
    "DATA": 0.03,
    "354": 0.02,
    "CONTENT": 0.03,
    "ANSWER": 0.02,
}
_KINDS: Final[dict[Step, tuple[Mischief, ...]]] = {
    "CONNECT": ("drop", "slow"),
    "EHLO": ("drop", "slow"),
    "MAIL": ("4xx", "drop", "slow"),
    "RCPT": ("4xx", "5xx", "drop", "slow"),
    "DATA": ("4xx", "5xx", "drop", "slow"),
    "354": ("drop",),
    "CONTENT": ("4xx", "5xx", "drop", "slow"),  # drop: not accepted, and no word of it
    "ANSWER": ("drop", "slow"),  # accepted, and the answer is lost or late
}
_ANSWERS: Final = {"4xx": "451 4.3.0 thu lai sau", "5xx": "550 5.1.1 khong co hop thu nay"}
_SLOWEST: Final = 0.3
_FOR_EVER: Final = 3600.0


@dataclass
class ServerReport:
    """What the server saw: Message-IDs it accepted, and what it did, by step and kind."""

    accepted: Counter[str] = field(default_factory=Counter)
    mischief: Counter[tuple[str, str]] = field(default_factory=Counter)
    connections: int = 0


class ChaosServer:
    """The other end of the process."""

    def __init__(self, port: int, pipe: "Connection[str, ServerReport]") -> None:
        self.port = port
        self._pipe = pipe

    def calm_down(self) -> None:
        """Let everything go well, from now on or from the letter on until which the server is wild in any case."""
        self._pipe.send("calm")
        self._pipe.recv()

    def report(self) -> ServerReport:
        """Tell what happened so far."""
        self._pipe.send("report")
        return self._pipe.recv()


@contextmanager
def chaos_server(seed: int, wild_letters: int) -> Iterator[ChaosServer]:
    """Run the server on a free port of 127.0.0.1; it is wild for so many letters at least, however late they come."""
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("fork").Process(target=_serve, args=(seed, wild_letters, there), daemon=True)
    process.start()
    try:
        yield ChaosServer(here.recv(), here)
    finally:
        process.kill()
        process.join()


def _serve(seed: int, wild_letters: int, pipe: "Connection[ServerReport, str]") -> None:
    asyncio.run(_Handler(seed, wild_letters).serve(pipe))


class _Handler:
    """Decides by dice that know seed, step and number; aiosmtpd calls the ``handle_…`` methods."""

    def __init__(self, seed: int, wild_letters: int) -> None:
        self.seen = ServerReport()
        self._seed = seed
        self._wild_letters = wild_letters
        self._is_told_to_calm = False
        self._reached: Counter[Step] = Counter()

    @property
    def is_wild(self) -> bool:
        """Say whether things may go wrong."""
        return not self._is_told_to_calm or self._reached["MAIL"] <= self._wild_letters

    def dice(self, step: Step) -> random.Random:
        """Give the dice of this very time that a step is reached."""
        self._reached[step] += 1
        return random.Random(f"{self._seed}/{step}/{self._reached[step]}")  # noqa: S311 - to be repeated, not secret

    async def serve(self, pipe: "Connection[ServerReport, str]") -> None:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: _WildSMTP(self, hostname="chaos.example.vn"), "127.0.0.1", 0)
        pipe.send(server.sockets[0].getsockname()[1])

        def obey() -> None:
            self._is_told_to_calm = pipe.recv() == "calm" or self._is_told_to_calm
            pipe.send(self.seen)

        loop.add_reader(pipe.fileno(), obey)
        await server.serve_forever()

    async def decide(self, server: SMTP, step: Step) -> str | None:
        """Misbehave or not; an answer to give, or None to go on."""
        dice = self.dice(step)
        if not self.is_wild or dice.random() >= _ODDS[step]:
            return None
        kind = dice.choice(_KINDS[step])
        self.seen.mischief[step, kind] += 1
        if kind == "drop":
            await _hang_up(server)
        if kind == "slow":
            await asyncio.sleep(dice.uniform(0, _SLOWEST))
        return _ANSWERS.get(kind)

    def is_lost_after_354(self) -> bool:
        """Say whether the connection breaks once the content may come."""
        is_lost = self.is_wild and self.dice("354").random() < _ODDS["354"]
        self.seen.mischief["354", "drop"] += is_lost
        return is_lost

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's names, here and below
        self, server: SMTP, session: Session, _envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        answer = await self.decide(server, "EHLO")
        if answer is not None:
            return [answer]
        piped = self.seen.connections % 2 == 0  # every other connection may pipeline
        return [responses[0], "250-PIPELINING", *responses[1:]] if piped else responses

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        answer = await self.decide(server, "MAIL")
        if answer is None:
            envelope.mail_from = address
        return answer or "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        answer = await self.decide(server, "RCPT")
        if answer is None:
            envelope.rcpt_tos.append(address)
        return answer or "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        answer = await self.decide(server, "CONTENT")
        if answer is not None:
            return answer
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        self.seen.accepted[str(message_from_bytes(content)["Message-ID"])] += 1
        await self.decide(server, "ANSWER")
        return "250 2.0.0 da nhan"


async def _hang_up(server: SMTP) -> None:
    """Cut the connection without a word."""
    if isinstance(server.transport, asyncio.WriteTransport):
        server.transport.abort()
    await asyncio.sleep(_FOR_EVER)  # aiosmtpd cancels this when the connection is gone


class _WildSMTP(SMTP):
    """aiosmtpd's server with more places to misbehave: before the greeting, and around 354."""

    event_handler: _Handler

    async def _handle_client(self) -> None:
        self.event_handler.seen.connections += 1
        await self.event_handler.decide(self, "CONNECT")
        await super()._handle_client()

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802 - aiosmtpd's name
        """Answer DATA."""
        answer = await self.event_handler.decide(self, "DATA")
        if answer is not None:
            await self.push(answer)
            return
        # aiosmtpd says 354 itself: lost is the connection right after it.
        if self.envelope is not None and self.envelope.rcpt_tos and self.event_handler.is_lost_after_354():
            await self.push("354 go on")
            await _hang_up(self)
        await super().smtp_DATA(arg)
