"""A day until which something is owed, said the way papers say it."""

from dataclasses import dataclass
from datetime import date, timedelta

from domain.calendar import WorkingCalendar
from domain.vietnamese import short_date


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day and whether that day itself is still in time.

    ``inclusive``: "chậm nhất vào ngày 10/4/2020" includes the day; "trước ngày 30/4" does not.
    """

    on: date
    inclusive: bool = True

    @property
    def last_day(self) -> date:
        """Give the last day on which the thing is in time."""
        return self.on if self.inclusive else self.on - timedelta(days=1)

    def is_met_by(self, day: date) -> bool:
        """Say whether what came on that day came in time."""
        return day <= self.last_day

    def is_overdue_on(self, day: date) -> bool:
        """Say whether the time is over on that day."""
        return day > self.last_day

    def days_overdue(self, day: date) -> int:
        """Count the days after the last day; 0 while there is time."""
        return max(0, (day - self.last_day).days)

    def days_left(self, day: date) -> int:
        """Count the days up to the last day; 0 on the last day and after it."""
        return max(0, (self.last_day - day).days)

    def phrase(self) -> str:
        """Say the deadline as papers do: "chậm nhất vào ngày 10/4/2020", "trước ngày 30/10/2026"."""
        return f"{'chậm nhất vào ngày' if self.inclusive else 'trước ngày'} {short_date(self.on)}"

    def internal_target(self, calendar: WorkingCalendar) -> date:
        """Give the working day on or before the last day: what an office should aim at.

        A fixed date of a plan is never moved by itself; this only proposes. Raises CalendarUnknown.
        """
        return calendar.previous_working_day(self.last_day)

    def legal_end(self, calendar: WorkingCalendar) -> date:
        """Give the working day on or after the last day: the end of a legal term.

        Source: Civil Code 2015, Article 148 clause 5. Raises CalendarUnknown.
        """
        return calendar.next_working_day(self.last_day)
