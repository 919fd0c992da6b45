"""Carry one letter: its bytes from the row and the store, the connection, one more try when the server had left."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from hashlib import sha256
from typing import Final, Protocol

from domain.errors import RuleBroken
from outbox.connection import Connection, MailServerUnreachable
from outbox.conversation import NOT_LOGGED_IN, deliver
from outbox.delivery import Delivery, clean_answer
from outbox.letter import Attachment
from outbox.line import SERVICE_CLOSING
from outbox.message import ClaimedLetter, build_message, message_bytes
from outbox.smtp_settings import SmtpSettings

_LEFT: Final = frozenset({None, SERVICE_CLOSING})


# Keeps a letter before it goes, and gives its SHA-256; the same letter makes the same bytes at every attempt.
Keep = Callable[[bytes], str]


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


class Carrier:
    """Holds the connection; ``unreachable`` says why no further letter can go, or is empty."""

    def __init__(self, store: Store, settings: SmtpSettings, keep: Keep | None = None) -> None:
        self.connection = Connection(settings)
        self.unreachable = ""
        self._store = store
        self._keep = keep
        self._kept: dict[str, str] = {}
        self._settings = settings

    def build(self, letter: ClaimedLetter) -> bytes | Delivery:
        """Make the bytes of the letter, and keep a copy; a failed delivery when that cannot be done.

        One broken letter must not hold up all others, for ever.
        """
        try:
            contents = [self._content(attachment) for attachment in letter.attachments]
            content = message_bytes(build_message(letter, contents, self._settings))
            if self._keep is not None:
                self._kept[letter.key] = self._keep(content)
        except Exception as fault:  # noqa: BLE001 - see above
            return Delivery("failed", "build", None, clean_answer(str(fault)) or type(fault).__name__)
        return content

    def _content(self, attachment: Attachment) -> bytes:
        """Read one file, the same one that was queued."""
        content = self._store.get(attachment.sha256)
        if sha256(content).hexdigest() != attachment.sha256:
            raise AttachmentChanged(attachment.name)
        return content

    async def connect(self) -> bool:
        """Connect when there is no connection; False, and ``unreachable`` says why, when that fails."""
        try:
            await self.connection.ready()
        except MailServerUnreachable as away:
            self.unreachable = away.sentence()
            return False
        return True

    async def carry(
        self, letter: ClaimedLetter, content: bytes, before_data: Callable[[], Awaitable[None] | None] | None
    ) -> Delivery:
        """Hand over on the connection at hand, or on a new one; what ``before_data`` raises goes through."""
        eml = self._kept.pop(letter.key, "")
        return replace(await self._carry(letter, content, before_data), eml_sha256=eml)

    async def _carry(
        self, letter: ClaimedLetter, content: bytes, before_data: Callable[[], Awaitable[None] | None] | None
    ) -> Delivery:
        try:
            delivery = await self._attempt(letter, content, before_data)
            if delivery.stage == "mail" and delivery.code in _LEFT:
                # Servers close a connection after so many letters or minutes; nothing has been said yet.
                self.connection.drop()
                delivery = await self._attempt(letter, content, before_data)
        except MailServerUnreachable as away:
            self.unreachable = away.sentence()
            return Delivery("retry", "connect", None, away.answer)
        if delivery.outcome == "retry" and delivery.code in NOT_LOGGED_IN:
            answer = f"{delivery.code} {delivery.answer}"
            self.unreachable = MailServerUnreachable(self._settings.host, self._settings.port, answer).sentence()
        return delivery

    async def _attempt(
        self, letter: ClaimedLetter, content: bytes, before_data: Callable[[], Awaitable[None] | None] | None
    ) -> Delivery:
        settings = self._settings
        recipient = settings.redirect_to or letter.recipient
        line = await self.connection.ready()
        return await deliver(line, settings.sender, recipient, content, before_data, settings.answer_timeout)
