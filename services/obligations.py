"""Obligations: opened by the plan and by events, closed by events, asked by reminders, boards and reports."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from domain import obligation as obligation_rules
from domain.deadline import Deadline
from domain.obligation import Owner, OwnerKind
from models.cycle import Cycle
from models.obligation import Obligation
from services import audit
from services.cycles import CycleView
from services.obligation_plan import DOSSIERS, planned_duties
from services.office import Office
from services.units import UnitView

__all__ = ["DOSSIERS", "NewObligation", "ObligationUnknown", "Owner", "OwnerKind"]


class ObligationUnknown(Exception):
    """No obligation has this key."""

    def __init__(self, key: str) -> None:
        """Keep the key."""
        self.key = key
        super().__init__(f"Không có việc phải làm nào mang khóa «{key}». Xem khóa bằng: thuky obligation list.")


@dataclass(frozen=True)
class NewObligation:
    """Something that somebody owes from now on; ``awaits`` is what fulfils it ("person": a person says so)."""

    owner: Owner
    code: str
    title: str
    deadline: Deadline
    basis: str = ""
    awaits: str = "person"


_AWAITED: Final[Mapping[str, str]] = {
    "dossiers": "đủ hồ sơ, hoặc có văn bản báo không có sản phẩm",
    "file": "nhận được văn bản vào thư mục mang mã việc",
    "person": "cán bộ ghi đã xong",
    "dossier": "hồ sơ {} đủ thành phần",
    "received": "hồ sơ {} đến cấp tỉnh",
    "renewal": "nộp hồ sơ đánh giá lại, hoặc giấy chứng nhận được thay, chấm dứt",
    "paper": "phát hành văn bản {}",
}


def awaited(code: str) -> str:
    """Say in words what fulfils an obligation."""
    kind, _, what = code.partition(":")
    return _AWAITED.get(kind, code).format(what)


def obligation_key(cycle_key: str, unit_code: str, code: str) -> str:
    """Give the natural key of an obligation of a unit."""
    return f"{cycle_key}/{unit_code}/{code}"


def dossiers_deadline(cycle: CycleView) -> Deadline:
    """Give the day until which units send their dossiers."""
    dates = cycle.plan.dates
    return Deadline(dates.dossiers_due, dates.dossiers_due_inclusive)


def open_obligations(session: Session, cycle: CycleView, units: Iterable[UnitView], basis: str) -> int:
    """Write what everybody owes in the cycle; what is there stays. Returns how many are new."""
    codes = {unit.code for unit in units}
    wanted = (
        NewObligation(duty.owner, duty.code, duty.title, duty.deadline, duty.basis or basis, duty.awaits)
        for duty in planned_duties(cycle.plan)
        if duty.owner.kind != "unit" or duty.owner.code in codes
    )
    return sum(open_obligation(session, cycle.key, duty) for duty in wanted)


def open_obligation(session: Session, cycle_key: str, new: NewObligation) -> bool:
    """Open one obligation, for whatever step or event needs it; False when it is there already, in any state."""
    key = obligation_key(cycle_key, new.owner.place, new.code)
    if session.get(Obligation, key) is not None:
        return False
    owner_key = cycle_key if new.owner.kind == "office" else f"{cycle_key}/{new.owner.code}"
    session.add(
        Obligation(
            key=key,
            cycle_key=cycle_key,
            unit_key=owner_key if new.owner.kind == "unit" else None,
            owner_kind=new.owner.kind,
            owner_key=owner_key,
            code=new.code,
            title=new.title,
            due_on=new.deadline.on,
            inclusive=new.deadline.inclusive,
            basis=new.basis,
            awaits=new.awaits,
            state="open",
        )
    )
    session.flush()
    return True


def deadline_of(obligation: Obligation) -> Deadline:
    """Give the deadline of an obligation."""
    return Deadline(obligation.due_on, obligation.inclusive)


def find_obligation(session: Session, key: str) -> Obligation:
    """Read one obligation. Raises ObligationUnknown."""
    obligation = session.get(Obligation, key)
    if obligation is None:
        raise ObligationUnknown(key)
    return obligation


def obligations_of(session: Session, cycle_key: str, states: Collection[str] = ()) -> list[Obligation]:
    """List the obligations of a cycle (in some states, or all) by due day and key."""
    wanted = select(Obligation).where(Obligation.cycle_key == cycle_key)
    wanted = wanted.where(col(Obligation.state).in_(sorted(states))) if states else wanted
    return list(session.exec(wanted.order_by(col(Obligation.due_on), col(Obligation.key))))


def open_ones(session: Session, cycle_key: str, kind: OwnerKind | None = None) -> list[Obligation]:
    """List the open obligations of a cycle, or those of one kind of owner, by due day, owner and code."""
    listed = obligations_of(session, cycle_key, {"open"})
    return [one for one in listed if kind is None or one.owner_kind == kind]


def owing_cycle_keys(office: Office) -> tuple[str, ...]:
    """List the cycles that are open, and those archived in which something is still owed, by key.

    A certificate that runs out makes its unit owe something in a cycle that was archived years ago.
    """
    owing = select(Obligation.cycle_key).where(Obligation.state == "open")
    wanted = select(Cycle.key).where((col(Cycle.state) == "open") | col(Cycle.key).in_(owing))
    with office.read() as session:
        return tuple(session.exec(wanted.order_by(col(Cycle.key))))


def planned_for_units() -> tuple[ColumnElement[bool], ...]:
    """Give the condition of what the plan asks of units: neither the office's own duties nor supplements and checks."""
    return col(Obligation.owner_kind) == "unit", col(Obligation.awaits).in_(("dossiers", "file"))


def fulfil(session: Session, office: Office, key: str, event: str) -> bool:
    """Mark an obligation as fulfilled by an event; False when it was not open."""
    return _close(session, office, key, "fulfilled", event)


def lapse(session: Session, office: Office, key: str, reason: str) -> bool:
    """Close an obligation that can no longer be fulfilled: nobody is reminded after the event."""
    return _close(session, office, key, "lapsed", reason)


def waive(session: Session, office: Office, key: str, reason: str) -> bool:
    """Close an obligation that a person let somebody off; False when it was not open."""
    return _close(session, office, key, "waived", reason)


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
