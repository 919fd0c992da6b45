"""Hand one letter to a connected mail server: MAIL, RCPT, DATA, and what each answer means."""

import inspect
import re
from collections.abc import Awaitable, Callable
from typing import Final

import aiosmtplib
from aiosmtplib.protocol import SMTPProtocol

from outbox.connection import LOSS, describe
from outbox.delivery import Delivery, Outcome, Stage, clean_answer

# Refusals of our login, not of this letter: the letter keeps its place (RFC 4954, section 6).
NOT_LOGGED_IN: Final = frozenset({530, 534, 535, 538})

_LEADING_DOT = re.compile(rb"(?m)^\.")
_START_INPUT: Final = 354
# By the first digit of the answer. Before the content went, anything else is a broken conversation.
_REFUSALS: Final[dict[int, Outcome]] = {4: "retry", 5: "failed"}
_ANSWERS: Final[dict[int, Outcome]] = {2: "sent", **_REFUSALS}


async def deliver(
    client: aiosmtplib.SMTP,
    sender: str,
    recipient: str,
    content: bytes,
    before_data: Callable[[], Awaitable[None] | None],
    answer_timeout: float = 300.0,
) -> Delivery:
    """Hand one letter to a connected server: MAIL, RCPT, ``before_data()``, DATA.

    Nothing is sent before ``before_data`` came back; what it raises goes through.
    Refused with 4xx: retry. 5xx: failed. Lost before the content began to go: retry, the server has nothing.
    Lost after: unknown. ``answer_timeout`` in seconds.
    """
    options = [f"SIZE={len(content)}"] if client.supports_extension("size") else None
    stage: Stage = "mail"
    try:
        await client.mail(sender, options=options)
        stage = "rcpt"
        await client.rcpt(recipient)
    except aiosmtplib.SMTPResponseException as refusal:
        return await _refused(client, stage, refusal.code, refusal.message)
    except LOSS as loss:
        return _lost(client, "retry", stage, loss)
    try:
        waiting = before_data()
        if inspect.isawaitable(waiting):
            await waiting
    except BaseException:
        client.close()  # the server still holds the envelope; a new connection is the clean way out
        raise
    return await _hand_over(client, content, answer_timeout)


async def _hand_over(client: aiosmtplib.SMTP, content: bytes, answer_timeout: float) -> Delivery:
    """Say DATA and send the content.

    ``client.data()`` does both in one and cannot tell a connection lost before 354 (the server has nothing,
    try again) from one lost after (nobody knows); so the two halves are done here.
    """
    try:
        start = await client.execute_command(b"DATA")
        if start.code != _START_INPUT:
            return await _refused(client, "data", start.code, start.message)
        protocol = client.protocol
        if protocol is None:
            raise aiosmtplib.SMTPServerDisconnected("Connection lost after 354")
        # write() raises before it takes the first byte; what it took may arrive, whatever happens next.
        protocol.write(_LEADING_DOT.sub(b"..", content) + b".\r\n")
    except LOSS as loss:
        return _lost(client, "retry", "data", loss)
    return await _answer(client, protocol, answer_timeout)


async def _answer(client: aiosmtplib.SMTP, protocol: SMTPProtocol, answer_timeout: float) -> Delivery:
    """Wait for the word on the content that went; anything but a clear one leaves the letter unknown."""
    try:
        answer = await protocol.read_response(timeout=answer_timeout)
    except LOSS as loss:
        return _lost(client, "unknown", "data", loss)
    outcome = _ANSWERS.get(answer.code // 100)
    if outcome is None:
        return _lost(client, "unknown", "data", aiosmtplib.SMTPResponseException(answer.code, answer.message))
    stage: Stage = "done" if outcome == "sent" else "data"
    return Delivery(outcome, stage, answer.code, clean_answer(answer.message))


async def _refused(client: aiosmtplib.SMTP, stage: Stage, code: int, answer: str) -> Delivery:
    """Judge a refusal before the content went, and clear the envelope for the next letter."""
    outcome = "retry" if code in NOT_LOGGED_IN else _REFUSALS.get(code // 100)
    if outcome is None:  # not an answer of SMTP: this is no conversation to go on with
        return _lost(client, "retry", stage, aiosmtplib.SMTPResponseException(code, answer))
    try:
        await client.rset()
    except LOSS:
        client.close()
    return Delivery(outcome, stage, code, clean_answer(answer))


def _lost(client: aiosmtplib.SMTP, outcome: Outcome, stage: Stage, loss: Exception) -> Delivery:
    """Note a lost connection, and leave it."""
    client.close()
    return Delivery(outcome, stage, None, describe(loss))
