"""A real SMTP server on loopback that does what a test tells it at each step, and counts what it accepted."""

import asyncio
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

Step = Literal["CONNECT", "EHLO", "MAIL", "RCPT", "DATA", "CONTENT", "RSET"]
# None: go on as usual; a number: wait so many seconds, then go on; text: answer it, but for the three below.
Action = str | float | None
Rule = Callable[[Step, str], Action]

DROP = "drop the connection"
HANG = "never answer"
LEAVE_AFTER_354 = "say 354 and drop the connection"
FOR_EVER = 3600.0
STOP_SECONDS = 5


@dataclass(frozen=True)
class Arrived:
    """A letter that the server accepted, with its envelope."""

    sender: str
    recipient: str
    content: bytes


class Postbox(Controller):
    """The server; ``rule`` decides each step, ``steps`` lists what clients did, ``arrived`` what was accepted."""

    def __init__(self, ssl_context: ssl.SSLContext | None = None, *, pipelining: bool = False, **options: Any) -> None:  # noqa: ANN401
        self.pipelining = pipelining
        self.rule: Rule = go_on
        self.arrived: list[Arrived] = []
        self.steps: list[tuple[Step, str]] = []
        self.connections = 0
        self.open: set[SMTP] = set()
        self.held = threading.Event()
        super().__init__(_Handler(self), hostname="127.0.0.1", port=0, ssl_context=ssl_context)
        self._options = options

    def factory(self) -> SMTP:
        """Make the protocol of one connection."""
        return _ScriptedSMTP(self.handler, hostname="postbox.example.vn", **self._options)

    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]
        self.steps.clear()
        self.connections = 0

    def stop(self, no_assert: bool = False) -> None:  # noqa: FBT001, FBT002 - aiosmtpd's signature
        """Cut all connections, then stop: what is left open would be reported as a leak in some later test."""
        asyncio.run_coroutine_threadsafe(self._hang_up_all(), self.loop).result(STOP_SECONDS)
        super().stop(no_assert=no_assert)

    async def _hang_up_all(self) -> None:
        while self.open:
            for server in list(self.open):
                if isinstance(server.transport, asyncio.Transport):
                    server.transport.abort()
            await asyncio.sleep(0.001)

    async def decide(self, server: SMTP, step: Step, recipient: str) -> str | None:
        """Do what the rule says; an answer to give, or None to go on."""
        self.steps.append((step, recipient))
        action = self.rule(step, recipient)
        if isinstance(action, float):
            await asyncio.sleep(action)
            return None
        if action == DROP:
            await hang_up(server)
        if action == HANG:
            self.held.set()
            await asyncio.sleep(FOR_EVER)
        return action


def go_on(_step: Step, _recipient: str) -> Action:
    """Accept everything."""
    return None


def at(step: Step, action: Action, times: int = 1_000_000) -> Rule:
    """Do something at one step, so many times."""
    left = [times]

    def rule(current: Step, _recipient: str) -> Action:
        if current != step or left[0] == 0:
            return None
        left[0] -= 1
        return action

    return rule


async def hang_up(server: SMTP) -> None:
    """Cut the connection without a word."""
    assert isinstance(server.transport, asyncio.Transport)
    server.transport.abort()
    await asyncio.sleep(FOR_EVER)  # aiosmtpd cancels this when the connection is gone


class _Handler:
    def __init__(self, postbox: Postbox) -> None:
        self.postbox = postbox

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, _envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        answer = await self.postbox.decide(server, "EHLO", hostname)
        if self.postbox.pipelining:
            responses = [responses[0], "250-PIPELINING", *responses[1:]]
        return responses if answer is None else [answer]

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = await self.postbox.decide(server, "MAIL", address)
        if answer is not None:
            return answer
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        answer = await self.postbox.decide(server, "RCPT", address)
        if answer is not None:
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_RSET(self, server: SMTP, _session: Session, _envelope: Envelope) -> str:  # noqa: N802
        return await self.postbox.decide(server, "RSET", "") or "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Judge the content; a HANG or DROP here comes after the server has taken the letter."""
        recipient = envelope.rcpt_tos[0]
        assert isinstance(envelope.mail_from, str)
        assert isinstance(envelope.content, bytes)
        letter = Arrived(envelope.mail_from, recipient, envelope.content)
        action = self.postbox.rule("CONTENT", recipient)
        if action in {None, HANG, DROP} or isinstance(action, float):
            self.postbox.arrived.append(letter)
        self.postbox.steps.append(("CONTENT", recipient))
        if isinstance(action, float):
            await asyncio.sleep(action)
        if action == HANG:
            self.postbox.held.set()
            await asyncio.sleep(FOR_EVER)
        if action == DROP:
            await hang_up(server)
        return action if isinstance(action, str) else "250 2.0.0 queued"


class _ScriptedSMTP(SMTP):
    """aiosmtpd's server with two more places to interfere: before the greeting, and before 354."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.event_handler.postbox.open.add(self)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        self.event_handler.postbox.open.discard(self)
        super().connection_lost(error)

    async def _handle_client(self) -> None:
        self.event_handler.postbox.connections += 1
        answer = await self.event_handler.postbox.decide(self, "CONNECT", "")
        if answer is not None:
            await self.push(answer)
            await hang_up(self)
            return
        await super()._handle_client()

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802 - aiosmtpd's name
        """Answer DATA."""
        assert self.envelope is not None
        answer = await self.event_handler.postbox.decide(self, "DATA", self.envelope.rcpt_tos[0])
        if answer is None:
            await super().smtp_DATA(arg)
        elif answer == LEAVE_AFTER_354:
            await self.push("354 go on")
            await hang_up(self)
        else:
            await self.push(answer)
