"""Ballots with whole points whose sum is the wanted one, and a check of the outcome by exact fractions."""

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from examples.making.cast import Member, Product, Province, Score
from examples.making.checklist import Checklist

GAP_LIMIT = 10
LOWEST_STAR = 3  # that is recognised
_CLOSE = (0, 2, -1, 1, -2, 3, -3, 0, 1, -1, 0)
_APART = (7, -6, 1, -2, 3, -3, 2, -2, 0, 1, -1)
_COMMENTS = (
    "Sản phẩm có bản sắc địa phương, bao bì gọn.",
    "Cần hoàn thiện truy xuất nguồn gốc.",
    "Chất lượng ổn định, hồ sơ rõ ràng.",
    "Nên mở rộng kênh bán hàng ngoài tỉnh.",
)


class WrongOutcome(Exception):
    """The scores of a folder do not give the outcome that it promises."""


@dataclass(frozen=True)
class Ballot:
    """One member's points for one product."""

    product: str
    member: str
    parts: tuple[int, int, int]
    comment: str


def make_ballots(province: Province, checklist: Checklist) -> list[Ballot]:
    """Make the ballots of the members who were there, product by product."""
    return [ballot for score in province.scores for ballot in _ballots_of(score, province.present, checklist)]


def _ballots_of(score: Score, members: tuple[Member, ...], checklist: Checklist) -> Iterator[Ballot]:
    for n, (member, total) in enumerate(zip(members, _totals(score, len(members)), strict=True)):
        comment = _COMMENTS[_chance(score.product + member.code) % len(_COMMENTS)] if n in {0, 4} else ""
        yield Ballot(score.product, member.code, _parts(total, checklist.weights, score.product + member.code), comment)


def _totals(score: Score, count: int) -> list[int]:
    """Spread a sum over the members: the offsets are turned by the product's code and sum to zero."""
    pattern = list((_APART if score.apart else _CLOSE)[:count])
    pattern[-1] -= sum(pattern)
    turn = _chance(score.product) % count
    base, rest = divmod(score.sum, count)
    totals = [base + offset for offset in pattern[turn:] + pattern[:turn]]
    for n in sorted(range(count), key=totals.__getitem__)[:rest]:
        totals[n] += 1
    return totals


def _parts(total: int, weights: tuple[int, int, int], seed: str) -> tuple[int, int, int]:
    """Split a total by the weights (largest remainders), then move a point or two between parts."""
    shares = [Fraction(total * weight, 100) for weight in weights]
    parts = [int(share) for share in shares]
    for n in sorted(range(3), key=lambda each: parts[each] - shares[each])[: total - sum(parts)]:
        parts[n] += 1
    giver, taker, step = _chance(seed) % 3, _chance(seed + "/") % 3, _chance(seed + "+") % 3
    if parts[giver] >= step and parts[taker] + step <= weights[taker]:
        parts[giver] -= step
        parts[taker] += step
    return parts[0], parts[1], parts[2]


def _chance(seed: str) -> int:
    return hashlib.sha256(seed.encode()).digest()[0]


@dataclass(frozen=True)
class Outcome:
    """What the ballots of a product say."""

    product: Product
    mean: Fraction
    gap: int
    star: int
    awarded: int


def outcomes(province: Province, ballots: list[Ballot], checklist: Checklist) -> list[Outcome]:
    """Compute exact means, gaps and stars from the ballots and compare them with what the scores promise.

    Raises WrongOutcome.
    """
    found = []
    for score in province.scores:
        own = [ballot for ballot in ballots if ballot.product == score.product]
        totals = [sum(ballot.parts) for ballot in own]
        mean, gap = Fraction(sum(totals), len(totals)), max(totals) - min(totals)
        star = checklist.star(mean)
        if [ballot.member for ballot in own] != [member.code for member in province.present]:
            raise WrongOutcome(f"{score.product}: phiếu không khớp với thành viên có mặt")
        if any(
            not 0 <= part <= most for ballot in own for part, most in zip(ballot.parts, checklist.weights, strict=True)
        ):
            raise WrongOutcome(f"{score.product}: có phần vượt điểm tối đa")
        if mean != Fraction(score.sum, len(own)) or star != score.star or (gap > GAP_LIMIT) != score.apart:
            raise WrongOutcome(f"{score.product}: trung bình {mean}, chênh lệch {gap}, hạng {star}")
        if score.award is not None and not score.reason:
            raise WrongOutcome(f"{score.product}: hạng khác với điểm mà không có lý do")
        found.append(Outcome(province.product(score.product), mean, gap, star, score.award or star))
    return found


def count_stars(found: list[Outcome]) -> dict[int, int]:
    """Count products by awarded star; 0 counts those below the lowest star that is recognised."""
    return dict(Counter(outcome.awarded if outcome.awarded >= LOWEST_STAR else 0 for outcome in found))
