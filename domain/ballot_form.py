"""A ballot by criterion: the option that one member ticks for each criterion of a set, its points and its seal.

It works beside the ballot by part (domain.ballot), which is all that R1 to R3 know: `fact_of` gives the one from the
other.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from domain.ballot import BallotFact
from domain.criteria import CriteriaSet, ScoreFault, check_scores, points_by_part
from domain.vietnamese import nfc

FIRST_ROUND = 1


@dataclass(frozen=True, slots=True)
class BallotForm:
    """One member's filled form for one product.

    `version` names the criteria set as printed on the form ("R4/11"); `ticks` holds the numbers of the options ticked
    for each criterion: exactly one when the form counts.
    """

    product: str
    member: str
    version: str
    ticks: Mapping[str, Sequence[int]]
    comment: str = ""
    round: int = FIRST_ROUND


def faults_of_form(criteria: CriteriaSet, form: BallotForm) -> list[ScoreFault]:
    """List everything that is wrong with a form beside the set of its product; empty when it counts."""
    faults = []
    if form.version != criteria.version:
        faults.append(
            ScoreFault(
                "",
                f"Phiếu lập theo bộ tiêu chí {form.version}, sản phẩm dùng bộ {criteria.version}."
                " Hãy lập lại phiếu theo đúng bộ.",
            )
        )
    if form.round < FIRST_ROUND:
        faults.append(ScoreFault("", f"Không có lần chấm {form.round}. Hãy ghi lần chấm từ 1."))
    return faults + check_scores(criteria, form.ticks)


def options_of(form: BallotForm) -> dict[str, int]:
    """Give the one option of every criterion of a form that counts."""
    return {code: numbers[0] for code, numbers in form.ticks.items()}


def fact_of(criteria: CriteriaSet, form: BallotForm) -> BallotFact:
    """Add a form that counts up to a ballot by part."""
    points = points_by_part(criteria, options_of(form))
    return BallotFact(form.product, form.member, points["A"], points["B"], points["C"], form.comment, form.round)


def seal_form(form: BallotForm) -> str:
    """Give the SHA-256 (hex) of a form that counts: its set and options, not only its sums, are sealed."""
    content = {
        "comment": nfc(form.comment),
        "member": nfc(form.member),
        "options": options_of(form),
        "product": nfc(form.product),
        "round": form.round,
        "set": form.version,
    }
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
