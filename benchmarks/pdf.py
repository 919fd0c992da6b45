"""Measure Word to PDF: one call each, batched, printed together, cold and warm: ``python -m benchmarks.pdf``.

Every figure is a ratio of medians over interleaved rounds of one run: the same machine, the same minute.
"""

import argparse
import os
import re
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from documents.kinds import load_kind, load_sample
from documents.pdf import convert, convert_together, cool_down
from documents.render import render

_RESULTS = Path(__file__).parent.parent / "docs" / "benchmarks.md"
_HEADING = "## Word to PDF"
_SECTION = re.compile(rf"\n*{_HEADING}\n.*?(?=\n## |\Z)", re.DOTALL)
_ANNEX_ROWS = 40
_EACH, _TOGETHER, _SINGLES = 4, 100, 5


@dataclass(frozen=True)
class Row:
    """One measured claim; seconds for each paper."""

    what: str
    ours: float
    other: float
    wanted: str


def letters(folder: Path, number: int) -> list[Path]:
    """Write letters that differ in number and text."""
    sample = load_sample("supplement_request")
    return _write(
        folder,
        "supplement_request",
        (
            {**sample, "number": f"{index}/SNNPTNT", "requests": [f"Đề nghị thứ {index}."] * 3}
            for index in range(number)
        ),
    )


def decisions(folder: Path, number: int) -> list[Path]:
    """Write decisions of three pages and more, with an annex of forty rows."""
    sample = load_sample("recognition_decision")
    row = {"no": 1, "product": "Chả cá Hai Lợi", "code": "51-536-21550-01-2020", "group": "Thực phẩm", "kind": "Mới"}
    row |= {"producer": "Hợp tác xã A", "address": "Xã A", "mean": "89,83", "star": "4 sao", "note": ""}
    groups = [{"heading": "I. HẠNG 4 SAO", "rows": [row] * _ANNEX_ROWS}]
    return _write(
        folder,
        "recognition_decision",
        ({**sample, "number": f"{index}/QĐ-UBND", "annex_groups": groups} for index in range(number)),
    )


def _write(folder: Path, kind: str, contexts: Iterable[dict[str, object]]) -> list[Path]:
    folder.mkdir(parents=True)
    template = load_kind(kind).template
    files: list[Path] = []
    for index, context in enumerate(contexts):
        files.append(folder / f"{kind}-{index:04d}.docx")
        files[-1].write_bytes(render(template, context, kind=kind))
    return files


