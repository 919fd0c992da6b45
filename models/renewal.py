"""Notices before a certificate expires: one row per certificate and offset, so that none goes twice."""

from datetime import date

from sqlmodel import Field, SQLModel


class RenewalNotice(SQLModel, table=True):
    """The notice of one certificate for one offset; certificates of one producer share a paper."""

    __tablename__ = "renewal_notice"

    key: str = Field(primary_key=True, description="certificate@offset")
    certificate_key: str = Field(index=True)
    offset: int = Field(description="Days from the last valid day; negative is before")
    cycle_key: str = Field(foreign_key="cycle.key", index=True, description="Cycle whose office issues the notice")
    subject: str = Field(description="Subject of the paper: unit, producer, day")
    planned_on: date
    state: str = Field(default="wanted", description="wanted, issued, dropped")
    paper_key: str = Field(default="", description="The notice, once issued")
    obligation_key: str = Field(default="", description="What the unit owes by it; empty when the unit is not known")
