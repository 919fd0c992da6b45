"""Ballots and the tally made from them."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from models.base import optional_json_column, time_column


class Ballot(SQLModel, table=True):
    """One member's points for one product; sealed when counted."""

    __tablename__ = "ballot"

    key: str = Field(primary_key=True, description="product/member code/round")
    product_key: str = Field(foreign_key="product.key", index=True)
    member_key: str = Field(foreign_key="council_member.key")
    session_key: str = Field(foreign_key="council_session.key", index=True)
    round: int = 1
    part_a: int
    part_b: int
    part_c: int
    comment: str = ""
    criteria_version: str | None = Field(default=None, description="R4/11; None: points by part only")
    options: dict[str, int] | None = optional_json_column()
    seal: str = Field(description="SHA-256 of the ballot's content")
    counted_at: datetime = time_column(nullable=False)


class ScoringRound(SQLModel, table=True):
    """A further round of scoring that was opened for a product, and why; the rounds before it are kept."""

    __tablename__ = "scoring_round"

    key: str = Field(primary_key=True, description="product/round")
    product_key: str = Field(foreign_key="product.key", index=True)
    n: int
    reason: str
    opened_at: datetime = time_column(nullable=False)
    opened_by: str


class Tally(SQLModel, table=True):
    """The result of a product: the exact mean as a fraction and the three facts of a star."""

    __tablename__ = "tally"

    key: str = Field(primary_key=True, foreign_key="product.key")
    session_key: str = Field(foreign_key="council_session.key", index=True)
    ballots: int
    mean_numerator: int
    mean_denominator: int
    gap: int = Field(description="Highest minus lowest total, points")
    gap_flagged: bool
    star_by_band: int
    star_by_gates: int | None = Field(default=None, description="None: gates not evaluated in this regime")
    star_awarded: int
    award_reason: str = ""
    outcome: str = Field(description="recognised, forwarded, returned, refused")
