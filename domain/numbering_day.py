"""The day of a number: at latest the next working day after the signature; two years open in January (Decree 30)."""

from datetime import date
from typing import Final

from domain.calendar import CalendarUnknown, WorkingCalendar
from domain.errors import RuleBroken
from domain.vietnamese import short_date

_JANUARY: Final = 1


class DayNotOpen(RuleBroken):
    """Say that no number can be given for a day: not come yet, or of a year whose January is over."""

    def __init__(self, day: date, today: date) -> None:
        super().__init__(day, today)
        self.day = day
        self.today = today

    def sentence(self) -> str:
        """Name the day and what is possible."""
        if self.day > self.today:
            return (
                f"Ngày {short_date(self.day)} chưa đến nên chưa cấp được số. Hãy ghi ngày hôm nay hoặc ngày trước đó."
            )
        return (
            f"Sổ năm {self.day.year} không còn nhận số cho ngày {short_date(self.day)}: chỉ đến hết tháng 01 năm sau. "
            f"Hãy ghi ngày của năm {self.today.year}; văn bản lấy số của năm {self.today.year}."
        )


class OldYearReason(RuleBroken):
    """Say that a number of the year that ended was asked for without a reason."""

    def __init__(self, day: date) -> None:
        super().__init__(day)
        self.day = day

    def sentence(self) -> str:
        """Name the year and the option."""
        return (
            f"Văn bản ghi ngày {short_date(self.day)} lấy số của năm {self.day.year} đã hết nên phải nêu lý do: "
            "hãy thêm --reason “…”; lý do ghi ở cột Ghi chú của sổ."
        )


class SignedLater(RuleBroken):
    """Say that a paper would bear a day before its signature."""

    def __init__(self, day: date, signed_on: date) -> None:
        super().__init__(day, signed_on)
        self.day = day
        self.signed_on = signed_on

    def sentence(self) -> str:
        """Name both days."""
        return (
            f"Văn bản ký ngày {short_date(self.signed_on)} không thể ghi ngày {short_date(self.day)}. "
            f"Hãy ghi từ ngày {short_date(self.signed_on)} trở đi, hoặc sửa ngày ký."
        )


def check_day(day: date, today: date, reason: str = "", signed_on: date | None = None) -> None:
    """Pass silently when a paper of a day may get its number today.

    A day of this year needs nothing; a day of last year needs January and a reason. Source: Decree 30/2020/NĐ-CP,
    Article 15 (numbers run from 01 on 1 January to 31 December). Raises DayNotOpen, OldYearReason, SignedLater.
    """
    is_old = day.year == today.year - 1 and today.month == _JANUARY
    if day > today or (day.year != today.year and not is_old):
        raise DayNotOpen(day, today)
    if signed_on is not None and day < signed_on:
        raise SignedLater(day, signed_on)
    if is_old and not reason.strip():
        raise OldYearReason(day)


def number_due(signed_on: date, calendar: WorkingCalendar) -> date | None:
    """Give the last day for the number of a paper: the next working day after its signature.

    None where the holidays of the year are not known. Source: Decree 30/2020/NĐ-CP, Article 15 clause 2.
    """
    try:
        return calendar.add_working_days(signed_on, 1)
    except CalendarUnknown:
        return None
