"""Rules of the council's members and of the files that its session leaves."""

from collections.abc import Iterator

from domain.council import Seat, check_composition
from services.cycle_folder.faults import Fault
from services.cycle_folder.parts import Parts
from services.cycle_folder.rows import MemberRow
from services.cycle_folder.rules_tables import twice, unknown_codes
from services.cycle_folder.tables import Rows

# These are told here with the row they stand on.
TOLD_BY_ROW = frozenset({"same_code", "same_person", "unknown_role"})


def check_council(parts: Parts) -> Iterator[Fault]:
    """Check the composition of the council, then who came, who scored and what was awarded.

    Whether ballots are complete and within the weights is checked by the step that counts them.
    """
    tables = parts.tables
    yield from _check_members(tables.members)
    yield from unknown_codes(tables.attendance, "member", tables.members)
    yield from unknown_codes(tables.ballots, "member", tables.members)
    yield from unknown_codes(tables.ballots, "product", tables.products)
    yield from unknown_codes(tables.awards, "product", tables.products)
    for first, line in twice(tables.attendance, "member"):
        problem = f"thành viên này đã có ở dòng {first.row}"
        yield tables.attendance.at(line, "member").error("attendance.twice", problem, "xóa một trong hai dòng")
    for earlier, award in twice(tables.awards, "product"):
        problem = f"sản phẩm này đã có ở dòng {earlier.row}"
        yield tables.awards.at(award, "product").error("award.twice", problem, "xóa một trong hai dòng")


def _check_members(rows: Rows[MemberRow]) -> Iterator[Fault]:
    for first, line in twice(rows, "name"):
        way_out = "xóa một dòng; nếu là hai người trùng tên, ghi thêm đơn vị sau tên"
        yield rows.at(line, "name").error("member.twice", f"người này đã có ở dòng {first.row}", way_out)
    if not rows.lines or any(not line.text("role") for line in rows.lines):
        return  # an empty table is told already; with an unknown role nobody knows who is missing
    seats = [Seat(line.text("code"), line.text("name"), line.text("role")) for line in rows.lines]
    for fault in check_composition(seats):
        if fault.code not in TOLD_BY_ROW:
            problem, _, way_out = fault.reason.partition(". ")
            yield rows.whole.error(f"council.{fault.code}", problem, way_out.rstrip("."))
