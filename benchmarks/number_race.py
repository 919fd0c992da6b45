"""The race of ``benchmarks.numbers``, in a module that its processes can import without running the command."""

import multiprocessing
import time
from dataclasses import dataclass
from datetime import datetime
from multiprocessing.synchronize import Barrier
from pathlib import Path

from sqlmodel import col, select

from documents.kinds import load_sample
from models.database import make_engine, migrate
from models.register import RegisterEntry, Series
from models.store import Store
from services.cycles import load_cycle, open_folder
from services.draft_data import SHARED
from services.office import VIETNAM, Office
from services.paperwork import PaperRequest, bring_to_issue
from services.register_verify import RegisterCheck, verify
from services.settings import Settings
from tests.services.cast import KEY, make_folder

NOW = datetime(2020, 3, 5, 9, tzinfo=VIETNAM)
KIND = "supplement_request"
PATIENCE = 600


@dataclass(frozen=True)
class Outcome:
    """What the processes left: the numbers in the order of the register, the counter, and what verify says."""

    numbers: tuple[int, ...]
    last: int
    check: RegisterCheck
    wall: float
    processor: float
    longest: float


def office_at(home: Path, database_url: str) -> Office:
    """Open the office of an installation that is migrated already."""
    settings = Settings(home=home, database_url=database_url)
    return Office(settings, make_engine(settings.effective_database_url), Store(home / "store"), NOW, "test")


def prepare(home: Path, database_url: str = "") -> None:
    """Migrate the database and open the cast's cycle."""
    office = office_at(home, database_url)
    migrate(office.engine)
    open_folder(office, make_folder(home / "cycle"))
    office.engine.dispose()


def take(home: Path, database_url: str, start: Barrier, process: int, numbers: int) -> None:
    """Draft, sign, number and issue papers one after the other, as a step does; note the longest wait."""
    office = office_at(home, database_url)
    cycle = load_cycle(office, KEY)
    content = {name: value for name, value in load_sample(KIND).items() if name not in SHARED}
    start.wait(PATIENCE)
    longest = 0.0
    for n in range(numbers):
        asked = time.monotonic()
        subject = f"{process:02d}-{n:03d}"
        bring_to_issue(office, cycle, [PaperRequest(KIND, subject, f"bổ sung hồ sơ {subject}", content)])
        longest = max(longest, time.monotonic() - asked)
    (home / f"process-{process}").write_text(f"{longest} {time.process_time()}", encoding="ascii")
    office.engine.dispose()


def run(home: Path, database_url: str, processes: int, numbers: int) -> Outcome:
    """Let the processes run at once and read the register afterwards.

    They are forked from a server that has imported everything once and has no threads.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["benchmarks.number_race"])
    start = context.Barrier(processes)
    began = time.monotonic()
    workers = [context.Process(target=take, args=(home, database_url, start, n, numbers)) for n in range(processes)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(PATIENCE)
    wall = time.monotonic() - began
    failed = [worker.exitcode for worker in workers if worker.exitcode != 0]
    if failed:
        message = f"{len(failed)} processes failed: {failed}"
        raise RuntimeError(message)
    office = office_at(home, database_url)
    try:
        with office.read() as session:
            entries = session.exec(select(RegisterEntry).order_by(col(RegisterEntry.n))).all()
            last = session.exec(select(Series.last).where(Series.key == entries[0].series_key)).one()
        check = verify(office)
    finally:
        office.engine.dispose()
    waits, spent = zip(
        *((home / f"process-{n}").read_text(encoding="ascii").split() for n in range(processes)), strict=True
    )
    return Outcome(
        tuple(entry.n for entry in entries), last, check, wall, sum(map(float, spent)), max(map(float, waits))
    )
