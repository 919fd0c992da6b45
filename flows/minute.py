"""Minute: when the minutes of a session are written."""

from datetime import datetime

from prefect import flow, task

from flows.office import AT, CYCLE, RETRIED_ALONE, run_in_cycles, told
from services import minute as step
from services.office import open_office


@task(name="minute-cycle", task_run_name="minute {cycle}", **RETRIED_ALONE)
def minute_cycle(cycle: str, at: datetime) -> dict[str, int]:
    """Do the step in one cycle."""
    with open_office(at=at) as office:
        return told(step.run(office, cycle))


@flow(name="minute", validate_parameters=True)
def minute(cycle: str | None = CYCLE, at: datetime | None = AT) -> dict[str, int]:
    """Lập biên bản họp Hội đồng và bảng tổng hợp điểm."""
    return run_in_cycles("minute", minute_cycle, cycle, at)
