"""Many papers in few calls of LibreOffice; a bad file costs only itself."""

import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from documents.pdf_faults import PdfRefused
from documents.pdf_result import judged
from documents.pdf_supervisor import ARCHIVAL, PLAIN, Deadline, run_soffice
from documents.pdf_weight import Weight, read_word, weigh
from models.whole_file import write_whole

FILES_PER_CALL: Final = 50
_NOT_CONVERTED: Final = "LibreOffice không chuyển được; hãy mở lại tệp bằng Word và lưu lại"


@dataclass(frozen=True)
class Outcome:
    """What became of the files: `made` maps each to its PDF, `refused` each to a sentence."""

    made: dict[Path, Path] = field(default_factory=dict)
    refused: dict[Path, str] = field(default_factory=dict)


@dataclass
class Batch:
    """One call: where the PDFs go, in which format, in which time, who hears of it."""

    out: Path
    export: str
    deadline: Deadline
    total: int
    progress: Callable[[int, int], None]
    strict_fonts: bool = True
    outcome: Outcome = field(default_factory=Outcome)

    def tell(self, more: int = 0) -> None:
        """Say how many files are done, `more` of them not judged yet."""
        done = len(self.outcome.made) + len(self.outcome.refused) + more
        self.progress(min(done, self.total), self.total)

    def keep(self, file: Path, data: bytes) -> None:
        """Keep the PDF of a file."""
        self.outcome.made[file] = write_whole(self.out / f"{file.stem}.pdf", data)

    def refuse(self, file: Path, why: str) -> None:
        """Note why a file has no PDF."""
        self.outcome.refused[file] = why


def silent(_done: int, _total: int) -> None:
    """Hear of progress and say nothing."""


def check_names(files: Sequence[Path]) -> None:
    """Refuse two files whose PDFs would have one name. Raises ValueError."""
    names = [path.stem for path in files]
    if len(set(names)) != len(names):
        raise ValueError("Hai tệp cùng tên trong một lần chuyển PDF; hãy đặt tên khác nhau.")


def convert(
    files: Sequence[Path],
    out: Path,
    *,
    pdfa: bool = False,
    timeout: float | None = None,
    progress: Callable[[int, int], None] = silent,
    strict_fonts: bool = True,
) -> Outcome:
    """Convert Word files to PDF in the folder `out`, the same bytes every time; `pdfa` asks for PDF/A-2b.

    Papers of the office must print in the fonts of the decree; `strict_fonts` False shows files of others as well as
    the fonts that are there allow.
    `timeout` in seconds for all files, besides the limit of each; `progress` hears done and total. Raises
    NoLibreOffice, OutOfTime, or ValueError when two files have one name.
    """
    check_names(files)
    batch = Batch(out, ARCHIVAL if pdfa else PLAIN, Deadline(timeout), len(files), progress, strict_fonts)
    convert_batch(batch, files)
    return batch.outcome


def convert_batch(batch: Batch, files: Sequence[Path]) -> None:
    """Convert files chunk by chunk into the outcome of the batch."""
    weights: dict[Path, Weight] = {}
    for file in files:
        try:
            weights[file] = weigh(read_word(file))
        except PdfRefused as fact:
            batch.refuse(file, str(fact))
    for chunk in _chunks(weights):
        _settle(batch, chunk, weights)
        batch.tell()


def _chunks(weights: Mapping[Path, Weight]) -> Iterator[list[Path]]:
    """Cut files into calls; a heavy one has a call of its own."""
    light = [file for file, weight in weights.items() if not weight.alone]
    for start in range(0, len(light), FILES_PER_CALL):
        yield light[start : start + FILES_PER_CALL]
    yield from ([file] for file, weight in weights.items() if weight.alone)


def _settle(batch: Batch, files: Sequence[Path], weights: Mapping[Path, Weight]) -> None:
    """Convert some files in one call; halve those that are missing until each bad one is found alone."""
    limit = max(weights[file].seconds for file in files)
    with tempfile.TemporaryDirectory(prefix="thuky-papers-", ignore_cleanup_errors=True) as scratch:
        folder = Path(scratch)
        sources = {file: folder / f"{number:06d}.docx" for number, file in enumerate(files)}
        for file, source in sources.items():
            shutil.copyfile(file, source)
        fact = run_soffice([*sources.values()], folder / "pdf", batch.export, limit, batch.deadline, batch.tell)
        missing = []
        for file, source in sources.items():
            try:
                data = judged(folder / "pdf" / f"{source.stem}.pdf", read_word(source), strict_fonts=batch.strict_fonts)
            except PdfRefused as refusal:
                batch.refuse(file, str(refusal))
                continue
            if data is None:
                missing.append(file)
            else:
                batch.keep(file, data)
    if missing and len(files) == 1:
        batch.refuse(files[0], fact or _NOT_CONVERTED)
    elif missing:
        middle = len(missing) // 2
        for half in (missing[:middle], missing[middle:]):
            if half:
                _settle(batch, half, weights)
