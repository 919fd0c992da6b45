"""Open a Word file for looking: limits first, then the parts as trees that fetch nothing."""

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from documents.faults import RefusedTemplate, TemplateFault
from documents.limits import read_template
from documents.package import OversizedPackage, UnreadablePackage, read_parts, write_parts

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", W[1:-1].encode()),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", _OFFICE[:-1].encode()),
    (b"http://purl.oclc.org/ooxml/drawingml/main", b"http://schemas.openxmlformats.org/drawingml/2006/main"),
)
# Word remembers the template a file was made from, often on somebody's own disk; reading never fetches it.
_ATTACHED = re.compile(rb"<Relationship\b[^>]*?/attachedTemplate\"[^>]*?/>")
_SETTINGS = "word/_rels/settings.xml.rels"
_BROKEN = "Nội dung tệp Word bị hỏng ({}); hãy mở bằng Word, lưu lại dạng .docx rồi kiểm tra lại."


def local(node: etree._Element) -> str:
    """Give the name of an element without its namespace."""
    return str(node.tag).rpartition("}")[2]


def word(node: etree._Element) -> str:
    """Give the name of an element of WordprocessingML; empty for every other element."""
    tag = str(node.tag)
    return tag[len(W) :] if tag.startswith(W) else ""


@dataclass(frozen=True)
class Package:
    """The parts of a file: `main` is the name of the body's part."""

    parts: Mapping[str, bytes]
    main: str

    def tree(self, name: str) -> etree._Element | None:
        """Parse a part; None when the file has no such part. Raises TemplateFault for broken XML."""
        content = self.parts.get(name)
        return None if content is None else _parse(name, content)

    def targets(self, name: str) -> dict[str, tuple[str, str]]:
        """Give the relationships of a part: id -> (kind, name of the part it leads to)."""
        folder, _, file = name.rpartition("/")
        root = self.tree(f"{folder}/_rels/{file}.rels" if folder else f"_rels/{file}.rels")
        if root is None:
            return {}
        found = {}
        for relation in root:
            target = relation.get("Target", "")
            joined = target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            found[relation.get("Id", "")] = (relation.get("Type", "").rpartition("/")[2], joined)
        return found

    def related(self, name: str, kind: str) -> str:
        """Find the first part of a kind that a part leads to; empty when there is none."""
        return next((target for found, target in self.targets(name).values() if found == kind), "")


def open_package(data: bytes) -> Package:
    """Read a file within the limits. Raises TemplateFault or RefusedTemplate with a sentence."""
    try:
        parts = read_template(data)
    except RefusedTemplate:
        parts = read_template(_without_attached_template(data))
    whole = Package(parts, "")
    main = whole.related("", "officeDocument") or "word/document.xml"
    if main not in parts:
        raise TemplateFault(_BROKEN.format("thiếu phần nội dung chính"))
    return Package(parts, main)


def _without_attached_template(data: bytes) -> bytes:
    """Take out the mention of the template a file was made from."""
    try:
        parts = read_parts(data)
    except (UnreadablePackage, OversizedPackage) as error:
        raise TemplateFault(str(error)) from error
    if _SETTINGS in parts:
        parts[_SETTINGS] = _ATTACHED.sub(b"", parts[_SETTINGS])
    return write_parts(parts)


def _parse(name: str, content: bytes) -> etree._Element:
    """Parse XML without entities, network or comments."""
    for strict, usual in _STRICT:
        content = content.replace(strict, usual)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    try:
        return etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise TemplateFault(_BROKEN.format(name)) from error
