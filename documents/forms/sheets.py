"""Forms that a council member fills in: the score sheet, the sheet of written opinion with its covering letter."""

from documents.forms.blocks import (
    FULL,
    addressees,
    bases,
    closing,
    fitted,
    head,
    paragraphs,
    sections,
    signature,
    tail,
)
from documents.forms.elements import (
    Column,
    cell,
    each,
    head_row,
    line,
    listing,
    para,
    row,
    rule,
    run,
    table,
    tag_row,
    when,
)
from documents.forms.fill_in import answer, box, choice_list, dotted_lines, place_date_to_fill
from documents.forms.package import PORTRAIT, build_package

_NO = Column(600, "STT", "{{ row.no }}")
_LEFT = 3515
_LINES = 3
_BLANK_DATE = para("PlaceDate", "{{ sheet_date or '……………, ngày …… tháng …… năm ………' }}")


def ballot() -> bytes:
    """Build D20, one member's score sheet for one product, blank or prefilled; criteria and maxima are data."""
    body = (
        head(numbered=False, dated=False)
        + para("FormTitle", "PHIẾU ĐÁNH GIÁ SẢN PHẨM OCOP")
        + when("sheet_no", para("SignHint", "{{ sheet_no }}"))
        + para("Spacer")
        + answer("Bộ sản phẩm", "criteria_set")
        + answer("Tên sản phẩm", "product")
        + answer("Mã số sản phẩm", "product_code")
        + answer("Tên chủ thể sản xuất", "producer")
        + answer("Số điện thoại", "phone")
        + answer("Địa chỉ", "address")
        + when("elimination", para("FormLast", run("Hồ sơ bị loại khi:", bold=True)))
        + each("text", "elimination", para("Form", "- {{ text }}{% if loop.last %}.{% else %};{% endif %}"))
        + para("Spacer")
        + _criteria()
        + para("Spacer")
        + each("text", "legend", para("Note", run("{{ text }}", italic=True)))
        + answer("Ý kiến của người đánh giá", "opinion", bold=True, style="FormLast")
        + dotted_lines(str(_LINES), "not opinion")
        + para("SpacerKeep")
        + _member_signature(place_date_to_fill(), "authority", "{{ signer }}")
        + tail()
    )
    return build_package(body, PORTRAIT)


def _member_signature(dated: str, field: str, signer: str) -> str:
    """Write place, date and the member's signature on the right."""
    signing = (
        dated
        + each("capacity", field, para("Authority", "{{ capacity }}"))
        + para("SignHint", "(Ký và ghi rõ họ tên)")
        + para("FormSigner", signer)
    )
    right = FULL - _LEFT
    return table((_LEFT, right), row(cell(_LEFT, para("Form")), cell(right, signing)), style="Plain")


def _criteria() -> str:
    """Write the criteria by part: name and choices, maximum, points given, a sum under each part."""
    columns = (
        Column(6571, "Các tiêu chí", "{{ row.name }}", left=True),
        Column(1150, "Thang điểm", "{{ row.maximum }}"),
        Column(1350, "Điểm chấm", "{{ row.given }}"),
    )
    widths = [column.width for column in columns]
    choice = box("option.chosen")
    gate = "{% if option.gate %} {{ option.gate }}{% endif %}"
    name = (
        line("if row.heading")
        + para("TableGroup", "{{ row.name }}")
        + line("else")
        + para("TableTextSmall", "{{ row.name }}")
        + line("endif")
    )
    worded = each(
        "option",
        "row.options",
        para("TableTextSmall", choice, "\u00a0{{ option.text }} ({{ option.points }} điểm)" + gate),
    )
    bare = para(
        "TableTextSmall",
        run("{%r for option in row.options %}")
        + choice
        + run("\u00a0{{ option.points }}" + gate + "{% if not loop.last %}      {% endif %}")
        + run("{%r endfor %}"),
    )
    options = line("if row.options and row.options[0].text") + worded + line("elif row.options") + bare + line("endif")
    points = [
        cell(
            column.width,
            line("if row.heading")
            + para("TableHeadSmall", column.value)
            + line("else")
            + para("TableCentreSmall", column.value)
            + line("endif"),
            centred=True,
        )
        for column in columns[1:]
    ]
    return table(
        widths,
        head_row(columns, "TableHeadSmall"),
        tag_row("for part in parts", widths),
        row(cell(sum(widths), para("TableHeadSmall", "{{ part.title }}", properties="<w:keepNext/>"), span=3)),
        tag_row("for row in part.rows", widths),
        row(cell(widths[0], name, options), *points),
        tag_row("endfor", widths),
        _sum_row(widths, "{{ part.sum_label }}", "{{ part.maximum }}", "{{ part.given }}"),
        tag_row("endfor", widths),
        _sum_row(widths, "TỔNG CỘNG", "{{ maximum }}", "{{ total }}"),
    )


