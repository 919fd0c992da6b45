"""Incoming documents: what others sent to the office, in the order of arrival (Decree 30/2020, Articles 20 to 24)."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel, UniqueConstraint

from models.base import time_column


class IncomingDocument(SQLModel, table=True):
    """One line of the register of incoming documents, with the stamp "ĐẾN" it bears."""

    __tablename__ = "incoming_document"
    __table_args__ = (UniqueConstraint("series_key", "n"),)

    key: str = Field(primary_key=True, description="den/year/arrival number")
    cycle_key: str | None = Field(default=None, foreign_key="cycle.key", index=True)
    series_key: str = Field(foreign_key="series.key", index=True)
    n: int = Field(description="Arrival number, from 1 each year")
    arrived_on: date
    sender: str = Field(description="Author: the agency or person that issued it")
    number_text: str = Field(description="123/STC-NS, 46-CT/TU; empty for a paper without number")
    identity: str = Field(unique=True, index=True, description="sender/year/number: the same paper arrives once")
    is_party: bool = Field(description="A document of the Party")
    dated_on: date
    type_name: str
    subject_line: str
    given_to: str = Field(default="", description="Unit or person who has to act on it")
    forwarded_on: date | None = None
    due_on: date | None = Field(default=None, description="Last day for the answer")
    state: str = Field(index=True, description="open, done, returned")
    reason: str = Field(default="", description="Why it was returned")
    answer: str = Field(default="", description="What was done: number or key of the answer")
    settled_at: datetime | None = time_column()
    settled_by: str = ""
    received_by: str = ""
    note: str = ""
    file_sha256: str | None = Field(default=None, description="The file as it came, in the store")
    file_name: str = ""
