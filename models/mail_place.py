"""Where letters go out from: what a restored database or a copied folder does not have."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from models.base import time_column


class MailPlace(SQLModel, table=True):
    """One home folder that may send the letters of this database; it stays behind when a cycle travels."""

    __tablename__ = "mail_place"

    key: str = Field(primary_key=True, description="random; the same word stands in outbox/place of the home folder")
    stamp: str = Field(description="what no copy of that file has: the moment it came into this folder, the machine")
    runs: int = Field(default=0, description="starts and ends of sending; outbox/runs never shows more than this")
    opened_at: datetime = time_column(nullable=False)
    opened_by: str = Field(default="", description="who unlocked the mail here; empty: a new installation")
