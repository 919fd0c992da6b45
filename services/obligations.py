"""Obligations: opened by the announcement, fulfilled by events, asked by reminders and reports."""

from collections.abc import Iterable

from sqlmodel import Session, col, select

from domain import obligation as obligation_rules
from domain.deadline import Deadline
from models.obligation import Obligation
from services import audit
from services.cycles import CycleView
from services.office import Office
from services.units import UnitView

DOSSIERS = "ho-so"
"""Code of the obligation to send the dossiers; also the folder for a note that there is no product."""


def obligation_key(cycle_key: str, unit_code: str, code: str) -> str:
    """Give the natural key of an obligation."""
    return f"{cycle_key}/{unit_code}/{code}"


def dossiers_deadline(cycle: CycleView) -> Deadline:
    """Give the day until which units send their dossiers."""
    dates = cycle.plan.dates
    return Deadline(dates.dossiers_due, dates.dossiers_due_inclusive)


def open_obligations(session: Session, cycle: CycleView, units: Iterable[UnitView], basis: str) -> int:
    """Write what every unit owes in the cycle; what is there stays. Returns how many are new."""
    dates, new = cycle.plan.dates, 0
    duties = [(DOSSIERS, "Gửi hồ sơ sản phẩm OCOP", dates.dossiers_due, dates.dossiers_due_inclusive, basis)]
    duties += [
        (duty.code, duty.title, duty.due, duty.inclusive, duty.basis or basis) for duty in cycle.plan.obligations
    ]
    for unit in units:
        for code, title, due, inclusive, ground in duties:
            key = obligation_key(cycle.key, unit.code, code)
            if session.get(Obligation, key) is None:
                new += 1
                session.add(
                    Obligation(
                        key=key,
                        cycle_key=cycle.key,
                        unit_key=unit.key,
                        code=code,
                        title=title,
                        due_on=due,
                        inclusive=inclusive,
                        basis=ground,
                        state="open",
                    )
                )
    return new


def deadline_of(obligation: Obligation) -> Deadline:
    """Give the deadline of an obligation."""
    return Deadline(obligation.due_on, obligation.inclusive)


def open_ones(session: Session, cycle_key: str) -> list[Obligation]:
    """List the open obligations of a cycle by due day, unit and code."""
    return list(
        session.exec(
            select(Obligation)
            .where(Obligation.cycle_key == cycle_key, Obligation.state == "open")
            .order_by(col(Obligation.due_on), col(Obligation.key))
        )
    )


def fulfil(session: Session, office: Office, key: str, event: str) -> bool:
    """Mark an obligation as fulfilled by an event; False when it was not open."""
    return _close(session, office, key, "fulfilled", event)


def lapse(session: Session, office: Office, key: str, reason: str) -> bool:
    """Close an obligation that can no longer be fulfilled: nobody is reminded after the event."""
    return _close(session, office, key, "lapsed", reason)


def _close(session: Session, office: Office, key: str, state: str, why: str) -> bool:
    obligation = session.get(Obligation, key)
    if obligation is None or obligation.state != "open":
        return False
    obligation_rules.MOVES.check(obligation.state, state)
    obligation.state, obligation.fulfilled_by = state, why
    obligation.fulfilled_at = office.now if state == "fulfilled" else None
    session.add(obligation)
    audit.record(session, office, f"obligation.{state}", key, why)
    return True
