"""Tables in CSV and XLSX: columns, cells, and what is wrong with them."""

import io
import zipfile
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from services.cycle_folder import sheets
from services.cycle_folder.columns import ATTENDANCE, BALLOTS, UNITS
from services.cycle_folder.faults import Fault
from services.cycle_folder.rows import UnitRow
from services.cycle_folder.tables import Rows, find_table, read_table

HEADER = ["Mã", "Tên", "Cấp", "Hiệu lực từ", "Điện thoại"]


def read_text(tmp_path: Path, text: str | bytes) -> tuple[Rows[UnitRow], list[Fault]]:
    path = tmp_path / "units.csv"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_table(path, UNITS)


def read_cells(
    tmp_path: Path, *rows: list[Any], formats: dict[str, str] | None = None
) -> tuple[Rows[UnitRow], list[Fault]]:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (HEADER, *rows):
        sheet.append(row)
    for cell, number_format in (formats or {}).items():
        sheet[cell].number_format = number_format
    book.save(tmp_path / "units.xlsx")
    return read_table(tmp_path / "units.xlsx", UNITS)


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_reads_any_usual_delimiter(tmp_path: Path, mark: str) -> None:
    text = 'Mã,Tên,Cấp,Đầu mối\r\n00913,Vị Xuyên,thị trấn,"Phạm, Văn"\r\n'
    quoted = text.replace(",", mark).replace(f"Phạm{mark}", "Phạm,") if mark != "," else text
    rows, faults = read_text(tmp_path, quoted)
    assert faults == []
    assert rows.forms == (UnitRow(code="00913", name="Vị Xuyên", level="thị trấn", contact="Phạm, Văn"),)


def test_takes_english_field_names_and_any_case(tmp_path: Path) -> None:
    rows, faults = read_text(tmp_path, "code,NAME,level,Hiệu  lực từ\n1,Lý Sơn,Đặc khu,5/3/2026\n")
    assert faults == []
    assert rows.forms == (UnitRow(code="1", name="Lý Sơn", level="đặc khu", valid_from=date(2026, 3, 5)),)


def test_a_column_without_title_and_cells_is_ignored(tmp_path: Path) -> None:
    rows, faults = read_text(tmp_path, "Mã,Tên,,Cấp\n1,A,,xã\n2,B, ,xã\n")
    assert (len(rows.forms), faults) == (2, [])


def test_skips_empty_rows_between_with_a_warning_and_trailing_ones_silently(tmp_path: Path) -> None:
    rows, faults = read_text(tmp_path, "Mã,Tên,Cấp\n1,A,xã\n ,,\n\n2,B,xã\n\n,,\n")
    assert [line.row for line in rows.lines] == [2, 5]
    assert [(fault.code, fault.level, fault.row) for fault in faults] == [
        ("row.empty", "warning", 3),
        ("row.empty", "warning", 4),
    ]


@pytest.mark.parametrize(
    ("text", "code", "row", "column", "hint"),
    [
        ("Mã,Tên,Cấp,Thu dien tu\n1,A,xã,\n", "column.unknown", 1, "Thu dien tu", "có phải «Thư điện tử» không"),
        ("Mã,Tên,Cấp,Mã\n1,A,xã,2\n", "column.twice", 1, "Mã", "xóa một trong hai"),
        ("Mã,Tên\n1,A\n", "column.missing", 1, "Cấp", "thêm cột «Cấp»"),
        ("DANH SÁCH ĐƠN VỊ\nMã,Tên,Cấp\n", "table.no_header", 1, None, "dòng 1 phải là tên cột: «Mã»"),
        ("", "table.no_header", 1, None, "dòng 1 phải là tên cột"),
        ("Mã,Tên,Cấp,\n1,A,xã,\n2,B,xã,gì đây\n", "column.unnamed", 3, None, "đặt tên cột"),
        ("Mã,Tên,Cấp\n1,A,xã\n2,B,xã,thừa\n", "row.too_long", 3, None, "ngoặc kép"),
        ('Mã,Tên,Cấp\n1,A,xã\n2,"B,xã\n', "csv.broken", 3, None, "ngoặc kép"),
        ("Mã,Tên,Cấp\n1,,xã\n", "value.missing", 2, "Tên", "điền tên riêng"),
        ("Mã,Tên,Cấp\n1,A\n", "value.missing", 2, "Cấp", "điền cấp"),
        ("Mã,Tên,Cấp\n1,A,xa\n", "value.choice", 2, "Cấp", "có phải «xã» không"),
        ("Mã,Tên,Cấp,Hiệu lực từ\n1,A,xã,43931\n", "day.serial", 2, "Hiệu lực từ", "10/04/2020"),
        ("Mã,Tên,Cấp\n1,A\u200b,xã\n", "text.hidden", 2, "Tên", "gõ lại"),
        (b"M\xe3,T\xean,C\xf0p\n", "encoding.not_utf8", 1, None, "UTF-8"),
    ],
)
def test_names_the_cell_the_fact_and_the_way_out(
    tmp_path: Path, text: str | bytes, code: str, row: int, column: str | None, hint: str
) -> None:
    _, faults = read_text(tmp_path, text)
    fault = next(fault for fault in faults if fault.code == code)
    assert (fault.level, fault.file, fault.row, fault.column) == ("error", "units.csv", row, column)
    assert hint in fault.way_out
    assert {other.code for other in faults} == {code}


