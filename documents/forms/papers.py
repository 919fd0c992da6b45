"""Forms of papers with a type name: plan, submission, notice of result."""

from documents.forms.blocks import (
    addressees,
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
from documents.forms.package import PORTRAIT, build_package

_NO = Column(600, "STT", "{{ row.no }}")


def plan() -> bytes:
    """Build D01, the plan of the year with its schedule table."""
    schedule = (
        _NO,
        Column(2471, "Nội dung", "{{ row.content }}", left=True),
        Column(1500, "Thời hạn", "{{ row.due }}"),
        Column(1600, "Chủ trì", "{{ row.lead }}", left=True),
        Column(1500, "Phối hợp", "{{ row.partners }}", left=True),
        Column(1400, "Sản phẩm", "{{ row.output }}", left=True),
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
        + tail()
    )
    return build_package(body, PORTRAIT)


def submission() -> bytes:
    """Build D27, the submission that asks for recognition."""
    products = (
        _NO,
        Column(2171, "Sản phẩm", "{{ row.product }}", left=True),
        Column(2400, "Chủ thể", "{{ row.producer }}", left=True),
        Column(2000, "Địa chỉ", "{{ row.address }}", left=True),
        Column(1000, "Điểm trung bình", "{{ row.mean }}"),
        Column(900, "Hạng đề nghị", "{{ row.star }}"),
    )
    body = (
        head()
        + title("TỜ TRÌNH")
        + addressees()
        + bases()
        + paragraphs("opening")
        + sections("sections")
        + when("products", para("Caption", "{{ products_heading }}"), listing(products, "products"), para("Spacer"))
        + when("attachments", para("Heading", "{{ attachments_heading }}"), items("attachments"))
        + closing()
        + signature()
        + tail()
    )
    return build_package(body, PORTRAIT)


def result_notice() -> bytes:
    """Build D25, the notice of result to one unit and its producers."""
    product = Column(2371, "Sản phẩm", "{{ row.product }}", left=True)
    producer = Column(2600, "Chủ thể", "{{ row.producer }}", left=True)
    mean = Column(900, "Điểm trung bình", "{{ row.mean }}")
    recognised = (
        _NO,
        product,
        producer,
        mean,
        Column(900, "Hạng sao", "{{ row.star }}"),
        Column(1700, "Ghi chú", "{{ row.note }}", left=True),
    )
    failed = (_NO, product, producer, mean, Column(2600, "Lý do", "{{ row.reason }}", left=True))
    forwarded = (_NO, product, producer, mean, Column(2600, "Nơi đánh giá", "{{ row.destination }}", left=True))
    returned = (_NO, product, producer, mean, Column(2600, "Nơi công nhận", "{{ row.destination }}", left=True))
    blocks = (
        ("recognised", recognised),
        ("not_recognised", failed),
        ("returned", returned),
        ("forwarded", forwarded),
    )
    body = (
        head()
        + title("THÔNG BÁO")
        + addressees()
        + bases()
        + paragraphs("opening")
        + "".join(
            when(name, para("Heading", f"{{{{ {name}_heading }}}}"), listing(columns, name), para("Spacer"))
            for name, columns in blocks
        )
        + sections("tasks", "title")
        + closing()
        + signature()
        + tail()
    )
    return build_package(body, PORTRAIT)
