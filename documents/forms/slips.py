"""Forms that are not official types: receipt, inventory of a file."""

from documents.forms.blocks import FULL, head, tail
from documents.forms.elements import Column, cell, each, line, listing, para, row, run, table, when
from documents.forms.package import PORTRAIT, build_package


def _fact(label: str, value: str) -> str:
    """Write a "Nhãn: giá trị" line of a slip."""
    return para("Form", f"{label}: ", run(value, bold=True))


def _right_signer() -> str:
    """Write place-independent signing block of the person named by `authority` and `signer`."""
    return (
        each("capacity", "authority", para("Authority", "{{ capacity }}"))
        + para("SignHint", "(Ký, ghi rõ họ tên)")
        + para("FormSigner", "{{ signer }}")
    )


def receipt() -> bytes:
    """Build D10, the slip a unit takes home: what came, what lacks, when to come back."""
    papers = (
        Column(600, "STT", "{{ row.no }}"),
        Column(4271, "Thành phần hồ sơ", "{{ row.name }}", left=True),
        Column(1100, "Bản giấy (số tờ)", "{{ row.sheets }}", total="{{ total_sheets }}"),
        Column(1100, "Bản điện tử", "{{ row.electronic }}", total=" "),
        Column(2000, "Ghi chú", "{{ row.note }}", left=True, total=" "),
    )
    missing = (
        Column(600, "STT", "{{ row.no }}"),
        Column(4671, "Thành phần còn thiếu", "{{ row.name }}", left=True),
        Column(3800, "Yêu cầu", "{{ row.request }}", left=True),
    )
    body = (
        head()
        + para("FormTitle", "PHIẾU TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ")
        + para("SignHint", "{{ cycle }}")
        + para("Spacer")
        + _fact("Đơn vị gửi hồ sơ", "{{ unit }}")
        + para(
            "Form",
            "Người nộp: ",
            run("{{ submitter }}", bold=True),
            "; điện thoại: {{ submitter_phone }}; thư điện tử: {{ submitter_email }}",
        )
        + _fact("Chủ thể", "{{ producer }}")
        + para("Form", "Địa chỉ: {{ producer_address }}")
        + para(
            "Form",
            "Sản phẩm: ",
            run("{{ product }}", bold=True),
            "{% if product_code %}; mã số: {{ product_code }}{% endif %}",
        )
        + para("Form", "Nhóm sản phẩm: {{ product_group }}; lần đăng ký: {{ registration_kind }}")
        + para("Form", "Thời điểm nhận: {{ received_at }}; hình thức: {{ submission_method }}")
        + para("Caption", "Giấy tờ đã nhận")
        + listing(papers, "papers", small=True, total="Tổng số tờ bản giấy")
        + para("Spacer")
        + when("samples", para("Form", "Số sản phẩm mẫu đã nhận: {{ samples }}."))
        + each("text", "assessment", para("Form", "{{ text }}"))
        + when(
            "missing",
            para("Caption", "Giấy tờ còn thiếu, cần bổ sung"),
            listing(missing, "missing", small=True),
            para("Spacer"),
        )
        + when("supplement_until", _fact("Hạn bổ sung", "{{ supplement_until }}"))
        + para("FormLast", "Ngày hẹn trả kết quả: ", run("{{ return_on }}", bold=True))
        + each("text", "notes", para("FormLast", run("{{ text }}", italic=True)))
        + para("SpacerKeep")
        + _handed_over()
        + tail()
    )
    return build_package(body, PORTRAIT)


def _handed_over() -> str:
    """Write who handed in left and who received right."""
    half = FULL // 2
    left = (
        para("Authority", "NGƯỜI NỘP HỒ SƠ")
        + para("SignHint", "(Ký, ghi rõ họ tên)")
        + para("FormSigner", "{{ submitter }}")
    )
    return table((half, half), row(cell(half, left), cell(half, _right_signer())), style="Plain")


def inventory() -> bytes:
    """Build D37, the list of papers in a work file (Decree 30/2020/NĐ-CP, Annex V)."""
    columns = (
        Column(600, "STT", "{{ row.no }}"),
        Column(1700, "Số, ký hiệu văn bản", "{{ row.number }}"),
        Column(1150, "Ngày tháng văn bản", "{{ row.date }}"),
        Column(2621, "Tên loại và trích yếu nội dung văn bản", "{{ row.subject }}", left=True),
        Column(1350, "Tác giả văn bản", "{{ row.author }}", left=True),
        Column(850, "Tờ số", "{{ row.sheet }}"),
        Column(800, "Ghi chú", "{{ row.note }}", left=True),
    )
    half = FULL // 2
    receiver = (
        line("if receiver")
        + para("Authority", "NGƯỜI NHẬN VÀO LƯU TRỮ")
        + para("SignHint", "(Ký, ghi rõ họ tên)")
        + para("FormSigner", "{{ receiver }}")
        + line("endif")
        + para("Spacer")
    )
    body = (
        head(numbered=False)
        + para("FormTitle", "MỤC LỤC VĂN BẢN TRONG HỒ SƠ")
        + para("Spacer")
        + _fact("Số, ký hiệu hồ sơ", "{{ file_code }}")
        + _fact("Tiêu đề hồ sơ", "{{ file_title }}")
        + para("Form", "Thời gian tài liệu: {{ period }}; thời hạn bảo quản: {{ retention }}")
        + para("Spacer")
        + listing(columns, "rows", small=True)
        + para("SpacerKeep")
        + para("FormLast", "Tổng số: {{ total_documents }} văn bản; {{ total_sheets }} tờ.")
        + para("SpacerKeep")
        + table((half, half), row(cell(half, receiver), cell(half, _right_signer())), style="Plain")
        + tail()
    )
    return build_package(body, PORTRAIT)
