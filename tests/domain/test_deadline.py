"""Deadlines: "chậm nhất" includes its day, "trước ngày" does not (domain.md 1.9, 2.3)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import CalendarUnknown, vietnam_calendar
from domain.deadline import Deadline

CALENDAR = vietnam_calendar()
DEADLINES = st.builds(Deadline, st.dates(date(2019, 2, 1), date(2027, 11, 30)), st.booleans())


def test_the_dossiers_of_2020_were_in_time_on_friday_10_april() -> None:
    deadline = Deadline(date(2020, 4, 10))
    assert deadline.phrase() == "chậm nhất vào ngày 10/4/2020"
    assert deadline.is_met_by(date(2020, 4, 10))
    assert deadline.is_overdue_on(date(2020, 4, 11))
    assert deadline.internal_target(CALENDAR) == deadline.legal_end(CALENDAR) == date(2020, 4, 10)
    assert (deadline.days_left(date(2020, 4, 3)), deadline.days_overdue(date(2020, 4, 3))) == (7, 0)
    assert (deadline.days_left(date(2020, 4, 13)), deadline.days_overdue(date(2020, 4, 13))) == (0, 3)


def test_before_30_october_ends_on_the_29th() -> None:
    deadline = Deadline(date(2026, 10, 30), inclusive=False)
    assert deadline.phrase() == "trước ngày 30/10/2026"
    assert deadline.last_day == date(2026, 10, 29)
    assert deadline.is_met_by(date(2026, 10, 29))
    assert not deadline.is_met_by(date(2026, 10, 30))
    assert deadline.days_overdue(date(2026, 10, 30)) == 1


@pytest.mark.parametrize(
    ("on", "inclusive", "target", "legal"),
    [
        (date(2020, 6, 20), True, date(2020, 6, 19), date(2020, 6, 22)),
        (date(2020, 12, 20), True, date(2020, 12, 18), date(2020, 12, 21)),
        (date(2026, 4, 30), False, date(2026, 4, 29), date(2026, 4, 29)),
        (date(2026, 4, 30), True, date(2026, 4, 29), date(2026, 5, 4)),
        (date(2027, 1, 30), False, date(2027, 1, 29), date(2027, 1, 29)),
        (date(2027, 10, 30), True, date(2027, 10, 29), date(2027, 11, 1)),
    ],
)
def test_targets_roll_back_and_legal_terms_forward(on: date, target: date, legal: date, *, inclusive: bool) -> None:
    deadline = Deadline(on, inclusive)
    assert deadline.internal_target(CALENDAR) == target
    assert deadline.legal_end(CALENDAR) == legal


def test_a_year_without_holidays_is_refused() -> None:
    with pytest.raises(CalendarUnknown):
        Deadline(date(2028, 4, 30)).internal_target(CALENDAR)


@given(DEADLINES, st.integers(-400, 400))
def test_a_day_is_in_time_or_overdue_and_counts_agree(deadline: Deadline, days: int) -> None:
    day = deadline.last_day + timedelta(days=days)
    assert deadline.is_met_by(day) is not deadline.is_overdue_on(day)
    assert deadline.is_overdue_on(day) is (deadline.days_overdue(day) > 0)
    assert deadline.days_overdue(day) == max(days, 0)
    assert deadline.days_left(day) == max(-days, 0)


@given(DEADLINES)
def test_the_target_never_lies_after_the_legal_end(deadline: Deadline) -> None:
    assert deadline.internal_target(CALENDAR) <= deadline.last_day <= deadline.legal_end(CALENDAR)
