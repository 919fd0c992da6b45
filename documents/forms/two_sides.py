"""Forms of minutes that two sides sign: site visit, inspection, handing over of files."""

from documents.forms.blocks import (
    FULL,
    SEMICOLONS,
    annex_head,
    bases,
    head,
    paragraphs,
    recipients,
    tail,
    title,
)
from documents.forms.council_papers import TEAM_RULE
from documents.forms.elements import Column, cell, each, listing, para, row, run, table, when
from documents.forms.package import PORTRAIT, build_package

_NO = Column(600, "STT", "{{ row.no }}")
_PERSON = "{{ loop.index }}. {{ person.name }}{% if person.position %}, {{ person.position }}{% endif %}"


def _labelled(label: str, value: str) -> str:
    """Write a "Nhãn: giá trị" paragraph with the label in bold."""
    return para("Body", run(f"{label}: ", bold=True), value)


def _people(heading: str, values: str) -> str:
    """Write who came for one side: name, position, role."""
    person = _PERSON + "{% if person.role %} - {{ person.role }}{% endif %}"
    return para("Heading", heading) + each("person", values, para("Body", person + SEMICOLONS))


def site_visit_minutes() -> bytes:
    """Build D19, the minutes of the advisory team's visit to a producer."""
    subject = (
        _labelled("Cơ sở được kiểm tra", "{{ producer }}; địa chỉ sản xuất: {{ address }}.")
        + _labelled("Sản phẩm", "{{ product }}{% if product_code %} (mã số {{ product_code }}){% endif %}.")
        + when("samples", _labelled("Mẫu lấy kiểm nghiệm", "{{ samples }}."))
    )
    return _visit(head(dated=False, rule_width=TEAM_RULE), subject)


def inspection_minutes() -> bytes:
    """Build the minutes of D33: does a recognised product still meet the criteria, is the mark used rightly."""
    certificates = (
        _NO,
        Column(2371, "Sản phẩm", "{{ row.product }}", left=True),
        Column(1700, "Giấy chứng nhận", "{{ row.certificate }}"),
        Column(800, "Hạng sao", "{{ row.star }}"),
        Column(1200, "Giá trị đến", "{{ row.valid_until }}"),
        Column(2400, "Tình trạng", "{{ row.state }}", left=True),
    )
    subject = (
        _labelled("Cơ sở được kiểm tra", "{{ producer }}; địa chỉ: {{ address }}.")
        + para("Heading", "Giấy chứng nhận đã cấp cho cơ sở:")
        + listing(certificates, "certificates", small=True)
        + para("Spacer")
    )
    return _visit(head(dated=False), subject)


def _visit(header: str, subject: str) -> bytes:
    """Write the minutes of a visit: who, what was found, what the producer says, what follows."""
    findings = (
        _NO,
        Column(2671, "Nội dung kiểm tra", "{{ row.content }}", left=True),
        Column(3600, "Kết quả kiểm tra", "{{ row.result }}", left=True),
        Column(1000, "Đánh giá", "{{ row.verdict }}"),
        Column(1200, "Ghi chú", "{{ row.note }}", left=True),
    )
    repairs = (
        _NO,
        Column(5071, "Nội dung phải khắc phục", "{{ row.task }}", left=True),
        Column(1500, "Thời hạn", "{{ row.due }}"),
        Column(1900, "Cách báo cáo", "{{ row.proof }}", left=True),
    )
    body = (
        header
        + title("BIÊN BẢN")
        + bases()
        + _labelled("Thời gian bắt đầu", "{{ started_at }}.")
        + _labelled("Địa điểm", "{{ place }}.")
        + _people("{{ team_heading }}", "team")
        + _people("Đại diện cơ sở:", "representatives")
        + when("witnesses", _people("Đại diện chính quyền địa phương:", "witnesses"))
        + subject
        + para("Heading", "I. NỘI DUNG, KẾT QUẢ KIỂM TRA")
        + listing(findings, "findings", small=True)
        + para("Spacer")
        + paragraphs("findings_notes")
        + para("Heading", "II. Ý KIẾN CỦA CƠ SỞ")
        + paragraphs("producer_opinion")
        + para("Heading", "III. KẾT LUẬN, KIẾN NGHỊ")
        + paragraphs("conclusions")
        + when("repairs", listing(repairs, "repairs", small=True), para("Spacer"))
        + para("BodyLast", "{{ copies_sentence }}")
        + para(
            "BodyLast",
            "Biên bản kết thúc lúc {{ ended_at }}, đã đọc lại cho những người có mặt cùng nghe, thống nhất "
            "và ký tên./.",
        )
        + _both("ĐẠI DIỆN CƠ SỞ", "(Ký, đóng dấu (nếu có), ghi rõ họ tên)", "{{ producer_signer }}")
        + when("recipients", para("Spacer"))
        + recipients()
        + tail()
    )
    return build_package(body, PORTRAIT)


