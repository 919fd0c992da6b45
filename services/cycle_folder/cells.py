"""Take the value of one cell: text, day, whole number, word of a list, yes or no."""

import re
from datetime import date
from typing import Any

from services.cycle_folder.columns import Column
from services.cycle_folder.days import NotADay, read_day
from services.cycle_folder.faults import Fault, Place
from services.cycle_folder.nearest import meant
from services.cycle_folder.sheets import Cell, Unusable
from services.cycle_folder.texts import clean, shown

_WHOLE = re.compile(r"[+-]?[0-9]{1,9}(?:[.,]0+)?")
_YES_NO = {"có": True, "không": False}
_AS_TEXT = "định dạng cột là Text rồi gõ lại ô này"


class _NotTaken(ValueError):
    """The cell holds something that cannot be taken."""

    def __init__(self, code: str, problem: str, way_out: str) -> None:
        super().__init__(problem)
        self.code = code
        self.problem = problem
        self.way_out = way_out


def read_cell(cell: Cell, column: Column, place: Place) -> tuple[Any, list[Fault]]:
    """Read one cell; None when it is empty (no fault) or cannot be taken (an error says why)."""
    faults: list[Fault] = []
    try:
        return _take(cell, column, place, faults), faults
    except (_NotTaken, NotADay) as refused:
        return None, [*faults, place.error(refused.code, refused.problem, refused.way_out)]


def _take(cell: Cell, column: Column, place: Place, faults: list[Fault]) -> Any:  # noqa: ANN401 - a str, int, bool or date
    if isinstance(cell, Unusable):
        raise _NotTaken(cell.code, cell.problem, cell.way_out)
    if column.kind == "day":
        return None if isinstance(cell, str) and not cell.strip() else read_day(cell)
    if isinstance(cell, bool):
        raise _NotTaken("cell.became_bool", f"ô là giá trị lô-gích {str(cell).upper()} của Excel", _AS_TEXT)
    if isinstance(cell, date):
        raise _NotTaken("cell.became_date", f"Excel đã đổi ô này thành ngày {cell:%d/%m/%Y}", _AS_TEXT)
    text, found = clean(str(cell), place)
    if text:
        faults += found
    return _convert(text, column) if text else None


def _convert(text: str, column: Column) -> str | int | bool:
    match column.kind:
        case "whole":
            return _whole(text)
        case "yes_no":
            return _yes_no(text)
        case "choice":
            return _choice(text, column)
        case _:
            return text


def _whole(text: str) -> int:
    if _WHOLE.fullmatch(text):
        return int(re.split("[.,]", text)[0])
    raise _NotTaken("value.whole", f"«{shown(text)}» không phải số nguyên", "ghi số nguyên, không có phần thập phân")


def _yes_no(text: str) -> bool:
    if text.casefold() in _YES_NO:
        return _YES_NO[text.casefold()]
    raise _NotTaken("value.yes_no", f"«{shown(text)}» không phải có hay không", "ghi có hoặc không")


def _choice(text: str, column: Column) -> str:
    words = {value.casefold(): value for value in column.choices.values()}
    words |= {word.casefold(): value for word, value in column.choices.items()}
    if text.casefold() in words:
        return words[text.casefold()]
    way_out = f"{meant(text, column.choices)}sửa ô này"
    raise _NotTaken("value.choice", f"«{shown(text)}» không có trong danh mục", way_out)
