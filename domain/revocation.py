"""Revoking a certificate: the grounds of the law, the days that it gives, who decides."""

from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final, Literal

from domain.calendar import WorkingCalendar, add_days
from domain.errors import RuleBroken
from domain.moves import Moves
from domain.regime import Regime
from domain.renewal import life_table, next_known_working_day
from domain.vietnamese import counted, short_date

Decider = Literal["province", "ministry"]

MOVES: Final = Moves(
    name="việc thu hồi giấy chứng nhận",
    table=MappingProxyType(
        {
            "proposed": frozenset({"decided", "requested", "withdrawn"}),
            "requested": frozenset({"decided", "withdrawn"}),
            "decided": frozenset({"effective"}),
            "effective": frozenset(),
            "withdrawn": frozenset(),
        }
    ),
    labels=MappingProxyType(
        {
            "proposed": "đang trình ký",
            "requested": "đã đề nghị Bộ, chờ quyết định",
            "decided": "đã có quyết định, chưa đến ngày hiệu lực",
            "effective": "đã thu hồi",
            "withdrawn": "đã rút",
        }
    ),
)

_TERM: Final = "revocation_days"


@dataclass(frozen=True, slots=True)
class Ground:
    """A reason for which the law revokes a certificate, and where it stands: điểm b khoản 1 Điều 8."""

    code: str
    letter: str
    text: str
    article: str

    @property
    def place(self) -> str:
        """Give the place in the law."""
        return f"điểm {self.letter} {self.article}"


class GroundUnknown(RuleBroken):
    """Say that the law has no such ground."""

    def __init__(self, code: str, grounds: tuple[Ground, ...]) -> None:
        super().__init__(code, grounds)
        self.code = code
        self.grounds = grounds

    def sentence(self) -> str:
        """Name the code and the grounds there are."""
        known = "; ".join(f"{ground.code} ({ground.place}: {ground.text})" for ground in self.grounds)
        return f"Không có căn cứ thu hồi “{self.code}”. Hãy dùng một trong các mã: {known}."


class RevocationNotRegulated(RuleBroken):
    """Say that the law of a day names no grounds of revocation."""

    def __init__(self, regime: str, day: date) -> None:
        super().__init__(regime, day)
        self.regime = regime
        self.day = day

    def sentence(self) -> str:
        """Name the regime and what to do instead."""
        return (
            f"Ngày {short_date(self.day)} áp dụng chế độ {self.regime}, dữ liệu chưa có căn cứ thu hồi. Hãy "
            "soạn quyết định theo từng trường hợp: thuky paper draft revocation_decision."
        )


class RevocationLate(RuleBroken):
    """Say that the days for the decision are over and nobody has said why."""

    def __init__(self, concluded_on: date, due_on: date, days_late: int) -> None:
        super().__init__(concluded_on, due_on, days_late)
        self.concluded_on = concluded_on
        self.due_on = due_on
        self.days_late = days_late

    def sentence(self) -> str:
        """Name the days and ask for the reason."""
        return (
            f"Kết luận ngày {short_date(self.concluded_on)}, hạn ra quyết định là {short_date(self.due_on)}: đã "
            f"muộn {counted(self.days_late)} ngày. Hãy ghi lý do muộn: --late-reason “…”."
        )


class ConclusionAhead(RuleBroken):
    """Say that the conclusion is dated after today, or before the certificate was issued."""

    def __init__(self, concluded_on: date, issued_on: date, today: date) -> None:
        super().__init__(concluded_on, issued_on, today)
        self.concluded_on = concluded_on
        self.issued_on = issued_on
        self.today = today

    def sentence(self) -> str:
        """Name the days."""
        return (
            f"Ngày kết luận {short_date(self.concluded_on)} không ở giữa ngày cấp giấy ({short_date(self.issued_on)}) "
            f"và hôm nay ({short_date(self.today)}). Hãy sửa --concluded-on."
        )


def grounds_on(regime: str) -> tuple[Ground, ...]:
    """List the grounds of a regime, in the order of the law; empty where its data name none."""
    table = life_table(regime, "revocation")
    return tuple(Ground(row["code"], row["letter"], row["text"], table["article"]) for row in table.get("grounds", ()))


def ground_of(code: str, regime: str, day: date) -> Ground:
    """Find a ground by its code. Raises GroundUnknown, RevocationNotRegulated."""
    grounds = grounds_on(regime)
    if not grounds:
        raise RevocationNotRegulated(regime, day)
    found = next((ground for ground in grounds if ground.code == code), None)
    if found is None:
        raise GroundUnknown(code, grounds)
    return found


def decision_due(concluded_on: date, regime: Regime, calendar: WorkingCalendar) -> date:
    """Give the last day for the decision; a day off rolls forward.

    Source: the regime's term ``revocation_days`` (R4: 15 days, Decision 26/2026, Article 8).
    """
    days = next(int(term.value) for term in regime.terms if term.code == _TERM)
    return next_known_working_day(add_days(concluded_on, days), calendar)


def check_days(concluded_on: date, issued_on: date, today: date, due_on: date, late_reason: str) -> None:
    """Pass when the conclusion can be acted on today. Raises ConclusionAhead, RevocationLate."""
    if not issued_on <= concluded_on <= today:
        raise ConclusionAhead(concluded_on, issued_on, today)
    if today > due_on and not late_reason.strip():
        raise RevocationLate(concluded_on, due_on, (today - due_on).days)


def decider_of(star: int, regime: Regime) -> Decider:
    """Say who revokes: the ministry what it recognises itself, the chair of the province everything else."""
    return "ministry" if regime.recognises(star) == "ministry" else "province"
