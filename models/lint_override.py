"""Overrides: findings of the Decree 30 check that somebody accepts, with the reason."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from models.base import time_column


class LintOverride(SQLModel, table=True):
    """One rule that is not applied to one file or to all papers of one kind, because somebody says why."""

    __tablename__ = "lint_override"

    key: str = Field(primary_key=True, description="rule/subject")
    rule: str = Field(index=True)
    subject: str = Field(index=True, description="sha256 of a file, key of a kind of paper, or '*'")
    reason: str
    made_at: datetime = time_column(nullable=False)
    made_by: str
