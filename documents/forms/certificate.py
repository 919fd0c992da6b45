"""The form of the certificate: one framed landscape page, with drawn stars."""

from documents.forms.blocks import tail
from documents.forms.elements import cell, each, line, para, row, rule, run, table, when
from documents.forms.package import Page, build_package

_BORDER = (
    '<w:pgBorders w:offsetFrom="page">'
    + "".join(
        f'<w:{side} w:val="thinThickMediumGap" w:sz="24" w:space="24" w:color="B00000"/>'
        for side in ("top", "left", "bottom", "right")
    )
    + "</w:pgBorders>"
)
_PAGE = Page(16838, 11906, top=1240, bottom=850, left=1134, right=1134, borders=_BORDER, header=700)
# Word sizes drawings in EMU, 914 400 to the inch.
_STAR = 450000
# Millimetres: a telephone reads about fifty modules of half a millimetre at arm's length.
_QR = 27


def _star() -> str:
    """Draw one golden star as a shape: Times New Roman has no ★ and a substitute font would print."""
    shape = (
        '<wps:wsp><wps:cNvSpPr/><wps:spPr><a:xfrm><a:off x="0" y="0"/>'
        f'<a:ext cx="{_STAR}" cy="{_STAR}"/></a:xfrm><a:prstGeom prst="star5"><a:avLst/></a:prstGeom>'
        '<a:solidFill><a:srgbClr val="E0A800"/></a:solidFill><a:ln><a:noFill/></a:ln></wps:spPr><wps:bodyPr/>'
        "</wps:wsp>"
    )
    drawing = (
        f'<w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{_STAR}" cy="{_STAR}"/>'
        '<wp:docPr id="1" name="Sao"/><wp:cNvGraphicFramePr/><a:graphic>'
        '<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">'
        f"{shape}</a:graphicData></a:graphic></wp:inline></w:drawing>"
    )
    return f"<w:r>{drawing}</w:r>"


def certificate() -> bytes:
    """Build D29, one certificate for one product (layout is a house design; no decree sets it)."""
    width = _PAGE.text_width
    half = width // 2
    stars = (
        run("{%r for mark_of_star in stars_row %}")
        + run("{%r if mark_of_star == '★' %}")
        + _star()
        + run(" ")
        + run("{%r endif %}")
        + run("{%r endfor %}")
    )
    signing = (
        para("PlaceDate", "{{ place_date }}")
        + each("capacity", "authority", para("Authority", "{{ capacity }}"))
        + para("CertificateSigner", "{{ signer }}")
    )
    register = (
        when("qr", para("Form", f"{{{{ qr|qr({_QR}) }}}}"))
        + para("Form", "Số vào sổ cấp giấy chứng nhận: {{ certificate_no }}")
        + para("Form", "Có giá trị đến: {{ valid_until }}")
    )
    body = (
        para("Nation", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
        + para("Motto", "Độc lập - Tự do - Hạnh phúc")
        + rule(3423, width)
        + para("Decides", "{{ issuing_authority }}")
        + para("CertificateTitle", "GIẤY CHỨNG NHẬN")
        + para("CertificateSubtitle", "SẢN PHẨM OCOP")
        + line("if product|length <= 45")
        + para("CertificateProduct", "{{ product }}")
        + line("else")
        + para("CertificateLong", "{{ product }}")
        + line("endif")
        + para("CertificateLine", "Mã số sản phẩm: {{ product_code }}")
        + para("CertificateLine", "Chủ thể: ", run("{{ producer }}", bold=True))
        + para("CertificateLine", "Địa chỉ: {{ address }}")
        + para("CertificateStars", stars)
        + para("CertificateLine", "Đạt hạng: ", run("{{ star }} SAO", bold=True))
        + para("CertificateLine", "Theo {{ decision_reference }}")
        + para("Spacer")
        + table((half, half), row(cell(half, register), cell(half, signing)), style="Plain")
        + tail()
    )
    return build_package(body, _PAGE)