def _both(left: str, hint: str, signer: str) -> str:
    """Write the other side left and our side right, never split over two pages."""
    half = FULL // 2
    other = para("Authority", left) + para("SignHint", hint) + para("FormSigner", signer)
    ours = (
        each("capacity", "authority", para("Authority", "{{ capacity }}"))
        + para("SignHint", "(Ký, ghi rõ họ tên)")
        + para("FormSigner", "{{ signer }}")
    )
    return table((half, half), row(cell(half, other), cell(half, ours)), style="Plain")


def handover_minutes() -> bytes:
    """Build D37, the minutes of handing files over to the archive (Decree 30/2020/NĐ-CP, Annex V)."""
    files = (
        Column(600, "STT", "{{ row.no }}"),
        Column(700, "Hộp số", "{{ row.box }}"),
        Column(1250, "Số, ký hiệu hồ sơ", "{{ row.code }}"),
        Column(2521, "Tiêu đề hồ sơ", "{{ row.title }}", left=True),
        Column(1400, "Thời gian tài liệu", "{{ row.period }}"),
        Column(1000, "Thời hạn bảo quản", "{{ row.retention }}"),
        Column(700, "Số tờ", "{{ row.sheets }}", total="{{ total_sheets }}"),
        Column(900, "Ghi chú", "{{ row.note }}", left=True, total=" "),
    )
    body = (
        head(dated=False)
        + title("BIÊN BẢN")
        + bases()
        + para("Body", "Hôm nay, {{ held_at }}, tại {{ place }}, chúng tôi gồm:")
        + _people("BÊN GIAO: {{ giver }}", "giver_people")
        + _people("BÊN NHẬN: {{ receiver }}", "receiver_people")
        + para("Body", "Thống nhất lập biên bản giao nhận hồ sơ, tài liệu với những nội dung sau:")
        + para("Body", run("1. Tên khối tài liệu: ", bold=True), "{{ collection }}.")
        + para("Body", run("2. Thời gian của hồ sơ, tài liệu: ", bold=True), "{{ period }}.")
        + para("Heading", "3. Số lượng tài liệu:")
        + para(
            "Body",
            "a) Hồ sơ, tài liệu giấy: {{ paper_boxes }} hộp (cặp); {{ paper_files }} hồ sơ (đơn vị bảo quản); quy ra "
            "{{ paper_metres }} mét giá.",
        )
        + para("Body", "b) Hồ sơ, tài liệu điện tử: {{ electronic_files }} hồ sơ; {{ electronic_items }} tệp tin.")
        + para("Body", run("4. Tình trạng tài liệu giao nộp: ", bold=True), "{{ condition }}.")
        + para("Body", run("5. Mục lục hồ sơ, tài liệu: ", bold=True), "{{ list_sentence }}.")
        + paragraphs("notes")
        + para("BodyLast", "{{ copies_sentence }}./.")
        + _both("ĐẠI DIỆN BÊN GIAO", "(Ký, ghi rõ họ tên)", "{{ giver_signer }}")
        + when(
            "files",
            PORTRAIT.section_break(),
            annex_head("Phụ lục", "files_title"),
            listing(files, "files", small=True, total="Tổng cộng"),
        )
        + tail()
    )
    return build_package(body, PORTRAIT)
