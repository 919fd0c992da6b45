"""The decision of recognition: its article and its annex must tell the same; what follows the ministry's result."""

from collections import Counter
from collections.abc import Iterable, Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Final, Literal

from domain.errors import RuleBroken
from domain.regime import Regime
from domain.star import show
from domain.vietnamese import counted, join_list

Choice = Literal["recognise", "return", "reevaluate", "refuse"]
"""What the chair of a province may do with a product that the centre scored too low for 5 stars."""

CHOICES: Final[Mapping[Choice, str]] = MappingProxyType(
    {
        "recognise": "sử dụng kết quả của cấp trung ương để công nhận theo thẩm quyền",
        "return": "chuyển cấp huyện công nhận theo thẩm quyền",
        "reevaluate": "tổ chức đánh giá lại",
        "refuse": "không công nhận",
    }
)


class AnnexMismatch(RuleBroken):
    """Say that the totals of the article differ from the rows of the annex.

    ``differences``: (star, stated in the article, rows in the annex), highest star first.
    """

    def __init__(self, differences: tuple[tuple[int, int, int], ...]) -> None:
        super().__init__(differences)
        self.differences = differences

    def sentence(self) -> str:
        """Name every star that differs."""
        facts = join_list(
            [
                f"{star} sao: Điều 1 ghi {counted(stated)}, Phụ lục có {counted(listed)}"
                for star, stated, listed in self.differences
            ]
        )
        return f"Số sản phẩm ở Điều 1 không khớp Phụ lục ({facts}). Hãy lập lại quyết định trước khi trình ký."


class FallbackNotAllowed(RuleBroken):
    """Say that a choice does not fit the score of the central council."""

    def __init__(self, score: Fraction, fact: str, way_out: str) -> None:
        super().__init__(score, fact, way_out)
        self.score = score
        self.fact = fact
        self.way_out = way_out

    def sentence(self) -> str:
        """Name the score, what does not fit and what to do."""
        return f"Cấp trung ương chấm {show(self.score)} điểm: {self.fact}. {self.way_out}."


def check_annex(stated: Mapping[int, int], rows: Iterable[int]) -> None:
    """Pass when the article's totals per star equal the annex, given as the star of each row.

    A star that one side does not name counts as 0 there. Raises AnnexMismatch with all differences.
    """
    listed = Counter(rows)
    stars = sorted({*stated, *listed}, reverse=True)
    differences = tuple(
        (star, stated.get(star, 0), listed[star]) for star in stars if stated.get(star, 0) != listed[star]
    )
    if differences:
        raise AnnexMismatch(differences)


def check_choice(regime: Regime, score: Fraction, choice: Choice, star: int | None) -> int | None:
    """Give the star that a choice leads to by the half-open bands; None when it leads to none.

    The province may recognise its own stars by the central score, never above its band; a star of the district goes
    back to it (R2); without a star that is certified only re-evaluation and refusal are left. QĐ 26/2026/QĐ-TTg; for
    R1 to R3 no rule was found, so that a person chooses there too. Raises FallbackNotAllowed.
    """
    band = regime.star_by_band(score)
    if choice not in {"recognise", "return"}:
        if star is not None:
            raise FallbackNotAllowed(score, f"“{CHOICES[choice]}” không kèm hạng sao", "Hãy bỏ hạng sao")
        return None
    wanted = band if star is None else star
    if wanted > band:
        raise FallbackNotAllowed(
            score, f"chỉ ứng với hạng {band} sao, không công nhận {wanted} sao được", "Hãy chọn hạng thấp hơn"
        )
    who = "province" if choice == "recognise" else "district"
    if regime.recognises(wanted) != who:
        level = "cấp tỉnh" if choice == "recognise" else "cấp huyện"
        raise FallbackNotAllowed(
            score, f"hạng {wanted} sao không thuộc thẩm quyền công nhận của {level}", "Hãy chọn cách xử lý khác"
        )
    return wanted
