"""Look through every object of a PDF for what must not enter: secrets, scripts, launches, embedded files."""

import io
import logging

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject

MAX_PAGES = 5_000
_MAX_OBJECTS = 500_000
_END_WITHIN = 2_048
_ACTIVE_KEYS = frozenset(("/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/XFA", "/RichMedia"))
_ACTIVE_ACTIONS = frozenset(("/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/GoToE", "/Rendition"))

# pypdf tells every oddity of a hostile file to the log; the inspection tells it once, in its fault.
logging.getLogger("pypdf").addHandler(logging.NullHandler())


class PdfFault(ValueError):
    """A PDF that cannot be taken; `code` is a fault code of documents.inspect."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def scan_pdf(data: bytes) -> int:
    """Count the pages of a harmless PDF.

    Raises PdfFault "encrypted", "damaged" (truncated, no pages, too many objects) or "active_content"; parsers'
    own errors pass through.
    """
    if b"%%EOF" not in data[-_END_WITHIN:]:
        raise PdfFault("damaged")
    reader = PdfReader(io.BytesIO(data))
    if reader.is_encrypted:
        raise PdfFault("encrypted")
    if _has_active_content(reader):
        raise PdfFault("active_content")
    pages = len(reader.pages)
    if pages == 0:
        raise PdfFault("damaged")
    return pages


def _has_active_content(reader: PdfReader) -> bool:
    """Walk all objects reachable from the trailer; raises PdfFault when they are too many."""
    seen: set[tuple[int, int]] = set()
    waiting: list[object] = [reader.trailer]
    count = 0
    while waiting:
        value = waiting.pop()
        count += 1
        if count > _MAX_OBJECTS:
            raise PdfFault("damaged")
        if isinstance(value, IndirectObject):
            place = (value.idnum, value.generation)
            if place not in seen:
                seen.add(place)
                waiting.append(value.get_object())
        elif isinstance(value, DictionaryObject):
            if _is_active(value):
                return True
            waiting.extend(value.raw_get(key) for key in value)
        elif isinstance(value, ArrayObject):
            waiting.extend(list.__iter__(value))
    return False


def _is_active(value: DictionaryObject) -> bool:
    """Tell whether a dictionary runs something or carries a file."""
    return (
        not _ACTIVE_KEYS.isdisjoint(value.keys())
        or _entry(value, "/S") in _ACTIVE_ACTIONS
        or (isinstance(value, StreamObject) and _entry(value, "/Type") == "/EmbeddedFile")
    )


def _entry(value: DictionaryObject, key: str) -> object:
    """Read an entry through its reference; `get` gives the reference itself, behind which an action can hide."""
    try:
        return value[key]
    except KeyError:
        return None
