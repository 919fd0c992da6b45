"""Measure the renderer against docxtpl, docxtemplater and carbone: ``python -m benchmarks.rendering``.

Every figure is a ratio of medians over interleaved rounds of one run: the same machine, the same minute.
"""

import argparse
import gc
import io
import multiprocessing
import platform
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from docxtpl import DocxTemplate

from benchmarks.forms import Case, Dialect, cases
from benchmarks.peers import ENGINES, Peers, PeersMissing
from documents.bulk import MadePaper, render_many
from documents.compiled import compile_template
from documents.context import clean
from documents.deflate import UnknownBackEnd, load_deflater
from documents.render import RENDERER, render
from documents.shards import ZipShards

_LEAST_TURNS = 2
_MEASURED_SECONDS = 0.05
_PAPERS_FOR_MEMORY = 300
_WORKERS = 2
_RESULTS = Path(__file__).parent.parent / "docs" / "benchmarks.md"


@dataclass(frozen=True)
class Row:
    """One measured claim."""

    what: str
    paper: str
    ours: str
    theirs: str
    ratio: str
    wanted: str


def by_docxtpl(template: bytes, context: Mapping[str, object]) -> bytes:
    """Fill a form with docxtpl in the usual way."""
    document = DocxTemplate(io.BytesIO(template))
    document.render(dict(context), autoescape=True)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def by_isal(template: bytes, context: Mapping[str, object]) -> bytes:
    """Fill a form like `render`, packed by ISA-L."""
    return compile_template(template).fill(clean(context)).pack(load_deflater("isal"))


@cache
def has_isal() -> bool:
    """Tell whether the extra ``fast`` is installed; say it once when it is not."""
    try:
        load_deflater("isal")
    except UnknownBackEnd:
        print("isal is not installed; its rows are left out", file=sys.stderr)
        return False
    return True


def seconds_of(call: Callable[[], object]) -> float:
    """Measure one call, averaged over as many turns as fit into a twentieth of a second, two at least."""
    # What another engine left behind is not this one's to clear away.
    gc.collect()
    turns, start = 0, time.perf_counter()
    while turns < _LEAST_TURNS or time.perf_counter() - start < _MEASURED_SECONDS:
        call()
        turns += 1
    return (time.perf_counter() - start) / turns


