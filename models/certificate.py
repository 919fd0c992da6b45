"""Certificates of recognised products, and those that the office issued before it had thuky."""

from datetime import date

from sqlmodel import Field, SQLModel


class Certificate(SQLModel, table=True):
    """The right to use the OCOP mark, 36 months from the decision."""

    __tablename__ = "certificate"

    key: str = Field(primary_key=True, foreign_key="product.key")
    cycle_key: str = Field(foreign_key="cycle.key", index=True)
    star: int
    decision_key: str = Field(foreign_key="paper.key")
    paper_key: str = Field(foreign_key="paper.key")
    number_text: str
    issued_on: date
    valid_until: date = Field(description="Last valid day, inclusive")
    state: str = Field(default="valid", description="valid, expired, revoked, superseded")
    ended_on: date | None = Field(default=None, description="First day on which it was no longer valid")
    ended_by: str = Field(default="", description="What ended it: the newer certificate, the decision, the day")


class EarlierCertificate(SQLModel, table=True):
    """A certificate from before thuky, taken over from the office's list."""

    __tablename__ = "earlier_certificate"

    key: str = Field(primary_key=True, description="truoc/number/day of the decision/unit")
    number_text: str = Field(index=True)
    product: str
    product_code: str = Field(default="", description="Code that the product had then")
    producer: str
    email: str = Field(default="", description="Address of the producer")
    unit: str = Field(description="Code of the unit, or level and name: huyện Bình Sơn")
    star: int
    decision: str = Field(description="Number of the decision of recognition: 312/QĐ-UBND")
    issued_on: date = Field(description="Day of the decision")
    valid_until: date = Field(description="Last valid day, inclusive")
    state: str = Field(default="valid", description="valid, expired, revoked, superseded")
    ended_on: date | None = Field(default=None, description="First day on which it was no longer valid")
    ended_by: str = Field(default="", description="What ended it: the newer certificate, the decision, the day")
