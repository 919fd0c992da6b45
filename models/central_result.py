"""What the ministry decided about a product that was forwarded, and what the chair of the province chose then."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel

from models.base import time_column


class CentralResult(SQLModel, table=True):
    """The ministry's result for one product; below the threshold of 5 stars a person chooses what follows."""

    __tablename__ = "central_result"

    key: str = Field(primary_key=True, foreign_key="product.key")
    cycle_key: str = Field(foreign_key="cycle.key", index=True)
    decision: str = Field(description="Paper of the ministry that tells the result, as it is cited")
    decided_on: date = Field(description="Day of that paper")
    score_numerator: int = Field(description="Exact score of the central council")
    score_denominator: int
    star_by_band: int
    star_awarded: int = Field(description="Star that the ministry gave")
    reason: str = Field(default="", description="Why it differs from the band")
    state: str = Field(description="national, open, recognised, returned, deferred, refused")
    choice_star: int | None = Field(default=None, description="Star that the province recognises by this result")
    choice_reason: str = ""
    chosen_by: str = Field(default="", description="Who chose when the score was too low for 5 stars")
    chosen_on: date | None = None
    recorded_at: datetime = time_column(nullable=False)
