"""Revocations of certificates, from the conclusion of the competent body to the effective day."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel

from models.base import time_column


class Revocation(SQLModel, table=True):
    """One revocation of one certificate and where it stands."""

    __tablename__ = "revocation"

    key: str = Field(primary_key=True, description="certificate/n")
    certificate_key: str = Field(index=True)
    cycle_key: str = Field(foreign_key="cycle.key", index=True, description="Cycle whose office issues the papers")
    ground: str = Field(description="Code of the ground in the law of the day")
    basis: str = Field(description="Conclusion or minutes that it rests on")
    concluded_on: date
    due_on: date = Field(description="Last day for the decision, inclusive")
    late_reason: str = ""
    effective_on: date | None = Field(default=None, description="None: the day of the decision")
    state: str = Field(description="proposed, requested, decided, effective, withdrawn")
    state_reason: str = ""
    kind: str = Field(description="Kind of its paper: the decision, or the request to the ministry")
    paper_key: str = ""
    decision: str = Field(default="", description="Number and day of the decision, as papers cite it")
    proposed_at: datetime = time_column(nullable=False)
    proposed_by: str
