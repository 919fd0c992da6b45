"""What a form may be: no macros, nothing from outside, no bomb, no tag that is not closed where it was opened."""

import re
from collections.abc import Iterator, Mapping
from html import unescape
from typing import Final
from urllib.parse import urlsplit

from lxml import etree

from documents.faults import Place, RefusedTemplate, TemplateFault, UnfilledTag
from documents.package import OversizedPackage, UnreadablePackage, read_parts
from documents.source import EXCERPT

MAX_UPLOAD: Final = 10 * 1024 * 1024
MAX_TEMPLATE_PART: Final = 5_000_000
MAX_TAGS: Final = 5_000

_FORBIDDEN_PARTS = {
    "vbaproject": "có macro",
    "vbadata": "có macro",
    "activex": "có điều khiển ActiveX",
    "embeddings/": "có tệp nhúng",
    "oleobject": "có đối tượng OLE nhúng",
    "attachedtoolbars": "có thanh công cụ riêng",
    "afchunk": "có tệp chèn từ ngoài",
}
_FORBIDDEN_TYPES = ("macroEnabled", "oleObject", "activeX", "vbaProject")
_LINK = "/hyperlink"
_SCHEMES = frozenset({"http", "https", "mailto"})
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_SIGN = re.compile(r"\{\{|\{%|\{#|\}\}|%\}|#\}")
_ENDS = {"{{": "}}", "{%": "%}", "{#": "#}"}
_CLOSING_TAG = re.compile(r"</w:p>")
# Template tags may also stand in attributes, like the description of a picture.
_TAGGED = re.compile(r"<[^>{}]*[{}][^>]*>")


def read_template(data: bytes) -> dict[str, bytes]:
    """Inflate a form within the limits. Raises RefusedTemplate with every reason, TemplateFault for other bytes."""
    if len(data) > MAX_UPLOAD:
        raise RefusedTemplate((f"biểu mẫu lớn hơn {MAX_UPLOAD // 2**20} MB; hãy bỏ bớt hình rồi lưu lại",))
    try:
        parts = read_parts(data)
    except (UnreadablePackage, OversizedPackage) as error:
        raise TemplateFault(str(error)) from error
    facts = [*_part_facts(parts), *_relation_facts(parts)]
    if facts:
        raise RefusedTemplate(tuple(dict.fromkeys(facts)))
    return parts


def _part_facts(parts: Mapping[str, bytes]) -> Iterator[str]:
    """Tell which parts a form may not have, or that are too long."""
    types = parts.get("[Content_Types].xml", b"")
    if any(sign.encode() in types for sign in _FORBIDDEN_TYPES):
        yield "biểu mẫu có macro hoặc thành phần tự chạy; hãy lưu lại dạng .docx"
    for name, content in parts.items():
        for sign, fact in _FORBIDDEN_PARTS.items():
            if sign in name.lower():
                yield f"biểu mẫu {fact} ({name}); hãy bỏ đi rồi lưu lại"
        if not name.endswith((".xml", ".rels")):
            continue
        if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
            yield f"{name} có khai báo DTD, Word không bao giờ ghi như vậy; hãy lưu lại từ Word"
        if len(content) > MAX_TEMPLATE_PART:
            yield f"{name} dài hơn {MAX_TEMPLATE_PART // 1_000_000} MB; hãy tách biểu mẫu"


def _relation_facts(parts: Mapping[str, bytes]) -> Iterator[str]:
    """Tell which relationships lead out of a form; only links for readers may."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    for name, content in parts.items():
        if not name.endswith(".rels"):
            continue
        try:
            root = etree.fromstring(content, parser)
        except etree.XMLSyntaxError:
            yield f"{name} bị hỏng; hãy lưu lại từ Word"
            continue
        for relation in root.iter(_RELATION):
            target = relation.get("Target", "")
            if relation.get("TargetMode") != "External":
                continue
            if not relation.get("Type", "").endswith(_LINK) or urlsplit(target).scheme not in _SCHEMES:
                yield f"biểu mẫu lấy nội dung từ ngoài ({target[:EXCERPT]}); hãy chèn thẳng vào tệp"


def check_tags(part: str, xml: str) -> None:
    """Check, before docxtpl reads it, that every tag of a part ends in the paragraph in which it starts.

    docxtpl's patterns take quadratic time over tags that never end. Raises TemplateFault with the paragraph.
    """
    count = 0
    for number, paragraph in enumerate(_CLOSING_TAG.split(xml), 1):
        text = unescape(re.sub(r"<[^>]*>", "", paragraph))
        count += _check_paragraph(text, Place(part, f"đoạn {number}", paragraph=text[:EXCERPT]))
    for tag in _TAGGED.findall(xml):
        count += _check_paragraph(unescape(tag), Place(part, paragraph=tag[:EXCERPT]))
    if count > MAX_TAGS:
        raise RefusedTemplate((f"biểu mẫu có {count} lệnh, nhiều hơn {MAX_TAGS}; hãy tách biểu mẫu",))


def check_unseen(parts: Mapping[str, bytes]) -> None:
    """Refuse template signs in parts that are never filled, like comments. Raises UnfilledTag."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    for name, content in parts.items():
        if not name.startswith("word/") or not name.endswith(".xml") or b"{" not in content:
            continue
        for paragraph in etree.fromstring(content, parser).iter(f"{_W}p"):
            text = "".join(node.text or "" for node in paragraph.iter(f"{_W}t"))
            if _SIGN.search(text):
                place = Place(name, paragraph=text[:EXCERPT])
                raise UnfilledTag("còn lệnh ở phần không được điền; hãy sửa trong Word.", place)


def _check_paragraph(text: str, place: Place) -> int:
    """Check the tags of one paragraph and count them."""
    opened, count = "", 0
    for sign in (found[0] for found in _SIGN.finditer(text)):
        if opened == "{#":
            opened = "" if sign == "#}" else opened
        elif opened:
            if sign != _ENDS[opened]:
                raise TemplateFault(f"lệnh viết sai: mở “{opened}” mà gặp “{sign}”; hãy sửa trong Word.", place)
            opened = ""
        elif sign in _ENDS:
            opened, count = sign, count + 1
        elif sign != "#}":
            raise UnfilledTag(f"lệnh viết sai: có “{sign}” mà không có dấu mở; hãy sửa trong Word.", place)
    if opened:
        raise TemplateFault(f"lệnh viết sai: mở “{opened}” mà không đóng trong cùng đoạn; hãy sửa trong Word.", place)
    return count
