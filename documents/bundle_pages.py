"""Pages of other PDFs as sheets: what is seen is copied, what acts is left behind.

A page is copied as one drawing with the resources it draws from; its visible notes, filled fields and signature
pictures are drawn on it. Catalogues, actions, scripts, links and embedded files are never looked at, so they cannot
come along.
"""

import io
import math
import zlib
from collections import deque
from typing import cast

from pypdf import PageObject, PdfReader
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DictionaryObject,
    EncodedStreamObject,
    IndirectObject,
    NullObject,
    PdfObject,
    StreamObject,
    TextStringObject,
)

from documents.bundle_file import PdfFile, number_words, stream
from documents.bundle_sheet import Drawn, Matrix, Sheet, on_paper, upright
from documents.pdf_scan import MAX_PAGES

MAX_OBJECTS = 500_000
_FOREIGN_TYPES = frozenset(
    ("/Page", "/Pages", "/Catalog", "/Annot", "/Action", "/ObjStm", "/XRef", "/Filespec", "/F", "/EmbeddedFile")
)
_ACTIONS = frozenset(
    (
        "/JavaScript",
        "/Launch",
        "/ImportData",
        "/SubmitForm",
        "/GoTo",
        "/GoToR",
        "/GoToE",
        "/URI",
        "/Rendition",
        "/Named",
    )
)
# External data, foreign drawings and records of other programs; names of resources cannot stand in these dictionaries.
_STREAM_LEFT_OUT = frozenset(
    (
        "/Length",
        "/F",
        "/FFilter",
        "/FDecodeParms",
        "/Ref",
        "/OPI",
        "/Metadata",
        "/PieceInfo",
        "/LastModified",
        "/StructParent",
        "/StructParents",
        "/Type",
        "/Subtype",
    )
)
_HIDDEN, _NO_VIEW = 2, 32
_NOT_DRAWN = frozenset(("/Popup", "/Link"))
_SIDES, _FACTORS = 4, 6
_TURNS = (0, 90, 180, 270)


class PagesUnreadable(ValueError):
    """Say that the pages of a PDF cannot be copied."""


def sheets_of(data: bytes, file: PdfFile) -> list[Sheet]:
    """Copy all pages of a PDF into a file and give them as sheets, in order.

    Raises PagesUnreadable for encrypted, empty and endless files; parsers' own errors pass through.
    """
    reader = PdfReader(io.BytesIO(data))
    if reader.is_encrypted:
        raise PagesUnreadable("Tệp PDF có đặt mật khẩu.")
    pages = reader.pages
    if not 0 < len(pages) <= MAX_PAGES:
        raise PagesUnreadable("Tệp PDF không có trang nào hoặc quá nhiều trang.")
    copier = _Copier(file)
    sheets = [copier.sheet(page) for page in pages]
    copier.finish()
    return sheets