def test_every_row_is_checked_whatever_the_others_hold(tmp_path: Path) -> None:
    rows, faults = read_text(tmp_path, "Mã,Tên,Cấp\n1,,xa\n,B,xã\n3,C,huyen\n")
    assert [(fault.row, fault.column, fault.code) for fault in faults] == [
        (2, "Cấp", "value.choice"),
        (2, "Tên", "value.missing"),
        (3, "Mã", "value.missing"),
        (4, "Cấp", "value.choice"),
    ]
    assert rows.forms == ()
    assert rows.texts("code") == {"1", "3"}


def test_numbers_and_days_of_excel_come_as_they_were_meant(tmp_path: Path) -> None:
    rows, faults = read_cells(
        tmp_path,
        [522.0, "Bình Sơn", "xã", datetime(2025, 7, 1), 1.5],  # noqa: DTZ001 - Excel knows no zone
        [913, "Lý Sơn", "đặc khu", "01/07/2025", None],
        formats={"A3": "00000", "B9": "@"},
    )
    assert faults == []
    path = tmp_path / "units.xlsx"
    _edit_sheet(path, lambda xml: xml.replace("<v>522</v>", "<v>522.0</v>"))
    rows, faults = read_table(path, UNITS)
    assert faults == []
    assert [(row.code, row.valid_from, row.phone) for row in rows.forms] == [
        ("522", date(2025, 7, 1), "1.5"),
        ("00913", date(2025, 7, 1), ""),
    ]


@pytest.mark.parametrize(
    ("row", "code", "column", "hint"),
    [
        (["=1+1", "A", "xã"], "cell.formula", "Mã", "Paste Special"),
        (["#REF!", "A", "xã"], "cell.excel_error", "Mã", "gõ giá trị"),
        ([date(2026, 2, 3), "A", "xã"], "cell.became_date", "Mã", "Text"),
        ([time(7, 30), "A", "xã"], "cell.clock_time", "Mã", "Text"),
        ([timedelta(hours=30), "A", "xã"], "cell.clock_time", "Mã", "Text"),
        ([datetime(2026, 2, 3, 7, 30), "A", "xã"], "cell.clock_time", "Mã", "Text"),  # noqa: DTZ001 - Excel knows no zone
        ([True, "A", "xã"], "cell.became_bool", "Mã", "Text"),
        ([1, "A", "xã", 43931], "day.serial", "Hiệu lực từ", "10/04/2020"),
        ([1, "A", "xã", True], "day.shape", "Hiệu lực từ", "viết ngày"),
    ],
)
def test_names_what_excel_did_to_a_cell(tmp_path: Path, row: list[Any], code: str, column: str, hint: str) -> None:
    _, faults = read_cells(tmp_path, row)
    fault = next(fault for fault in faults if fault.code == code)
    assert (fault.level, fault.file, fault.row, fault.column) == ("error", "units.xlsx", 2, column)
    assert hint in fault.way_out
    assert len(faults) == 1


def test_a_title_that_is_a_formula_is_an_unknown_column(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["Mã", "Tên", "Cấp", "=1+1", 2026])
    book.save(tmp_path / "units.xlsx")
    _, faults = read_table(tmp_path / "units.xlsx", UNITS)
    assert [(fault.code, fault.column) for fault in faults] == [
        ("column.unknown", "ô là công thức chưa có kết quả"),
        ("column.unknown", "2026"),
    ]


def test_a_formula_with_a_kept_result_is_taken(tmp_path: Path) -> None:
    read_cells(tmp_path, ["=1+1", "A", "xã"])
    path = tmp_path / "units.xlsx"
    _edit_sheet(path, lambda xml: xml.replace("<f>1+1</f><v />", "<f>1+1</f><v>2</v>").replace("<v></v>", "<v>2</v>"))
    rows, faults = read_table(path, UNITS)
    assert faults == []
    assert rows.texts("code") == {"2"}


def test_a_wrong_dimension_and_empty_rows_below_do_not_matter(tmp_path: Path) -> None:
    read_cells(tmp_path, ["1", "A", "xã"], [None], [" "])
    path = tmp_path / "units.xlsx"
    _edit_sheet(path, lambda xml: xml.replace('ref="A1:E3"', 'ref="A1"').replace('ref="A1:E4"', 'ref="A1"'))
    rows, faults = read_table(path, UNITS)
    assert faults == []
    assert [line.row for line in rows.lines] == [2]


