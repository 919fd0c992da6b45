"""The days on which something happens in a cycle: what a clock that jumps must not jump over."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time

from domain.calendar import vietnam_calendar
from models.council import CouncilSession
from services.cycles import CycleView
from services.drop_folder import arrival_days
from services.obligation_plan import planned_duties
from services.office import VIETNAM, Office
from services.sittings import MEETING, sittings_of

ORDER = ("announce", "collect", "convene", "score", "minute", "recognise", "remind", "report", "archive")
"""Steps of one day in the order in which an office does them; letters go at the end of the day."""

_MORNING = time(8, 30)
_DAYS_TO_RECOGNITION = 5


def agenda(office: Office, cycle: CycleView) -> list[tuple[datetime, tuple[str, ...]]]:
    """List the moments of a cycle and the steps that have something to do then, in order."""
    further = _further(office, cycle)
    steps: dict[date, set[str]] = {}
    for day, step in (*_events(office, cycle), *_of_further(further)):
        steps.setdefault(day, set()).add(step)
    return [
        (
            datetime.combine(day, _hour(cycle, further, day, names), VIETNAM),
            tuple(step for step in ORDER if step in names),
        )
        for day, names in sorted(steps.items())
    ]


def _further(office: Office, cycle: CycleView) -> list[CouncilSession]:
    """List the sittings that were called after the planned one, as far as they are known today."""
    with office.read() as session:
        sittings = sittings_of(session, cycle.key)
    return [sitting for sitting in sittings if sitting.n > 1 and sitting.state not in {"moved", "called_off"}]


def _of_further(sittings: Sequence[CouncilSession]) -> Iterator[tuple[date, str]]:
    """Give the steps of further sittings; opinions in writing are closed by a person, then minuted."""
    for sitting in sittings:
        if sitting.mode == MEETING:
            yield sitting.held_on, "score"
        yield sitting.held_on, "minute"
        yield vietnam_calendar().add_working_days(sitting.held_on, _DAYS_TO_RECOGNITION), "recognise"


def _hour(cycle: CycleView, further: Sequence[CouncilSession], day: date, steps: set[str]) -> time:
    """Work in the morning; after a session, when the last of the day has ended."""
    if "score" not in steps:
        return _MORNING
    dates = cycle.plan.dates
    planned = [dates.session_ends_at] if day == dates.session_on else []
    ends = planned + [one.ends_at for one in further if one.mode == MEETING and one.held_on == day]
    return max(map(time.fromisoformat, ends))


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
    """List the days on which units are reminded or urged; what the office owes goes with the letters of such days."""
    calendar = vietnam_calendar()
    for duty in {duty.code: duty for duty in planned_duties(cycle.plan) if duty.owner.kind == "unit"}.values():
        plan = cycle.plan.reminders.plan_for(duty.code)
        yield from plan.days(duty.deadline, calendar)
        urged_from = plan.urged_from(duty.deadline, calendar)
        if urged_from is not None:
            yield urged_from
