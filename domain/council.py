"""Who may sit in the council and when enough of them are there."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal

from domain.errors import RuleBroken
from domain.vietnamese import counted, fold, nfc

LEAST_SEATS: Final = 5
"""Members at least, unless the council's own rules say another number; never below three."""
FEWEST_SEATS: Final = 3
ROLES: Final = ("chair", "deputy", "member", "secretary")

SECTORS: Final[Mapping[str, tuple[tuple[str, ...], ...]]] = {
    "R4": (
        ("Sở Nông nghiệp và Môi trường", "Sở NN&MT", "Sở NNMT"),
        ("Sở Công Thương",),
        ("Sở Y tế",),
        ("Sở Khoa học và Công nghệ", "Sở KH&CN", "Sở KHCN"),
        ("Sở Văn hóa, Thể thao và Du lịch", "Sở VHTT&DL", "Sở VHTTDL", "Sở Du lịch"),
    )
}
"""Departments that a provincial council brings together, by regime, each with its spellings.

Source: QĐ 26/2026/QĐ-TTg Article 7 clause 3; Sở An toàn thực phẩm only where a province has one."""

CompositionCode = Literal[
    "no_chair", "two_chairs", "no_secretary", "too_few", "same_code", "same_person", "unknown_role"
]


class QuorumMalformed(RuleBroken):
    """Say that a quorum is not a share of the members."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text

    def sentence(self) -> str:
        """Name the text."""
        return f"Tỷ lệ thành viên tối thiểu “{self.text}” không hợp lệ. Hãy ghi phân số như 2/3, không quá 1."


class SeatUnknown(RuleBroken):
    """Say that someone is noted as present who has no seat."""

    def __init__(self, codes: tuple[str, ...]) -> None:
        super().__init__(codes)
        self.codes = codes

    def sentence(self) -> str:
        """Name the codes."""
        return (
            f"Danh sách có mặt ghi mã không thuộc Hội đồng: {', '.join(self.codes)}."
            " Hãy sửa mã thành viên hoặc kiện toàn Hội đồng."
        )


@dataclass(frozen=True, slots=True)
class Seat:
    """A seat in the council; ``role`` is chair, deputy, member or secretary."""

    code: str
    name: str
    role: str


@dataclass(frozen=True, slots=True)
class CompositionFault:
    """One thing wrong with the list of members; ``reason`` is a Vietnamese sentence."""

    code: CompositionCode
    reason: str

    def __str__(self) -> str:
        """Give the sentence."""
        return self.reason


@dataclass(frozen=True, slots=True)
class QuorumResult:
    """Whether a sitting can decide: members present, seats, members needed, and the Vietnamese sentence."""

    present: int
    seats: int
    needed: int
    is_met: bool
    reason: str


class QuorumNotMet(RuleBroken):
    """Say that a sitting cannot decide because too few members, or no chair, are there."""

    def __init__(self, result: QuorumResult) -> None:
        super().__init__(result)
        self.result = result
        self.present = result.present
        self.seats = result.seats
        self.needed = result.needed

    def sentence(self) -> str:
        """Give the reason and the way out."""
        return f"{self.result.reason} Hãy hoãn phiên họp và triệu tập lại Hội đồng."


def check_composition(seats: Sequence[Seat], least: int = LEAST_SEATS) -> list[CompositionFault]:
    """List what is wrong: one chair, at least one secretary, at least `least` seats, nobody twice.

    Source: the councils of QĐ 1048/QĐ-TTg and QĐ 26/2026/QĐ-TTg Article 7 clause 3.
    """
    faults: list[CompositionFault] = []
    chairs = [seat.name for seat in seats if seat.role == "chair"]
    if not chairs:
        faults.append(
            CompositionFault("no_chair", "Hội đồng chưa có Chủ tịch. Hãy ghi vai trò Chủ tịch cho một thành viên.")
        )
    elif len(chairs) > 1:
        reason = f"Hội đồng có {counted(len(chairs))} Chủ tịch: {', '.join(chairs)}. Hãy chỉ giữ một Chủ tịch."
        faults.append(CompositionFault("two_chairs", reason))
    if not any(seat.role == "secretary" for seat in seats):
        faults.append(
            CompositionFault("no_secretary", "Hội đồng chưa có Thư ký. Hãy ghi vai trò Thư ký cho một thành viên.")
        )
    if len(seats) < least:
        reason = (
            f"Hội đồng chỉ có {counted(len(seats))} thành viên, cần ít nhất {counted(least)}. Hãy bổ sung thành viên."
        )
        faults.append(CompositionFault("too_few", reason))
    return faults + _twice(seats) + _roles(seats)


def missing_sectors(regime: str, posts: Sequence[str]) -> tuple[str, ...]:
    """Name the departments that no member's post speaks of; none in a regime that lists none. For advice only."""
    folded = [f" {fold(post)} " for post in posts]
    return tuple(
        names[0]
        for names in SECTORS.get(regime, ())
        if not any(f" {fold(name)} " in post for name in names for post in folded)
    )


