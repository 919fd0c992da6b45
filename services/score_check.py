"""Judging a session before anything is written: who could decide what, and every fault of every file at once."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from domain.ballot import BallotFault, check_ballots
from domain.council import QuorumResult, Seat, has_quorum
from domain.errors import RuleBroken
from domain.procedure import Procedure
from domain.sitting import Item, Presence, Standing, check_sitting, standing
from domain.star import StarResult, decide
from models.council import CouncilMember
from services.convene_rules import procedure_of
from services.council_files import CouncilFiles
from services.cycle_folder.tables import Rows
from services.cycles import CycleView
from services.products import ProductView
from services.sitting_files import AgendaRow, RecusalRow
from services.tallying import CastBallot, Result, by_product, gate_reason, latest, result_of


class FaultyBallots(Exception):
    """Attendance, ballots or awards cannot be counted as they are; nothing was counted."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        """Keep all faults, each a sentence with its place and way out."""
        self.faults = faults
        super().__init__("Chưa tính điểm được, cần sửa:\n" + "\n".join(f"- {fault}" for fault in faults))


@dataclass(frozen=True)
class Judgement:
    """What the session amounts to: its quorum, each product's standing, the ballots that count, the results."""

    quorum: QuorumResult
    standings: tuple[Standing, ...] = ()
    ballots: tuple[CastBallot, ...] = ()
    results: Mapping[str, tuple[Result, StarResult]] | None = None


def judge(
    cycle: CycleView,
    files: CouncilFiles,
    members: Sequence[CouncilMember],
    products: Sequence[ProductView],
    kept: Sequence[CastBallot] = (),
) -> Judgement:
    """Check all files together with the ballots counted from sheets (`kept`). Raises FaultyBallots."""
    seats = [Seat(member.code, member.name, member.role) for member in members]
    codes = [product.code for product in products]
    attendance_faults = [*files.faults, *_attendance_faults(files, members), *_sitting_faults(files, seats, codes)]
    procedure = procedure_of(cycle)
    present = {row.member for row in files.attendance.forms if row.is_present} & {seat.code for seat in seats}
    quorum = has_quorum(procedure.quorum, seats, present, chair_required=procedure.chair_required)
    if not attendance_faults and not quorum.is_met:
        return Judgement(quorum)
    standings = _standings(procedure, files, seats, codes)
    # With faults in the attendance nobody knows yet who could decide what; only what was deferred is settled.
    scored = [one.product for one in standings if one.is_scored or (attendance_faults and not one.deferred)]
    put_off = set(codes) - set(scored)
    cast = [CastBallot(fact) for fact in files.facts]
    by_file = len(cast)
    cast += latest(kept)
    found = _ballot_faults(cycle, files, cast, standings, members, scored)
    # A ballot for a product that was put off is not wrong; it is only not counted.
    found = [fault for fault in found if not fault.row or cast[fault.row - 1].fact.product not in put_off]
    if attendance_faults:
        # Who was there, or some of the ballots, is not known yet: which ballots are missing cannot be said.
        found = [fault for fault in found if fault.row]
    faults = [*attendance_faults, *_placed(files, found, cast, by_file), *_award_faults(files, scored)]
    if faults:
        raise FaultyBallots(tuple(faults))
    counted = [ballot for ballot in cast if ballot.fact.product not in put_off]
    results, unlawful = _count(cycle, files, counted, scored)
    if unlawful:
        raise FaultyBallots(tuple(unlawful))
    return Judgement(quorum, standings, tuple(counted), results)


def _attendance_faults(files: CouncilFiles, members: Sequence[CouncilMember]) -> list[str]:
    """List where the attendance is not one of this council: unknown, repeated and forgotten members."""
    seats, rows = {member.code for member in members}, files.attendance
    noted = Counter(row.member for row in rows.forms)
    faults = [
        f"{rows.at(line, 'member')}: không có thành viên «{line.text('member')}»; sửa mã theo quyết định thành lập"
        for line in rows.lines
        if line.form is not None and line.form.member not in seats
    ]
    faults += [
        f"{rows.file}: thành viên «{code}» ghi {n} lần; chỉ giữ một dòng" for code, n in sorted(noted.items()) if n > 1
    ]
    return faults + [
        f"{rows.file}: chưa ghi thành viên «{code}» có mặt hay vắng; thêm một dòng"
        for code in sorted(seats - rows.texts("member"))
    ]


