"""Every issued paper made again from its form, data and number, in bulk: the proof that the archive is whole."""

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path, PurePosixPath
from typing import Any

import sqlalchemy
from sqlmodel import col, func, select

from documents.render import RENDERER
from models.paper import Paper
from models.register import RegisterEntry
from services.office import Office
from services.rebuild_chunk import Job, Outcome, Recorded, rebuild_chunk

BATCH = 200
"""Papers read at once, and made at once by one process."""
_WAITING_PER_WORKER = 2
_OWN = (
    "key",
    "template_sha256",
    "context",
    "renderer",
    "file_sha256",
    "content_digest",
    "number_text",
    "issued_on",
)
_COLUMNS: tuple[Any, ...] = (
    *(sqlalchemy.cast(Paper.context, sqlalchemy.Text) if name == "context" else getattr(Paper, name) for name in _OWN),
    Paper.cycle_key,
    Paper.file_name,
    RegisterEntry.number_text,
    RegisterEntry.issued_on,
    RegisterEntry.signer,
)


@dataclass(frozen=True)
class Difference:
    """A paper that did not come out as recorded, and what differs."""

    paper: str
    causes: tuple[str, ...]


@dataclass(frozen=True)
class Rebuild:
    """How many papers were made again and how they came out.

    `equal` came out equal, `by_content` of them by content alone (another zlib packed them), `found` of them were
    laid out by an earlier run; `differences` did not come out as recorded, `impossible` could not be made.
    """

    papers: int
    equal: int
    differences: tuple[Difference, ...] = ()
    impossible: tuple[Difference, ...] = ()
    by_content: int = 0
    found: int = 0

    @property
    def is_whole(self) -> bool:
        """Say whether every paper came out equal."""
        return self.equal == self.papers


def rebuild(
    office: Office,
    cycle_key: str | None = None,
    *,
    check: bool = True,
    out: Path | None = None,
    workers: int = 1,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> Rebuild:
    """Make every issued paper again and compare it with what was issued; memory does not grow with the papers.

    `check` also reads every stored file back and compares number, day and signer with row, register and print.
    `out` is a folder for the papers; those that an earlier run laid out there are not made again. `progress` hears
    how many papers are done, and of how many.
    """
    total = _count(office, cycle_key)
    counts = {"equal": 0, "content": 0, "found": 0}
    differences: list[Difference] = []
    impossible: list[Difference] = []
    done = 0
    for outcomes in _outcomes(_jobs(office, cycle_key, check=check, out=out), workers if total > BATCH else 1):
        for outcome in outcomes:
            counts["found"] += outcome.found
            if outcome.verdict in counts:
                counts[outcome.verdict] += 1
            else:
                found = differences if outcome.verdict == "different" else impossible
                found.append(Difference(outcome.key, outcome.causes))
        done += len(outcomes)
        progress(done, total)
    equal = counts["equal"] + counts["content"]
    return Rebuild(total, equal, tuple(differences), tuple(impossible), counts["content"], counts["found"])


def _count(office: Office, cycle_key: str | None) -> int:
    with office.read() as session:
        wanted = select(func.count()).select_from(Paper).where(*_issued(cycle_key))
        return session.exec(wanted).one()


def _issued(cycle_key: str | None) -> tuple[Any, ...]:
    of_cycle = () if cycle_key is None else (Paper.cycle_key == cycle_key,)
    return (Paper.state == "issued", *of_cycle)


def _jobs(office: Office, cycle_key: str | None, *, check: bool, out: Path | None) -> Iterator[Job]:
    """Read the papers batch by batch in the order of their keys, and cut the batches by form."""
    names: set[str] = set()
    last = ""
    while papers := _batch(office, cycle_key, last):
        last = papers[-1].key
        for _, group in groupby(papers, key=lambda paper: paper.template_sha256):
            named = tuple(_named(paper, names) if out else paper for paper in group)
            yield Job(office.store.root, named, RENDERER, check, str(out or ""))


def _named(paper: Recorded, names: set[str]) -> Recorded:
    """Give a paper a name of its own in the folder."""
    name, n = paper.out, 2
    while name in names:
        path = PurePosixPath(paper.out)
        name, n = str(path.with_name(f"{path.stem}-{n}{path.suffix}")), n + 1
    names.add(name)
    return replace(paper, out=name)


def _batch(office: Office, cycle_key: str | None, after: str) -> list[Recorded]:
    """Read the next papers after a key: short reads, so that no transaction stays open while papers are made."""
    wanted = (
        sqlalchemy.select(*_COLUMNS)
        .join(RegisterEntry, col(Paper.register_key) == col(RegisterEntry.key), isouter=True)
        .where(*_issued(cycle_key), col(Paper.key) > after)
        .order_by(col(Paper.key))
        .limit(BATCH)
    )
    with office.read() as session:
        rows = session.execute(wanted).all()
    return [_recorded(*row) for row in rows]


def _recorded(*row: Any) -> Recorded:  # noqa: ANN401 - a row of columns of many types
    """Make the record of one row of `_COLUMNS`."""
    own = dict(zip(_OWN, row, strict=False))
    cycle_key, file_name, number, issued_on, signer = row[len(_OWN) :]
    register = None if number is None else (number, issued_on, signer)
    return Recorded(**own, register=register, out=f"{cycle_key}/{file_name}")


def _outcomes(jobs: Iterator[Job], workers: int) -> Iterator[tuple[Outcome, ...]]:
    """Judge papers here, or in a pool whose waiting line is short enough to keep memory flat."""
    if workers == 1:
        yield from map(rebuild_chunk, jobs)
        return
    # A server that forks before any thread starts; forking this process could copy a lock that is held.
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["services.rebuild_chunk"])
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        waiting: deque[Future[tuple[Outcome, ...]]] = deque()
        for job in jobs:
            waiting.append(pool.submit(rebuild_chunk, job))
            if len(waiting) >= workers * _WAITING_PER_WORKER:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
