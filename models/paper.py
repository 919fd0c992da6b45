"""Papers: what was written, in which form, from which data."""

from datetime import date, datetime
from typing import Any

from sqlmodel import Field, SQLModel

from models.base import json_column, time_column


class Paper(SQLModel, table=True):
    """One paper through its life: draft, signed, numbered, issued, void.

    The template's hash, the context and the renderer's version are kept so that the same bytes can be made
    again: ``thuky archive rebuild``.
    """

    __tablename__ = "paper"

    key: str = Field(primary_key=True, description="cycle/kind/subject/revision")
    cycle_key: str = Field(foreign_key="cycle.key", index=True)
    kind: str = Field(index=True)
    subject: str = Field(description="What the paper is about: unit code, product code, member code, '-'")
    revision: int = 1
    state: str = Field(index=True)
    title: str = Field(description="Type and subject line, for lists")
    agency: str = Field(description="province, department, council")
    recipients: list[str] = json_column()
    context: dict[str, Any] = json_column()
    template_sha256: str
    template_version: int
    renderer: str
    drafted_at: datetime = time_column(nullable=False)
    signed_at: datetime | None = time_column()
    signed_by: str = ""
    drafted_by: str | None = Field(default=None, description="Who wrote the draft as it stands; thuky: a step")
    checked_at: datetime | None = time_column()
    checked_by: str | None = Field(default=None, description="Who checked the form of the draft as it stands")
    numbered_by: str | None = Field(default=None, description="Who gave the number")
    register_key: str | None = Field(default=None, foreign_key="register_entry.key", index=True)
    number_text: str = Field(default="", description="878/UBND-NNTN; empty before issue and for unnumbered papers")
    issued_on: date | None = None
    draft_sha256: str | None = Field(default=None, description="File shown to the signer, number left blank")
    file_sha256: str | None = Field(default=None, description="The issued file, in the store")
    content_digest: str | None = Field(default=None, description="Digest over the parts, whatever the zip")
    file_name: str = ""
