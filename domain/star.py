"""From members' totals to a star: the exact mean, the band, and what the council awarded."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal

from domain.errors import RuleBroken
from domain.regime import Regime
from domain.vietnamese import decimal_comma_short_of

Outcome = Literal["recognised", "forwarded", "returned", "refused"]

STARS: Final = (1, 2, 3, 4, 5)


class NoBallots(RuleBroken):
    """Say that a mean was asked of no ballot."""

    def sentence(self) -> str:
        """Say so."""
        return "Chưa có phiếu hợp lệ nào nên không tính được điểm trung bình. Hãy nhập phiếu của thành viên."


class StarUnknown(RuleBroken):
    """Say that a number of stars does not exist."""

    def __init__(self, star: int) -> None:
        super().__init__(star)
        self.star = star

    def sentence(self) -> str:
        """Name the number."""
        return f"Không có hạng {self.star} sao. Hãy ghi hạng từ 1 đến 5 sao."


class AwardWithoutReason(RuleBroken):
    """Say that the council awarded another star than the band and gave no reason."""

    def __init__(self, mean: Fraction, star_by_band: int, star_awarded: int) -> None:
        super().__init__(mean, star_by_band, star_awarded)
        self.mean = mean
        self.star_by_band = star_by_band
        self.star_awarded = star_awarded

    def sentence(self) -> str:
        """Name both stars."""
        return (
            f"Điểm trung bình {show(self.mean)} ứng với {self.star_by_band} sao nhưng Hội đồng xếp"
            f" {self.star_awarded} sao mà không ghi lý do. Hãy ghi lý do vào cột “Lý do”."
        )


class AwardAboveGates(RuleBroken):
    """Say that the council awarded a star whose obligatory criteria do not hold."""

    def __init__(self, star_by_gates: int, star_awarded: int) -> None:
        super().__init__(star_by_gates, star_awarded)
        self.star_by_gates = star_by_gates
        self.star_awarded = star_awarded

    def sentence(self) -> str:
        """Name both stars."""
        return (
            f"Các tiêu chí bắt buộc chỉ đạt đến hạng {self.star_by_gates} sao nên không xếp hạng"
            f" {self.star_awarded} sao được. Hãy xếp hạng thấp hơn hoặc chấm lại theo Quy chế của Hội đồng."
        )


class ForwardedBelowThreshold(RuleBroken):
    """Say that a star of the ministry was awarded to a mean that may not be forwarded."""

    def __init__(self, mean: Fraction, star_awarded: int, threshold: int) -> None:
        super().__init__(mean, star_awarded, threshold)
        self.mean = mean
        self.star_awarded = star_awarded
        self.threshold = threshold

    def sentence(self) -> str:
        """Name the mean, the star and the threshold."""
        return (
            f"Điểm trung bình {show(self.mean)} chưa đến {self.threshold} điểm nên không đề nghị cấp trên"
            f" đánh giá {self.star_awarded} sao được."
            " Hãy xếp hạng thấp hơn hoặc chấm lại theo Quy chế của Hội đồng."
        )


@dataclass(frozen=True, slots=True)
class StarResult:
    """The star by the band and by the gates (None: not known), the star awarded, why they differ, what follows."""

    star_by_band: int
    star_awarded: int
    reason: str
    outcome: Outcome
    star_by_gates: int | None = None

    @property
    def is_above_band(self) -> bool:
        """Say whether the award exceeds what the points give: lawful councils award below, never above."""
        return self.star_awarded > self.star_by_band


def mean(totals: Sequence[int]) -> Fraction:
    """Give the exact mean of members' totals. Raises NoBallots."""
    if not totals:
        raise NoBallots
    return Fraction(sum(totals), len(totals))


def gap(totals: Sequence[int]) -> int:
    """Give the difference of the highest and the lowest total, in points. Raises NoBallots."""
    if not totals:
        raise NoBallots
    return max(totals) - min(totals)


def decide(
    regime: Regime,
    mean: Fraction | int,
    awarded: int | None = None,
    reason: str = "",
    *,
    by_gates: int | None = None,
    gate_reason: str = "",
) -> StarResult:
    """Set the stars by band and by gates beside the star the council awarded, and say what follows.

    ``awarded`` None takes the lower of band and gates; ``gate_reason`` says which criteria keep the product there.
    The star is decided on the exact mean. "recognised": by the province; "forwarded": to the ministry; "returned":
    to the district, whose star it is (3 stars of R2); "refused": below the lowest certified star.
    Raises AwardAboveGates, AwardWithoutReason, ForwardedBelowThreshold, StarUnknown, MeanOutOfRange.
    """
    exact = Fraction(mean)
    by_band = regime.star_by_band(exact)
    allowed = by_band if by_gates is None else min(by_band, by_gates)
    star = allowed if awarded is None else awarded
    if star not in STARS:
        raise StarUnknown(star)
    if by_gates is not None and star > by_gates:
        raise AwardAboveGates(by_gates, star)
    if star == allowed < by_band:
        reason = reason.strip() or gate_reason
    if star != by_band and not reason.strip():
        raise AwardWithoutReason(exact, by_band, star)
    match regime.recognises(star):
        case "ministry":
            if exact < regime.forward_to_ministry_from:
                raise ForwardedBelowThreshold(exact, star, regime.forward_to_ministry_from)
            outcome: Outcome = "forwarded"
        case "province":
            outcome = "recognised"
        case "district":
            outcome = "returned"
        case _:
            outcome = "refused"
    return StarResult(by_band, star, reason.strip(), outcome, by_gates)


def show(mean: Fraction | int) -> str:
    """Write a mean with two decimals, "79,57"; never in a band it has not reached: 69,999 -> "69,99"."""
    return decimal_comma_short_of(mean, 2)


def stars_row(star: int) -> str:
    """Draw the stars: "★ ★ ★ ★". Raises StarUnknown."""
    if star not in STARS:
        raise StarUnknown(star)
    return " ".join("★" * star)
