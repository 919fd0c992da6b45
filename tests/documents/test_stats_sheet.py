"""Workbooks of tables: numbers are numbers, texts stay texts, the same table gives the same bytes."""

import io
from datetime import date

from openpyxl import load_workbook

from documents.stats_sheet import SheetTable, write_tables

TABLE = SheetTable(
    name="Thống kê",
    title="Sản phẩm theo địa phương",
    columns=("STT", "Địa phương", "Đăng ký", "Ngày"),
    rows=((1, "huyện Lý Sơn", 12, date(2020, 5, 21)), (2, "=1+1", 3, None)),
    totals=("", "Tổng cộng", 15),
    notes=("Ghi chú",),
)


def test_numbers_are_number_cells_and_no_text_becomes_a_formula() -> None:
    sheet = load_workbook(io.BytesIO(write_tables([TABLE])))["Thống kê"]
    assert [cell.value for cell in sheet[3]] == ["STT", "Địa phương", "Đăng ký", "Ngày"]
    assert (sheet["C4"].value, sheet["C4"].data_type) == (12, "n")
    assert (sheet["B5"].value, sheet["B5"].data_type) == ("=1+1", "s")
    assert sheet["D4"].is_date
    assert (sheet["B6"].value, sheet["C6"].value) == ("Tổng cộng", 15)
    assert sheet["B6"].font.bold
    assert sheet["A8"].value == "Ghi chú"
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("A4", "$3:$3")


def test_without_a_title_the_head_is_row_one() -> None:
    sheet = load_workbook(io.BytesIO(write_tables([SheetTable("PTNT_OCOP", "", ("A",), ((1,),))]))).worksheets[0]
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [["A"], [1]]


def test_equal_tables_are_equal_bytes() -> None:
    assert write_tables([TABLE]) == write_tables([TABLE])
