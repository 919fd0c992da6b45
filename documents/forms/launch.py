"""Forms that launch a cycle: submission of the plan, plan of a unit, guidance on dossiers."""

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
from documents.forms.elements import Column, listing, para, when
from documents.forms.package import LANDSCAPE, PORTRAIT, build_package

_NO = Column(600, "STT", "{{ row.no }}")


def plan_submission() -> bytes:
    """Build D02, the submission that asks the provincial committee to issue the plan of the year."""
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
        + tail()
    )
    return build_package(body, PORTRAIT)


def unit_plan() -> bytes:
    """Build D04, the plan of a district or commune with its products on landscape pages."""
    schedule = (
        _NO,
        Column(3371, "Nội dung", "{{ row.content }}", left=True),
        Column(1500, "Thời hạn", "{{ row.due }}"),
        Column(1800, "Chủ trì", "{{ row.lead }}", left=True),
        Column(1800, "Phối hợp", "{{ row.partners }}", left=True),
    )
    products = (
        _NO,
        Column(2800, "Tên sản phẩm", "{{ row.product }}", left=True),
        Column(3003, "Chủ thể", "{{ row.producer }}", left=True),
        Column(2600, "Địa chỉ", "{{ row.address }}", left=True),
        Column(2300, "Nhóm sản phẩm", "{{ row.group }}", left=True),
        Column(1100, "Mục tiêu hạng", "{{ row.target }}"),
        Column(1600, "Thời gian đánh giá", "{{ row.month }}"),
    )
    body = (
        head()
        + title("KẾ HOẠCH")
        + bases()
        + paragraphs("preamble")
        + sections("sections")
        + when("schedule", para("Heading", "{{ schedule_heading }}"), listing(schedule, "schedule"), para("Spacer"))
        + para("Heading", "{{ organisation_heading }}")
        + sections("organisation")
        + closing()
        + signature()
        + PORTRAIT.section_break()
        + annex_head("Phụ lục", "products_title", width=LANDSCAPE.text_width)
        + listing(products, "products")
        + tail()
    )
    return build_package(body, LANDSCAPE)


def guidance() -> bytes:
    """Build D05, the guidance on dossiers: components, how to file, frequent faults, list of forms."""
    components = (
        _NO,
        Column(3571, "Thành phần", "{{ row.name }}", left=True),
        Column(1100, "Bắt buộc", "{{ row.required }}"),
        Column(1700, "Bản gốc, bản sao", "{{ row.original }}", left=True),
        Column(2100, "Ghi chú", "{{ row.note }}", left=True),
    )
    faults = (
        _NO,
        Column(3671, "Lỗi thường gặp", "{{ row.fault }}", left=True),
        Column(4800, "Cách khắc phục", "{{ row.remedy }}", left=True),
    )
    forms = (
        _NO,
        Column(1500, "Ký hiệu", "{{ row.code }}"),
        Column(3871, "Tên biểu mẫu", "{{ row.name }}", left=True),
        Column(3100, "Người lập, trường hợp dùng", "{{ row.use }}", left=True),
    )
    body = (
        head()
        + title("HƯỚNG DẪN")
        + bases()
        + paragraphs("opening")
        + sections("scope")
        + when(
            "components",
            para("Heading", "{{ components_heading }}"),
            listing(components, "components"),
            para("Spacer"),
        )
        + sections("filing")
        + when("faults", para("Heading", "{{ faults_heading }}"), listing(faults, "faults"), para("Spacer"))
        + closing()
        + signature()
        + when("forms", PORTRAIT.section_break(), annex_head("Phụ lục", "forms_title"), listing(forms, "forms"))
        + tail()
    )
    return build_package(body, PORTRAIT)
