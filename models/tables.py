"""Every table of the house; importing this module fills ``SQLModel.metadata``."""

from sqlmodel import SQLModel

from models import (
    admin_unit,
    audit_entry,
    ballot,
    certificate,
    council,
    cycle,
    dossier,
    form_version,
    lint_override,
    obligation,
    outbox_message,
    paper,
    product,
    register,
    reminder,
    report,
)

MODULES = (
    admin_unit,
    audit_entry,
    ballot,
    certificate,
    council,
    cycle,
    dossier,
    form_version,
    lint_override,
    obligation,
    outbox_message,
    paper,
    product,
    register,
    reminder,
    report,
)

metadata = SQLModel.metadata
