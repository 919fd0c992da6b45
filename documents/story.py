"""The story of a Word part: its paragraphs and tables in order, with words and look, each at a place people find."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from lxml import etree

from documents.package import read_parts

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MAIN = "word/document.xml"
Look = Mapping[str, str]
"""Properties by their local name in WordprocessingML; "" for one that is simply there."""

_STANDS_FOR = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
# Deleted text and the second rendering of a drawing are not what the reader sees.
_UNSEEN = {f"{W}del", f"{W}moveFrom", "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}
_BOX = f"{W}txbxContent"
# Language, spelling and complex scripts do not change a Vietnamese page.
_SILENT = {"lang", "noProof", "szCs", "bCs", "iCs", "rPr", "rPrChange", "pPrChange", "sectPr", "webHidden"}
_REFERENCES = {"headerReference", "footerReference"}
_ON, _OFF = {"1", "true", "on", ""}, {"0", "false", "off"}


@dataclass(frozen=True)
class Run:
    """Words in one look."""

    text: str
    look: Look


@dataclass(frozen=True)
class Paragraph:
    """One paragraph: its place, its words, the look of the paragraph and of its words."""

    place: str
    text: str
    look: Look
    runs: tuple[Run, ...]


@dataclass(frozen=True)
class Cell:
    """One cell; `column` counts from 1, merged columns included."""

    column: int
    blocks: tuple["Paragraph | Table", ...]
    text: str


@dataclass(frozen=True)
class Row:
    """One row; `number` counts from 1."""

    number: int
    cells: tuple[Cell, ...]
    text: str


@dataclass(frozen=True)
class Table:
    """One table: its place, its rows, everything that makes its look."""

    place: str
    rows: tuple[Row, ...]
    look: str
    text: str


Block = Paragraph | Table


@dataclass(frozen=True)
class Story:
    """A part of a Word file: its blocks and the look of its pages."""

    blocks: tuple[Block, ...]
    pages: Look

    def paragraphs(self) -> Iterator[Paragraph]:
        """Walk all paragraphs in the order of the page."""
        yield from _walk(self.blocks)


def read_story(part: bytes) -> Story:
    """Read a part. Raises lxml.etree.XMLSyntaxError."""
    root = parse(part)
    body = root.find(f"{W}body")
    pages: dict[str, str] = {}
    for number, section in enumerate(root.iter(f"{W}sectPr"), 1):
        look = look_of(section, _SILENT | _REFERENCES)
        pages |= {f"{name} phần {number}" if number > 1 else name: value for name, value in look.items()}
    return Story(tuple(_blocks(root if body is None else body, "")), pages)


def parse(part: bytes) -> etree._Element:
    """Parse XML that may come from outside. Raises lxml.etree.XMLSyntaxError."""
    return etree.fromstring(
        part, etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    )


def text_length(data: bytes) -> int:
    """Count the letters in the body of a Word file. Raises UnreadablePackage or OversizedPackage."""
    return sum(len(paragraph.text) for paragraph in read_story(read_parts(data)[_MAIN]).paragraphs())


def look_of(properties: etree._Element | None, silent: set[str]) -> dict[str, str]:
    """Read properties as plain values, whatever the order in which a program wrote them."""
    if properties is None:
        return {}
    found: dict[str, str] = {}
    for child in properties:
        name = _local(child)
        attributes = _attributes(child)
        if name in silent:
            continue
        if len(attributes) > 1 and not len(child):
            found |= {f"{name}.{key}": value for key, value in attributes.items()}
        else:
            found[name] = _value(child)
    return found


def _walk(blocks: tuple[Block, ...]) -> Iterator[Paragraph]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block
        else:
            for row in block.rows:
                for cell in row.cells:
                    yield from _walk(cell.blocks)


def _local(element: etree._Element) -> str:
    return str(etree.QName(element).localname)


def _attributes(element: etree._Element) -> dict[str, str]:
    attributes = {str(etree.QName(name).localname): str(value) for name, value in element.attrib.items()}
    return {name: value for name, value in attributes.items() if not name.startswith(("rsid", "hint"))}


def _value(element: etree._Element) -> str:
    """Write a property as text: its value, or all its attributes and children."""
    attributes = _attributes(element)
    if set(attributes) <= {"val"} and not len(element):
        value = attributes.get("val", "")
        return "" if value in _ON else "0" if value in _OFF else value
    parts = [f"{name}={value}" for name, value in sorted(attributes.items())]
    return " ".join(parts + [f"{_local(child)}({_value(child)})" for child in element])


def _blocks(container: etree._Element, prefix: str) -> Iterator[Block]:
    """Read paragraphs and tables of a body, a header or a cell; content controls are looked through."""
    paragraphs = tables = 0
    for element in _flat(container):
        if element.tag == f"{W}p":
            paragraphs += 1
            place = f"{prefix}đoạn {paragraphs}"
            yield _paragraph(element, place)
            for number, box in enumerate(_boxes(element), 1):
                yield from _blocks(box, f"{place}, hộp chữ {number}, ")
        else:
            tables += 1
            yield _table(element, f"{prefix}bảng {tables}")


def _flat(container: etree._Element) -> Iterator[etree._Element]:
    for child in container:
        if child.tag in {f"{W}p", f"{W}tbl"}:
            yield child
        elif child.tag not in _UNSEEN and _local(child) in {"sdt", "sdtContent", "ins", "customXml", *_NOTES}:
            yield from _flat(child)


_NOTES = ("footnote", "endnote", "comment")


def _boxes(paragraph: etree._Element) -> Iterator[etree._Element]:
    """Find the text boxes that hang on a paragraph, each once."""
    for box in paragraph.iter(_BOX):
        above = {ancestor.tag for ancestor in box.iterancestors()}
        if not above & _UNSEEN and _BOX not in above:
            yield box


def _paragraph(element: etree._Element, place: str) -> Paragraph:
    runs: list[Run] = []
    for run in _runs(element):
        text = "".join(_words(run))
        look = look_of(run.find(f"{W}rPr"), _SILENT)
        if text and runs and runs[-1].look == look:
            runs[-1] = Run(runs[-1].text + text, look)
        elif text:
            runs.append(Run(text, look))
    look = look_of(element.find(f"{W}pPr"), _SILENT)
    return Paragraph(place, "".join(run.text for run in runs), look, tuple(runs))


def _runs(element: etree._Element) -> Iterator[etree._Element]:
    for child in element:
        if child.tag == f"{W}r":
            yield child
        elif child.tag not in _UNSEEN and child.tag not in {f"{W}p", f"{W}tbl", f"{W}pPr"}:
            yield from _runs(child)


def _words(run: etree._Element) -> Iterator[str]:
    for child in run:
        if child.tag == f"{W}t":
            yield child.text or ""
        else:
            yield _STANDS_FOR.get(child.tag, "")


def _table(element: etree._Element, place: str) -> Table:
    rows = tuple(
        _row(row, f"{place}, dòng {number}", number) for number, row in enumerate(element.iterfind(f"{W}tr"), 1)
    )
    looks = [element.find(f"{W}tblPr"), element.find(f"{W}tblGrid"), *element.iterfind(f"{W}tr/{W}trPr")]
    looks += element.iterfind(f"{W}tr/{W}tc/{W}tcPr")
    look = "; ".join(_value(one) for one in looks if one is not None)
    return Table(place, rows, look, "\n".join(row.text for row in rows))


def _row(element: etree._Element, place: str, number: int) -> Row:
    cells: list[Cell] = []
    column = 1
    for cell in element.iterfind(f"{W}tc"):
        blocks = tuple(_blocks(cell, f"{place}, cột {column}, "))
        if len(blocks) == 1 and isinstance(blocks[0], Paragraph):
            # A cell of one paragraph needs no number of a paragraph.
            only = blocks[0]
            blocks = (Paragraph(f"{place}, cột {column}", only.text, only.look, only.runs),)
        cells.append(Cell(column, blocks, "\n".join(block.text for block in blocks)))
        span = cell.find(f"{W}tcPr/{W}gridSpan")
        width = "" if span is None else str(span.get(f"{W}val", ""))
        column += int(width) if width.isdecimal() else 1
    return Row(number, tuple(cells), " | ".join(cell.text for cell in cells))
