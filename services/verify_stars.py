"""Every star with the exact fraction behind it and the places that were found to say the same, or not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from documents.kinds import load_kind
from domain.errors import RuleBroken
from domain.recognition import Choice, check_choice
from domain.star import STARS, show
from models.central_result import CentralResult
from models.paper import Paper
from services.central_paper import SUPPLEMENT, score_text
from services.cycles import CycleView
from services.products import ProductView
from services.verify_papers import Difference, Right, sitting_of

DATABASE: Final = "Cơ sở dữ liệu"
CERTIFICATES: Final = "Sổ giấy chứng nhận"
REGISTER: Final = "Sổ đăng ký văn bản đi"

_PLACES: Final[Mapping[str, str]] = {
    "minutes": "biên bản",
    "opinion_minutes": "biên bản kiểm phiếu",
    "score_table": "bảng tổng hợp điểm",
    "recognition_decision": "quyết định và phụ lục",
    "certificate": "giấy chứng nhận",
    "result_notice": "thông báo",
}
_CHOICES: Final[Mapping[str, tuple[Choice, str]]] = {
    "recognised": ("recognise", "recognised"),
    "returned": ("return", "returned"),
    "deferred": ("reevaluate", "deferred"),
    "refused": ("refuse", "refused"),
}


@dataclass(frozen=True)
class Star:
    """One star computed again: the exact mean or central score, where the same stands and where something else."""

    cycle: str
    product: str
    mean: Fraction
    star: int
    same: tuple[str, ...]
    other: tuple[str, ...] = ()
    is_central: bool = False

    def __str__(self) -> str:
        """Say it in one line: QNG-05: 398/5 = 79,60 điểm, hạng 4 sao = biên bản = quyết định và phụ lục."""
        exact = f"{self.mean.numerator}/{self.mean.denominator} = {show(self.mean)} điểm"
        whose = f"{exact} của Bộ" if self.is_central else exact
        places = "".join([*(f" = {place}" for place in self.same), *(f" ≠ {place}" for place in self.other)])
        return f"{self.product}: {whose}, hạng {self.star} sao{places}"


def stars_of(
    cycle: CycleView,
    rights: Sequence[Right],
    papers: Sequence[Paper],
    wrong: Mapping[str, Sequence[Difference]],
    found: Sequence[Difference],
) -> list[Star]:
    """List the stars of a cycle; `wrong` holds the differences of each paper by its key, `found` all of the cycle."""
    stars = []
    for right in rights:
        own = [paper for paper in papers if _tells(paper, right)]
        stars.append(_star(cycle, right, own, wrong, found, [DATABASE, CERTIFICATES, REGISTER]))
        if right.central is not None:
            later = [paper for paper in papers if paper.subject == f"{right.code}{SUPPLEMENT}"]
            later += [paper for paper in papers if paper.kind == "certificate" and paper.subject == right.code]
            stars.append(_star(cycle, right.central, later, wrong, found, [CERTIFICATES], is_central=True))
    return stars


def _tells(paper: Paper, right: Right) -> bool:
    """Say whether a paper prints the star of the council for a product."""
    match paper.kind:
        case "minutes" | "score_table" | "opinion_minutes":
            return sitting_of(paper) == right.sitting
        case "recognition_decision":
            return right.is_approved and not paper.subject.endswith(SUPPLEMENT)
        case "result_notice":
            return paper.subject == right.unit
        case "certificate":
            return paper.subject == right.code and right.central is None
        case _:
            return False


def _star(
    cycle: CycleView,
    right: Right,
    papers: Sequence[Paper],
    wrong: Mapping[str, Sequence[Difference]],
    found: Sequence[Difference],
    books: Sequence[str],
    *,
    is_central: bool = False,
) -> Star:
    faults = [one for one in found if one.product == right.code]
    places = {"cơ sở dữ liệu": any(one.paper.startswith(DATABASE) for one in faults)}
    for paper in papers:
        differs = any(one.product in {right.code, ""} for one in wrong[paper.key])
        name = _PLACES[paper.kind]
        places[name] = places.get(name, False) or differs
    if right.certified and CERTIFICATES in books:
        places["sổ giấy chứng nhận"] = any(one.paper == CERTIFICATES for one in faults)
    numbers = [paper.number_text for paper in papers if load_kind(paper.kind).numbered]
    if numbers:
        places["sổ đăng ký"] = any(
            one.paper == REGISTER and any(number in one.says or number in one.right for number in numbers)
            for one in found
        )
    return Star(
        cycle.key,
        right.code,
        right.exact,
        right.star,
        tuple(place for place, differs in places.items() if not differs),
        tuple(place for place, differs in places.items() if differs),
        is_central,
    )


def central_right(
    cycle: CycleView, product: ProductView, central: CentralResult
) -> tuple[Right | None, list[Difference]]:
    """Compute what is right after the ministry's result, and where the database itself differs from it."""
    where = f"{DATABASE}, kết quả của Bộ"
    score = Fraction(central.score_numerator, central.score_denominator)
    try:
        band = cycle.regime.star_by_band(score)
    except RuleBroken as fault:
        return None, [Difference(product.code, where, f"{score_text(central)} điểm", str(fault))]
    found = []
    if central.star_by_band != band:
        found.append(Difference(product.code, where, f"hạng theo điểm {central.star_by_band}", str(band)))
    given = central.star_awarded if central.reason.strip() and central.star_awarded in STARS else band
    if central.star_awarded != given:
        found.append(
            Difference(product.code, where, f"hạng {central.star_awarded} sao mà không có lý do", f"{given} sao")
        )
    is_national = cycle.regime.recognises(given) == "ministry" and score >= cycle.regime.forward_to_ministry_from
    star, outcome = given, "national" if is_national else "open"
    if not is_national and central.state in _CHOICES:
        choice, outcome = _CHOICES[central.state]
        try:
            star = check_choice(cycle.regime, score, choice, central.choice_star) or given
        except RuleBroken as fault:
            found.append(Difference(product.code, where, f"hạng {central.choice_star} sao", str(fault)))
    elif central.state != outcome:
        found.append(Difference(product.code, where, f"trạng thái “{central.state}”", f"“{outcome}”"))
    right = Right(product.code, product.name, product.unit.code, score_text(central), 0, band, star, outcome, {}, score)
    return right, found
