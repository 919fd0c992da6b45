"""Working days: weekends, public holidays and swapped Saturdays, as dated data."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Final, Literal

from domain.errors import RuleBroken

DayKind = Literal["day_off", "extra_working_day"]

_ONE_DAY: Final = timedelta(days=1)
_SATURDAY: Final = 5
_OCTOBER: Final = 10


class CalendarUnknown(RuleBroken):
    """Say that the holidays of a year are not in the table."""

    def __init__(self, year: int) -> None:
        super().__init__(year)
        self.year = year

    def sentence(self) -> str:
        """Name the year and the file to add."""
        return (
            f"Chưa có lịch nghỉ lễ, Tết của năm {self.year} nên không tính được ngày làm việc."
            f" Hãy bổ sung tệp domain/holidays/{self.year}.toml."
        )


class DaysNegative(RuleBroken):
    """Say that a term counts fewer than zero days."""

    def __init__(self, days: int) -> None:
        super().__init__(days)
        self.days = days

    def sentence(self) -> str:
        """Name the number."""
        return f"Số ngày của một thời hạn không thể là {self.days}. Hãy nhập số từ 0 trở lên."


@dataclass(frozen=True, slots=True)
class Holiday:
    """A day that differs from the plain week, with the source that says so.

    ``verified`` is False while the row was not compared with an official notice.
    """

    on: date
    name: str
    kind: DayKind
    source: str
    verified: bool


class WorkingCalendar:
    """Answer which days are worked, for the years whose holidays are known."""

    def __init__(self, holidays: Iterable[Holiday], known_years: Iterable[int]) -> None:
        self.holidays: Final = tuple(sorted(holidays, key=lambda holiday: holiday.on))
        self.known_years: Final = frozenset(known_years)
        self._days_off = frozenset(row.on for row in self.holidays if row.kind == "day_off")
        self._extra = frozenset(row.on for row in self.holidays if row.kind == "extra_working_day")

    def is_known_day_off(self, day: date) -> bool:
        """Say whether the day is known to be off; in a year without data only weekends are."""
        return day not in self._extra and (day.weekday() >= _SATURDAY or day in self._days_off)

    def is_working_day(self, day: date) -> bool:
        """Say whether offices work on that day.

        Raises CalendarUnknown when the holidays of the year are not known.
        """
        if day.year not in self.known_years:
            raise CalendarUnknown(day.year)
        return not self.is_known_day_off(day)

    def add_working_days(self, start: date, days: int) -> date:
        """Give the last day of a term of working days; the first day is not counted.

        Source: Civil Code 2015, Article 147 clause 2. Zero days end on the start itself.
        Raises CalendarUnknown, DaysNegative.
        """
        if days < 0:
            raise DaysNegative(days)
        day = start
        while days:
            day += _ONE_DAY
            days -= self.is_working_day(day)
        return day

    def previous_working_day(self, day: date) -> date:
        """Give the day itself when it is worked, else the last one before it. Raises CalendarUnknown."""
        while not self.is_working_day(day):
            day -= _ONE_DAY
        return day

    def next_working_day(self, day: date) -> date:
        """Give the day itself when it is worked, else the first one after it. Raises CalendarUnknown."""
        while not self.is_working_day(day):
            day += _ONE_DAY
        return day

    def working_days_between(self, start: date, end: date) -> int:
        """Count the working days after ``start`` up to and with ``end``; 0 when ``end`` is not later.

        Raises CalendarUnknown.
        """
        days = (end - start).days
        return sum(self.is_working_day(start + timedelta(days=n)) for n in range(1, days + 1))

    def unverified_between(self, start: date, end: date) -> tuple[Holiday, ...]:
        """List the unverified rows from ``start`` to ``end`` inclusive: a term over them needs a look."""
        return tuple(row for row in self.holidays if start <= row.on <= end and not row.verified)

    def missing_year(self, today: date) -> int | None:
        """Give the year whose holidays should be in the table by now and are not.

        From October on the next year is needed too: the Government announces it in the autumn.
        """
        needed = [today.year, today.year + 1] if today.month >= _OCTOBER else [today.year]
        return next((year for year in needed if year not in self.known_years), None)


@cache
def vietnam_calendar() -> WorkingCalendar:
    """Read the holidays of all years in the package."""
    folder = files("domain").joinpath("holidays")
    tables = [
        tomllib.loads(file.read_text(encoding="utf-8")) for file in folder.iterdir() if file.name.endswith(".toml")
    ]
    rows = [
        Holiday(row["date"], row["name"], row["kind"], row["source"], row["verified"])
        for table in tables
        for row in table["days"]
    ]
    return WorkingCalendar(rows, (table["year"] for table in tables))


def add_days(day: date, days: int) -> date:
    """Give the last day of a term in calendar days; the first day is not counted.

    The day is not moved when it is off: the end of a legal term is ``Deadline.legal_end`` of it, an internal target
    ``Deadline.internal_target``. Source: Civil Code 2015, Article 147 clause 2. Raises DaysNegative.
    """
    if days < 0:
        raise DaysNegative(days)
    return day + timedelta(days=days)


def add_months(day: date, months: int) -> date:
    """Give the corresponding day some months later; a day that does not exist becomes the month's last.

    29/02/2024 + 36 months is 28/02/2027. Source: Civil Code 2015, Article 148 clause 4.
    """
    year, month0 = divmod(day.year * 12 + day.month - 1 + months, 12)
    first_of_next = date(year + month0 // 11, (month0 + 1) % 12 + 1, 1)
    last = (first_of_next - _ONE_DAY).day
    return date(year, month0 + 1, min(day.day, last))
