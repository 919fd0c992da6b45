"""Look at letters: a list by many marks, and each letter as it will go."""

from dataclasses import dataclass

from sqlmodel import col, select

from models.outbox_message import DeliveryAttempt, OutboxMessage
from outbox.message import build_message, claimed_letter, message_bytes
from outbox.queue import HOLDS, find_letter
from services.dispatch import smtp_settings
from services.export_letters import sender_of, settings_for
from services.office import Office


@dataclass(frozen=True)
class LetterFilter:
    """Which letters to list; empty: all."""

    cycle: str = ""
    state: str = ""
    letter: str = ""
    recipient: str = ""
    is_held: bool = False


def letters_like(office: Office, wanted: LetterFilter) -> list[OutboxMessage]:
    """List letters in the order in which they were written."""
    query = select(OutboxMessage).order_by(col(OutboxMessage.composed_at), col(OutboxMessage.key))
    for column, value in (
        (OutboxMessage.cycle_key, wanted.cycle),
        (OutboxMessage.state, wanted.state),
        (OutboxMessage.letter, wanted.letter),
    ):
        query = query.where(column == value) if value else query
    if wanted.recipient:
        query = query.where(col(OutboxMessage.recipient).icontains(wanted.recipient, autoescape=True))
    if wanted.is_held:
        query = query.where(col(OutboxMessage.hold).in_(HOLDS), col(OutboxMessage.state).in_(("draft", "released")))
    with office.read() as session:
        return list(session.exec(query))


def message_of(office: Office, key: str) -> bytes:
    """Give a letter as it goes, with all headers and files. Raises LetterUnknown, NotInStore, BadSmtpSettings."""
    settings = smtp_settings(office.settings) or settings_for(sender_of(office))
    with office.read() as session:
        letter = claimed_letter(find_letter(session, key))
    contents = [office.store.get(file.sha256) for file in letter.attachments]
    return message_bytes(build_message(letter, contents, settings))


def attempts_of(office: Office, key: str) -> list[DeliveryAttempt]:
    """List what the mail server answered to each attempt."""
    query = select(DeliveryAttempt).where(DeliveryAttempt.message_key == key).order_by(col(DeliveryAttempt.n))
    with office.read() as session:
        return list(session.exec(query))
