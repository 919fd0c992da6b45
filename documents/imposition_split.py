"""The PDF of papers printed together is cut at their named places; a piece keeps nothing of the others."""

import io
import re
from collections.abc import Mapping, Sequence
from typing import Final

from lxml import etree
from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from documents.imposition_join import place_name
from documents.pdf_bytes import facts_of, sealed

_CORE: Final = "docProps/core.xml"
_DC: Final = "{http://purl.org/dc/elements/1.1/}"
_PACKAGE: Final = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}"
_TOLD: Final = {
    "/Title": f"{_DC}title",
    "/Author": f"{_DC}creator",
    "/Subject": f"{_DC}subject",
    "/Keywords": f"{_PACKAGE}keywords",
}
_LANGUAGE: Final = f"{_DC}language"
_KINDS: Final = ("/Font", "/XObject", "/ExtGState", "/Pattern", "/Shading", "/ColorSpace", "/Properties")
_NAME: Final = re.compile(rb"/([^\s/<>\[\](){}%]+)")


class PlaceMissing(ValueError):
    """A joined PDF in which a paper does not start where it should."""


def first_pages(reader: PdfReader, count: int) -> list[int]:
    """Find the page, from zero, on which each of the papers starts.

    Raises PlaceMissing when one has no place or no page of its own.
    """
    places = {name.lstrip("/"): place for name, place in reader.named_destinations.items()}
    pages: list[int] = []
    for number in range(count):
        place = places.get(place_name(number))
        page = None if place is None else reader.get_destination_page_number(place)
        if page is None or page < 0 or (pages and page <= pages[-1]) or (not pages and page != 0):
            raise PlaceMissing(f"Văn bản thứ {number + 1} không có trang đầu trong bản in chung.")
        pages.append(page)
    return pages


def split(data: bytes, papers: Sequence[Mapping[str, bytes]]) -> list[bytes]:
    """Cut the PDF into one for each paper; `papers` are their Word parts, from which title and author come.

    Raises PlaceMissing.
    """
    reader = PdfReader(io.BytesIO(data))
    starts = first_pages(reader, len(papers))
    ends = [*starts[1:], len(reader.pages)]
    producer = str(facts_of(reader).get("/Producer", ""))
    return [
        _piece(reader.pages[start:end], parts, producer) for start, end, parts in zip(starts, ends, papers, strict=True)
    ]


def _piece(pages: Sequence[PageObject], parts: Mapping[str, bytes], producer: str) -> bytes:
    """Write the pages of one paper."""
    writer = PdfWriter()
    for page in pages:
        _keep_used(page)
        writer.add_page(page, excluded_keys=("/StructParents", "/Tabs"))
    facts = told(parts)
    language = facts.pop("/Lang", "")
    if language:
        writer.root_object[NameObject("/Lang")] = TextStringObject(language)
    writer.metadata = {**facts, "/Creator": "Writer", "/Producer": producer}
    return sealed(writer)


def _keep_used(page: PageObject) -> None:
    """Leave a page only the fonts and pictures that it shows: LibreOffice lists those of the whole document."""
    contents = page.get_contents()
    used = {f"/{name.decode('latin-1')}" for name in _NAME.findall(b"" if contents is None else contents.get_data())}
    resources = page["/Resources"].get_object()
    kept = DictionaryObject()
    if not isinstance(resources, DictionaryObject):
        raise TypeError("trang PDF không có bảng tài nguyên")
    for kind, value in resources.items():
        if kind in _KINDS:
            entries = value.get_object()
            mine = DictionaryObject({key: entries.raw_get(key) for key in entries if key in used})
            if mine:
                kept[NameObject(kind)] = mine
        else:
            kept[NameObject(kind)] = value
    page[NameObject("/Resources")] = kept


def told(parts: Mapping[str, bytes]) -> dict[str, str]:
    """Read title, author, subject, keywords and language from the Word file."""
    if _CORE not in parts:
        return {}
    core = etree.fromstring(parts[_CORE], etree.XMLParser(resolve_entities=False, no_network=True))
    found = {key: core.findtext(tag) or "" for key, tag in {**_TOLD, "/Lang": _LANGUAGE}.items()}
    return {key: text for key, text in found.items() if text}
