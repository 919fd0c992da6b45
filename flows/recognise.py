"""Recognise: when products are recognised and certified."""

from datetime import datetime

from prefect import flow, task

from flows.office import AT, CYCLE, RETRIED_ALONE, run_in_cycles, told
from services import recognise as step
from services.office import open_office


@task(name="recognise-cycle", task_run_name="recognise {cycle}", **RETRIED_ALONE)
def recognise_cycle(cycle: str, at: datetime) -> dict[str, int]:
    """Do the step in one cycle."""
    with open_office(at=at) as office:
        return told(step.run(office, cycle))


@flow(name="recognise", validate_parameters=True)
def recognise(cycle: str | None = CYCLE, at: datetime | None = AT) -> dict[str, int]:
    """Tờ trình, quyết định công nhận, giấy chứng nhận và thông báo kết quả."""
    return run_in_cycles("recognise", recognise_cycle, cycle, at)
