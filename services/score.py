"""Score: read attendance and ballots after the session, check them all, seal and count them."""

from collections import Counter
from collections.abc import Mapping
from fractions import Fraction

from sqlmodel import Session

from domain.ballot import BallotFact, BallotFault, check_ballots, seal
from domain.council import QuorumResult, Seat, has_quorum
from domain.errors import RuleBroken
from domain.star import StarResult, decide, gap, mean
from models.ballot import Ballot, Tally
from models.council import Attendance, Council, CouncilMember, CouncilSession
from models.dossier import Dossier
from services import audit
from services.convene import members_of, session_key
from services.council_files import CouncilFiles, read_council_files
from services.cycles import CycleView, load_cycle
from services.dossiers import change_state
from services.office import Office
from services.products import ProductView, products_in
from services.result import StepResult, nothing_yet

Counted = tuple[Fraction, int, StarResult]
"""Exact mean, gap in points, star of one product."""


class FaultyBallots(Exception):
    """Attendance, ballots or awards cannot be counted as they are; nothing was counted."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        """Keep all faults, each a sentence with its place and way out."""
        self.faults = faults
        super().__init__("Chưa tính điểm được, cần sửa:\n" + "\n".join(f"- {fault}" for fault in faults))


def run(office: Office, cycle_key: str) -> StepResult:
    """Count the session once it has been held and its files are there.

    Raises FaultyBallots with every fault of every file; then nothing is written.
    """
    cycle = load_cycle(office, cycle_key)
    with office.read() as session:
        sitting = session.get(CouncilSession, session_key(cycle.key))
        members = members_of(session, cycle.key)
        products = products_in(session, cycle, {"convened"})
    if sitting is None or office.today < sitting.held_on:
        return nothing_yet("score", "Hội đồng chưa họp")
    if sitting.state != "convened":
        return nothing_yet("score", f"Phiên họp đã xử lý: {sitting.state_reason or sitting.state}")
    files = read_council_files(office.inbox(cycle.key))
    if files is None:
        return nothing_yet("score", "Chưa có danh sách có mặt và phiếu chấm trong thư mục «hoi-dong»")
    quorum, facts, results = _judge(cycle, files, members, products)
    with office.begin() as session:
        sitting = session.get_one(CouncilSession, session_key(cycle.key))
        _write_attendance(session, sitting, files, members)
        if not quorum.is_met:
            sitting.state, sitting.state_reason = "inquorate", quorum.reason
            session.add(sitting)
            audit.record(session, office, "session.inquorate", sitting.key, quorum.reason)
            return StepResult("score", {"present": quorum.present, "ballots": 0}, (quorum.reason,))
        _write_ballots(session, office, cycle, sitting, facts)
        _write_tallies(session, office, cycle, sitting, facts, results)
        sitting.state, sitting.state_reason = "scored", quorum.reason
        session.add(sitting)
        audit.record(session, office, "session.score", sitting.key, f"{len(facts)} phiếu, {len(results)} sản phẩm")
    return StepResult("score", {"present": quorum.present, "ballots": len(facts), "products": len(results)})


def _judge(
    cycle: CycleView, files: CouncilFiles, members: list[CouncilMember], products: list[ProductView]
) -> tuple[QuorumResult, list[BallotFact], dict[str, Counted]]:
    """Check all three files at once; count when the members present can decide. Raises FaultyBallots."""
    attendance_faults = [*files.faults, *_attendance_faults(files, members)]
    quorum = _quorum(cycle, members, {row.member for row in files.attendance.forms if row.is_present})
    if not attendance_faults and not quorum.is_met:
        return quorum, [], {}
    codes = [product.code for product in products]
    facts = files.facts
    found = _ballot_faults(cycle, files, facts, codes, members)
    if attendance_faults:
        # Who was there, or some of the ballots, is not known yet: which ballots are missing cannot be said.
        found = [fault for fault in found if fault.row]
    faults = [*attendance_faults, *_placed(files, found), *_award_faults(files, codes)]
    results, unlawful = _count(cycle, files, facts, codes) if not faults else ({}, [])
    if faults or unlawful:
        raise FaultyBallots((*faults, *unlawful))
    return quorum, facts, results


def _attendance_faults(files: CouncilFiles, members: list[CouncilMember]) -> list[str]:
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


def _quorum(cycle: CycleView, members: list[CouncilMember], present: set[str]) -> QuorumResult:
    rules = cycle.plan.council
    seats = [Seat(member.code, member.name, member.role) for member in members]
    seated = present & {seat.code for seat in seats}
    return has_quorum(Fraction(rules.quorum), seats, seated, chair_required=rules.chair_required)


def _count(
    cycle: CycleView, files: CouncilFiles, facts: list[BallotFact], codes: list[str]
) -> tuple[dict[str, Counted], list[str]]:
    """Count every product; beside it the awards that the rules do not allow for its mean."""
    awards = {row.product: row for row in files.awards.forms}
    results: dict[str, Counted] = {}
    unlawful: list[str] = []
    for code in codes:
        totals = [fact.total for fact in facts if fact.product == code]
        award = awards.get(code)
        try:
            star = decide(cycle.regime, mean(totals), award.star if award else None, award.reason if award else "")
        except RuleBroken as fault:
            unlawful.append(f"{files.awards.file}, sản phẩm «{code}»: {fault}")
        else:
            results[code] = (mean(totals), gap(totals), star)
    return results, unlawful


def _ballot_faults(
    cycle: CycleView,
    files: CouncilFiles,
    facts: list[BallotFact],
    codes: list[str],
    members: list[CouncilMember],
) -> list[BallotFault]:
    """Check the ballots against who is noted as absent, so that a gap in the attendance accuses nobody's ballot."""
    absent = {row.member for row in files.attendance.forms if not row.is_present}
    present = [member.code for member in members if member.code not in absent]
    return check_ballots(facts, cycle.regime.weights, codes, present, absent=absent, first_row=1)


