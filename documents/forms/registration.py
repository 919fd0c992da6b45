"""Forms a producer or an officer fills in: registration of a product, check of a dossier's components."""

from documents.forms.blocks import FULL, fitted, head, nation, paragraphs, tail
from documents.forms.elements import Column, cell, data_row, each, head_row, para, row, run, table, tag_row, when
from documents.forms.fill_in import answer, choice_list, choices, dotted_lines, place_date_to_fill, questions
from documents.forms.package import LANDSCAPE, PORTRAIT, build_package

_HALF = FULL // 2
# Room on the right for the longest place and date on one line.
_SIGN_LEFT = 3571
_EMPTY_ROWS = 12
_SIGN_ROOM = '<w:spacing w:before="760"/>'


def registration_form() -> bytes:
    """Build D07, the registration form of a producer: Biểu 01 and 02 (R1), Mẫu số 01 (R4), blank or prefilled."""
    right = FULL - _SIGN_LEFT
    signing = (
        place_date_to_fill()
        + each("capacity", "authority", para("Authority", "{{ capacity }}"))
        + para("SignHint", "{{ sign_hint }}")
        + para("FormSigner", "{{ signer }}")
    )
    body = (
        when("form_label", para("Form", run("{{ form_label }}", bold=True), properties='<w:jc w:val="right"/>'))
        + nation(FULL)
        + para("FormTitle", "{{ form_title }}")
        + fitted("subject_line")
        + para("Spacer")
        + when("addressees", para("Addressee", "Kính gửi: {{ addressees|join('; ') }}"))
        + questions("parts")
        + paragraphs("commitment", "FormLast")
        + para("SpacerKeep")
        + table((_SIGN_LEFT, right), row(cell(_SIGN_LEFT, para("Form")), cell(right, signing)), style="Plain")
        + when("office_boxes", para("Caption", "PHẦN DÀNH CHO CƠ QUAN QUẢN LÝ"), _office_boxes())
        + tail()
    )
    return build_package(body, PORTRAIT)


def _office_boxes() -> str:
    """Write the boxes of the offices that receive the form, side by side."""
    dots = _HALF - 240

    def boxes(*body: str) -> str:
        return (
            cell(_HALF, para("Tag", "{%tc for box in office_boxes %}"))
            + cell(_HALF, *body)
            + cell(_HALF, para("Tag", "{%tc endfor %}"))
        )

    facts = (
        answer("Phiếu số", "box.number", width=dots),
        answer("Ngày nhận", "box.received_on", width=dots),
        answer("Người tiếp nhận", "box.receiver", width=dots),
        answer("Chữ ký", "''", width=dots),
        para("Authority", "CƠ QUAN TIẾP NHẬN"),
        para("SignHint", "(Ký, đóng dấu và ghi rõ họ tên)"),
        para("Form", properties=_SIGN_ROOM),
    )
    return table(
        (_HALF, _HALF, _HALF),
        row(boxes(para("TableHead", "{{ box.title }}")), head=True),
        row(boxes(*facts)),
        width=FULL,
    )


def dossier_checklist() -> bytes:
    """Build D11, the check of a dossier's components, on landscape pages, blank or prefilled."""
    width = LANDSCAPE.text_width
    half = width // 2
    # The empty line keeps both titles level with each other.
    checker = (
        para("PlaceDate")
        + para("Authority", "NGƯỜI KIỂM TRA")
        + para("SignHint", "(Ký, ghi rõ họ tên)")
        + para("FormSigner", "{{ checker }}")
    )
    countersigner = (
        place_date_to_fill()
        + each("capacity", "authority", para("Authority", "{{ capacity }}"))
        + para("SignHint", "(Ký, ghi rõ họ tên)")
        + para("FormSigner", "{{ signer }}")
    )
    body = (
        head(numbered=False, dated=False, width=width)
        + para("FormTitle", "PHIẾU KIỂM TRA THÀNH PHẦN HỒ SƠ")
        + para("SignHint", "{{ cycle }}")
        + para("Spacer")
        + answer("Sản phẩm", "product", width=width)
        + answer("Nhóm sản phẩm", "product_group", width=width)
        + answer("Chủ thể, địa chỉ", "producer", width=width)
        + answer("Phiếu tiếp nhận, ngày nhận", "receipt", width=width)
        + answer("Đơn vị gửi hồ sơ", "unit", width=width)
        + when("registration_kinds", choices("registration_kinds"))
        + para("Spacer")
        + _components()
        + para("SpacerKeep")
        + para("FormLast", run("Nhận xét:", bold=True))
        + each("text", "remarks", para("FormLast", "{{ text }}"))
        + dotted_lines("2", "not remarks", width=width)
        + para("FormLast", run("Kết luận:", bold=True))
        + choice_list("conclusions", "FormLast")
        + answer("Hạn bổ sung (nếu có)", "supplement_until", width=width, style="FormLast")
        + para("SpacerKeep")
        + table((half, half), row(cell(half, checker), cell(half, countersigner)), style="Plain")
        + tail()
    )
    return build_package(body, LANDSCAPE)


def _components() -> str:
    """Write the table of components; without any, empty rows to fill by hand."""
    columns = (
        Column(600, "STT", "{{ row.no }}"),
        Column(3250, "Thành phần, minh chứng", "{{ row.name }}", left=True),
        Column(1700, "Tiêu chí liên quan", "{{ row.criterion }}", left=True),
        Column(2400, "Yêu cầu", "{{ row.request }}", left=True),
        Column(600, "Có", "{{ row.present }}"),
        Column(850, "Không có", "{{ row.absent }}"),
        Column(700, "Hợp lệ", "{{ row.valid }}"),
        Column(800, "Chưa hợp lệ", "{{ row.invalid }}"),
        Column(1203, "Hết hạn ngày", "{{ row.expires_on }}"),
        Column(1900, "Nhận xét", "{{ row.remark }}", left=True),
    )
    widths = [column.width for column in columns]
    empty = row(*(cell(column.width, para("TableCentreSmall")) for column in columns), height=500)
    return table(
        widths,
        head_row(columns, "TableHeadSmall"),
        tag_row("for row in rows", widths),
        data_row(columns, small=True),
        tag_row("else", widths),
        tag_row(f"for blank in range({_EMPTY_ROWS})", widths),
        empty,
        tag_row("endfor", widths),
        tag_row("endfor", widths),
    )
