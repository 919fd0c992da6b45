"""Score: read attendance and ballots after the session, check them all, seal and count them."""

from collections.abc import Mapping, Sequence

from sqlmodel import Session, col, select

from domain.star import StarResult
from models.ballot import Ballot, Tally
from models.council import AgendaItem, Attendance, Council, CouncilMember, CouncilSession, Recusal
from models.dossier import Dossier
from services import audit
from services.convene import members_of
from services.council_files import CouncilFiles, council_folder, read_council_files
from services.cycles import CycleView, load_cycle
from services.dossiers import change_state
from services.interests import unanswered
from services.office import Office
from services.result import StepResult, nothing_yet
from services.score_check import FaultyBallots, Judgement, judge
from services.sittings import current_meeting, products_before, rounds_before
from services.tallying import CastBallot, Result, cast_of

__all__ = ["FaultyBallots", "run", "write_ballot"]


def run(office: Office, cycle_key: str) -> StepResult:
    """Count the session once it has been held and its files are there.

    Raises FaultyBallots with every fault of every file; then nothing is written.
    """
    cycle = load_cycle(office, cycle_key)
    with office.read() as session:
        sitting = current_meeting(session, cycle.key)
        members = members_of(session, cycle.key)
        products = products_before(session, cycle, sitting) if sitting else []
        kept = kept_ballots(session, sitting.key) if sitting else []
        rounds = rounds_before(session, cycle, sitting) if sitting else {}
    if sitting is None or office.today < sitting.held_on:
        return nothing_yet("score", "Hội đồng chưa họp")
    if sitting.state != "convened":
        return nothing_yet("score", f"Phiên họp đã xử lý: {sitting.state_reason or sitting.state}")
    files = read_council_files(office.inbox(cycle.key), sitting.n, ballots_required=not kept, rounds=rounds)
    if files is None:
        folder = council_folder(sitting.n)
        return nothing_yet("score", f"Chưa có danh sách có mặt và phiếu chấm trong thư mục «{folder}»")
    judged = judge(cycle, files, members, products, kept)
    quorum, results = judged.quorum, judged.results or {}
    with office.begin() as session:
        sitting = session.get_one(CouncilSession, sitting.key)
        _write_attendance(session, sitting, files, members)
        if not quorum.is_met:
            sitting.state, sitting.state_reason = "inquorate", quorum.reason
            session.add(sitting)
            audit.record(session, office, "session.inquorate", sitting.key, quorum.reason)
            return StepResult("score", {"present": quorum.present, "ballots": 0}, (quorum.reason,))
        _write_sitting(session, cycle, sitting, files, judged)
        # Read together: 400 products and 9 members would be thousands of questions.
        sealed = set(session.exec(select(Ballot.key).where(Ballot.session_key == sitting.key)))
        for ballot in judged.ballots:
            if ballot_key(cycle, ballot) not in sealed:
                _seal(session, office, cycle, sitting.key, ballot)
        of_cycle = session.exec(select(Dossier).where(Dossier.cycle_key == cycle.key))
        dossiers = {dossier.key: dossier for dossier in of_cycle}
        write_tallies(session, office, cycle, sitting, results, dossiers)
        deferred = _put_off(session, office, cycle, judged, dossiers)
        sitting.state, sitting.state_reason = "scored", quorum.reason
        session.add(sitting)
        detail = f"{len(judged.ballots)} phiếu, {len(results)} sản phẩm"
        audit.record(session, office, "session.score", sitting.key, detail)
    figures = {"present": quorum.present, "ballots": len(judged.ballots), "products": len(results)}
    notes = (*deferred, *(interest.reason for interest in unanswered(files.recusals.forms, members, products)))
    return StepResult("score", figures | ({"deferred": len(deferred)} if deferred else {}), notes)


def kept_ballots(session: Session, sitting_key: str) -> list[CastBallot]:
    """Give the ballots that were counted from sheets before the session is closed, all rounds."""
    rows = session.exec(select(Ballot).where(Ballot.session_key == sitting_key).order_by(col(Ballot.key))).all()
    return [cast_of(row) for row in rows]


