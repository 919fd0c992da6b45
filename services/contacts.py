"""Whom a letter goes to: the contact of a role on a day, else the address of units.csv; never a dead address."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal, get_args

from sqlmodel import Session, col, select

from domain.vietnamese import short_date
from models.admin_unit import CycleUnit
from models.contact import Contact, DeadAddress
from models.cycle import Cycle
from models.outbox_message import DeliveryAttempt, OutboxMessage
from outbox.address import address_fault, first_unsafe
from outbox.letter import BadAddress, UnsafeCharacter
from services import audit
from services.cycle_folder.contacts_form import CONTACT_ROLES, ContactRow
from services.office import Office

Role = Literal["officer", "head", "clerk"]

ROLE_NAMES: Final[Mapping[str, str]] = {role: name for name, role in CONTACT_ROLES.items()}
"""Roles as people read them."""

_ORDER: Final[Mapping[str, tuple[Role, ...]]] = {
    "officer": ("officer", "clerk"),
    "head": ("head", "officer", "clerk"),
    "clerk": ("clerk", "officer"),
}
_REFUSED_FOR_GOOD: Final = range(500, 600)


class ContactUnknown(Exception):
    """There is no such contact, unit or member."""

    def __init__(self, key: str) -> None:
        """Keep what was asked for."""
        self.key = key
        super().__init__(f"Không có đầu mối, đơn vị hay thành viên «{key}». Xem bằng: thuky contact list CHU-TRÌNH.")


class RoleUnknown(Exception):
    """There is no such role of a contact."""

    def __init__(self, role: str) -> None:
        """Keep what was given."""
        self.role = role
        super().__init__(f"Không có vai trò «{role}». Chọn một trong: {', '.join(CONTACT_ROLES)}.")


@dataclass(frozen=True, slots=True)
class Reach:
    """Where a letter can go; ``fault`` says why it cannot when the address is empty."""

    email: str = ""
    name: str = ""
    fault: str = ""


@dataclass(frozen=True)
class Directory:
    """All addresses of a cycle as they are on one day."""

    today: date
    contacts: Mapping[str, Sequence[Contact]]
    own: Mapping[str, Reach]
    dead: Mapping[str, str] = field(default_factory=dict)

    def reach(self, owner_key: str, role: Role = "officer") -> Reach:
        """Give the address of a unit or member in a role today: the newest contact first, its own address last."""
        rows = [row for row in self.contacts.get(owner_key, ()) if _is_valid(row, self.today)]
        ranked = [row for wanted in _ORDER[role] for row in reversed(rows) if row.role == wanted]
        reaches = [Reach(row.email, row.name) for row in ranked]
        reaches += [own] if (own := self.own.get(owner_key, Reach())).email else []
        alive = next((one for one in reaches if one.email.casefold() not in self.dead), None)
        return alive or Reach(fault=self._fault(owner_key, reaches))

    def address(self, owner_key: str, role: Role = "officer") -> str:
        """Give the address alone; empty when there is none."""
        return self.reach(owner_key, role).email

    def _fault(self, owner_key: str, reaches: Sequence[Reach]) -> str:
        if reaches:
            said = "; ".join(f"{one.email}: {self.dead[one.email.casefold()]}" for one in reaches)
            return f"Địa chỉ thư điện tử không nhận thư ({said}); bổ sung đầu mối, hoặc xác nhận địa chỉ dùng lại được"
        ended = [row.valid_until for row in self.contacts.get(owner_key, ()) if row.valid_until is not None]
        if ended:
            return f"Đầu mối đã hết hiệu lực từ {short_date(max(ended))}; bổ sung đầu mối mới của đơn vị"
        return "Chưa có địa chỉ thư điện tử nên không gửi thư được; bổ sung đầu mối của đơn vị"


def _is_valid(row: Contact, day: date) -> bool:
    return (row.valid_from is None or row.valid_from <= day) and (row.valid_until is None or day <= row.valid_until)


def directory_of(session: Session, cycle_key: str, today: date) -> Directory:
    """Read all addresses of a cycle as they are today, in a few queries."""
    contacts: dict[str, list[Contact]] = defaultdict(list)
    for row in contacts_of(session, cycle_key):
        contacts[row.owner_key].append(row)
    own = {
        row.key: Reach(row.email, row.contact)
        for row in session.exec(select(CycleUnit).where(CycleUnit.cycle_key == cycle_key))
    }
    own |= {
        f"{cycle_key}/{seat['code']}": Reach(seat["email"], f"{seat['honorific']} {seat['name']}")
        for seat in session.get_one(Cycle, cycle_key).definition["members"]
    }
    dead = session.exec(
        select(DeadAddress).where(DeadAddress.cycle_key == cycle_key, col(DeadAddress.revived_at).is_(None))
    )
    return Directory(today, contacts, own, {row.address.casefold(): row.reason for row in dead})


def address_of_member(session: Session, cycle_key: str, member_key: str, today: date) -> str:
    """Give the address of a council member today: a contact, else that of council.csv; empty when none works."""
    return directory_of(session, cycle_key, today).address(member_key)


def contacts_of(session: Session, cycle_key: str) -> list[Contact]:
    """List the contacts of a cycle: by owner and role, the one that counts last at the end."""
    rows = session.exec(select(Contact).where(Contact.cycle_key == cycle_key).order_by(col(Contact.key))).all()
    return sorted(rows, key=lambda row: (row.owner_key, row.role, row.valid_from or date.min, row.n))


def write_contacts(session: Session, cycle_key: str, units: Iterable[str], rows: Iterable[ContactRow]) -> int:
    """Bring the contacts of a folder into the rows: new ones are added, known ones take their days; none is dropped."""
    unit_codes = set(units)
    known: dict[tuple[str, str, str, date | None], Contact] = {
        (row.owner_key, row.role, row.email, row.valid_from): row for row in contacts_of(session, cycle_key)
    }
    new = 0
    for row in rows:
        owner_key = f"{cycle_key}/{row.owner}"
        found = known.get((owner_key, row.role, row.email, row.valid_from))
        if found is None:
            kind = "unit" if row.owner in unit_codes else "member"
            _add(session, cycle_key, (kind, owner_key), row)
            new += 1
        else:
            found.name, found.phone, found.valid_until = row.name, row.phone, row.valid_until
            session.add(found)
    return new


def _add(session: Session, cycle_key: str, owner: tuple[str, str], row: ContactRow) -> Contact:
    kind, owner_key = owner
    same = select(Contact.n).where(Contact.owner_key == owner_key, Contact.role == row.role)
    n = max(session.exec(same), default=0) + 1
    contact = Contact(
        key=f"{owner_key}/{row.role}/{n}",
        cycle_key=cycle_key,
        owner_kind=kind,
        owner_key=owner_key,
        role=row.role,
        name=row.name,
        email=row.email,
        phone=row.phone,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        n=n,
    )
    session.add(contact)
    session.flush()
    return contact


def add_contact(session: Session, office: Office, cycle_key: str, row: ContactRow) -> Contact:
    """Add a contact by hand, to a unit or a member. Raises ContactUnknown, BadAddress, UnsafeCharacter."""
    owner_key = f"{cycle_key}/{row.owner}"
    is_unit = session.get(CycleUnit, owner_key) is not None
    if not is_unit and owner_key not in directory_of(session, cycle_key, office.today).own:
        raise ContactUnknown(row.owner)
    kind = "unit" if is_unit else "member"
    if (fault := address_fault(row.email)) is not None:
        raise BadAddress(row.email, fault)
    if (character := first_unsafe(row.name)) is not None:
        raise UnsafeCharacter("tên đầu mối", character)
    contact = _add(session, cycle_key, (kind, owner_key), row)
    audit.record(session, office, "contact.add", contact.key, row.email)
    return contact


def end_contact(session: Session, office: Office, key: str, last_day: date) -> Contact:
    """Let a contact count until the end of a day. Raises ContactUnknown."""
    contact = session.get(Contact, key)
    if contact is None:
        raise ContactUnknown(key)
    contact.valid_until = last_day
    session.add(contact)
    audit.record(session, office, "contact.end", key, last_day.isoformat())
    return contact


def role_named(word: str) -> Role:
    """Read a role by its code or its Vietnamese name. Raises RoleUnknown."""
    role = CONTACT_ROLES.get(word.strip().casefold(), word)
    found: Role | None = next((one for one in get_args(Role) if one == role), None)
    if found is None:
        raise RoleUnknown(word)
    return found


def mark_dead(
    session: Session, office: Office, cycle_key: str, address: str, reason: str, message_key: str = ""
) -> bool:
    """Note that an address refuses letters for good; False when that is known. For answers 5xx and returned mail."""
    key = f"{cycle_key}/{address.casefold()}"
    row = session.get(DeadAddress, key)
    if row is not None and (row.revived_at is None or row.message_key == message_key):
        return False
    row = row or DeadAddress(key=key, cycle_key=cycle_key, address=address, reason=reason, found_at=office.now)
    row.reason, row.message_key, row.found_at = reason, message_key, office.now
    row.revived_at, row.revived_by = None, ""
    session.add(row)
    session.flush()
    audit.record(session, office, "address.dead", key, reason)
    return True


def revive(session: Session, office: Office, cycle_key: str, address: str, by: str) -> bool:
    """Take an address back into use on somebody's word; False when it was not dead."""
    row = session.get(DeadAddress, f"{cycle_key}/{address.casefold()}")
    if row is None or row.revived_at is not None:
        return False
    row.revived_at, row.revived_by = office.now, by
    session.add(row)
    audit.record(session, office, "address.revive", row.key, by)
    return True


def find_dead(session: Session, office: Office, cycle_key: str) -> int:
    """Mark the addresses that a server refused by name (5xx to RCPT) in this cycle's letters; returns how many."""
    refused = session.exec(
        select(OutboxMessage.recipient, OutboxMessage.key, DeliveryAttempt.code, DeliveryAttempt.answer)
        .join(DeliveryAttempt, col(DeliveryAttempt.message_key) == col(OutboxMessage.key))
        .where(
            OutboxMessage.cycle_key == cycle_key,
            OutboxMessage.state == "failed",
            DeliveryAttempt.stage == "rcpt",
            col(DeliveryAttempt.code).between(_REFUSED_FOR_GOOD.start, _REFUSED_FOR_GOOD.stop - 1),
        )
        .order_by(col(DeliveryAttempt.at), col(DeliveryAttempt.key))
    ).all()
    latest = {address.casefold(): (address, key, code, answer) for address, key, code, answer in refused}
    return sum(
        mark_dead(session, office, cycle_key, address, f"máy chủ trả lời {code} {answer}".strip(), key)
        for address, key, code, answer in latest.values()
    )
