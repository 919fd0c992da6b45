"""Remind: when units are reminded and urged."""

from datetime import datetime

from prefect import flow, task

from flows.office import AT, CYCLE, RETRIED_ALONE, run_in_cycles, told
from services import remind as step
from services.obligations import owing_cycle_keys
from services.office import open_office


@task(name="remind-cycle", task_run_name="remind {cycle}", **RETRIED_ALONE)
def remind_cycle(cycle: str, at: datetime) -> dict[str, int]:
    """Do the step in one cycle."""
    with open_office(at=at) as office:
        return told(step.run(office, cycle))


@flow(name="remind", validate_parameters=True)
def remind(cycle: str | None = CYCLE, at: datetime | None = AT) -> dict[str, int]:
    """Nhắc hạn các việc chưa xong, đôn đốc việc quá hạn."""
    return run_in_cycles("remind", remind_cycle, cycle, at, owing_cycle_keys)
