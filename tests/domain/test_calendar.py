"""Working days: the worked examples of domain.md 2.3 and properties over all known years."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import CalendarUnknown, DaysNegative, WorkingCalendar, add_days, add_months, vietnam_calendar
from domain.certificate import renewal_window, valid_until
from domain.deadline import Deadline
from domain.regime import load_regime

CALENDAR = vietnam_calendar()
DAYS = st.dates(date(2019, 2, 1), date(2027, 9, 30))


def test_the_year_is_known_that_reminders_will_need_next() -> None:
    today = datetime.now(UTC).date()
    missing = CALENDAR.missing_year(today)
    assert missing is None, f"domain/holidays/{missing}.toml is missing: take it from the official notice"


def test_fifteen_working_days_of_the_commune() -> None:
    assert CALENDAR.add_working_days(date(2026, 11, 2), 15) == date(2026, 11, 23)
    assert CALENDAR.add_working_days(date(2026, 11, 16), 15) == date(2026, 12, 8)


def test_fifteen_working_days_over_tet() -> None:
    # 6 days up to 13/02, then 16-20/02 are off: 23/02 is the seventh, 05/3 the fifteenth.
    assert CALENDAR.add_working_days(date(2026, 2, 5), 15) == date(2026, 3, 5)


@pytest.mark.parametrize(
    ("day", "is_worked"),
    [
        (date(2020, 4, 10), True),
        (date(2020, 6, 20), False),
        (date(2020, 12, 20), False),
        (date(2026, 1, 1), False),
        (date(2026, 1, 2), False),
        (date(2026, 1, 10), True),
        (date(2026, 2, 16), False),
        (date(2026, 2, 20), False),
        (date(2026, 2, 23), True),
        (date(2026, 4, 27), False),
        (date(2026, 4, 29), True),
        (date(2026, 4, 30), False),
        (date(2026, 5, 1), False),
        (date(2026, 8, 22), True),
        (date(2026, 8, 31), False),
        (date(2026, 9, 1), False),
        (date(2026, 9, 2), False),
        (date(2026, 11, 24), False),
        (date(2027, 1, 30), False),
        (date(2027, 10, 30), False),
        (date(2019, 1, 5), True),
        (date(2019, 4, 29), False),
        (date(2019, 5, 4), True),
        (date(2024, 5, 4), True),
        (date(2025, 4, 26), True),
        (date(2025, 5, 2), False),
    ],
)
def test_days_of_the_table(day: date, *, is_worked: bool) -> None:
    assert CALENDAR.is_working_day(day) is is_worked


def test_rolling_to_a_working_day() -> None:
    assert CALENDAR.previous_working_day(date(2020, 6, 20)) == date(2020, 6, 19)
    assert CALENDAR.next_working_day(date(2020, 6, 20)) == date(2020, 6, 22)
    assert CALENDAR.previous_working_day(date(2020, 4, 10)) == date(2020, 4, 10)
    assert CALENDAR.next_working_day(date(2020, 4, 10)) == date(2020, 4, 10)
    assert CALENDAR.next_working_day(date(2026, 4, 30)) == date(2026, 5, 4)


def test_a_year_without_data_is_refused() -> None:
    for ask in (
        lambda: CALENDAR.is_working_day(date(2018, 6, 1)),
        lambda: CALENDAR.add_working_days(date(2027, 12, 30), 5),
        lambda: CALENDAR.next_working_day(date(2028, 1, 3)),
        lambda: CALENDAR.previous_working_day(date(2018, 12, 31)),
        lambda: CALENDAR.working_days_between(date(2018, 12, 1), date(2019, 1, 31)),
    ):
        with pytest.raises(CalendarUnknown) as caught:
            ask()
        assert caught.value.year in {2018, 2028}
        assert str(caught.value.year) in str(caught.value)


def test_weekends_are_known_in_every_year() -> None:
    assert CALENDAR.is_known_day_off(date(2031, 2, 1))
    assert not CALENDAR.is_known_day_off(date(2031, 2, 3))


def test_a_negative_term_is_refused() -> None:
    with pytest.raises(DaysNegative) as caught:
        CALENDAR.add_working_days(date(2026, 1, 5), -1)
    assert caught.value.days == -1


@pytest.mark.parametrize(
    ("today", "missing"),
    [
        (date(2027, 9, 30), None),
        (date(2027, 10, 1), 2028),
        (date(2028, 1, 1), 2028),
        (date(2026, 10, 1), None),
    ],
)
def test_next_year_is_needed_from_october(today: date, missing: int | None) -> None:
    assert CALENDAR.missing_year(today) == missing


def test_unverified_rows_of_a_term_are_named() -> None:
    names = [row.name for row in CALENDAR.unverified_between(date(2026, 11, 16), date(2026, 12, 8))]
    assert names == ["Ngày Văn hóa Việt Nam"]
    assert CALENDAR.unverified_between(date(2026, 11, 25), date(2026, 12, 8)) == ()


@given(DAYS, st.integers(0, 60))
def test_a_term_holds_as_many_working_days_as_it_says(start: date, days: int) -> None:
    end = CALENDAR.add_working_days(start, days)
    assert CALENDAR.working_days_between(start, end) == days
    assert days == 0 or CALENDAR.is_working_day(end)
    assert end >= start + timedelta(days=days if days < 5 else 0)


@given(DAYS, st.integers(0, 30), st.integers(0, 30))
def test_two_terms_in_a_row_are_one(start: date, first: int, second: int) -> None:
    halfway = CALENDAR.add_working_days(start, first)
    assert CALENDAR.add_working_days(halfway, second) == CALENDAR.add_working_days(start, first + second)


@given(DAYS)
def test_rolling_stops_at_the_nearest_working_day(day: date) -> None:
    back, forward = CALENDAR.previous_working_day(day), CALENDAR.next_working_day(day)
    assert back <= day <= forward
    assert CALENDAR.is_working_day(back)
    assert CALENDAR.is_working_day(forward)
    between = (back + timedelta(days=n) for n in range(1, (forward - back).days))
    assert not any(CALENDAR.is_working_day(other) for other in between)


def test_nothing_is_worked_backwards() -> None:
    assert CALENDAR.working_days_between(date(2026, 11, 10), date(2026, 11, 2)) == 0
    assert CALENDAR.working_days_between(date(2026, 11, 10), date(2026, 11, 10)) == 0


@pytest.mark.parametrize(
    ("day", "months", "end"),
    [
        (date(2024, 2, 29), 36, date(2027, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2023, 12, 28), 36, date(2026, 12, 28)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 11, 30), 1, date(2026, 12, 30)),
        (date(2026, 12, 31), 1, date(2027, 1, 31)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 5, 15), 0, date(2026, 5, 15)),
    ],
)
def test_months_end_on_the_corresponding_day(day: date, months: int, end: date) -> None:
    assert add_months(day, months) == end


@given(st.dates(date(1990, 1, 1), date(2100, 12, 31)), st.integers(-240, 240))
def test_months_keep_the_day_or_take_the_last(day: date, months: int) -> None:
    end = add_months(day, months)
    assert (end.year * 12 + end.month) - (day.year * 12 + day.month) == months
    assert end.day == day.day or (end.day < day.day and (end + timedelta(days=1)).day == 1)


def test_a_calendar_can_be_made_of_no_rows() -> None:
    bare = WorkingCalendar([], [2030])
    assert bare.is_working_day(date(2030, 1, 1))
    assert not bare.is_working_day(date(2030, 1, 5))


def test_terms_in_days_do_not_count_the_first_and_do_not_move() -> None:
    assert add_days(date(2026, 11, 6), 15) == date(2026, 11, 21)  # a Saturday: who owes it decides how it rolls
    assert add_days(date(2026, 12, 28), 180) == date(2027, 6, 26)
    assert add_days(date(2026, 5, 22), 60) == date(2026, 7, 21)
    assert add_days(date(2026, 5, 22), 30) == date(2026, 6, 21)
    assert add_days(date(2026, 5, 22), 0) == date(2026, 5, 22)
    with pytest.raises(DaysNegative):
        add_days(date(2026, 5, 22), -1)


def test_the_dates_of_the_transition_are_in_the_data_of_the_regime() -> None:
    entry = date(2026, 5, 22)
    r3 = load_regime("R3")
    assert r3.finish_by("lần đầu") == r3.finish_by("nâng hạng") == add_days(entry, 60)
    assert r3.finish_by("đánh giá lại") == add_days(entry, 30)


def test_a_certificate_of_28_december_2023_and_its_window() -> None:
    last = valid_until(date(2023, 12, 28), 36)
    renewal = load_regime("R4").renewal
    assert last == date(2026, 12, 28)
    assert renewal is not None
    window = renewal_window(last, renewal)
    assert (window.opens_on, window.closes_on, window.grace_until) == (
        date(2026, 7, 1),
        date(2026, 8, 30),
        date(2027, 6, 26),
    )
    # The window closes on a Sunday: the day stands, an office aims at the Friday before.
    assert Deadline(window.closes_on).internal_target(CALENDAR) == date(2026, 8, 28)
