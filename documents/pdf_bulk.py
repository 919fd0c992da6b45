"""Very many papers: those that may are printed together as one document and cut apart, the rest in batches."""

import io
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pypdf import PdfReader

from documents.imposition import Imposable, NotImposable, take_apart
from documents.imposition_join import join
from documents.imposition_split import PlaceMissing, split
from documents.pdf_batch import Batch, Outcome, check_names, convert_batch, silent
from documents.pdf_faults import PdfRefused
from documents.pdf_fonts import check_fonts
from documents.pdf_result import whole
from documents.pdf_supervisor import JOINED, PLAIN, Deadline, run_soffice
from documents.pdf_weight import read_word, weigh

PAPERS_PER_DOCUMENT: Final = 100
_WORTH_JOINING: Final = 4


@dataclass(frozen=True)
class Sheet:
    """A paper that may be printed with others, and the most seconds that it may take."""

    file: Path
    paper: Imposable
    seconds: float


def convert_together(
    files: Sequence[Path],
    out: Path,
    *,
    timeout: float | None = None,
    progress: Callable[[int, int], None] = silent,
) -> Outcome:
    """Convert Word files like `convert`, several times faster when many are of one form.

    Pages and text are those of a single conversion. The bytes depend on the papers printed together, whose letters
    share one font: for files that must be equal to the byte use `convert`. Raises as `convert` does.
    """
    check_names(files)
    batch = Batch(out, PLAIN, Deadline(timeout), len(files), progress)
    alone: list[Path] = []
    for start in range(0, len(files), PAPERS_PER_DOCUMENT):
        read = {file: read_sheet(file) for file in files[start : start + PAPERS_PER_DOCUMENT]}
        alone += [file for file, sheet in read.items() if sheet is None]
        for group in _groups([sheet for sheet in read.values() if sheet is not None]):
            if len(group) < _WORTH_JOINING or not _print_group(batch, group):
                alone += [sheet.file for sheet in group]
            batch.tell()
    convert_batch(batch, alone)
    return batch.outcome


def joined_fonts(papers: Sequence[Mapping[str, bytes]]) -> dict[str, bytes]:
    """Give the Word parts of several papers under names that do not clash, to look for the fonts they name."""
    return {
        f"word/{number}/{name}": data
        for number, parts in enumerate(papers)
        for name, data in parts.items()
        if name.startswith("word/")
    }


def read_sheet(file: Path) -> Sheet | None:
    """Read a paper to be printed with others; None when it may not be, or cannot be read."""
    try:
        parts = read_word(file)
        weight = weigh(parts)
        return None if weight.alone else Sheet(file, take_apart(parts), weight.seconds)
    except (PdfRefused, NotImposable):
        return None


def print_joined(sheets: Sequence[Sheet], export: str, deadline: Deadline) -> bytes | None:
    """Print papers of one shape as one document; None when LibreOffice did not, or in a wrong font.

    Raises OutOfTime or NoLibreOffice. The papers' trees are used up.
    """
    with tempfile.TemporaryDirectory(prefix="thuky-papers-", ignore_cleanup_errors=True) as scratch:
        source = Path(scratch) / "joined.docx"
        source.write_bytes(join([sheet.paper for sheet in sheets]))
        run_soffice([source], source.parent / "pdf", export, sum(one.seconds for one in sheets), deadline, _unheard)
        data = whole(source.parent / "pdf" / "joined.pdf")
    if data is None:
        return None
    try:
        check_fonts(PdfReader(io.BytesIO(data)), joined_fonts([sheet.paper.parts for sheet in sheets]))
    except PdfRefused:
        return None
    return data


def _print_group(batch: Batch, sheets: Sequence[Sheet]) -> bool:
    """Print papers together and keep the pieces; False when it failed, and nothing is kept."""
    data = print_joined(sheets, JOINED, batch.deadline)
    if data is None:
        return False
    try:
        pieces = split(data, [sheet.paper.parts for sheet in sheets])
    except PlaceMissing:
        return False
    for sheet, piece in zip(sheets, pieces, strict=True):
        batch.keep(sheet.file, piece)
    return True


def _groups(sheets: Sequence[Sheet]) -> Iterator[list[Sheet]]:
    """Bring papers of one shape together."""
    by_shape: dict[str, list[Sheet]] = {}
    for sheet in sheets:
        by_shape.setdefault(sheet.paper.shape, []).append(sheet)
    yield from by_shape.values()


def _unheard(_count: int) -> None:
    """Hear of one document's progress, which says nothing of its papers."""
