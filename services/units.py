"""The units of a cycle as papers and letters name them."""

from dataclasses import dataclass, replace
from datetime import date

from sqlmodel import Session, col, select

from domain import unit as unit_rules
from models.admin_unit import AdminUnit, CycleUnit
from services.contacts import Role, directory_of


@dataclass(frozen=True)
class UnitView:
    """A unit of a cycle: huyện Bình Sơn, with its committee and contact."""

    key: str
    code: str
    name: str
    level: str
    contact: str
    email: str

    @property
    def full_name(self) -> str:
        """Give level and name: huyện Bình Sơn."""
        return unit_rules.full_name(self.level, self.name)

    @property
    def committee(self) -> str:
        """Give the committee: Ủy ban nhân dân huyện Bình Sơn."""
        return unit_rules.committee(self.level, self.name)


def units_of(session: Session, cycle_key: str) -> tuple[UnitView, ...]:
    """List the units of a cycle in the order of its folder."""
    rows = session.exec(
        select(CycleUnit, AdminUnit)
        .join(AdminUnit, col(CycleUnit.unit_key) == col(AdminUnit.key))
        .where(CycleUnit.cycle_key == cycle_key)
        .order_by(col(CycleUnit.position))
    )
    return tuple(UnitView(row.key, row.code, unit.name, unit.level, row.contact, row.email) for row, unit in rows)


def reachable_units(session: Session, cycle_key: str, today: date, role: Role = "clerk") -> tuple[UnitView, ...]:
    """List the units with the address of a role as it is today; it is empty where none works."""
    directory = directory_of(session, cycle_key, today)
    reaches = {unit.key: directory.reach(unit.key, role) for unit in units_of(session, cycle_key)}
    return tuple(
        replace(unit, contact=reaches[unit.key].name or unit.contact, email=reaches[unit.key].email)
        for unit in units_of(session, cycle_key)
    )


def units_phrase(units: tuple[UnitView, ...]) -> str:
    """Name all units at once from the levels that are there: các huyện, thị xã, thành phố."""
    return unit_rules.addressee_phrase(unit.level for unit in units)
