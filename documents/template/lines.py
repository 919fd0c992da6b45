"""The paragraphs of a form as a clerk sees them in Word: their text, their place, the row and cell around them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from lxml import etree

from documents.dialect import open_form, read_sources
from documents.faults import Place, TemplateFault
from documents.finding import Spot
from documents.source import EXCERPT

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_LABELS = {f"{W}tbl": "bảng", f"{W}tr": "hàng", f"{W}tc": "ô", f"{W}p": "đoạn"}
_REVISIONS = (f"{W}ins", f"{W}del", f"{W}moveFrom", f"{W}moveTo")


@dataclass(frozen=True)
class Line:
    """One paragraph of a form.

    `index` counts the `w:p` of its part from 0; `position` is its place for people; `row` and `cell` number the
    table row and cell that hold it (None: outside tables); `revised` tells of tracked changes in it.
    """

    part: str
    index: int
    position: str
    text: str
    row: int | None = None
    cell: int | None = None
    revised: bool = False

    @property
    def spot(self) -> Spot:
        """Give the place of a finding."""
        return Spot(self.part, self.index, self.position, self.text[:EXCERPT])

    @property
    def key(self) -> tuple[str, int]:
        """Tell this paragraph from all others of the form."""
        return self.part, self.index


def parse(xml: bytes) -> etree._Element:
    """Parse a part that came from outside. Raises XMLSyntaxError."""
    return etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True))


def read_lines(template: bytes, parts: Mapping[str, bytes]) -> tuple[Line, ...]:
    """Read the paragraphs of all parts that are filled: body, headers, footers, footnotes. Raises TemplateFault."""
    try:
        names = [name for name in read_sources(open_form(template)) if name in parts]
        return tuple(line for name in names for line in lines_of(name, parse(parts[name])))
    except etree.XMLSyntaxError as error:
        raise TemplateFault("tệp không phải văn bản Word (.docx); hãy lưu lại từ Word.") from error


def lines_of(part: str, root: etree._Element) -> list[Line]:
    """Read the paragraphs of one part, in the order of its XML.

    Word writes a text box twice, the second time for old programs; the copy is left out.
    """
    found: list[Line] = []
    _walk(root, _Path(part), found)
    copies = {
        index
        for index, paragraph in enumerate(root.iter(f"{W}p"))
        if next(paragraph.iterancestors(FALLBACK), None) is not None
    }
    return [line for line in found if line.index not in copies]


def text_of(paragraph: etree._Element) -> str:
    """Join the runs of one paragraph; text boxes inside it are paragraphs of their own."""
    nodes = paragraph.iter(f"{W}t")
    return "".join(node.text or "" for node in nodes if next(node.iterancestors(f"{W}p"), None) is paragraph)


def find_line(lines: Iterable[Line], place: Place) -> Line | None:
    """Find the paragraph that a fault of the renderer speaks of: by its text, then by its position."""
    same_part = [line for line in lines if line.part == place.part]
    wanted = (place.paragraph or place.tag)[:EXCERPT]
    by_text = [line for line in same_part if wanted and _squeezed(wanted) in _squeezed(line.text)]
    for candidates in (by_text, same_part):
        at_place = [line for line in candidates if place.position and line.position == place.position]
        inside = [line for line in candidates if place.position and line.position.startswith(f"{place.position},")]
        # A row's tag is told by its row; the text then finds the paragraph.
        if at_place or inside:
            return (at_place or inside)[0]
    return by_text[0] if by_text else None


def _squeezed(text: str) -> str:
    """Leave out what docxtpl changes around tags: blanks, and the letter of a paragraph's or row's tag."""
    for letters in ("tr", "tc", "p", "r"):
        for sign in ("{%", "{{"):
            text = text.replace(f"{sign}{letters} ", f"{sign} ")
    return "".join(text.split())


@dataclass(frozen=True)
class _Path:
    """Where the walk stands: the words of the place, the row and the cell around it."""

    part: str
    words: tuple[str, ...] = ()
    row: int | None = None
    cell: int | None = None
    counts: dict[str, int] = field(default_factory=dict)


def _walk(node: etree._Element, path: _Path, found: list[Line]) -> None:
    """Count tables, rows, cells and paragraphs as `documents.source` does."""
    for child in node:
        # Comments and processing instructions have a function for a tag.
        label = _LABELS.get(str(child.tag))
        if label is None:
            _walk(child, path, found)
            continue
        path.counts[label] = path.counts.get(label, 0) + 1
        inner = replace(path, words=(*path.words, f"{label} {path.counts[label]}"), counts={})
        # The number of paragraphs before it tells one row, and one cell, from the others: each holds a paragraph.
        if label == "hàng":
            inner = replace(inner, row=len(found), cell=None)
        elif label == "ô":
            inner = replace(inner, cell=len(found))
        elif label == "đoạn":
            revised = next(child.iter(*_REVISIONS), None) is not None
            position = ", ".join(inner.words)
            found.append(Line(path.part, len(found), position, text_of(child), path.row, path.cell, revised))
        _walk(child, inner, found)
