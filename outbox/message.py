"""The letter as bytes on the wire (RFC 5322): the same row and files make the same bytes, always."""

import base64
import quopri
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from email.utils import format_datetime
from hashlib import sha256
from zoneinfo import ZoneInfo

from models.outbox_message import OutboxMessage
from outbox.address import address_fault, first_unsafe
from outbox.header import ascii_file_name, file_name_value, mailbox_value, text_value
from outbox.letter import Attachment, BadAddress, UnsafeCharacter
from outbox.smtp_settings import SmtpSettings

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


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


class _AsWritten(EmailPolicy):
    """SMTP's policy, with header values stored as they were written instead of parsed and folded again."""

    def header_store_parse(self, name: str, value: str) -> tuple[str, str]:
        """Store the value untouched."""
        return name, value


_POLICY = _AsWritten(linesep=SMTP.linesep, refold_source="none", cte_type="7bit")


def message_id(key: str, domain: str) -> str:
    """Derive the Message-ID from the natural key: stable over attempts, machines and restored backups."""
    return f"<{sha256(key.encode()).hexdigest()[:40]}@{domain}>"


def claimed_letter(row: OutboxMessage) -> ClaimedLetter:
    """Copy the row, so that no database session is needed while the mail server talks."""
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
    )


def build_message(letter: ClaimedLetter, contents: Sequence[bytes], settings: SmtpSettings) -> EmailMessage:
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
    message = EmailMessage(policy=_POLICY)
    message["Date"] = format_datetime(letter.composed_at.astimezone(VIETNAM))
    message["From"] = mailbox_value("From", settings.sender_name, settings.sender)
    message["To"] = mailbox_value("To", recipient_name, recipient)
    if settings.reply_to:
        message["Reply-To"] = settings.reply_to
    message["Subject"] = text_value("Subject", subject)
    message["Message-ID"] = letter.message_id
    message["Auto-Submitted"] = "auto-generated"
    if settings.redirect_to:
        message["X-Thuky-Original-Recipient"] = letter.recipient
    message["MIME-Version"] = "1.0"
    parts = [_text_part(letter.body)]
    parts += [_file_part(file, content) for file, content in zip(letter.attachments, contents, strict=True)]
    boundary = f"=_{sha256(f'boundary {letter.key}'.encode()).hexdigest()[:32]}"
    message["Content-Type"] = f'multipart/mixed;\r\n boundary="{boundary}"'
    for part in parts:
        message.attach(part)
    return message


def message_bytes(message: EmailMessage) -> bytes:
    """Write the message with CRLF line ends, 7-bit clean."""
    return message.as_bytes(policy=_POLICY)


def _check_row(letter: ClaimedLetter) -> None:
    """Refuse header injection even when a row was written around ``check_letter``."""
    if (fault := address_fault(letter.recipient)) is not None:
        raise BadAddress(letter.recipient, fault)
    fields = (
        ("tiêu đề", letter.subject),
        ("tên người nhận", letter.recipient_name),
        ("Message-ID", letter.message_id),
    )
    for field, text in (*fields, *(("tên tệp đính kèm", file.name) for file in letter.attachments)):
        if (character := first_unsafe(text)) is not None:
            raise UnsafeCharacter(field, character)


def _text_part(body: str) -> EmailMessage:
    """Make the text of the letter, quoted-printable so that a Vietnamese source stays half readable."""
    part = EmailMessage(policy=_POLICY)
    part["Content-Type"] = "text/plain; charset=utf-8"
    part["Content-Transfer-Encoding"] = "quoted-printable"
    part.set_payload(quopri.encodestring(body.encode()).decode("ascii"))
    return part


def _file_part(file: Attachment, content: bytes) -> EmailMessage:
    """Make one attachment, with its full name and an ASCII one for old programs."""
    part = EmailMessage(policy=_POLICY)
    part["Content-Type"] = f'{file.effective_media_type};\r\n name="{ascii_file_name(file.name)}"'
    part["Content-Transfer-Encoding"] = "base64"
    part["Content-Disposition"] = file_name_value(file.name)
    part.set_payload(base64.encodebytes(content).decode("ascii"))
    return part
