"""The Word package around a body: sections, headers, settings and a zip whose bytes never change."""

import io
import zipfile
from dataclasses import dataclass

from documents.forms.elements import line, para, run
from documents.forms.styles import styles_part

_NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_OFFICE_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE_REL = "http://schemas.openxmlformats.org/package/2006"
_PARTS = (("styles", "styles"), ("settings", "settings"), ("header1", "header"), ("header2", "header"))


@dataclass(frozen=True)
class Page:
    """One page set-up, distances in twips (Decree 30/2020/NĐ-CP, Annex I, section I)."""

    width: int
    height: int
    top: int = 1134
    bottom: int = 1134
    left: int = 1701
    right: int = 1134
    header: int = 567
    borders: str = ""

    @property
    def text_width(self) -> int:
        """Measure the line between the margins."""
        return self.width - self.left - self.right

    def section(self) -> str:
        """Write the section: own page numbers from 1, hidden on its first page."""
        turned = ' w:orient="landscape"' if self.width > self.height else ""
        return (
            '<w:sectPr><w:headerReference w:type="default" r:id="rId3"/>'
            '<w:headerReference w:type="first" r:id="rId4"/><w:type w:val="nextPage"/>'
            f'<w:pgSz w:w="{self.width}" w:h="{self.height}"{turned}/>'
            f'<w:pgMar w:top="{self.top}" w:right="{self.right}" w:bottom="{self.bottom}" '
            f'w:left="{self.left}" w:header="{self.header}" w:footer="567" w:gutter="0"/>{self.borders}'
            '<w:pgNumType w:start="1"/><w:titlePg/></w:sectPr>'
        )

    def section_break(self) -> str:
        """End a section of this set-up; what follows starts on a new page."""
        tiny = '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'
        return para("Rule", properties=tiny + self.section())


PORTRAIT = Page(11906, 16838)
LANDSCAPE = Page(16838, 11906)


def build_package(body: str, last: Page) -> bytes:
    """Pack a body into a Word file; `last` is the set-up of its last section."""
    parts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relations(
            ("word/document.xml", f"{_OFFICE_REL}/officeDocument"),
            ("docProps/core.xml", f"{_PACKAGE_REL}/relationships/metadata/core-properties"),
        ),
        "docProps/core.xml": _core(),
        "word/_rels/document.xml.rels": _relations(
            *((f"{part}.xml", f"{_OFFICE_REL}/{kind}") for part, kind in _PARTS)
        ),
        "word/document.xml": f"<w:document {_NAMESPACES}><w:body>{body}{last.section()}</w:body></w:document>",
        "word/header1.xml": _page_number(),
        "word/header2.xml": _mark(),
        "word/settings.xml": _settings(),
        "word/styles.xml": styles_part(),
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, text in parts.items():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            archive.writestr(entry, (_DECLARATION + text).encode())
    return buffer.getvalue()


def _content_types() -> str:
    """Name the content type of every part."""
    kinds = {"document": "document.main", "header1": "header", "header2": "header"}
    kinds |= {"settings": "settings", "styles": "styles"}
    overrides = "".join(
        f'<Override PartName="/word/{part}.xml" ContentType="{_WORD_TYPE}.{kind}+xml"/>' for part, kind in kinds.items()
    )
    return (
        f'<Types xmlns="{_PACKAGE_REL}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}'
        '<Override PartName="/docProps/core.xml" '
        'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
    )


def _relations(*targets: tuple[str, str]) -> str:
    """Write a relationships part; ids count from rId1."""
    entries = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (target, kind) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{_PACKAGE_REL}/relationships">{entries}</Relationships>'


def _core() -> str:
    """Write core properties without any date; the renderer writes the title."""
    return (
        f'<cp:coreProperties xmlns:cp="{_PACKAGE_REL}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:language>vi-VN</dc:language></cp:coreProperties>'
    )


def _settings() -> str:
    """Write the settings Word needs to lay the page out the modern way."""
    return (
        f'<w:settings {_NAMESPACES}><w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/>'
        '<w:characterSpacingControl w:val="doNotCompress"/><w:compat>'
        '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" '
        'w:val="15"/></w:compat><w:themeFontLang w:val="vi-VN"/><w:decimalSymbol w:val=","/>'
        '<w:listSeparator w:val=";"/></w:settings>'
    )


def _page_number() -> str:
    """Write the header of every page but the first: the page number, centred in the top margin."""
    field = '<w:fldSimple w:instr=" PAGE "><w:r><w:t>2</w:t></w:r></w:fldSimple>'
    return f"<w:hdr {_NAMESPACES}>{para('PageNumber', field)}</w:hdr>"


def _mark() -> str:
    """Write the header of the first page: the framed mark (MẪU, DỰ THẢO), nothing when it is empty."""
    framed = run("\u00a0{{ mark }}\u00a0", framed=True)
    body = line("if mark") + para("Mark", framed) + line("endif") + para("Rule")
    return f"<w:hdr {_NAMESPACES}>{body}</w:hdr>"
