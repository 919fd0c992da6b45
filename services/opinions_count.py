"""Forms that come back from the members, and the close of a round of opinions in writing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from sqlmodel import Session, col, select

from domain.ballot import BallotFact, check_ballots
from domain.procedure import WrittenResult, written_result
from domain.star import StarResult, decide
from domain.vietnamese import short_date
from models.ballot import Ballot
from models.council import AgendaItem, Attendance, CouncilMember, CouncilSession, Opinion
from models.dossier import Dossier
from services import audit
from services.ballots import FaultySheets, read_files
from services.convene import members_of
from services.convene_rules import procedure_of
from services.cycle_folder.columns import BALLOTS
from services.cycle_folder.rows import BallotRow
from services.cycle_folder.tables import read_table
from services.cycles import CycleView, load_cycle
from services.obligations import fulfil, lapse
from services.office import Office
from services.opinion_letters import duty_key
from services.opinion_minutes import minute_opinions
from services.opinions import names_of
from services.products import ProductView
from services.score import kept_ballots, write_ballot, write_tallies
from services.sittings import open_round_again, open_writing, products_before, rounds_before
from services.tallying import CastBallot, Result, by_product, gate_reason, latest, result_of

_SHEET = ".xlsx"
_WAY_OUT = "Triệu tập phiên họp: thuky council reconvene."


class NoOpinionsOpen(Exception):
    """No round of opinions in writing is under way."""

    def __init__(self) -> None:
        """Say the way out."""
        super().__init__("Không có đợt lấy ý kiến bằng văn bản nào đang mở. Mở bằng: thuky council opinions open.")


class OpinionsStillOut(Exception):
    """Forms are still out and the members still have time."""

    def __init__(self, names: str, until: str) -> None:
        """Keep who has not answered and until when they can."""
        super().__init__(
            f"Chưa kết thúc được: {names} còn đến hết ngày {until} để gửi phiếu. Hãy chờ hoặc nhắc thành viên."
        )


@dataclass(frozen=True)
class Read:
    """How many forms were counted, and who still owes some."""

    counted: int
    waiting: tuple[str, ...]


@dataclass(frozen=True)
class Closed:
    """What the round decided, and what goes to a meeting with its reason, by product code."""

    n: int
    decided: Mapping[str, int]
    referred: Mapping[str, str]
    notes: tuple[str, ...]


def read_replies(office: Office, cycle_key: str, files: Sequence[Path]) -> Read:
    """Count forms that came back: Excel sheets, or a table like ballots.csv typed from paper; all or nothing.

    Raises NoOpinionsOpen, FaultySheets with the faults of all files.
    """
    cycle = load_cycle(office, cycle_key)
    sheets = [path for path in files if path.suffix.lower() == _SHEET]
    with office.read() as session:
        sitting = _writing(session, cycle)
        facts, faults = _typed(session, cycle, sitting, [path for path in files if path not in sheets])
    if faults:
        raise FaultySheets(tuple(faults))
    counted = read_files(office, cycle.key, sheets, sitting_key=sitting.key).counted if sheets else 0
    with office.begin() as session:
        for fact in facts:
            write_ballot(session, office, cycle, sitting.key, CastBallot(fact))
        session.flush()
        waiting = _note_answers(session, office, cycle, sitting)
        audit.record(session, office, "opinions.read", sitting.key, f"{counted + len(facts)} phiếu")
    return Read(counted + len(facts), tuple(member.code for member in waiting))


def _writing(session: Session, cycle: CycleView) -> CouncilSession:
    sitting = open_writing(session, cycle.key)
    if sitting is None:
        raise NoOpinionsOpen
    return sitting


def _typed(
    session: Session, cycle: CycleView, sitting: CouncilSession, files: Sequence[Path]
) -> tuple[list[BallotFact], list[str]]:
    """Read the tables typed from paper forms and check every row against who was asked for what."""
    asked = session.exec(select(Opinion).where(Opinion.session_key == sitting.key)).all()
    open_pairs = {_pair(one) for one in asked if one.answered_on is None}
    known = {_pair(one) for one in asked}
    rounds = rounds_before(session, cycle, sitting)
    products = {product for product, _ in known}
    members = {member for _, member in known}
    facts: list[BallotFact] = []
    faults: list[str] = []
    for path in files:
        rows, found = read_table(path, BALLOTS)
        faults += [str(fault) for fault in found if fault.level == "error"]
        own = [_fact(row, rounds) for row in rows.forms]
        numbers = [line.row for line in rows.lines if line.form is not None]
        for fault in check_ballots(own, cycle.regime.weights, products, members, first_row=1):
            if fault.row:
                faults.append(f"{path.name}, dòng {numbers[fault.row - 1]}, cột «{fault.field}»: {fault.reason}")
        faults += [
            f"{path.name}, dòng {row}: {_unasked(fact, known)}"
            for row, fact in zip(numbers, own, strict=True)
            if fact.product in products and fact.member in members and (fact.product, fact.member) not in open_pairs
        ]
        open_pairs -= {(fact.product, fact.member) for fact in own}
        facts += own
    return facts, faults


def _fact(row: BallotRow, rounds: Mapping[str, int]) -> BallotFact:
    n = rounds.get(row.product, 1)
    return BallotFact(row.product, row.member, row.part_a, row.part_b, row.part_c, row.comment, n)


def _unasked(fact: BallotFact, known: set[tuple[str, str]]) -> str:
    if (fact.product, fact.member) in known:
        return f"phiếu của “{fact.member}” cho “{fact.product}” đã được tính. Hãy bỏ dòng này."
    return f"“{fact.member}” không tham gia cho ý kiến về “{fact.product}”. Hãy bỏ dòng này."


def _pair(one: Opinion) -> tuple[str, str]:
    return one.product_key.partition("/")[2], one.member_key.partition("/")[2]


def _note_answers(session: Session, office: Office, cycle: CycleView, sitting: CouncilSession) -> list[CouncilMember]:
    """Mark the forms that are back, and the members who owe nothing more; return those who still do."""
    back = set(
        session.exec(select(Ballot.product_key, Ballot.member_key).where(Ballot.session_key == sitting.key)).all()
    )
    asked = session.exec(select(Opinion).where(Opinion.session_key == sitting.key)).all()
    for one in asked:
        if one.answered_on is None and (one.product_key, one.member_key) in back:
            one.answered_on = office.today
            session.add(one)
    owing = {one.member_key for one in asked if one.answered_on is None}
    answering = {one.member_key for one in asked} - owing
    members = members_of(session, cycle.key)
    for member in members:
        if member.key in answering:
            fulfil(session, office, duty_key(cycle, sitting, member), sitting.key)
    return [member for member in members if member.key in owing]


def close_opinions(office: Office, cycle_key: str, complexity: Mapping[str, str] | None = None) -> Closed:
    """Count the round once all forms are back or the last day is over; what diverges is referred to a meeting.

    `complexity` says by product code why the chair holds a case to be complex. Raises NoOpinionsOpen, OpinionsStillOut.
    """
    cycle = load_cycle(office, cycle_key)
    with office.begin() as session:
        sitting = _writing(session, cycle)
        waiting = _note_answers(session, office, cycle, sitting)
        last_day = sitting.reply_by or sitting.held_on
        if waiting and office.today <= last_day:
            raise OpinionsStillOut(names_of(waiting), short_date(last_day))
        decided, referred = _settle(session, office, cycle, sitting, complexity or {})
        for member in waiting:
            lapse(session, office, duty_key(cycle, sitting, member), "Đã kiểm phiếu; không trả lời trong thời hạn")
        _write_answers(session, cycle, sitting)
        sitting.held_on = office.today
        sitting.state = "scored" if decided else "referred"
        sitting.state_reason = f"{len(decided)} sản phẩm có kết quả, {len(referred)} sản phẩm chuyển sang phiên họp"
        session.add(sitting)
        audit.record(session, office, "opinions.close", sitting.key, sitting.state_reason)
    minuted = minute_opinions(office, cycle, sitting)
    notes = tuple(f"Sản phẩm «{code}»: {reason}" for code, reason in referred.items())
    return Closed(sitting.n, decided, referred, (*notes, *((_WAY_OUT,) if referred else ()), *minuted.notes))


def _settle(
    session: Session, office: Office, cycle: CycleView, sitting: CouncilSession, complexity: Mapping[str, str]
) -> tuple[dict[str, int], dict[str, str]]:
    """Decide every product or refer it; returns the stars and the reasons by code."""
    ballots = by_product(latest(kept_ballots(session, sitting.key)))
    results: dict[str, tuple[Result, StarResult]] = {}
    referred: dict[str, str] = {}
    dossiers: dict[str, Dossier] = {}
    for product in products_before(session, cycle, sitting):
        own = ballots.get(product.code, [])
        outcome = _outcome(session, cycle, sitting, product, own, complexity.get(product.code, ""))
        if outcome.needs_meeting:
            referred[product.code] = outcome.reason
            session.merge(
                AgendaItem(
                    key=f"{sitting.key}/{product.code}",
                    session_key=sitting.key,
                    product_key=product.key,
                    deferred=outcome.reason,
                )
            )
            open_round_again(session, office, product.key, f"Chuyển từ lấy ý kiến bằng văn bản: {outcome.reason}")
            audit.record(session, office, "opinions.refer", product.key, outcome.reason)
        else:
            result = result_of(own, cycle.plan.council.gate_rule, cycle.shelf)
            gates = result.gates.star if result.gates else None
            star = decide(cycle.regime, result.mean, by_gates=gates, gate_reason=gate_reason(result.gates))
            results[product.code] = (result, star)
            dossiers[product.key] = session.get_one(Dossier, product.key)
    write_tallies(session, office, cycle, sitting, results, dossiers)
    return {code: star.star_awarded for code, (_, star) in results.items()}, referred


def _outcome(
    session: Session,
    cycle: CycleView,
    sitting: CouncilSession,
    product: ProductView,
    ballots: Sequence[CastBallot],
    complexity: str,
) -> WrittenResult:
    sent = session.exec(
        select(Opinion.key).where(Opinion.session_key == sitting.key, Opinion.product_key == product.key)
    ).all()
    totals = {ballot.fact.member: ballot.fact.total for ballot in ballots}
    stars = [cycle.regime.star_by_band(Fraction(total)) for total in totals.values()]
    return written_result(procedure_of(cycle), len(sent), totals, stars, complexity=complexity)


def _write_answers(session: Session, cycle: CycleView, sitting: CouncilSession) -> None:
    """Note who answered as the attendance of the round."""
    asked = session.exec(select(Opinion).where(Opinion.session_key == sitting.key).order_by(col(Opinion.key))).all()
    answered = {one.member_key for one in asked if one.answered_on is not None}
    for member in members_of(session, cycle.key):
        if member.key in {one.member_key for one in asked}:
            is_back = member.key in answered
            session.add(
                Attendance(
                    key=f"{sitting.key}/{member.code}",
                    session_key=sitting.key,
                    member_key=member.key,
                    is_present=is_back,
                    reason="" if is_back else "Không gửi phiếu trong thời hạn",
                )
            )
