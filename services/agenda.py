"""The days on which something happens in a cycle: what a clock that jumps must not jump over."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from domain.calendar import vietnam_calendar
from domain.deadline import Deadline
from domain.reminder import planned_day
from services.cycles import CycleView
from services.drop_folder import arrival_days
from services.obligations import dossiers_deadline
from services.office import VIETNAM, Office

ORDER = ("announce", "collect", "convene", "score", "minute", "recognise", "remind", "report", "archive")
"""Steps of one day in the order in which an office does them; letters go at the end of the day."""

_MORNING = time(8, 30)
_DAYS_TO_RECOGNITION = 5


def agenda(office: Office, cycle: CycleView) -> list[tuple[datetime, tuple[str, ...]]]:
    """List the moments of a cycle and the steps that have something to do then, in order."""
    steps: dict[date, set[str]] = {}
    for day, step in _events(office, cycle):
        steps.setdefault(day, set()).add(step)
    return [
        (datetime.combine(day, _hour(cycle, names), VIETNAM), tuple(step for step in ORDER if step in names))
        for day, names in sorted(steps.items())
    ]


def _hour(cycle: CycleView, steps: set[str]) -> time:
    """Work in the morning; after a session, when it has ended."""
    return time.fromisoformat(cycle.plan.dates.session_ends_at) if "score" in steps else _MORNING


def _events(office: Office, cycle: CycleView) -> Iterator[tuple[date, str]]:
    dates, calendar = cycle.plan.dates, vietnam_calendar()
    yield dates.announce_on, "announce"
    for day in arrival_days(office, cycle.key):
        yield day, "collect"
    yield dates.convene_on, "collect"
    yield dates.convene_on, "convene"
    yield dates.session_on, "score"
    yield dates.session_on, "minute"
    yield min(calendar.add_working_days(dates.session_on, _DAYS_TO_RECOGNITION), dates.recognise_until), "recognise"
    for report in cycle.plan.reports:
        yield report.make_on, "report"
    yield dates.archive_on, "archive"
    for day in _reminder_days(cycle):
        if dates.announce_on < day < dates.archive_on:
            yield day, "remind"


def _reminder_days(cycle: CycleView) -> Iterator[date]:
    rules, calendar = cycle.plan.reminders, vietnam_calendar()
    deadlines = [dossiers_deadline(cycle)]
    deadlines += [Deadline(duty.due, duty.inclusive) for duty in cycle.plan.obligations]
    for deadline in deadlines:
        for offset in rules.offsets:
            yield planned_day(deadline, offset, calendar)
        yield calendar.next_working_day(deadline.last_day + timedelta(days=rules.escalate_after))
