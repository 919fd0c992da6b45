"""The plan of reminders as data: offsets in calendar or working days, sending hours, the ladder of escalation."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Final, Literal

from domain.calendar import WorkingCalendar
from domain.deadline import Deadline
from domain.errors import RuleBroken

Role = Literal["officer", "head"]
Rung = Literal["head", "paper"]

_ONE_DAY: Final = timedelta(days=1)
_OFFSET: Final = re.compile(r"([+-]?[0-9]{1,3})(wd)?")


class OffsetMalformed(RuleBroken):
    """Say that a text is no offset."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text

    def sentence(self) -> str:
        """Name the text and give examples."""
        return f'Số ngày nhắc «{self.text}» viết sai. Hãy ghi số như -7, 0, 3; hoặc ngày làm việc như "-3wd".'


@dataclass(frozen=True, slots=True)
class Offset:
    """Days from the last day in time: negative before it; ``working`` counts working days only."""

    days: int
    working: bool = False

    def __str__(self) -> str:
        """Write it as the cycle folder does: -7, -3wd."""
        return f"{self.days}wd" if self.working else str(self.days)


def read_offset(value: int | str) -> Offset:
    """Read -7, "-7" or "-3wd". Raises OffsetMalformed."""
    found = _OFFSET.fullmatch(str(value).strip())
    if found is None:
        raise OffsetMalformed(str(value))
    return Offset(int(found[1]), found[2] is not None)


def planned_day(deadline: Deadline, offset: Offset | int, calendar: WorkingCalendar) -> date:
    """Give the day on which the reminder of an offset should go; always a working day.

    Offsets count from the last day in time (-3: three days before, 1: the first overdue day). Up to the
    deadline a day off rolls back, after it forward. In a year without holiday data only weekends are known:
    a reminder a day early is better than none.
    """
    offset = offset if isinstance(offset, Offset) else Offset(offset)
    day = deadline.last_day
    step = -_ONE_DAY if offset.days <= 0 else _ONE_DAY
    if not offset.working:
        day += timedelta(days=offset.days)
    else:
        left = abs(offset.days)
        while left:
            day += step
            left -= not calendar.is_known_day_off(day)
    while calendar.is_known_day_off(day):
        day += step
    return day


@dataclass(frozen=True, slots=True)
class Step:
    """A rung of the ladder: from ``after`` (days overdue) on the head is written to, or the urging paper goes."""

    after: Offset
    to: Rung


@dataclass(frozen=True, slots=True)
class _Days:
    """What a plan comes to for one deadline."""

    reminders: tuple[date, ...]
    to_head_from: date | None
    urged_from: date | None


@dataclass(frozen=True, slots=True)
class ReminderPlan:
    """When one kind of duty is reminded, and whom it climbs to."""

    offsets: tuple[Offset, ...]
    ladder: tuple[Step, ...] = ()
    # Asked for every duty at every run: what was reckoned once is kept.
    _known: dict[tuple[date, WorkingCalendar], _Days] = field(default_factory=dict, compare=False, repr=False)

    def days(self, deadline: Deadline, calendar: WorkingCalendar) -> tuple[date, ...]:
        """List the days of the reminders, the first letter to the head among them, in order, each once."""
        return self._days(deadline, calendar).reminders

    def role_on(self, deadline: Deadline, day: date, calendar: WorkingCalendar) -> Role:
        """Say who is written to on a day: the officer, or the head once the ladder has come to that."""
        start = self._days(deadline, calendar).to_head_from
        return "head" if start is not None and start <= day else "officer"

    def urged_from(self, deadline: Deadline, calendar: WorkingCalendar) -> date | None:
        """Give the first day on which the urging paper may go; None when the plan has no such rung."""
        return self._days(deadline, calendar).urged_from

    def _days(self, deadline: Deadline, calendar: WorkingCalendar) -> _Days:
        key = (deadline.last_day, calendar)
        known = self._known.get(key)
        if known is None:
            heads, papers = (self._rung(deadline, calendar, rung) for rung in ("head", "paper"))
            planned = {planned_day(deadline, offset, calendar) for offset in self.offsets}
            reminders = tuple(sorted(planned.union(heads)))
            known = self._known[key] = _Days(reminders, min(heads, default=None), min(papers, default=None))
        return known

    def _rung(self, deadline: Deadline, calendar: WorkingCalendar, rung: str) -> list[date]:
        return [planned_day(deadline, step.after, calendar) for step in self.ladder if step.to == rung]


@dataclass(frozen=True, slots=True)
class SendingHours:
    """The hours of working days in which units are written to, both ends included."""

    begin: time = time(7, 30)
    end: time = time(17, 0)

    def is_open_at(self, moment: datetime, calendar: WorkingCalendar) -> bool:
        """Say whether letters may go at a moment, given in the office's own zone."""
        inside = self.begin <= moment.time() <= self.end
        return inside and not calendar.is_known_day_off(moment.date())
