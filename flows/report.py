"""Report: when the reports of a cycle are made."""

from datetime import datetime

from prefect import flow, task

from flows.office import AT, CYCLE, RETRIED_ALONE, run_in_cycles, told
from services import report as step
from services.office import open_office


@task(name="report-cycle", task_run_name="report {cycle}", **RETRIED_ALONE)
def report_cycle(cycle: str, at: datetime) -> dict[str, int]:
    """Do the step in one cycle."""
    with open_office(at=at) as office:
        return told(step.run(office, cycle))


@flow(name="report", validate_parameters=True)
def report(cycle: str | None = CYCLE, at: datetime | None = AT) -> dict[str, int]:
    """Báo cáo sáu tháng và báo cáo năm."""
    return run_in_cycles("report", report_cycle, cycle, at)
