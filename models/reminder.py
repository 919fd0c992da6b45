"""Reminders that went into letters: one row per obligation and offset, so that none goes twice."""

from datetime import date

from sqlmodel import Field, SQLModel


class Reminder(SQLModel, table=True):
    """The reminder of one obligation for one planned day, carried by one letter (a digest of its owner)."""

    __tablename__ = "reminder"

    key: str = Field(primary_key=True, description="obligation/offset; after a move obligation/rN/offset")
    obligation_key: str = Field(foreign_key="obligation.key", index=True)
    offset: int = Field(description="Calendar days from the last day in time to the planned day; negative is before")
    sequence: int = Field(default=0, description="The obligation's own: reminders of a moved deadline count no more")
    reminded_on: date
    message_key: str = Field(default="", description="Letter that carried it; empty: it waits for an address")
