"""One connection to the mail server, used for many letters and made anew when it is lost."""

import asyncio
from typing import Final

import aiosmtplib

from domain.errors import RuleBroken
from outbox.delivery import clean_answer
from outbox.line import Line
from outbox.smtp_settings import SmtpSettings

# What a lost, refused or misunderstood connection raises. ssl.SSLError is an OSError.
LOSS: Final = (aiosmtplib.SMTPException, OSError)


class MailServerUnreachable(RuleBroken):
    """Say that no letter can go now: no connection, a bad certificate, a refused login."""

    def __init__(self, host: str, port: int, answer: str) -> None:
        super().__init__(host, port, answer)
        self.host = host
        self.port = port
        self.answer = answer

    def sentence(self) -> str:
        """Name the server and what it said."""
        return (
            f"Không kết nối được máy chủ thư {self.host}:{self.port}: {self.answer}. "
            "Thư vẫn trong hàng chờ; hãy xem lại cấu hình THUKY_SMTP_… hoặc hỏi người quản trị máy chủ thư."
        )


class Connection:
    """Holds the line; ``ready()`` gives it connected, encrypted and logged in."""

    def __init__(self, settings: SmtpSettings) -> None:
        self._settings = settings
        self._line: Line | None = None

    @property
    def is_open(self) -> bool:
        """Say whether the last known state is connected; a server may have left without a word."""
        return self._line is not None and self._line.is_connected

    async def ready(self) -> Line:
        """Give the line, connecting first when there is no connection.

        Raises:
            MailServerUnreachable: with what the server said.
        """
        if self._line is not None and self._line.is_connected:
            return self._line
        client = self._new_client()
        try:
            await client.connect()
            if self._settings.username:
                await client.login(self._settings.username, self._settings.password)
            # NOOP makes aiosmtplib say EHLO, so that the extensions are known before the first letter.
            await client.noop()
            self._line = Line.take_over(client, self._settings.timeout)
        except LOSS as loss:
            await _abandon(client)
            raise MailServerUnreachable(self._settings.host, self._settings.port, describe(loss)) from loss
        return self._line

    async def close(self) -> None:
        """Say QUIT, and leave whatever the answer is."""
        line, self._line = self._line, None
        if line is None or not line.is_connected:
            return
        try:
            line.write(b"QUIT\r\n")
            await line.reply()
        except LOSS:
            line.abort()
        else:
            line.close()
        await asyncio.sleep(0)  # the loop closes the socket in its next turn

    def drop(self) -> None:
        """Leave without a word, for a connection that no longer answers."""
        line, self._line = self._line, None
        if line is not None:
            line.abort()

    def _new_client(self) -> aiosmtplib.SMTP:
        """Make a client that checks certificates and never looks up its own name."""
        settings = self._settings
        return aiosmtplib.SMTP(
            hostname=settings.host,
            port=settings.port,
            local_hostname=settings.id_domain,
            timeout=settings.timeout,
            use_tls=settings.security == "tls",
            start_tls=settings.security == "starttls",
            cert_bundle=settings.ca_file or None,
        )


async def _abandon(client: aiosmtplib.SMTP) -> None:
    """Leave at once: a TLS connection that is only closed waits for the other side, longer than we may live."""
    transport = client.transport
    client.close()
    if isinstance(transport, asyncio.WriteTransport):
        transport.abort()
        await asyncio.sleep(0)  # the loop closes the socket in its next turn


def describe(loss: BaseException) -> str:
    """Say in one clean line what went wrong, with the server's code where it gave one."""
    if isinstance(loss, aiosmtplib.SMTPResponseException):
        return clean_answer(f"{loss.code} {loss.message}")
    return clean_answer(str(loss)) or type(loss).__name__