def _sum_row(widths: list[int], label: str, maximum: str, given: str) -> str:
    """Write a row of sums; the points stay empty on a blank sheet."""
    return row(
        cell(widths[0], para("TableHeadSmall", label), centred=True),
        cell(widths[1], para("TableHeadSmall", maximum), centred=True),
        cell(widths[2], para("TableHeadSmall", given), centred=True),
    )


def opinion_letter() -> bytes:
    """Build D23, the letter to one member that asks for a written opinion (R4 renewals), with the sheet to fill in."""
    products = (
        _NO,
        Column(2271, "Sản phẩm", "{{ row.product }}", left=True),
        Column(2400, "Chủ thể", "{{ row.producer }}", left=True),
        Column(2500, "Giấy chứng nhận, hạng", "{{ row.certificate }}"),
        Column(1300, "Hết giá trị", "{{ row.expires }}"),
    )
    body = (
        head(subject=True)
        + addressees()
        + bases()
        + paragraphs("opening")
        + when("products", listing(products, "products"), para("Spacer"))
        + sections("tasks", "title")
        + closing()
        + signature()
        + PORTRAIT.section_break()
        + _opinion_sheet()
        + tail()
    )
    return build_package(body, PORTRAIT)


def _opinion_sheet() -> str:
    """Write the sheet: who answers, one row of choices for each product, the day of the answer."""
    columns = (_NO, *_opinion_columns())
    widths = [column.width for column in columns]
    text = [
        cell(column.width, para("TableTextSmall" if column.left else "TableCentreSmall", column.value), centred=True)
        for column in columns[:4]
    ]
    rows = row(
        *text,
        cell(columns[4].width, choice_list("row.choices", "TableTextSmall"), centred=True),
        cell(columns[5].width, para("TableTextSmall", columns[5].value)),
    )
    return (
        para("TypeName", "PHIẾU LẤY Ý KIẾN THÀNH VIÊN HỘI ĐỒNG")
        + fitted("sheet_title")
        + when("annex_note", para("AnnexNote", "{{ annex_note }}"))
        + rule(2400, FULL)
        + para("Spacer")
        + answer("Họ và tên", "member_name")
        + answer("Chức vụ, đơn vị công tác", "member_position")
        + answer("Nhiệm vụ trong Hội đồng", "member_role")
        + each("text", "sheet_notes", para("Form", "{{ text }}"))
        + para("Spacer")
        + table(
            widths,
            head_row(columns, "TableHeadSmall"),
            tag_row("for row in opinions", widths),
            rows,
            tag_row("endfor", widths),
        )
        + para("Spacer")
        + answer("Ý kiến khác", "other_opinion", bold=True)
        + dotted_lines(str(_LINES), "not other_opinion")
        + para("FormLast", run("{{ reply_note }}", italic=True))
        + para("SpacerKeep")
        + _member_signature(_BLANK_DATE, "member_authority", "{{ member_signer }}")
    )


def _opinion_columns() -> tuple[Column, ...]:
    """Name the columns of the sheet of opinion."""
    return (
        Column(1900, "Sản phẩm, chủ thể", "{{ row.product }}", left=True),
        Column(1600, "Đề xuất của Tổ tư vấn", "{{ row.proposal }}", left=True),
        Column(900, "Tổng điểm chấm", "{{ row.score }}"),
        Column(2371, "Ý kiến về hạng", ""),
        Column(1700, "Lý do, ghi chú", "{{ row.remark }}", left=True),
    )
