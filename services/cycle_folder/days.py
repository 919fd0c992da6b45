"""Read a day as clerks, Excel and TOML write it."""

import re
from datetime import date, datetime, time, timedelta

from services.cycle_folder.texts import shown

_VIETNAMESE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_OTHER_MARKS = re.compile(r"(\d{1,2})[.\-](\d{1,2})[.\-](\d{4})")
_SERIAL = re.compile(r"\d{5}(?:\.0+)?")
_SERIAL_ZERO = date(1899, 12, 30)  # Excel counts 1900 as a leap year; from March 1900 this origin is exact
_YEARS = range(1900, 2101)
_HOW = "viết ngày/tháng/năm như 05/3/2026, hoặc năm-tháng-ngày như 2026-03-05"


class NotADay(ValueError):
    """The value names no day; carries the stable code, the fact and the way out."""

    def __init__(self, code: str, problem: str, way_out: str = _HOW) -> None:
        super().__init__(problem)
        self.code = code
        self.problem = problem
        self.way_out = way_out


def read_day(value: object) -> date:
    """Read a day from text (dd/mm/yyyy or yyyy-mm-dd) or from a real date.

    Raises NotADay. A bare number is refused even where it could be an Excel serial: a wrong guess would move a
    deadline by years; the message says which day it probably means.
    """
    if isinstance(value, datetime):
        if value.time() != time(0) or value.tzinfo is not None:
            raise NotADay("day.shape", f"«{shown(value)}» có cả giờ, ở đây chỉ ghi ngày")
        return _in_range(value.date())
    if isinstance(value, date):
        return _in_range(value)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise NotADay("day.shape", f"«{shown(value)}» không phải là ngày")
    return _from_text(str(value).strip())


def _from_text(text: str) -> date:
    if not text:
        raise NotADay("value.missing", "ngày đang để trống")
    if match := _VIETNAMESE.fullmatch(text):
        day, month, year = map(int, match.groups())
        return _make(text, year, month, day)
    if match := _ISO.fullmatch(text):
        year, month, day = map(int, match.groups())
        return _make(text, year, month, day)
    if _SERIAL.fullmatch(text):
        meant = _SERIAL_ZERO + timedelta(days=int(text[:5]))
        raise NotADay(
            "day.serial",
            f"«{text}» là số thứ tự ngày của Excel, có lẽ là ngày {meant:%d/%m/%Y}",
            f"ghi lại thành {meant:%d/%m/%Y} (trong Excel: định dạng ô là Date rồi lưu lại)",
        )
    if match := _OTHER_MARKS.fullmatch(text):
        day, month, year = map(int, match.groups())
        raise NotADay("day.shape", f"«{text}» dùng dấu ngăn cách lạ", f"ghi lại thành {day:02d}/{month:02d}/{year}")
    raise NotADay("day.shape", f"«{shown(text)}» không phải là ngày")


def _make(text: str, year: int, month: int, day: int) -> date:
    try:
        return _in_range(date(year, month, day))
    except NotADay:
        raise
    except ValueError:
        pass
    # 03/25/2026: American order, the one mistake with a sure correction.
    swapped = f"; có lẽ là {month:02d}/{day:02d}/{year}" if month > 12 >= day else ""  # noqa: PLR2004 - months
    raise NotADay("day.impossible", f"không có ngày «{text}»{swapped}")


def _in_range(day: date) -> date:
    if day.year not in _YEARS:
        raise NotADay("day.year", f"năm {day.year} nằm ngoài 1900 – 2100", "kiểm tra lại năm")
    return day