def write_ballot(session: Session, office: Office, cycle: CycleView, sitting_key: str, ballot: CastBallot) -> None:
    """Seal a ballot and keep it; one that is there already is left as it was sealed."""
    if session.get(Ballot, ballot_key(cycle, ballot)) is None:
        _seal(session, office, cycle, sitting_key, ballot)


def ballot_key(cycle: CycleView, ballot: CastBallot) -> str:
    """Give the natural key of a ballot."""
    fact = ballot.fact
    return f"{cycle.key}/{fact.product}/{fact.member}/{fact.round}"


def _seal(session: Session, office: Office, cycle: CycleView, sitting_key: str, ballot: CastBallot) -> None:
    fact, form = ballot.fact, ballot.form
    session.add(
        Ballot(
            key=ballot_key(cycle, ballot),
            product_key=f"{cycle.key}/{fact.product}",
            member_key=f"{cycle.key}/{fact.member}",
            session_key=sitting_key,
            round=fact.round,
            part_a=fact.part_a,
            part_b=fact.part_b,
            part_c=fact.part_c,
            comment=fact.comment,
            criteria_version=form.version if form else None,
            options={code: numbers[0] for code, numbers in form.ticks.items()} if form else None,
            seal=ballot.seal,
            counted_at=office.now,
        )
    )


def _write_attendance(
    session: Session, sitting: CouncilSession, files: CouncilFiles, members: Sequence[CouncilMember]
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
                arrived_at=row.arrived or None,
                left_at=row.left or None,
            )
        )


def _write_sitting(
    session: Session, cycle: CycleView, sitting: CouncilSession, files: CouncilFiles, judged: Judgement
) -> None:
    """Keep the agenda as far as it was noted or put something off, and who kept away from what."""
    for one in judged.standings:
        if one.at or not one.is_scored:
            session.merge(  # a further meeting has a line for each product that it was called for
                AgendaItem(
                    key=f"{sitting.key}/{one.product}",
                    session_key=sitting.key,
                    product_key=f"{cycle.key}/{one.product}",
                    starts_at=one.at,
                    deferred=one.reason,
                )
            )
    reasons = {(row.product, row.member): row.reason for row in files.recusals.forms if row.is_recused}
    for (product, member), reason in sorted(reasons.items()):
        session.add(
            Recusal(
                key=f"{cycle.key}/{product}/{member}" + (f"/{sitting.n}" if sitting.n > 1 else ""),
                session_key=sitting.key,
                product_key=f"{cycle.key}/{product}",
                member_key=f"{cycle.key}/{member}",
                reason=reason,
            )
        )


def write_tallies(
    session: Session,
    office: Office,
    cycle: CycleView,
    sitting: CouncilSession,
    results: Mapping[str, tuple[Result, StarResult]],
    dossiers: Mapping[str, Dossier],
) -> None:
    """Write the results of a sitting down, by the codes of the products."""
    limit = session.get_one(Council, cycle.key).gap_limit
    for code, (result, star) in results.items():
        key = f"{cycle.key}/{code}"
        session.add(
            Tally(
                key=key,
                session_key=sitting.key,
                ballots=result.ballots,
                mean_numerator=result.mean.numerator,
                mean_denominator=result.mean.denominator,
                gap=result.gap,
                gap_flagged=result.gap > limit,
                star_by_band=star.star_by_band,
                star_by_gates=star.star_by_gates,
                star_awarded=star.star_awarded,
                award_reason=star.reason,
                outcome=star.outcome,
            )
        )
        change_state(session, office, dossiers[key], "scored")


def _put_off(
    session: Session, office: Office, cycle: CycleView, judged: Judgement, dossiers: Mapping[str, Dossier]
) -> list[str]:
    """Defer the products that were not scored, with the reason; give a sentence for each."""
    sentences = []
    for one in judged.standings:
        if not one.is_scored:
            change_state(session, office, dossiers[f"{cycle.key}/{one.product}"], "deferred", one.reason)
            sentences.append(f"Sản phẩm «{one.product}» chuyển đợt sau: {one.reason}")
    return sentences
