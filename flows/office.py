"""What every flow does around its step: choose the cycles, fix the moment, retry, show the figures."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any

from prefect import get_run_logger
from prefect.artifacts import create_table_artifact
from prefect.cache_policies import NO_CACHE
from pydantic import Field
from sqlalchemy.exc import OperationalError

from services.cycles import open_cycle_keys
from services.office import VIETNAM, Office, open_office
from services.result import FIGURES, StepResult

# Defaults of the flows' parameters. Prefect takes titles for its form from json_schema_extra only.
CYCLE: Any = Field(
    default=None,
    description="Mã chu trình, ví dụ quang-ngai-2020; để trống: mọi chu trình đang mở",
    json_schema_extra={"title": "Chu trình"},
)
AT: Any = Field(
    default=None,
    description="Làm như vào thời điểm này, giờ Việt Nam; để trống: bây giờ",
    json_schema_extra={"title": "Thời điểm"},
)

Work = Callable[[str, datetime], Mapping[str, int]]


def may_pass(_task: object, _run: object, state: Any) -> bool:  # noqa: ANN401 - Prefect's State, generic
    """Tell whether a fault may be gone at the next try: a locked database, a network or a disk that is away."""
    return isinstance(state.result(raise_on_failure=False), OperationalError | OSError)


_NOTES: ContextVar[list[str] | None] = ContextVar("notes", default=None)

RETRIED_ALONE: dict[str, Any] = {
    "retries": 2,
    "retry_delay_seconds": [5, 30],
    "retry_condition_fn": may_pass,
    # Prefect's caches know runs, not letters and numbers; our own rows say what is done.
    "cache_policy": NO_CACHE,
    "persist_result": False,
}


def run_in_cycles(
    step: str,
    work: Work,
    cycle: str | None,
    at: datetime | None,
    keys_of: Callable[[Office], Sequence[str]] = open_cycle_keys,
) -> dict[str, int]:
    """Do a step in one cycle or in all open ones, at one moment; a fault in one does not stop the others.

    ``keys_of`` names other cycles than the open ones for a step that is done there too.

    Gives the figures of all cycles together. Raises the fault, or an ExceptionGroup of several.
    """
    moment = at or datetime.now(VIETNAM)
    with open_office(at=moment) as office:
        cycles = (cycle,) if cycle else keys_of(office)
    figures: dict[str, Mapping[str, int]] = {}
    faults: list[Exception] = []
    for key in cycles:
        try:
            figures[key] = work(key, moment)
        except Exception as fault:  # noqa: BLE001 - raised below, after the other cycles
            faults.append(fault)
    show(step, figures)
    raise_all(faults)
    return total(figures.values())


def raise_all(faults: list[Exception]) -> None:
    """Raise what went wrong, if anything did."""
    if len(faults) == 1:
        raise faults[0]
    if faults:
        raise ExceptionGroup(f"{len(faults)} phần việc không làm được", faults)


@contextmanager
def noting(notes: list[str]) -> Iterator[None]:
    """Collect the notes of the steps that run inside the block, for a person who waits for them."""
    token = _NOTES.set(notes)
    try:
        yield
    finally:
        _NOTES.reset(token)


def told(result: StepResult) -> dict[str, int]:
    """Put the notes of a step into the log of its run and give its figures."""
    notes = _NOTES.get()
    for note in result.notes:
        get_run_logger().info(note)
        if notes is not None:
            notes.append(note)
    return result.counts()


def total(figures: Any) -> dict[str, int]:  # noqa: ANN401 - any iterable of mappings
    """Add figures up by name."""
    totals: dict[str, int] = {}
    for counts in figures:
        for name, count in counts.items():
            totals[name] = totals.get(name, 0) + count
    return totals


def show(step: str, figures: Mapping[str, Mapping[str, int]]) -> None:
    """Keep the figures of a run as a table beside it."""
    rows = [
        {"Chu trình": key, "Nội dung": FIGURES.get(name, name), "Số lượng": count}
        for key, counts in figures.items()
        for name, count in counts.items()
    ]
    create_table_artifact(rows, key=f"{step}-figures", description="Kết quả của lần chạy")
