"""Counting products over cycles: how far each one came, and cross tables whose sums agree.

A product stands in exactly one outcome, so that outcomes add up to the products registered. A state that these
rules do not know becomes a column of its own name: it never vanishes from the sum.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from domain.dossier import MOVES
from domain.vietnamese import vi_sort_key

_GROUPS: Final = ("I", "II", "III", "IV", "V", "VI", "")
_LAST: Final = 1000
_STARS: Final = (3, 4, 5)
# Still on its way: no decision of anybody ends it.
_PENDING: Final = frozenset({"registered", "incomplete", "filed", "convened", "scored"})
PENDING: Final = "pending"
_OUTCOMES: Final = MappingProxyType(
    {
        "forwarded": "Chuyển cấp trên",
        "refused": "Không đạt",
        "deferred": "Chuyển đợt sau",
        PENDING: "Đang giải quyết",
    }
)
_NEVER_LEFT_OUT: Final = tuple(_OUTCOMES)
_UNKNOWN: Final = "Chưa ghi"
_STANDINGS: Final = ("Còn hiệu lực", "Hết hạn", "Thu hồi", "Đã thay bằng giấy khác", "Không có giấy chứng nhận")
_STANDING_OF: Final = MappingProxyType({"revoked": "Thu hồi", "superseded": "Đã thay bằng giấy khác"})


class Dimension(StrEnum):
    """What the rows, or the columns, of a cross table stand for."""

    unit = "unit"
    group = "group"
    star = "star"
    producer_kind = "producer-kind"
    year = "year"
    set = "set"
    cycle = "cycle"
    certificate = "certificate"


class Measure(StrEnum):
    """Which products a matrix counts."""

    registered = "registered"
    filed = "filed"
    evaluated = "evaluated"
    recognised = "recognised"
    forwarded = "forwarded"
    refused = "refused"
    deferred = "deferred"


HEADS: Final = MappingProxyType(
    {
        Dimension.unit: "Địa phương",
        Dimension.group: "Nhóm sản phẩm",
        Dimension.star: "Hạng sao",
        Dimension.producer_kind: "Loại hình chủ thể",
        Dimension.year: "Năm",
        Dimension.set: "Bộ sản phẩm",
        Dimension.cycle: "Chu trình",
        Dimension.certificate: "Giấy chứng nhận",
    }
)
MEASURES: Final = MappingProxyType(
    {
        Measure.registered: "Đăng ký",
        Measure.filed: "Đủ hồ sơ",
        Measure.evaluated: "Đã đánh giá",
        Measure.recognised: "Được công nhận",
        Measure.forwarded: _OUTCOMES["forwarded"],
        Measure.refused: _OUTCOMES["refused"],
        Measure.deferred: _OUTCOMES["deferred"],
    }
)


@dataclass(frozen=True, slots=True)
class ProductFact:
    """A product in one cycle, as figures see it.

    ``identity`` is equal for the same product in other cycles; ``day`` is that of the last thing that happened to
    it (recognition, session, filing, registration). The certificate's fields are empty without one; ``ended_on`` is
    its first day without force. A certificate from before thuky has no cycle, and fields that nobody knows are "".
    """

    key: str
    cycle: str
    year: int
    code: str
    name: str
    identity: str
    unit: str
    unit_name: str
    group_number: str
    group: str
    producer: str
    producer_name: str
    producer_kind: str
    criteria_set: int | None
    registration: str
    state: str
    star: int | None
    is_filed: bool
    is_evaluated: bool
    day: date
    issued_on: date | None = None
    valid_until: date | None = None
    certificate_state: str = ""
    ended_on: date | None = None
    certificate_no: str = ""
    decision: str = ""

    @property
    def is_recognised(self) -> bool:
        """Say whether a decision recognised it."""
        return self.state == "recognised"

    @property
    def is_approved(self) -> bool:
        """Say whether the council found it worth a star that counts: recognised, or forwarded to the next level."""
        return self.state in {"recognised", "forwarded"}

    @property
    def outcome(self) -> str:
        """Give the one outcome it stands in; a state without a rule is its own outcome."""
        return PENDING if self.state in _PENDING else self.state

    def standing(self, day: date) -> str:
        """Say what its certificate is worth on a day, in Vietnamese."""
        if self.issued_on is None or self.issued_on > day:
            return _STANDINGS[-1]
        if self.certificate_state in _STANDING_OF and (self.ended_on is None or self.ended_on <= day):
            return _STANDING_OF[self.certificate_state]
        return "Hết hạn" if self.valid_until is not None and self.valid_until < day else "Còn hiệu lực"

    def is_valid(self, day: date) -> bool:
        """Say whether its certificate is in force on a day."""
        return self.standing(day) == "Còn hiệu lực"


@dataclass(frozen=True, slots=True)
class CrossTable:
    """Whole numbers by row and column, with the sums of the columns."""

    head: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int, ...]], ...]

    @property
    def totals(self) -> tuple[int, ...]:
        """Add up the columns."""
        return tuple(sum(values[at] for _, values in self.rows) for at in range(len(self.columns)))


def overview(facts: Sequence[ProductFact], by: Dimension, day: date) -> CrossTable:
    """Count every stage and outcome by a dimension.

    In each row: registered = recognised + forwarded + refused + deferred + pending + the further states.
    """
    stars = sorted({*_STARS, *(fact.star for fact in facts if fact.is_recognised and fact.star is not None)})
    further = sorted({fact.outcome for fact in facts} - {"recognised", *_NEVER_LEFT_OUT})
    columns: list[tuple[str, Callable[[ProductFact], bool]]] = [
        (MEASURES[Measure.registered], _measured(Measure.registered)),
        (MEASURES[Measure.filed], _measured(Measure.filed)),
        (MEASURES[Measure.evaluated], _measured(Measure.evaluated)),
        *((f"{star} sao", _recognised_at(star)) for star in stars),
        (MEASURES[Measure.recognised], _measured(Measure.recognised)),
        *((_OUTCOMES[name], _in_outcome(name)) for name in _NEVER_LEFT_OUT),
        *((outcome_label(name), _in_outcome(name)) for name in further),
    ]
    rows = tuple(
        (label, tuple(sum(map(counts, members)) for _, counts in columns))
        for label, members in _grouped(facts, by, day)
    )
    return CrossTable(HEADS[by], tuple(name for name, _ in columns), rows)


def matrix(facts: Sequence[ProductFact], by: Dimension, second: Dimension, measure: Measure, day: date) -> CrossTable:
    """Count the products of a measure by two dimensions; the last column is the sum of the others."""
    counted = [fact for fact in facts if _measured(measure)(fact)]
    across = [(label, {fact.key for fact in members}) for label, members in _grouped(counted, second, day)]
    rows = []
    for label, members in _grouped(counted, by, day):
        values = tuple(sum(fact.key in keys for fact in members) for _, keys in across)
        rows.append((label, (*values, len(members))))
    return CrossTable(HEADS[by], (*(label for label, _ in across), "Tổng số"), tuple(rows))


def outcome_label(outcome: str) -> str:
    """Name an outcome in Vietnamese; one without a name keeps its own."""
    known = _OUTCOMES.get(outcome) or MOVES.labels.get(outcome, outcome)
    return known[:1].upper() + known[1:]


def outcomes(facts: Iterable[ProductFact]) -> dict[str, int]:
    """Count products by outcome, those that are there only."""
    return dict(sorted(Counter(fact.outcome for fact in facts).items()))


def _measured(measure: Measure) -> Callable[[ProductFact], bool]:
    match measure:
        case Measure.registered:
            return lambda _: True
        case Measure.filed:
            return lambda fact: fact.is_filed
        case Measure.evaluated:
            return lambda fact: fact.is_evaluated
        case _:
            return _in_outcome(measure.value)


def _in_outcome(name: str) -> Callable[[ProductFact], bool]:
    return lambda fact: fact.outcome == name


def _recognised_at(star: int) -> Callable[[ProductFact], bool]:
    return lambda fact: fact.is_recognised and fact.star == star


def _grouped(facts: Sequence[ProductFact], by: Dimension, day: date) -> list[tuple[str, list[ProductFact]]]:
    """Put products into rows in their order; a unit that changed its name stays one row under its newest name."""
    members: dict[str, list[ProductFact]] = {}
    for fact in facts:
        members.setdefault(_key(fact, by, day), []).append(fact)
    rows = [(_label(found, by, day), found) for found in members.values()]
    return sorted(rows, key=lambda row: (_order(row[1][0], by, day), vi_sort_key(row[0])))


def _key(fact: ProductFact, by: Dimension, day: date) -> str:
    return fact.unit if by is Dimension.unit else _label([fact], by, day)


def _label(members: Sequence[ProductFact], by: Dimension, day: date) -> str:
    fact = max(members, key=lambda one: (one.year, one.cycle))
    labels = {
        Dimension.unit: fact.unit_name,
        Dimension.group: fact.group or _UNKNOWN,
        Dimension.star: f"{fact.star} sao" if fact.star else "Chưa xếp hạng",
        Dimension.producer_kind: fact.producer_kind or _UNKNOWN,
        Dimension.year: str(fact.year),
        Dimension.set: f"Bộ {fact.criteria_set}" if fact.criteria_set else _UNKNOWN,
        Dimension.cycle: fact.cycle or "Trước khi dùng thuky",
        Dimension.certificate: fact.standing(day),
    }
    return labels[by]


def _order(fact: ProductFact, by: Dimension, day: date) -> int:
    """Give the rank of a row; rows of equal rank stand in the order of the alphabet."""
    ranks: dict[Dimension, int] = {
        Dimension.group: _GROUPS.index(fact.group_number),
        Dimension.star: -(fact.star or 0),
        Dimension.year: fact.year,
        Dimension.set: fact.criteria_set or _LAST,
        Dimension.certificate: _STANDINGS.index(fact.standing(day)),
    }
    return ranks.get(by, 0)
