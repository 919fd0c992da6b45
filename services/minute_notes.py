"""What the minutes say beside the figures: gates, recusals, further rounds, who came late, what was put off."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session, col, select

from domain.gates import GATE_RULES, GateResult
from domain.star import show
from domain.vietnamese import counted, join_list, time_in_words
from models.ballot import Ballot, ScoringRound, Tally
from models.council import AgendaItem, Attendance, CouncilMember, CouncilSession, Recusal
from models.product import Product
from services.cycles import CycleView
from services.tallying import CastBallot, cast_of, result_of


@dataclass(frozen=True)
class Away:
    """Who did not score a product because of an interest in it, and the base that is left."""

    product: str
    names: tuple[str, ...]
    base: int
    ballots: int


@dataclass(frozen=True)
class Again:
    """A product that was scored again: the round, why, and the mean and gap of the round before."""

    product: str
    n: int
    reason: str
    mean_before: str
    gap_before: int


@dataclass(frozen=True)
class Beside:
    """The facts of a sitting that are no figures of the table; empty where nothing out of the ordinary happened."""

    gates: Mapping[str, GateResult] = field(default_factory=dict)
    away: Sequence[Away] = ()
    again: Sequence[Again] = ()
    put_off: Sequence[tuple[str, str]] = ()
    turns: Sequence[tuple[str, str]] = ()
    late: Sequence[tuple[str, str, str]] = ()


def last_rounds(rows: Sequence[Ballot], products: Collection[str]) -> list[Ballot]:
    """Keep the ballots that count: of the products that were scored, those of the last round."""
    last: dict[str, int] = {}
    for row in rows:
        last[row.product_key] = max(row.round, last.get(row.product_key, 0))
    return [row for row in rows if row.round == last[row.product_key] and row.product_key in products]


def beside_of(
    session: Session,
    cycle: CycleView,
    sitting: CouncilSession,
    rows: Sequence[Ballot],
    attendance: Sequence[Attendance],
) -> Beside:
    """Gather what the minutes have to say beside the figures."""
    products = session.exec(select(Product).where(Product.cycle_key == cycle.key).order_by(col(Product.position))).all()
    names = {product.key: product.name for product in products}
    members = session.exec(
        select(CouncilMember).where(CouncilMember.council_key == cycle.key).order_by(col(CouncilMember.position))
    ).all()
    people = {member.key: f"{member.honorific} {member.name}" for member in members}
    scored = set(session.exec(select(Tally.key).where(Tally.session_key == sitting.key)).all())
    items = session.exec(select(AgendaItem).where(AgendaItem.session_key == sitting.key)).all()
    agenda = {item.product_key: item for item in items}
    return Beside(
        gates=_gates(cycle, names, last_rounds(rows, scored)),
        away=_away(session, sitting, names, people, last_rounds(rows, scored)),
        again=_again(session, cycle, names, scored),
        put_off=[(name, agenda[key].deferred) for key, name in names.items() if key in agenda and agenda[key].deferred],
        turns=[(name, agenda[key].starts_at) for key, name in names.items() if key in agenda and agenda[key].starts_at],
        late=[
            (people[seat.member_key], seat.arrived_at or "", seat.left_at or "")
            for seat in sorted(attendance, key=lambda seat: seat.key)
            if seat.is_present and (seat.arrived_at or seat.left_at)
        ],
    )


def _gates(cycle: CycleView, names: Mapping[str, str], rows: Sequence[Ballot]) -> dict[str, GateResult]:
    """Evaluate the gates of each product that was scored by criterion, by its name."""
    groups: dict[str, list[CastBallot]] = {}
    for row in rows:
        groups.setdefault(row.product_key, []).append(cast_of(row))
    results = {key: result_of(own, cycle.plan.council.gate_rule, cycle.shelf).gates for key, own in groups.items()}
    return {name: gates for key, name in names.items() if (gates := results.get(key)) is not None}


def _away(
    session: Session,
    sitting: CouncilSession,
    names: Mapping[str, str],
    people: Mapping[str, str],
    rows: Sequence[Ballot],
) -> list[Away]:
    recusals = session.exec(select(Recusal).where(Recusal.session_key == sitting.key).order_by(col(Recusal.key))).all()
    found = []
    for key, name in names.items():
        own = tuple(people[one.member_key] for one in recusals if one.product_key == key)
        if own:
            found.append(Away(name, own, len(people) - len(own), sum(row.product_key == key for row in rows)))
    return found


def _again(session: Session, cycle: CycleView, names: Mapping[str, str], scored: Collection[str]) -> list[Again]:
    """Tell of every further round, also of one whose first round was held in an earlier sitting or in writing."""
    rounds = session.exec(
        select(ScoringRound).where(col(ScoringRound.product_key).in_(scored)).order_by(col(ScoringRound.key))
    ).all()
    found = []
    for one in rounds:
        earlier = session.exec(
            select(Ballot)
            .where(Ballot.product_key == one.product_key, Ballot.round == one.n - 1)
            .order_by(col(Ballot.key))
        ).all()
        before = result_of([cast_of(row) for row in earlier], cycle.plan.council.gate_rule, cycle.shelf)
        found.append(Again(names[one.product_key], one.n, one.reason, show(before.mean), before.gap))
    return found


def beside_notes(cycle: CycleView, beside: Beside) -> list[str]:
    """Word the facts for the minutes, in the order in which they happened."""
    notes = [
        f"{name} {_times(arrived, left)}; điều kiện họp được xác định riêng cho từng sản phẩm."
        for name, arrived, left in beside.late
    ]
    if beside.turns:
        turns = "; ".join(f"{name} lúc {time_in_words(at)}" for name, at in beside.turns)
        notes.append(f"Giờ xét từng sản phẩm: {turns}.")
    notes += [
        f"{join_list(list(one.names))} không tham gia chấm điểm, biểu quyết sản phẩm {one.product} vì có liên quan;"
        f" điều kiện họp và điểm trung bình của sản phẩm này tính trên {counted(one.base)} thành viên còn lại, có"
        f" {counted(one.ballots)} phiếu."
        for one in beside.away
    ]
    notes += [
        f"{one.product}: chấm lại lần {one.n} (lần {one.n - 1}: điểm trung bình {one.mean_before}, chênh lệch"
        f" {one.gap_before} điểm). Lý do: {one.reason.rstrip('.')}. Phiếu của các lần chấm đều được lưu."
        for one in beside.again
    ]
    if beside.gates:
        rule = GATE_RULES[cycle.plan.council.gate_rule]
        notes.append(f"Tiêu chí bắt buộc được coi là đạt khi {rule}.")
    return notes + [f"{name}: hoãn đánh giá. Lý do: {reason.rstrip('.')}." for name, reason in beside.put_off]


def _times(arrived: str, left: str) -> str:
    parts = [f"đến lúc {time_in_words(arrived)}"] if arrived else []
    return ", ".join([*parts, f"về lúc {time_in_words(left)}"] if left else parts)


def gate_rows(beside: Beside) -> list[dict[str, Any]]:
    """List for the table of points the criteria that keep products from the next star."""
    failed = [(name, one) for name, gates in beside.gates.items() for one in gates.failed]
    return [
        {
            "no": n,
            "product": name,
            "criterion": f"{one.code}. {one.name}",
            "required": f"Từ {one.least} điểm cho hạng {one.star} sao",
            "confirmed": f"{counted(one.reached)}/{counted(one.members)}",
            "conclusion": f"Chưa đạt hạng {one.star} sao",
        }
        for n, (name, one) in enumerate(failed, start=1)
    ]
