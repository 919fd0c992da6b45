"""The styles of an official paper: Decree 30/2020/NĐ-CP, Annex I, in the profile 13/14."""

from dataclasses import dataclass

FONT = "Times New Roman"


@dataclass(frozen=True)
class Style:
    """One paragraph style; `size` in points, distances in twips, `line` in 240ths of a line."""

    key: str
    name: str
    size: int = 14
    align: str = "left"
    bold: bool = False
    italic: bool = False
    before: int = 0
    after: int = 0
    indent: int = 0
    left: int = 0
    hanging: int = 0
    right: int = 0
    line: int = 240
    keep: bool = False
    colour: str = ""
    base: str = "Normal"


STYLES = (
    Style("Tag", "Lệnh biểu mẫu", size=9, colour="808080"),
    Style("Rule", "Đường kẻ", size=1),
    Style("Superior", "Cơ quan chủ quản", size=13, align="center"),
    Style("Issuer", "Cơ quan ban hành", size=13, align="center", bold=True),
    Style("Nation", "Quốc hiệu", size=13, align="center", bold=True),
    Style("Motto", "Tiêu ngữ", align="center", bold=True),
    Style("Number", "Số, ký hiệu", size=13, align="center"),
    Style("PlaceDate", "Địa danh, thời gian", align="center", italic=True),
    Style("Subject", "Trích yếu công văn", size=13, align="center", before=120),
    Style("Mark", "Dấu chỉ dẫn", size=13, bold=True),
    Style("PageNumber", "Số trang", align="center"),
    Style("TypeName", "Tên loại văn bản", align="center", bold=True, before=240, keep=True),
    Style("Title", "Trích yếu", align="center", bold=True, keep=True),
    Style("TitleNarrow", "Trích yếu - hẹp", align="center", bold=True, left=1700, right=1700, keep=True),
    Style("TitleMiddle", "Trích yếu - vừa", align="center", bold=True, left=800, right=800, keep=True),
    Style("Decides", "Thẩm quyền, QUYẾT ĐỊNH", align="center", bold=True, before=160, after=120, keep=True),
    Style("Body", "Nội dung", align="both", after=120, indent=720, line=264),
    Style("BodyLast", "Nội dung - đoạn cuối", keep=True, base="Body"),
    Style("Basis", "Căn cứ", italic=True, base="Body"),
    Style("Heading", "Tiêu đề mục", bold=True, keep=True, base="Body"),
    Style("Subheading", "Tiểu đề", italic=True, keep=True, base="Body"),
    Style("BodyItem", "Nội dung - liệt kê", base="Body"),
    Style("Chapter", "Chương", align="center", bold=True, before=120, after=60, keep=True),
    Style("Addressee", "Kính gửi", align="center", before=240, after=240),
    Style("AddresseeHead", "Kính gửi nhiều nơi", before=240, after=60, left=1800, keep=True),
    Style("AddresseeItem", "Nơi được gửi", align="both", after=60, left=2780, hanging=180),
    Style("Spacer", "Khoảng cách", size=6),
    Style("TableHead", "Bảng - tiêu đề", size=12, align="center", bold=True, before=40, after=40),
    Style("TableText", "Bảng - chữ", size=12, before=40, after=40),
    Style("TableCentre", "Bảng - số", size=12, align="center", before=40, after=40),
    Style("TableGroup", "Bảng - dòng nhóm", size=12, bold=True, before=40, after=40, keep=True),
    Style("TableHeadSmall", "Bảng nhỏ - tiêu đề", size=11, align="center", bold=True, before=30, after=30),
    Style("TableTextSmall", "Bảng nhỏ - chữ", size=11, before=30, after=30),
    Style("TableCentreSmall", "Bảng nhỏ - số", size=11, align="center", before=30, after=30),
    Style("TableHeadTiny", "Bảng nhỏ - cột thành viên", size=10, align="center", bold=True, before=30, after=30),
    Style("Caption", "Tên bảng", align="center", bold=True, before=120, after=80, keep=True),
    Style("Authority", "Quyền hạn, chức vụ", align="center", bold=True, keep=True),
    Style("Signer", "Họ và tên người ký", align="center", bold=True, before=1360),
    Style("SignHint", "Ghi chú ký", size=13, align="center", italic=True, keep=True),
    Style("RecipientsHead", "Nơi nhận", size=12, bold=True, italic=True, keep=True),
    Style("Note", "Ghi chú dưới bảng", size=12, align="both", keep=True),
    Style("Recipient", "Danh sách nơi nhận", size=11),
    Style("AnnexLabel", "Phụ lục", align="center", bold=True, keep=True),
    Style("AnnexNote", "Kèm theo văn bản", align="center", italic=True, left=1000, right=1000, keep=True),
    Style("Form", "Phiếu - dòng thông tin", size=13, align="both", after=40),
    Style("FormLast", "Phiếu - dòng cuối", keep=True, base="Form"),
    Style("SpacerKeep", "Khoảng cách trước chữ ký", keep=True, base="Spacer"),
    Style("FormSigner", "Phiếu - họ và tên người ký", align="center", bold=True, before=900),
    Style("FormTitle", "Phiếu - tên phiếu", align="center", bold=True, before=200, after=60, keep=True),
    Style("CertificateTitle", "GCN - tên giấy", size=32, align="center", bold=True, colour="B00000", before=160),
    Style("CertificateSubtitle", "GCN - loại giấy", size=20, align="center", bold=True, after=80),
    Style("CertificateProduct", "GCN - tên sản phẩm", size=26, align="center", bold=True, before=80, after=80),
    Style(
        "CertificateLong",
        "GCN - tên dài",
        size=18,
        align="center",
        bold=True,
        before=60,
        after=60,
        left=1400,
        right=1400,
    ),
    Style("CertificateSigner", "GCN - họ và tên người ký", align="center", bold=True, before=1000),
    Style("CertificateLine", "GCN - dòng thông tin", size=15, align="center", after=50),
    Style("CertificateStars", "GCN - hàng sao", align="center", before=100, after=60),
)


