"""Obligations: who owes what until when, and what fulfilled it."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel

from models.base import time_column


class Obligation(SQLModel, table=True):
    """One thing that a unit, a member or the office owes; reminders and boards are queries over open ones."""

    __tablename__ = "obligation"

    key: str = Field(primary_key=True, description="cycle/owner/obligation code; the owner is a unit code as a rule")
    cycle_key: str = Field(foreign_key="cycle.key", index=True)
    unit_key: str | None = Field(
        default=None, foreign_key="cycle_unit.key", index=True, description="The unit that owes; empty for others"
    )
    owner_kind: str = Field(default="unit", description="unit, member, office")
    owner_key: str = Field(default="", index=True, description="Key of the unit or member; the cycle's for the office")
    code: str
    title: str
    due_on: date
    inclusive: bool = Field(description="False: due_on itself is already too late ('trước ngày')")
    basis: str = ""
    awaits: str = Field(default="file", description="Event that fulfils it: dossiers, file, paper:KIND, dossier:CODE …")
    sequence: int = Field(default=0, description="How often the deadline was moved; SEQUENCE of its calendar file")
    state: str = Field(default="open", description="open, fulfilled, lapsed, waived")
    fulfilled_at: datetime | None = time_column()
    fulfilled_by: str = Field(default="", description="Key of the event that fulfilled it, or why it lapsed")
