"""The tables of holidays against the law and against an own reckoning of the moon."""

import math
from datetime import date, timedelta

import pytest

from domain.calendar import Holiday, vietnam_calendar

CALENDAR = vietnam_calendar()
YEARS = sorted(CALENDAR.known_years)
ROWS = CALENDAR.holidays
SATURDAY = 5


def new_moon(k: int) -> date:
    """Give the day in Vietnam of the k-th new moon after 1900 (Meeus, Astronomical Algorithms)."""
    t = k / 1236.85
    sun, moon, node = (
        math.radians(a + b * k + c * t * t)
        for a, b, c in (
            (359.2242, 29.10535608, -0.0000333),
            (306.0253, 385.81691806, 0.0107306),
            (21.2964, 390.67050646, -0.0016528),
        )
    )
    mean = 2415020.75933 + 29.53058868 * k + 0.0001178 * t * t + 0.00033 * math.sin(math.radians(166.56 + 132.87 * t))
    shift = (
        (0.1734 - 0.000393 * t) * math.sin(sun)
        + 0.0021 * math.sin(2 * sun)
        - 0.4068 * math.sin(moon)
        + 0.0161 * math.sin(2 * moon)
        + 0.0104 * math.sin(2 * node)
        - 0.0051 * math.sin(sun + moon)
        - 0.0074 * math.sin(sun - moon)
    )
    julian = math.floor(mean + shift - 0.00077 + 0.5 + 7 / 24)
    return date(2000, 1, 1) + timedelta(days=julian - 2451545)


def first_of_third_lunar_month(year: int) -> date:
    """Give the new moon before the sun enters Taurus (20 April): the third month holds that day."""
    k = round((year + 0.3 - 1900) * 12.3685)
    moons = [new_moon(k + n) for n in range(-3, 4)]
    return max(moon for moon in moons if moon <= date(year, 4, 20))


def tet(year: int) -> date:
    """Give the new moon before the sun enters Pisces (19 February): the first month holds that day."""
    k = round((year + 0.13 - 1900) * 12.3685)
    moons = [new_moon(k + n) for n in range(-3, 4)]
    return max(moon for moon in moons if moon <= date(year, 2, 19))


def named(year: int, start: str) -> list[Holiday]:
    return [row for row in ROWS if row.on.year == year and row.name.startswith(start)]


def test_the_years_of_the_programme_are_there() -> None:
    assert list(range(2019, 2028)) == YEARS


def test_no_day_stands_twice_and_every_row_tells_its_source() -> None:
    assert len({row.on for row in ROWS}) == len(ROWS)
    assert all(row.name and row.source for row in ROWS)
    assert {row.kind for row in ROWS} == {"day_off", "extra_working_day"}
    assert all(row.on.year in CALENDAR.known_years for row in ROWS)


@pytest.mark.parametrize("year", YEARS)
def test_hung_kings_day_is_the_tenth_of_the_third_lunar_month(year: int) -> None:
    (row,) = named(year, "Giỗ Tổ")
    assert row.on == first_of_third_lunar_month(year) + timedelta(days=9)


@pytest.mark.parametrize("year", YEARS)
def test_tet_covers_its_eve_and_three_days_and_five_working_days(year: int) -> None:
    days = {row.on for row in named(year, "Tết Nguyên đán")}
    assert {tet(year) + timedelta(days=n) for n in (-1, 0, 1, 2)} <= days
    assert len([day for day in days if day.weekday() < SATURDAY]) == 5


@pytest.mark.parametrize("year", YEARS)
def test_fixed_days_are_off(year: int) -> None:
    fixed = [(1, 1), (4, 30), (5, 1), (9, 2)] + ([(11, 24)] if year >= 2026 else [])
    assert all(not CALENDAR.is_working_day(date(year, month, day)) for month, day in fixed)


@pytest.mark.parametrize("year", YEARS)
def test_national_day_has_two_days_since_2021(year: int) -> None:
    neighbours = [row.on for row in named(year, "Quốc khánh (ngày liền kề)")]
    assert len(neighbours) == (1 if year >= 2021 else 0)
    assert all(abs((day - date(year, 9, 2)).days) == 1 for day in neighbours)


@pytest.mark.parametrize("year", YEARS)
def test_a_single_holiday_on_a_weekend_is_made_up_for(year: int) -> None:
    lost = [
        row
        for row in ROWS
        if row.on.year == year and row.on.weekday() >= SATURDAY and row.kind == "day_off"
        if not row.name.startswith("Tết Nguyên đán")
    ]
    assert len(named(year, "Nghỉ bù")) == len(lost)


@pytest.mark.parametrize("year", YEARS)
def test_every_swap_has_its_working_saturday(year: int) -> None:
    extra = [row for row in ROWS if row.kind == "extra_working_day" and row.on.year == year]
    assert all(row.on.weekday() >= SATURDAY for row in extra)
    # 05/01/2019 makes up for 31/12/2018, before the table begins.
    earlier = 1 if year == 2019 else 0
    assert len(named(year, "Nghỉ hoán đổi")) == len(extra) - earlier


def test_what_no_notice_confirms_is_marked() -> None:
    unverified = {row.on for row in CALENDAR.unverified_between(date(2026, 1, 1), date(2026, 12, 31))}
    assert unverified == {date(2026, 8, 22), date(2026, 8, 31), date(2026, 11, 24)}
    assert all(not row.verified for row in named(2027, "Tết Nguyên đán"))
