"""Registers of issued documents: one series of numbers per agency, kind and year."""

from datetime import date

from sqlmodel import Field, SQLModel, UniqueConstraint

from models.base import json_column


class Series(SQLModel, table=True):
    """A counter that only goes up (Decree 30/2020, from 01 on 1 January to 31 December)."""

    __tablename__ = "series"

    key: str = Field(primary_key=True, description="agency key/series/year")
    agency: str
    name: str
    year: int
    last: int = Field(default=0, description="Last number given; the next is last + 1")


class RegisterEntry(SQLModel, table=True):
    """One line of the register of outgoing documents (ten columns of Decree 30/2020, Annex IV)."""

    __tablename__ = "register_entry"
    __table_args__ = (UniqueConstraint("series_key", "n"),)

    key: str = Field(primary_key=True, description="What the number was given for; asking again gives the same")
    cycle_key: str = Field(foreign_key="cycle.key", index=True)
    series_key: str = Field(foreign_key="series.key", index=True)
    n: int
    symbol: str = Field(description="UBND-NNTN, QĐ-UBND")
    number_text: str = Field(description="878/UBND-NNTN")
    issued_on: date
    type_name: str
    subject_line: str
    signer: str
    recipients: list[str] = json_column()
    kept_by: str = Field(default="", description="Unit that keeps the file copy")
    copies: int = 1
    state: str = Field(default="valid", description="valid, void")
    void_reason: str = ""
