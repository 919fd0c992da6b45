"""Sent letters as .eml: composed again from their rows, byte by byte as they were built to be sent."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from models.audit_entry import AuditEntry
from models.outbox_message import OutboxMessage
from outbox.message import build_message, claimed_letter, message_bytes
from outbox.smtp_settings import SmtpSettings
from services.office import Office

IMPORTED = "archive.import"
"""The audit entry of a cycle that came in a package; its detail keeps in whose name its letters went."""
_BATCH = 200


@dataclass(frozen=True)
class Sender:
    """In whose name letters went: the rows do not keep it."""

    address: str
    name: str
    reply_to: str

    def as_json(self) -> dict[str, str]:
        """Give the form kept in the manifest and in the audit log."""
        return asdict(self)


def sender_of(office: Office) -> Sender:
    """Give the sender of this installation."""
    settings = office.settings
    return Sender(settings.mail_from, settings.mail_from_name, settings.mail_reply_to)


def imported_sender(session: Session, cycle_key: str) -> tuple[Sender, datetime] | None:
    """Give the sender of letters that came with a package, and until when; None for a cycle of this installation."""
    entry = session.exec(
        select(AuditEntry).where(AuditEntry.action == IMPORTED, AuditEntry.subject == cycle_key)
    ).first()
    return None if entry is None else (Sender(**json.loads(entry.detail)["sender"]), entry.at)


def sent_letters(session: Session, office: Office, cycle_key: str) -> Iterator[tuple[OutboxMessage, bytes]]:
    """Give the sent letters of a cycle by their keys, each with its bytes. Raises NotInStore, StoreCorrupt."""
    here, imported = sender_of(office), imported_sender(session, cycle_key)
    keys = session.exec(
        select(OutboxMessage.key).where(OutboxMessage.cycle_key == cycle_key, OutboxMessage.state == "sent")
    ).all()
    ordered = sorted(keys)
    for start in range(0, len(ordered), _BATCH):
        batch = ordered[start : start + _BATCH]
        rows = session.exec(select(OutboxMessage).where(col(OutboxMessage.key).in_(batch))).all()
        for row in sorted(rows, key=lambda one: one.key):
            is_older = imported is not None and row.composed_at <= imported[1]
            yield row, _bytes_of(row, office, imported[0] if imported is not None and is_older else here)
        session.expunge_all()


def settings_for(sender: Sender) -> SmtpSettings:
    """Give settings that build letters in a name; no server is asked. Raises BadAddress, BadSmtpSettings."""
    return SmtpSettings(
        host="localhost",
        port=25,
        sender=sender.address,
        id_domain=sender.address.rpartition("@")[2],
        sender_name=sender.name,
        reply_to=sender.reply_to,
    )


def _bytes_of(row: OutboxMessage, office: Office, sender: Sender) -> bytes:
    """Build the message as it was built to be sent."""
    letter = claimed_letter(row)
    contents = [office.store.get(attachment.sha256) for attachment in letter.attachments]
    return message_bytes(build_message(letter, contents, settings_for(sender)))
