"""Rules of contacts: whose they are, their days, and names and addresses that a letter could not carry."""

from collections.abc import Iterator

from domain.vietnamese import short_date
from outbox.address import address_fault, first_unsafe
from services.cycle_folder.columns import F
from services.cycle_folder.contacts_form import ContactRow
from services.cycle_folder.faults import Fault, Place
from services.cycle_folder.nearest import meant
from services.cycle_folder.parts import Parts
from services.cycle_folder.tables import Line, Rows

# In a display name they hide the real address: "ubnd@tinh.gov.vn" <khac@example.vn>, or begin another recipient.
_HOSTILE = '<>@"\\'


def check_contacts(parts: Parts) -> Iterator[Fault]:
    """Check contacts.csv, and the display names of the other tables and of the officer."""
    rows, tables = parts.tables.contacts, parts.tables
    known = sorted(tables.units.texts("code") | tables.members.texts("code"))
    are_known = tables.units.is_known and tables.members.is_known
    for line in rows.lines:
        code = line.text("owner")
        if are_known and code and code not in known:
            way_out = f"{meant(code, known)}sửa mã, hoặc thêm đơn vị, thành viên vào bảng của họ"
            problem = f"không có đơn vị hay thành viên «{code}»"
            yield rows.at(line, "owner").error("contact.unknown", problem, way_out)
        if (address := line.text("email")) and (fault := address_fault(address)) is not None:
            way_out = "ghi một địa chỉ như vanthu@example.vn, không dấu, không khoảng trắng"
            yield rows.at(line, "email").error("contact.email", f"«{address}»: {fault}", way_out)
        yield from _check_period(rows, line)
    yield from _check_twice(rows)
    yield from _check_names(rows, "name")
    yield from _check_names(tables.units, "contact")
    if name := parts.text("contact", "name"):
        yield from _check_name(name, parts.toml.at("contact", "name"))


def _check_period(rows: Rows[ContactRow], line: Line[ContactRow]) -> Iterator[Fault]:
    begins, ends = line.values.get("valid_from"), line.values.get("valid_until")
    if begins and ends and begins > ends:
        problem = f"hết hiệu lực {short_date(ends)} trước khi có hiệu lực {short_date(begins)}"
        yield rows.at(line, "valid_until").error("contact.period", problem, "sửa một trong hai ngày")


def _check_twice(rows: Rows[ContactRow]) -> Iterator[Fault]:
    """Find the same address given twice to one owner in one role, with days that overlap."""
    seen: dict[tuple[str, str, str], list[Line[ContactRow]]] = {}
    for line in rows.lines:
        same = seen.setdefault((line.text("owner"), line.text("role"), line.text("email").casefold()), [])
        first = next((other for other in same if _overlap(other, line)), None)
        if first is not None:
            problem = f"trùng đơn vị, vai trò và địa chỉ với dòng {first.row}"
            yield rows.at(line, "email").warning("contact.twice", problem, "xóa một dòng, hoặc sửa ngày hiệu lực")
        same.append(line)


def _overlap(one: Line[ContactRow], other: Line[ContactRow]) -> bool:
    """Say whether two rows are valid on a common day; an empty day is open."""
    pairs = ((one, other), (other, one))
    return not any(
        (until := first.values.get("valid_until")) and (start := second.values.get("valid_from")) and until < start
        for first, second in pairs
    )


def _check_names(rows: Rows[F], column: str) -> Iterator[Fault]:
    for line in rows.lines:
        if name := line.text(column):
            yield from _check_name(name, rows.at(line, column))


def _check_name(name: str, place: Place) -> Iterator[Fault]:
    """Refuse a display name that could pass for an address or bring a second header with it."""
    if first_unsafe(name) is not None or any(character in _HOSTILE for character in name):
        way_out = f"chỉ ghi họ tên hoặc tên bộ phận, không có các ký tự {' '.join(_HOSTILE)}"
        yield place.error("contact.name", f"tên «{name}» có ký tự không dùng được trong đầu thư", way_out)
