"""Forms around a council: its proposal, the appraisal of a dossier, the result, the file sent upwards."""

from documents.forms.blocks import (
    addressees,
    annex_head,
    bases,
    closing,
    head,
    items,
    paragraphs,
    sections,
    signature,
    tail,
    title,
)
from documents.forms.elements import (
    Column,
    cell,
    data_row,
    head_row,
    line,
    listing,
    para,
    row,
    run,
    table,
    tag_row,
    when,
)
from documents.forms.package import PORTRAIT, build_package

_NO = Column(600, "STT", "{{ row.no }}")
TEAM_RULE = 600
"""Twips: a third to a half of "TỔ TƯ VẤN"."""
MEMBERS = (
    Column(650, "STT", "{{ row.no }}"),
    Column(2500, "Họ và tên", "{{ row.name }}", left=True),
    Column(3721, "Chức vụ, đơn vị công tác", "{{ row.position }}", left=True),
    Column(2200, "Nhiệm vụ", "{{ row.role }}", left=True),
)


def council_submission() -> bytes:
    """Build D14, the submission that asks to set up council and advisory team, with the people proposed."""
    body = (
        head()
        + title("TỜ TRÌNH")
        + addressees()
        + bases()
        + paragraphs("opening")
        + sections("sections")
        + when("attachments", para("Heading", "{{ attachments_heading }}"), items("attachments"))
        + closing()
        + signature()
        + when(
            "members",
            PORTRAIT.section_break(),
            annex_head("Phụ lục", "members_title"),
            listing(MEMBERS, "members"),
            when("advisors", para("Caption", "{{ advisors_title }}"), listing(MEMBERS, "advisors")),
        )
        + tail()
    )
    return build_package(body, PORTRAIT)


def appraisal_report() -> bytes:
    """Build D18, the advisory team's appraisal of one dossier, criterion by criterion."""
    papers = (
        _NO,
        Column(4471, "Thành phần hồ sơ", "{{ row.name }}", left=True),
        Column(1500, "Kết quả", "{{ row.result }}"),
        Column(2500, "Ghi chú", "{{ row.note }}", left=True),
    )
    body = (
        head(rule_width=TEAM_RULE)
        + title("BÁO CÁO")
        + addressees()
        + bases()
        + paragraphs("opening")
        + para("Heading", "I. THÔNG TIN HỒ SƠ")
        + _fact("Sản phẩm", "{{ product }}{% if product_code %}; mã số: {{ product_code }}{% endif %}")
        + _fact("Bộ sản phẩm", "{{ criteria_set }}")
        + _fact("Chủ thể", "{{ producer }}")
        + _fact("Địa chỉ", "{{ address }}")
        + _fact("Lần đăng ký", "{{ registration_kind }}")
        + paragraphs("dossier_notes")
        + para("Heading", "II. KIỂM TRA THÀNH PHẦN HỒ SƠ")
        + listing(papers, "papers", small=True)
        + para("Spacer")
        + paragraphs("papers_notes")
        + para("Heading", "III. ĐÁNH GIÁ THEO BỘ TIÊU CHÍ")
        + _criteria()
        + para("Spacer")
        + paragraphs("criteria_notes")
        + para("Heading", "IV. KIỂM TRA THỰC TẾ, KIỂM NGHIỆM")
        + paragraphs("inspection")
        + para("Heading", "V. NHẬN XÉT, ĐỀ XUẤT")
        + paragraphs("proposals")
        + closing()
        + signature()
        + tail()
    )
    return build_package(body, PORTRAIT)


def _fact(label: str, value: str) -> str:
    """Write a "Nhãn: giá trị" paragraph."""
    return para("Body", f"{label}: ", run(value, bold=True), ".")


def _criteria() -> str:
    """Write points by part: what the producer claims, what the team proposes, on what evidence."""
    columns = (
        Column(3071, "Tiêu chí", "{{ row.name }}", left=True),
        Column(800, "Điểm tối đa", "{{ row.maximum }}", total="{{ criteria_total.maximum }}"),
        Column(800, "Tự chấm", "{{ row.claimed }}", total="{{ criteria_total.claimed }}"),
        Column(900, "Tổ tư vấn đề xuất", "{{ row.proposed }}", total="{{ criteria_total.proposed }}"),
        Column(2100, "Minh chứng", "{{ row.evidence }}", left=True, total=" "),
        Column(1400, "Tiêu chí bắt buộc", "{{ row.gate }}", left=True, total=" "),
    )
    part = (
        Column(3071, "", "{{ part.title }}"),
        Column(800, "", "{{ part.maximum }}"),
        Column(800, "", "{{ part.claimed }}"),
        Column(900, "", "{{ part.proposed }}"),
        Column(3500, "", ""),
    )
    widths = [column.width for column in columns]
    part_row = row(
        cell(part[0].width, para("TableGroup", part[0].value), centred=True),
        *(cell(c.width, para("TableHeadSmall", c.value), centred=True) for c in part[1:4]),
        cell(part[4].width, para("TableHeadSmall"), span=2),
    )
    total = row(
        *(cell(c.width, para("TableHeadSmall", c.total), centred=True) for c in (_labelled(columns[0]), *columns[1:]))
    )
    return table(
        widths,
        head_row(columns, "TableHeadSmall"),
        tag_row("for part in parts", widths),
        part_row,
        tag_row("for row in part.rows", widths),
        data_row(columns, small=True),
        tag_row("endfor", widths),
        tag_row("endfor", widths),
        total,
    )


