"""Administrative units with their lives, and the units that take part in a cycle."""

from datetime import date

from sqlmodel import Field, SQLModel


class AdminUnit(SQLModel, table=True):
    """A district (to 30/6/2025) or commune under one name for one span of days."""

    __tablename__ = "admin_unit"

    key: str = Field(primary_key=True, description="code, or code@valid_from when the span has a start")
    code: str = Field(index=True)
    name: str = Field(description="Proper name alone: Đức Phổ")
    level: str = Field(description="huyện, thị xã, thành phố, xã, phường, thị trấn, đặc khu")
    valid_from: date | None = None
    valid_until: date | None = None


class CycleUnit(SQLModel, table=True):
    """A unit as a party of one cycle, with its contact."""

    __tablename__ = "cycle_unit"

    key: str = Field(primary_key=True, description="cycle/unit code")
    cycle_key: str = Field(foreign_key="cycle.key", index=True)
    unit_key: str = Field(foreign_key="admin_unit.key")
    code: str
    position: int = Field(description="Order in units.csv, from 1")
    contact: str = ""
    email: str = Field(default="", description="Empty: no letter can be sent, the officer is told")
    phone: str = ""
