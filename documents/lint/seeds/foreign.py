"""Papers laid out by other hands: python-docx with direct formatting, tabs instead of tables, automatic numbers."""

import io
import re
from xml.sax.saxutils import escape

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from documents.forms.package import PORTRAIT, build_package
from documents.package import read_parts, write_parts

_FONT = "Times New Roman"
_CENTRE = WD_ALIGN_PARAGRAPH.CENTER
_LONG = (
    "Thực hiện Kế hoạch số 12/KH-UBND ngày 06/02/2020 của Ủy ban nhân dân tỉnh, đến nay đã có 04/13 địa phương gửi hồ"
    " sơ sản phẩm đủ điều kiện đánh giá, phân hạng; còn 09 địa phương chưa gửi hồ sơ."
)

_END = (
    "Đề nghị quý cơ quan khẩn trương chỉ đạo, gửi hồ sơ trước ngày 20/4/2020 để Hội đồng cấp tỉnh tổ chức đánh giá,"
    " phân hạng theo kế hoạch đã đề ra; báo cáo rõ lý do chậm gửi hồ sơ./."
)


def foreign_letter() -> bytes:
    """Make a công văn as a clerk does with python-docx or Word: everything formatted directly, theme fonts beneath."""
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.different_first_page_header_footer = True
    number = section.header.paragraphs[0]
    number.alignment = _CENTRE
    _field(number)
    _head(document)
    _text(document.add_paragraph(), "Kính gửi: Ủy ban nhân dân huyện Lý Sơn", 14).alignment = _CENTRE
    for text in (_LONG, _END):
        paragraph = _text(document.add_paragraph(), text, 14)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        paragraph.paragraph_format.first_line_indent = Cm(1.27)
        paragraph.paragraph_format.space_after = Pt(6)
        paragraph.paragraph_format.line_spacing = 1.15
    _signature(document)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _head(document: Document) -> None:
    """Write the header block in a table without lines, rules as drawn borders."""
    table = document.add_table(rows=2, cols=2)
    table.autofit = False
    for column, width in zip(table.columns, (Cm(6.5), Cm(10)), strict=True):
        column.width = width
        for cell in column.cells:
            cell.width = width
    left, right = table.rows[0].cells
    _line(left, "SỞ NÔNG NGHIỆP VÀ PTNT", 13, first=True)
    _line(left, "VĂN PHÒNG ĐIỀU PHỐI NTM", 13, bold=True)
    _line(left, "___________", 9)
    _line(right, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 13, bold=True, first=True)
    motto = _line(right, "Độc lập - Tự do - Hạnh phúc", 14, bold=True)
    motto.runs[0].underline = True
    left, right = table.rows[1].cells
    _line(left, "Số: 07/VPĐP-NV", 13, first=True)
    about = _line(left, "V/v gửi hồ sơ sản phẩm OCOP", 12)
    about.paragraph_format.space_before = Pt(6)
    date_line = _line(right, "Quảng Ngãi, ngày 09 tháng 4 năm 2020", 14, first=True)
    date_line.runs[0].italic = True


def _signature(document: Document) -> None:
    """Write recipients and signature side by side."""
    left, right = document.add_table(rows=1, cols=2).rows[0].cells
    head = _line(left, "Nơi nhận:", 12, bold=True, first=True)
    head.runs[0].italic = True
    for text in ("- Như trên;", "- Lãnh đạo Sở (báo cáo);", "- Lưu: VT, NV."):
        _line(left, text, 11)
    for paragraph in left.paragraphs:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT
    _line(right, "KT. CHÁNH VĂN PHÒNG", 14, bold=True, first=True)
    _line(right, "PHÓ CHÁNH VĂN PHÒNG", 14, bold=True)
    for _ in range(4):
        _line(right, "", 14)
    _line(right, "Trần Thị B", 14, bold=True)


def _line(cell: _Cell, text: str, size: float, *, bold: bool = False, first: bool = False) -> Paragraph:
    """Write a centred line in a cell."""
    paragraph: Paragraph = cell.paragraphs[0] if first else cell.add_paragraph()
    _text(paragraph, text, size, bold=bold).alignment = _CENTRE
    paragraph.paragraph_format.space_after = Pt(0)
    return paragraph


def _text(paragraph: Paragraph, text: str, size: float, *, bold: bool = False) -> Paragraph:
    """Write one run with its own font and size."""
    run = paragraph.add_run(text)
    run.font.name, run.font.size, run.bold = _FONT, Pt(size), bold
    fonts = run._element.get_or_add_rPr().get_or_add_rFonts()  # noqa: SLF001 -- python-docx sets only two of four fonts
    for slot in ("w:eastAsia", "w:cs"):
        fonts.set(qn(slot), _FONT)
    return paragraph


def _field(paragraph: Paragraph) -> None:
    """Write the page number as Word does: a field in five runs."""
    for kind, text in (("begin", ""), ("", " PAGE "), ("separate", ""), ("shown", "2"), ("end", "")):
        _text(paragraph, text if kind == "shown" else "", 13)
        run = paragraph.runs[-1]._element  # noqa: SLF001 -- fields have no place in python-docx
        if kind == "":
            node = OxmlElement("w:instrText")
            node.text = text
            run.append(node)
        elif kind != "shown":
            node = OxmlElement("w:fldChar")
            node.set(qn("w:fldCharType"), kind)
            run.append(node)