def _labelled(column: Column) -> Column:
    """Give the first column of the total row its label."""
    return Column(column.width, column.head, column.value, total="Tổng cộng")


def council_report() -> bytes:
    """Build D24, the council's report of the evaluation to the chair of the province."""
    summary = (
        _NO,
        Column(2571, "Nội dung", "{{ row.name }}", left=True),
        Column(1000, "Số sản phẩm đánh giá", "{{ row.evaluated }}", total="{{ summary_total.evaluated }}"),
        Column(850, "5 sao", "{{ row.star5 }}", total="{{ summary_total.star5 }}"),
        Column(850, "4 sao", "{{ row.star4 }}", total="{{ summary_total.star4 }}"),
        Column(850, "3 sao", "{{ row.star3 }}", total="{{ summary_total.star3 }}"),
        Column(1050, "Chưa đạt 3 sao", "{{ row.failed }}", total="{{ summary_total.failed }}"),
        Column(1300, "Ghi chú", "{{ row.note }}", left=True, total=" "),
    )
    results = (
        _NO,
        Column(2171, "Sản phẩm", "{{ row.product }}", left=True),
        Column(2300, "Chủ thể", "{{ row.producer }}", left=True),
        Column(1400, "Địa phương", "{{ row.unit }}", left=True),
        Column(800, "Điểm TB", "{{ row.mean }}"),
        Column(800, "Hạng đề nghị", "{{ row.star }}"),
        Column(1000, "Hình thức", "{{ row.kind }}"),
    )
    failed = (
        _NO,
        Column(2471, "Sản phẩm", "{{ row.product }}", left=True),
        Column(2400, "Chủ thể", "{{ row.producer }}", left=True),
        Column(900, "Điểm TB", "{{ row.mean }}"),
        Column(2700, "Lý do", "{{ row.reason }}", left=True),
    )
    body = (
        head()
        + title("BÁO CÁO")
        + addressees()
        + bases()
        + paragraphs("opening")
        + para("Heading", "I. QUÁ TRÌNH TỔ CHỨC")
        + paragraphs("process")
        + para("Heading", "II. KẾT QUẢ ĐÁNH GIÁ, PHÂN HẠNG")
        + paragraphs("outcome")
        + when(
            "summary",
            para("Caption", "{{ summary_title }}"),
            listing(summary, "summary", small=True, total="Tổng cộng"),
            para("Spacer"),
        )
        + para("Heading", "III. SẢN PHẨM CHƯA ĐẠT, LÝ DO")
        + paragraphs("failed_notes")
        + when("failed", listing(failed, "failed", small=True), para("Spacer"))
        + para("Heading", "IV. ĐỀ XUẤT, KIẾN NGHỊ")
        + paragraphs("proposals")
        + when("attachments", para("Heading", "{{ attachments_heading }}"), items("attachments"))
        + closing()
        + signature()
        + when(
            "results",
            PORTRAIT.section_break(),
            annex_head("Phụ lục", "results_title"),
            listing(results, "results"),
        )
        + tail()
    )
    return build_package(body, PORTRAIT)


def forwarding_letter() -> bytes:
    """Build D26, the letter or submission (`type_title`) that sends dossiers to the level above."""
    products = (
        _NO,
        Column(2071, "Sản phẩm", "{{ row.product }}", left=True),
        Column(2200, "Chủ thể", "{{ row.producer }}", left=True),
        Column(1500, "Địa phương", "{{ row.unit }}", left=True),
        Column(900, "Điểm TB", "{{ row.mean }}"),
        Column(900, "Hạng đề nghị", "{{ row.star }}"),
        Column(900, "Hình thức", "{{ row.kind }}"),
    )
    files = (
        _NO,
        Column(5471, "Tài liệu", "{{ row.name }}", left=True),
        Column(1500, "Số lượng", "{{ row.copies }}"),
        Column(1500, "Ghi chú", "{{ row.note }}", left=True),
    )
    body = (
        line("if type_title")
        + head()
        + title("{{ type_title }}")
        + line("else")
        + head(subject=True)
        + line("endif")
        + addressees()
        + bases()
        + paragraphs("opening")
        + when("products", para("Caption", "{{ products_title }}"), listing(products, "products"), para("Spacer"))
        + paragraphs("requests")
        + when("files", para("Heading", "{{ files_title }}"), listing(files, "files"), para("Spacer"))
        + paragraphs("commitments")
        + closing()
        + signature()
        + tail()
    )
    return build_package(body, PORTRAIT)
