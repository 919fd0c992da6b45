"""A cycle folder that changed after opening: deadlines, plans of reminders and contacts follow; nothing else may."""

from typing import Final

from sqlmodel import Session

from models.cycle import Cycle
from models.obligation import Obligation
from services import audit
from services.contacts import write_contacts
from services.cycle_folder.fingerprint import fingerprint
from services.cycle_folder.form import CyclePlan
from services.cycles import view_of
from services.obligation_move import cancel, move_deadline
from services.obligation_plan import DOSSIERS, PlannedDuty, planned_duties
from services.obligations import NewObligation, deadline_of, obligation_key, obligations_of, open_obligation
from services.office import Office

_REASON: Final = "Thư mục chu trình được điều chỉnh"
_MAY_CHANGE: Final = ("deadlines", "obligations", "reminders", "reports", "contact", "contacts")
_DATES_THAT_MAY: Final = (
    "dossiers_due",
    "dossiers_due_inclusive",
    "dossiers_non_working_reason",
    "late_until",
    "recognise_until",
    "archive_on",
)


def refused_changes(old: CyclePlan, new: CyclePlan) -> tuple[str, ...]:
    """Name the parts of a changed folder that an open cycle cannot follow; empty when it can follow them all."""
    dates = old.dates.model_copy(update={name: getattr(new.dates, name) for name in _DATES_THAT_MAY})
    followed = old.model_copy(update={name: getattr(new, name) for name in _MAY_CHANGE} | {"dates": dates})
    return tuple(name for name in CyclePlan.model_fields if getattr(followed, name) != getattr(new, name))


def replan(session: Session, office: Office, new: CyclePlan) -> int:
    """Bring the rows of an open cycle to a plan that changed only where it may; returns how many deadlines moved.

    A deadline that was moved by hand for one owner stays as it is. What is owed no more lapses.
    """
    row = session.get_one(Cycle, new.key)
    old = CyclePlan.model_validate(row.definition)
    row.definition, row.fingerprint = new.model_dump(mode="json"), fingerprint(new)
    session.add(row)
    session.flush()
    changed = [name for name in CyclePlan.model_fields if getattr(old, name) != getattr(new, name)]
    audit.record(session, office, "cycle.replan", new.key, ", ".join(changed))
    write_contacts(session, new.key, (unit.code for unit in new.units), new.contacts)
    known = {one.key: one for one in obligations_of(session, new.key)}
    if not known:
        return 0  # not announced yet: the announcement opens what the new plan says
    cycle, before, after = view_of(row), _by_key(old), _by_key(new)
    basis = next((one.basis for one in known.values() if one.code == DOSSIERS), "")
    for key, duty in after.items():
        if key not in known:
            ground = duty.basis or basis
            open_obligation(
                session, new.key, NewObligation(duty.owner, duty.code, duty.title, duty.deadline, ground, duty.awaits)
            )
    moved = [key for key, duty in after.items() if _moves(known.get(key), before.get(key), duty)]
    for key in moved:
        move_deadline(session, office, cycle, key, after[key].deadline, _REASON)
    for key in sorted(before.keys() - after.keys()):
        if key in known:
            cancel(session, office, cycle, key, _REASON)
    return len(moved)


def _by_key(plan: CyclePlan) -> dict[str, PlannedDuty]:
    return {obligation_key(plan.key, duty.owner.place, duty.code): duty for duty in planned_duties(plan)}


def _moves(known: Obligation | None, before: PlannedDuty | None, after: PlannedDuty) -> bool:
    """Say whether the folder moved the deadline of an open obligation that stands where the folder had put it."""
    if known is None or before is None or known.state != "open":
        return False
    return before.deadline != after.deadline and deadline_of(known) == before.deadline
