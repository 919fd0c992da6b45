"""Announce: when the plan and the announcements of a cycle go out."""

from datetime import datetime

from prefect import flow, task

from flows.office import AT, CYCLE, RETRIED_ALONE, run_in_cycles, told
from services import announce as step
from services.office import open_office


@task(name="announce-cycle", task_run_name="announce {cycle}", **RETRIED_ALONE)
def announce_cycle(cycle: str, at: datetime) -> dict[str, int]:
    """Do the step in one cycle."""
    with open_office(at=at) as office:
        return told(step.run(office, cycle))


@flow(name="announce", validate_parameters=True)
def announce(cycle: str | None = CYCLE, at: datetime | None = AT) -> dict[str, int]:
    """Triển khai chu trình: kế hoạch, công văn và thư thông báo đến từng đơn vị."""
    return run_in_cycles("announce", announce_cycle, cycle, at)
