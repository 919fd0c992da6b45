"""What LibreOffice left is judged before anybody gets it: whole, with pages, in the right fonts, without a clock."""

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from documents.pdf_bytes import normalise
from documents.pdf_fonts import check_fonts

_END: Final = b"%%EOF"
_END_WITHIN: Final = 64


def page_count(path: Path) -> int:
    """Count the pages of a PDF file; 0 when it is missing or unreadable."""
    try:
        return len(PdfReader(path).pages)
    except (OSError, PyPdfError, ValueError):
        return 0


def judged(path: Path, parts: Mapping[str, bytes], *, strict_fonts: bool = True) -> bytes | None:
    """Give the normalised PDF; None when LibreOffice left none, or only a piece of one.

    `parts` is the Word file it was made from. Raises PdfRefused for a wrong font, unless fonts may be any.
    """
    data = whole(path)
    if data is None:
        return None
    if strict_fonts:
        check_fonts(PdfReader(io.BytesIO(data)), parts)
    return normalise(data)


def whole(path: Path) -> bytes | None:
    """Read a PDF that was written to its end and has pages; None for any other file."""
    try:
        data = path.read_bytes()
        if _END in data[-_END_WITHIN:] and len(PdfReader(io.BytesIO(data)).pages) > 0:
            return data
    except (OSError, PyPdfError, ValueError):
        pass
    return None