def compare(rounds: int) -> Iterator[Row]:
    """Measure one paper at a time, all engines in every round."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            peers: Peers | None = Peers(Path(folder))
        except PeersMissing as fact:
            print(fact, file=sys.stderr)
            peers = None
        for case in cases():
            yield from _compare_case(case, peers, rounds)
        if peers is not None:
            peers.close()


def _compare_case(case: Case, peers: Peers | None, rounds: int) -> Iterator[Row]:
    """Measure one form with every engine."""
    template = case.form(Dialect())
    calls: dict[str, Callable[[], float]] = {
        "zlib": lambda: seconds_of(lambda: render(template, case.context)),
        "docxtpl": lambda: seconds_of(lambda: by_docxtpl(template, case.context)),
    }
    if has_isal():
        calls["isal"] = lambda: seconds_of(lambda: by_isal(template, case.context))
    if peers is not None:
        for engine in ENGINES:
            calls[engine] = lambda engine=engine: peers.measure(engine, case, 5)  # type: ignore[misc]
    medians = interleaved(calls, rounds)
    targets = {"letter": ("50", "90"), "decision": ("25", "50"), "minutes": ("20", "45")}
    zlib, isal = targets[case.name.split(",", 1)[0]]
    yield _row("against docxtpl, zlib", case.name, medians["zlib"], medians["docxtpl"], zlib)
    if "isal" in medians:
        yield _row("against docxtpl, isal", case.name, medians["isal"], medians["docxtpl"], isal)
    for engine, target in zip(ENGINES, ("12", "5"), strict=True):
        if engine in medians:
            yield _row(f"against {engine}, zlib", case.name, medians["zlib"], medians[engine], target)


def interleaved(calls: Mapping[str, Callable[[], float]], rounds: int) -> dict[str, float]:
    """Measure each call once in every round, after one round that warms up; give the medians."""
    times: dict[str, list[float]] = {name: [] for name in calls}
    for turn in range(rounds + 1):
        for name, call in calls.items():
            seconds = call()
            if turn:
                times[name].append(seconds)
    return {name: statistics.median(values) for name, values in times.items()}


def breaks(rounds: int) -> Iterator[Row]:
    """Measure what line breaks in values cost: the same letters with line feeds in place of spaces."""
    for case in cases():
        template = case.form(Dialect())
        broken = _broken(case.context)
        calls = {
            "plain": lambda t=template, c=case.context: seconds_of(lambda: render(t, c)),
            "broken": lambda t=template, c=broken: seconds_of(lambda: render(t, c)),
        }
        medians = interleaved(calls, rounds)
        ratio = medians["broken"] / medians["plain"]
        yield Row(
            "a tenth of the values with line breaks, against plain",
            case.name,
            f"{medians['broken'] * 1e3:.2f} ms",
            f"{medians['plain'] * 1e3:.2f} ms",
            f"× {ratio:.2f}",
            "≤ 1.5",
        )


def _broken(context: dict[str, object]) -> dict[str, object]:
    """Put a line feed into every tenth text that has a space."""
    count = 0

    def change(value: object) -> object:
        nonlocal count
        if isinstance(value, dict):
            return {key: change(item) for key, item in value.items()}
        if isinstance(value, list):
            return [change(item) for item in value]
        if isinstance(value, str) and " " in value:
            count += 1
            return value.replace(" ", "\n", 1) if count % 10 == 0 else value
        return value

    return {key: change(value) for key, value in context.items()}


def memory() -> Iterator[Row]:
    """Measure the resident memory of a process of its own after 100 and 300 papers of every form."""
    context = multiprocessing.get_context("spawn")
    for case in cases():
        with ProcessPoolExecutor(1, mp_context=context) as pool:
            early, late = pool.submit(_resident, case.form(Dialect()), case.context).result()
        grown = f"{early:.0f} MB after 100"
        yield Row(f"memory after {_PAPERS_FOR_MEMORY} papers", case.name, f"{late:.0f} MB", grown, "–", "≤ 45 MB, flat")


def _resident(template: bytes, context: dict[str, object]) -> tuple[float, float]:
    """Fill papers and read the resident memory in MB on the way and at the end."""
    sizes = []
    for count in range(1, _PAPERS_FOR_MEMORY + 1):
        render(template, context)
        if count in {100, _PAPERS_FOR_MEMORY}:
            pages = int(Path("/proc/self/statm").read_text().split()[1])
            sizes.append(pages * 4096 / 1e6)
    return sizes[0], sizes[1]


class _Recorded(ZipShards):
    """Shards with a row for each paper, one transaction for each chunk."""

    def keep(self, papers: Sequence[MadePaper]) -> None:
        """Keep a shard, then its rows."""
        super().keep(papers)
        with sqlite3.connect(self.folder / "rows.db") as rows:
            rows.execute("CREATE TABLE IF NOT EXISTS paper (key TEXT PRIMARY KEY, file TEXT, digest TEXT)")
            values = [(paper.key, paper.file_sha256, paper.content_digest) for paper in papers]
            rows.executemany("INSERT INTO paper VALUES (?, ?, ?)", values)
        rows.close()


def bulk(letters: int) -> Row:
    """Measure many letters with rows recorded, pools of two; docxtpl fills a twentieth of them into files."""
    case = cases()[0]
    template = case.form(Dialect())
    context = multiprocessing.get_context("forkserver")
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        items = ((f"letter-{number}", {**case.context, "number": f"{number}/SNN"}) for number in range(letters))
        result = render_many(template, items, _Recorded(Path(folder)), workers=_WORKERS)
        ours = (time.perf_counter() - start) / result.made
    few = max(letters // 20, 40)
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        jobs = [
            (template, {**case.context, "number": f"{number}/SNN"}, f"{folder}/{number}.docx") for number in range(few)
        ]
        with ProcessPoolExecutor(_WORKERS, mp_context=context) as pool:
            list(pool.map(_docxtpl_file, jobs, chunksize=10))
        theirs = (time.perf_counter() - start) / few
    return _row(f"{letters:,} letters with rows, pool of 2", f"letter (docxtpl: {few:,})", ours, theirs, "35")


def _docxtpl_file(job: tuple[bytes, dict[str, object], str]) -> None:
    """Fill one form with docxtpl into a file."""
    template, context, path = job
    Path(path).write_bytes(by_docxtpl(template, context))


def _row(what: str, paper: str, ours: float, theirs: float, wanted: str) -> Row:
    """Write a ratio."""
    return Row(what, paper, f"{ours * 1e3:.2f} ms", f"{theirs * 1e3:.1f} ms", f"× {theirs / ours:.0f}", f"≥ {wanted}")


def table_of(rows: Sequence[Row]) -> str:
    """Write the rows as a table."""
    head = "| what | paper | thuky | other | ratio | wanted |\n|---|---|---|---|---|---|\n"
    return head + "".join(f"| {r.what} | {r.paper} | {r.ours} | {r.theirs} | {r.ratio} | {r.wanted} |\n" for r in rows)


def main() -> None:
    """Run all measurements and print the table; ``--write`` puts it into docs/benchmarks.md."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15, help="interleaved rounds of the single papers")
    parser.add_argument("--letters", type=int, default=10_000, help="letters of the bulk run, 0 = none")
    parser.add_argument("--write", action="store_true", help="write docs/benchmarks.md")
    arguments = parser.parse_args()
    rows = [*compare(arguments.rounds), *breaks(arguments.rounds), *memory()]
    if arguments.letters:
        rows.append(bulk(arguments.letters))
    table = table_of(rows)
    print(table)
    if arguments.write:
        # The sections below the table are written by the other benchmarks.
        _, mark, others = _RESULTS.read_text().partition("\n## ")
        page = _PAGE.format(table=table, renderer=RENDERER, python=platform.python_version())
        _RESULTS.write_text(page + mark + others)


_PAGE = """# Benchmarks

Written by `python -m benchmarks.rendering --write`; run it yourself, trust the ratios and not the milliseconds.
Medians of interleaved rounds in one run, papers made in memory, forms compiled once. Renderer `{renderer}`,
Python {python}, two busy cores. "docxtpl" is `DocxTemplate(file).render(context, autoescape=True).save(...)` for
every paper, as its manual shows; docxtemplater and carbone run warm in one node process and print the same words
(checked). The last row counts everything: processes started, shards synced, one row in SQLite for each paper.

{table}"""


if __name__ == "__main__":
    main()
