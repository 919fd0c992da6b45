"""Score: when the ballots of a session are read and counted."""

from datetime import datetime

from prefect import flow, task

from flows.office import AT, CYCLE, RETRIED_ALONE, run_in_cycles, told
from services import score as step
from services.office import open_office


@task(name="score-cycle", task_run_name="score {cycle}", **RETRIED_ALONE)
def score_cycle(cycle: str, at: datetime) -> dict[str, int]:
    """Do the step in one cycle."""
    with open_office(at=at) as office:
        return told(step.run(office, cycle))


@flow(name="score", validate_parameters=True)
def score(cycle: str | None = CYCLE, at: datetime | None = AT) -> dict[str, int]:
    """Đọc phiếu chấm, kiểm tra số thành viên tối thiểu, tính điểm trung bình và hạng sao."""
    return run_in_cycles("score", score_cycle, cycle, at)
