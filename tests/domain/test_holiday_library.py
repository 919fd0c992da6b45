"""The lunar days of the holiday tables against a library that reckons the Vietnamese calendar."""

from datetime import date, timedelta

import holidays
import pytest

from domain.calendar import vietnam_calendar

CALENDAR = vietnam_calendar()
SATURDAY = 5


def lunar_day(year: int, name: str) -> date:
    """Give a lunar holiday of a year as the library knows it."""
    days = holidays.country_holidays("VN", years=year, observed=False, language="vi").items()
    (day,) = [day for day, known in days if known.startswith(name)]
    return day


@pytest.mark.parametrize("year", sorted(CALENDAR.known_years))
def test_tet_and_the_hung_kings_day_are_those_of_the_library(year: int) -> None:
    tet, hung = lunar_day(year, "Tết Nguyên Đán"), lunar_day(year, "Ngày Giỗ Tổ Hùng Vương")
    rows = [row for row in CALENDAR.holidays if row.on.year == year]
    ours = {row.on for row in rows if row.name.startswith("Tết Nguyên đán")}
    assert {tet + timedelta(days=n) for n in (-1, 0, 1, 2)} <= ours
    assert [row.on for row in rows if row.name.startswith("Giỗ Tổ")] == [hung]


@pytest.mark.parametrize(
    ("year", "tet"),
    [
        (1968, date(1968, 1, 29)),
        (1985, date(1985, 1, 21)),
        (2007, date(2007, 2, 17)),
        (2030, date(2030, 2, 2)),
        (2053, date(2053, 2, 18)),
    ],
)
def test_the_library_reckons_by_the_time_of_ha_noi(year: int, tet: date) -> None:
    # In these years Tết was, or will be, a day (in 1985 a month) before the Chinese new year: UTC+7, not UTC+8.
    assert lunar_day(year, "Tết Nguyên Đán") == tet


@pytest.mark.parametrize("year", sorted(CALENDAR.known_years))
def test_every_weekday_off_is_off_in_the_library_too(year: int) -> None:
    known = holidays.country_holidays("VN", years=year, observed=True, language="vi")
    days = (date(year, 1, 1) + timedelta(days=n) for n in range(366))
    differing = [
        day
        for day in days
        if day.year == year and day.weekday() < SATURDAY and (day in known) is CALENDAR.is_working_day(day)
    ]
    # Friday 02/01/2026 was swapped with Saturday 10/01/2026 by a late notice that the library does not have.
    assert differing == ([date(2026, 1, 2)] if year == 2026 else [])
