"""Forms of a council session: invitation and minutes."""

from documents.forms.blocks import (
    SEMICOLONS,
    annex_head,
    authority,
    bases,
    head,
    items,
    paragraphs,
    recipients,
    signature,
    tail,
    title,
)
from documents.forms.blocks import closing as closing_paragraphs
from documents.forms.elements import (
    Column,
    cell,
    each,
    listing,
    para,
    row,
    run,
    table,
    when,
)
from documents.forms.package import PORTRAIT, build_package


def labelled(label: str, value: str) -> str:
    """Write a "Nhãn: giá trị" paragraph with the label in bold."""
    return para("Body", run(f"{label}: ", bold=True), value)


def invitation() -> bytes:
    """Build D17, one copy for each invitee, with the list of products as its annex."""
    agenda = (
        Column(1400, "Thời gian", "{{ row.time }}"),
        Column(5071, "Nội dung", "{{ row.content }}", left=True),
        Column(2600, "Thực hiện", "{{ row.by }}", left=True),
    )
    products = (
        Column(600, "STT", "{{ row.no }}"),
        Column(1650, "Mã số", "{{ row.code }}"),
        Column(1921, "Tên sản phẩm", "{{ row.product }}", left=True),
        Column(2000, "Chủ thể", "{{ row.producer }}", left=True),
        Column(1700, "Địa phương", "{{ row.unit }}", left=True),
        Column(1200, "Nhóm", "{{ row.group }}", left=True),
    )
    body = (
        head()
        + title("GIẤY MỜI")
        + bases()
        + para("Body", "{{ host }} trân trọng kính mời: ", run("{{ invitee }}", bold=True))
        + para("Body", "Tới dự: {{ event }}.")
        + labelled("Chủ trì", "{{ chair }}.")
        + labelled("Thời gian", "{{ time }}.")
        + labelled("Địa điểm", "{{ venue }}.")
        + when("contents", para("Heading", "Nội dung:"), items("contents"))
        + when("agenda", para("Heading", "Chương trình:"), listing(agenda, "agenda"), para("Spacer"))
        + when("documents", para("Heading", "Tài liệu:"), items("documents"))
        + paragraphs("preparation")
        + closing_paragraphs()
        + signature()
        + when(
            "products",
            PORTRAIT.section_break(),
            annex_head("Phụ lục", "products_title"),
            listing(products, "products"),
        )
        + tail()
    )
    return build_package(body, PORTRAIT)


def minutes() -> bytes:
    """Build D22, the minutes of a session (form 1.9: no place and date; recipients under the signatures)."""
    results = (
        Column(600, "STT", "{{ row.no }}"),
        Column(1450, "Mã số", "{{ row.code }}"),
        Column(1421, "Sản phẩm", "{{ row.product }}", left=True),
        Column(1450, "Chủ thể", "{{ row.producer }}", left=True),
        Column(750, "Điểm TB", "{{ row.mean }}"),
        Column(800, "Chênh lệch", "{{ row.gap }}"),
        Column(750, "Hạng theo điểm", "{{ row.star_by_band }}"),
        Column(750, "Hạng đề nghị", "{{ row.star_awarded }}"),
        Column(1100, "Ghi chú", "{{ row.note }}", left=True),
    )
    assignments = (
        Column(600, "STT", "{{ row.no }}"),
        Column(4571, "Nội dung", "{{ row.task }}", left=True),
        Column(2500, "Đơn vị thực hiện", "{{ row.unit }}", left=True),
        Column(1400, "Thời hạn", "{{ row.due }}"),
    )
    ending = "Cuộc họp kết thúc vào {{ ended_at }}; biên bản đã được thông qua với {{ approval }} ý kiến tán thành./."
    body = (
        head(dated=False)
        + title("BIÊN BẢN")
        + labelled("Thời gian bắt đầu", "{{ started_at }}.")
        + labelled("Địa điểm", "{{ place }}.")
        + attendance()
        + para("Heading", "Nội dung (theo diễn biến cuộc họp):")
        + para("Heading", "1. Căn cứ, điều kiện họp")
        + paragraphs("basis")
        + para("Heading", "2. Báo cáo của Tổ tư vấn")
        + paragraphs("advisory")
        + para("Heading", "3. Thảo luận")
        + each(
            "topic",
            "discussion",
            para("Subheading", "{{ topic.title }}:"),
            paragraphs("topic.paragraphs"),
        )
        + para("Heading", "4. Kết quả chấm điểm")
        + listing(results, "results", small=True)
        + para("Spacer")
        + paragraphs("results_notes")
        + para("Heading", "5. Kết luận")
        + paragraphs("conclusions")
        + para("Body", "{{ vote_sentence }}")
        + when(
            "assignments",
            para("Heading", "6. Kiến nghị, giao việc"),
            listing(assignments, "assignments"),
            para("Spacer"),
        )
        + para("BodyLast", ending)
        + chair_and_secretary()
        # Nothing may follow the signatures but what prints: an empty line would open an empty page.
        + when("recipients", para("Spacer"))
        + recipients()
        + _member_signatures()
        + tail()
    )
    return build_package(body, PORTRAIT)


def attendance() -> str:
    """Write who came, who did not and why, who advised, who was a guest, who presided and who wrote."""
    person = "{{ loop.index }}. {{ member.name }}, {{ member.position }}"
    return (
        para("Heading", "Thành phần tham dự:")
        + para("Body", "{{ presence_sentence }}")
        + para("Subheading", "Có mặt:")
        + each("member", "present", para("Body", person + " - {{ member.role }}" + SEMICOLONS))
        + when(
            "absent",
            para("Subheading", "Vắng mặt:"),
            each("member", "absent", para("Body", person + " (lý do: {{ member.reason }})" + SEMICOLONS)),
        )
        + when("advisors", para("Subheading", "Tổ tư vấn:"), items("advisors"))
        + when("guests", para("Subheading", "Khách mời, đại diện chủ thể:"), items("guests"))
        + labelled("Chủ trì (chủ tọa)", "{{ chair }}.")
        + labelled("Thư ký (người ghi biên bản)", "{{ secretary }}.")
    )


def chair_and_secretary() -> str:
    """Write the secretary left and the chair right."""
    secretary = para("Authority", "THƯ KÝ") + para("Signer", "{{ secretary_signer }}")
    half = PORTRAIT.text_width // 2
    return table((half, half), row(cell(half, secretary), cell(half, authority())), style="Plain")


def _member_signatures() -> str:
    """Write the page where every member signs."""
    columns = (
        Column(700, "STT", "{{ row.no }}"),
        Column(3171, "Họ và tên", "{{ row.name }}", left=True),
        Column(2800, "Nhiệm vụ", "{{ row.role }}", left=True),
        Column(2400, "Ký tên", "{{ '' }}"),
    )
    return when(
        "member_signatures",
        para("Caption", "XÁC NHẬN CỦA THÀNH VIÊN HỘI ĐỒNG CÓ MẶT", properties="<w:pageBreakBefore/>"),
        listing(columns, "member_signatures", height=800),
    )
