"""Reminders: one per offset, one after a standstill, none forgotten."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import vietnam_calendar
from domain.deadline import Deadline
from domain.reminder import needs_escalation, planned_day, reminder_due

CALENDAR = vietnam_calendar()
OFFSETS = (-14, -7, -3, -1, 1, 3, 7)
DOSSIERS = Deadline(date(2020, 4, 10))

DEADLINES = st.builds(Deadline, st.dates(date(2019, 3, 1), date(2027, 9, 30)), st.booleans())
OFFSET_SETS = st.sets(st.integers(-40, 40), min_size=1, max_size=8)


@pytest.mark.parametrize(
    ("offset", "day"),
    [
        (-14, date(2020, 3, 27)),
        (-7, date(2020, 4, 3)),
        (-3, date(2020, 4, 7)),
        (-1, date(2020, 4, 9)),
        (0, date(2020, 4, 10)),
        (1, date(2020, 4, 13)),
        (3, date(2020, 4, 13)),
        (7, date(2020, 4, 17)),
    ],
)
def test_planned_days_of_10_april_2020(offset: int, day: date) -> None:
    assert planned_day(DOSSIERS, offset, CALENDAR) == day


def test_a_reminder_before_the_end_rolls_back_over_a_holiday() -> None:
    # Friday 03/4 would be a week before; Hùng Kings' day is Thursday 02/4.
    assert planned_day(DOSSIERS, -8, CALENDAR) == date(2020, 4, 1)


def test_an_exclusive_deadline_counts_from_its_last_day_in_time() -> None:
    assert planned_day(Deadline(date(2026, 10, 30), inclusive=False), 0, CALENDAR) == date(2026, 10, 29)
    assert planned_day(Deadline(date(2026, 10, 30), inclusive=False), 1, CALENDAR) == date(2026, 10, 30)


def test_a_year_without_holiday_data_still_gets_its_reminders() -> None:
    far = Deadline(date(2031, 6, 16))
    assert planned_day(far, -1, CALENDAR) == date(2031, 6, 13)
    assert reminder_due(far, OFFSETS, frozenset(), date(2031, 6, 13), CALENDAR) == -1


def test_the_season_of_2020_day_by_day() -> None:
    already: set[int] = set()
    sent: dict[date, int] = {}
    day = date(2020, 3, 20)
    while day <= date(2020, 4, 30):
        offset = reminder_due(DOSSIERS, OFFSETS, frozenset(already), day, CALENDAR)
        if offset is not None:
            already.add(offset)
            sent[day] = offset
        day += timedelta(days=1)
    # 1 and 3 days late both fall on Monday 13/4: one letter.
    assert sent == {
        date(2020, 3, 27): -14,
        date(2020, 4, 3): -7,
        date(2020, 4, 7): -3,
        date(2020, 4, 9): -1,
        date(2020, 4, 13): 3,
        date(2020, 4, 17): 7,
    }


def test_after_a_standstill_only_the_latest_goes() -> None:
    assert reminder_due(DOSSIERS, OFFSETS, frozenset({-14}), date(2020, 4, 9), CALENDAR) == -1
    assert reminder_due(DOSSIERS, OFFSETS, frozenset({-14, -1}), date(2020, 4, 9), CALENDAR) is None
    assert reminder_due(DOSSIERS, OFFSETS, frozenset({-1}), date(2020, 4, 8), CALENDAR) is None


def test_before_the_first_offset_and_without_offsets_nothing_is_due() -> None:
    assert reminder_due(DOSSIERS, OFFSETS, frozenset(), date(2020, 3, 26), CALENDAR) is None
    assert reminder_due(DOSSIERS, (), frozenset(), date(2020, 4, 10), CALENDAR) is None


@given(DEADLINES, OFFSET_SETS, st.lists(st.integers(-60, 60), max_size=30))
def test_no_offset_goes_twice_and_never_backwards(deadline: Deadline, offsets: set[int], runs: list[int]) -> None:
    sent: list[int] = []
    for days in sorted(runs):
        today = deadline.last_day + timedelta(days=days)
        offset = reminder_due(deadline, offsets, frozenset(sent), today, CALENDAR)
        if offset is not None:
            assert planned_day(deadline, offset, CALENDAR) <= today
            sent.append(offset)
    assert sent == sorted(set(sent))
    assert set(sent) <= offsets


@given(DEADLINES, OFFSET_SETS, st.integers(0, 120), st.integers(-60, 60))
def test_a_second_run_at_once_sends_nothing(deadline: Deadline, offsets: set[int], down: int, days: int) -> None:
    today = deadline.last_day + timedelta(days=days)
    already: frozenset[int] = frozenset()
    early = reminder_due(deadline, offsets, already, today - timedelta(days=down), CALENDAR)
    if early is not None:
        already |= {early}
    now = reminder_due(deadline, offsets, already, today, CALENDAR)
    if now is not None:
        assert reminder_due(deadline, offsets, already | {now}, today, CALENDAR) is None


@given(DEADLINES, OFFSET_SETS, st.integers(-60, 0))
def test_any_run_in_the_window_gives_a_reminder_before_the_end(
    deadline: Deadline, offsets: set[int], days: int
) -> None:
    # Whatever was missed before: the first run between the first planned day and the last day in time sends one.
    today = deadline.last_day + timedelta(days=days)
    first = planned_day(deadline, min(offsets), CALENDAR)
    offset = reminder_due(deadline, offsets, frozenset(), today, CALENDAR)
    assert (offset is not None) is (first <= today)


@given(DEADLINES, OFFSET_SETS)
def test_every_reminder_before_the_end_is_planned_on_a_working_day_in_time(
    deadline: Deadline, offsets: set[int]
) -> None:
    for offset in offsets:
        day = planned_day(deadline, offset, CALENDAR)
        assert CALENDAR.is_working_day(day)
        assert deadline.is_overdue_on(day) is (offset > 0)


@pytest.mark.parametrize(
    ("today", "is_needed"),
    [
        (date(2020, 4, 10), False),
        (date(2020, 4, 12), False),
        (date(2020, 4, 13), True),
        (date(2020, 5, 1), True),
    ],
)
def test_escalation_after_three_days(today: date, *, is_needed: bool) -> None:
    assert needs_escalation(DOSSIERS, 3, today) is is_needed


def test_nothing_is_escalated_while_there_is_time() -> None:
    assert not needs_escalation(DOSSIERS, 0, date(2020, 4, 10))
