"""What ballots are checked against: who sits, what is scored, what is counted already, which rounds are open."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlmodel import Session, select

from documents.ballot_layout import SheetFacts
from domain.ballot_form import FIRST_ROUND
from domain.criteria import CriteriaSet
from domain.star import gap
from models.ballot import ScoringRound
from models.council import CouncilMember, CouncilSession, Recusal
from services.convene import members_of
from services.council_files import read_tables
from services.cycles import CycleView
from services.office import Office
from services.products import ProductView
from services.score import kept_ballots
from services.sittings import current_meeting, products_before
from services.tallying import CastBallot, by_product, latest


class NoSheetsNow(Exception):
    """There is nothing to score by sheets at this time."""


@dataclass(frozen=True)
class Bench:
    """What ballots are checked against: members, products, what is counted, which rounds are open."""

    cycle: CycleView
    members: Mapping[str, CouncilMember]
    products: Mapping[str, ProductView]
    kept: Sequence[CastBallot]
    rounds: Mapping[str, int]
    absent: frozenset[str] = frozenset()
    recused: frozenset[tuple[str, str]] = frozenset()
    totals: Mapping[str, list[int]] = field(default_factory=dict)
    pinned: Mapping[str, str] = field(default_factory=dict)
    sitting_key: str = ""

    def round_of(self, product: str) -> int:
        """Give the round that is open for a product."""
        return self.rounds.get(product, FIRST_ROUND)

    def is_wide(self, product: str) -> bool:
        """Say whether the ballots of the open round lie further apart than the rules allow."""
        totals = self.totals.get(product, [])
        return bool(totals) and gap(totals) > self.cycle.plan.council.gap_limit

    def set_for(self, product: ProductView) -> CriteriaSet | None:
        """Give the criteria set of a product; None when it has none.

        The set of the ballots that are counted in the open round stays, whatever was imported since.
        """
        if product.criteria_set is None:
            return None
        counted = self.pinned.get(product.code)
        return self.cycle.shelf.find(counted) if counted else self.cycle.shelf.current(product.criteria_set)

    def facts_for(self, product: ProductView, member: CouncilMember, n: int) -> SheetFacts:
        """Give the head of a sheet."""
        return SheetFacts(
            product.code,
            product.name,
            product.producer.name,
            member.code,
            f"{member.honorific} {member.name}",
            self.cycle.plan.council.name,
            n,
        )


def bench_of(session: Session, office: Office, cycle: CycleView, sitting_key: str = "") -> Bench:
    """Gather what ballots are checked against. Raises NoSheetsNow when the session is not open for ballots."""
    sitting = session.get(CouncilSession, sitting_key) if sitting_key else current_meeting(session, cycle.key)
    if sitting is None:
        raise NoSheetsNow("Chưa thành lập Hội đồng nên chưa có phiếu. Chạy bước convene trước.")
    if sitting.state != "convened":
        raise NoSheetsNow("Phiên họp đã tính điểm, không nhận thêm phiếu. Xem lại biên bản của phiên họp.")
    kept = kept_ballots(session, sitting.key)
    rounds: dict[str, int] = {}
    for row in session.exec(select(ScoringRound).where(ScoringRound.key.startswith(f"{cycle.key}/"))):
        code = row.product_key.partition("/")[2]
        rounds[code] = max(row.n, rounds.get(code, FIRST_ROUND))
    files = read_tables(office.inbox(cycle.key), sitting.n)
    products = {product.code: product for product in products_before(session, cycle, sitting)}
    return Bench(
        cycle,
        {member.code: member for member in members_of(session, cycle.key)},
        products,
        kept,
        rounds,
        frozenset(row.member for row in files.attendance.forms if not row.is_present),
        files.recused | _kept_away(session, sitting),
        {code: [one.fact.total for one in group] for code, group in by_product(latest(kept)).items()},
        _pinned(kept),
        sitting.key,
    )


def _kept_away(session: Session, sitting: CouncilSession) -> frozenset[tuple[str, str]]:
    """Give the (product, member) pairs to whom no form was sent in a round in writing."""
    rows = session.exec(select(Recusal).where(Recusal.session_key == sitting.key)).all()
    return frozenset((row.product_key.partition("/")[2], row.member_key.partition("/")[2]) for row in rows)


def _pinned(kept: Sequence[CastBallot]) -> dict[str, str]:
    """Give for each product the criteria set of its counted ballots; a further round is scored by it too."""
    return {one.fact.product: one.form.version for one in kept if one.form}
