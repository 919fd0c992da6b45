"""Open a CSV or XLSX file as a grid of cells; every cell says what it holds, or why it cannot be used."""

import csv
import io
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import zip_longest
from pathlib import Path
from typing import Any

import openpyxl

from services.cycle_folder.faults import Fault, Place
from services.cycle_folder.texts import decode

LARGEST_FILE = 10 * 1024 * 1024
MOST_ROWS = 20_000
_LARGEST_UNPACKED = 20 * LARGEST_FILE
_WIDEST = 64  # more columns than any table has; a stray mark in column XFD must not cost 16,384 cells a row
_DELIMITERS = ",;\t"
_TOO_LONG = (
    "table.too_long",
    f"bảng có quá {MOST_ROWS:,} dòng".replace(",", "."),
    "chia nhỏ hoặc xóa các dòng thừa",
)


@dataclass(frozen=True, slots=True)
class Unusable:
    """A cell whose value cannot be taken: the stable code, the fact and the way out."""

    code: str
    problem: str
    way_out: str


_FORMULA = Unusable(
    "cell.formula",
    "ô là công thức chưa có kết quả",
    "mở bằng Excel, chép ô rồi dán dạng giá trị (Paste Special, Values)",
)
Cell = str | int | float | bool | date | Unusable
Grid = tuple[tuple[Cell, ...], ...]


def open_grid(path: Path) -> tuple[Grid | None, list[Fault]]:
    """Read the cells of a table, row 1 first; None when the file cannot be read at all. Raises OSError."""
    place = Place(path.name)
    if path.stat().st_size > LARGEST_FILE:
        return None, [place.error("file.too_big", "tệp lớn hơn 10 MB", "bỏ hình ảnh và các dòng thừa rồi lưu lại")]
    data = path.read_bytes()
    return _open_csv(data, place) if path.suffix == ".csv" else _open_xlsx(data, place)


def _open_csv(data: bytes, place: Place) -> tuple[Grid | None, list[Fault]]:
    text, faults = decode(data, place)
    if text is None:
        return None, faults
    first = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    rows: list[tuple[Cell, ...]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            rows.append(tuple(row))
            if len(rows) > MOST_ROWS + 1:
                return None, [*faults, place.error(*_TOO_LONG)]
    except csv.Error:
        way_out = 'kiểm tra dấu ngoặc kép (") mở mà không đóng từ dòng này trở xuống'
        fault = Place(place.file, len(rows) + 1).error("csv.broken", "không tách được dòng này thành ô", way_out)
        return None, [*faults, fault]
    return tuple(rows), faults


def _open_xlsx(data: bytes, place: Place) -> tuple[Grid | None, list[Fault]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            unpacked = sum(entry.file_size for entry in package.infolist())
        if unpacked > _LARGEST_UNPACKED:
            way_out = "bỏ hình ảnh và các dòng thừa rồi lưu lại"
            return None, [place.error("file.too_big", "tệp quá lớn khi giải nén", way_out)]
        with warnings.catch_warnings():
            # openpyxl warns of styles and extensions that it drops; none of them is a value.
            warnings.simplefilter("ignore")
            rows = _read_workbook(data)
    except Exception:  # noqa: BLE001 - a damaged workbook makes openpyxl, zipfile and the XML parser raise anything
        way_out = "mở bằng Excel và lưu lại dạng .xlsx, không đặt mật khẩu"
        return None, [place.error("xlsx.broken", "không mở được tệp Excel này", way_out)]
    if rows is None:
        return None, [place.error(*_TOO_LONG)]
    return rows, []


def _read_workbook(data: bytes) -> Grid | None:
    """Read the first sheet twice: once for the values, once for the formulas that have none."""
    values = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    formulas = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=False)
    rows: list[tuple[Cell, ...]] = []
    filled = 0
    for shown, written in zip(_sheet_rows(values), _sheet_rows(formulas), strict=True):
        row = _trimmed(_cell(value, formula) for value, formula in zip_longest(shown, written))
        filled += bool(row)
        if filled > MOST_ROWS + 1:
            return None
        rows.append(row)
    while rows and not rows[-1]:
        rows.pop()
    return tuple(rows)


def _sheet_rows(workbook: Any) -> Iterator[tuple[Any, ...]]:  # noqa: ANN401 - openpyxl's read-only cells are untyped
    sheet = workbook.worksheets[0]
    sheet.reset_dimensions()  # the recorded size of the sheet may lie; the rows tell the truth
    yield from sheet.iter_rows(max_col=_WIDEST)


def _trimmed(cells: Iterable[Cell]) -> tuple[Cell, ...]:
    row = list(cells)
    while row and row[-1] == "":
        row.pop()
    return tuple(row)


def _cell(shown: Any, written: Any) -> Cell:  # noqa: ANN401 - openpyxl's read-only cells are untyped
    value = shown.value
    if value is None:
        return _FORMULA if written.data_type == "f" else ""
    if shown.data_type == "e":
        way_out = "sửa công thức hoặc gõ giá trị vào ô"
        return Unusable("cell.excel_error", f"ô báo lỗi {value} của Excel", way_out)
    if isinstance(value, datetime | time | timedelta):
        return _day_or_clock(value)
    return _number(value, shown.number_format) if isinstance(value, int | float) else str(value)


def _number(value: Any, number_format: str) -> int | float | bool | str:  # noqa: ANN401 - any number of openpyxl
    """Undo what Excel does to codes: 522.0 is 522, and 913 shown with the format "00000" is 00913."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    is_padded = type(value) is int and set(number_format) == {"0"}
    return str(value).zfill(len(number_format)) if is_padded else value


def _day_or_clock(value: datetime | time | timedelta) -> date | Unusable:
    if isinstance(value, datetime) and value.time() == time(0):
        return value.date()
    way_out = "định dạng ô là Text rồi gõ lại"
    return Unusable("cell.clock_time", f"Excel đã đổi ô này thành giờ ({value})", way_out)
