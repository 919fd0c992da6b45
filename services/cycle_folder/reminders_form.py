"""The shape of [reminders]: offsets, sending hours, the ladder, and plans of their own for single kinds of duties."""

from collections.abc import Mapping
from datetime import time
from typing import Annotated, Any, Final, Literal

from pydantic import Field, PlainValidator
from pydantic_core import PydanticCustomError, PydanticKnownError

from domain.reminder_plan import Offset, OffsetMalformed, ReminderPlan, SendingHours, Step, read_offset
from services.cycle_folder.shapes import Clock, Form, SmallCode

_FURTHEST: Final = 365


def _offset(value: object) -> int | str:
    """Take -7 or "-3wd"; a whole number stays one, so that a folder of before reads as it did."""
    if not isinstance(value, int | str) or isinstance(value, bool):
        raise PydanticKnownError("int_type")
    try:
        found = read_offset(value)
    except OffsetMalformed as fault:
        raise PydanticCustomError("int_parsing", "{problem}", {"problem": str(fault)}) from fault
    if found.days < -_FURTHEST:
        raise PydanticKnownError("greater_than_equal", {"ge": -_FURTHEST})
    if found.days > _FURTHEST:
        raise PydanticKnownError("less_than_equal", {"le": _FURTHEST})
    return str(found) if found.working else found.days


OffsetValue = Annotated[Any, PlainValidator(_offset)]
"""A whole number of days, or "-3wd" for working days."""


class LadderStep(Form):
    """A rung of the ladder of escalation."""

    after: OffsetValue = Field(description='quá hạn mấy ngày thì lên bậc này: 3, hoặc ngày làm việc "2wd"')
    to: Literal["head", "paper"] = Field(description="head: nhắc lãnh đạo đơn vị; paper: ra công văn đôn đốc")


class OwnPlan(Form):
    """A plan of reminders for one kind of duty; what it leaves out is as in [reminders]."""

    offsets: tuple[OffsetValue, ...] | None = Field(default=None, description="số ngày so với hạn của riêng việc này")
    ladder: tuple[LadderStep, ...] | None = Field(default=None, description="các bậc đôn đốc của riêng việc này")


class Reminders(Form):
    """When reminders go, and to whom."""

    offsets: tuple[OffsetValue, ...] = Field(
        default=(-14, -7, -3, -1, 1, 3, 7),
        description='số ngày so với hạn, số âm là trước hạn; "-3wd" là ngày làm việc',
    )
    escalate_after: int = Field(default=3, ge=1, le=365, description="số ngày quá hạn thì ra công văn đôn đốc")
    ladder: tuple[LadderStep, ...] = Field(
        default=(), description="các bậc đôn đốc; trống: công văn sau escalate_after ngày"
    )
    sends_from: Clock = Field(default="07:30", description="giờ bắt đầu gửi thư nhắc: 07:30")
    sends_until: Clock = Field(default="17:00", description="giờ thôi gửi thư nhắc: 17:00")
    plans: dict[SmallCode, OwnPlan] = Field(
        default_factory=dict, description="lịch nhắc riêng theo mã việc: [reminders.plans.bao-cao-nam]"
    )

    @property
    def hours(self) -> SendingHours:
        """Give the sending hours."""
        return SendingHours(time.fromisoformat(self.sends_from), time.fromisoformat(self.sends_until))

    def plan_for(self, code: str) -> ReminderPlan:
        """Give the plan of a duty: its own, that of its kind (bo-sung for bo-sung-qng-03), or the general one."""
        own = _of_kind(self.plans, code) or _of_kind(STANDARD_PLANS, code) or OwnPlan()
        offsets = self.offsets if own.offsets is None else own.offsets
        ladder = self.ladder if own.ladder is None else own.ladder
        steps = tuple(Step(read_offset(step.after), step.to) for step in ladder)
        if not steps and own.ladder is None:
            steps = (Step(Offset(self.escalate_after), "paper"),)
        return ReminderPlan(tuple(read_offset(offset) for offset in offsets), steps)


def _of_kind(plans: Mapping[str, OwnPlan], code: str) -> OwnPlan | None:
    """Find the plan of a code, or of the longest beginning of it that ends before a hyphen."""
    parts = code.split("-")
    names = ("-".join(parts[:n]) for n in range(len(parts), 0, -1))
    return next((plans[name] for name in names if name in plans), None)


# The archive wants to know a month ahead; what the commune checks and what is to be completed has days, not weeks.
STANDARD_PLANS: Final[Mapping[str, OwnPlan]] = {
    "nop-luu-tru": OwnPlan(offsets=(-30, -7, 1), ladder=()),
    "bo-sung": OwnPlan(offsets=("-5wd", "-2wd", "0wd"), ladder=()),
    "tham-dinh-xa": OwnPlan(offsets=("-5wd", "-2wd"), ladder=(LadderStep(after=1, to="head"),)),
}
"""Plans of kinds of duties that differ from the general one unless the folder says otherwise."""
