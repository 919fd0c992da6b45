"""Figures of reports, frozen when the report is drafted."""

from datetime import datetime
from typing import Any

from sqlmodel import Field, SQLModel

from models.base import json_column, time_column


class ReportFigures(SQLModel, table=True):
    """The figures that a report prints; a later query gives others, the report keeps these."""

    __tablename__ = "report_figures"

    key: str = Field(primary_key=True, description="cycle/report code")
    cycle_key: str = Field(foreign_key="cycle.key", index=True)
    code: str
    figures: dict[str, Any] = json_column()
    frozen_at: datetime = time_column(nullable=False)
