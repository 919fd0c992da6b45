"""The rules of procedure of a council as data: quorum, majority, tie, gap, rounding, gates, written opinions, rounds.

No decree fixes them; each council writes them into its own rules (Kiên Giang QĐ 2891/2020, Trà Vinh QĐ
10/QĐ-HĐOCOP 2022, Tây Ninh: three quarters with the chair; the centre: five sevenths, QĐ 757).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal

from domain.errors import RuleBroken
from domain.gates import GATE_RULES, GateRule
from domain.vietnamese import counted

Tie = Literal["chair", "rejected"]
TIES: Final[tuple[Tie, ...]] = ("chair", "rejected")
WrittenFor = Literal["none", "re-evaluation", "all"]
Silence = Literal["ignored", "against"]
MeetingWhen = Literal["star", "gap", "complex"]

MEETING_WORDS: Final[Mapping[MeetingWhen, str]] = {
    "star": "các ý kiến khác nhau về hạng của sản phẩm",
    "gap": "chênh lệch điểm vượt quá mức quy định",
    "complex": "hồ sơ có nội dung phức tạp",
}
"""When opinions in writing give way to a meeting, as the rules of procedure say it."""
SILENCE_WORDS: Final[Mapping[Silence, str]] = {
    "ignored": "Thành viên không gửi phiếu trong thời hạn được ghi là không trả lời; không coi là không tán thành.",
    "against": "Thành viên không gửi phiếu trong thời hạn được tính là không tán thành.",
}

REEVALUATION: Final = "đánh giá lại"
WRITTEN_REGIMES: Final = frozenset({"R4"})
"""Regimes that know opinions in writing: QĐ 26/2026/QĐ-TTg, for re-evaluation only."""
LEAST_ROUNDS: Final = 2
"""Rounds that a province holds in a year at least (QĐ 26/2026/QĐ-TTg)."""
LEAST_DECIMALS: Final = 2
"""With fewer decimals a mean just under a band would be printed inside it: 89,57 as 90."""

_HALF: Final = Fraction(1, 2)
_MOST_POINTS: Final = 100


class VoteMalformed(RuleBroken):
    """Say that the votes counted cannot have been cast."""

    def __init__(self, ayes: int, voters: int) -> None:
        super().__init__(ayes, voters)
        self.ayes = ayes
        self.voters = voters

    def sentence(self) -> str:
        """Name both numbers."""
        return (
            f"Số ý kiến tán thành {self.ayes} không hợp với {self.voters} thành viên biểu quyết."
            " Hãy kiểm phiếu lại và sửa danh sách có mặt."
        )


class WrittenNotAllowed(RuleBroken):
    """Say that a product cannot be decided by opinions in writing."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason

    def sentence(self) -> str:
        """Give the reason and the way out."""
        return f"Không lấy ý kiến bằng văn bản được: {self.reason}. Hãy triệu tập phiên họp Hội đồng."


class RoundNotProvided(RuleBroken):
    """Say that the rules of procedure do not provide for this many rounds a year."""

    def __init__(self, n: int, rounds: int) -> None:
        super().__init__(n, rounds)
        self.n = n
        self.rounds = rounds

    def sentence(self) -> str:
        """Name the round and what is provided."""
        return (
            f"Quy chế của Hội đồng chỉ quy định {counted(self.rounds)} đợt trong năm, không có đợt {self.n}."
            " Hãy bổ sung trường hợp tổ chức đợt thêm vào Quy chế trước khi lập đợt này."
        )


