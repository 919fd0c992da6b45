"""Archive: when a finished cycle is archived."""

from datetime import datetime

from prefect import flow, task

from flows.office import AT, CYCLE, RETRIED_ALONE, run_in_cycles, told
from services import archive as step
from services.office import open_office


@task(name="archive-cycle", task_run_name="archive {cycle}", **RETRIED_ALONE)
def archive_cycle(cycle: str, at: datetime) -> dict[str, int]:
    """Do the step in one cycle."""
    with open_office(at=at) as office:
        return told(step.run(office, cycle))


@flow(name="archive", validate_parameters=True)
def archive(cycle: str | None = CYCLE, at: datetime | None = AT) -> dict[str, int]:
    """Lưu trữ: mục lục, dấu vân tay và kiểm tra lập lại văn bản."""
    return run_in_cycles("archive", archive_cycle, cycle, at)
