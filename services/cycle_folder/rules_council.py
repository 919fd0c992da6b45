"""Rules of the council's members and of the files that its session leaves."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pydantic import ValidationError

from domain.council import FEWEST_SEATS, LEAST_SEATS, Seat, check_composition, may_tie, missing_sectors
from domain.procedure import Procedure, RoundNotProvided, check_round, faults_of_procedure
from services.cycle_folder.faults import Fault
from services.cycle_folder.form import CouncilRules
from services.cycle_folder.parts import Parts
from services.cycle_folder.procedure_rules import procedure_from
from services.cycle_folder.rows import MemberRow
from services.cycle_folder.rules_tables import twice, unknown_codes
from services.cycle_folder.tables import Rows

ROUNDS_BY_RULE = frozenset({"R4"})
"""Regimes in which a round beyond those of the year must stand in the rules (QĐ 26/2026/QĐ-TTg)."""

MOST_ROUNDS = 12
USUAL = Procedure()

# These are told here with the row they stand on.
TOLD_BY_ROW = frozenset({"same_code", "same_person", "unknown_role"})


def check_council(parts: Parts) -> Iterator[Fault]:
    """Check the composition of the council, then who came, who scored and what was awarded.

    Whether ballots are complete and within the weights is checked by the step that counts them.
    """
    tables = parts.tables
    yield from _check_procedure(parts)
    yield from _check_members(parts)
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


def _check_procedure(parts: Parts) -> Iterator[Fault]:
    """Check the rules of procedure against the regime, and that they provide for this round."""
    try:
        rules = CouncilRules.model_validate(parts.section("council"))
        procedure = procedure_from(rules)
    except (ValidationError, ZeroDivisionError):
        return  # told by the shape of the file and by the check of the quorum
    if parts.regime is None:
        return
    if not 0 < procedure.quorum <= 1:
        procedure = replace(procedure, quorum=USUAL.quorum)  # told with its own key
    place = parts.toml.at("council")
    if faults := faults_of_procedure(procedure, parts.regime.code):
        for fault in faults:
            yield place.error("council.procedure", fault.rstrip("."), "sửa khóa tương ứng của [council]")
        return
    n = parts.toml.data.get("round", 1)
    if parts.regime.code in ROUNDS_BY_RULE and type(n) is int and n <= MOST_ROUNDS:
        try:
            check_round(procedure, n)
        except RoundNotProvided as fault:
            problem, _, way_out = str(fault).partition(". ")
            yield parts.toml.at("round").error("council.round", problem, f"{way_out.rstrip('.')} (khóa extra_rounds)")


def _least(parts: Parts) -> int:
    """Give how many members the rules want at least; what is no number is told by the shape of the file."""
    least = parts.section("council").get("least_members", LEAST_SEATS)
    return max(FEWEST_SEATS, least) if type(least) is int else LEAST_SEATS


def _advise(parts: Parts, seats: Sequence[Seat]) -> Iterator[Fault]:
    """Advise on what no rule forbids: a department that is not there, votes that may be level."""
    rows = parts.tables.members
    posts = [line.text("post") for line in rows.lines]
    for name in missing_sectors(parts.regime.code, posts) if parts.regime else ():
        problem = f"Hội đồng chưa có đại diện {name}"
        yield rows.whole.warning("council.sector", problem, "bổ sung, hoặc bỏ qua khi địa phương không có cơ quan này")
    if may_tie(len(seats)) and parts.text("council", "tie") == "rejected":
        problem = f"Hội đồng có {len(seats)} thành viên nên biểu quyết có thể ngang nhau và không thông qua"
        yield rows.whole.warning("council.even", problem, 'nên chọn số lẻ, hoặc ghi tie = "chair"')


def _check_members(parts: Parts) -> Iterator[Fault]:
    rows: Rows[MemberRow] = parts.tables.members
    for first, line in twice(rows, "name"):
        way_out = "xóa một dòng; nếu là hai người trùng tên, ghi thêm đơn vị sau tên"
        yield rows.at(line, "name").error("member.twice", f"người này đã có ở dòng {first.row}", way_out)
    if not rows.lines or any(not line.text("role") for line in rows.lines):
        return  # an empty table is told already; with an unknown role nobody knows who is missing
    seats = [Seat(line.text("code"), line.text("name"), line.text("role")) for line in rows.lines]
    faults = check_composition(seats, _least(parts))
    if not faults:
        yield from _advise(parts, seats)
    for fault in faults:
        if fault.code not in TOLD_BY_ROW:
            problem, _, way_out = fault.reason.partition(". ")
            yield rows.whole.error(f"council.{fault.code}", problem, way_out.rstrip("."))
