"""Verify scores: every star computed again from the sealed ballots and compared with what was issued.

Nothing is believed twice: ballots are checked against their seals, the tally against the ballots, and the papers in
the store, their numbers and certificates against both.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sqlmodel import Session, col, select

from documents.kinds import load_kind
from domain.ballot_form import fact_of, faults_of_form
from domain.errors import RuleBroken
from domain.star import STARS, show
from models.ballot import Ballot, Tally
from models.certificate import Certificate
from models.cycle import Cycle
from models.paper import Paper
from models.register import RegisterEntry
from services.cycles import CycleView, load_cycle
from services.office import Office
from services.paperwork import reference
from services.products import ProductView, products_in
from services.tallying import CastBallot, Result, cast_of, gate_reason, latest, result_of
from services.verify_papers import KINDS, Difference, Right, compare_paper, read_copies
from services.verify_stars import CERTIFICATES, DATABASE, REGISTER, Star, central_right, stars_of


@dataclass(frozen=True)
class Verification:
    """How many products and papers were compared, every difference, and every star with where it stands."""

    products: int
    papers: int
    differences: tuple[Difference, ...]
    stars: tuple[Star, ...] = ()


def verify(office: Office, cycle_key: str | None = None) -> Verification:
    """Compute every star again and compare it with the database, the papers, the certificates and the register."""
    with office.read() as session:
        keys = [cycle_key] if cycle_key else session.exec(select(Cycle.key).order_by(Cycle.key)).all()
    products, papers = 0, 0
    differences: list[Difference] = []
    stars: list[Star] = []
    for key in keys:
        cycle = load_cycle(office, key)
        with office.read() as session:
            rights, found = _rights(session, cycle)
            issued = _papers(session, cycle)
            found += [*_certificates(session, cycle, rights), *_register(session, issued)]
        wrong: dict[str, list[Difference]] = {}
        for paper in issued:
            copies, damage = read_copies(office, paper)
            told = [*damage, *(fault for copy in copies for fault in compare_paper(paper, copy, rights))]
            wrong[paper.key] = told
            found += told
        stars += stars_of(cycle, rights, issued, wrong, found)
        products += len(rights)
        papers += len(issued)
        differences += found
    return Verification(products, papers, tuple(dict.fromkeys(differences)), tuple(stars))


def _papers(session: Session, cycle: CycleView) -> list[Paper]:
    return list(
        session.exec(
            select(Paper)
            .where(Paper.cycle_key == cycle.key, Paper.state == "issued", col(Paper.kind).in_(KINDS))
            .order_by(Paper.key)
        ).all()
    )


def _rights(session: Session, cycle: CycleView) -> tuple[list[Right], list[Difference]]:
    """Compute what is right for every product that was scored, and where the database itself differs from it."""
    rights: list[Right] = []
    found: list[Difference] = []
    for product in products_in(session, cycle):
        rows = session.exec(select(Ballot).where(Ballot.product_key == product.key).order_by(col(Ballot.key))).all()
        if product.tally is None:
            continue
        cast = []
        for row in rows:
            ballot, faults = _unsealed(cycle, product, row)
            cast.append(ballot)
            found += faults
        right, faults = _right(cycle, product, product.tally, latest(cast))
        if right is not None and product.central is not None:
            central, more = central_right(cycle, product, product.central)
            right, faults = replace(right, central=central), [*faults, *more]
        rights += [right] if right else []
        found += faults
    return rights, found


def _unsealed(cycle: CycleView, product: ProductView, row: Ballot) -> tuple[CastBallot, list[Difference]]:
    """Open one ballot: what it says by its options, and whether seal and points agree with them."""
    ballot = cast_of(row)
    where = f"{DATABASE}, phiếu của {ballot.fact.member} lần {row.round}"
    found = []
    if ballot.seal != row.seal:
        found.append(Difference(product.code, where, "nội dung không khớp dấu niêm phong", "phiếu như khi được tính"))
    if ballot.form is None:
        return ballot, found
    try:
        criteria = cycle.shelf.find(ballot.form.version)
        faults = faults_of_form(criteria, ballot.form)
    except RuleBroken as fault:
        return CastBallot(ballot.fact), [*found, Difference(product.code, where, str(fault), "bộ tiêu chí của phiếu")]
    if faults:
        wrong = Difference(product.code, where, faults[0].reason, "mỗi tiêu chí một mức của bộ")
        return CastBallot(ballot.fact), [*found, wrong]
    fact = fact_of(criteria, ballot.form)
    if fact != ballot.fact:
        says = "/".join(map(str, ballot.fact.parts.values()))
        should = "/".join(map(str, fact.parts.values()))
        found.append(Difference(product.code, where, f"điểm phần A/B/C {says}", f"{should} theo các mức đã chọn"))
    return CastBallot(fact, ballot.form), found


def _right(
    cycle: CycleView, product: ProductView, tally: Tally, ballots: Sequence[CastBallot]
) -> tuple[Right | None, list[Difference]]:
    """Compute one product and compare its tally; the council's own award is taken where the rules allow it."""
    where = f"{DATABASE}, kết quả"
    try:
        result = result_of(ballots, cycle.plan.council.gate_rule, cycle.shelf)
        band = cycle.regime.star_by_band(result.mean)
    except RuleBroken as fault:
        return None, [Difference(product.code, where, f"hạng {tally.star_awarded} sao", str(fault))]
    gates = result.gates.star if result.gates else None
    allowed = band if gates is None else min(band, gates)
    differences = [
        Difference(product.code, where, f"{name} {says}", str(right))
        for name, says, right in (
            ("số phiếu", tally.ballots, result.ballots),
            ("điểm trung bình", f"{tally.mean_numerator}/{tally.mean_denominator}", _fraction(result)),
            ("chênh lệch", tally.gap, result.gap),
            ("hạng theo điểm", tally.star_by_band, band),
            ("hạng theo tiêu chí bắt buộc", tally.star_by_gates, gates),
        )
        if str(says) != str(right)
    ]
    award = _award(tally, allowed, gates, gate_reason(result.gates))
    if award != tally.star_awarded:
        says = f"hạng {tally.star_awarded} sao" + ("" if tally.award_reason else " mà không có lý do")
        differences.append(Difference(product.code, where, says, f"{award} sao"))
    outcome = _outcome(cycle, award)
    if outcome != tally.outcome:
        differences.append(Difference(product.code, where, f"kết luận “{tally.outcome}”", f"“{outcome}”"))
    totals = {ballot.fact.member: ballot.fact.total for ballot in ballots}
    right = Right(
        product.code,
        product.name,
        product.unit.code,
        show(result.mean),
        result.gap,
        band,
        award,
        outcome,
        totals,
        result.mean,
        sitting=int(tally.session_key.rpartition("/")[2]),
    )
    return right, differences


