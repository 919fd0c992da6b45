"""Which papers may be printed together as sections of one document, and what each brings along.

One conversion of two hundred papers costs LibreOffice a fraction of two hundred conversions. A paper may join when
nothing in it counts on through the document or speaks of the whole: no lists, footnotes, cross-references or page
totals. The others are converted one by one, which is always right.
"""

import hashlib
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lxml import etree

from documents.pdf_weight import BODY

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
RELATION: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
# Parts that papers joined together share, so they must be equal in all of them.
_SHARED: Final = frozenset(
    ("styles", "settings", "fontTable", "theme", "webSettings", "numbering", "footnotes", "endnotes")
)
_OWN: Final = frozenset(("header", "footer", "image", "hyperlink"))
_UNUSED: Final = frozenset(("customXml", "glossaryDocument", "stylesWithEffects"))
_NOT_ALONE: Final = tuple(
    f"{W}{name}"
    for name in (
        *("numPr", "footnoteReference", "endnoteReference", "commentReference", "altChunk", "object", "control"),
        *("dataBinding", "lnNumType", "subDoc", "ptab"),
    )
)
_SAFE_FIELDS: Final = frozenset(("PAGE", "HYPERLINK"))
_FIRST_WORD: Final = re.compile(r"\s*(\w*)")
_UNSAFE_SETTINGS: Final = (b"<w:evenAndOddHeaders", b"<w:mirrorMargins", b"<w:bookFoldPrinting")


class NotImposable(ValueError):
    """A paper that would look different, or make others look different, when printed with them."""


@dataclass(frozen=True)
class Relation:
    """What a part refers to: the kind's last word, the target, and whether it lies outside the package."""

    kind: str
    target: str
    external: bool
    type: str


@dataclass(frozen=True)
class Imposable:
    """A paper taken apart; papers of equal `shape` may be printed together. The tree is used up by joining."""

    parts: dict[str, bytes]
    root: etree._Element
    relations: dict[str, Relation]
    shape: str

    @property
    def body(self) -> etree._Element:
        """Give the element that holds the paragraphs and tables."""
        return self.root[0]


def take_apart(parts: dict[str, bytes]) -> Imposable:
    """Read a Word file and make sure that it may be printed with others.

    Raises NotImposable with the reason.
    """
    root = _parse(parts[BODY])
    if len(root) != 1 or root[0].tag != f"{W}body":
        raise NotImposable("thân văn bản có phần lạ")
    relations = read_relations(parts, BODY)
    _check_parts(parts, relations)
    numbered = _numbered_styles(parts.get("word/styles.xml"))
    _check_content(root, numbered)
    for relation in relations.values():
        if relation.kind in {"header", "footer"}:
            _check_content(_parse(parts[relation.target]), numbered)
    sections = _sections(root[0])
    return Imposable(parts, root, relations, _shape(parts, relations, sections))


def read_relations(parts: dict[str, bytes], part: str) -> dict[str, Relation]:
    """List what a part refers to, by id; targets inside the package as full names."""
    folder, name = posixpath.split(part)
    data = parts.get(f"{folder}/_rels/{name}.rels")
    if data is None:
        return {}
    found = {}
    for element in _parse(data).iter(RELATION):
        kind, target = element.get("Type", ""), element.get("Target", "")
        external = element.get("TargetMode") == "External"
        full = target if external else posixpath.normpath(posixpath.join(folder, target)).lstrip("/")
        found[element.get("Id", "")] = Relation(kind.rpartition("/")[2], full, external, kind)
    return found


def _parse(data: bytes) -> etree._Element:
    """Read XML that may come from anybody. Raises NotImposable."""
    try:
        return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        raise NotImposable("XML hỏng") from error


