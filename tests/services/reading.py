"""Read papers and letters back: what a unit, a member or an officer would find in them."""

from typing import TypeVar

from sqlmodel import SQLModel, col, select

from documents.text import docx_text
from models.audit_entry import AuditEntry
from models.outbox_message import OutboxMessage
from models.paper import Paper
from services.office import Office
from tests.services.cast import KEY

M = TypeVar("M", bound=SQLModel)


def rows(office: Office, model: type[M]) -> dict[str, M]:
    """Give all rows of a table by the key without the cycle's."""
    with office.read() as session:
        return {row.key.removeprefix(f"{KEY}/"): row for row in session.exec(select(model))}  # type: ignore[attr-defined]


def paper(office: Office, kind: str, subject: str = "chung", revision: int = 1) -> Paper:
    """Give one paper."""
    with office.read() as session:
        return session.get_one(Paper, f"{KEY}/{kind}/{subject}/{revision}")


def papers(office: Office, kind: str) -> list[Paper]:
    """Give the papers of a kind."""
    with office.read() as session:
        return list(session.exec(select(Paper).where(Paper.kind == kind).order_by(Paper.key)))


def text(office: Office, kind: str, subject: str = "chung", revision: int = 1) -> str:
    """Give the words of an issued paper as Word would show them."""
    return docx_text(office.store.get(paper(office, kind, subject, revision).file_sha256 or ""))


def mail(office: Office, letter: str, occasion: str) -> OutboxMessage:
    """Give one letter of the outbox."""
    with office.read() as session:
        return session.get_one(OutboxMessage, f"{KEY}/{letter}/{occasion}")


def mails(office: Office, letter: str) -> dict[str, OutboxMessage]:
    """Give the letters of a kind by what they are about."""
    prefix = f"{KEY}/{letter}/"
    with office.read() as session:
        found = session.exec(
            select(OutboxMessage).where(OutboxMessage.letter == letter).order_by(col(OutboxMessage.key))
        )
        return {row.key.removeprefix(prefix): row for row in found}


def attachment_names(message: OutboxMessage) -> list[str]:
    """List the names of the files that a letter carries."""
    return [one["name"] for one in message.attachments]


def attachment(office: Office, message: OutboxMessage, ending: str) -> bytes:
    """Give the one file of a letter whose name ends so."""
    (found,) = (one for one in message.attachments if one["name"].endswith(ending))
    return office.store.get(found["sha256"])


def audit_of(office: Office, subject: str) -> list[str]:
    """List what was done to a thing, in order."""
    wanted = select(AuditEntry.action).where(AuditEntry.subject == f"{KEY}/{subject}").order_by(col(AuditEntry.id))
    with office.read() as session:
        return list(session.exec(wanted))
