"""Which reminder is due: a query over open obligations, never "exactly today"."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta

from domain.calendar import WorkingCalendar
from domain.deadline import Deadline

_ONE_DAY = timedelta(days=1)


def planned_day(deadline: Deadline, offset: int, calendar: WorkingCalendar) -> date:
    """Give the day on which the reminder of an offset should go.

    Offsets count days from the last day in time (-3: three days before, 1: the first overdue day). Up to the
    deadline a day off rolls back, after it forward. In a year without holiday data only weekends are known:
    a reminder a day early is better than none.
    """
    day = deadline.last_day + timedelta(days=offset)
    step = -_ONE_DAY if offset <= 0 else _ONE_DAY
    while calendar.is_known_day_off(day):
        day += step
    return day


def reminder_due(
    deadline: Deadline,
    offsets: Iterable[int],
    already: Collection[int],
    today: date,
    calendar: WorkingCalendar,
) -> int | None:
    """Give the offset whose reminder should go now, or None.

    It is the latest offset whose day has come, unless it or a later one has been sent: after a standstill
    the unit gets one reminder, not all that were missed. Whether the thing is still owed is for the caller
    to ask.
    """
    come = [offset for offset in offsets if planned_day(deadline, offset, calendar) <= today]
    if not come:
        return None
    latest = max(come)
    return None if any(sent >= latest for sent in already) else latest


def needs_escalation(deadline: Deadline, escalate_after: int, today: date) -> bool:
    """Say whether the thing has been overdue for at least ``escalate_after`` days."""
    return deadline.is_overdue_on(today) and deadline.days_overdue(today) >= escalate_after
