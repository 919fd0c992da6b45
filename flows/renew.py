"""Renew: when certificates that run out are told of, closed and revoked; the whole office at once."""

from datetime import datetime

from prefect import flow, task

from flows.office import AT, CYCLE, RETRIED_ALONE, show, told
from services import renew as step
from services.office import open_office


@task(name="renew-certificates", **RETRIED_ALONE)
def renew_certificates(at: datetime | None) -> dict[str, int]:
    """Look at the certificates of all cycles, and at those from before thuky."""
    with open_office(at=at) as office:
        return told(step.run(office))


@flow(name="renew", validate_parameters=True)
def renew(cycle: str | None = CYCLE, at: datetime | None = AT) -> dict[str, int]:
    """Báo giấy chứng nhận sắp hết hạn, đóng giấy hết hạn, thu hồi; mọi chu trình (không dùng tham số chu trình)."""
    del cycle  # a certificate lives longer than its cycle; the parameter is there because every step has it
    figures = renew_certificates(at)
    show("renew", {"mọi chu trình": figures})
    return figures
