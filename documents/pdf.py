"""Word files become PDF through LibreOffice; the door to documents.pdf_*."""

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from documents.pdf_batch import Outcome, convert
from documents.pdf_booklet import booklet
from documents.pdf_bulk import convert_together
from documents.pdf_engine import PROGRAM
from documents.pdf_faults import NoLibreOffice, OutOfTime, PdfRefused, PdfUnavailable
from documents.pdf_result import page_count
from documents.pdf_warm import cool_down

__all__ = [
    "NoLibreOffice",
    "OutOfTime",
    "Outcome",
    "PdfRefused",
    "PdfUnavailable",
    "booklet",
    "convert",
    "convert_together",
    "cool_down",
    "page_count",
    "pdf_available",
    "to_pdf",
]


def pdf_available() -> bool:
    """Tell whether LibreOffice is installed."""
    return shutil.which(PROGRAM) is not None


def to_pdf(files: Sequence[Path], out: Path, *, timeout: float) -> list[Path]:
    """Convert Word files to PDF in the folder `out`: all or none.

    `timeout` in seconds for the whole batch; file names must differ. Returns the PDF paths in the order of
    `files`. Raises PdfUnavailable when LibreOffice is missing, is too slow, or refuses a file, which it names.
    """
    if not pdf_available():
        raise NoLibreOffice
    if not files:
        return []
    with tempfile.TemporaryDirectory(prefix="thuky-pdf-made-", ignore_cleanup_errors=True) as scratch:
        outcome = convert(files, Path(scratch), timeout=timeout)
        if outcome.refused:
            faults = "; ".join(f"{file.name}: {why}" for file, why in outcome.refused.items())
            raise PdfUnavailable(f"LibreOffice không chuyển được: {faults}.")
        out.mkdir(parents=True, exist_ok=True)
        return [Path(shutil.move(outcome.made[file], out / outcome.made[file].name)) for file in files]
