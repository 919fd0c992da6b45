"""The letter as bytes on the wire (RFC 5322): the same row and files make the same bytes, always."""

import base64
import quopri
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from hashlib import sha256
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import Row

from models.outbox_message import OutboxMessage
from outbox.address import address_fault, first_unsafe
from outbox.header import ascii_file_name, file_name_value, mailbox_value, text_value
from outbox.html_part import as_html
from outbox.letter import Attachment, BadAddress, UnsafeCharacter
from outbox.smtp_settings import SmtpSettings

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")

# The columns that ``claimed_letter`` reads.
CLAIMED_FIELDS: Final = (
    "key",
    "attempts",
    "message_id",
    "recipient",
    "recipient_name",
    "subject",
    "body",
    "attachments",
    "composed_at",
    "letter",
    "thread",
)
# Letters for information only.
_MAY_BE_DECLINED: Final = frozenset({"digest"})


@dataclass(frozen=True)
class ClaimedLetter:
    """What one worker holds while it sends: the row's content, and the attempt that proves it holds it."""

    key: str
    attempt: int
    message_id: str
    recipient: str
    recipient_name: str
    subject: str
    body: str
    attachments: tuple[Attachment, ...]
    composed_at: datetime
    letter: str = ""
    thread: tuple[str, ...] = ()


@dataclass(frozen=True)
class Message:
    """A message taken apart: its header, its parts, each with its own header, and what stands between them."""

    header: bytes
    parts: tuple[bytes, ...]
    boundary: str


def message_id(key: str, domain: str) -> str:
    """Derive the Message-ID from the natural key: stable over attempts, machines and restored backups."""
    return f"<{sha256(key.encode()).hexdigest()[:40]}@{domain}>"


def claimed_letter(row: OutboxMessage | Row[Any]) -> ClaimedLetter:
    """Copy the row, or the fields that count, so that no session is needed while the mail server talks."""
    attachments = tuple(
        Attachment(file["name"], file["sha256"], file["size"], file["media_type"]) for file in row.attachments
    )
    return ClaimedLetter(
        row.key,
        row.attempts,
        row.message_id,
        row.recipient,
        row.recipient_name,
        row.subject,
        row.body,
        attachments,
        row.composed_at,
        row.letter,
        tuple(row.thread),
    )


def build_message(letter: ClaimedLetter, contents: Sequence[bytes], settings: SmtpSettings) -> Message:
    """Build the message; ``contents`` holds the bytes of ``letter.attachments`` in the same order.

    Raises:
        BadAddress, UnsafeCharacter: the row holds what ``check_letter`` would have refused.
        ValueError: attachments and contents differ in number.
    """
    _check_row(letter)
    subject, recipient, recipient_name = letter.subject, letter.recipient, letter.recipient_name
    if settings.redirect_to:
        subject = f"[DIỄN TẬP – gửi {letter.recipient}] {subject}"
        recipient, recipient_name = settings.redirect_to, ""
    mixed, alternative = (_boundary(kind, letter.key) for kind in ("boundary", "alternative"))
    fields = {
        "Date": format_datetime(letter.composed_at.astimezone(VIETNAM)),
        "From": mailbox_value("From", settings.sender_name, settings.sender),
        "To": mailbox_value("To", recipient_name, recipient),
        "Reply-To": settings.reply_to,
        "Subject": text_value("Subject", subject),
        "Message-ID": letter.message_id,
        "In-Reply-To": letter.thread[-1] if letter.thread else "",
        "References": "\r\n ".join(letter.thread),
        "Auto-Submitted": "auto-generated",
        "List-Unsubscribe": _unsubscribe(letter, settings),
        "X-Thuky-Original-Recipient": letter.recipient if settings.redirect_to else "",
        "MIME-Version": "1.0",
        "Content-Type": f'multipart/mixed;\r\n boundary="{mixed}"',
    }
    faces = (_text_part("plain", letter.body), _text_part("html", as_html(letter.body)))
    both = _header({"Content-Type": f'multipart/alternative;\r\n boundary="{alternative}"'})
    parts = [both + _joined(faces, alternative)]
    parts += [_file_part(file, content) for file, content in zip(letter.attachments, contents, strict=True)]
    return Message(_header(fields), tuple(parts), mixed)


def message_bytes(message: Message) -> bytes:
    """Write the message with CRLF line ends, 7-bit clean."""
    return message.header + _joined(message.parts, message.boundary)


def _check_row(letter: ClaimedLetter) -> None:
    """Refuse header injection even when a row was written around ``check_letter``."""
    if (fault := address_fault(letter.recipient)) is not None:
        raise BadAddress(letter.recipient, fault)
    fields = (
        ("tiêu đề", letter.subject),
        ("tên người nhận", letter.recipient_name),
        *(("Message-ID", one) for one in (letter.message_id, *letter.thread)),
    )
    for field, text in (*fields, *(("tên tệp đính kèm", file.name) for file in letter.attachments)):
        if (character := first_unsafe(text)) is not None:
            raise UnsafeCharacter(field, character)


def _unsubscribe(letter: ClaimedLetter, settings: SmtpSettings) -> str:
    """Give the way out of a letter that nobody is bound to get; a duty cannot be unsubscribed from."""
    if letter.letter not in _MAY_BE_DECLINED:
        return ""
    return f"<mailto:{settings.reply_to or settings.sender}?subject=Ngung%20nhan%20thu%20tong%20hop>"


def _boundary(kind: str, key: str) -> str:
    """Give a line that cannot stand in a part: quoted-printable and base64 know no ``=_``."""
    return f"=_{sha256(f'{kind} {key}'.encode()).hexdigest()[:32]}"


def _header(fields: Mapping[str, str]) -> bytes:
    """Write header fields as they are, the empty ones left out, and the line that ends them."""
    return "".join(f"{name}: {value}\r\n" for name, value in fields.items() if value).encode("ascii") + b"\r\n"


def _joined(parts: Sequence[bytes], boundary: str) -> bytes:
    """Put parts between boundaries (RFC 2046, 5.1.1)."""
    line = b"--" + boundary.encode("ascii")
    return b"".join(line + b"\r\n" + part + b"\r\n" for part in parts) + line + b"--\r\n"


def _text_part(kind: str, text: str) -> bytes:
    """Make one face of the letter, quoted-printable so that a Vietnamese source stays half readable."""
    fields = {"Content-Type": f"text/{kind}; charset=utf-8", "Content-Transfer-Encoding": "quoted-printable"}
    lines = quopri.encodestring(text.encode()).replace(b"\r", b"=0D").replace(b"\n", b"\r\n")
    return _header(fields) + lines


def _file_part(file: Attachment, content: bytes) -> bytes:
    """Make one attachment, with its full name and an ASCII one for old programs."""
    fields = {
        "Content-Type": f'{file.effective_media_type};\r\n name="{ascii_file_name(file.name)}"',
        "Content-Transfer-Encoding": "base64",
        "Content-Disposition": file_name_value(file.name),
    }
    return _header(fields) + base64.encodebytes(content).replace(b"\n", b"\r\n")
