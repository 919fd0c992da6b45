"""The points that members give: what a valid set of ballots is, and the seal of each."""

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from domain.vietnamese import nfc


@dataclass(frozen=True, slots=True)
class BallotFact:
    """One member's points for one product, whole numbers per part."""

    product: str
    member: str
    part_a: int
    part_b: int
    part_c: int
    comment: str = ""
    round: int = 1

    @property
    def total(self) -> int:
        """Give the member's total, 0 to 100."""
        return self.part_a + self.part_b + self.part_c

    @property
    def parts(self) -> Mapping[str, int]:
        """Give the points by the letter of the part."""
        return {"A": self.part_a, "B": self.part_b, "C": self.part_c}


@dataclass(frozen=True, slots=True)
class BallotFault:
    """One thing wrong with the ballots: the row of the file (0: a row is missing), the column and why."""

    row: int
    field: str
    reason: str

    def __str__(self) -> str:
        """Give the place and the sentence."""
        return f"Dòng {self.row}, cột “{self.field}”: {self.reason}" if self.row else self.reason


def check_ballots(
    ballots: Sequence[BallotFact],
    weights: Mapping[str, int],
    products: Collection[str],
    present: Collection[str],
    *,
    absent: Collection[str] = (),
    recused: Collection[tuple[str, str]] = (),
    away: Collection[tuple[str, str]] = (),
    first_row: int = 2,
) -> list[BallotFault]:
    """List everything that is wrong with the ballots of a sitting; empty when they can be counted.

    Args:
        ballots: in the order of the file.
        weights: maximum points of the parts A, B, C in the regime.
        products: codes of the products that are up for scoring.
        present: codes of the members who are there; each must score each product once.
        absent: codes of the members who are not there; they may not score.
        recused: (product, member) pairs that may not score.
        away: (product, member) pairs in which the member had not come yet, or had left, at the product's turn.
        first_row: row of the first ballot in its file (row 1 holds the headings).
    """
    faults: list[BallotFault] = []
    seen: dict[tuple[str, str], int] = {}
    for row, ballot in enumerate(ballots, start=first_row):
        pair = (ballot.product, ballot.member)
        faults += _names(row, ballot, products, present, absent)
        if pair in recused:
            reason = (
                f"Thành viên “{ballot.member}” không được chấm sản phẩm “{ballot.product}” vì có liên quan."
                " Hãy bỏ phiếu này."
            )
            faults.append(BallotFault(row, "Mã thành viên", reason))
        elif pair in away:
            reason = (
                f"Thành viên “{ballot.member}” không có mặt khi xét sản phẩm “{ballot.product}” nhưng có phiếu."
                " Hãy bỏ phiếu này hoặc sửa giờ đến, giờ về."
            )
            faults.append(BallotFault(row, "Mã thành viên", reason))
        if pair in seen:
            reason = (
                f"Thành viên “{ballot.member}” đã chấm sản phẩm “{ballot.product}” ở dòng {seen[pair]}."
                " Hãy chỉ giữ một phiếu."
            )
            faults.append(BallotFault(row, "Mã thành viên", reason))
        seen.setdefault(pair, row)
        faults += _points(row, ballot, weights)
    settled = {*seen, *recused, *away}
    return faults + [
        BallotFault(
            0,
            "Mã thành viên",
            f"Thành viên “{member}” có mặt nhưng chưa có phiếu cho sản phẩm “{product}”. Hãy bổ sung phiếu.",
        )
        for product in products
        for member in present
        if (product, member) not in settled
    ]


def _names(
    row: int,
    ballot: BallotFact,
    products: Collection[str],
    present: Collection[str],
    absent: Collection[str],
) -> list[BallotFault]:
    faults: list[BallotFault] = []
    if ballot.product not in products:
        reason = f"Sản phẩm “{ballot.product}” không có trong danh sách đưa ra chấm. Hãy sửa mã sản phẩm."
        faults.append(BallotFault(row, "Mã sản phẩm", reason))
    if ballot.member in absent:
        reason = f"Thành viên “{ballot.member}” vắng mặt nhưng có phiếu. Hãy bỏ phiếu này hoặc sửa danh sách có mặt."
        faults.append(BallotFault(row, "Mã thành viên", reason))
    elif ballot.member not in present:
        reason = f"Thành viên “{ballot.member}” không thuộc Hội đồng. Hãy sửa mã thành viên."
        faults.append(BallotFault(row, "Mã thành viên", reason))
    return faults


def _points(row: int, ballot: BallotFact, weights: Mapping[str, int]) -> list[BallotFault]:
    return [
        BallotFault(
            row,
            f"Phần {part}",
            f"Điểm phần {part} là {points}, phải từ 0 đến {weights[part]}. Hãy sửa lại điểm.",
        )
        for part, points in ballot.parts.items()
        if not 0 <= points <= weights[part]
    ]


def missing_ballots(faults: Sequence[BallotFault]) -> int:
    """Count the ballots that members present still owe."""
    return Counter(fault.row for fault in faults)[0]


def seal(ballot: BallotFact) -> str:
    """Give the SHA-256 (hex) of the ballot's canonical text; composed and decomposed accents seal alike."""
    content = {
        "comment": nfc(ballot.comment),
        "member": nfc(ballot.member),
        "parts": [ballot.part_a, ballot.part_b, ballot.part_c],
        "product": nfc(ballot.product),
        "round": ballot.round,
    }
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
