"""The style sheet of a file: what a paragraph or a run looks like after every level has spoken."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from documents.lint.opening import Package, W, local
from documents.lint.paragraph import Fonts

Properties = dict[str, Any]
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_OFF = frozenset({"0", "false", "off", "none"})
_TOGGLES = {"b": "bold", "i": "italic", "caps": "caps", "vanish": "hidden", "strike": "strike"}
_SLOTS = {"ascii": "asciiTheme", "hAnsi": "hAnsiTheme", "eastAsia": "eastAsiaTheme", "cs": "cstheme"}
_PER_UNIT = {"pt": 20.0, "in": 1440.0, "cm": 567.0, "mm": 56.7, "pc": 240.0, "pi": 240.0}
_ALIGN = {"start": "left", "end": "right", "distribute": "both"}
# Word stops following base styles at some depth; a loop must end anyway.
_DEEPEST = 30
_AUTO_SPACING = 280


def twips(value: str | None, default: int = 0) -> int:
    """Read a measure: plain twips, or a number with a unit as strict files write it."""
    if not value:
        return default
    factor = _PER_UNIT.get(value[-2:], 1.0)
    number = value[:-2] if value[-2:] in _PER_UNIT else value
    try:
        return round(float(number) * factor)
    except (ValueError, OverflowError):
        return default


def is_on(node: etree._Element) -> bool:
    """Read a switch."""
    return (node.get(f"{W}val") or "true").lower() not in _OFF


@dataclass
class StyleSheet:
    """Styles by id, the document's defaults, and the fonts of the theme."""

    theme: dict[str, str] = field(default_factory=dict)
    run_defaults: Properties = field(default_factory=dict)
    paragraph_defaults: Properties = field(default_factory=dict)
    nodes: dict[str, etree._Element] = field(default_factory=dict)
    default_style: str = ""
    _runs: dict[str, Properties] = field(default_factory=dict)
    _paragraphs: dict[str, Properties] = field(default_factory=dict)

    def name(self, style: str) -> str:
        """Give the name a clerk sees."""
        node = self.nodes.get(style)
        named = None if node is None else node.find(f"{W}name")
        return style if named is None else named.get(f"{W}val", style)

    def chain(self, style: str) -> list[etree._Element]:
        """List a style and its bases, the base first."""
        found: list[etree._Element] = []
        while style in self.nodes and len(found) < _DEEPEST:
            node = self.nodes[style]
            found.append(node)
            base = node.find(f"{W}basedOn")
            style = "" if base is None else base.get(f"{W}val", "")
        return found[::-1]

    def run_of(self, style: str) -> Properties:
        """Merge the text properties of a style and its bases."""
        if style not in self._runs:
            merged: Properties = {}
            for node in self.chain(style):
                merged |= self.run_properties(node.find(f"{W}rPr"))
            self._runs[style] = merged
        return self._runs[style]

    def paragraph_of(self, style: str) -> Properties:
        """Merge the paragraph properties of a style and its bases."""
        if style not in self._paragraphs:
            merged: Properties = {}
            for node in self.chain(style):
                merged |= paragraph_properties(node.find(f"{W}pPr"))
            self._paragraphs[style] = merged
        return self._paragraphs[style]

    def run_properties(self, node: etree._Element | None) -> Properties:
        """Read one w:rPr; only what it names."""
        found: Properties = {}
        if node is None:
            return found
        for child in node:
            tag = local(child)
            if tag in _TOGGLES:
                found[_TOGGLES[tag]] = is_on(child)
            elif tag == "rFonts":
                found |= self._fonts(child)
            elif tag == "sz":
                found["size"] = twips(child.get(f"{W}val"), 20) / 2
            elif tag == "u":
                found["underline"] = child.get(f"{W}val", "single") != "none"
            elif tag == "color":
                colour = (child.get(f"{W}val") or "auto").upper()
                found["colour"] = "" if colour == "AUTO" else colour
            elif tag == "highlight":
                found["highlight"] = "" if child.get(f"{W}val") in {"none", None} else str(child.get(f"{W}val"))
            elif tag == "rStyle":
                found["style"] = child.get(f"{W}val", "")
        return found

    def _fonts(self, node: etree._Element) -> Properties:
        """Read w:rFonts; a theme's name wins over a plain one on the same level."""
        found: Properties = {}
        for slot, themed in _SLOTS.items():
            theme = node.get(f"{W}{themed}")
            plain = node.get(f"{W}{slot}")
            if theme is not None:
                found[f"font_{slot}"] = self.theme.get(theme, "")
            elif plain is not None:
                found[f"font_{slot}"] = plain
        return found


