"""The renewal of certificates: windows, notices, grace, the term of a re-evaluation."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.calendar import vietnam_calendar
from domain.regime import load_regime
from domain.renewal import (
    PHASES,
    Life,
    life_of,
    life_table,
    next_known_working_day,
    notice_day,
    notice_due,
    notice_offsets,
    re_evaluation_due,
    unverified_life,
)

R2, R4 = load_regime("R2"), load_regime("R4")
UNTIL = date(2026, 12, 28)
CALENDAR = vietnam_calendar()
OFFSETS = notice_offsets("R4")


def test_the_worked_example_of_a_certificate_of_28_12_2023() -> None:
    life = life_of(UNTIL, R4, None)
    assert life == Life(UNTIL, date(2026, 7, 1), date(2026, 8, 30), None, UNTIL)
    kept = life_of(UNTIL, R4, date(2026, 12, 28))
    assert kept.alive_until == date(2027, 6, 26)


@pytest.mark.parametrize(
    ("day", "filed", "phase"),
    [
        ("2026-06-30", None, "early"),
        ("2026-07-01", None, "open"),
        ("2026-08-30", None, "open"),
        ("2026-08-31", None, "late"),
        ("2026-12-28", None, "late"),
        ("2026-12-29", None, "over"),
        ("2026-09-01", "2026-08-01", "filed"),
        ("2026-12-28", "2026-12-28", "filed"),
        ("2026-12-29", "2026-12-28", "extended"),
        ("2027-06-26", "2026-12-28", "extended"),
        ("2027-06-27", "2026-12-28", "over"),
        ("2026-12-29", "2026-12-29", "over"),
    ],
)
def test_phases_of_a_certificate(day: str, filed: str | None, phase: str) -> None:
    life = life_of(UNTIL, R4, date.fromisoformat(filed) if filed else None)
    assert life.phase(date.fromisoformat(day)) == phase
    assert phase in PHASES


def test_without_the_grace_a_late_file_keeps_nothing_alive() -> None:
    assert R4.renewal
    strict = replace(R4, renewal=replace(R4.renewal, grace_days=0))
    assert life_of(UNTIL, strict, date(2026, 12, 1)).phase(date(2026, 12, 29)) == "over"


def test_a_law_without_a_window_knows_only_the_last_day() -> None:
    life = life_of(UNTIL, R2, date(2026, 12, 1))
    assert (life.opens_on, life.closes_on, life.alive_until) == (None, None, UNTIL)
    assert life.phase(date(2026, 11, 1)) == "early"
    assert life.file_by(date(2026, 11, 1)) == UNTIL


def test_the_last_day_for_the_file_is_the_windows_then_the_certificates() -> None:
    life = life_of(UNTIL, R4, None)
    assert life.file_by(date(2026, 8, 30)) == date(2026, 8, 30)
    assert life.file_by(date(2026, 8, 31)) == UNTIL


def test_notices_are_data_of_the_regime() -> None:
    assert OFFSETS == (-210, -180, -150, -127)
    assert max(notice_offsets("R2")) <= -30
    assert notice_offsets("R0") == ()
    assert life_table("R1", "revocation") == {}
    assert {row.where for row in unverified_life()} == {"R1", "R2", "R3", "R4"}
    assert all(row.source and row.note for row in unverified_life())


def test_a_notice_on_a_day_off_goes_before_it() -> None:
    # 01/8/2026 is a Saturday.
    assert notice_day(UNTIL, -150, CALENDAR) == date(2026, 7, 31)
    assert notice_due(UNTIL, OFFSETS, {-210, -180}, date(2026, 7, 30), CALENDAR) is None
    assert notice_due(UNTIL, OFFSETS, {-210, -180}, date(2026, 7, 31), CALENDAR) == -150


def test_after_a_standstill_only_the_latest_notice_goes() -> None:
    assert notice_due(UNTIL, OFFSETS, set(), date(2026, 5, 28), CALENDAR) is None
    assert notice_due(UNTIL, OFFSETS, set(), date(2026, 12, 28), CALENDAR) == -127
    assert notice_due(UNTIL, OFFSETS, set(), date(2026, 12, 29), CALENDAR) is None


@settings(max_examples=60, deadline=None)
@given(
    until=st.dates(date(2023, 1, 1), date(2030, 12, 31)),
    runs=st.lists(st.integers(-260, 20), min_size=1, max_size=30),
)
def test_no_notice_is_missed_after_any_downtime_and_none_goes_twice(until: date, runs: list[int]) -> None:
    """Whatever the days of the runs: each goes at most once, and what was due at the last run has gone."""
    sent: list[int] = []
    for run in sorted(runs):
        due = notice_due(until, OFFSETS, sent, until + timedelta(days=run), CALENDAR)
        if due is not None:
            sent.append(due)
    alive = [until + timedelta(days=run) for run in runs if run <= 0]
    come = [one for one in OFFSETS if alive and notice_day(until, one, CALENDAR) <= max(alive)]
    assert sent == sorted(set(sent))
    assert max(sent, default=None) == max(come, default=None)


def test_a_re_evaluation_has_45_days_and_rolls_forward() -> None:
    assert re_evaluation_due(date(2026, 10, 1), R4, CALENDAR) == date(2026, 11, 16)  # 15/11/2026 is a Sunday
    assert re_evaluation_due(date(2026, 10, 10), R4, CALENDAR) == date(2026, 11, 25)  # 24/11 is a holiday
    assert re_evaluation_due(date(2024, 10, 1), R2, CALENDAR) is None


def test_in_a_year_without_holidays_only_weekends_are_off() -> None:
    assert next_known_working_day(date(2035, 1, 6), CALENDAR) == date(2035, 1, 8)
