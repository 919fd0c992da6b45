"""Papers become sections of one Word document: own headers, own pictures, page numbers from one, a named place each."""

import hashlib
import posixpath
from collections.abc import Sequence
from itertools import count
from typing import Final

from lxml import etree

from documents.imposition import RELATION, Imposable, R, Relation, W, read_relations
from documents.package import write_parts
from documents.pdf_weight import BODY

_TYPES: Final = "[Content_Types].xml"
_TYPE: Final = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_HEADS: Final = ("header", "footer")
_WORD_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml"
# In a section's properties these come before the page numbering (ECMA-376 part 1, 17.6.17).
_BEFORE_NUMBERS: Final = tuple(
    f"{W}{name}"
    for name in (
        *("headerReference", "footerReference", "footnotePr", "endnotePr", "type", "pgSz", "pgMar", "paperSrc"),
        *("pgBorders", "lnNumType"),
    )
)


def place_name(number: int) -> str:
    """Name the place where a paper starts; letters and digits only, which LibreOffice leaves as they are."""
    return f"thuky{number:06d}"


def join(papers: Sequence[Imposable]) -> bytes:
    """Write one Word document of papers of equal shape, each starting at the bookmark `place_name(its number)`.

    The papers' trees are used up.
    """
    return _Joined(papers[0]).write(papers)


