"""How long a paper may take: LibreOffice needs time with the square of the rows of a table."""

import re
from pathlib import Path
from typing import Final, NamedTuple

from documents.package import OversizedPackage, UnreadablePackage, read_parts
from documents.pdf_faults import PdfRefused

BODY: Final = "word/document.xml"
_ROW: Final = re.compile(rb"<w:tr[ >]")
_BASE_SECONDS: Final = 60.0
_BYTES_PER_SECOND: Final = 50_000
# Measured: 1,000 rows 4 s, 5,000 rows 95 s on a quiet machine; five times that for a busy one.
_SQUARED_ROWS_PER_SECOND: Final = 50_000
_ALONE_FROM_ROWS: Final = 400


class Weight(NamedTuple):
    """What a paper asks of LibreOffice: `seconds` is the most it may take, `alone` keeps it from waiting others."""

    seconds: float
    alone: bool


def weigh(parts: dict[str, bytes]) -> Weight:
    """Estimate from the body: its length in bytes and its table rows."""
    body = parts[BODY]
    rows = len(_ROW.findall(body))
    seconds = _BASE_SECONDS + len(body) / _BYTES_PER_SECOND + rows * rows / _SQUARED_ROWS_PER_SECOND
    return Weight(seconds, rows >= _ALONE_FROM_ROWS)


def read_word(path: Path) -> dict[str, bytes]:
    """Read the parts of a Word file; LibreOffice itself would print a text file of that name without a word.

    Raises PdfRefused when it is no Word file or a bomb.
    """
    try:
        parts = read_parts(path.read_bytes())
    except (OSError, UnreadablePackage, OversizedPackage) as error:
        raise PdfRefused(f"không đọc được tệp ({error})") from error
    if BODY not in parts:
        raise PdfRefused("không phải tệp Word (.docx); hãy lưu lại từ Word dưới dạng .docx")
    return parts
