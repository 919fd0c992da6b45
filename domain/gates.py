"""Gates: criteria that ask a minimum of a product before it can have 3, 4 or 5 stars, whatever its mean."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import Final, Literal

from domain.criteria import CriteriaSet, Criterion
from domain.star import NoBallots

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

_MAJORITY: Final = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class FailedGate:
    """One criterion that keeps a product from a star: what the star asks for, and how many members gave it."""

    star: int
    code: str
    name: str
    least: int
    reached: int
    members: int

    def sentence(self) -> str:
        """Say so in the words of the minutes."""
        return (
            f"Tiêu chí {self.code} “{self.name}”: {self.star} sao yêu cầu tối thiểu {self.least} điểm,"
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
                _reaching(criterion, forms, star),
                len(forms),
            )
            for criterion in criteria.gated(star)
            if not _holds(criterion, forms, star, rule)
        )
        if failed:
            return GateResult(reached, failed)
        reached = star
    return GateResult(reached, ())


def _holds(criterion: Criterion, forms: Sequence[Mapping[str, int]], star: int, rule: GateRule) -> bool:
    if rule == "mean":
        # Points above the minimum of each member's own case, so that alternatives can be added up.
        return sum(_surplus(criterion, form, star) for form in forms) >= 0
    share = Fraction(_reaching(criterion, forms, star), len(forms))
    return share == 1 if rule == "all" else share > _MAJORITY


def _reaching(criterion: Criterion, forms: Sequence[Mapping[str, int]], star: int) -> int:
    return sum(_surplus(criterion, form, star) >= 0 for form in forms)


def _surplus(criterion: Criterion, form: Mapping[str, int], star: int) -> int:
    """Give the points by which a member's option exceeds what the star asks for; negative when it falls short."""
    option = next(option for option in criterion.options if option.number == form[criterion.code])
    return option.points - criterion.least_points(star, option.case)


def _least(criterion: Criterion, star: int) -> int:
    return max(criterion.least_points(star, option.case) for option in criterion.options)
