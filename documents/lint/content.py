"""What a paragraph shows: its runs, its fields, the lines drawn in it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from documents.lint.opening import W, local
from documents.lint.paragraph import Run
from documents.lint.styles import Properties, StyleSheet, fonts_of, twips

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_LINE_SHAPES = re.compile(r"line|Connector")
_TWIPS_OF_EMU = 635
# What holds runs and shows them as they are.
_CLEAR = frozenset(
    {"hyperlink", "ins", "moveTo", "smartTag", "sdt", "sdtContent", "customXml", "dir", "bdo", "fldSimple"}
)
_TRACKED = frozenset({"ins", "del", "moveTo", "moveFrom"})
_PICTURES = frozenset({"drawing", "pict", "object"})
_MARKS = {"tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "-", "sym": "•"}
_FIELD = re.compile(r"\s*([A-Za-z]+)\s*(\S*)")
# What Word itself takes when nothing names a size, in points.
_DEFAULT_SIZE = 10.0


@dataclass
class Content:
    """What was found in one paragraph."""

    runs: list[Run] = field(default_factory=list)
    fields: set[str] = field(default_factory=set)
    rules: list[int] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)
    tracked: bool = False
    picture: bool = False


@dataclass
class ContentReader:
    """Reads the content of paragraphs; the properties of equal runs are worked out once."""

    sheet: StyleSheet
    _known: dict[tuple[str, str, bytes], Properties] = field(default_factory=dict)

    def read(self, paragraph: etree._Element, style: str, table_style: str) -> Content:
        """Read one paragraph in its style, inside a table of a style."""
        content = Content()
        state = _FieldState()
        for node in self._nodes(paragraph, content):
            self._take(node, style, table_style, content, state)
        return content

    def mark_size(self, paragraph: etree._Element, style: str, table_style: str) -> float:
        """Give the size of the mark of a paragraph, which is the height of an empty line."""
        return float(self._properties(paragraph.find(f"{W}pPr/{W}rPr"), style, table_style).get("size", _DEFAULT_SIZE))

    def _nodes(self, node: etree._Element, content: Content) -> Iterator[etree._Element]:
        """Walk the runs of a paragraph through everything that only wraps them."""
        for child in node:
            tag = local(child)
            if tag in _TRACKED and child.get(f"{W}id") is not None:
                content.tracked = True
            if tag == "r":
                yield child
            elif tag in _CLEAR:
                if tag == "fldSimple":
                    _note_field(child.get(f"{W}instr", ""), content)
                yield from self._nodes(child, content)
            elif tag == "AlternateContent":
                choice = child.find(f"{_MC}Choice")
                if choice is not None:
                    yield from self._nodes(choice, content)

    def _take(self, run: etree._Element, style: str, table: str, content: Content, state: "_FieldState") -> None:
        """Read one run."""
        text = _text_of(run, content, state)
        if text and not state.in_code:
            properties = self._properties(run.find(f"{W}rPr"), style, table)
            if not properties.get("hidden"):
                content.runs.append(_run(text, properties))

    def _properties(self, node: etree._Element | None, style: str, table: str) -> Properties:
        """Merge the levels: defaults, table, paragraph style, character style, the run itself."""
        key = (style, table, b"" if node is None else etree.tostring(node))
        if key not in self._known:
            own = self.sheet.run_properties(node)
            base = self.sheet.run_of(style)
            merged = {**self.sheet.run_defaults, **self.sheet.run_of(table), **base}
            character = self.sheet.run_of(str(own.get("style", ""))) if own.get("style") else {}
            for name, value in character.items():
                toggled = isinstance(value, bool) and name != "underline"
                merged[name] = value != bool(base.get(name)) if toggled else value
            self._known[key] = {**merged, **own}
        return self._known[key]


@dataclass
class _FieldState:
    """Where in a complex field the reader stands; fields nest."""

    depth: list[bool] = field(default_factory=list)
    code: str = ""

    @property
    def in_code(self) -> bool:
        """Tell whether text here is the code of a field, not its result."""
        return any(self.depth)

    def step(self, kind: str, content: Content) -> None:
        """Pass one mark of a field."""
        if kind == "begin":
            self.depth.append(True)
            self.code = ""
        elif kind == "separate" and self.depth:
            _note_field(self.code, content)
            self.depth[-1] = False
            self.code = ""
        elif kind == "end" and self.depth:
            if self.depth.pop():
                _note_field(self.code, content)
            self.code = ""


def _text_of(run: etree._Element, content: Content, state: _FieldState) -> str:
    """Read the words of one run, and note what else stands in it."""
    text = ""
    for child in run:
        tag = local(child)
        if tag == "t":
            text += child.text or ""
        elif tag in _MARKS:
            text += _MARKS[tag]
        elif tag == "br":
            text += "\f" if child.get(f"{W}type") in {"page", "column"} else "\n"
        elif tag == "fldChar":
            state.step(child.get(f"{W}fldCharType", ""), content)
        elif tag == "instrText":
            state.code += child.text or ""
        elif tag in _PICTURES:
            _look_at(child, content)
        elif tag == "AlternateContent":
            choice = child.find(f"{_MC}Choice")
            for drawn in () if choice is None else choice:
                _look_at(drawn, content)
    return text


def _note_field(code: str, content: Content) -> None:
    """Remember what a field prints."""
    found = _FIELD.match(code)
    if found:
        name = found[1].upper()
        content.fields.add(f"MERGEFIELD {found[2]}" if name == "MERGEFIELD" else name)


def _run(text: str, properties: Properties) -> Run:
    """Make a run from merged properties."""
    return Run(
        text.upper() if properties.get("caps") else text,
        fonts_of(properties),
        float(properties.get("size", _DEFAULT_SIZE)),
        bold=bool(properties.get("bold")),
        italic=bool(properties.get("italic")),
        underline=bool(properties.get("underline")),
        colour=str(properties.get("colour", "")),
        highlight=str(properties.get("highlight", "")),
    )


def _look_at(drawn: etree._Element, content: Content) -> None:
    """Find lines, text boxes and pictures in a drawing; the fallback of a text box is a copy of it."""
    boxes = [box for box in drawn.iter(f"{W}txbxContent") if not _in_fallback(box, drawn)]
    content.boxes.extend(box for box in boxes if not any(other is not box and box in other.iter() for other in boxes))
    width = _line_width(drawn)
    if width is not None:
        content.rules.append(width)
    elif not boxes:
        content.picture = True


def _in_fallback(node: etree._Element, top: etree._Element) -> bool:
    """Tell whether a node stands in the fallback of an alternative."""
    return any(local(above) == "Fallback" for above in node.iterancestors() if above is not top)


def _line_width(drawn: etree._Element) -> int | None:
    """Measure a drawn line in twips; None for other drawings, 0 when its length is not said."""
    for node in drawn.iter():
        tag = local(node)
        if tag == "prstGeom" and _LINE_SHAPES.search(node.get("prst", "")):
            extent = next(drawn.iter(f"{_WP}extent"), None)
            return 0 if extent is None else twips(extent.get("cx")) // _TWIPS_OF_EMU
        if tag == "line" and "urn:schemas-microsoft-com:vml" in str(node.tag):
            return _vml_width(node)
        if tag == "shape" and node.get("type", "").endswith("_t32"):
            found = re.search(r"width:([\d.]+pt)", node.get("style", ""))
            return twips(found[1]) if found else 0
    return None


def _vml_width(node: etree._Element) -> int:
    """Measure an old-style line from its ends."""
    ends = [re.match(r"(-?[\d.]+(?:pt|in|cm|mm)?)", node.get(name, "")) for name in ("from", "to")]
    left, right = ends
    return abs(twips(right[1]) - twips(left[1])) if left and right else 0
