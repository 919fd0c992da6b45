"""Many papers in one PDF: printed together, so that fonts and pictures are kept once; a bookmark for each paper."""

import io
import re
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple
from xml.sax.saxutils import escape

from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject, StreamObject

from documents.imposition_split import PlaceMissing, first_pages, told
from documents.pdf_batch import Batch, convert_batch, silent
from documents.pdf_bulk import PAPERS_PER_DOCUMENT, Sheet, print_joined, read_sheet
from documents.pdf_bytes import facts_of, normalise, sealed
from documents.pdf_faults import PdfRefused, PdfUnavailable
from documents.pdf_supervisor import ARCHIVAL, JOINED, JOINED_ARCHIVAL, PLAIN, Deadline
from documents.pdf_weight import read_word
from models.whole_file import write_whole

_XMP_TITLE: Final = re.compile(r"(<dc:title>.*?<rdf:li[^>]*>)[^<]*(</rdf:li>)", re.DOTALL)
# Tags and named places of one print do not fit the pages of another; PDF/A-2b asks for none.
_OF_ONE_PRINT: Final = ("/StructTreeRoot", "/MarkInfo", "/Dests", "/Outlines")


class _Print(NamedTuple):
    """A PDF of some papers: on which page, from zero, each of them starts."""

    data: bytes
    starts: dict[Path, int]


def booklet(
    files: Sequence[Path],
    target: Path,
    *,
    title: str = "",
    pdfa: bool = False,
    timeout: float | None = None,
    progress: Callable[[int, int], None] = silent,
) -> Path:
    """Print Word files into one PDF in their order, with a bookmark for each; `title` is the file's name if empty.

    `timeout` in seconds; `progress` hears done and total. Raises PdfUnavailable naming the file that cannot be
    printed: a booklet is whole or not at all.
    """
    writer, done = PdfWriter(), 0
    for number, printed in enumerate(_prints(files, Deadline(timeout), pdfa=pdfa)):
        reader = PdfReader(io.BytesIO(normalise(printed.data)))
        before = len(writer.pages)
        if number == 0:
            writer = PdfWriter(clone_from=reader)
            for key in _OF_ONE_PRINT:
                writer.root_object.pop(NameObject(key), None)
        else:
            writer.append(reader, import_outline=False)
        for file, start in printed.starts.items():
            writer.add_outline_item(title=_heading(file), page_number=before + start)
        done += len(printed.starts)
        progress(done, len(files))
    if not done:
        raise PdfUnavailable("Không có văn bản nào để in thành tập.")
    for page in writer.pages:
        page.pop(NameObject("/StructParents"), None)
    writer.compress_identical_objects(remove_duplicates=False, remove_unreferenced=True)
    _entitle(writer, title or target.stem)
    return write_whole(target, sealed(writer))


def _prints(files: Sequence[Path], deadline: Deadline, *, pdfa: bool) -> Iterator[_Print]:
    """Print the papers in their order, as many together as may be."""
    for run in _runs(files):
        sheets = [sheet for _, sheet in run if sheet is not None]
        together = _print_together(sheets, deadline, pdfa=pdfa) if len(sheets) > 1 else None
        if together is not None:
            yield together
        else:
            for file, _ in run:
                yield _print_alone(file, deadline, pdfa=pdfa)


def _runs(files: Sequence[Path]) -> Iterator[list[tuple[Path, Sheet | None]]]:
    """Cut the papers, in their order, into runs of one shape; what may not be joined is a run of its own."""
    run: list[tuple[Path, Sheet | None]] = []
    shape = ""
    for file in files:
        sheet = read_sheet(file)
        own = sheet.paper.shape if sheet else ""
        if run and (not own or own != shape or len(run) == PAPERS_PER_DOCUMENT):
            yield run
            run = []
        run.append((file, sheet))
        shape = own
    if run:
        yield run


def _print_together(sheets: Sequence[Sheet], deadline: Deadline, *, pdfa: bool) -> _Print | None:
    """Print papers as one document; None when that fails."""
    data = print_joined(sheets, JOINED_ARCHIVAL if pdfa else JOINED, deadline)
    if data is None:
        return None
    try:
        starts = first_pages(PdfReader(io.BytesIO(data)), len(sheets))
    except PlaceMissing:
        return None
    return _Print(data, dict(zip((sheet.file for sheet in sheets), starts, strict=True)))


def _print_alone(file: Path, deadline: Deadline, *, pdfa: bool) -> _Print:
    """Print one paper. Raises PdfUnavailable."""
    with tempfile.TemporaryDirectory(prefix="thuky-papers-", ignore_cleanup_errors=True) as scratch:
        batch = Batch(Path(scratch), ARCHIVAL if pdfa else PLAIN, deadline, 1, silent)
        convert_batch(batch, [file])
        if file in batch.outcome.refused:
            raise PdfUnavailable(f"Không in được {file.name}: {batch.outcome.refused[file]}.")
        return _Print(batch.outcome.made[file].read_bytes(), {file: 0})


def _heading(file: Path) -> str:
    """Give the paper's title for its bookmark, the file's name when it has none."""
    try:
        return told(read_word(file)).get("/Title", file.stem)
    except PdfRefused:
        return file.stem


def _entitle(writer: PdfWriter, title: str) -> None:
    """Give the booklet a title of its own in place of its first paper's."""
    facts = {key: value for key, value in facts_of(writer).items() if key in {"/Creator", "/Producer"}}
    writer.metadata = {**facts, "/Title": title}
    metadata = writer.root_object.get("/Metadata")
    if metadata is not None and isinstance(stream := metadata.get_object(), StreamObject):
        xmp = stream.get_data().decode()
        stream.set_data(_XMP_TITLE.sub(lambda found: f"{found[1]}{escape(title)}{found[2]}", xmp).encode())
