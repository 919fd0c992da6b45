"""Sheets as PDF, with an embedded subset of the typeface and no trace of the day they were made."""

from datetime import UTC, datetime

from fpdf import FPDF
from fpdf.enums import EncryptionMethod

from examples.making.blocks import MARK, Heading, Line, Paragraph, Sheet, Signature, Table
from examples.making.typeface import small_regular

_FACE = "serif"
# millimetres
_LINE_HEIGHT = 6
_SIGNATURE_HEIGHT = 46
_MADE_AT = datetime(2020, 1, 1, tzinfo=UTC)


class _Page(FPDF):
    """An A4 page with the mark above and below."""

    def header(self) -> None:
        self._write_mark()

    def footer(self) -> None:
        self.set_y(-15)
        self._write_mark()

    def _write_mark(self) -> None:
        self.set_font(_FACE, size=9)
        self.cell(0, 6, MARK, align="C", new_x="LMARGIN", new_y="NEXT")


def write_pdf(sheet: Sheet, password: str = "") -> bytes:
    """Draw the sheet as PDF; with a password the file cannot be opened without it."""
    page = _Page(format="A4")
    page.set_creation_date(_MADE_AT)
    page.set_title(sheet.title)
    page.set_producer("thuky examples")
    page.set_margins(30, 20, 20)
    page.set_auto_page_break(auto=True, margin=20)
    page.add_font(_FACE, fname=small_regular())
    if password:
        page.set_encryption(owner_password=password, user_password=password, encryption_method=EncryptionMethod.RC4)
    page.add_page()
    for block in sheet.blocks:
        page.ln(1)
        _draw(page, block)
    return bytes(page.output())


def _draw(page: FPDF, block: Heading | Line | Paragraph | Table | Signature) -> None:
    page.set_font(_FACE, size=13)
    match block:
        case Heading(text):
            page.multi_cell(0, _LINE_HEIGHT, text, align="C", new_x="LMARGIN", new_y="NEXT")
        case Line(label, value):
            page.multi_cell(0, _LINE_HEIGHT, f"{label}: {value}", align="L", new_x="LMARGIN", new_y="NEXT")
        case Paragraph(text):
            page.multi_cell(0, _LINE_HEIGHT, text, align="J", new_x="LMARGIN", new_y="NEXT")
        case Table(rows):
            page.set_font(_FACE, size=11)
            with page.table(line_height=6, align="L", text_align="L", first_row_as_headings=False) as table:
                for row in rows:
                    table.row(row)
        case Signature(place_and_date, capacity, name):
            if page.will_page_break(_SIGNATURE_HEIGHT):
                page.add_page()
            page.ln(4)
            for text, gap in ((place_and_date, 0), (capacity, 14), (name, 0)):
                page.set_x(105)
                page.multi_cell(85, _LINE_HEIGHT, text, align="C", new_x="LMARGIN", new_y="NEXT")
                page.ln(gap)
