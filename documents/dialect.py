"""The one door to docxtpl and python-docx: how a form is opened and what of it is filled."""

import io

from docx.opc.exceptions import PackageNotFoundError
from docx.oxml import parse_xml
from docxtpl import DocxTemplate
from lxml import etree

from documents.faults import TemplateFault
from documents.package import read_parts

_FOOTNOTES = "wordprocessingml.footnotes+xml"


def open_form(template: bytes, kind: type[DocxTemplate] = DocxTemplate) -> DocxTemplate:
    """Open a form with docxtpl, or a kind of it. Raises TemplateFault for bytes that are no Word file."""
    try:
        document = kind(io.BytesIO(template))
        document.render_init()
    except (PackageNotFoundError, KeyError, ValueError, AttributeError, etree.XMLSyntaxError) as error:
        raise TemplateFault("tệp không phải văn bản Word (.docx); hãy lưu lại từ Word.") from error
    return document


def saved_parts(document: DocxTemplate) -> dict[str, bytes]:
    """Let python-docx save a form or a filled paper, and take the parts."""
    buffer = io.BytesIO()
    document.save(buffer)
    return read_parts(buffer.getvalue(), limited=False)


def main_part(document: DocxTemplate) -> str:
    """Name the part that holds the body."""
    return _name(document.docx.part)


def read_sources(document: DocxTemplate) -> dict[str, str]:
    """Read the XML of the parts that a form fills: body, headers, footers, footnotes."""
    sources = {main_part(document): document.xml_to_string(document.docx.element)}
    for address in (document.HEADER_URI, document.FOOTER_URI):
        for _, part in document.get_headers_footers(address):
            sources[_name(part)] = document.get_part_xml(part)
    for part in document.docx.part.package.iter_parts():
        if part.content_type.endswith(_FOOTNOTES):
            sources[_name(part)] = document.xml_to_string(parse_xml(part.blob))
    return sources


def _name(part: object) -> str:
    """Name a part as the zip does."""
    return str(part.partname).removeprefix("/")  # type: ignore[attr-defined]
