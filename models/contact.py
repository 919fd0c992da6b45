"""Whom a unit or a member is reached through, by role and for a span of days; and the addresses found dead."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel

from models.base import time_column


class Contact(SQLModel, table=True):
    """One person or desk of a unit (or of a council member) with one mail address."""

    __tablename__ = "contact"

    key: str = Field(primary_key=True, description="cycle/unit or member code/role/n")
    cycle_key: str = Field(foreign_key="cycle.key", index=True)
    owner_kind: str = Field(description="unit, member")
    owner_key: str = Field(index=True, description="cycle/unit or member code")
    role: str = Field(description="officer (cán bộ đầu mối), head (lãnh đạo), clerk (văn thư)")
    name: str = ""
    email: str
    phone: str = ""
    valid_from: date | None = Field(default=None, description="First day; empty: always was")
    valid_until: date | None = Field(default=None, description="Last day; empty: still is")
    n: int = Field(description="Order in contacts.csv and of adding, from 1 per unit and role")


class DeadAddress(SQLModel, table=True):
    """An address that a mail server refused for good; nothing is sent there until a person says it works again."""

    __tablename__ = "dead_address"

    key: str = Field(primary_key=True, description="cycle/address in lower case")
    cycle_key: str = Field(foreign_key="cycle.key", index=True)
    address: str
    reason: str = Field(description="What the server, or the returned mail, said")
    message_key: str = Field(default="", description="The letter that was refused")
    found_at: datetime = time_column(nullable=False)
    revived_at: datetime | None = time_column()
    revived_by: str = Field(default="", description="Who said that it works again")
