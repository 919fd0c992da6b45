"""Convene: when the council of a cycle is set up and invited."""

from datetime import datetime

from prefect import flow, task

from flows.office import AT, CYCLE, RETRIED_ALONE, run_in_cycles, told
from services import convene as step
from services.office import open_office


@task(name="convene-cycle", task_run_name="convene {cycle}", **RETRIED_ALONE)
def convene_cycle(cycle: str, at: datetime) -> dict[str, int]:
    """Do the step in one cycle."""
    with open_office(at=at) as office:
        return told(step.run(office, cycle))


@flow(name="convene", validate_parameters=True)
def convene(cycle: str | None = CYCLE, at: datetime | None = AT) -> dict[str, int]:
    """Thành lập Hội đồng, mời họp, lập phiếu chấm."""
    return run_in_cycles("convene", convene_cycle, cycle, at)
