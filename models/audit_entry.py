"""The audit log: who did what to what, and when."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from models.base import time_column


class AuditEntry(SQLModel, table=True):
    """One line, written in the transaction of the thing it tells."""

    __tablename__ = "audit_entry"

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = time_column(nullable=False)
    actor: str
    action: str = Field(index=True)
    subject: str = Field(index=True)
    detail: str = ""