def _placed(files: CouncilFiles, found: list[BallotFault]) -> list[str]:
    """Say each fault with the row of the file."""
    return [
        f"{files.ballots.file}, dòng {files.ballot_row(fault.row)}, cột «{fault.field}»: {fault.reason}"
        if fault.row
        else f"{files.ballots.file}: {fault.reason}"
        for fault in found
    ]


def _award_faults(files: CouncilFiles, codes: list[str]) -> list[str]:
    rows = files.awards
    noted = Counter(row.product for row in rows.forms)
    faults = [
        f"{rows.file}: sản phẩm «{code}» không có trong danh sách họp; xóa dòng hoặc sửa mã"
        for code in sorted(set(noted) - set(codes))
    ]
    return faults + [
        f"{rows.file}: sản phẩm «{code}» có {n} dòng; chỉ giữ một dòng" for code, n in sorted(noted.items()) if n > 1
    ]


def _write_attendance(
    session: Session, sitting: CouncilSession, files: CouncilFiles, members: list[CouncilMember]
) -> None:
    keys = {member.code: member.key for member in members}
    for row in files.attendance.forms:
        session.add(
            Attendance(
                key=f"{sitting.key}/{row.member}",
                session_key=sitting.key,
                member_key=keys[row.member],
                is_present=row.is_present,
                reason=row.reason,
                approves=row.approves,
            )
        )


def _write_ballots(
    session: Session, office: Office, cycle: CycleView, sitting: CouncilSession, facts: list[BallotFact]
) -> None:
    for fact in facts:
        session.add(
            Ballot(
                key=f"{cycle.key}/{fact.product}/{fact.member}/{fact.round}",
                product_key=f"{cycle.key}/{fact.product}",
                member_key=f"{cycle.key}/{fact.member}",
                session_key=sitting.key,
                round=fact.round,
                part_a=fact.part_a,
                part_b=fact.part_b,
                part_c=fact.part_c,
                comment=fact.comment,
                seal=seal(fact),
                counted_at=office.now,
            )
        )


def _write_tallies(
    session: Session,
    office: Office,
    cycle: CycleView,
    sitting: CouncilSession,
    facts: list[BallotFact],
    results: Mapping[str, Counted],
) -> None:
    counts = Counter(fact.product for fact in facts)
    limit = session.get_one(Council, cycle.key).gap_limit
    for code, (exact, spread, star) in results.items():
        key = f"{cycle.key}/{code}"
        session.add(
            Tally(
                key=key,
                session_key=sitting.key,
                ballots=counts[code],
                mean_numerator=exact.numerator,
                mean_denominator=exact.denominator,
                gap=spread,
                gap_flagged=spread > limit,
                star_by_band=star.star_by_band,
                star_awarded=star.star_awarded,
                award_reason=star.reason,
                outcome=star.outcome,
            )
        )
        change_state(session, office, session.get_one(Dossier, key), "scored")
