"""Certificates of recognised products."""

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
