"""The pages as they print: lines with their place, and the fonts, read from the PDF of a paper."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pypdf import PageObject, PdfReader

_FILES = ("/FontFile", "/FontFile2", "/FontFile3")
# Pieces of one line differ by less than this, in points; the next line is further away.
_SAME_LINE = 3.0
_MOST_PAGES = 500


class UnreadablePdf(ValueError):
    """Bytes that are no PDF with pages."""


@dataclass(frozen=True)
class PrintedLine:
    """One printed line: left end and distance from the top in points, size of its letters."""

    text: str
    x: float
    top: float
    size: float


@dataclass(frozen=True)
class PrintedPage:
    """One page, in points, its lines from the top down."""

    number: int
    width: float
    height: float
    lines: tuple[PrintedLine, ...]


@dataclass(frozen=True)
class Printed:
    """The pages of a paper and its fonts: name without the subset's prefix -> embedded or not."""

    pages: tuple[PrintedPage, ...]
    fonts: tuple[tuple[str, bool], ...]


def read_pdf(data: bytes) -> Printed:
    """Read the lines and fonts of a PDF. Raises UnreadablePdf."""
    try:
        reader = PdfReader(io.BytesIO(data))
        pages = list(reader.pages)[:_MOST_PAGES]
        lines = tuple(_page(number, page) for number, page in enumerate(pages, 1))
        fonts = {name: embedded for page in pages for name, embedded in _fonts(page)}
    # pypdf lets the errors of its parsers through; whatever it raises, these pages cannot be measured.
    except Exception as error:
        raise UnreadablePdf("Không đọc được tệp PDF; hãy chuyển lại từ Word rồi kiểm tra.") from error
    if not lines:
        raise UnreadablePdf("Tệp PDF không có trang nào; hãy chuyển lại từ Word rồi kiểm tra.")
    return Printed(lines, tuple(sorted(fonts.items())))


def _page(number: int, page: PageObject) -> PrintedPage:
    """Read one page."""
    width, height = float(page.mediabox.width), float(page.mediabox.height)
    pieces: list[tuple[float, float, float, str]] = []

    def visit(text: str, outer: list[float], place: list[float], _font: object, size: float) -> None:
        if text.strip():
            x = place[4] * outer[0] + place[5] * outer[2] + outer[4]
            y = place[4] * outer[1] + place[5] * outer[3] + outer[5]
            scale = abs(place[3]) or abs(place[1]) or 1.0
            pieces.append((height - y, x, abs(size) * scale, text.replace("\n", " ")))

    page.extract_text(visitor_text=visit)
    return PrintedPage(number, width, height, tuple(_lines(pieces)))


def _lines(pieces: list[tuple[float, float, float, str]]) -> Iterator[PrintedLine]:
    """Join pieces that stand on one line and touch; columns far apart stay lines of their own."""
    groups: list[list[tuple[float, float, float, str]]] = []
    for piece in pieces:
        last = groups[-1] if groups else None
        if (
            last is not None
            and abs(last[-1][0] - piece[0]) < _SAME_LINE
            and piece[1] >= last[0][1]
            and not _apart(last, piece)
        ):
            last.append(piece)
        else:
            groups.append([piece])
    for group in sorted(groups, key=lambda group: (round(group[0][0]), group[0][1])):
        text = " ".join("".join(piece[3] for piece in group).split())
        yield PrintedLine(text, group[0][1], group[0][0], max(piece[2] for piece in group))


def _apart(group: list[tuple[float, float, float, str]], piece: tuple[float, float, float, str]) -> bool:
    """Tell whether a piece begins well after the text before it may end."""
    _, x, size, _ = group[0]
    letters = sum(len(one[3]) for one in group)
    return piece[1] > x + letters * size * 0.75 + 3 * size


def _fonts(page: PageObject) -> Iterator[tuple[str, bool]]:
    """Walk the fonts of a page."""
    resources: Any = page.get("/Resources")
    fonts: Any = resources.get_object().get("/Font") if resources is not None else None
    for named in () if fonts is None else fonts.get_object().values():
        font = named.get_object()
        inner = font.get("/DescendantFonts")
        holder = inner.get_object()[0].get_object() if inner is not None else font
        descriptor = holder.get("/FontDescriptor")
        described = descriptor.get_object() if descriptor is not None else {}
        name = str(font.get("/BaseFont", "/?")).lstrip("/")
        yield name.partition("+")[2] or name, any(file in described for file in _FILES)
