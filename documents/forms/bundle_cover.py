"""The cover and the contents of a bundle, and the sheet that stands where a file cannot."""

from documents.forms.blocks import FULL, tail
from documents.forms.elements import Column, each, listing, para, rule, run, when
from documents.forms.package import PORTRAIT, build_package

_COVER_RULE = 2400
_BREAK = "<w:pageBreakBefore/>"


def _space(height: int) -> str:
    """Leave `height` twips free."""
    return para("Spacer", properties=f'<w:spacing w:before="{height}" w:after="0"/>')


def _fact(label: str, value: str) -> str:
    """Write a "Nhãn: giá trị" line."""
    return para("Form", f"{label}: ", run(value, bold=True))


def bundle_cover() -> bytes:
    """Build the first pages of a bundle: cover, then the contents with page numbers, a table for each volume."""
    columns = (
        Column(650, "STT", "{{ row.no }}"),
        Column(4271, "Tên văn bản, tài liệu", "{{ row.title }}", left=True),
        Column(1750, "Số, ký hiệu", "{{ row.number }}"),
        Column(1300, "Ngày", "{{ row.date }}"),
        Column(1100, "Trang", "{{ row.page }}"),
    )
    cover = (
        each("name", "superior", para("Superior", "{{ name }}"))
        + each("name", "issuer", para("Issuer", "{{ name }}"))
        + rule(1400, FULL)
        + _space(2600)
        + para("Title", run("{{ cover_title }}", bold=True, size=26))
        + _space(160)
        + each("text", "title_lines", para("Title", run("{{ text }}", bold=True, size=16)))
        + rule(_COVER_RULE, FULL, before=160)
        + when("volume", _space(120), para("Title", run("{{ volume }}", bold=True, size=16)))
        + _space(1000)
        + each("fact", "facts", _fact("{{ fact.label }}", "{{ fact.value }}"))
        + _space(2200)
        + para("PlaceDate", "{{ place_date }}")
    )
    contents = (
        para("FormTitle", "MỤC LỤC VĂN BẢN, TÀI LIỆU", properties=_BREAK)
        + para("Spacer")
        + each(
            "part",
            "contents",
            when("part.heading", para("Caption", "{{ part.heading }}")),
            listing(columns, "part.rows", small=True),
            para("Spacer"),
        )
        + each("text", "notes", para("FormLast", run("{{ text }}", italic=True)))
    )
    return build_package(cover + contents + tail(), PORTRAIT)


def bundle_notice() -> bytes:
    """Build the sheet that stands in a bundle for a file whose pages cannot be shown."""
    body = (
        _space(3000)
        + para("Title", run("TÀI LIỆU KHÔNG ĐƯA ĐƯỢC VÀO TẬP", bold=True, size=16))
        + rule(_COVER_RULE, FULL)
        + _space(600)
        + _fact("Tài liệu", "{{ title }}")
        + when("number", _fact("Số, ký hiệu", "{{ number }}"))
        + when("date", _fact("Ngày", "{{ date }}"))
        + when("name", _fact("Tên tệp", "{{ name }}"))
        + para("Form", "Dung lượng: {{ size }} byte; SHA-256: {{ sha256 }}")
        + _space(200)
        + _fact("Lý do", "{{ reason }}")
        + para("Form", run("Tệp gốc vẫn được lưu nguyên vẹn trong kho; trang này giữ chỗ cho tài liệu.", italic=True))
        + tail()
    )
    return build_package(body, PORTRAIT)


def copy_mark() -> bytes:
    """Build the sheet whose top right corner is laid over every page of a copy: form of copy, number and day."""
    mark = para(
        "Form",
        run("\u00a0{{ form }}\u00a0", bold=True, framed=True, size=10),
        run(" {{ line }}", size=10),
        properties='<w:jc w:val="right"/>',
    )
    return build_package(mark + tail(), PORTRAIT)
