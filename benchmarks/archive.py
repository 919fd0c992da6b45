"""Measure ``thuky archive rebuild --check`` against docxtpl: ``python -m benchmarks.archive``.

Papers of real forms are recorded in a real database and store, then made again, compared and read back. The other
side fills the same forms with the same data by docxtpl in a pool of the same size, and compares nothing; it does a
sample, because all of them would take many minutes.
"""

import argparse
import io
import json
import multiprocessing
import os
import re
import statistics
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from docxtpl import DocxTemplate
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from sqlalchemy import insert
from sqlmodel import Session

from documents.bulk import MadePaper, fill_chunk
from documents.kinds import load_kind, load_sample
from documents.render import RENDERER
from domain.vietnamese import place_and_date
from models.cycle import Cycle
from models.paper import Paper
from models.register import RegisterEntry, Series
from services.office import VIETNAM, Office, open_office
from services.rebuild import Rebuild, rebuild
from services.settings import Settings

_KINDS = ("announcement", "receipt", "invitation", "result_notice", "supplement_request")
_DAY = date(2026, 3, 5)
_MOMENT = datetime(2026, 3, 5, 8, tzinfo=VIETNAM)
_BATCH = 500
_EARLY = 1_000
_ROUNDS = 3
_PAGE = 4096
_RESULTS = Path(__file__).parent.parent / "docs" / "benchmarks.md"
_SECTION = re.compile(r"\n## Archive\n.*?(?=\n## |\Z)", re.DOTALL)
Work = tuple[bytes, dict[str, object]]


@dataclass
class Watch:
    """Shows the progress and reads the memory of all processes on the way, in MB."""

    bar: Progress
    task: Any
    early: float = 0.0
    late: float = 0.0
    seen: list[float] = field(default_factory=list)

    def __call__(self, done: int, total: int) -> None:
        """Hear how far the work is."""
        self.bar.update(self.task, completed=done, total=total)
        if done >= _EARLY:
            self.late = resident()
            self.early = self.early or self.late
            self.seen.append(self.late)


def context_of(n: int) -> tuple[str, dict[str, object], str]:
    """Give kind, data and number of the n-th paper."""
    name = _KINDS[n % len(_KINDS)]
    number = f"{n + 1}/UBND-NNTN"
    own: dict[str, object] = {"number_line": f"Số: {number}", "place_date": place_and_date("Quảng Ngãi", _DAY)}
    return name, {**_sample(name), **own, "subject_line": f"Về việc triển khai Chương trình lần {n + 1}"}, number


@cache
def _sample(name: str) -> dict[str, object]:
    return load_sample(name)


def record(office: Office, papers: int) -> None:
    """Record issued papers with their register entries, as the steps would have left them."""
    with office.begin() as session:
        session.add(
            Cycle(key="do", title="Đo", year=2026, regime="R4", province="Quảng Ngãi", state="open", definition={},
                  fingerprint="", opened_at=_MOMENT)
        )  # fmt: skip
        session.add(Series(key="ubnd/cv/2026", agency="ubnd", name="cv", year=2026, last=papers))
    for name in _KINDS:
        office.store.put(load_kind(name).template)
    numbers = iter(range(papers))
    while batch := list(islice(numbers, _BATCH)):
        with office.begin() as session:
            _record(session, office, batch)


def _record(session: Session, office: Office, batch: list[int]) -> None:
    """Record one batch in one transaction."""
    rows, entries = [], []
    for name in _KINDS:
        kind = load_kind(name)
        known = {str(n): context_of(n) for n in batch if context_of(n)[0] == name}
        made = fill_chunk(kind.template, [(key, context) for key, (_, context, _) in known.items()], "zlib")
        for paper in made.made:
            n, context, number = int(paper.key), known[paper.key][1], known[paper.key][2]
            office.store.put(paper.data)
            entries.append(_entry(n, number, context))
            rows.append(_row(n, name, number, context, paper) | {"template_sha256": kind.sha256})
    session.execute(insert(RegisterEntry), entries)
    session.execute(insert(Paper), rows)


def _entry(n: int, number: str, context: dict[str, object]) -> dict[str, object]:
    return {
        "key": f"do/{n:06d}", "cycle_key": "do", "series_key": "ubnd/cv/2026", "n": n + 1, "symbol": "UBND-NNTN",
        "number_text": number, "issued_on": _DAY, "type_name": "", "subject_line": context["subject_line"],
        "signer": context["signer"], "recipients": [], "kept_by": "VT", "copies": 1, "state": "valid",
        "void_reason": "",
    }  # fmt: skip


def _row(n: int, name: str, number: str, context: dict[str, object], made: MadePaper) -> dict[str, object]:
    return {
        "key": f"do/{name}/{n:06d}/1", "cycle_key": "do", "kind": name, "subject": f"{n:06d}", "revision": 1,
        "state": "issued", "title": name, "agency": "province", "recipients": [], "context": context,
        "template_version": 1, "renderer": RENDERER, "drafted_at": _MOMENT, "signed_by": "", "number_text": number,
        "register_key": f"do/{n:06d}", "issued_on": _DAY, "file_sha256": made.file_sha256,
        "content_digest": made.content_digest, "file_name": f"{name}/{n:06d}.docx",
    }  # fmt: skip


