"""Forms of papers with a type name: plan, submission, notice of result, report."""

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
from documents.forms.elements import Column, each, listing, para, rule, when
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
    blocks = (("recognised", recognised), ("not_recognised", failed), ("forwarded", forwarded))
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


def report() -> bytes:
    """Build D34, the report of half a year or a year, each table an annex with its own page numbers."""
    body = (
        head()
        + para("TypeName", "BÁO CÁO")
        + each("text", "title_lines", para("Title", "{{ text }}"))
        + rule(2400, PORTRAIT.text_width)
        + para("Spacer")
        + addressees()
        + bases()
        + paragraphs("opening")
        + sections("sections")
        + closing()
        + signature()
        + "".join(_report_annex(name, columns, total=total) for name, columns, total in _report_tables())
        + tail()
    )
    return build_package(body, PORTRAIT)


def _report_annex(name: str, columns: tuple[Column, ...], *, total: str) -> str:
    """Write one annex, only when its list holds rows."""
    return when(
        name,
        PORTRAIT.section_break(),
        annex_head(f"{{{{ {name}_label }}}}", f"{name}_title"),
        listing(columns, name, total=total),
    )


def _counted(width: int, head: str, field: str, table: str = "") -> Column:
    """Name a column of figures, with its total when the table has a total row."""
    return Column(width, head, f"{{{{ row.{field} }}}}", total=f"{{{{ {table}_total.{field} }}}}" if table else "")


def _report_tables() -> tuple[tuple[str, tuple[Column, ...], str], ...]:
    """List the annexes of a report: field, columns, label of the total row."""
    stars = (("star3", "3 sao"), ("star4", "4 sao"), ("star5", "5 sao"))
    by_unit = (
        _NO,
        Column(2171, "Địa phương", "{{ row.unit }}", left=True),
        _counted(750, "Đăng ký", "registered", "by_unit"),
        _counted(750, "Đã gửi", "filed", "by_unit"),
        _counted(800, "Đã đánh giá", "evaluated", "by_unit"),
        *(_counted(650, label, field, "by_unit") for field, label in stars),
        _counted(950, "Tổng công nhận", "total", "by_unit"),
        Column(1100, "Ghi chú", "{{ row.note }}", left=True, total=" "),
    )
    by_group = (
        _NO,
        Column(4071, "Nhóm sản phẩm", "{{ row.group }}", left=True),
        *(_counted(1000, label, field, "by_group") for field, label in stars),
        _counted(1400, "Tổng số", "total", "by_group"),
    )
    by_star = (
        _NO,
        Column(2471, "Hạng sao", "{{ row.star }}", left=True),
        _counted(1200, "Trong kỳ", "in_period"),
        _counted(1200, "Lũy kế", "cumulative"),
        _counted(1200, "Còn hiệu lực", "valid"),
        _counted(1200, "Hết hạn", "expired"),
        _counted(1200, "Thu hồi", "revoked"),
    )
    targets = (
        _NO,
        Column(4671, "Chỉ tiêu", "{{ row.target }}", left=True),
        _counted(1300, "Kế hoạch", "planned"),
        _counted(1300, "Kết quả", "reached"),
        _counted(1200, "Tỷ lệ", "percent"),
    )
    products = (
        _NO,
        Column(1850, "Sản phẩm", "{{ row.product }}", left=True),
        Column(1921, "Chủ thể", "{{ row.producer }}", left=True),
        Column(1200, "Địa phương", "{{ row.unit }}", left=True),
        Column(700, "Hạng sao", "{{ row.star }}"),
        Column(1600, "Quyết định", "{{ row.decision }}"),
        Column(1200, "Giá trị đến", "{{ row.valid_until }}"),
    )
    papers = (
        _NO,
        Column(2200, "Số, ký hiệu", "{{ row.number }}"),
        Column(1300, "Ngày", "{{ row.date }}"),
        Column(4971, "Trích yếu", "{{ row.subject }}", left=True),
    )
    return (
        ("by_unit", by_unit, "Tổng cộng"),
        ("by_group", by_group, "Tổng cộng"),
        ("by_star", by_star, ""),
        ("targets", targets, ""),
        ("products", products, ""),
        ("papers", papers, ""),
    )