class _Joined:
    """The document that grows."""

    def __init__(self, first: Imposable) -> None:
        own = {relation.target for relation in first.relations.values() if relation.kind in (*_HEADS, "image")}
        self.parts = {
            name: data
            for name, data in first.parts.items()
            if name not in own and not name.startswith("word/_rels/") and name != BODY
        }
        self.types = etree.fromstring(first.parts[_TYPES])
        for override in self.types.findall(f"{_TYPE}Override"):
            if override.get("PartName", "").lstrip("/") in own:
                self.types.remove(override)
        self.relations = _relation_list()
        self.marks = count()
        self.ids: dict[tuple[str, str], str] = {}
        for relation in first.relations.values():
            if relation.kind not in (*_HEADS, "image", "hyperlink"):
                self._relate(relation.type, posixpath.relpath(relation.target, "word"), external=relation.external)

    def write(self, papers: Sequence[Imposable]) -> bytes:
        """Take in all papers and pack the result."""
        root = papers[0].root
        body = etree.Element(f"{W}body")
        for number, paper in enumerate(papers):
            self._adopt(paper, number)
            self._close(paper, number, is_last=number == len(papers) - 1)
            body.extend(list(paper.body))
        root.replace(root[0], body)
        self.parts[BODY] = _print(root)
        self.parts["word/_rels/document.xml.rels"] = _print(self.relations)
        self.parts[_TYPES] = _print(self.types)
        return write_parts(self.parts)

    def _adopt(self, paper: Imposable, number: int) -> None:
        """Give the paper's references, bookmarks and extensions names of their own."""
        fresh = {key: self._bring(paper, relation) for key, relation in paper.relations.items()}
        for element in paper.body.iter(etree.Element):
            for key, value in element.items():
                name = str(key)
                if name.startswith(R) and value in fresh:
                    element.set(name, fresh[str(value)])
        pairs: dict[str | None, str] = {}
        for mark in paper.body.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd"):
            mark.set(f"{W}id", pairs.setdefault(mark.get(f"{W}id"), str(next(self.marks))))
            if own := mark.get(f"{W}name"):
                mark.set(f"{W}name", f"p{number}_{own}")
        for link in paper.body.iter(f"{W}hyperlink"):
            if anchor := link.get(f"{W}anchor"):
                link.set(f"{W}anchor", f"p{number}_{anchor}")
        known = {one.get("Extension") for one in self.types.findall(f"{_TYPE}Default")}
        for one in etree.fromstring(paper.parts[_TYPES]).findall(f"{_TYPE}Default"):
            if one.get("Extension") not in known:
                self.types.insert(0, one)

    def _bring(self, paper: Imposable, relation: Relation) -> str:
        """Take in what a relation refers to; give its id in the joined document."""
        if relation.external:
            return self._relate(relation.type, relation.target, external=True)
        if relation.kind not in (*_HEADS, "image"):
            return self._relate(relation.type, posixpath.relpath(relation.target, "word"), external=False)
        return self._relate(relation.type, self._keep(paper, relation), external=False)

    def _keep(self, paper: Imposable, relation: Relation) -> str:
        """Keep a header, footer or picture under a name made from its content; equal ones once. Give the target."""
        data = paper.parts[relation.target]
        inner = read_relations(paper.parts, relation.target) if relation.kind in _HEADS else {}
        brought = {key: one.target if one.external else self._keep(paper, one) for key, one in inner.items()}
        digest = hashlib.sha256(data + repr(sorted(brought.items())).encode()).hexdigest()[:24]
        folder = "" if relation.kind in _HEADS else "media/"
        target = f"{folder}{relation.kind}-{digest}{posixpath.splitext(relation.target)[1]}"
        if f"word/{target}" in self.parts:
            return target
        self.parts[f"word/{target}"] = data
        if relation.kind in _HEADS:
            override = {"PartName": f"/word/{target}", "ContentType": f"{_WORD_TYPE}.{relation.kind}+xml"}
            etree.SubElement(self.types, f"{_TYPE}Override", override)
        if inner:
            list_ = _relation_list()
            for key, one in inner.items():
                _relation(list_, key, one.type, brought[key], external=one.external)
            self.parts[f"word/_rels/{target}.rels"] = _print(list_)
        return target

    def _relate(self, kind: str, target: str, *, external: bool) -> str:
        """Give the id of a relation, a new one at first use."""
        if (kind, target) not in self.ids:
            self.ids[kind, target] = key = f"rId{len(self.ids) + 1}"
            _relation(self.relations, key, kind, target, external=external)
        return self.ids[kind, target]

    def _close(self, paper: Imposable, number: int, *, is_last: bool) -> None:
        """Start the paper on a page one of its own, at a bookmark, and hand its last section to its last paragraph."""
        body = paper.body
        first = next(body.iter(f"{W}sectPr"))
        _start_page_one(first)
        mark = {f"{W}id": str(next(self.marks)), f"{W}name": place_name(number)}
        start = next(body.iter(f"{W}p"))
        place = 1 if start.find(f"{W}pPr") is not None else 0
        start.insert(place, etree.Element(f"{W}bookmarkStart", mark))
        start.insert(place + 1, etree.Element(f"{W}bookmarkEnd", {f"{W}id": mark[f"{W}id"]}))
        if is_last:
            return
        section, paragraph = body[-1], body[-2]
        properties = paragraph.find(f"{W}pPr")
        if properties is None:
            properties = etree.Element(f"{W}pPr")
            paragraph.insert(0, properties)
        changes = properties.find(f"{W}pPrChange")
        place = len(properties) if changes is None else properties.index(changes)
        properties.insert(place, section)


def _start_page_one(section: etree._Element) -> None:
    """Begin a section on a new page, numbered from one unless it says another number."""
    kind = section.find(f"{W}type")
    if kind is not None:
        kind.set(f"{W}val", "nextPage")
    numbers = section.find(f"{W}pgNumType")
    if numbers is None:
        numbers = etree.Element(f"{W}pgNumType")
        before = [index for index, one in enumerate(section) if one.tag in _BEFORE_NUMBERS]
        section.insert(before[-1] + 1 if before else 0, numbers)
    if numbers.get(f"{W}start") is None:
        numbers.set(f"{W}start", "1")


def _relation_list() -> etree._Element:
    """Begin a list of relations."""
    return etree.fromstring(f'<Relationships xmlns="{RELATION[1:].partition("}")[0]}"/>')


def _relation(parent: etree._Element, key: str, kind: str, target: str, *, external: bool) -> None:
    """Write one relation."""
    mode = {"TargetMode": "External"} if external else {}
    etree.SubElement(parent, RELATION, {"Id": key, "Type": kind, "Target": target, **mode})


def _print(root: etree._Element) -> bytes:
    """Write a part."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
