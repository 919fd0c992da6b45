"""Findings as Word comments: each stands at its paragraph, for whoever opens the file in Word or LibreOffice."""

import posixpath
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from lxml import etree

from documents.context import ILLEGAL
from documents.finding import Finding, Level, Spot
from documents.package import UnreadablePackage, read_parts, write_parts

AUTHOR: Final = "thuky"
LEVELS: Final[Mapping[Level, str]] = {Level.ERROR: "Lỗi", Level.WARNING: "Cảnh báo", Level.HINT: "Gợi ý"}
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_CONTENT_TYPES = "[Content_Types].xml"
_PACKAGE_RELATIONS = "_rels/.rels"
_SIGNS = tuple(f"{_W}{name}" for name in ("commentRangeStart", "commentRangeEnd", "commentReference"))
_AREAS = {"header": "đầu trang", "footer": "chân trang", "footnotes": "chú thích cuối trang"}


def with_comments(
    data: bytes, findings: Sequence[Finding], *, author: str = AUTHOR, written_at: datetime | None = None
) -> bytes:
    """Write findings into a Word file as comments at their paragraphs.

    What stands in a header or footer, or belongs to no paragraph, is said at the first paragraph of the body with its
    place in words: Word has no comments elsewhere. Comments of the file are kept; equal input gives equal bytes;
    `written_at` dates the comments (None: no date). Raises UnreadablePackage or OversizedPackage.
    """
    if not findings:
        return data
    package = _Package(read_parts(data))
    document = package.read(package.main)
    name, comments = package.comments()
    number = 1 + max((_number(one) for one in comments.iter(f"{_W}comment")), default=-1)
    for paragraph, found in _by_paragraph(document, package.main, findings):
        for finding in found:
            _anchor(paragraph, str(number))
            lines = _lines(finding, placed=_in_body(finding.spot, package.main))
            comments.append(_comment(number, lines, author, written_at))
            number += 1
    package.write(package.main, document)
    package.write(name, comments)
    return write_parts(package.parts)


def without_comments(data: bytes, *, author: str = AUTHOR) -> bytes:
    """Take the comments of one author out of a Word file; give the same bytes when there are none.

    Raises UnreadablePackage or OversizedPackage.
    """
    package = _Package(read_parts(data))
    name = package.comments_name()
    if name is None:
        return data
    comments = package.read(name)
    gone = [one for one in comments.iter(f"{_W}comment") if one.get(f"{_W}author") == author]
    if not gone:
        return data
    numbers = {one.get(f"{_W}id") for one in gone}
    for one in gone:
        comments.remove(one)
    document = package.read(package.main)
    for sign in [node for node in document.iter(*_SIGNS) if node.get(f"{_W}id") in numbers]:
        _take_out(sign)
    package.write(package.main, document)
    package.write(name, comments)
    return write_parts(package.parts)


def commenters(data: bytes) -> tuple[str, ...]:
    """Name who has comments in a Word file, each once. Raises UnreadablePackage or OversizedPackage."""
    package = _Package(read_parts(data))
    name = package.comments_name()
    comments = () if name is None else package.read(name).iter(f"{_W}comment")
    return tuple(sorted({one.get(f"{_W}author", "") for one in comments}))


@dataclass
class _Package:
    """The parts of a Word file, with what is needed to find the comments among them."""

    parts: dict[str, bytes]

    def __post_init__(self) -> None:
        """Find the part that holds the body. Raises UnreadablePackage."""
        self.main = next(self._targets(_PACKAGE_RELATIONS, "officeDocument"), "")
        if self.main not in self.parts:
            raise UnreadablePackage("Tệp không có phần thân văn bản Word; hãy lưu lại từ Word (.docx).")

    def read(self, name: str) -> etree._Element:
        """Parse a part. Raises UnreadablePackage."""
        try:
            return etree.fromstring(self.parts[name], etree.XMLParser(resolve_entities=False, no_network=True))
        except (KeyError, etree.XMLSyntaxError) as error:
            raise UnreadablePackage(f"Phần {name} của tệp Word bị thiếu hoặc hỏng; hãy lưu lại từ Word.") from error

    def write(self, name: str, root: etree._Element) -> None:
        """Put a changed part back."""
        self.parts[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)

    def comments_name(self) -> str | None:
        """Name the part of the comments, if the file has one."""
        return next((name for name in self._targets(_relations_of(self.main), "comments") if name in self.parts), None)

    def comments(self) -> tuple[str, etree._Element]:
        """Give the part of the comments; a file without one gets an empty one."""
        name = self.comments_name()
        if name is not None:
            return name, self.read(name)
        folder = posixpath.dirname(self.main)
        name = _free(self.parts, posixpath.join(folder, "comments"), ".xml")
        types = self.read(_CONTENT_TYPES)
        etree.SubElement(types, f"{_TYPES}Override", PartName=f"/{name}", ContentType=_MEDIA_TYPE)
        self.write(_CONTENT_TYPES, types)
        relations_name = _relations_of(self.main)
        self.parts.setdefault(relations_name, f'<Relationships xmlns="{_RELATIONS[1:-1]}"/>'.encode())
        relations = self.read(relations_name)
        known = {relation.get("Id", "") for relation in relations.iter(f"{_RELATIONS}Relationship")}
        etree.SubElement(
            relations,
            f"{_RELATIONS}Relationship",
            Id=_free(known, "rIdThuky", ""),
            Type=f"{_OFFICE}/comments",
            Target=posixpath.relpath(name, folder),
        )
        self.write(relations_name, relations)
        return name, etree.Element(f"{_W}comments", nsmap={"w": _W[1:-1]})

    def _targets(self, relations: str, kind: str) -> Iterator[str]:
        """List the parts that a relationships part names as a kind."""
        if relations not in self.parts:
            return
        folder = posixpath.dirname(posixpath.dirname(relations))
        for relation in self.read(relations).iter(f"{_RELATIONS}Relationship"):
            if relation.get("Type", "").endswith(f"/{kind}"):
                yield posixpath.normpath(posixpath.join("/", folder, relation.get("Target", ""))).lstrip("/")