@dataclass(frozen=True, slots=True)
class Procedure:
    """The rules of one council; shares are exact fractions of its members.

    `majority`: more than this share of those present must agree. `extra_rounds`: the cases in which the rules allow
    a further round. `written_share`: the share of forms sent that must come back; `reply_days`: working days to answer;
    `silence`: what a form that does not come back says. `documents_days`: working days before a meeting.
    """

    quorum: Fraction = Fraction(2, 3)
    chair_required: bool = True
    majority: Fraction = _HALF
    tie: Tie = "chair"
    gap_limit: int = 10
    decimals: int = LEAST_DECIMALS
    gate_rule: GateRule = "majority"
    written: bool = False
    written_share: Fraction = Fraction(2, 3)
    rounds: int = LEAST_ROUNDS
    extra_rounds: tuple[str, ...] = ()
    written_for: WrittenFor = "re-evaluation"
    reply_days: int = 7
    silence: Silence = "ignored"
    meeting_when: tuple[MeetingWhen, ...] = ("star", "gap", "complex")
    documents_days: int = 3
    owner_presents: bool = False


@dataclass(frozen=True, slots=True)
class VoteResult:
    """Whether a conclusion is carried, whether the votes were level, and the Vietnamese sentence."""

    is_carried: bool
    is_tie: bool
    reason: str


@dataclass(frozen=True, slots=True)
class WrittenResult:
    """What the forms that came back amount to: a result, or a meeting with its reason."""

    sent: int
    returned: int
    needed: int
    needs_meeting: bool
    reason: str


def faults_of_procedure(procedure: Procedure, regime: str) -> list[str]:
    """List what is wrong with the rules of a council under a regime (its code); empty when they can be used."""
    faults = [
        f"{name} là {share}, phải lớn hơn 0 và không quá 1."
        for name, share in (
            ("Tỷ lệ thành viên tối thiểu để họp", procedure.quorum),
            ("Tỷ lệ phiếu lấy ý kiến phải thu về", procedure.written_share),
        )
        if not 0 < share <= 1
    ]
    if not _HALF <= procedure.majority < 1:
        faults.append(f"Tỷ lệ tán thành là {procedure.majority}, phải từ 1/2 đến dưới 1.")
    if procedure.tie not in TIES:
        faults.append(f"Cách xử lý khi số ý kiến ngang nhau “{procedure.tie}” không có trong quy chế.")
    if not 0 <= procedure.gap_limit <= _MOST_POINTS:
        faults.append(f"Chênh lệch điểm tối đa là {procedure.gap_limit}, phải từ 0 đến {_MOST_POINTS}.")
    if procedure.decimals < LEAST_DECIMALS:
        faults.append(
            f"Điểm trung bình in {procedure.decimals} chữ số thập phân, phải ít nhất {LEAST_DECIMALS}"
            " để không hiện sai khung điểm."
        )
    if procedure.gate_rule not in GATE_RULES:
        faults.append(f"Cách xác định tiêu chí bắt buộc “{procedure.gate_rule}” không có trong quy chế.")
    if procedure.written and procedure.written_for == "re-evaluation" and regime not in WRITTEN_REGIMES:
        faults.append(f"Chế độ {regime} không có hình thức lấy ý kiến bằng văn bản.")
    if regime in WRITTEN_REGIMES and procedure.rounds < LEAST_ROUNDS:
        faults.append(f"Số đợt trong năm là {procedure.rounds}, phải ít nhất {LEAST_ROUNDS}.")
    if procedure.reply_days < 1:
        faults.append(f"Thời hạn gửi phiếu lấy ý kiến là {procedure.reply_days} ngày làm việc, phải ít nhất 1.")
    if any(not case.strip() for case in procedure.extra_rounds):
        faults.append("Có trường hợp tổ chức đợt thêm để trống.")
    return faults


def check_round(procedure: Procedure, n: int) -> None:
    """Pass when the rules provide for the n-th round of a year. Raises RoundNotProvided."""
    if n > procedure.rounds and not procedure.extra_rounds:
        raise RoundNotProvided(n, procedure.rounds)


