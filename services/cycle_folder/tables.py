"""Read a table of the folder: find its columns, then every row; each fault names its cell."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic

from pydantic import ValidationError

from domain.vietnamese import nfc
from services.cycle_folder.cells import read_cell
from services.cycle_folder.columns import Column, F, Table
from services.cycle_folder.faults import Fault, Place
from services.cycle_folder.nearest import meant
from services.cycle_folder.sheets import Cell, Grid, Unusable, open_grid
from services.cycle_folder.texts import shown
from services.cycle_folder.translate import translate_row


@dataclass(frozen=True, slots=True)
class Line(Generic[F]):
    """A row of a table: what its good cells hold by field, and the form when the whole row is good."""

    row: int
    values: Mapping[str, Any]
    form: F | None
    faulty: frozenset[str] = frozenset()  # fields whose cells hold something that cannot be taken

    def text(self, name: str) -> str:
        """Give the text of a good cell; empty when the cell is empty or faulty."""
        value = self.values.get(name, "")
        return value if isinstance(value, str) else ""


@dataclass(frozen=True, slots=True)
class Rows(Generic[F]):
    """A table as far as it could be read; ``is_known`` is False when its rows are not known at all."""

    table: Table[F]
    file: str
    lines: tuple[Line[F], ...] = ()
    is_known: bool = False

    @property
    def forms(self) -> tuple[F, ...]:
        """Give the good rows."""
        return tuple(line.form for line in self.lines if line.form is not None)

    def texts(self, name: str) -> frozenset[str]:
        """Give what stands in a column, also in rows that have faults elsewhere."""
        return frozenset(text for line in self.lines if (text := line.text(name)))

    @property
    def whole(self) -> Place:
        """Give the place of a fault of the table as a whole."""
        return Place(self.file)

    def at(self, line: Line[F], name: str | None = None) -> Place:
        """Give the place of a row, or of its cell in the column of a field."""
        return Place(self.file, line.row, self.table.title(name) if name else None)


def find_table(folder: Path, table: Table[F], *, is_required: bool) -> tuple[Rows[F], list[Fault], Path | None]:
    """Find and read units.csv or units.xlsx; both at once is a fault, for nobody knows which is right.

    Returns the rows, the faults and the file (None when there is none, or two).
    """
    paths = [path for suffix in (".csv", ".xlsx") if (path := folder / f"{table.stem}{suffix}").is_file()]
    name = f"{table.stem}.csv"
    if not paths:
        way_out = f"thêm {table.stem}.csv hoặc {table.stem}.xlsx vào thư mục chu trình"
        fault = Place(name).error("file.missing", f"thiếu {table.name}", way_out)
        return Rows(table, name), [fault] if is_required else [], None
    if len(paths) > 1:
        problem = f"có cả {table.stem}.csv và {table.stem}.xlsx"
        return (
            Rows(table, name),
            [Place(name).error("table.twice", problem, "giữ một tệp, xóa tệp kia")],
            None,
        )
    rows, faults = read_table(paths[0], table)
    if rows.is_known and not rows.lines:
        place, way_out = Place(rows.file), f"điền {table.name} từ dòng 2: {', '.join(_titles(table))}"
        make = place.error if is_required else place.warning
        faults.append(make("table.empty", f"{table.name} chưa có dòng nào", way_out))
    return rows, faults, paths[0]


def read_table(path: Path, table: Table[F]) -> tuple[Rows[F], list[Fault]]:
    """Read one CSV or XLSX file with all its faults; never raises for what is in the file."""
    try:
        grid, faults = open_grid(path)
    except OSError:
        fault = Place(path.name).error("file.unreadable", "không đọc được tệp", "kiểm tra quyền đọc tệp")
        return Rows(table, path.name), [fault]
    if grid is None:
        return Rows(table, path.name), faults
    columns, header_faults = _find_columns(grid, table, path.name)
    faults += header_faults
    if columns is None:
        return Rows(table, path.name), faults
    lines: list[Line[F]] = []
    last = max((n for n, row in enumerate(grid, 1) if not _is_blank(row)), default=1)
    for n, row in enumerate(grid[1:last], 2):
        if _is_blank(row):
            way_out = "không phải sửa ngay; đã bỏ qua dòng này"
            faults.append(Place(path.name, n).warning("row.empty", "dòng trống", way_out))
            continue
        line, row_faults = _read_line(row, n, columns, len(grid[0]), table, path.name)
        lines.append(line)
        faults += row_faults
    return Rows(table, path.name, tuple(lines), is_known=True), faults


def _is_blank(row: tuple[Cell, ...]) -> bool:
    return all(isinstance(cell, str) and not cell.strip() for cell in row)


def _titles(table: Table[F]) -> list[str]:
    return [f"«{column.title}»" for column in table.columns]


def _find_columns(grid: Grid, table: Table[F], file: str) -> tuple[dict[int, Column] | None, list[Fault]]:
    """Match row 1 with the table's columns; None when a required column is not there."""
    known = {_key(word): column for column in table.columns for word in (column.name, column.title)}
    found: dict[int, Column] = {}
    faults: list[Fault] = []
    header = [shown(cell.problem if isinstance(cell, Unusable) else cell) for cell in grid[0]] if grid else []
    if not any(_key(title) in known for title in header):
        way_out = f"dòng 1 phải là tên cột: {', '.join(_titles(table))}"
        return None, [Place(file, 1).error("table.no_header", f"dòng 1 không phải tên cột của {table.name}", way_out)]
    for n, title in enumerate(header):
        column = known.get(_key(title))
        if column is None:
            faults += _unknown_column(grid, n, title, table, file)
        elif column in found.values():
            place = Place(file, 1, column.title)
            faults.append(place.error("column.twice", "cột có hai lần", "xóa một trong hai cột"))
        else:
            found[n] = column
    missing = [column for column in table.columns if column not in found.values() and table.is_required(column)]
    faults += [
        Place(file, 1, column.title).error("column.missing", "thiếu cột này", f"thêm cột «{column.title}»")
        for column in missing
    ]
    return None if missing else found, faults