def foreign_decision() -> bytes:
    """Make a decision without any table: tabs part the columns, a drawn line is the rule, text ends in tabs too."""
    body = (
        _tabbed(("ỦY BAN NHÂN DÂN", 13, "b"), ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 13, "b"))
        + _tabbed(("XÃ BÌNH CHÂU", 13, "b"), ("Độc lập - Tự do - Hạnh phúc", 14, "b"), drawn=True)
        + _tabbed(("Số: 15/QĐ-UBND", 13, ""), ("Bình Châu, ngày 02 tháng 6 năm 2026", 14, "i"))
        + _para("QUYẾT ĐỊNH", "b", "center")
        + _para("Về việc thành lập Tổ kiểm tra hồ sơ sản phẩm OCOP năm 2026", "b", "center", drawn=True)
        + _para("CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ BÌNH CHÂU", "b", "center")
        + _para("Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025;", "i")
        + _para(
            "Căn cứ Quyết định số 26/2026/QĐ-TTg ngày 22 tháng 5 năm 2026 của Thủ tướng Chính phủ quy định Bộ tiêu chí,"
            " quy trình đánh giá, phân hạng sản phẩm Chương trình mỗi xã một sản phẩm;",
            "i",
        )
        + _para("Theo đề nghị của Trưởng phòng Kinh tế.", "i")
        + _para("QUYẾT ĐỊNH:", "b", "center")
        + _article("Điều 1. ", "Thành lập Tổ kiểm tra hồ sơ sản phẩm OCOP năm 2026 gồm 05 thành viên.")
        + _article("Điều 2. ", "Nhiệm vụ của Tổ kiểm tra")
        + "".join(
            _para(text)
            for text in (
                "1. Kiểm tra thành phần hồ sơ:",
                "a) Phiếu đăng ký;",
                "b) Bản giới thiệu;",
                "c) Phương án kinh doanh;",
                "d) Giấy tờ pháp lý;",
                "đ) Sản phẩm mẫu.",
                "2. Báo cáo Chủ tịch Ủy ban nhân dân xã.",
            )
        )
        + _article(
            "Điều 3. ",
            "Quyết định này có hiệu lực kể từ ngày ký. Các thành viên có tên tại Điều 1 chịu trách"
            " nhiệm thi hành Quyết định này./.",
        )
        + _tabbed(("Nơi nhận:", 12, "bi"), ("CHỦ TỊCH", 14, "b"), middle=6800)
        + "".join(_para(text, size=11, indent=0) for text in ("- Như Điều 3;", "- Lưu: VT, KT."))
        + _tabbed(("", 11, ""), ("Nguyễn Văn A", 14, "b"), middle=6800)
    )
    parts = read_parts(build_package(body, PORTRAIT))
    # The header of our forms holds the tag of the mark; a paper of others has none.
    parts["word/header2.xml"] = re.sub(rb"<w:p>.*</w:p>", b"<w:p/>", parts["word/header2.xml"])
    return write_parts(parts)


def _run(text: str, size: int, marks: str) -> str:
    bold, italic = ("<w:b/>" if "b" in marks else ""), ("<w:i/>" if "i" in marks else "")
    half = f'<w:sz w:val="{size * 2}"/><w:szCs w:val="{size * 2}"/>'
    return f'<w:r><w:rPr>{bold}{italic}{half}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def _para(
    text: str, marks: str = "", align: str = "both", *, size: int = 14, indent: int = 720, drawn: bool = False
) -> str:
    first = indent if align == "both" else 0
    properties = (
        f'<w:pPr><w:spacing w:before="60" w:after="60"/><w:ind w:firstLine="{first}"/><w:jc w:val="{align}"/></w:pPr>'
    )
    return f"<w:p>{properties}{_run(text, size, marks)}{_line_shape(2400) if drawn else ''}</w:p>"


def _article(head: str, text: str) -> str:
    return _para("").replace(_run("", 14, ""), _run(head, 14, "b") + _run(text, 14, ""))


def _tabbed(left: tuple[str, int, str], right: tuple[str, int, str], *, middle: int = 5700, drawn: bool = False) -> str:
    tabs = (
        f'<w:pPr><w:tabs><w:tab w:val="center" w:pos="1700"/><w:tab w:val="center" w:pos="{middle}"/></w:tabs></w:pPr>'
    )
    shapes = _line_shape(1100) + _line_shape(3423) if drawn else ""
    return f"<w:p>{tabs}{_run(*left)}<w:r><w:tab/></w:r>{_run(*right)}{shapes}</w:p>"


def _line_shape(width: int) -> str:
    """Draw a line that floats, as Word's Insert - Shapes does."""
    emu = width * 635
    return (
        '<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{emu}" cy="0"/><wp:docPr id="9" name="Line"/><wp:cNvGraphicFramePr/><a:graphic>'
        '<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:cNvCnPr/>'
        f'<wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{emu}" cy="0"/></a:xfrm><a:prstGeom prst="line"><a:avLst/>'
        "</a:prstGeom></wps:spPr><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


FOREIGN = {"foreign_letter": foreign_letter, "foreign_decision": foreign_decision}
"""Foreign papers by name."""