def styles_part() -> str:
    """Write word/styles.xml."""
    fonts = f'<w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:eastAsia="{FONT}" w:cs="{FONT}"/>'
    return (
        '<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:docDefaults>'
        f'<w:rPrDefault><w:rPr>{fonts}<w:color w:val="000000"/><w:sz w:val="28"/><w:szCs w:val="28"/>'
        '<w:lang w:val="vi-VN" w:eastAsia="vi-VN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        '<w:pPrDefault><w:pPr><w:spacing w:after="0" w:line="240" w:lineRule="auto"/></w:pPr></w:pPrDefault>'
        "</w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
        f"<w:rPr>{fonts}</w:rPr></w:style>"
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/>'
        '<w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/>'
        '<w:left w:w="0" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/>'
        "</w:tblCellMar></w:tblPr></w:style>"
        + _table_style("Plain", "Bảng không kẻ", borders=False)
        + _table_style("Grid", "Bảng kẻ", borders=True)
        + _table_style("GridTight", "Bảng kẻ nhiều cột", borders=True, side=30)
        + "".join(_paragraph_style(style) for style in STYLES)
        + "</w:styles>"
    )


def _table_style(key: str, name: str, *, borders: bool, side: int = 60) -> str:
    """Write a table style: ruled listings, or the unruled frame of header and signature."""
    lines = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    ruled = (
        f"<w:tblBorders>{lines}</w:tblBorders>"
        f'<w:tblCellMar><w:left w:w="{side}" w:type="dxa"/><w:right w:w="{side}" w:type="dxa"/></w:tblCellMar>'
    )
    return (
        f'<w:style w:type="table" w:customStyle="1" w:styleId="{key}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="TableNormal"/><w:tblPr>{ruled if borders else ""}</w:tblPr></w:style>'
    )


def _paragraph_style(style: Style) -> str:
    """Write one paragraph style; a style with a base writes only what differs from the base."""
    derived = style.base != "Normal"
    right = f' w:right="{style.right}"' if style.right else ""
    hanging = f' w:hanging="{style.hanging}"' if style.hanging else ""
    indent = f'<w:ind w:left="{style.left}"{right}{hanging}/>' if style.left else ""
    first = f'<w:ind w:firstLine="{style.indent}"/>' if style.indent else ""
    spacing = f'<w:spacing w:before="{style.before}" w:after="{style.after}" w:line="{style.line}" w:lineRule="auto"/>'
    paragraph = ("<w:keepNext/>" if style.keep else "") + (
        "" if derived else f'{spacing}{indent}{first}<w:jc w:val="{style.align}"/>'
    )
    text = "".join(
        (
            "<w:b/><w:bCs/>" if style.bold else "",
            "<w:i/><w:iCs/>" if style.italic else "",
            f'<w:color w:val="{style.colour}"/>' if style.colour else "",
            "" if derived else f'<w:sz w:val="{style.size * 2}"/><w:szCs w:val="{style.size * 2}"/>',
        )
    )
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{style.key}"><w:name w:val="{style.name}"/>'
        f'<w:basedOn w:val="{style.base}"/><w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{text}</w:rPr></w:style>'
    )
