"""Write an empty cycle folder that explains itself."""

import csv
import io
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from shutil import rmtree
from typing import Any, Literal
from uuid import uuid4

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from services.cycle_folder.columns import COUNCIL_TABLES, PLAN_TABLES, Column, Table
from services.cycle_folder.dossiers import NAME as DOSSIERS
from services.cycle_folder.toml_file import NAME as CYCLE

GUIDE = "HUONG-DAN.md"
Suffix = Literal[".xlsx", ".csv"]

_FORMATS: Mapping[str, str] = {"day": "dd/mm/yyyy", "whole": "0"}
_LAST_CHOICE_ROW = 1000


class FolderNotEmpty(Exception):
    """The folder holds files already; a blank cycle is never written over somebody's work."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.path = path

    def __str__(self) -> str:
        """Say the fact and the way out."""
        return f"«{self.path}» đã có nội dung. Hãy chọn một thư mục mới hoặc thư mục trống."


def write_blank(path: Path, suffix: Suffix = ".xlsx") -> list[Path]:
    """Write a commented cycle.toml, three tables with titles only, dossiers/ and a short guide.

    Tables are workbooks, for Excel does not open a CSV in UTF-8 rightly by itself; ``suffix`` may ask for CSV.
    All is written beside the target and moved there at the end. Returns the paths. Raises FolderNotEmpty.
    """
    path = path.resolve()
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise FolderNotEmpty(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{uuid4().hex}")
    draft.mkdir()
    try:
        _write_files(draft, suffix)
        if path.exists():
            path.rmdir()
        draft.rename(path)
    except BaseException:
        rmtree(draft, ignore_errors=True)
        raise
    return sorted(path.iterdir())


def _write_files(folder: Path, suffix: Suffix) -> None:
    package = files("services.cycle_folder")
    (folder / CYCLE).write_text((package / "blank_cycle.toml").read_text(encoding="utf-8"), encoding="utf-8")
    guide = (package / "blank_guide.txt").read_text(encoding="utf-8")
    names = {table.stem: f"{table.stem}{suffix}" for table in PLAN_TABLES}
    names |= {table.stem: ", ".join(f"«{column.title}»" for column in table.columns) for table in COUNCIL_TABLES}
    (folder / GUIDE).write_text(guide.format(**names), encoding="utf-8")
    for table in PLAN_TABLES:
        write = _write_workbook if suffix == ".xlsx" else _write_csv
        write(folder / names[table.stem], table)
    (folder / DOSSIERS).mkdir()


def _write_csv(path: Path, table: Table[Any]) -> None:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(column.title for column in table.columns)
    path.write_text(text.getvalue(), encoding="utf-8")


def _write_workbook(path: Path, table: Table[Any]) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = table.stem
    for n, column in enumerate(table.columns, 1):
        _write_column(sheet, n, column, is_required=table.is_required(column))
    sheet.freeze_panes = "A2"
    book.save(path)


def _write_column(sheet: Worksheet, n: int, column: Column, *, is_required: bool) -> None:
    """Write a title and set up the cells below: text keeps leading zeros, lists offer their words."""
    letter = get_column_letter(n)
    cell = sheet.cell(1, n, column.title)
    cell.font = Font(bold=is_required)
    dimension = sheet.column_dimensions[letter]
    dimension.width = max(12, 2 * len(column.title))
    dimension.number_format = _FORMATS.get(column.kind, "@")
    if column.choices:
        words = DataValidation(type="list", formula1=f'"{",".join(column.choices)}"', allow_blank=not is_required)
        words.add(f"{letter}2:{letter}{_LAST_CHOICE_ROW}")
        sheet.add_data_validation(words)