def needed_of(share: Fraction, members: int) -> int:
    """Give the smallest whole number of members that reaches a share of them."""
    return -(-share.numerator * members // share.denominator)


def vote(procedure: Procedure, ayes: int, voters: int, *, chair_agrees: bool) -> VoteResult:
    """Say whether a conclusion is carried: more than the majority, or level with the chair's side in favour.

    Raises VoteMalformed.
    """
    if not 0 <= ayes <= voters or not voters:
        raise VoteMalformed(ayes, voters)
    # Under a larger majority an even split is simply too few.
    is_tie = procedure.majority == _HALF and 2 * ayes == voters
    is_over = ayes * procedure.majority.denominator > voters * procedure.majority.numerator
    is_carried = is_over or (is_tie and procedure.tie == "chair" and chair_agrees)
    share = f"{counted(ayes)}/{counted(voters)} thành viên tán thành"
    if not is_tie:
        reason = f"{share}, {'được thông qua' if is_carried else 'không được thông qua'}."
    elif procedure.tie == "chair":
        side = "được thông qua" if is_carried else "không được thông qua"
        reason = f"{share}, số ý kiến ngang nhau; theo ý kiến bên có Chủ tọa: {side}."
    else:
        reason = f"{share}, số ý kiến ngang nhau nên không được thông qua."
    return VoteResult(is_carried, is_tie, reason)


def check_written(procedure: Procedure, regime: str, registration: str) -> None:
    """Pass when a product may be decided by opinions in writing: re-evaluation under R4, or all that the rules name.

    Source: QĐ 26/2026/QĐ-TTg. Raises WrittenNotAllowed.
    """
    if procedure.written and procedure.written_for == "all":
        return
    if regime not in WRITTEN_REGIMES:
        raise WrittenNotAllowed(f"chế độ {regime} không có hình thức này")
    if not procedure.written:
        raise WrittenNotAllowed("Quy chế của Hội đồng không quy định hình thức này")
    if registration != REEVALUATION:
        raise WrittenNotAllowed(f"chỉ áp dụng khi đánh giá lại, sản phẩm này đăng ký “{registration}”")


def is_for_writing(procedure: Procedure, regime: str, registration: str) -> bool:
    """Say whether a product stays off the list of a meeting, kept for opinions in writing: re-evaluation only."""
    return (
        procedure.written
        and procedure.written_for == "re-evaluation"
        and regime in WRITTEN_REGIMES
        and registration == REEVALUATION
    )


def written_result(
    procedure: Procedure, sent: int, totals: Mapping[str, int], stars: Sequence[int], *, complexity: str = ""
) -> WrittenResult:
    """Say what the forms that came back amount to; `stars` is what each member proposes, `totals` their points.

    Too few forms, different stars, a gap over the limit or a complex case lead to a meeting, as far as the rules name
    them (QĐ 26/2026/QĐ-TTg). `complexity`: why the chair holds the case to be complex; "" does not.
    """
    returned, needed = len(totals), needed_of(procedure.written_share, sent)
    share = f"Thu về {counted(returned)}/{counted(sent)} phiếu"
    when = procedure.meeting_when
    if returned < needed or not returned:
        reason = f"{share}, chưa đủ tối thiểu {counted(max(needed, 1))} phiếu; triệu tập phiên họp."
    elif "star" in when and len(set(stars)) > 1:
        named = ", ".join(f"{star} sao" for star in sorted(set(stars)))
        reason = f"{share}; các ý kiến khác nhau về hạng ({named}); triệu tập phiên họp."
    elif "gap" in when and (spread := max(totals.values()) - min(totals.values())) > procedure.gap_limit:
        reason = (
            f"{share}; chênh lệch {spread} điểm, quá mức {procedure.gap_limit} điểm của Quy chế; triệu tập phiên họp."
        )
    elif "complex" in when and complexity.strip():
        reason = f"{share}; hồ sơ có nội dung phức tạp ({complexity.strip().rstrip('.')}); triệu tập phiên họp."
    elif procedure.silence == "against" and not vote(procedure, returned, sent, chair_agrees=False).is_carried:
        reason = f"{share}; phiếu không gửi về tính là không tán thành nên không đủ đa số; triệu tập phiên họp."
    else:
        return WrittenResult(sent, returned, needed, needs_meeting=False, reason=f"{share}, các ý kiến thống nhất.")
    return WrittenResult(sent, returned, needed, needs_meeting=True, reason=reason)
