"""The talk with a mail server once it is connected, encrypted and logged in: commands out, answers in, in order.

``aiosmtplib`` makes the connection (STARTTLS, certificates, login) and hands it over: its own protocol drops every
answer but the first when several commands went at once, so it cannot pipeline (RFC 2920).
"""

import asyncio
from collections import deque
from collections.abc import Mapping
from typing import Final, NamedTuple, cast

import aiosmtplib

LONGEST_LINE: Final = 8192
LONGEST_REPLY: Final = 4 * LONGEST_LINE
NO_ANSWER_OF_SMTP: Final = -1
SERVICE_CLOSING: Final = 421


class Reply(NamedTuple):
    """What the server said to one command; the lines of a long answer are joined by line feeds."""

    code: int
    message: str


class Line(asyncio.Protocol):
    """A connection in use. Every fault is an ``aiosmtplib.SMTPException`` or an ``OSError``, and closes it."""

    def __init__(self, transport: asyncio.Transport, extensions: Mapping[str, str], timeout: float) -> None:
        self.timeout = timeout
        self._transport = transport
        self._extensions = extensions
        self._loop = asyncio.get_running_loop()
        self._buffer = bytearray()
        self._lines: list[str] = []
        self._replies: deque[Reply] = deque()
        self._waiter: asyncio.Future[None] | None = None
        self._awaited = 0
        self._loss: Exception | None = None

    @classmethod
    def take_over(cls, client: aiosmtplib.SMTP, timeout: float) -> "Line":
        """Go on where ``client`` stands, after its EHLO; the client must not be used again.

        Raises:
            SMTPServerDisconnected: the server has left meanwhile.
        """
        transport = client.transport
        if transport is None or transport.is_closing():
            raise aiosmtplib.SMTPServerDisconnected("Connection lost")
        line = cls(cast("asyncio.Transport", transport), dict(client.esmtp_extensions), timeout)
        transport.set_protocol(line)
        return line

    @property
    def is_connected(self) -> bool:
        """Say whether the last known state is connected; a server may have left without a word."""
        return self._loss is None and not self._transport.is_closing()

    def supports_extension(self, name: str) -> bool:
        """Say whether the server offered an extension in its answer to EHLO."""
        return name.lower() in self._extensions

    def write(self, data: bytes, replies: int = 1) -> None:
        """Send commands or content that so many answers are due for.

        Raises:
            SMTPServerDisconnected: nothing of the data was taken.
        """
        if not self.is_connected:
            raise self._loss or aiosmtplib.SMTPServerDisconnected("Connection lost")
        self._awaited += replies
        self._transport.write(data)

    async def reply(self, timeout: float | None = None) -> Reply:  # noqa: ASYNC109 - one timer per answer, not a scope
        """Wait for the next answer, ``timeout`` seconds at most; 421 closes the connection.

        Raises:
            SMTPServerDisconnected, SMTPReadTimeoutError, SMTPResponseException: no answer of SMTP came.
        """
        if not self._replies:
            await self._wait(self.timeout if timeout is None else timeout)
        reply = self._replies.popleft()
        if reply.code == SERVICE_CLOSING:
            self.close()
        return reply

    def close(self) -> None:
        """Leave."""
        self._fail(aiosmtplib.SMTPServerDisconnected("Connection lost"))
        self._transport.close()

    def abort(self) -> None:
        """Leave at once: a TLS connection that is only closed waits for the other side."""
        self._fail(aiosmtplib.SMTPServerDisconnected("Connection lost"))
        self._transport.abort()

    def data_received(self, data: bytes) -> None:
        """Cut what came into answers."""
        self._buffer += data
        while (end := self._buffer.find(b"\n")) >= 0:
            line = bytes(self._buffer[:end]).rstrip(b"\r")
            del self._buffer[: end + 1]
            self._take(line)
        if len(self._buffer) > LONGEST_LINE or sum(map(len, self._lines)) > LONGEST_REPLY:
            self._refuse("Response too long")

    def eof_received(self) -> bool:
        """Note that the server left; False closes our side too."""
        self._fail(aiosmtplib.SMTPServerDisconnected("Unexpected EOF received"))
        return False

    def connection_lost(self, error: Exception | None) -> None:
        """Wake whoever waits for an answer that will not come."""
        loss = aiosmtplib.SMTPServerDisconnected("Connection lost")
        loss.__cause__ = error
        self._fail(loss)

    def _take(self, line: bytes) -> None:
        """Add one line to the answer it belongs to."""
        code, more = line[:3], line[3:4]
        if not (code.isdigit() and len(code) == 3 and more in {b"", b" ", b"-"}):  # noqa: PLR2004 - RFC 5321 4.2
            self._refuse(f"Malformed SMTP response line: {line[:200].decode('utf-8', 'replace')}")
            return
        self._lines.append(line[4:].decode("utf-8", "surrogateescape").strip(" \t\r\n"))
        if more == b"-":
            return
        message, self._lines = "\n".join(self._lines), []
        if self._awaited == 0:
            # To go on would pair every later answer with the wrong command; 421 before a farewell is usual.
            self.close()
            return
        self._awaited -= 1
        self._replies.append(Reply(int(code), message))
        self._wake()

    def _refuse(self, fault: str) -> None:
        """Leave a conversation that is none."""
        self._fail(aiosmtplib.SMTPResponseException(NO_ANSWER_OF_SMTP, fault))
        self._transport.close()

    def _fail(self, loss: Exception) -> None:
        """Keep the first fault: the later ones follow from it."""
        self._loss = self._loss or loss
        self._wake()

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    async def _wait(self, seconds: float) -> None:
        """Wait until there is an answer."""
        self._check()
        self._waiter = self._loop.create_future()
        timer = self._loop.call_later(seconds, self._give_up)
        try:
            await self._waiter
        finally:
            timer.cancel()
            self._waiter = None
        if not self._replies:
            self._check()

    def _check(self) -> None:
        """Raise the fault that there was."""
        if self._loss is not None:
            raise self._loss

    def _give_up(self) -> None:
        """Stop waiting; a late answer would be taken for the one to a later command."""
        self._fail(aiosmtplib.SMTPReadTimeoutError("Timed out waiting for server response"))
        self._transport.close()
