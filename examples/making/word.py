"""Sheets as small Word files."""

import io
from datetime import UTC, datetime

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from examples.making.blocks import MARK, Block, Heading, Line, Paragraph, Sheet, Signature, Table
from examples.making.packing import repack

_MADE_AT = datetime(2020, 1, 1, tzinfo=UTC)
_KEPT_STYLES = {"Normal", "DefaultParagraphFont", "TableNormal", "NoList", "TableGrid"}
_DROPPED_PARTS = (
    RELATIONSHIP_TYPE.THEME,
    RELATIONSHIP_TYPE.FONT_TABLE,
    RELATIONSHIP_TYPE.NUMBERING,
    RELATIONSHIP_TYPE.WEB_SETTINGS,
    RELATIONSHIP_TYPE.CUSTOM_XML,
    RELATIONSHIP_TYPE.THUMBNAIL,
    "/relationships/stylesWithEffects",
)


def write_docx(sheet: Sheet) -> bytes:
    """Write the sheet as a Word file of a few kilobytes."""
    document = _blank()
    document.core_properties.title = sheet.title
    _centred(document, MARK, size=9)
    for block in sheet.blocks:
        _write(document, block)
    _centred(document, MARK, size=9)
    out = io.BytesIO()
    document.save(out)
    return repack(out.getvalue())


def _blank() -> WordDocument:
    """Start from the default document without theme, thumbnail and unused styles: 36 KB become 5."""
    document = Document()
    for relations in (document.part.rels, document.part.package.rels):
        for key in [key for key, relation in relations.items() if relation.reltype.endswith(_DROPPED_PARTS)]:
            del relations[key]
    styles = document.styles.element
    for style in list(styles):
        if style.tag == qn("w:latentStyles") or (
            style.tag == qn("w:style") and style.get(qn("w:styleId")) not in _KEPT_STYLES
        ):
            styles.remove(style)
    normal = document.styles["Normal"]
    normal.font.name = "Times New Roman"
    normal.font.size = Pt(13)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(30), Mm(20)
    section.top_margin = section.bottom_margin = Mm(20)
    properties = document.core_properties
    properties.created = properties.modified = _MADE_AT
    properties.author = properties.last_modified_by = "thuky examples"
    properties.comments = MARK
    return document


def _centred(document: WordDocument, text: str, size: int = 13) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.add_run(text).font.size = Pt(size)


def _write(document: WordDocument, block: Block) -> None:
    match block:
        case Heading(text):
            _centred(document, text)
        case Line(label, value):
            document.add_paragraph(f"{label}: {value}")
        case Paragraph(text):
            document.add_paragraph(text).alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        case Table(rows):
            table = document.add_table(rows=len(rows), cols=len(rows[0]), style="Table Grid")
            for row, cells in zip(table.rows, rows, strict=True):
                for cell, text in zip(row.cells, cells, strict=True):
                    cell.text = text
        case Signature(place_and_date, capacity, name):
            for text in (place_and_date, capacity, "", name):
                paragraph = document.add_paragraph(text)
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
                paragraph.paragraph_format.left_indent = Mm(75)
