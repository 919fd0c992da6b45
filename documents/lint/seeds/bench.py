"""The bench on which a paper is changed: find a paragraph by its words, then change one thing about it."""

import re
from collections.abc import Iterator

from lxml import etree

from documents.lint.opening import W, local
from documents.package import read_parts, write_parts

_NS = W[1:-1]
_DOCUMENT = "word/document.xml"
_RUN_ORDER = (
    "rStyle",
    "rFonts",
    "b",
    "bCs",
    "i",
    "iCs",
    "caps",
    "smallCaps",
    "strike",
    "color",
    "sz",
    "szCs",
    "highlight",
    "u",
)
_BEFORE_JC = ("jc", "textDirection", "textAlignment", "outlineLvl", "rPr", "sectPr", "pPrChange")


class SeedLost(LookupError):
    """A seed whose place is no longer in the paper it was made for."""


class Bench:
    """One paper under change."""

    def __init__(self, data: bytes) -> None:
        self.parts = read_parts(data, limited=False)
        self.trees: dict[str, etree._Element] = {}

    def tree(self, part: str = _DOCUMENT) -> etree._Element:
        """Open a part for changing."""
        if part not in self.trees:
            self.trees[part] = etree.fromstring(self.parts[part])
        return self.trees[part]

    def save(self) -> bytes:
        """Pack the paper again."""
        changed = {
            part: etree.tostring(tree, xml_declaration=True, encoding="UTF-8") for part, tree in self.trees.items()
        }
        return write_parts({**self.parts, **changed})

    def place(self, paragraph: etree._Element | None) -> tuple[str, int | None]:
        """Say where a paragraph stands now: part, index of its w:p."""
        if paragraph is None:
            return _DOCUMENT, None
        for part, tree in self.trees.items():
            for index, node in enumerate(tree.iter(f"{W}p")):
                if node is paragraph:
                    return part, index
        raise SeedLost("Đoạn không còn trong tệp.")

    def paragraphs(self, part: str = _DOCUMENT) -> Iterator[etree._Element]:
        """Walk the paragraphs of a part."""
        return self.tree(part).iter(f"{W}p")

    def find(self, words: str, part: str = _DOCUMENT, *, nth: int = 0) -> etree._Element:
        """Find the paragraph that holds some words. Raises SeedLost."""
        found = [p for p in self.paragraphs(part) if words in text_of(p)]
        if len(found) <= nth:
            raise SeedLost(f"Không có đoạn nào chứa “{words}”.")
        return found[nth]

    def say(self, words: str, new: str, part: str = _DOCUMENT, *, nth: int = 0) -> etree._Element:
        """Change some words of a paragraph; its runs become one, formatted like the first that holds text."""
        paragraph = self.find(words, part, nth=nth)
        holders = [t for t in paragraph.iter(f"{W}t") if words in (t.text or "")]
        if holders:
            holders[0].text = (holders[0].text or "").replace(words, new, 1)
            holders[0].set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            return paragraph
        nodes = list(paragraph.iter(f"{W}t"))
        nodes[0].text = text_of(paragraph).replace(words, new, 1)
        for node in nodes[1:]:
            node.text = ""
        return paragraph

    def dress(self, paragraph: etree._Element, **marks: str) -> etree._Element:
        """Give every run of a paragraph a mark: sz="24", b="0", color="FF0000", font="Arial"."""
        for run in paragraph.iter(f"{W}r"):
            properties = run.find(f"{W}rPr")
            if properties is None:
                properties = etree.Element(f"{W}rPr")
                run.insert(0, properties)
            for tag, value in marks.items():
                self._mark(properties, tag, value)
        return paragraph

    def _mark(self, properties: etree._Element, tag: str, value: str) -> None:
        """Set one property of a run at its place in the schema's order."""
        name = "rFonts" if tag == "font" else tag
        for old in properties.findall(f"{W}{name}"):
            properties.remove(old)
        node = etree.Element(f"{W}{name}")
        if tag == "font":
            for slot in ("ascii", "hAnsi"):
                node.set(f"{W}{slot}", value)
        else:
            node.set(f"{W}val", value)
        rank = _RUN_ORDER.index(name)
        at = sum(1 for other in properties if local(other) in _RUN_ORDER[:rank])
        properties.insert(at, node)

    def lay(self, paragraph: etree._Element, tag: str, **attributes: str) -> etree._Element:
        """Set one property of a paragraph: "jc" with val="left"."""
        properties = paragraph.find(f"{W}pPr")
        if properties is None:
            properties = etree.Element(f"{W}pPr")
            paragraph.insert(0, properties)
        for old in properties.findall(f"{W}{tag}"):
            properties.remove(old)
        node = etree.Element(f"{W}{tag}")
        for name, value in attributes.items():
            node.set(f"{W}{name}", value)
        later = _BEFORE_JC if tag != "jc" else _BEFORE_JC[1:]
        at = next((i for i, other in enumerate(properties) if local(other) in later), len(properties))
        properties.insert(at, node)
        return paragraph

    def drop(self, paragraph: etree._Element) -> None:
        """Take a paragraph out; a cell keeps an empty one."""
        holder = paragraph.getparent()
        if holder is None:
            raise SeedLost("Đoạn không có chỗ đứng.")
        holder.remove(paragraph)
        if local(holder) == "tc" and holder.find(f"{W}p") is None:
            holder.append(etree.Element(f"{W}p"))

    def after(self, paragraph: etree._Element, text: str) -> etree._Element:
        """Add a paragraph formatted like another, after it."""
        copy = etree.fromstring(etree.tostring(paragraph))
        nodes = list(copy.iter(f"{W}t"))
        for node in nodes:
            node.text = ""
        nodes[0].text = text
        paragraph.addnext(copy)
        return copy

    def section(self, number: int, tag: str) -> etree._Element:
        """Find a setting of a section, made when it is not there."""
        holder = list(self.tree().iter(f"{W}sectPr"))[number]
        node = holder.find(f"{W}{tag}")
        if node is None:
            node = etree.SubElement(holder, f"{W}{tag}")
        return node

    def rule_after(self, words: str, *, nth: int = 0) -> etree._Element:
        """Find the empty paragraph with a border that follows some words."""
        node = self.find(words, nth=nth).getnext()
        while node is not None and node.find(f"{W}pPr/{W}pBdr") is None:
            node = node.getnext()
        if node is None:
            raise SeedLost(f"Dưới “{words}” không có đường kẻ.")
        return node


def text_of(paragraph: etree._Element) -> str:
    """Read the words of a paragraph."""
    return re.sub(r"\s+", " ", "".join(t.text or "" for t in paragraph.iter(f"{W}t"))).strip()


def set_attribute(node: etree._Element, **attributes: str) -> None:
    """Set attributes of the Word namespace."""
    for name, value in attributes.items():
        node.set(f"{{{_NS}}}{name}", value)
