"""Reminders that went into letters: one row per obligation and offset, so that none goes twice."""

from datetime import date

from sqlmodel import Field, SQLModel


class Reminder(SQLModel, table=True):
    """The reminder of one obligation for one offset, carried by one letter (a digest of the unit)."""

    __tablename__ = "reminder"

    key: str = Field(primary_key=True, description="obligation/offset")
    obligation_key: str = Field(foreign_key="obligation.key", index=True)
    offset: int = Field(description="Days from the due day; negative is before")
    reminded_on: date
    message_key: str = Field(default="", description="Letter that carried it; empty when the unit has no address")