def _sitting_faults(files: CouncilFiles, seats: Sequence[Seat], codes: Sequence[str]) -> list[str]:
    """List what cannot be in agenda, recusals and times; the members themselves are told with the attendance."""
    known = {seat.code for seat in seats}
    items = [Item(row.product, row.starts, row.deferred) for row in files.agenda.forms]
    presences = [Presence(row.member, row.arrived, row.left) for row in files.attendance.forms if row.member in known]
    unique = list({one.member: one for one in presences}.values())
    faults = [f"{files.agenda.file}: {fault}" for fault in check_sitting(seats, [], items)]
    faults += [f"{files.attendance.file}: {fault}" for fault in check_sitting(seats, unique, [])]
    faults += [f"{files.recusals.file}: {fault}" for fault in check_sitting(seats, [], [], files.recused)]
    tables: tuple[Rows[AgendaRow] | Rows[RecusalRow], ...] = (files.agenda, files.recusals)
    return faults + [
        f"{rows.file}: sản phẩm «{code}» không có trong danh sách họp; xóa dòng hoặc sửa mã"
        for rows in tables
        for code in sorted({row.product for row in rows.forms} - set(codes))
    ]


def _standings(
    procedure: Procedure, files: CouncilFiles, seats: Sequence[Seat], codes: Sequence[str]
) -> tuple[Standing, ...]:
    there = {
        row.member: Presence(row.member, row.arrived, row.left) for row in files.attendance.forms if row.is_present
    }
    items = {row.product: Item(row.product, row.starts, row.deferred) for row in files.agenda.forms}
    recused = files.recused
    return tuple(
        standing(
            procedure,
            seats,
            there,
            items.get(code, Item(code)),
            {member for product, member in recused if product == code},
        )
        for code in codes
    )


def _ballot_faults(
    cycle: CycleView,
    files: CouncilFiles,
    cast: Sequence[CastBallot],
    standings: Sequence[Standing],
    members: Sequence[CouncilMember],
    scored: Sequence[str],
) -> list[BallotFault]:
    """Check the ballots against who is noted as absent, so that a gap in the attendance accuses nobody's ballot."""
    absent = {row.member for row in files.attendance.forms if not row.is_present}
    present = [member.code for member in members if member.code not in absent]
    noted = {row.member for row in files.attendance.forms if row.is_present}
    away = {
        (one.product, member)
        for one in standings
        for member in present
        if member in noted and member not in one.voters and (one.product, member) not in files.recused
    }
    facts = [ballot.fact for ballot in cast]
    recused = files.recused
    return check_ballots(
        facts, cycle.regime.weights, scored, present, absent=absent, recused=recused, away=away, first_row=1
    )


def _placed(files: CouncilFiles, found: Sequence[BallotFault], cast: Sequence[CastBallot], by_file: int) -> list[str]:
    """Say each fault with the row of the file, or with the sheet it was counted from."""
    placed = []
    for fault in found:
        if not fault.row:
            placed.append(f"{files.ballots.file}: {fault.reason}")
        elif fault.row <= by_file:
            row = files.ballot_row(fault.row)
            placed.append(f"{files.ballots.file}, dòng {row}, cột «{fault.field}»: {fault.reason}")
        else:
            fact = cast[fault.row - 1].fact
            placed.append(f"Phiếu xlsx của «{fact.member}» cho «{fact.product}»: {fault.reason}")
    return placed


def _award_faults(files: CouncilFiles, codes: Sequence[str]) -> list[str]:
    rows = files.awards
    noted = Counter(row.product for row in rows.forms)
    faults = [
        f"{rows.file}: sản phẩm «{code}» không có trong danh sách họp; xóa dòng hoặc sửa mã"
        for code in sorted(set(noted) - set(codes))
    ]
    return faults + [
        f"{rows.file}: sản phẩm «{code}» có {n} dòng; chỉ giữ một dòng" for code, n in sorted(noted.items()) if n > 1
    ]


def _count(
    cycle: CycleView, files: CouncilFiles, counted: Sequence[CastBallot], codes: Sequence[str]
) -> tuple[dict[str, tuple[Result, StarResult]], list[str]]:
    """Count every product; beside it the awards that the rules do not allow for its mean and gates."""
    awards = {row.product: row for row in files.awards.forms}
    ballots = by_product(counted)
    results: dict[str, tuple[Result, StarResult]] = {}
    unlawful: list[str] = []
    for code in codes:
        award = awards.get(code)
        try:
            result = result_of(ballots.get(code, []), cycle.plan.council.gate_rule, cycle.shelf)
            star = decide(
                cycle.regime,
                result.mean,
                award.star if award else None,
                award.reason if award else "",
                by_gates=result.gates.star if result.gates else None,
                gate_reason=gate_reason(result.gates),
            )
        except RuleBroken as fault:
            unlawful.append(f"{files.awards.file}, sản phẩm «{code}»: {fault}")
        else:
            results[code] = (result, star)
    return results, unlawful
