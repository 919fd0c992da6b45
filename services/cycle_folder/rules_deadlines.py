"""Rules of [deadlines] and [reminders]: days that exist, councils that the regime has, plans that remind in time."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from domain.calendar import vietnam_calendar
from domain.obligation import STANDARD
from domain.vietnamese import short_date, weekday_name
from services.cycle_folder.days import read_day
from services.cycle_folder.deadlines_form import Deadlines
from services.cycle_folder.faults import Fault
from services.cycle_folder.nearest import meant
from services.cycle_folder.parts import Parts
from services.cycle_folder.reminders_form import STANDARD_PLANS, OwnPlan, Reminders

DAYS: Final = ("ideas_due", "plans_due", "unit_councils_due", "half_year_report_due", "year_report_due")


def check_deadlines(parts: Parts) -> Iterator[Fault]:
    """Check the other deadlines of the year and the plans of reminders."""
    yield from _check_days(parts)
    yield from _check_reminders(parts)


def _check_days(parts: Parts) -> Iterator[Fault]:
    written, reason = parts.section("deadlines"), parts.text("deadlines", "non_working_reason")
    for name in DAYS:
        day = _day(written.get(name))
        if day is None:
            continue
        place, what = parts.toml.at("deadlines", name), Deadlines.model_fields[name].description
        announced = parts.days.get("announce_on")
        if announced and day <= announced:
            problem = f"{what} {short_date(day)} không sau ngày triển khai {short_date(announced)}"
            yield place.error("deadline.too_early", problem, "sửa hạn hoặc dates.announce_on")
        if vietnam_calendar().is_known_day_off(day):
            problem = f"{what} {short_date(day)} ({weekday_name(day)}) là ngày nghỉ"
            if reason:
                yield place.warning("deadline.day_off", f"{problem}; lý do: {reason}", "không phải sửa")
            else:
                way_out = f"chuyển về {short_date(_working(day))}, hoặc ghi lý do vào deadlines.non_working_reason"
                yield place.error("deadline.day_off", problem, way_out)
        code = STANDARD[name]
        if code in parts.obligation_codes:
            problem = f"việc «{code}» đã có trong [[obligations]]"
            yield place.error("deadline.twice", problem, "giữ một nơi: xóa hạn này hoặc xóa mục [[obligations]]")
    if "unit_councils_due" in written and parts.regime and not parts.regime.unit_council:
        problem = f"chế độ {parts.regime.code} không có Hội đồng cấp huyện"
        yield parts.toml.at("deadlines", "unit_councils_due").error("deadline.no_council", problem, "xóa dòng này")


def _day(value: object) -> date | None:
    """Read a day; what is none is told by the shape of the file."""
    try:
        return read_day(value)
    except ValueError:
        return None


def _working(day: date) -> date:
    while vietnam_calendar().is_known_day_off(day):
        day -= timedelta(days=1)
    return day


def _check_reminders(parts: Parts) -> Iterator[Fault]:
    try:
        reminders = Reminders.model_validate(parts.section("reminders"))
    except ValueError:
        return  # its own faults are told with the shape of the file
    if reminders.sends_from >= reminders.sends_until:
        problem = f"giờ thôi gửi {reminders.sends_until} không sau giờ bắt đầu {reminders.sends_from}"
        yield parts.toml.at("reminders", "sends_until").error("reminder.hours", problem, "sửa một trong hai giờ")
    known = _codes(parts)
    for code, own in reminders.plans.items():
        if code not in known:
            way_out = f"{meant(code, known)}sửa mã, hoặc xóa bảng"
            place = parts.toml.at("reminders", "plans", code)
            yield place.warning("reminder.plan_unknown", f"không có việc nào mang mã «{code}»", way_out)
        if own.offsets is not None:
            yield from _check_early(parts, own, "plans", code)
    yield from _check_early(parts, OwnPlan(offsets=reminders.offsets))


def _check_early(parts: Parts, plan: OwnPlan, *path: str) -> Iterator[Fault]:
    """Ask for at least one reminder before the day is over: a plan without one never warns in time."""
    days = [int(str(offset).removesuffix("wd")) for offset in plan.offsets or ()]
    if not any(day <= 0 for day in days):
        place = parts.toml.at("reminders", *path, "offsets")
        yield place.warning("reminder.none_before", "không có lần nhắc nào trước hạn", "thêm một số âm, ví dụ -3")


def _codes(parts: Parts) -> list[str]:
    office = (f"bao-cao-{report.code}" for report in parts.reports.values())
    return sorted({*parts.obligation_codes, *STANDARD.values(), *STANDARD_PLANS, *office})
