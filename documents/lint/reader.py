"""Read a Word file into the model: paragraphs in reading order with their effective formatting."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lxml import etree

from documents.lint.content import ContentReader
from documents.lint.lists import Lists, read_lists
from documents.lint.opening import Package, W, open_package, word
from documents.lint.pages import SectionReader, is_even_and_odd
from documents.lint.paragraph import Cell, Document, Paragraph, Run, Section, Shape, Table
from documents.lint.styles import Properties, StyleSheet, paragraph_properties, read_styles, twips

_BLOCKS = frozenset({"sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"})
_AREAS = {"header": "đầu trang", "footer": "chân trang", "footnotes": "chú thích", "endnotes": "chú thích cuối"}
_SHAPE = ("align", "first_line", "left", "right", "before", "after", "line", "line_rule", "contextual",
          "border_above", "border_below", "page_break_before")  # fmt: skip
_NOTES = ("footnotes", "endnotes")
_NESTED = 60


@dataclass(frozen=True)
class _Around:
    """What surrounds a block while walking."""

    position: str = ""
    cell: Cell | None = None
    table_style: str = ""
    boxed: bool = False
    depth: int = 0


@dataclass
class _PartReader:
    """Reads the blocks of one part."""

    part: str
    sheet: StyleSheet
    lists: Lists
    indexes: dict[etree._Element, int]
    content: ContentReader
    paragraphs: list[Paragraph] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    ends: list[tuple[etree._Element, Paragraph | None]] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=lambda: {"p": 0, "tbl": 0})

    def walk(self, node: etree._Element, around: _Around) -> None:
        """Read the blocks of a body, a cell or a text box."""
        counts = self.counts if around.cell is None and not around.boxed else {"p": 0, "tbl": 0}
        for child in _blocks(node):
            tag = word(child)
            if tag == "p":
                counts["p"] += 1
                self._paragraph(child, replace(around, position=f"{around.position}đoạn {counts['p']}"))
            elif tag == "tbl":
                counts["tbl"] += 1
                self._table(child, replace(around, position=f"{around.position}bảng {counts['tbl']}"), counts["tbl"])
            elif tag == "sectPr":
                self.ends.append((child, self.paragraphs[-1] if self.paragraphs else None))

    def _paragraph(self, node: etree._Element, around: _Around) -> None:
        """Read one paragraph, then the text boxes anchored in it."""
        own_node = node.find(f"{W}pPr")
        own = paragraph_properties(own_node)
        style = str(own.get("style") or self.sheet.default_style)
        named = self.sheet.paragraph_of(style)
        content = self.content.read(node, style, around.table_style)
        if not content.runs:
            content.runs.append(Run("", size=self.content.mark_size(node, style, around.table_style)))
        number = str(own.get("list", named.get("list", "0")))
        level = int(own.get("level") or named.get("level") or 0)
        listed = number not in {"0", ""}
        shape = {
            **self.sheet.paragraph_defaults,
            **self.sheet.paragraph_of(around.table_style),
            **named,
            **(self.lists.shape(number, level) if listed else {}),
            **own,
        }
        if own.get("framed_centre"):
            shape["align"] = "center"
        paragraph = Paragraph(
            part=self.part,
            index=self.indexes[node],
            runs=tuple(content.runs),
            shape=_shape(shape),
            position=_area(self.part) + around.position,
            style=self.sheet.name(style),
            label=self.lists.label(number, level) if listed else "",
            cell=around.cell,
            boxed=around.boxed,
            section=len(self.ends),
            rules=tuple(content.rules),
            fields=frozenset(content.fields),
            tracked=content.tracked or _mark_tracked(own_node),
            picture=content.picture,
        )
        self.paragraphs.append(paragraph)
        if around.depth < _NESTED:
            for box in content.boxes:
                position = f"khung chữ ở {around.position}, "
                self.walk(box, replace(around, position=position, boxed=True, depth=around.depth + 1))
        section = None if own_node is None else own_node.find(f"{W}sectPr")
        if section is not None and not around.boxed and around.cell is None:
            self.ends.append((section, paragraph))

    def _table(self, node: etree._Element, around: _Around, number: int) -> None:
        """Read one table, row by row."""
        if around.depth >= _NESTED:
            return
        style_node, grid = node.find(f"{W}tblPr/{W}tblStyle"), node.find(f"{W}tblGrid")
        style = "" if style_node is None else style_node.get(f"{W}val", "")
        widths = [] if grid is None else [twips(column.get(f"{W}w")) for column in grid]
        ruled = self._ruled(node, style)
        before, rows, section = len(self.paragraphs), [], len(self.ends)
        outer = around.cell.tables if around.cell else ()
        for row_number, row in enumerate(_of_kind(node, "tr"), 1):
            cells, at = [], _skipped(row)
            for column, cell in enumerate(_of_kind(row, "tc"), 1):
                span = _span(cell)
                place = _cell_place(cell, widths, at, span)
                start = len(self.paragraphs)
                where = Cell((*outer, number), row_number, column, *place, ruled=ruled)
                position = f"{around.position}, hàng {row_number}, ô {column}, "
                self.walk(
                    cell, replace(around, position=position, cell=where, table_style=style, depth=around.depth + 1)
                )
                cells.append(tuple(self.paragraphs[start:]))
                at += span
            rows.append(tuple(cells))
        if not around.cell and not around.boxed:
            self.tables.append(Table(number, section, before, tuple(rows), ruled))

    def _ruled(self, node: etree._Element, style: str) -> bool:
        """Tell whether a table shows lines, by itself, by its style or by its cells."""
        holders = [node.find(f"{W}tblPr/{W}tblBorders")]
        if holders[0] is None:
            holders += [styled.find(f"{W}tblPr/{W}tblBorders") for styled in self.sheet.chain(style)]
        drawn = any(
            line.get(f"{W}val") not in {"nil", "none"} for holder in holders if holder is not None for line in holder
        )
        if drawn:
            return True
        cell = node.find(f"{W}tr/{W}tc/{W}tcPr/{W}tcBorders")
        return cell is not None and any(line.get(f"{W}val") not in {"nil", "none"} for line in cell)


def read_document(data: bytes) -> tuple[Document, Package]:
    """Read a Word file. Raises TemplateFault or RefusedTemplate with a sentence."""
    package = open_package(data)
    sheet, lists = read_styles(package), read_lists(package)
    body = _read_part(package, package.main, sheet, lists)
    parts: dict[str, tuple[Paragraph, ...]] = {}

    def paragraphs_of(part: str) -> tuple[Paragraph, ...]:
        if part not in parts:
            parts[part] = tuple(_read_part(package, part, sheet, lists).paragraphs)
        return parts[part]

    reader = SectionReader(package, paragraphs_of)
    sections: list[Section] = []
    for number, (node, last) in enumerate(body.ends):
        sections.append(reader.read(number, node, last, sections[-1] if sections else None))
    notes = [p for kind in _NOTES if (name := package.related(package.main, kind)) for p in paragraphs_of(name)]
    document = Document(
        part=package.main,
        paragraphs=tuple(body.paragraphs),
        tables=tuple(body.tables),
        sections=tuple(sections) or (reader.read(0, None, None, None),),
        even_and_odd=is_even_and_odd(package),
        notes=tuple(notes),
    )
    return document, package


def _read_part(package: Package, name: str, sheet: StyleSheet, lists: Lists) -> _PartReader:
    """Read the paragraphs and tables of one part."""
    root = package.tree(name)
    nodes = [] if root is None else list(root.iter(f"{W}p"))
    indexes = {node: index for index, node in enumerate(nodes)}
    reader = _PartReader(name, sheet, lists, indexes, ContentReader(sheet))
    if root is not None:
        body = root.find(f"{W}body")
        if body is not None:
            reader.walk(body, _Around())
        elif any(word(child) in {"footnote", "endnote"} for child in root):
            for note in root:
                reader.walk(note, _Around())
        else:
            reader.walk(root, _Around())
    return reader


def _blocks(node: etree._Element) -> Iterator[etree._Element]:
    """Walk paragraphs, tables and section ends through everything that only wraps them."""
    for child in node:
        if word(child) in _BLOCKS:
            yield from _blocks(child)
        else:
            yield child


def _of_kind(node: etree._Element, tag: str) -> Iterator[etree._Element]:
    """Walk the rows or cells of a table through content controls."""
    return (child for child in _blocks(node) if word(child) == tag)


def _skipped(row: etree._Element) -> int:
    """Count the grid columns that a row leaves out at its start."""
    node = row.find(f"{W}trPr/{W}gridBefore")
    return 0 if node is None else max(twips(node.get(f"{W}val")), 0)


def _span(cell: etree._Element) -> int:
    """Count the grid columns a cell covers."""
    node = cell.find(f"{W}tcPr/{W}gridSpan")
    return 1 if node is None else max(twips(node.get(f"{W}val"), 1), 1)


def _cell_place(cell: etree._Element, widths: list[int], at: int, span: int) -> tuple[float, int]:
    """Give the middle of a cell in its table, from 0 to 1, and its width in twips."""
    total = sum(widths)
    inside = sum(widths[at : at + span])
    node = cell.find(f"{W}tcPr/{W}tcW")
    own = twips(node.get(f"{W}w")) if node is not None and node.get(f"{W}type", "dxa") == "dxa" else 0
    if total <= 0 or inside <= 0:
        return (at + span / 2) / max(at + span, 2), own
    return (sum(widths[:at]) + inside / 2) / total, own or inside


def _shape(found: Properties) -> Shape:
    """Make a shape from merged properties."""
    return Shape(**{name: found[name] for name in _SHAPE if name in found})


def _mark_tracked(node: etree._Element | None) -> bool:
    """Tell whether the paragraph mark itself was inserted or deleted under tracking."""
    return node is not None and any(node.find(f"{W}rPr/{W}{tag}") is not None for tag in ("ins", "del"))


def _area(part: str) -> str:
    """Name the area of a part, as people call it."""
    file = part.rpartition("/")[2]
    return next((f"{name}, " for start, name in _AREAS.items() if file.startswith(start)), "")
