"""Collect: when the drop folder is looked at; each unit is taken in alone, so that one fault stops one unit."""

from datetime import datetime

from prefect import flow, task

from flows.office import AT, CYCLE, RETRIED_ALONE, raise_all, run_in_cycles, told, total
from services import collect as step
from services.office import open_office


@task(name="collect-unit", task_run_name="collect {cycle} {unit}", **RETRIED_ALONE)
def collect_unit(cycle: str, unit: str, at: datetime) -> dict[str, int]:
    """Take in what one unit has sent."""
    with open_office(at=at) as office:
        return told(step.run_unit(office, cycle, unit))


@task(name="collect-finish", task_run_name="collect {cycle}", **RETRIED_ALONE)
def finish(cycle: str, at: datetime) -> dict[str, int]:
    """Close what is overdue and list what belongs to nobody."""
    with open_office(at=at) as office:
        return told(step.finish(office, cycle))


def collect_cycle(cycle: str, at: datetime) -> dict[str, int]:
    """Do the step in one cycle, unit by unit."""
    with open_office(at=at) as office:
        units = step.units(office, cycle)
    figures: list[dict[str, int]] = []
    faults: list[Exception] = []
    for unit in units:
        try:
            figures.append(collect_unit(cycle, unit, at))
        except Exception as fault:  # noqa: BLE001 - raised below, after the other units
            faults.append(fault)
    figures.append(finish(cycle, at))
    raise_all(faults)
    return total(figures)


@flow(name="collect", validate_parameters=True)
def collect(cycle: str | None = CYCLE, at: datetime | None = AT) -> dict[str, int]:
    """Tiếp nhận hồ sơ trong thư mục nhận của từng đơn vị, kiểm tra từng tệp, báo thiếu."""
    return run_in_cycles("collect", collect_cycle, cycle, at)