class _Copier:
    """Copies objects of one PDF into a file, each once, under new numbers."""

    def __init__(self, file: PdfFile) -> None:
        self._file = file
        self._numbers: dict[tuple[int, int], int] = {}
        self._waiting: deque[tuple[int, PdfObject]] = deque()

    def sheet(self, page: PageObject) -> Sheet:
        """Copy one page."""
        box = _visible_box(page)
        turn = _turn(page)
        wide, tall, turned = upright(box, turn)
        width, height, laid = on_paper(wide, tall)
        matrices = (*laid, turned)
        drawn = [Drawn(self._page_form(page, box), matrices)]
        drawn += [Drawn(number, (*matrices, placed)) for number, placed in self._notes(page)]
        group = _of(page, "/Group")
        kept = self._words(group) if isinstance(group, DictionaryObject) else b""
        return Sheet(width, height, tuple(drawn), kept)

    def finish(self) -> None:
        """Write everything that the pages refer to."""
        while self._waiting:
            number, value = self._waiting.popleft()
            self._file.write(number, *self._body(value))

    def _page_form(self, page: PageObject, box: tuple[float, float, float, float]) -> int:
        has_resources = isinstance(_of(page, "/Resources"), DictionaryObject)
        drawn_from = self._words(page.raw_get("/Resources")) if has_resources else b"<<>>"
        head = b"/Type/XObject/Subtype/Form/BBox[%s]/Resources %s" % (number_words(box), drawn_from)
        contents = _of(page, "/Contents")
        if isinstance(contents, ArrayObject):
            pieces = [one.get_object() for one in contents]
            data = b"\n".join(piece.get_data() for piece in pieces if isinstance(piece, StreamObject))
            return self._file.add(*stream(head + b"/Filter/FlateDecode", zlib.compress(data, 6)))
        if not isinstance(contents, StreamObject):
            return self._file.add(*stream(head, b""))
        # Decoding proves that the page can be read and does not inflate without end; the stream itself stays as it is.
        contents.get_data()
        return self._file.add(*stream(head + self._filters(contents), _raw(contents)))

    def _notes(self, page: PageObject) -> list[tuple[int, Matrix]]:
        """Copy the appearances of the notes and fields that a reader sees."""
        notes = _of(page, "/Annots")
        if not isinstance(notes, ArrayObject):
            return []
        found = []
        for one in notes:
            note = one.get_object()
            if not isinstance(note, DictionaryObject) or str(_of(note, "/Subtype")) in _NOT_DRAWN:
                continue
            flags = _of(note, "/F")
            if isinstance(flags, int) and flags & (_HIDDEN | _NO_VIEW):
                continue
            form = _appearance(note)
            placed = _placed(note, form) if form is not None else None
            if form is not None and placed is not None:
                head = b"/Type/XObject/Subtype/Form" + self._entries(form, _STREAM_LEFT_OUT)
                found.append((self._file.add(*stream(head, _raw(form))), placed))
        return found

    def _number(self, reference: IndirectObject) -> int:
        """Give the new number of an object; what refers to nothing itself is shared with equal objects."""
        place = (reference.idnum, reference.generation)
        if place not in self._numbers:
            if len(self._numbers) > MAX_OBJECTS:
                raise PagesUnreadable("Tệp PDF có quá nhiều thành phần.")
            value = reference.get_object()
            if isinstance(value, StreamObject) and not _refers(value):
                self._numbers[place] = self._file.add_once(*self._body(value))
            else:
                self._numbers[place] = self._file.reserve()
                self._waiting.append((self._numbers[place], value if value is not None else NullObject()))
        return self._numbers[place]

    def _body(self, value: PdfObject) -> tuple[bytes, ...]:
        if isinstance(value, StreamObject) and not _is_foreign(value):
            kept = _STREAM_LEFT_OUT - {"/Type", "/Subtype"}
            return stream(self._entries(value, kept), _raw(value))
        return (self._words(value),)

    def _filters(self, contents: StreamObject) -> bytes:
        return b"".join(
            name.encode() + b" " + self._words(contents.raw_get(name))
            for name in ("/Filter", "/DecodeParms")
            if name in contents
        )

    def _entries(self, value: DictionaryObject, left_out: frozenset[str]) -> bytes:
        return b"".join(_name(key) + b" " + self._words(value.raw_get(key)) for key in value if key not in left_out)

    def _words(self, value: PdfObject) -> bytes:
        """Write a value with its references under new numbers; what belongs to other pages or acts becomes null."""
        if isinstance(value, IndirectObject):
            return b"%d 0 R" % self._number(value)
        if isinstance(value, DictionaryObject):
            return b"null" if _is_foreign(value) else b"<<" + self._entries(value, frozenset()) + b">>"
        if isinstance(value, ArrayObject):
            return b"[" + b" ".join(self._words(one) for one in list.__iter__(value)) + b"]"
        if isinstance(value, TextStringObject | ByteStringObject):
            return b"<" + value.original_bytes.hex().encode() + b">"
        return _written(value)


def _of(value: DictionaryObject, key: str) -> object:
    """Give an entry of a dictionary, wherever in the file it stands; None when there is none."""
    return value[key] if key in value else None  # noqa: SIM401 - pypdf's get() gives references, not what they mean


