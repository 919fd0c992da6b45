"""Targets of a plan over several years: what counts towards them, what is missing, whether it goes as planned."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from domain.figures import ProductFact
from domain.vietnamese import counted, percent, short_date

_LOWEST, _HIGHEST = 1, 5


class TargetKind(StrEnum):
    """What a target counts."""

    products = "products"
    upgrades = "upgrades"
    units = "units"
    producers = "producers"


class Counting(StrEnum):
    """Which products count: those the council found worthy, those recognised in the period, those still valid."""

    council = "council"
    recognised = "recognised"
    valid = "valid"


KINDS: Final = MappingProxyType(
    {
        TargetKind.products: "sản phẩm",
        TargetKind.upgrades: "sản phẩm nâng hạng",
        TargetKind.units: "địa phương có sản phẩm",
        TargetKind.producers: "chủ thể",
    }
)
COUNTINGS: Final = MappingProxyType(
    {
        Counting.council: "theo kết quả Hội đồng, kể cả sản phẩm chuyển cấp trên",
        Counting.recognised: "được công nhận trong kỳ",
        Counting.valid: "giấy chứng nhận còn hiệu lực",
    }
)


@dataclass(frozen=True, slots=True)
class Goal:
    """A target; ``cycle`` binds one without a period to its own cycle, empty lists restrict nothing."""

    name: str
    planned: int
    kind: TargetKind = TargetKind.products
    star_at_least: int = 3
    from_star: int | None = None
    starts: date | None = None
    ends: date | None = None
    counting: Counting = Counting.council
    cycle: str = ""
    groups: frozenset[str] = field(default_factory=frozenset)
    units: frozenset[str] = field(default_factory=frozenset)
    producer_kinds: frozenset[str] = field(default_factory=frozenset)

    def faults(self) -> tuple[str, ...]:
        """List what makes the target impossible to count."""
        found = []
        if self.planned < 0:
            found.append("số kế hoạch phải từ 0 trở lên")
        if not _LOWEST <= self.star_at_least <= _HIGHEST:
            found.append("hạng sao phải từ 1 đến 5")
        if (self.starts is None) != (self.ends is None):
            found.append("kỳ của chỉ tiêu phải có cả ngày đầu và ngày cuối")
        elif self.starts and self.ends and self.ends < self.starts:
            found.append(f"ngày cuối {short_date(self.ends)} trước ngày đầu {short_date(self.starts)} của kỳ")
        if self.from_star is not None and self.kind is not TargetKind.upgrades:
            found.append("hạng trước khi nâng chỉ dùng cho chỉ tiêu nâng hạng")
        if self.from_star is not None and not _LOWEST <= self.from_star < self.star_at_least:
            found.append("hạng trước khi nâng phải thấp hơn hạng cần đạt")
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a target is on a day."""

    goal: Goal
    done: int
    day: date

    @property
    def missing(self) -> int:
        """Count what is still to do."""
        return max(self.goal.planned - self.done, 0)

    @property
    def percent(self) -> str:
        """Write the share done: "71,4%"; "–" for a plan of nothing."""
        return percent(self.done, self.goal.planned)

    @property
    def expected(self) -> int | None:
        """Count what an even pace would have done by the day, rounded down; None without a period."""
        goal = self.goal
        if goal.starts is None or goal.ends is None:
            return None
        length = (goal.ends - goal.starts).days + 1
        elapsed = min(max((self.day - goal.starts).days + 1, 0), length)
        return goal.planned * elapsed // length

    def sentence(self) -> str:
        """Say how it stands: "còn thiếu 12; theo tiến độ"."""
        goal, expected = self.goal, self.expected
        if not self.missing:
            over = self.done - goal.planned
            return f"đã đạt, vượt {counted(over)}" if over else "đã đạt"
        lacking = f"còn thiếu {counted(self.missing)}"
        if expected is None or goal.ends is None or goal.starts is None:
            return lacking
        if self.day < goal.starts:
            return f"{lacking}; chưa đến kỳ"
        if self.day > goal.ends:
            return f"hết kỳ, {lacking}"
        if self.done >= expected:
            return f"{lacking}; theo tiến độ"
        return f"{lacking}; chậm, đến nay cần {counted(expected)}"


def progress_of(goal: Goal, facts: Iterable[ProductFact], day: date) -> Progress:
    """Count a target on a day; what happened later does not count."""
    known = [fact for fact in facts if fact.day <= day]
    return Progress(goal, _count(goal, known, day), day)


def _count(goal: Goal, facts: Sequence[ProductFact], day: date) -> int:
    reached = [fact for fact in facts if _is_meant(goal, fact) and _counts(goal, fact, day)]
    match goal.kind:
        case TargetKind.units:
            return len({fact.unit for fact in reached})
        case TargetKind.producers:
            return len({fact.producer for fact in reached})
        case TargetKind.upgrades:
            return distinct(upgrades(facts, reached, goal.from_star))
        case _:
            return distinct(reached)


def _is_meant(goal: Goal, fact: ProductFact) -> bool:
    """Say whether the target is about such a product at all."""
    return (
        (not goal.groups or fact.group_number in goal.groups)
        and (not goal.units or fact.unit in goal.units)
        and (not goal.producer_kinds or fact.producer_kind in goal.producer_kinds)
        and (fact.star or 0) >= goal.star_at_least
        and (not goal.cycle or goal.starts is not None or fact.cycle == goal.cycle)
    )


def _counts(goal: Goal, fact: ProductFact, day: date) -> bool:
    """Say whether a product has come as far as the target asks, inside its period."""
    if goal.counting is Counting.valid:
        return fact.is_valid(day)
    happened = fact.issued_on if goal.counting is Counting.recognised else fact.day
    reached = fact.is_recognised if goal.counting is Counting.recognised else fact.is_approved
    if not reached or happened is None:
        return False
    return goal.starts is None or goal.ends is None or goal.starts <= happened <= goal.ends


def distinct(facts: Iterable[ProductFact]) -> int:
    """Count products: one that is evaluated again in a later cycle is the same product."""
    of_cycle = Counter((fact.identity, fact.cycle) for fact in facts)
    most: dict[str, int] = {}
    for (identity, _), number in of_cycle.items():
        most[identity] = max(most.get(identity, 0), number)
    return sum(most.values())


def upgrades(
    facts: Sequence[ProductFact], reached: Iterable[ProductFact], from_star: int | None = None
) -> list[ProductFact]:
    """List the products among ``reached`` that stand higher than they stood before.

    The star before is that of the product's last recognition that is known; of a product registered as an upgrade
    whose earlier recognition is not in the books, the star just below.
    """
    history: dict[str, list[ProductFact]] = {}
    for fact in facts:
        if fact.is_recognised and fact.star:
            history.setdefault(fact.identity, []).append(fact)
    found = []
    for fact in reached:
        earlier = [one for one in history.get(fact.identity, ()) if (one.day, one.cycle) < (fact.day, fact.cycle)]
        star = fact.star or 0
        if earlier:
            before: int | None = max(earlier, key=lambda one: (one.day, one.cycle)).star
        else:
            before = star - 1 if fact.registration == "nâng hạng" else None
        if before is not None and before < star and from_star in {None, before}:
            found.append(fact)
    return found
