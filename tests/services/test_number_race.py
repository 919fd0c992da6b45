"""50 processes take 100 numbers each in one series: no duplicate, no gap, every number in exactly one paper."""

import multiprocessing
import tempfile
from pathlib import Path

import pytest
from sqlmodel import select

from models.cycle import Cycle
from models.register import RegisterEntry, Series
from services.register_verify import verify
from tests import postgres
from tests.services.number_race import KEY, NOW, PATIENCE, office_at, take

PROCESSES, NUMBERS = 50, 100


@pytest.mark.no_cover
def test_fifty_processes_take_a_hundred_numbers_each(database_url: str) -> None:
    """Forked from a server without threads that has imported everything once."""
    with tempfile.TemporaryDirectory(prefix="thuky-race-", dir=postgres.roomy_memory_folder()) as folder:
        home = Path(folder)
        office = office_at(home, database_url)
        with office.begin() as session:
            session.add(
                Cycle(
                    key=KEY,
                    title="Chu trình",
                    year=2020,
                    regime="R1",
                    province="Quảng Ngãi",
                    state="open",
                    definition={},
                    fingerprint="",
                    opened_at=NOW,
                )
            )
        fresh = multiprocessing.get_context("forkserver")
        fresh.set_forkserver_preload(["tests.services.number_race"])
        start = fresh.Barrier(PROCESSES)
        processes = [fresh.Process(target=take, args=(home, database_url, start, n, NUMBERS)) for n in range(PROCESSES)]
        for process in processes:
            process.start()
        for process in processes:
            process.join(PATIENCE)
        assert [process.exitcode for process in processes] == [0] * PROCESSES
        wanted = PROCESSES * NUMBERS
        with office.read() as session:
            numbers = sorted(session.exec(select(RegisterEntry.n)).all())
            last = session.exec(select(Series.last)).one()
        assert (numbers, last) == (list(range(1, wanted + 1)), wanted)
        found = verify(office)
        assert (found.numbers, found.papers, found.problems) == (wanted, wanted, ())
        office.engine.dispose()
