"""Obligations: who owes what until when, and what fulfilled it."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel

from models.base import time_column


class Obligation(SQLModel, table=True):
    """One thing one unit owes; reminders, boards and urging letters are queries over open ones."""

    __tablename__ = "obligation"

    key: str = Field(primary_key=True, description="cycle/unit code/obligation code")
    cycle_key: str = Field(foreign_key="cycle.key", index=True)
    unit_key: str = Field(foreign_key="cycle_unit.key", index=True)
    code: str
    title: str
    due_on: date
    inclusive: bool = Field(description="False: due_on itself is already too late ('trước ngày')")
    basis: str = ""
    state: str = Field(default="open", description="open, fulfilled, lapsed")
    fulfilled_at: datetime | None = time_column()
    fulfilled_by: str = Field(default="", description="Key of the event that fulfilled it, or why it lapsed")