def may_tie(seats: int) -> bool:
    """Say whether a full council can split evenly: an odd number cannot."""
    return seats % 2 == 0


def _twice(seats: Sequence[Seat]) -> list[CompositionFault]:
    faults: list[CompositionFault] = []
    codes: set[str] = set()
    names: dict[str, str] = {}
    for seat in seats:
        if seat.code in codes:
            reason = f"Mã thành viên “{seat.code}” được dùng cho nhiều người. Hãy ghi cho mỗi người một mã riêng."
            faults.append(CompositionFault("same_code", reason))
        codes.add(seat.code)
        name = " ".join(nfc(seat.name).casefold().split())
        if name in names:
            reason = (
                f"“{seat.name}” có tên hai lần trong Hội đồng (mã {names[name]} và {seat.code})."
                " Hãy bỏ một dòng; nếu là hai người trùng tên, hãy ghi thêm đơn vị sau tên."
            )
            faults.append(CompositionFault("same_person", reason))
        names.setdefault(name, seat.code)
    return faults


def _roles(seats: Sequence[Seat]) -> list[CompositionFault]:
    return [
        CompositionFault(
            "unknown_role",
            f"Vai trò “{seat.role}” của “{seat.name}” không có trong quy chế."
            " Hãy chọn Chủ tịch, Phó Chủ tịch, Ủy viên hoặc Thư ký.",
        )
        for seat in seats
        if seat.role not in ROLES
    ]


def parse_quorum(text: str) -> Fraction:
    """Read "2/3" as the exact share of members that must be there. Raises QuorumMalformed."""
    try:
        quorum = Fraction(text.replace(" ", ""))
    except (ValueError, ZeroDivisionError):
        raise QuorumMalformed(text) from None
    if not 0 < quorum <= 1:
        raise QuorumMalformed(text)
    return quorum


def has_quorum(
    quorum: Fraction, seats: Sequence[Seat], present: Collection[str], *, chair_required: bool = True
) -> QuorumResult:
    """Say whether the members present (by code) can decide.

    ``quorum`` is a share of all seats, rounded up; ``chair_required``: the chair or a deputy must be there.
    Source: the council's rules of procedure. Raises SeatUnknown.
    """
    strangers = sorted(set(present) - {seat.code for seat in seats})
    if strangers:
        raise SeatUnknown(tuple(strangers))
    there = [seat for seat in seats if seat.code in present]
    needed = -(-quorum.numerator * len(seats) // quorum.denominator)
    enough = len(there) >= needed
    led = not chair_required or any(seat.role in {"chair", "deputy"} for seat in there)
    share = f"Có mặt {counted(len(there))}/{counted(len(seats))} thành viên"
    if enough and led:
        reason = f"{share}, đủ điều kiện họp (tối thiểu {counted(needed)})."
    elif enough:
        reason = f"{share} nhưng Chủ tịch và Phó Chủ tịch Hội đồng đều vắng, không đủ điều kiện họp."
    elif led:
        reason = f"{share}, không đủ điều kiện họp (tối thiểu {counted(needed)})."
    else:
        reason = (
            f"{share} (tối thiểu {counted(needed)}), Chủ tịch và Phó Chủ tịch Hội đồng đều vắng,"
            " không đủ điều kiện họp."
        )
    return QuorumResult(len(there), len(seats), needed, is_met=enough and led, reason=reason)
