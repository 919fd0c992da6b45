"""Criteria sets that an office imported; ballots name the version they were made from."""

from datetime import datetime
from typing import Any

from sqlmodel import Field, SQLModel, UniqueConstraint

from models.base import json_column, time_column


class CriteriaVersion(SQLModel, table=True):
    """One imported version of one criteria set; never changed, so a counted ballot keeps its meaning."""

    __tablename__ = "criteria_version"
    __table_args__ = (UniqueConstraint("regime", "number", "n"),)

    key: str = Field(primary_key=True, description="The version as ballots name it: R4/11@2-3fa9c1d2")
    regime: str = Field(index=True)
    number: int = Field(description="Number of the set in the annex, from 1")
    n: int = Field(description="1, 2, 3 … in the order of import; 0 would be the set of the program")
    digest: str = Field(description="SHA-256 of the content, wording included")
    content: dict[str, Any] = json_column()
    note: str = Field(default="", description="Where the wording comes from, in the office's words")
    file_name: str
    imported_at: datetime = time_column(nullable=False)
    imported_by: str