def _edit_sheet(path: Path, edit: Any) -> None:  # noqa: ANN401 - a function on XML text
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    name = "xl/worksheets/sheet1.xml"
    before = parts[name].decode()
    after = edit(before)
    assert after != before
    parts[name] = after.encode()
    with zipfile.ZipFile(path, "w") as package:
        for part, data in parts.items():
            package.writestr(part, data)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"Ma,Ten\n"])
def test_a_damaged_workbook_is_a_fault(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "units.xlsx").write_bytes(data)
    _, (fault,) = read_table(tmp_path / "units.xlsx", UNITS)
    assert fault.code == "xlsx.broken"
    assert "lưu lại" in fault.way_out


def test_a_workbook_that_unpacks_to_too_much_is_a_fault(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package, package.open("xl/big.xml", "w") as part:
        for _ in range(21):
            part.write(b"0" * sheets.LARGEST_FILE)
    (tmp_path / "units.xlsx").write_bytes(packed.getvalue())
    _, (fault,) = read_table(tmp_path / "units.xlsx", UNITS)
    assert fault.code == "file.too_big"


def test_too_large_a_file_is_not_opened(tmp_path: Path) -> None:
    _, (fault,) = read_text(tmp_path, b"x" * (sheets.LARGEST_FILE + 1))
    assert (fault.code, fault.level) == ("file.too_big", "error")
    assert fault.way_out


def test_too_many_rows_are_refused_in_both_formats(tmp_path: Path) -> None:
    body = "1,A,xã\n" * sheets.MOST_ROWS
    rows, faults = read_text(tmp_path, f"Mã,Tên,Cấp\n{body}")
    assert (len(rows.lines), faults) == (20_000, [])
    _, (fault,) = read_text(tmp_path, f"Mã,Tên,Cấp\n{body}2,B,xã\n")
    assert (fault.code, "20.000" in fault.problem) == ("table.too_long", True)


def test_too_long_a_workbook_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MOST_ROWS", 2)
    rows, faults = read_cells(tmp_path, ["1", "A", "xã"], ["2", "B", "xã"])
    assert (len(rows.lines), faults) == (2, [])
    _, (fault,) = read_cells(tmp_path, ["1", "A", "xã"], ["2", "B", "xã"], ["3", "C", "xã"])
    assert fault.code == "table.too_long"


def test_both_formats_at_once_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "units.csv").write_text("Mã,Tên,Cấp\n1,A,xã\n", encoding="utf-8")
    read_cells(tmp_path, ["1", "A", "xã"])
    rows, (fault,), path = find_table(tmp_path, UNITS, is_required=True)
    assert (fault.code, fault.file, fault.level) == ("table.twice", "units.csv", "error")
    assert "giữ một tệp" in fault.way_out
    assert (rows.is_known, path) == (False, None)


def test_a_missing_table_is_a_fault_only_when_required(tmp_path: Path) -> None:
    _, (fault,), _ = find_table(tmp_path, UNITS, is_required=True)
    assert (fault.code, fault.file) == ("file.missing", "units.csv")
    assert find_table(tmp_path, ATTENDANCE, is_required=False)[1:] == ([], None)


def test_a_file_that_cannot_be_read_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "units.csv").mkdir()
    rows, (fault,) = read_table(tmp_path / "units.csv", UNITS)
    assert fault.code == "file.unreadable"
    assert not rows.is_known


def test_points_are_whole_numbers_up_to_100(tmp_path: Path) -> None:
    path = tmp_path / "ballots.csv"
    path.write_text(
        'Mã sản phẩm,Mã thành viên,Phần A,Phần B,Phần C\nP,M,"35,0",20.0,-1\nP,M,"35,5",101,mười\n', encoding="utf-8"
    )
    rows, faults = read_table(path, BALLOTS)
    assert [(fault.row, fault.column, fault.code) for fault in faults] == [
        (2, "Phần C", "value.range"),
        (3, "Phần A", "value.whole"),
        (3, "Phần C", "value.whole"),
        (3, "Phần B", "value.range"),
    ]
    assert rows.lines[0].values["part_a"] == 35


def test_presence_is_yes_or_no(tmp_path: Path) -> None:
    path = tmp_path / "attendance.csv"
    path.write_text("Mã thành viên,Có mặt\nTV01,CÓ\nTV02,không\nTV03,x\nTV04,\n", encoding="utf-8")
    rows, faults = read_table(path, ATTENDANCE)
    assert [row.is_present for row in rows.forms] == [True, False]
    assert [(fault.row, fault.code) for fault in faults] == [(4, "value.yes_no"), (5, "value.missing")]
