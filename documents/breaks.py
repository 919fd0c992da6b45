"""What docxtpl does to a filled part, done only where it is needed: line breaks, column widths, drawing numbers."""

import re
from collections.abc import Mapping
from typing import Final

from docxtpl import DocxTemplate
from lxml import etree

from documents.columns import fit_columns
from documents.images import drawing
from documents.values import PICTURE_SIGN, Image

BREAK: Final = re.compile("[\n\t\a\f]")
"""Signs that become a line break, a tab stop, a new paragraph or a new page."""
FIT_FROM: Final = "<?fit?>"
FIT_TO: Final = "<?fitted?>"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SIGNS = (b"\n", b"\t", b"\a", b"\f")
_TEXT = re.compile(rb"<w:t(?: [^>]*)?>[^<]*")
_LINE_BREAK = b'</w:t><w:br/><w:t xml:space="preserve">'
_DRAWING_NUMBER = re.compile(rb'(<wp:docPr\b(?:[^>]*?\s)?id=")[^"]*(")')
_FIRST_NUMBER = 1001


def resolve_breaks(data: bytes) -> bytes:
    """Turn break signs into elements with docxtpl's own rules, in the paragraphs that hold one."""
    places = sorted(place for sign in _SIGNS for place in _find_all(data, sign))
    pieces: list[bytes] = []
    done = 0
    for place in places:
        if place < done:
            continue
        start = max(data.rfind(b"<w:p ", done, place), data.rfind(b"<w:p>", done, place))
        if start < 0 or data.find(b"</w:p>", start, place) >= 0:
            continue
        end = data.index(b"</w:p>", place) + len(b"</w:p>")
        pieces += (data[done:start], _resolve_paragraph(data[start:end]))
        done = end
    return b"".join((*pieces, data[done:]))


def _resolve_paragraph(paragraph: bytes) -> bytes:
    """Resolve one paragraph: line breaks, the everyday case, here; what needs properties by docxtpl."""
    if any(sign in paragraph for sign in _SIGNS[1:]):
        resolved: str = DocxTemplate.resolve_listing(None, paragraph.decode())
        return resolved.encode()
    return _TEXT.sub(lambda text: text[0].replace(b"\n", _LINE_BREAK), paragraph)


def _find_all(data: bytes, sign: bytes) -> list[int]:
    """List the places of one sign."""
    places = []
    place = data.find(sign)
    while place >= 0:
        places.append(place)
        place = data.find(sign, place + 1)
    return places


def fit_tables(data: bytes, root: bytes) -> bytes:
    """Fit the columns of the tables between the marks; `root` is the start tag that declares the name spaces."""
    first, *marked = data.split(FIT_FROM.encode())
    pieces = [first]
    end = b"</" + root[1:].split(None, 1)[0].rstrip(b">") + b">"
    for piece in marked:
        table, rest = piece.split(FIT_TO.encode())
        tree = etree.fromstring(b"".join((root, table, end)))
        for found in tree.iter(f"{_W}tbl"):
            fit_columns(found)
        xml = etree.tostring(tree, encoding="unicode").encode()
        pieces += (xml[xml.index(b">") + 1 : -len(end)], rest)
    return b"".join(pieces)


def number_drawings(data: bytes) -> bytes:
    """Renumber all drawings from 1001 on, as docxtpl does: a loop would repeat their numbers."""
    first, *others = _DRAWING_NUMBER.split(data)
    pieces = [first]
    for number in range(len(others) // 3):
        before, after, rest = others[3 * number : 3 * number + 3]
        pieces += (before, str(_FIRST_NUMBER + number).encode(), after, rest)
    return b"".join(pieces)


def place_images(data: bytes, images: Mapping[str, Image]) -> tuple[bytes, dict[str, Image]]:
    """Put drawings for the keys of pictures; give the pictures used, by relationship id."""
    pieces = data.split(PICTURE_SIGN.encode())
    used: dict[str, Image] = {}
    ids: dict[str, str] = {}
    for index in range(1, len(pieces), 2):
        image = images[pieces[index].decode()]
        relation = ids.setdefault(image.name, f"rIdImage{len(ids) + 1}")
        used[relation] = image
        pieces[index] = drawing(image, relation, _FIRST_NUMBER + index).encode()
    return b"".join(pieces), used
