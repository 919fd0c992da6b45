"""Ballot sheets: written, filled in by Excel's or LibreOffice's means, read back with every fault and its cell."""

import io
import random
import subprocess
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.workbook.workbook import Workbook

from documents import ballot_layout
from documents.ballot_layout import SheetFacts, lay_out
from documents.ballot_reading import MOST_COMMENT, SheetReading, read_sheet
from documents.ballot_sheet import write_book, write_sheet
from documents.package import read_parts, write_parts
from documents.sheet_limits import MAX_SHEET_UPLOAD
from domain.ballot_form import fact_of, options_of
from domain.criteria import criteria_set, criteria_sets
from domain.criteria_version import built_in

TEA = criteria_set("R4", 11)
FACTS = SheetFacts("TQ-01", "Chè vàng Shan tuyết", "HTX chè số 1", "TV1", "Nguyễn Văn A", "Hội đồng OCOP tỉnh")
LAYOUT = lay_out(FACTS, TEA)
BEST = {criterion.code: len(criterion.options) for criterion in TEA.criteria}

Edit = Callable[[Workbook], None]


def edited(data: bytes, *edits: Edit) -> bytes:
    """Open a workbook, change it, save it, as a member's program does."""
    book = load_workbook(io.BytesIO(data))
    for edit in edits:
        edit(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def ticking(options: Mapping[str, Any], sheet: str = "Phieu", comment: str = "") -> Edit:
    """Fill in options by the code of their criterion."""

    def edit(book: Workbook) -> None:
        for code, number in options.items():
            book[sheet][LAYOUT.choices[code]] = number
        if comment:
            book[sheet][LAYOUT.comment] = comment

    return edit


def putting(address: str, value: str | int, sheet: str = "Phieu") -> Edit:
    """Put one value into a cell."""

    def edit(book: Workbook) -> None:
        book[sheet][address] = value

    return edit


def faults(reading: SheetReading) -> list[tuple[str, str]]:
    return [(fault.cell, fault.reason) for fault in reading.faults]


def test_a_sheet_has_the_same_bytes_whenever_it_is_made() -> None:
    assert write_sheet(FACTS, TEA) == write_sheet(FACTS, TEA)
    assert write_sheet(FACTS, TEA) != write_sheet(replace(FACTS, member="TV2"), TEA)


def test_a_filled_sheet_is_read_back() -> None:
    reading = read_sheet(edited(write_sheet(FACTS, TEA), ticking(BEST, comment=" Cần liên kết dài hạn ")))
    assert reading.faults == ()
    (read,) = reading.forms
    assert (read.sheet, read.facts) == ("Phieu", FACTS)
    assert options_of(read.form) == BEST
    assert (read.form.version, read.form.comment, read.form.round) == ("R4/11", "Cần liên kết dài hạn", 1)
    assert fact_of(TEA, read.form).total == 100


@pytest.mark.parametrize("number", range(1, 27))
def test_every_set_has_its_sheet_and_unlocked_are_only_choices_and_comment(number: int) -> None:
    criteria = criteria_set("R4", number)
    book = load_workbook(io.BytesIO(write_sheet(FACTS, criteria)))
    sheet, layout = book["Phieu"], lay_out(FACTS, criteria)
    assert sheet.protection.sheet
    free = {
        cell.coordinate
        for line in sheet.iter_rows()
        for cell in line
        if not isinstance(cell, MergedCell) and not cell.protection.locked
    }
    assert free == {*layout.choices.values(), layout.comment}
    lists = {
        str(area): rule.formula1 for rule in sheet.data_validations.dataValidation for area in str(rule.sqref).split()
    }
    covered: dict[str, str] = {}
    for area, formula in lists.items():
        for line in sheet[area] if ":" in area else ((sheet[area],),):
            for cell in line:
                covered[cell.coordinate] = formula
    assert covered == {
        layout.choices[one.code]: f'"{",".join(str(option.number) for option in one.options)}"'
        for one in criteria.criteria
    }
    assert book["thuky"].sheet_state == "veryHidden"


def test_an_empty_sheet_lists_every_criterion_with_its_cell() -> None:
    found = faults(read_sheet(write_sheet(FACTS, TEA)))
    assert [cell for cell, _ in found] == [f"Phieu!{address}" for address in LAYOUT.choices.values()]
    assert found[0] == ("Phieu!E13", "Tiêu chí 1.1 “Nguồn nguyên liệu” chưa được chấm. Hãy chọn một mức.")


def test_all_faults_of_all_sheets_are_told_at_once() -> None:
    data = write_book([(FACTS, TEA), (replace(FACTS, product="TQ-02"), TEA)])
    wrong = BEST | {"1.1": 9, "1.2": None, "1.3": "hai", "1.4": 2.5, "1.5": "=1+1", "1.6": True, "1.7": "Mức 2"}
    reading = read_sheet(
        edited(data, ticking(wrong, "Phieu 01"), ticking(BEST | {"9": 7}, "Phieu 02"), putting("C13", 5, "Phieu 02"))
    )
    assert faults(reading) == [
        ("Phieu 01!E13", "Tiêu chí 1.1 “Nguồn nguyên liệu” không có mức 9. Hãy chọn một mức từ 1 đến 3."),
        (
            "Phieu 01!E14",
            "Tiêu chí 1.2 “Vùng nguyên liệu được cấp chứng nhận chất lượng” chưa được chấm. Hãy chọn một mức.",
        ),
        ("Phieu 01!E15", "Tiêu chí 1.3: “hai” không phải một mức. Hãy chọn số của mức."),
        ("Phieu 01!E16", "Tiêu chí 1.4: “2.5” không phải một mức. Hãy chọn số của mức."),
        ("Phieu 01!E17", "Tiêu chí 1.5: công thức không phải một mức. Hãy chọn số của mức."),
        ("Phieu 01!E18", "Tiêu chí 1.6: “True” không phải một mức. Hãy chọn số của mức."),
        ("Phieu 02!C13", "ô đã khóa bị sửa, phải là “3”; hãy chép lại từ phiếu gốc."),
        (
            f"Phieu 02!{LAYOUT.choices['9']}",
            "Tiêu chí 9 “ĐẢM BẢO CHẤT LƯỢNG SẢN PHẨM” không có mức 7. Hãy chọn một mức từ 1 đến 3.",
        ),
    ]
    assert str(reading.faults[0]).startswith("ô Phieu 01!E13: ")
    assert len(reading.forms) == 2


@pytest.mark.parametrize(
    ("edit", "cell"),
    [
        (putting("D4", "Chè khác"), "Phieu!D4"),
        (putting("D5", "TQ-77"), "Phieu!D5"),
        (putting("B13", "=1+1"), "Phieu!B13"),
        (putting("F13", 3), "Phieu!F13"),
        (putting(LAYOUT.sums["total"], "=100"), f"Phieu!{LAYOUT.sums['total']}"),
        (putting(LAYOUT.code_cell, "0000-0000-0000-0000"), f"Phieu!{LAYOUT.code_cell}"),
        (putting(LAYOUT.comment, "=A1"), f"Phieu!{LAYOUT.comment}"),
        (putting(LAYOUT.comment, "a" * (MOST_COMMENT + 1)), f"Phieu!{LAYOUT.comment}"),
        (putting("D1", "TQ-77", "thuky"), f"Phieu!{LAYOUT.code_cell}"),
        (putting("B1", "2", "thuky"), "Phieu!A1"),
        (putting("K1", "x", "thuky"), "Phieu!A1"),
        (putting("C1", "R4/27", "thuky"), "Phieu!D3"),
        (putting("C1", "R4/x", "thuky"), "Phieu!D3"),
        (putting("A1", "Phieu 9", "thuky"), ""),
        (lambda book: book.create_sheet("Nháp"), ""),
        (lambda book: book.remove(book["thuky"]), ""),
    ],
)
def test_whatever_is_altered_is_told_with_its_cell(edit: Edit, cell: str) -> None:
    found = faults(read_sheet(edited(write_sheet(FACTS, TEA), ticking(BEST), edit)))
    assert cell in {where for where, _ in found}
    assert len(found) <= 2


def test_a_sheet_that_claims_another_member_is_told_by_text_and_code() -> None:
    found = faults(read_sheet(edited(write_sheet(FACTS, TEA), ticking(BEST), putting("H1", "TV2", "thuky"))))
    assert [cell for cell, _ in found] == ["Phieu!D7", f"Phieu!{LAYOUT.code_cell}"]
    assert "mã kiểm tra không khớp" in found[1][1]


def test_a_row_pushed_down_is_told_in_a_few_lines() -> None:
    found = read_sheet(edited(write_sheet(FACTS, TEA), ticking(BEST), lambda book: book["Phieu"].insert_rows(12)))
    locked = [fault for fault in found.faults if "khóa" in fault.reason]
    assert len(locked) == 6
    assert "ô đã khóa bị sửa; hãy dùng lại phiếu gốc" in locked[-1].reason


def test_an_older_layout_is_asked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    data = edited(write_sheet(FACTS, TEA), ticking(BEST))
    monkeypatch.setattr("documents.ballot_reading.LAYOUT", ballot_layout.LAYOUT + 1)
    ((cell, reason),) = faults(read_sheet(data))
    assert cell == "Phieu!A1"
    assert reason.startswith("phiếu lập theo mẫu khác")


def test_names_that_look_like_formulas_stay_names() -> None:
    tricky = replace(FACTS, product_name="=1+1", producer="+SUM(A1)", member_name="@cmd", council="-2\x07")
    reading = read_sheet(edited(write_sheet(tricky, TEA), ticking(BEST)))
    assert reading.faults == ()
    assert reading.forms[0].facts.product_name == "=1+1"


@pytest.mark.no_cover
@settings(max_examples=25, deadline=None, database=None)
@given(st.sampled_from(criteria_sets("R4")), st.data())
def test_any_filled_sheet_comes_back_as_it_was_filled(criteria: Any, data: st.DataObject) -> None:  # noqa: ANN401
    options = {one.code: data.draw(st.integers(1, len(one.options))) for one in criteria.criteria}
    layout = lay_out(FACTS, criteria)

    def fill(book: Workbook) -> None:
        for code, number in options.items():
            book["Phieu"][layout.choices[code]] = number

    reading = read_sheet(edited(write_sheet(FACTS, criteria), fill))
    assert reading.faults == ()
    assert options_of(reading.forms[0].form) == options


@pytest.mark.no_cover
def test_libreoffice_computes_the_same_sums_and_its_file_is_read_back(tmp_path: Path) -> None:
    sheets = [(replace(FACTS, product=f"TQ-{one.number:02d}"), one) for one in criteria_sets("R4")]
    options = [
        {one.code: 1 + (n * 7 + place * 3) % len(one.options) for place, one in enumerate(criteria.criteria)}
        for n, (_, criteria) in enumerate(sheets)
    ]

    def fill(book: Workbook) -> None:
        for n, (facts, criteria) in enumerate(sheets):
            layout = lay_out(facts, criteria)
            for code, number in options[n].items():
                book[f"Phieu {n + 1:02d}"][layout.choices[code]] = number

    source = tmp_path / "phieu.xlsx"
    source.write_bytes(edited(write_book(sheets), fill))
    command = ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to"]
    subprocess.run([*command, "xlsx", "--outdir", str(tmp_path / "out"), str(source)], check=True, timeout=180)
    data = (tmp_path / "out" / "phieu.xlsx").read_bytes()
    shown = load_workbook(io.BytesIO(data), data_only=True)
    reading = read_sheet(data)
    assert reading.faults == ()
    for n, ((facts, criteria), read) in enumerate(zip(sheets, reading.forms, strict=True)):
        fact, layout, sheet = fact_of(criteria, read.form), lay_out(facts, criteria), shown[f"Phieu {n + 1:02d}"]
        assert options_of(read.form) == options[n]
        ours = [fact.part_a, fact.part_b, fact.part_c, fact.total, 0]
        assert [sheet[layout.sums[name]].value for name in ("A", "B", "C", "total", "open")] == ours


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    return write_parts({**read_parts(data), name: content})


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", b" " * 9_000_000)
    return out.getvalue()


SHEET = write_sheet(FACTS, TEA)
# Digits of chance: they pack to half, so that neither the file nor the ratio is over the limit.
LONG = random.Random(1).randbytes(2_500_000).hex().encode()  # noqa: S311 - the same digits in every run
TYPES = read_parts(SHEET)["[Content_Types].xml"]


@pytest.mark.parametrize(
    ("data", "fact"),
    [
        (b"", "không phải sổ tính"),
        (b"PK\3\4" + b"\0" * 60, "không phải sổ tính"),
        (b"x" * (MAX_SHEET_UPLOAD + 1), "lớn hơn 4 MB"),
        (bomb(), "phình ra quá lớn"),
        (write_parts({"word/document.xml": b"<a/>"}), "không phải sổ tính"),
        (with_part(SHEET, "xl/vbaProject.bin", b"x"), "có macro"),
        (with_part(SHEET, "[Content_Types].xml", TYPES.replace(b"sheet.main", b"sheet.macroEnabled.main")), "có macro"),
        (with_part(SHEET, "xl/externalLinks/externalLink1.xml", b"<a/>"), "liên kết đến tệp khác"),
        (with_part(SHEET, "xl/embeddings/a.bin", b"x"), "có tệp nhúng"),
        (
            with_part(SHEET, "xl/worksheets/_rels/sheet1.xml.rels", b'<a TargetMode="External"/>'),
            "lấy nội dung từ ngoài",
        ),
        (with_part(SHEET, "xl/sharedStrings.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'), "khai báo lạ"),
        (with_part(SHEET, "xl/styles.xml", "<!DOCTYPE a>".encode("utf-16")), "khai báo lạ"),
        (with_part(SHEET, "xl/styles.xml", LONG), "dài hơn 4 MB"),
        (with_part(SHEET, "xl/workbook.xml", b"<a>"), "không mở được sổ tính"),
    ],
)
def test_hostile_and_damaged_files_are_refused_with_the_reason(data: bytes, fact: str) -> None:
    reading = read_sheet(data)
    assert reading.forms == ()
    assert [fault for fault in reading.faults if fact in fault.reason], reading.faults


def test_a_mark_in_the_last_row_and_a_merge_of_everything_cost_nothing() -> None:
    sheet = read_parts(edited(write_sheet(FACTS, TEA), ticking(BEST)))
    name = "xl/worksheets/sheet1.xml"
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    content = sheet[name].replace(b"</sheetData>", far)
    merged = content.replace(b'<mergeCell ref="D', b'<mergeCell ref="H1:XFD1048576"/><mergeCell ref="D')
    assert merged != content
    assert read_sheet(write_parts({**sheet, name: merged})).faults == ()


def test_a_version_names_its_set() -> None:
    assert built_in("R4/11") is TEA
