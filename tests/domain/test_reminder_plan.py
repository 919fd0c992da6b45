"""Plans of reminders: offsets in calendar and working days, the ladder, sending hours."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.calendar import vietnam_calendar
from domain.deadline import Deadline
from domain.reminder_plan import Offset, OffsetMalformed, ReminderPlan, SendingHours, Step, planned_day, read_offset

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
CALENDAR = vietnam_calendar()
DOSSIERS = Deadline(date(2020, 4, 10))

DEADLINES = st.builds(Deadline, st.dates(date(2019, 3, 1), date(2027, 9, 30)), st.booleans())
OFFSETS = st.builds(Offset, st.integers(-40, 40), st.booleans())


@pytest.mark.parametrize(
    ("offset", "day"),
    [
        (-14, date(2020, 3, 27)),
        (-7, date(2020, 4, 3)),
        (-8, date(2020, 4, 1)),  # 02/4 is Hùng Kings' day: back to Wednesday
        (0, date(2020, 4, 10)),
        (1, date(2020, 4, 13)),
        (3, date(2020, 4, 13)),
        (Offset(-3, working=True), date(2020, 4, 7)),
        (Offset(-6, working=True), date(2020, 4, 1)),  # 09, 08, 07, 06, 03, then 01: the holiday is not counted
        (Offset(2, working=True), date(2020, 4, 14)),
        (Offset(0, working=True), date(2020, 4, 10)),
    ],
)
def test_planned_days_of_10_april_2020(offset: Offset | int, day: date) -> None:
    assert planned_day(DOSSIERS, offset, CALENDAR) == day


def test_an_exclusive_deadline_counts_from_its_last_day_in_time() -> None:
    assert planned_day(Deadline(date(2026, 10, 30), inclusive=False), 0, CALENDAR) == date(2026, 10, 29)
    assert planned_day(Deadline(date(2026, 10, 30), inclusive=False), 1, CALENDAR) == date(2026, 10, 30)


def test_a_year_without_holiday_data_knows_weekends() -> None:
    assert planned_day(Deadline(date(2031, 6, 16)), -1, CALENDAR) == date(2031, 6, 13)


@given(DEADLINES, OFFSETS)
@settings(max_examples=80)
def test_a_planned_day_is_worked_and_on_its_side_of_the_deadline(deadline: Deadline, offset: Offset) -> None:
    day = planned_day(deadline, offset, CALENDAR)
    assert not CALENDAR.is_known_day_off(day)
    assert deadline.is_overdue_on(day) is (offset.days > 0)


@given(OFFSETS)
def test_an_offset_is_read_as_it_is_written(offset: Offset) -> None:
    assert read_offset(str(offset)) == offset


@pytest.mark.parametrize("text", ["", "wd", "3 ngày", "-3WD", "1.5", "--3"])
def test_what_is_no_offset_is_refused(text: str) -> None:
    with pytest.raises(OffsetMalformed, match="-3wd"):
        read_offset(text)


PLAN = ReminderPlan(
    (Offset(-7), Offset(-1), Offset(1)), (Step(Offset(2, working=True), "head"), Step(Offset(5), "paper"))
)


def test_the_ladder_climbs_from_the_officer_to_the_head_to_the_paper() -> None:
    assert PLAN.days(DOSSIERS, CALENDAR) == (
        date(2020, 4, 3),
        date(2020, 4, 9),
        date(2020, 4, 13),
        date(2020, 4, 14),
    )
    roles = {day: PLAN.role_on(DOSSIERS, date(2020, 4, day), CALENDAR) for day in (9, 13, 14, 20)}
    assert roles == {9: "officer", 13: "officer", 14: "head", 20: "head"}
    assert PLAN.urged_from(DOSSIERS, CALENDAR) == date(2020, 4, 15)


def test_a_plan_without_a_ladder_stays_with_the_officer() -> None:
    plan = ReminderPlan((Offset(-1),))
    assert plan.role_on(DOSSIERS, date(2020, 6, 1), CALENDAR) == "officer"
    assert plan.urged_from(DOSSIERS, CALENDAR) is None


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        (datetime(2026, 1, 9, 7, 29, tzinfo=ZONE), False),
        (datetime(2026, 1, 9, 7, 30, tzinfo=ZONE), True),
        (datetime(2026, 1, 9, 17, 0, tzinfo=ZONE), True),
        (datetime(2026, 1, 9, 17, 1, tzinfo=ZONE), False),
        (datetime(2026, 1, 10, 9, 0, tzinfo=ZONE), True),  # a Saturday worked instead of 02/01
        (datetime(2026, 1, 11, 9, 0, tzinfo=ZONE), False),
        (datetime(2026, 2, 17, 9, 0, tzinfo=ZONE), False),  # Tết
    ],
)
def test_letters_go_in_the_hours_of_working_days(moment: datetime, *, is_open: bool) -> None:
    assert SendingHours().is_open_at(moment, CALENDAR) is is_open


def test_hours_are_data() -> None:
    assert not SendingHours(time(8), time(11)).is_open_at(datetime(2026, 1, 9, 11, 30, tzinfo=ZONE), CALENDAR)
