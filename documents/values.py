"""What a context may hold besides texts and numbers: pictures, formatted text, whole documents."""

import struct
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final
from xml.parsers import expat

from docxtpl import Listing, RichText, RichTextParagraph
from markupsafe import Markup

_EMU_PER_MM = 36_000
_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8\xff"
_JPEG_SIZES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_JPEG_ALONE = frozenset((0x01, *range(0xD0, 0xDA)))
_MAX_WIDTH = 2000
PICTURE_SIGN: Final = "\x1c"
"""Stands around the key of a picture between filling and packing; no text can hold it."""


class UnknownPicture(ValueError):
    """Bytes that are neither a PNG nor a JPEG picture, or a size that no page can carry."""


class BrokenMarkup(ValueError):
    """Formatted text whose XML does not close what it opens."""


@dataclass(frozen=True)
class Image:
    """A picture in the line of text; width and height in mm, height 0 = in proportion. Raises UnknownPicture."""

    data: bytes = field(repr=False)
    width: float
    height: float = 0
    description: str = ""

    def __post_init__(self) -> None:
        """Look at the picture and work out its height."""
        pixels = _pixels(self.data)
        height = self.height or self.width * pixels[1] / pixels[0]
        if not (0 < self.width <= _MAX_WIDTH and 0 < height <= _MAX_WIDTH):
            raise UnknownPicture(f"Kích thước hình phải lớn hơn 0 và không quá {_MAX_WIDTH} mm.")
        object.__setattr__(self, "height", height)

    def __str__(self) -> str:
        """Refuse to become text."""
        raise TypeError("hình không dùng được như chữ")

    @property
    def extension(self) -> str:
        """Name the format: png or jpg."""
        return "png" if self.data.startswith(_PNG) else "jpg"

    @property
    def name(self) -> str:
        """Name the file inside the package, by content."""
        return f"i{sha256(self.data).hexdigest()[:16]}.{self.extension}"

    @property
    def extent(self) -> tuple[int, int]:
        """Measure width and height in EMU, Word's 914 400 to the inch."""
        return round(self.width * _EMU_PER_MM), round(self.height * _EMU_PER_MM)

    @property
    def key(self) -> str:
        """Name this picture in this size and with this description."""
        return sha256(f"{self.name} {self.extent} {self.description}".encode()).hexdigest()[:24]


@dataclass(frozen=True)
class Subdocument:
    """A whole Word file printed at ``{{p name }}``; such papers take the slow way through docxtpl."""

    data: bytes = field(repr=False)

    def __str__(self) -> str:
        """Refuse to become text."""
        raise TypeError("văn bản con không dùng được như chữ")


class Fragment(Markup):
    """Formatted text as WordprocessingML; `level` is "text", "run" or "block": where it may stand."""

    __slots__ = ("level",)
    level: str


class Placed(Markup):
    """Markup that a guard has found to fit its place."""

    __slots__ = ()


RICH: Final = (RichText, RichTextParagraph, Listing)
"""The formatted values of docxtpl that a context may hold."""
_LEVELS = {RichText: "run", RichTextParagraph: "block", Listing: "text"}


def fragment_of(value: object, text: str) -> Fragment:
    """Freeze a formatted value of docxtpl whose XML is `text`. Raises BrokenMarkup."""
    check_balanced(text)
    fragment = Fragment(text)
    fragment.level = next(level for kind, level in _LEVELS.items() if isinstance(value, kind))
    return fragment


def check_balanced(xml: str) -> None:
    """Make sure that a piece of XML closes what it opens. Raises BrokenMarkup."""
    if "<" not in xml and "&" not in xml:
        return
    parser = expat.ParserCreate()
    # docxtpl's signs for a new paragraph and a page break become elements later; XML cannot hold them.
    xml = xml.replace("\a", "").replace("\f", "")
    try:
        parser.Parse(f"<x>{xml}</x>".encode(), True)  # noqa: FBT003 -- expat names no parameters
    except expat.ExpatError as error:
        raise BrokenMarkup("chữ có định dạng không đóng những gì nó mở") from error


def _pixels(data: bytes) -> tuple[int, int]:
    """Read width and height of a PNG or JPEG from its head. Raises UnknownPicture."""
    size = (0, 0)
    try:
        if data.startswith(_PNG):
            size = struct.unpack_from(">LL", data, 16)
        elif data.startswith(_JPEG):
            size = _jpeg_pixels(data)
    except (struct.error, IndexError) as error:
        raise UnknownPicture("Hình bị hỏng; hãy lưu lại dạng PNG hoặc JPG.") from error
    if not all(size):
        raise UnknownPicture("Chỉ nhận hình PNG hoặc JPG; hãy lưu lại hình ở một trong hai dạng đó.")
    return size


def _jpeg_pixels(data: bytes) -> tuple[int, int]:
    """Walk the segments of a JPEG to the one that tells its size; IndexError when it has none."""
    at = 2
    while True:
        while data[at] == 0xFF:  # noqa: PLR2004 -- a marker may be preceded by any number of fill bytes
            at += 1
        marker = data[at]
        if marker in _JPEG_SIZES:
            height, width = struct.unpack_from(">HH", data, at + 4)
            return width, height
        at += 1 if marker in _JPEG_ALONE else 1 + struct.unpack_from(">H", data, at + 1)[0]
