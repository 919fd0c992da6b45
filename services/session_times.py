"""When the council sits."""

from datetime import datetime, time

from services.cycles import CycleView
from services.office import VIETNAM


def session_times(cycle: CycleView) -> tuple[datetime, datetime]:
    """Give start and end of the session, aware, in Vietnam's zone."""
    dates = cycle.plan.dates
    start, end = time.fromisoformat(dates.session_starts_at), time.fromisoformat(dates.session_ends_at)
    return (
        datetime.combine(dates.session_on, start, VIETNAM),
        datetime.combine(dates.session_on, end, VIETNAM),
    )
