"""Forms around the products of a unit: list of registrations, result of ideas, certificates that expire."""

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
    listing,
    para,
    row,
    table,
    tag_row,
    total_row,
    when,
)
from documents.forms.package import LANDSCAPE, PORTRAIT, build_package

_NO = Column(600, "STT", "{{ row.no }}")
_KEEP = "<w:keepNext/>"


def registration_list() -> bytes:
    """Build D08, the letter of a unit with its registered products and their totals on landscape pages."""
    body = (
        head(subject=True)
        + addressees()
        + bases()
        + paragraphs("opening")
        + sections("sections")
        + closing()
        + signature()
        + PORTRAIT.section_break()
        + annex_head("Phụ lục", "products_title", width=LANDSCAPE.text_width)
        + _registered()
        + when("totals", para("Caption", "{{ totals_title }}"), _totals())
        + tail()
    )
    return build_package(body, LANDSCAPE)


def _registered() -> str:
    """Write the products by group, closed by the total."""
    columns = (
        _NO,
        Column(1800, "Tên sản phẩm", "{{ row.product }}", left=True),
        Column(1550, "Mã số (nếu có)", "{{ row.code }}"),
        Column(1550, "Phân nhóm", "{{ row.group }}", left=True),
        Column(2150, "Chủ thể (loại hình)", "{{ row.producer }}", left=True),
        Column(1450, "Địa chỉ", "{{ row.address }}", left=True),
        Column(1703, "Người đại diện, điện thoại", "{{ row.contact }}", left=True),
        Column(1100, "Hình thức đăng ký", "{{ row.kind }}"),
        Column(900, "Hạng đăng ký", "{{ row.star }}"),
        Column(1200, "Ghi chú", "{{ row.note }}", left=True),
    )
    widths = [column.width for column in columns]
    group = row(cell(sum(widths), para("TableGroup", "{{ group.heading }}"), span=len(widths)))
    total = row(cell(sum(widths), para("TableGroup", "{{ products_total }}"), span=len(widths)))
    return table(
        widths,
        head_row(columns, "TableHeadSmall"),
        tag_row("for group in groups", widths),
        group,
        tag_row("for row in group.rows", widths),
        data_row(columns, small=True),
        tag_row("endfor", widths),
        tag_row("endfor", widths),
        total,
    )


def _totals() -> str:
    """Write the counts of products by group and by form of registration, kept on one page."""
    counts = (("first", "Lần đầu"), ("upgrade", "Nâng hạng"), ("renewal", "Đánh giá lại"), ("total", "Tổng số"))
    columns = (
        _NO,
        Column(5403, "Nhóm sản phẩm", "{{ row.group }}", left=True),
        *(
            Column(2000, label, f"{{{{ row.{field} }}}}", total=f"{{{{ totals_sum.{field} }}}}")
            for field, label in counts
        ),
    )
    widths = [column.width for column in columns]

    def kept(column: Column) -> str:
        return cell(
            column.width,
            para("TableText" if column.left else "TableCentre", column.value, properties=_KEEP),
            centred=True,
        )

    heads = (cell(column.width, para("TableHead", column.head, properties=_KEEP), centred=True) for column in columns)
    return table(
        widths,
        row(*heads, head=True),
        tag_row("for row in totals", widths),
        row(*(kept(column) for column in columns)),
        tag_row("endfor", widths),
        total_row(columns, "Tổng cộng"),
    )


def idea_notice() -> bytes:
    """Build D09, the notice of which ideas were chosen, which were not and why."""
    idea = Column(2571, "Ý tưởng, sản phẩm", "{{ row.idea }}", left=True)
    proposer = Column(2400, "Chủ thể, địa chỉ", "{{ row.proposer }}", left=True)
    chosen = (
        _NO,
        idea,
        proposer,
        Column(1500, "Nhóm sản phẩm", "{{ row.group }}", left=True),
        Column(2000, "Nội dung cần hoàn thiện", "{{ row.advice }}", left=True),
    )
    rejected = (_NO, idea, proposer, Column(3500, "Lý do", "{{ row.reason }}", left=True))
    blocks = (("chosen", chosen), ("rejected", rejected))
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


def expiry_notice() -> bytes:
    """Build D31, the notice that certificates of a producer will expire, with the window to file again."""
    certificates = (
        _NO,
        Column(1971, "Sản phẩm, mã số", "{{ row.product }}", left=True),
        Column(700, "Hạng sao", "{{ row.star }}"),
        Column(2600, "Quyết định, giấy chứng nhận", "{{ row.decision }}", left=True),
        Column(1400, "Giá trị đến hết ngày", "{{ row.valid_until }}"),
        Column(1800, "Thời gian nộp hồ sơ đánh giá lại", "{{ row.window }}", left=True),
    )
    body = (
        head()
        + title("THÔNG BÁO")
        + addressees()
        + bases()
        + paragraphs("opening")
        + listing(certificates, "certificates")
        + para("Spacer")
        + when(
            "required_papers",
            para("Heading", "{{ required_papers_heading }}"),
            items("required_papers"),
        )
        + sections("tasks", "title")
        + closing()
        + signature()
        + tail()
    )
    return build_package(body, PORTRAIT)