def fonts_of(properties: Properties) -> Fonts:
    """Gather the four fonts."""
    return Fonts(*(str(properties.get(f"font_{slot}", "")) for slot in _SLOTS))


def paragraph_properties(node: etree._Element | None) -> Properties:
    """Read one w:pPr; only what it names."""
    found: Properties = {}
    for child in () if node is None else node:
        read = _PARAGRAPH_READERS.get(local(child))
        if read is not None:
            found |= read(child)
    return found


def _alignment(node: etree._Element) -> Properties:
    """Read w:jc."""
    value = node.get(f"{W}val", "left")
    return {"align": _ALIGN.get(value, value)}


def _borders(node: etree._Element) -> Properties:
    """Read which lines are drawn above and below a paragraph."""
    found: Properties = {}
    for side, key in (("top", "border_above"), ("bottom", "border_below")):
        line = node.find(f"{W}{side}")
        if line is not None:
            found[key] = line.get(f"{W}val") not in {"nil", "none"}
    return found


def _numbering(node: etree._Element) -> Properties:
    """Read which list a paragraph belongs to."""
    found: Properties = {}
    number, level = node.find(f"{W}numId"), node.find(f"{W}ilvl")
    if number is not None:
        found["list"] = number.get(f"{W}val", "0")
    if level is not None:
        found["level"] = twips(level.get(f"{W}val"))
    return found


def _indents(node: etree._Element) -> Properties:
    """Read w:ind; a hanging indent is a first line to the left."""
    found: Properties = {}
    for names, key in ((("left", "start"), "left"), (("right", "end"), "right")):
        value = next((node.get(f"{W}{name}") for name in names if node.get(f"{W}{name}") is not None), None)
        if value is not None:
            found[key] = twips(value)
    if node.get(f"{W}hanging") is not None:
        found["first_line"] = -twips(node.get(f"{W}hanging"))
    elif node.get(f"{W}firstLine") is not None:
        found["first_line"] = twips(node.get(f"{W}firstLine"))
    return found


def _spacing(node: etree._Element) -> Properties:
    """Read w:spacing; automatic spacing is what web pages use, 14 points."""
    found: Properties = {}
    for side in ("before", "after"):
        lines = node.get(f"{W}{side}Lines")
        automatic = node.get(f"{W}{side}Autospacing")
        if automatic and automatic.lower() not in _OFF:
            found[side] = _AUTO_SPACING
        elif lines not in {None, "0"}:
            found[side] = twips(lines) * 240 // 100
        elif node.get(f"{W}{side}") is not None:
            found[side] = twips(node.get(f"{W}{side}"))
    if node.get(f"{W}line") is not None:
        found["line"] = twips(node.get(f"{W}line"), 240)
        found["line_rule"] = node.get(f"{W}lineRule", "auto")
    return found


_PARAGRAPH_READERS: dict[str, Callable[[etree._Element], Properties]] = {
    "jc": _alignment,
    "ind": _indents,
    "spacing": _spacing,
    "pBdr": _borders,
    "numPr": _numbering,
    "contextualSpacing": lambda node: {"contextual": is_on(node)},
    "pageBreakBefore": lambda node: {"page_break_before": is_on(node)},
    "pStyle": lambda node: {"style": node.get(f"{W}val", "")},
    "framePr": lambda node: {"framed_centre": True} if node.get(f"{W}xAlign") == "center" else {},
}


def read_styles(package: Package) -> StyleSheet:
    """Read the styles and the theme of a file; a file without them has Word's own defaults."""
    sheet = StyleSheet(theme=_theme(package))
    root = package.tree(package.related(package.main, "styles"))
    if root is None:
        return sheet
    for name in ("rPr", "pPr"):
        node = root.find(f"{W}docDefaults/{W}{name}Default/{W}{name}")
        if name == "rPr":
            sheet.run_defaults = sheet.run_properties(node)
        else:
            sheet.paragraph_defaults = paragraph_properties(node)
    for style in root.iter(f"{W}style"):
        key = style.get(f"{W}styleId", "")
        sheet.nodes[key] = style
        if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in {"1", "true", "on"}:
            sheet.default_style = key
    return sheet


def _theme(package: Package) -> dict[str, str]:
    """Map the theme's names (minorHAnsi, majorBidi …) to fonts."""
    root = package.tree(package.related(package.main, "theme"))
    found: dict[str, str] = {}
    if root is None:
        return found
    for group in ("major", "minor"):
        for tag, names in (("latin", ("Ascii", "HAnsi")), ("ea", ("EastAsia",)), ("cs", ("Bidi",))):
            node = root.find(f".//{_A}{group}Font/{_A}{tag}")
            for name in names:
                found[f"{group}{name}"] = "" if node is None else node.get("typeface", "")
    return found