def _key(title: str) -> str:
    return " ".join(nfc(title).casefold().split())


def _unknown_column(grid: Grid, n: int, title: str, table: Table[F], file: str) -> list[Fault]:
    if title:
        way_out = f"{meant(title, (column.title for column in table.columns))}sửa tên cột hoặc xóa cột"
        return [Place(file, 1, title).error("column.unknown", f"{table.name} không có cột này", way_out)]
    used = next((row_n for row_n, row in enumerate(grid[1:], 2) if not _is_blank(row[n : n + 1])), None)
    if used is None:
        return []
    place = Place(file, used)
    return [place.error("column.unnamed", f"ô thứ {n + 1} nằm ở cột không có tên", "đặt tên cột ở dòng 1 hoặc xóa ô")]


def _read_line(
    row: tuple[Cell, ...], n: int, columns: dict[int, Column], width: int, table: Table[F], file: str
) -> tuple[Line[F], list[Fault]]:
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    bad: set[str] = set()
    for position, column in columns.items():
        place = Place(file, n, column.title)
        value, cell_faults = read_cell(row[position] if position < len(row) else "", column, place)
        faults += cell_faults
        if value is not None:
            values[column.name] = value
        elif cell_faults:
            bad.add(column.name)
    if not _is_blank(row[width:]):
        way_out = "đặt ô có dấu phẩy trong ngoặc kép, hoặc xóa ô thừa"
        faults.append(Place(file, n).error("row.too_long", f"dòng có {len(row)} ô, nhiều hơn số cột", way_out))
    try:
        form = table.form.model_validate(values)
    except ValidationError as wrong:
        faults += [fault for name, fault in translate_row(wrong, table, Place(file, n)) if name not in bad]
        form = None
    return Line(n, values, None if bad else form, frozenset(bad)), faults
