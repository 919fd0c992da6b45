"""The yearly cycle as it was opened from its folder."""

from datetime import datetime
from typing import Any

from sqlmodel import Field, SQLModel

from models.base import json_column, time_column


class Cycle(SQLModel, table=True):
    """One round of one province under one regime."""

    __tablename__ = "cycle"

    key: str = Field(primary_key=True)
    title: str
    year: int
    round: int = 1
    regime: str
    province: str = Field(description="Proper name of the province: Quảng Ngãi")
    state: str = Field(description="open, archived")
    definition: dict[str, Any] = json_column()
    fingerprint: str = Field(description="SHA-256 of the definition and its tables")
    opened_at: datetime = time_column(nullable=False)
