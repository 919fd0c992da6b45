"""Dispatch: when released letters are sent; one batch a run, never two runs at once."""

from datetime import datetime

from prefect import flow, task

from flows.office import AT, CYCLE, RETRIED_ALONE, show, told
from services import dispatch as step
from services.office import open_office


@task(name="dispatch-batch", **RETRIED_ALONE)
def dispatch_batch(at: datetime | None) -> dict[str, int]:
    """Send what is released, of all cycles."""
    with open_office(at=at) as office:
        return told(step.run(office))


@flow(name="dispatch", validate_parameters=True)
def dispatch(cycle: str | None = CYCLE, at: datetime | None = AT) -> dict[str, int]:
    """Gửi các thư đã cho phép gửi, của mọi chu trình (tham số chu trình không có tác dụng)."""
    del cycle  # letters wait in one queue; the parameter is there because every step has it
    figures = dispatch_batch(at)
    show("dispatch", {"mọi chu trình": figures})
    return figures
