"""Dossiers, what came in and when, and every version of every file."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel

from models.base import json_column, time_column


class Dossier(SQLModel, table=True):
    """The file of one product in one cycle."""

    __tablename__ = "dossier"

    key: str = Field(primary_key=True, foreign_key="product.key")
    cycle_key: str = Field(foreign_key="cycle.key", index=True)
    unit_key: str = Field(foreign_key="cycle_unit.key", index=True)
    state: str = Field(description="registered, incomplete, filed, deferred, convened, scored, recognised, …")
    state_reason: str = ""
    is_late: bool = Field(default=False, description="First file arrived after the deadline")
    received_at: datetime | None = time_column()
    filed_at: datetime | None = time_column()
    supplement_until: date | None = Field(default=None, description="Last day to complete, inclusive")


class Intake(SQLModel, table=True):
    """One delivery for a dossier: the new files found in one look at its folder."""

    __tablename__ = "intake"

    key: str = Field(primary_key=True, description="dossier/n")
    dossier_key: str = Field(foreign_key="dossier.key", index=True)
    n: int
    received_at: datetime = time_column(nullable=False)
    is_late: bool
    is_complete: bool
    findings: list[dict[str, str]] = json_column()
    supplement_until: date | None = Field(default=None, description="Set when this delivery must be completed")
    remark: str = Field(default="", description="Why the dossier was deferred or the files came too late")


class DossierFile(SQLModel, table=True):
    """One version of one file; never overwritten."""

    __tablename__ = "dossier_file"

    key: str = Field(primary_key=True, description="dossier/component/version")
    dossier_key: str = Field(foreign_key="dossier.key", index=True)
    intake_key: str = Field(foreign_key="intake.key", index=True)
    component: str = Field(description="Code in the checklist of the regime; 'khac' when it has none")
    version: int
    name: str
    sha256: str = Field(index=True)
    size: int
    media_type: str
    pages: int | None = None
    fault: str = Field(default="", description="Empty when the file can be used")
    fault_detail: str = ""


class UnitFile(SQLModel, table=True):
    """A file with which a unit fulfils an obligation that is no dossier (plan, report)."""

    __tablename__ = "unit_file"

    key: str = Field(primary_key=True, description="obligation/sha256 prefix")
    obligation_key: str = Field(foreign_key="obligation.key", index=True)
    name: str
    sha256: str
    size: int
    media_type: str
    received_at: datetime = time_column(nullable=False)
    fault: str = ""
    fault_detail: str = ""


class UnplacedFile(SQLModel, table=True):
    """A file in the drop folder that belongs to no known unit, product or obligation; kept and reported."""

    __tablename__ = "unplaced_file"

    key: str = Field(primary_key=True, description="cycle/path in the drop folder/sha256 prefix")
    cycle_key: str = Field(foreign_key="cycle.key", index=True)
    path: str
    sha256: str
    size: int
    reason: str
    received_at: datetime = time_column(nullable=False)
