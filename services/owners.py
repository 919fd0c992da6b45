"""Who owes, as letters, papers and boards name them: a unit, a member of the council, the office itself."""

from dataclasses import dataclass

from sqlmodel import Session

from models.admin_unit import AdminUnit, CycleUnit
from models.obligation import Obligation
from services.cycles import CycleView
from services.units import UnitView


@dataclass(frozen=True, slots=True)
class Party:
    """An owner: ``name`` on the envelope, ``salutation`` after "Kính gửi", ``place`` in lists and subjects."""

    key: str
    code: str
    name: str
    salutation: str
    place: str


def party_of(session: Session, cycle: CycleView, obligation: Obligation) -> Party:
    """Name the owner of one obligation."""
    if obligation.owner_kind == "unit":
        row = session.get_one(CycleUnit, obligation.owner_key)
        unit = session.get_one(AdminUnit, row.unit_key)
        return unit_party(UnitView(row.key, row.code, unit.name, unit.level, row.contact, row.email))
    return other_party(cycle, obligation.owner_kind, obligation.owner_key)


def unit_party(unit: UnitView) -> Party:
    """Name a unit."""
    return Party(unit.key, unit.code, unit.committee, unit.committee, unit.full_name)


def other_party(cycle: CycleView, kind: str, key: str) -> Party:
    """Name a member by the plan, or the office."""
    if kind == "member":
        seat = next(row for row in cycle.plan.members if f"{cycle.key}/{row.code}" == key)
        name = f"{seat.honorific} {seat.name}"
        return Party(key, f"thanh-vien:{seat.code}", name, f"{name}, {seat.post}", name)
    contact = cycle.plan.contact
    return Party(key, "van-phong:ocop", contact.name, contact.name, "Cơ quan thường trực")


def parties_of(cycle: CycleView, units: tuple[UnitView, ...]) -> dict[str, Party]:
    """Name all who may owe in a cycle, by key."""
    members = (other_party(cycle, "member", f"{cycle.key}/{row.code}") for row in cycle.plan.members)
    office = other_party(cycle, "office", cycle.key)
    return {party.key: party for party in (*map(unit_party, units), *members, office)}