class Ways:
    """The ways to make PDFs of some files; each gives the seconds for one paper."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._turn = count()
        self._program = shutil.which("soffice") or "soffice"

    def _out(self) -> Path:
        return self._folder / f"out-{next(self._turn)}"

    def one_call_each(self, files: Sequence[Path]) -> float:
        """Start LibreOffice for every file, with a profile that it knows already."""
        start = time.perf_counter()
        for file in files:
            profile = (self._folder / "profile").as_uri()
            words = ("--headless", "--norestore", "--convert-to", "pdf", "--outdir", str(self._out()), str(file))
            subprocess.run([self._program, f"-env:UserInstallation={profile}", *words], check=True, capture_output=True)
        return (time.perf_counter() - start) / len(files)

    def batched(self, files: Sequence[Path]) -> float:
        """Convert all files in calls of fifty: judged, fonts checked, normalised, kept."""
        return self._measure(lambda: convert(files, self._out()).refused, len(files))

    def together(self, files: Sequence[Path]) -> float:
        """Print the files as sections of one document and cut it apart."""
        return self._measure(lambda: convert_together(files, self._out()).refused, len(files))

    def one_by_one(self, files: Sequence[Path]) -> float:
        """Convert file by file with the LibreOffice that is warm."""
        return self._measure(lambda: [f for file in files for f in convert([file], self._out()).refused], len(files))

    def cold(self, files: Sequence[Path]) -> float:
        """Convert one file with a new LibreOffice and a new profile, as after its end."""
        cool_down()
        return self.batched(files[:1])

    def warm(self, files: Sequence[Path]) -> float:
        """Convert a few files, one after another, with a LibreOffice that has just worked."""
        self.batched(files[:1])
        return self.one_by_one(files)

    def _measure(self, call: Callable[[], object], papers: int) -> float:
        start = time.perf_counter()
        refused = call()
        seconds = (time.perf_counter() - start) / papers
        if refused:
            raise RuntimeError(f"LibreOffice refused {refused}")
        return seconds


def measure(rounds: int) -> tuple[list[Row], float, float]:
    """Measure all ways once in every round; give the rows, and the load of the machine before and after."""
    before = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="thuky-benchmark-") as scratch:
        folder = Path(scratch)
        ways = Ways(folder)
        papers, acts = letters(folder / "letters", _TOGETHER), decisions(folder / "decisions", _TOGETHER // 4)
        calls: dict[str, Callable[[], float]] = {
            "each": lambda: ways.one_call_each(papers[:_EACH]),
            "cold": lambda: ways.cold(papers),
            "warm": lambda: ways.warm(papers[:_SINGLES]),
            "batched": lambda: ways.batched(papers),
            "together": lambda: ways.together(papers),
            "decisions batched": lambda: ways.batched(acts),
            "decisions together": lambda: ways.together(acts),
        }
        took = interleaved(calls, rounds)
        cool_down()
    rows = [
        Row(f"{_TOGETHER} letters batched, against one call each", took["batched"], took["each"], "≥ 8"),
        Row(f"{_TOGETHER} letters together, against batched", took["together"], took["batched"], "≥ 2.5"),
        Row(
            f"{_TOGETHER // 4} decisions with {_ANNEX_ROWS} rows together, against batched",
            took["decisions together"],
            took["decisions batched"],
            "–",
        ),
        Row("one letter, warm, against one call of soffice", took["warm"], took["each"], "–"),
        Row("one letter, warm, against our own cold start", took["warm"], took["cold"], "–"),
    ]
    return rows, before, os.getloadavg()[0]


def interleaved(calls: Mapping[str, Callable[[], float]], rounds: int) -> dict[str, float]:
    """Measure each call once in every round, after one round that warms up; give the medians."""
    times: dict[str, list[float]] = {name: [] for name in calls}
    for turn in range(rounds + 1):
        for name, call in calls.items():
            seconds = call()
            if turn:
                times[name].append(seconds)
    return {name: statistics.median(values) for name, values in times.items()}


def section_of(rows: Sequence[Row], rounds: int, before: float, after: float) -> str:
    """Write the section of docs/benchmarks.md."""
    version = subprocess.run(
        [shutil.which("soffice") or "soffice", "--version"], check=True, capture_output=True, text=True
    ).stdout.split()
    table = "".join(
        f"| {row.what} | {row.ours * 1e3:.0f} ms | {row.other * 1e3:.0f} ms "
        f"| × {row.other / row.ours:.1f} | {row.wanted} |\n"
        for row in rows
    )
    return f"""{_HEADING}

Written by `python -m benchmarks.pdf --write`. Medians of {rounds} interleaved rounds, milliseconds for each paper,
{" ".join(version[:2])}, {os.cpu_count()} cores, load average {before:.1f} before, {after:.1f} after (one is our own).
"Batched" and "together" count everything: fonts checked, result judged, normalised, written. "One call each" is
bare `soffice --convert-to pdf` with a profile that it knows.

| what | thuky | other | ratio | wanted |
|---|---|---|---|---|
{table}"""


def main() -> None:
    """Run all measurements and print the section; ``--write`` puts it into docs/benchmarks.md."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="interleaved rounds")
    parser.add_argument("--write", action="store_true", help="write the section of docs/benchmarks.md")
    arguments = parser.parse_args()
    rows, before, after = measure(arguments.rounds)
    section = section_of(rows, arguments.rounds, before, after)
    print(section)
    if arguments.write:
        page = _RESULTS.read_text(encoding="utf-8")
        kept = _SECTION.sub("", page).rstrip("\n")
        _RESULTS.write_text(f"{kept}\n\n{section}", encoding="utf-8")


if __name__ == "__main__":
    main()