def _check_parts(parts: dict[str, bytes], relations: dict[str, Relation]) -> None:
    """Refuse papers with parts that cannot stand beside those of others."""
    for relation in relations.values():
        if relation.kind not in _SHARED | _OWN | _UNUSED:
            raise NotImposable(f"có phần “{relation.kind}”")
        if not relation.external and relation.kind not in _UNUSED and relation.target not in parts:
            raise NotImposable(f"thiếu phần {relation.target}")
    settings = parts.get("word/settings.xml", b"")
    if any(mark in settings for mark in _UNSAFE_SETTINGS):
        raise NotImposable("in hai mặt khác nhau")


def _numbered_styles(styles: bytes | None) -> frozenset[str]:
    """List the styles that number their paragraphs, also by the style that they are based on."""
    if styles is None:
        return frozenset()
    bases: dict[str, str] = {}
    numbered: set[str] = set()
    for style in _parse(styles).iter(f"{W}style"):
        name, base = style.get(f"{W}styleId", ""), style.find(f"{W}basedOn")
        bases[name] = "" if base is None else base.get(f"{W}val", "")
        if style.find(f"{W}pPr/{W}numPr") is not None:
            numbered.add(name)
    for name in bases:
        chain, seen = name, {name}
        while (chain := bases.get(chain, "")) and chain not in seen:
            seen.add(chain)
        if seen & numbered:
            numbered.add(name)
    return frozenset(numbered)


def _check_content(root: etree._Element, numbered: frozenset[str]) -> None:
    """Refuse what counts on through a document or speaks of the whole of it."""
    found = next(root.iter(*_NOT_ALONE), None)
    if found is not None:
        raise NotImposable(f"có <w:{etree.QName(found).localname}>")
    if any(style.get(f"{W}val") in numbered for style in root.iter(f"{W}pStyle")):
        raise NotImposable("có đoạn đánh số tự động")
    for field in _fields(root):
        word = _FIRST_WORD.match(field)
        if word is None or word[1].upper() not in _SAFE_FIELDS:
            raise NotImposable(f"có trường {field.strip()}")


def _fields(root: etree._Element) -> Iterator[str]:
    """List the instructions of fields; one written over several runs is joined."""
    for simple in root.iter(f"{W}fldSimple"):
        yield simple.get(f"{W}instr", "")
    text: list[str] = []
    for element in root.iter(f"{W}fldChar", f"{W}instrText"):
        if element.tag == f"{W}instrText":
            text.append(element.text or "")
        elif text:
            yield "".join(text)
            text = []
    if text:
        yield "".join(text)


def _sections(body: etree._Element) -> list[etree._Element]:
    """List the sections' properties; the last must close the body after a paragraph that can carry them."""
    if len(body) < 2 or body[-1].tag != f"{W}sectPr" or body[-2].tag != f"{W}p":  # noqa: PLR2004 - paragraph, section
        raise NotImposable("không kết thúc bằng một đoạn")
    if body[-2].find(f"{W}pPr/{W}sectPr") is not None:
        raise NotImposable("kết thúc bằng hai phần liền nhau")
    return list(body.iter(f"{W}sectPr"))


def _shape(parts: dict[str, bytes], relations: dict[str, Relation], sections: list[etree._Element]) -> str:
    """Digest what papers printed together must have in common: shared parts, and which headers a section has.

    A section without a header of some type takes over that of the section before it, which would be another paper's.
    """
    heads = [
        sorted((one.tag, one.get(f"{W}type", "default")) for one in section if _is_head(one)) for section in sections
    ]
    if any(head not in heads[0] for later in heads[1:] for head in later):
        raise NotImposable("các phần có đầu trang khác loại")
    digest = hashlib.sha256(repr(heads[0]).encode())
    for relation in sorted(relations.values(), key=lambda one: one.target):
        if relation.kind in _SHARED:
            digest.update(f"{relation.kind} {relation.target} {len(parts[relation.target])}\n".encode())
            digest.update(parts[relation.target])
    return digest.hexdigest()


def _is_head(element: etree._Element) -> bool:
    """Tell whether an element of a section names a header or footer."""
    return element.tag in {f"{W}headerReference", f"{W}footerReference"}
