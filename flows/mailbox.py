"""Mailbox: when answers and returned letters are read; never two runs at once."""

from datetime import datetime

from prefect import flow, task

from flows.office import AT, CYCLE, RETRIED_ALONE, show, told
from services import mailbox as step
from services.office import open_office


@task(name="mailbox-batch", **RETRIED_ALONE)
def mailbox_batch(at: datetime | None) -> dict[str, int]:
    """Read what is new in the mailbox of the installation."""
    with open_office(at=at) as office:
        return told(step.run(office))


@flow(name="mailbox", validate_parameters=True)
def mailbox(cycle: str | None = CYCLE, at: datetime | None = AT) -> dict[str, int]:
    """Đọc thư trả về và thư trả lời, của mọi chu trình (tham số chu trình không có tác dụng)."""
    del cycle  # all cycles share one mailbox; the parameter is there because every step has it
    figures = mailbox_batch(at)
    show("mailbox", {"mọi chu trình": figures})
    return figures
