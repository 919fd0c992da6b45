"""Minutes beside those of a session: a meeting that too few came to, and the count of opinions in writing."""

from documents.forms.blocks import head, paragraphs, recipients, tail, title
from documents.forms.elements import Column, each, listing, para, when
from documents.forms.meetings import attendance, chair_and_secretary, labelled
from documents.forms.package import PORTRAIT, build_package

_NO = Column(600, "STT", "{{ row.no }}")


def inquorate_minutes() -> bytes:
    """Build the minutes of a meeting without quorum (D22): who came, why nothing was decided, what follows."""
    body = (
        head(dated=False)
        + title("BIÊN BẢN")
        + labelled("Thời gian bắt đầu", "{{ started_at }}.")
        + labelled("Địa điểm", "{{ place }}.")
        + attendance()
        + para("Heading", "Nội dung:")
        + para("Heading", "1. Căn cứ, điều kiện họp")
        + paragraphs("basis")
        + para("Heading", "2. Kết luận")
        + paragraphs("conclusions")
        + para("BodyLast", "Biên bản được lập, thông qua và kết thúc vào {{ ended_at }}./.")
        + _signatures()
    )
    return build_package(body, PORTRAIT)


def opinion_minutes() -> bytes:
    """Build the minutes of the count of opinions in writing (D22; QĐ 26/2026/QĐ-TTg): forms sent, back, results."""
    members = (
        _NO,
        Column(2600, "Thành viên", "{{ row.name }}", left=True),
        Column(3271, "Chức vụ, đơn vị", "{{ row.position }}", left=True),
        Column(1100, "Phiếu phát ra", "{{ row.sent }}"),
        Column(1500, "Phiếu thu về", "{{ row.returned }}"),
    )
    product = (
        _NO,
        Column(1450, "Mã số", "{{ row.code }}"),
        Column(1671, "Sản phẩm", "{{ row.product }}", left=True),
        Column(1450, "Chủ thể", "{{ row.producer }}", left=True),
        Column(1000, "Phiếu thu về", "{{ row.returned }}"),
    )
    results = (
        *product,
        Column(800, "Điểm TB", "{{ row.mean }}"),
        Column(800, "Chênh lệch", "{{ row.gap }}"),
        Column(1300, "Kết quả", "{{ row.result }}", left=True),
    )
    referred = (*product, Column(2900, "Lý do", "{{ row.reason }}", left=True))
    body = (
        head(dated=False)
        + title("BIÊN BẢN")
        + labelled("Thời gian kiểm phiếu", "{{ started_at }}.")
        + labelled("Địa điểm", "{{ place }}.")
        + labelled("Chủ trì", "{{ chair }}.")
        + labelled("Thư ký, người kiểm phiếu", "{{ secretary }}.")
        + para("Heading", "1. Căn cứ lấy ý kiến")
        + paragraphs("basis")
        + para("Heading", "2. Số phiếu phát ra, thu về")
        + para("Body", "{{ forms_sentence }}")
        + listing(members, "members", small=True)
        + para("Spacer")
        + para("Heading", "3. Kết quả theo từng sản phẩm")
        + when("results", listing(results, "results", small=True), para("Spacer"))
        + when(
            "referred",
            para("Body", "Sản phẩm chuyển sang phiên họp của Hội đồng:"),
            listing(referred, "referred", small=True),
            para("Spacer"),
        )
        + paragraphs("results_notes")
        + when(
            "discussion",
            para("Heading", "4. Ý kiến của thành viên"),
            each("topic", "discussion", para("Subheading", "{{ topic.title }}:"), paragraphs("topic.paragraphs")),
        )
        + para("Heading", "{% if discussion %}5{% else %}4{% endif %}. Kết luận")
        + paragraphs("conclusions")
        + para("BodyLast", "Việc kiểm phiếu kết thúc vào {{ ended_at }}./.")
        + _signatures()
    )
    return build_package(body, PORTRAIT)


def _signatures() -> str:
    """Write the signatures; nothing may follow them but what prints, or an empty page would open."""
    return chair_and_secretary() + when("recipients", para("Spacer")) + recipients() + tail()