def _fraction(result: Result) -> str:
    return f"{result.mean.numerator}/{result.mean.denominator}"


def _award(tally: Tally, allowed: int, gates: int | None, reason: str) -> int:
    """Give the star that stands: the council's when it may award it with its own reason, else what ballots allow."""
    by_council = bool(tally.award_reason.strip()) and tally.award_reason != reason
    lawful = tally.star_awarded in STARS and (gates is None or tally.star_awarded <= gates)
    return tally.star_awarded if by_council and lawful else allowed


def _outcome(cycle: CycleView, star: int) -> str:
    names = {"ministry": "forwarded", "province": "recognised", "district": "returned"}
    return names.get(cycle.regime.recognises(star), "refused")


def _certificates(session: Session, cycle: CycleView, rights: Sequence[Right]) -> Iterator[Difference]:
    """Compare the certificates: one for each recognised product once there are any, with its star and number."""
    rows = session.exec(select(Certificate).where(Certificate.cycle_key == cycle.key)).all()
    certificates = {row.key.partition("/")[2]: row for row in rows}
    where = CERTIFICATES
    for right in rights:
        row = certificates.pop(right.code, None)
        if row is None:
            if rows and right.certified:
                yield Difference(right.code, where, "không có giấy chứng nhận", f"hạng {right.certified} sao")
            continue
        if right.certified is None:
            yield Difference(right.code, where, f"có giấy chứng nhận {row.number_text}", "không được cấp")
        elif row.star != right.certified:
            yield Difference(right.code, where, f"hạng {row.star} sao", f"{right.certified} sao")
        paper = session.get(Paper, row.paper_key)
        number = paper.number_text if paper else "không có văn bản"
        if number != row.number_text:
            yield Difference(right.code, where, f"số {row.number_text}", number)
    for code, row in certificates.items():
        yield Difference(code, where, f"có giấy chứng nhận {row.number_text}", "sản phẩm không có kết quả chấm")


def _register(session: Session, papers: Sequence[Paper]) -> Iterator[Difference]:
    """Find the line of every paper in the register of outgoing documents, with its number and day."""
    for paper in papers:
        if not load_kind(paper.kind).numbered:
            continue
        product = paper.subject if paper.kind == "certificate" else ""
        right = f"có dòng {paper.number_text} của {reference(paper)}"
        entry = session.get(RegisterEntry, paper.register_key) if paper.register_key else None
        if entry is None:
            yield Difference(product, REGISTER, f"không có số {paper.number_text}", right)
        elif entry.state != "valid":
            yield Difference(product, REGISTER, f"số {entry.number_text} đã hủy ({entry.void_reason})", right)
        elif (entry.number_text, entry.issued_on) != (paper.number_text, paper.issued_on):
            yield Difference(product, REGISTER, f"số {entry.number_text} ngày {entry.issued_on:%d/%m/%Y}", right)
