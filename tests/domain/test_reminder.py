"""The selection: due and not fulfilled, one letter a day per address, one after a standstill, none lost."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.calendar import vietnam_calendar
from domain.deadline import Deadline
from domain.reminder import Duty, Selection, due_day, select
from domain.reminder_plan import Offset, ReminderPlan, Role, SendingHours, Step

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
CALENDAR = vietnam_calendar()
HOURS = SendingHours()
PLAN = ReminderPlan(tuple(map(Offset, (-14, -7, -3, -1, 1, 3, 7))), (Step(Offset(3), "paper"),))
DOSSIERS = Deadline(date(2020, 4, 10))


def duty(key: str = "524/ho-so", owner: str = "524", **changes: object) -> Duty:
    values: dict[str, object] = {"key": key, "owner": owner, "deadline": DOSSIERS, "plan": PLAN} | changes
    return Duty(**values)  # type: ignore[arg-type]


def at(day: int, hour: int = 9, month: int = 4) -> datetime:
    return datetime(2020, month, day, hour, tzinfo=ZONE)


def address(owner: str, role: Role) -> str:
    return "" if owner == "528" else f"{owner}.{role}@example.vn"


def chosen(*duties: Duty, moment: datetime, mailed: frozenset[str] = frozenset()) -> Selection:
    return select(duties, address, mailed, moment, HOURS, CALENDAR)


def test_the_season_of_2020_day_by_day() -> None:
    reminded: date | None = None
    sent = []
    for day in (date(2020, 3, 20) + timedelta(days=n) for n in range(42)):
        planned = due_day(duty(reminded_on=reminded), day, CALENDAR)
        if planned is not None:
            reminded = day
            sent.append(day)
    # 1 and 3 days late both fall on Monday 13/4: one letter.
    assert sent == [
        date(2020, 3, 27),
        date(2020, 4, 3),
        date(2020, 4, 7),
        date(2020, 4, 9),
        date(2020, 4, 13),
        date(2020, 4, 17),
    ]


def test_after_a_standstill_one_letter_stands_for_all() -> None:
    assert due_day(duty(), date(2020, 4, 8), CALENDAR) == date(2020, 4, 7)
    assert due_day(duty(reminded_on=date(2020, 4, 8)), date(2020, 4, 8), CALENDAR) is None
    assert due_day(duty(), date(2020, 3, 26), CALENDAR) is None


def test_what_is_not_open_is_never_chosen() -> None:
    for state in ("fulfilled", "lapsed", "waived"):
        assert not chosen(duty(state=state), moment=at(9)).mails


def test_outside_the_hours_nothing_goes_and_then_it_does() -> None:
    assert chosen(duty(), moment=at(9, 18)) == Selection()
    assert chosen(duty(), moment=at(11)) == Selection()  # Saturday
    assert chosen(duty(), moment=at(13)).mails[0].dues[0].planned_on == date(2020, 4, 13)


def test_all_that_is_due_for_an_address_goes_in_one_letter_and_only_once_a_day() -> None:
    duties = (duty(), duty("524/bao-cao"), duty("533/ho-so", "533"))
    first = chosen(*duties, moment=at(3))
    assert [(mail.address, len(mail.dues)) for mail in first.mails] == [
        ("524.officer@example.vn", 2),
        ("533.officer@example.vn", 1),
    ]
    again = chosen(*duties, moment=at(3), mailed=frozenset({"524.officer@example.vn"}))
    assert [mail.address for mail in again.mails] == ["533.officer@example.vn"]


def test_an_owner_without_an_address_is_told_apart() -> None:
    selection = chosen(duty("528/ho-so", "528"), moment=at(3))
    assert not selection.mails
    assert [due.duty.key for due in selection.unreachable] == ["528/ho-so"]


def test_the_urging_paper_goes_to_the_head_with_what_else_is_due_there() -> None:
    plan = ReminderPlan((Offset(-1), Offset(1)), (Step(Offset(1), "head"), Step(Offset(3), "paper")))
    late, other = duty(plan=plan, can_urge=True), duty("524/bao-cao", plan=plan)
    (mail,) = chosen(late, other, moment=at(13)).mails
    assert mail.address == "524.head@example.vn"
    assert mail.urged is not None
    assert mail.urged.duty is late
    assert [due.duty.key for due in mail.dues] == ["524/ho-so", "524/bao-cao"]


def test_a_second_urging_paper_waits_for_the_next_day_but_its_reminder_does_not() -> None:
    one, two = duty("524/a", can_urge=True), duty("524/b", can_urge=True)
    (mail,) = chosen(one, two, moment=at(13)).mails
    assert [(due.duty.key, due.is_urged) for due in mail.dues] == [("524/a", True), ("524/b", False)]
    both = (duty("524/a", reminded_on=date(2020, 4, 13)), duty("524/b", can_urge=True, reminded_on=date(2020, 4, 13)))
    (mail,) = chosen(*both, moment=at(14)).mails
    assert [(due.duty.key, due.is_urged, due.planned_on) for due in mail.dues] == [("524/b", True, None)]


def test_two_papers_with_nothing_else_go_on_two_days() -> None:
    reminded = date(2020, 4, 13)
    duties = [duty(f"524/{name}", can_urge=True, reminded_on=reminded) for name in "ab"]
    (mail,) = chosen(*duties, moment=at(14)).mails
    assert [due.duty.key for due in mail.dues] == ["524/a"]


def test_a_paper_that_went_or_may_not_go_yet_is_not_chosen() -> None:
    settled = duty(reminded_on=date(2020, 4, 13))
    assert not chosen(settled, moment=at(14)).mails
    assert not chosen(duty(can_urge=True, reminded_on=date(2020, 4, 9)), moment=at(10)).mails


DEADLINES = st.builds(Deadline, st.dates(date(2019, 3, 1), date(2027, 9, 30)), st.booleans())
PLANS = st.builds(ReminderPlan, st.sets(st.builds(Offset, st.integers(-40, 40), st.booleans()), max_size=8).map(tuple))


@given(DEADLINES, PLANS, st.lists(st.integers(-60, 60), max_size=30))
@settings(max_examples=60)
def test_no_planned_day_goes_twice_and_none_that_has_come_is_left(
    deadline: Deadline, plan: ReminderPlan, runs: list[int]
) -> None:
    reminded: date | None = None
    for days in sorted(runs):
        today = deadline.last_day + timedelta(days=days)
        one = duty(deadline=deadline, plan=plan, reminded_on=reminded)
        planned = due_day(one, today, CALENDAR)
        come = [day for day in plan.days(deadline, CALENDAR) if day <= today]
        if planned is not None:
            assert planned == come[-1]
            assert reminded is None or reminded < planned
            reminded = today
        assert not come or (reminded is not None and reminded >= come[-1])
        again = duty(deadline=deadline, plan=plan, reminded_on=reminded)
        assert due_day(again, today, CALENDAR) is None