def _numbers(value: object) -> list[float]:
    return [float(one.get_object()) for one in value] if isinstance(value, ArrayObject) else []


def _is_foreign(value: DictionaryObject) -> bool:
    return str(_of(value, "/Type")) in _FOREIGN_TYPES or str(_of(value, "/S")) in _ACTIONS


def _refers(value: StreamObject) -> bool:
    """Tell whether a stream's dictionary refers to other objects (its length does not count)."""
    waiting: list[object] = [value.raw_get(key) for key in value if key not in _STREAM_LEFT_OUT]
    while waiting:
        one = waiting.pop()
        if isinstance(one, IndirectObject):
            return True
        if isinstance(one, DictionaryObject):
            waiting.extend(one.raw_get(key) for key in one)
        elif isinstance(one, ArrayObject):
            waiting.extend(list.__iter__(one))
    return False


def _raw(value: StreamObject) -> bytes:
    """Give the bytes of a stream as they stand in its file."""
    if isinstance(value, EncodedStreamObject):
        return value._data  # noqa: SLF001 - pypdf has no public way to the encoded bytes
    return value.get_data()


def _name(name: str) -> bytes:
    return _written(cast("PdfObject", name))


def _written(value: PdfObject) -> bytes:
    buffer = io.BytesIO()
    value.write_to_stream(buffer)
    return buffer.getvalue()


def _visible_box(page: PageObject) -> tuple[float, float, float, float]:
    """Give the box that a reader shows: the crop box within the media box. Raises PagesUnreadable."""
    media, crop = (_corners([float(side) for side in box]) for box in (page.mediabox, page.cropbox))
    box = (max(media[0], crop[0]), max(media[1], crop[1]), min(media[2], crop[2]), min(media[3], crop[3]))
    if box[2] - box[0] <= 0 or box[3] - box[1] <= 0:
        box = media
    if not all(map(math.isfinite, box)) or min(box[2] - box[0], box[3] - box[1]) < 1:
        raise PagesUnreadable("Tệp PDF có trang không có kích thước.")
    return box


def _corners(sides: list[float]) -> tuple[float, float, float, float]:
    left, bottom, right, top = sides
    return min(left, right), min(bottom, top), max(left, right), max(bottom, top)


def _turn(page: PageObject) -> int:
    turn = _of(page, "/Rotate")
    rounded = int(turn) % 360 if isinstance(turn, int | float) else 0
    return rounded if rounded in _TURNS else 0


def _appearance(note: DictionaryObject) -> StreamObject | None:
    """Find what a note looks like in its present state."""
    looks = _of(note, "/AP")
    normal = _of(looks, "/N") if isinstance(looks, DictionaryObject) else None
    if isinstance(normal, DictionaryObject) and not isinstance(normal, StreamObject):
        normal = _of(normal, str(_of(note, "/AS")))
    return normal if isinstance(normal, StreamObject) else None


def _placed(note: DictionaryObject, form: StreamObject) -> Matrix | None:
    """Fit an appearance into the rectangle of its note (ISO 32000-1, 12.5.5, algorithm 8.1)."""
    rectangle, box, own = _numbers(_of(note, "/Rect")), _numbers(_of(form, "/BBox")), _numbers(_of(form, "/Matrix"))
    if len(rectangle) != _SIDES or len(box) != _SIDES:
        return None
    left, bottom, right, top = _corners(rectangle)
    a, b, c, d, e, f = own if len(own) == _FACTORS else (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    x0, y0, x1, y1 = _corners(box)
    across = [a * x + c * y + e for x in (x0, x1) for y in (y0, y1)]
    along = [b * x + d * y + f for x in (x0, x1) for y in (y0, y1)]
    wide, tall = max(across) - min(across), max(along) - min(along)
    if wide <= 0 or tall <= 0:
        return None
    scale_x, scale_y = (right - left) / wide, (top - bottom) / tall
    return (scale_x, 0, 0, scale_y, left - min(across) * scale_x, bottom - min(along) * scale_y)
