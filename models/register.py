"""Registers of issued documents: one series of numbers per agency, kind and year."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel, UniqueConstraint

from models.base import json_column, time_column


class Series(SQLModel, table=True):
    """A counter that only goes up (Decree 30/2020, from 01 on 1 January to 31 December)."""

    __tablename__ = "series"

    key: str = Field(primary_key=True, description="agency key/series/year")
    agency: str
    name: str
    year: int
    last: int = Field(default=0, description="Last number given; the next is last + 1")
    start: int | None = Field(default=None, description="Last number given before thuky kept the series; 0: from 01")
    closed_at: datetime | None = time_column()
    closed_by: str | None = Field(default=None, description="Who closed the book of the year")
    closed_digest: str | None = Field(default=None, description="Digest of the series' lines when it was closed")


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
    identity: str | None = Field(
        default=None, unique=True, index=True, description="agency/year/number and symbol: given once, whatever series"
    )
    origin: str | None = Field(default=None, description="hand: made outside thuky; empty: a paper of thuky")
    signed_on: date | None = Field(default=None, description="Day of the signature, where it is known")
    note: str | None = Field(default=None, description="Column 10 of the book: why late, why in the old year")
    file_sha256: str | None = Field(default=None, description="File of a paper made by hand, in the store")
    file_name: str | None = None