def resident() -> float:
    """Sum the resident memory of this process and of all it started, in MB."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            pid, rest = int(stat.parent.name), stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it ended meanwhile
        parents[pid] = int(rest[1])
    family = {os.getpid()}
    while grown := {pid for pid, parent in parents.items() if parent in family} - family:
        family |= grown
    pages = 0
    for pid in family:
        try:
            pages += int(Path(f"/proc/{pid}/statm").read_text().split()[1])
        except OSError:
            continue
    return pages * _PAGE / 1e6


def ours(office: Office, workers: int) -> tuple[Rebuild, float, Watch]:
    """Make all papers again, compare, read back; give result, seconds and memory."""
    columns = (TextColumn("rebuild --check"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
               TimeRemainingColumn())  # fmt: skip
    with Progress(*columns, console=Console(stderr=True)) as bar:
        watch = Watch(bar, bar.add_task("", total=None))
        start = time.perf_counter()
        result = rebuild(office, workers=workers, progress=watch)
        return result, time.perf_counter() - start, watch


def theirs(sample: int, workers: int) -> float:
    """Fill a sample with docxtpl in a warm pool; give seconds for each paper."""
    jobs = [(load_kind(name).template, context) for name, context, _ in map(context_of, range(sample))]
    with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("forkserver")) as pool:
        list(pool.map(_by_docxtpl, jobs[: workers * 4]))  # processes started, modules loaded
        start = time.perf_counter()
        list(pool.map(_by_docxtpl, jobs, chunksize=10))
        return (time.perf_counter() - start) / sample


def _by_docxtpl(job: Work) -> int:
    """Fill one form with docxtpl in the usual way."""
    template, context = job
    document = DocxTemplate(io.BytesIO(template))
    document.render(context, autoescape=True)
    buffer = io.BytesIO()
    document.save(buffer)
    return len(buffer.getvalue())


def lines(papers: int, sample: int, workers: int) -> Iterator[str]:
    """Measure and write the section of the page, line by line."""
    memory = Path("/dev/shm")  # noqa: S108 - used through tempfile only
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        settings = Settings(home=Path(folder), database_url="")
        with open_office(settings, at=_MOMENT) as office:
            record(office, papers)
            rounds = [(theirs(sample, workers), ours(office, workers)) for _ in range(_ROUNDS)]
    result, _, watch = rounds[-1][1]
    each = statistics.median(each for each, _ in rounds)
    seconds = statistics.median(seconds for _, (_, seconds, _) in rounds)
    if not result.is_whole:
        raise SystemExit(json.dumps([one.causes for one in (*result.differences, *result.impossible)][:5]))
    ratio = each * papers / seconds
    yield "| what | thuky | docxtpl | ratio | wanted |"
    yield "|---|---|---|---|---|"
    yield (
        f"| `rebuild --check` of {papers:,} papers, pool of {workers} | {seconds:.1f} s ({seconds / papers * 1e3:.2f} "
        f"ms each), {result.equal:,} equal | {each * 1e3:.1f} ms each over {sample:,} | × {ratio:.0f} | ≥ 25 |"
    )
    yield (
        f"| memory of all its processes | {watch.early:.0f} MB after {_EARLY:,}, {watch.late:.0f} MB after "
        f"{papers:,}, {max(watch.seen):.0f} MB at most | – | – | flat |"
    )


def main() -> None:
    """Run the measurement and print the table; ``--write`` puts it into docs/benchmarks.md."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--papers", type=int, default=15_000)
    parser.add_argument("--sample", type=int, default=300, help="papers that docxtpl fills in each round")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--write", action="store_true", help="write the section in docs/benchmarks.md")
    wanted = parser.parse_args()
    table = "\n".join(lines(wanted.papers, wanted.sample, wanted.workers))
    print(table)
    if wanted.write:
        page = _RESULTS.read_text(encoding="utf-8")
        section = _TEXT.format(table=table)
        page = _SECTION.sub(lambda _: section, page) if _SECTION.search(page) else f"{page.rstrip()}\n{section}"
        _RESULTS.write_text(page, encoding="utf-8")


_TEXT = """
## Archive

Written by `python -m benchmarks.archive --write`. The papers are letters, receipts, invitations and notices of the
program's own forms, recorded in SQLite and in a store (in memory, so that the disk is not what is measured). Our side
reads rows, makes every paper again, compares bytes, reads every stored file back and compares number, day and signer
with row, register and print, processes started included; docxtpl only fills the same forms with the same data, a
sample of them in a warm pool of the same size. Medians of three interleaved rounds; memory is the sum over all
processes, what they share counted in each.

{table}
"""


if __name__ == "__main__":
    main()
