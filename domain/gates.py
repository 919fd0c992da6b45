"""Gates: criteria that ask a minimum of a product before it can have 3, 4 or 5 stars, whatever its mean."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import Final, Literal

from domain.criteria import CriteriaSet, Criterion
from domain.star import NoBallots
from domain.vietnamese import decimal_comma_short_of

GateRule = Literal["majority", "all", "mean"]
"""How a council establishes that a gate holds; the law is silent, so the rules of procedure say it."""

GATE_RULES: Final[Mapping[GateRule, str]] = MappingProxyType(
    {
        "majority": "quá nửa số thành viên chấm từ mức tối thiểu trở lên",
        "all": "mọi thành viên chấm từ mức tối thiểu trở lên",
        "mean": "điểm trung bình của tiêu chí từ mức tối thiểu trở lên",
    }
)

GATED_STARS: Final = (3, 4, 5)
BELOW_GATES: Final = 2
"""What is left when the gates of 3 stars do not hold: 1 and 2 stars have no gates."""


@dataclass(frozen=True, slots=True)
class FailedGate:
    """One criterion that keeps a product from a star.

    `least`: points that the star asks for; `points`: the exact mean that it reached; `reached` of `members` gave it.
    """

    star: int
    code: str
    name: str
    least: int
    reached: int
    members: int
    points: Fraction

    def sentence(self) -> str:
        """Say so in the words of the minutes."""
        return (
            f"Tiêu chí {self.code} “{self.name}”: {self.star} sao yêu cầu tối thiểu {self.least} điểm,"
            f" điểm trung bình đạt {decimal_comma_short_of(self.points, 2)},"
            f" {self.reached}/{self.members} thành viên chấm đạt."
        )


@dataclass(frozen=True, slots=True)
class GateResult:
    """The highest star whose gates hold, and the gates that keep the product from the next one."""

    star: int
    failed: tuple[FailedGate, ...]


def star_by_gates(criteria: CriteriaSet, forms: Sequence[Mapping[str, int]], rule: GateRule = "majority") -> GateResult:
    """Give the highest star all of whose gates, and those of the lower stars, hold.

    `forms` holds for each member the option ticked of every criterion (checked before). Raises NoBallots.
    """
    if not forms:
        raise NoBallots
    reached = BELOW_GATES
    for star in GATED_STARS:
        failed = tuple(
            FailedGate(
                star,
                criterion.code,
                criterion.name,
                _least(criterion, star),
                passing,
                len(forms),
                _points(criterion, [form[criterion.code] for form in forms]),
            )
            for criterion, surplus in criteria.gate_table[star]
            for over in [[surplus[form[criterion.code]] for form in forms]]
            for passing in [sum(points >= 0 for points in over)]
            if not _holds(over, passing, rule)
        )
        if failed:
            return GateResult(reached, failed)
        reached = star
    return GateResult(reached, ())


def _holds(over: Sequence[int], passing: int, rule: GateRule) -> bool:
    """Say whether a gate holds; `over` is each member's points above the minimum of the case that was ticked."""
    if rule == "mean":
        return sum(over) >= 0
    return passing == len(over) if rule == "all" else 2 * passing > len(over)


def _points(criterion: Criterion, ticked: Sequence[int]) -> Fraction:
    """Give the exact mean of the points of the options that were ticked."""
    points = {option.number: option.points for option in criterion.options}
    return Fraction(sum(points[number] for number in ticked), len(ticked))


def _least(criterion: Criterion, star: int) -> int:
    return max(criterion.least_points(star, option.case) for option in criterion.options)
