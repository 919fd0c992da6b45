"""The check checks itself: every planted fault is found at its place, and nothing else is; papers without one pass."""

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from documents.finding import Finding
from documents.kinds import kind_names, load_kind, load_sample
from documents.lint import RULES, lint
from documents.lint.seeds import SEEDS
from documents.lint.seeds.bench import Bench
from documents.lint.seeds.foreign import FOREIGN
from documents.lint.seeds.seed import Seed
from documents.pdf import pdf_available, to_pdf
from documents.render import render

_Found = frozenset[tuple[str, str, int | None]]
_TIMEOUT = 60.0


@dataclass(frozen=True)
class Trial:
    """The result of one seed: what was looked for, what was found that was not there before."""

    seed: Seed
    place: tuple[str, int | None]
    new: tuple[tuple[str, str, int | None], ...]
    skipped: bool = False

    @property
    def passed(self) -> bool:
        """Tell whether exactly the planted fault was found, at its place."""
        return not self.skipped and [found[0] for found in self.new] == [self.seed.rule] and self._at_place

    @property
    def _at_place(self) -> bool:
        part, index = self.place
        return all(found[2] == index and (found[1] == part or index is None) for found in self.new)

    def sentence(self) -> str:
        """Say the result in Vietnamese."""
        name = f"{self.seed.rule} ({self.seed.base}: {self.seed.about})"
        if self.skipped:
            return f"{name}: bỏ qua, cần LibreOffice để in trang"
        if self.passed:
            return f"{name}: tìm đúng chỗ"
        said = ", ".join(f"{rule} ở đoạn {index}" for rule, _, index in self.new) or "không thấy gì"
        return f"{name}: SAI, cần ở đoạn {self.place[1]}, được {said}"


@cache
def paper(name: str) -> bytes:
    """Make a paper without faults: a sample of our forms, or a foreign one."""
    if name in FOREIGN:
        return FOREIGN[name]()
    return render(load_kind(name).template, load_sample(name), kind=name)


def clean_papers() -> Iterator[tuple[str, tuple[Finding, ...]]]:
    """Check every paper that must pass, and give what is found in it."""
    for name in (*kind_names(), *FOREIGN):
        yield name, lint(paper(name))


def run_seeds(
    seeds: Sequence[Seed] = SEEDS, *, told: Callable[[Trial], None] | None = None, printing: bool | None = None
) -> tuple[Trial, ...]:
    """Plant every fault and look for it; faults of pages only where LibreOffice can print (`printing`)."""
    printing = pdf_available() if printing is None else printing
    planted = [_plant(seed) for seed in seeds]
    wanted = {f"seed{at}": data for at, (seed, data, _) in enumerate(planted) if seed.pages}
    wanted |= {f"base_{seed.base}": paper(seed.base) for seed in seeds if seed.pages}
    pages = _print(wanted) if printing and wanted else {}
    trials = []
    for at, (seed, data, place) in enumerate(planted):
        trial = _try(seed, data, place, pages, f"seed{at}")
        trials.append(trial)
        if told:
            told(trial)
    return tuple(trials)


def _plant(seed: Seed) -> tuple[Seed, bytes, tuple[str, int | None]]:
    """Plant one fault; give the changed paper and the place."""
    bench = Bench(paper(seed.base))
    bench.tree()
    place = bench.place(seed.plant(bench))
    return seed, bench.save(), place


def _try(seed: Seed, data: bytes, place: tuple[str, int | None], pages: Mapping[str, bytes], name: str) -> Trial:
    """Look for one planted fault."""
    if seed.pages:
        if name not in pages:
            return Trial(seed, place, (), skipped=True)
        before = lint(paper(seed.base), pdf=pages[f"base_{seed.base}"])
        after = lint(paper(seed.base), pdf=pages[name])
    else:
        before, after = lint(paper(seed.base)), lint(data, facts=seed.facts, today=seed.today)
    new = sorted(_places(after) - _places(before), key=str)
    return Trial(seed, place, tuple(new))


def _places(findings: Sequence[Finding]) -> _Found:
    """Reduce findings to rule, part and paragraph."""
    return frozenset((finding.rule, finding.spot.part, finding.spot.paragraph) for finding in findings)


def _print(papers: Mapping[str, bytes]) -> dict[str, bytes]:
    """Print papers in one call of LibreOffice."""
    with tempfile.TemporaryDirectory(prefix="thuky-lint-") as scratch:
        folder = Path(scratch)
        files = []
        for name, data in papers.items():
            path = folder / f"{name}.docx"
            path.write_bytes(data)
            files.append(path)
        made = to_pdf(files, folder / "pdf", timeout=_TIMEOUT + 5 * len(files))
        return {path.stem: path.read_bytes() for path in made}


def rules_without_seed() -> tuple[str, ...]:
    """List the rules that no seed proves."""
    proven = {seed.rule for seed in SEEDS}
    return tuple(rule.id for rule in RULES if rule.id not in proven)
