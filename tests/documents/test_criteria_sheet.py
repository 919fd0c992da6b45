"""Criteria as Excel sheets: out and back unchanged, every fault with its cell, hostile files refused."""

import io
import zipfile
from collections.abc import Callable

import pytest
from openpyxl import load_workbook
from openpyxl.workbook.workbook import Workbook

from documents.criteria_sheet import read_criteria, write_criteria
from domain.criteria import criteria_set, criteria_sets
from domain.criteria_headings import blank_set
from domain.regime import load_regime

TEA = criteria_set("R4", 11)
SHEET = "R4 bo 11"
Edit = Callable[[Workbook], None]


def edited(*edits: Edit, data: bytes = b"") -> bytes:
    """Open the sheet of tea, change it, save it, as an office does."""
    book = load_workbook(io.BytesIO(data or write_criteria([TEA])))
    for edit in edits:
        edit(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def put(address: str, value: str | float | None, sheet: str = SHEET) -> Edit:
    def edit(book: Workbook) -> None:
        book[sheet][address] = value

    return edit


def faults(data: bytes) -> list[str]:
    return [str(fault) for fault in read_criteria(data).faults]


@pytest.mark.no_cover
def test_all_sets_come_back_as_they_went() -> None:
    sets = criteria_sets("R4")
    reading = read_criteria(write_criteria(sets))
    assert reading.faults == ()
    assert len(reading.sets) == 26
    for before, after in zip(sets, reading.sets, strict=True):
        one = after.criteria
        assert (one.regime, one.number, one.name, one.headings) == (
            before.regime,
            before.number,
            before.name,
            before.headings,
        )
        for there, here in zip(before.criteria, one.criteria, strict=True):
            assert (here.code, here.name, here.maximum) == (there.code, there.name, there.maximum)
            worded = [(o.number, o.points, o.label or f"Mức {o.number}", o.gate, o.case) for o in here.options]
            assert worded == [(o.number, o.points, o.label, o.gate, o.case) for o in there.options]


def test_equal_sets_give_equal_bytes() -> None:
    assert write_criteria([TEA]) == write_criteria([TEA])


def test_wording_is_read_with_its_spaces_put_right() -> None:
    (one,) = read_criteria(edited(put("I9", "  Nguyên liệu\n tại   xã "), put("I10", "=Tự trồng"))).sets or (None,)
    assert one is None  # a formula is refused
    (one,) = read_criteria(edited(put("I9", "  Nguyên liệu\n tại   xã "))).sets
    assert one is not None
    assert one.criteria.criteria[0].options[0].label == "Nguyên liệu tại xã"


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        (put("I9", "=HYPERLINK(1)"), "ô R4 bo 11!I9: ô là một công thức"),
        (put("G9", "ba"), "ô R4 bo 11!G9: điểm “ba” không phải số nguyên từ 0 đến 100"),
        (put("G9", None), "ô R4 bo 11!G9: tiêu chí 1.1: chưa ghi điểm"),
        (put("F9", None), "ô R4 bo 11!F9: tiêu chí 1.1: chưa ghi mức"),
        (put("H9", 2.5), "ô R4 bo 11!H9: hạng “2.5” không phải số nguyên"),
        (put("A9", "D"), "ô R4 bo 11!A9: phần “D” không phải A, B hoặc C"),
        (put("C9", None), "ô R4 bo 11!C9: mã 1.1 chưa có tên"),
        (put("D9", None), "ô R4 bo 11!D9: mã 1.1 chưa có điểm tối đa"),
        (put("B8", None), "ô R4 bo 11!B8: dòng đầu của bảng chưa có mã tiêu chí"),
        (put("C2", "R9"), "ô R4 bo 11!C2: không có chế độ “R9”; hãy ghi một trong: R1, R2, R3, R4"),
        (put("C2", "R0"), "ô R4 bo 11!C2: Chế độ R0 không có trọng số"),
        (put("C3", None), "ô R4 bo 11!C3: chưa có số của bộ sản phẩm"),
        (put("C4", None), "ô R4 bo 11!C4: chưa có tên bộ sản phẩm"),
        (put("I9", "a" * 2001), "ô R4 bo 11!I9: dài quá 2000 ký tự"),
        (put("I9", "a\u200bb"), "ô R4 bo 11!I9: có ký tự không in được"),
        (put("B7", "Mã số"), "trang «R4 bo 11»: không phải bảng do chương trình lập"),
        (put("I1001", "thừa"), "trang «R4 bo 11»: có hơn 1000 dòng"),
    ],
)
def test_every_fault_has_its_cell(edit: Edit, told: str) -> None:
    reading = read_criteria(edited(edit))
    assert reading.sets == ()
    assert any(str(fault).startswith(told) for fault in reading.faults), faults(edited(edit))


def test_faults_are_told_together() -> None:
    assert len(faults(edited(put("G9", "ba"), put("G11", -1), put("A12", "x"), put("C4", "")))) >= 3


def test_an_empty_page_is_passed_over() -> None:
    reading = read_criteria(edited(lambda book: book.create_sheet("Trống")))
    assert (len(reading.sets), reading.faults) == (1, ())


def test_an_older_regime_has_a_sheet_to_fill_in() -> None:
    data = write_criteria([blank_set(load_regime("R1"), 3)])
    told = faults(data)
    assert told[0].startswith("ô R1 bo 03!C4: chưa có tên")
    assert sum("chưa có điểm tối đa" in fault for fault in told) == 5


def with_part(name: str, content: bytes) -> bytes:
    out = io.BytesIO(write_criteria([TEA]))
    with zipfile.ZipFile(out, "a") as package:
        package.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"no workbook", "không phải sổ tính .xlsx"),
        (b"\0" * (4 * 1024 * 1024 + 1), "tệp lớn hơn 4 MB"),
        (with_part("xl/vbaProject.bin", b"x"), "tệp có macro"),
        (with_part("xl/externalLinks/externalLink1.xml", b"<a/>"), "tệp có liên kết đến tệp khác"),
        (with_part("xl/worksheets/sheet9.xml", b"<!DOCTYPE a><a/>"), "có khai báo lạ"),
    ],
    ids=["text", "large", "macro", "link", "declaration"],
)
def test_hostile_files_are_refused_with_a_sentence(data: bytes, told: str) -> None:
    (fault,) = read_criteria(data).faults
    assert told in str(fault)


def test_a_damaged_sheet_and_too_many_sheets_are_refused() -> None:
    source = zipfile.ZipFile(io.BytesIO(write_criteria([TEA])))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name in source.namelist():
            package.writestr(name, b"<broken" if name.endswith("sheet1.xml") else source.read(name))
    assert faults(out.getvalue()) == ["không mở được sổ tính; hãy lưu lại từ Excel, không đặt mật khẩu."]

    def many(book: Workbook) -> None:
        for n in range(60):
            book.create_sheet(f"Trang {n}")["A1"] = "x"

    assert faults(edited(many)) == ["sổ tính có hơn 60 trang; hãy bớt trang."]
