"""Hand one letter to a connected mail server: MAIL, RCPT, DATA, and what each answer means."""

import inspect
import re
from collections.abc import Awaitable, Callable
from typing import Final

import aiosmtplib

from outbox.connection import LOSS, describe
from outbox.delivery import Delivery, Outcome, Stage, clean_answer
from outbox.line import Line, Reply

# Refusals of our login, not of this letter: the letter keeps its place (RFC 4954, section 6).
NOT_LOGGED_IN: Final = frozenset({530, 534, 535, 538})

_LEADING_DOT = re.compile(rb"(?m)^\.")
_UNSAFE = re.compile(rb"[\x00-\x20\x7f<>]")
_START_INPUT: Final = 354
# What lets the conversation go on, step by step.
_GOOD: Final[dict[Stage, frozenset[int]]] = {
    "mail": frozenset({250}),
    "rcpt": frozenset({250, 251}),
    "data": frozenset({_START_INPUT}),
}
# By the first digit of the answer. Before the content went, anything else is a broken conversation.
_REFUSALS: Final[dict[int, Outcome]] = {4: "retry", 5: "failed"}
_ANSWERS: Final[dict[int, Outcome]] = {2: "sent", **_REFUSALS}

_DATA: Final[tuple[Stage, bytes]] = ("data", b"DATA\r\n")


async def deliver(
    line: Line,
    sender: str,
    recipient: str,
    content: bytes,
    before_data: Callable[[], Awaitable[None] | None] | None,
    answer_timeout: float = 300.0,
) -> Delivery:
    """Hand one letter to a connected server: MAIL, RCPT, ``before_data()``, DATA.

    Nothing is sent before ``before_data`` came back; what it raises goes through. None: it is written down
    already that DATA begins. A server that offers PIPELINING gets in one write what nothing stands between.
    Refused with 4xx: retry. 5xx: failed. Lost before the content began to go: retry, the server has nothing.
    Lost after: unknown. ``answer_timeout`` in seconds.
    """
    size = f" SIZE={len(content)}" if line.supports_extension("size") else ""
    envelope: list[tuple[Stage, bytes]] = [
        ("mail", b"MAIL FROM:<" + _address(sender) + b">" + size.encode() + b"\r\n"),
        ("rcpt", b"RCPT TO:<" + _address(recipient) + b">\r\n"),
    ]
    if before_data is None:
        refusal = await _say(line, [*envelope, _DATA])
    else:
        refusal = await _say(line, envelope)
        if refusal is None:
            try:
                waiting = before_data()
                if inspect.isawaitable(waiting):
                    await waiting
            except BaseException:
                line.close()  # the server still holds the envelope; a new connection is the clean way out
                raise
            refusal = await _say(line, [_DATA])
    return refusal if refusal is not None else await _hand_over(line, content, answer_timeout)


async def _say(line: Line, commands: list[tuple[Stage, bytes]]) -> Delivery | None:
    """Say commands and read their answers, all at once where the server offers it; None when all were good."""
    groups = [commands] if line.supports_extension("pipelining") else [[command] for command in commands]
    stage = commands[0][0]
    refused: tuple[Stage, Reply] | None = None
    try:
        for group in groups:
            line.write(b"".join(command for _, command in group), len(group))
            for stage, _ in group:
                reply = await line.reply()
                if reply.code in _GOOD[stage]:
                    if refused is not None and stage == "data":
                        line.close()  # it waits for a letter that it refused the envelope of
                elif refused is None:
                    refused = stage, reply
            if refused is not None:
                break
    except LOSS as loss:
        if refused is None:
            return _lost(line, "retry", stage, loss)
    return None if refused is None else await _refused(line, *refused)


async def _hand_over(line: Line, content: bytes, answer_timeout: float) -> Delivery:
    """Send the content after 354, and wait for the word on it; anything but a clear one leaves it unknown."""
    try:
        # write() raises before it takes the first byte; what it took may arrive, whatever happens next.
        line.write(_LEADING_DOT.sub(b"..", content) + b".\r\n")
    except LOSS as loss:
        return _lost(line, "retry", "data", loss)
    try:
        answer = await line.reply(answer_timeout)
    except LOSS as loss:
        return _lost(line, "unknown", "data", loss)
    outcome = _ANSWERS.get(answer.code // 100)
    if outcome is None:
        return _lost(line, "unknown", "data", aiosmtplib.SMTPResponseException(*answer))
    stage: Stage = "done" if outcome == "sent" else "data"
    return Delivery(outcome, stage, answer.code, clean_answer(answer.message))


async def _refused(line: Line, stage: Stage, reply: Reply) -> Delivery:
    """Judge a refusal before the content went, and clear the envelope for the next letter."""
    outcome = "retry" if reply.code in NOT_LOGGED_IN else _REFUSALS.get(reply.code // 100)
    if outcome is None:  # not an answer of SMTP: this is no conversation to go on with
        return _lost(line, "retry", stage, aiosmtplib.SMTPResponseException(*reply))
    try:
        line.write(b"RSET\r\n")
        reset = await line.reply()
        if reset.code // 100 != 2:  # noqa: PLR2004 - RFC 5321 4.2.1: 2yz is done
            line.close()
    except LOSS:
        line.close()
    return Delivery(outcome, stage, reply.code, clean_answer(reply.message))


def _lost(line: Line, outcome: Outcome, stage: Stage, loss: Exception) -> Delivery:
    """Note a lost connection, and leave it."""
    line.close()
    return Delivery(outcome, stage, None, describe(loss))


def _address(address: str) -> bytes:
    """Give the address for a command; settings and rows are checked before, this is the last gate.

    Raises:
        ValueError: it could end the command early.
    """
    raw = address.encode("ascii")
    if _UNSAFE.search(raw):
        message = f"{address!r} is no address"
        raise ValueError(message)
    return raw
