"""Mail that came into the mailbox: what it is, which letter it is about, what became of it."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Column
from sqlmodel import Field, SQLModel

from models.base import json_column, time_column


class IncomingMail(SQLModel, table=True):
    """One message of the mailbox, taken once; its bytes are in the store."""

    __tablename__ = "incoming_mail"

    key: str = Field(primary_key=True, description="First 32 digits of the SHA-256 of what was read")
    mailbox: str = Field(description="user@host:port/folder")
    uid: str = Field(description="UIDVALIDITY/UID under which it was found")
    cycle_key: str | None = Field(
        default=None, foreign_key="cycle.key", index=True, description="The letter's; empty: not about a letter of ours"
    )
    message_key: str = Field(default="", index=True, description="The letter it is about; empty: none of ours")
    kind: str = Field(description="bounce, delayed, delivered, receipt, automatic, reply, oversize, unknown")
    verdict: str = Field(description="What the program made of it, in a sentence")
    subject: str = ""
    sender: str = Field(default="", description="Address in From; anybody can write any address there")
    sender_name: str = ""
    reports: list[dict[str, Any]] = json_column()  # of servers: address, action, status, diagnostic
    files: list[dict[str, Any]] = json_column()  # name, size, fault (why it cannot be taken); the bytes are in the .eml
    size: int = Field(description="Bytes in the mailbox; 2147483647: that or more")
    eml_sha256: str = Field(default="", description="The message in the store; empty: too big, left in the mailbox")
    received_at: datetime = time_column(nullable=False)
    taken_in_at: datetime = time_column(nullable=False)
    state: str = Field(index=True, description="settled, open (a person reads it), offered, taking, taken, dismissed")
    state_reason: str = ""
    place: str = Field(default="", description="Folder below the drop folder that its files went to")
    settled_by: str = ""
    settled_at: datetime | None = time_column()


class MailboxBookmark(SQLModel, table=True):
    """How far a mailbox was read; it stays behind when a cycle travels."""

    __tablename__ = "mailbox_bookmark"

    key: str = Field(primary_key=True, description="user@host:port/folder")
    # Both are unsigned numbers of 32 bits (RFC 9051, 2.3.1.1), too wide for INTEGER.
    uid_validity: int = Field(sa_column=Column(BigInteger, nullable=False))
    uid: int = Field(
        sa_column=Column(BigInteger, nullable=False),
        description="The last message that was taken in, under this UIDVALIDITY",
    )
    read_at: datetime = time_column(nullable=False)