def _relations_of(part: str) -> str:
    """Name the relationships part of a part."""
    folder, file = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{file}.rels")


def _free(taken: Iterable[str], stem: str, ending: str) -> str:
    """Find a name that is not taken."""
    known, name, n = set(taken), f"{stem}{ending}", 1
    while name in known:
        n += 1
        name = f"{stem}{n}{ending}"
    return name


def _number(comment: etree._Element) -> int:
    """Read the number of a comment."""
    number = comment.get(f"{_W}id", "")
    return int(number) if number.isdecimal() else -1


def _by_paragraph(
    document: etree._Element, main: str, findings: Sequence[Finding]
) -> Iterator[tuple[etree._Element, list[Finding]]]:
    """Gather the findings of each paragraph, in the order of the body."""
    paragraphs = list(document.iter(f"{_W}p")) or [_first_paragraph(document)]
    places = {id(paragraph): at for at, paragraph in enumerate(paragraphs)}
    found: dict[int, list[Finding]] = defaultdict(list)
    for finding in findings:
        at = finding.spot.paragraph if _in_body(finding.spot, main) else 0
        # A text box has no comments of its own: its paragraph's findings go to the paragraph that holds the box.
        paragraph = paragraphs[min(at or 0, len(paragraphs) - 1)]
        holder = next(reversed(list(paragraph.iterancestors(f"{_W}p"))), paragraph)
        found[places[id(holder)]].append(finding)
    for at in sorted(found):
        yield paragraphs[at], found[at]


def _in_body(spot: Spot, main: str) -> bool:
    """Tell whether a spot is a paragraph of the body."""
    return spot.part == main and spot.paragraph is not None


def _first_paragraph(document: etree._Element) -> etree._Element:
    """Give a body without any paragraph an empty one."""
    body = document.find(f"{_W}body")
    if body is None:
        raise UnreadablePackage("Tệp không có phần thân văn bản Word; hãy lưu lại từ Word (.docx).")
    paragraph = etree.Element(f"{_W}p")
    body.insert(0, paragraph)
    return paragraph


def _anchor(paragraph: etree._Element, number: str) -> None:
    """Put the signs of one comment around the content of a paragraph."""
    start = etree.Element(f"{_W}commentRangeStart", {f"{_W}id": number})
    signs = [child for child in paragraph if child.tag in {f"{_W}pPr", f"{_W}commentRangeStart"}]
    paragraph.insert(paragraph.index(signs[-1]) + 1 if signs else 0, start)
    etree.SubElement(paragraph, f"{_W}commentRangeEnd", {f"{_W}id": number})
    run = etree.SubElement(paragraph, f"{_W}r")
    etree.SubElement(run, f"{_W}commentReference", {f"{_W}id": number})


def _take_out(sign: etree._Element) -> None:
    """Take one sign of a comment out, with its run when nothing else is in it."""
    parent = sign.getparent()
    if parent is None:
        return
    parent.remove(sign)
    holder = parent.getparent()
    if parent.tag == f"{_W}r" and holder is not None and all(child.tag == f"{_W}rPr" for child in parent):
        holder.remove(parent)


def _lines(finding: Finding, *, placed: bool) -> list[str]:
    """Word a comment: level, place when the comment cannot stand there, fact and way out, rule."""
    rule = " – ".join(part for part in (finding.clause, finding.rule) if part)
    lines = [f"{LEVELS[finding.level]}: {finding.sentence}", f"({rule})"]
    where = "" if placed else place_of(finding.spot)
    return [*lines[:1], f"Chỗ: {where}", *lines[1:]] if where else lines


def place_of(spot: Spot) -> str:
    """Say a spot for people: area, position, excerpt; empty for the file as a whole."""
    area = next((name for part, name in _AREAS.items() if f"/{part}" in spot.part), "")
    number = f"đoạn {spot.paragraph + 1}" if spot.paragraph is not None else ""
    excerpt = f"“{spot.text}”" if spot.text else ""
    return ", ".join(piece for piece in (area, spot.position or number, excerpt) if piece)


def _comment(number: int, lines: Iterable[str], author: str, written_at: datetime | None) -> etree._Element:
    """Write one comment."""
    names = {f"{_W}id": str(number), f"{_W}author": author, f"{_W}initials": author[:2]}
    if written_at is not None:
        names[f"{_W}date"] = written_at.isoformat(timespec="seconds")
    comment = etree.Element(f"{_W}comment", names)
    for n, line in enumerate(lines):
        paragraph = etree.SubElement(comment, f"{_W}p")
        if n == 0:
            etree.SubElement(etree.SubElement(paragraph, f"{_W}r"), f"{_W}annotationRef")
        text = etree.SubElement(etree.SubElement(paragraph, f"{_W}r"), f"{_W}t")
        text.text = ILLEGAL.sub("", line.replace("\n", " "))
        text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return comment
