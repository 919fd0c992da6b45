"""The audit log."""

from sqlmodel import Session

from models.audit_entry import AuditEntry
from services.office import Office


def record(session: Session, office: Office, action: str, subject: str, detail: str = "") -> None:
    """Write one line in the transaction of the thing it tells, so that neither can exist alone."""
    session.add(AuditEntry(at=office.now, actor=office.actor, action=action, subject=subject, detail=detail))
