"""When the council sits."""

from datetime import datetime, time

from models.council import CouncilSession
from services.office import VIETNAM


def session_times(sitting: CouncilSession) -> tuple[datetime, datetime]:
    """Give start and end of a sitting, aware, in Vietnam's zone."""
    start, end = time.fromisoformat(sitting.starts_at), time.fromisoformat(sitting.ends_at)
    return (
        datetime.combine(sitting.held_on, start, VIETNAM),
        datetime.combine(sitting.held_on, end, VIETNAM),
    )
