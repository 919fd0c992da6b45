"""The council of a cycle, its sessions and who attended."""

from datetime import date

from sqlmodel import Field, SQLModel


class Council(SQLModel, table=True):
    """The council that the chair of the province sets up for a cycle."""

    __tablename__ = "council"

    key: str = Field(primary_key=True, foreign_key="cycle.key")
    quorum: str = Field(description="Fraction of the members, '2/3'")
    chair_required: bool
    gap_limit: int = Field(description="Largest accepted difference of two members' totals, points")
    decision_key: str = Field(default="", description="Paper that set the council up")


class CouncilMember(SQLModel, table=True):
    """A seat in the council."""

    __tablename__ = "council_member"

    key: str = Field(primary_key=True, description="cycle/member code")
    council_key: str = Field(foreign_key="council.key", index=True)
    code: str
    position: int = Field(description="Order in council.csv, from 1")
    honorific: str = Field(description="Ông, Bà")
    name: str
    post: str = Field(description="Post and agency: Giám đốc Sở …")
    role: str = Field(description="chair, deputy, member, secretary")
    email: str = ""


class CouncilSession(SQLModel, table=True):
    """One sitting of the council, or one round of opinions in writing, counted together."""

    __tablename__ = "council_session"

    key: str = Field(primary_key=True, description="cycle/n")
    council_key: str = Field(foreign_key="council.key", index=True)
    n: int
    held_on: date
    starts_at: str = Field(description="08:00")
    ends_at: str
    place: str
    state: str = Field(description="convened, scored, minuted, inquorate, referred, rejected, called_off, moved")
    state_reason: str = ""
    mode: str = Field(default="meeting", description="meeting, written")
    reason: str = Field(default="", description="Why the council was convened again, or asked in writing")
    convened_on: date | None = Field(default=None, description="Day on which it was called; None: with the council")
    reply_by: date | None = Field(default=None, description="Written: last day for the forms, inclusive")


class Attendance(SQLModel, table=True):
    """Whether a member was there."""

    __tablename__ = "attendance"

    key: str = Field(primary_key=True, description="session/member code")
    session_key: str = Field(foreign_key="council_session.key", index=True)
    member_key: str = Field(foreign_key="council_member.key")
    is_present: bool
    approves: bool = Field(default=True, description="Voted for the conclusions of the session")
    reason: str = ""
    arrived_at: str | None = Field(default=None, description="08:30; None: there from the start")
    left_at: str | None = Field(default=None, description="10:00; None: there until the end")


class AgendaItem(SQLModel, table=True):
    """The turn of a product in a sitting, and why it was put off."""

    __tablename__ = "agenda_item"

    key: str = Field(primary_key=True, description="session/product code")
    session_key: str = Field(foreign_key="council_session.key", index=True)
    product_key: str = Field(foreign_key="product.key")
    starts_at: str = Field(default="", description="09:15; empty: the notes do not say")
    deferred: str = Field(default="", description="Why it was not scored; empty: it was")


class Recusal(SQLModel, table=True):
    """A member who did not score a product because of an interest in it."""

    __tablename__ = "recusal"

    key: str = Field(primary_key=True, description="product/member code")
    session_key: str = Field(foreign_key="council_session.key", index=True)
    product_key: str = Field(foreign_key="product.key")
    member_key: str = Field(foreign_key="council_member.key")
    reason: str


class Opinion(SQLModel, table=True):
    """A form that was sent to a member for a product; the points that come back are a ballot of the session."""

    __tablename__ = "opinion"

    key: str = Field(primary_key=True, description="session/product code/member code")
    session_key: str = Field(foreign_key="council_session.key", index=True)
    product_key: str = Field(foreign_key="product.key")
    member_key: str = Field(foreign_key="council_member.key")
    asked_on: date
    answered_on: date | None = Field(default=None, description="Day on which the form was read; None: not answered")
