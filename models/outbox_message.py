"""Letters that wait, go and went."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from models.base import json_column, time_column


class OutboxMessage(SQLModel, table=True):
    """One letter to one address; the key is the letter's natural key, so it can exist only once."""

    __tablename__ = "outbox_message"
    # The queue: the next letter is found without sorting all that wait.
    __table_args__ = (
        Index("ix_outbox_message_state_released_at_key", "state", "released_at", "key"),
        Index("ix_outbox_message_recipient_cycle_key", "recipient", "cycle_key"),
        # The throttle: what went in the last minute, whatever became of it.
        Index("ix_outbox_message_claimed_at", "claimed_at"),
    )

    key: str = Field(primary_key=True, description="cycle/letter/subject/recipient/occasion")
    cycle_key: str = Field(foreign_key="cycle.key", index=True)
    letter: str = Field(index=True, description="announce, collect_receipt, remind, …")
    message_id: str = Field(unique=True)
    recipient: str
    recipient_name: str = ""
    subject: str
    body: str
    attachments: list[dict[str, Any]] = json_column()
    obligations: list[str] = json_column()
    thread: list[str] = json_column()  # Message-IDs of the letters before it about the same obligation
    facts: list[dict[str, Any]] = json_column()  # what it states, to be asked again before it goes: kind, key, values
    hold: str = Field(
        default="", description="why it waits: volume, size, restored; go: a person saw it; stale: no longer true"
    )
    state: str = Field(index=True, description="draft, released, sending, sent, failed, unknown, withdrawn")
    state_reason: str = ""
    attempts: int = 0
    composed_at: datetime = time_column(nullable=False)
    released_at: datetime | None = time_column()
    claimed_at: datetime | None = time_column()
    data_started_at: datetime | None = time_column()
    sent_at: datetime | None = time_column()
    retry_at: datetime | None = time_column()


class DeliveryAttempt(SQLModel, table=True):
    """What the mail server answered to one attempt."""

    __tablename__ = "delivery_attempt"

    key: str = Field(primary_key=True, description="message key/n")
    message_key: str = Field(foreign_key="outbox_message.key", index=True)
    n: int
    at: datetime = time_column(nullable=False)
    stage: str = Field(description="claim, build, connect, mail, rcpt, data, done")
    code: int | None = None
    answer: str = ""
    outcome: str = Field(description="sent, failed, retry, unknown")
    eml_sha256: str = Field(default="", description="the letter as it went, in the store; empty: it did not go")
