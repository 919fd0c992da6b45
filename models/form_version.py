"""Versions of forms: which Word file an office uses for a kind of paper, and since when."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel, UniqueConstraint

from models.base import time_column


class FormVersion(SQLModel, table=True):
    """One version of a form that the office put in place of the one that came with the program.

    The file is in the store under its hash; papers keep the hash they were made from, so a later version never
    changes an earlier paper.
    """

    __tablename__ = "form_version"
    __table_args__ = (UniqueConstraint("kind", "n"),)

    key: str = Field(primary_key=True, description="kind/n")
    kind: str = Field(index=True)
    n: int = Field(description="1, 2, 3 … in the order of installation")
    template_sha256: str
    note: str = Field(default="", description="What was changed, in the office's words")
    installed_at: datetime = time_column(nullable=False)
    installed_by: str
    from_on: date = Field(description="Drafts of this day and later use it")
    withdrawn_at: datetime | None = time_column()
