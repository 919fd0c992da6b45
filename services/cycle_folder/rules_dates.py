"""Rules of days: their order, working days, terms and periods."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from domain.calendar import CalendarUnknown, vietnam_calendar
from domain.deadline import Deadline
from domain.vietnamese import short_date, weekday_name
from services.cycle_folder.faults import Fault, Place
from services.cycle_folder.parts import DAYS, Parts

NAMES = {
    "announce_on": "ngày triển khai",
    "dossiers_due": "hạn nộp hồ sơ",
    "late_until": "ngày cuối nhận hồ sơ quá hạn",
    "convene_on": "ngày triệu tập Hội đồng",
    "session_on": "ngày họp Hội đồng",
    "recognise_until": "hạn công nhận",
    "archive_on": "ngày lưu trữ",
}
# Where the form lets an officer say why a day off was chosen.
REASONS = {"dossiers_due": "dossiers_non_working_reason", "session_on": "session_non_working_reason"}


class _Planned(NamedTuple):
    """A day on which something is due or happens; ``reason_key`` is None where the form has no reason."""

    place: Place
    name: str
    day: date
    reason_key: str | None = None
    reason: str = ""


def check_dates(parts: Parts) -> Iterator[Fault]:
    """Check every day of cycle.toml that could be read."""
    days = _last_days(parts)
    yield from _check_order(parts, days)
    yield from _check_working_days(list(_planned(parts, days)))
    yield from _check_supplement(parts, days)
    yield from _check_clock(parts)
    yield from _check_obligations(parts, days)
    yield from _check_reports(parts, days)
    year, announced = parts.toml.data.get("year"), days.get("announce_on")
    if announced and isinstance(year, int) and announced.year not in {year - 1, year}:
        problem = f"ngày triển khai {short_date(announced)} không thuộc năm {year} hay năm trước đó"
        yield parts.toml.at("dates", "announce_on").warning("dates.year", problem, "kiểm tra year và dates.announce_on")


def _last_days(parts: Parts) -> dict[str, date]:
    """Give the days; for 'trước ngày' the last day that is still in time."""
    days = dict(parts.days)
    if "dossiers_due" in days:
        inclusive = parts.section("dates").get("dossiers_due_inclusive") is not False
        days["dossiers_due"] = Deadline(days["dossiers_due"], inclusive).last_day
    return days


def _check_order(parts: Parts, days: dict[str, date]) -> Iterator[Fault]:
    before, strictly = "", False
    for name, is_strict in DAYS.items():
        strictly = strictly or is_strict
        if name not in days:
            continue
        if before and (days[name] < days[before] or (strictly and days[name] == days[before])):
            problem = (
                f"{NAMES[name]} {short_date(days[name])} phải {'sau' if strictly else 'từ'}"
                f" {NAMES[before]} {short_date(days[before])}"
            )
            place = parts.toml.at("dates", name)
            yield place.error("dates.order", problem, f"sửa dates.{name} hoặc dates.{before}")
        before, strictly = name, False


def _planned(parts: Parts, days: dict[str, date]) -> Iterator[_Planned]:
    for name, day in days.items():
        reason = REASONS.get(name)
        written = parts.text("dates", reason) if reason else ""
        yield _Planned(parts.toml.at("dates", name), NAMES[name], day, reason, written)
    for n, owed in parts.obligations.items():
        place, last = parts.toml.at("obligations", n, "due"), Deadline(owed.due, owed.inclusive).last_day
        yield _Planned(place, f"hạn «{owed.title}»", last, "non_working_reason", owed.non_working_reason)
    for n, report in parts.reports.items():
        place = parts.toml.at("reports", n, "make_on")
        name = f"ngày làm báo cáo «{report.title}»"
        yield _Planned(place, name, report.make_on, "non_working_reason", report.non_working_reason)


def _check_working_days(planned: list[_Planned]) -> Iterator[Fault]:
    calendar = vietnam_calendar()
    unknown: dict[int, Place] = {}
    for item in planned:
        if item.day.year not in calendar.known_years:
            unknown.setdefault(item.day.year, item.place)
        if calendar.is_known_day_off(item.day):
            yield _day_off(item)
    for year, place in unknown.items():
        problem = f"chưa có lịch nghỉ lễ, Tết của năm {year}, nên chỉ biết thứ Bảy và Chủ nhật là ngày nghỉ"
        yield place.warning("calendar.unknown_year", problem, "tự đối chiếu lịch nghỉ, hoặc bổ sung lịch năm đó")


def _day_off(item: _Planned) -> Fault:
    problem = f"{item.name} {short_date(item.day)} ({weekday_name(item.day)}) là ngày nghỉ"
    if item.reason:
        way_out = "không phải sửa nếu đúng là như vậy"
        return item.place.warning("day.non_working_accepted", f"{problem}; lý do: {item.reason}", way_out)
    before, after = item.day, item.day
    while vietnam_calendar().is_known_day_off(before):
        before -= timedelta(days=1)
    while vietnam_calendar().is_known_day_off(after):
        after += timedelta(days=1)
    way_out = f"chuyển về {short_date(before)} hoặc {short_date(after)}"
    if item.reason_key:
        way_out += f", hoặc ghi lý do vào {item.reason_key}"
    return item.place.error("day.non_working", problem, way_out)


def _check_supplement(parts: Parts, days: dict[str, date]) -> Iterator[Fault]:
    """Check that a dossier filed on the last day can still be completed before the session."""
    count = parts.toml.data.get("supplement_working_days", 10)
    session = days.get("session_on")
    most = 250
    if session is None or type(count) is not int or not 0 < count <= most:
        return
    for name in ("dossiers_due", "late_until"):
        if name not in days:
            continue
        try:
            until = vietnam_calendar().add_working_days(days[name], count)
        except CalendarUnknown:
            return
        if until >= session > days[name]:
            problem = (
                f"hồ sơ nộp vào {NAMES[name]} {short_date(days[name])} được bổ sung đến {short_date(until)},"
                f" không trước ngày họp {short_date(session)}"
            )
            place, way_out = (
                parts.toml.at("supplement_working_days"),
                "giảm số ngày bổ sung hoặc lùi ngày họp",
            )
            make = place.error if name == "dossiers_due" else place.warning
            yield make("dates.supplement", problem, way_out)
            return


def _check_clock(parts: Parts) -> Iterator[Fault]:
    starts = parts.text("dates", "session_starts_at") or "08:00"
    ends = parts.text("dates", "session_ends_at") or "17:00"
    if len(starts) == len(ends) and starts >= ends:
        problem = f"phiên họp kết thúc lúc {ends}, không sau giờ bắt đầu {starts}"
        place = parts.toml.at("dates", "session_ends_at")
        yield place.error("dates.clock", problem, "sửa session_starts_at hoặc session_ends_at")


def _check_obligations(parts: Parts, days: dict[str, date]) -> Iterator[Fault]:
    announced, archived = days.get("announce_on"), days.get("archive_on")
    for n, owed in parts.obligations.items():
        place, last = parts.toml.at("obligations", n, "due"), Deadline(owed.due, owed.inclusive).last_day
        fact = f"hạn «{owed.title}» {short_date(last)}"
        if announced and last <= announced:
            problem = f"{fact} không sau ngày triển khai {short_date(announced)}"
            yield place.error("obligation.too_early", problem, "sửa hạn hoặc dates.announce_on")
        if archived and last > archived:
            problem = f"{fact} sau ngày lưu trữ {short_date(archived)}"
            way_out = "lùi dates.archive_on nếu còn phải theo dõi việc này"
            yield place.warning("obligation.after_archive", problem, way_out)


def _check_reports(parts: Parts, days: dict[str, date]) -> Iterator[Fault]:
    archived = days.get("archive_on")
    for n, report in parts.reports.items():
        made = parts.toml.at("reports", n, "make_on")
        if report.period_from > report.period_until:
            period = f"từ {short_date(report.period_from)} đến {short_date(report.period_until)}"
            place, way_out = parts.toml.at("reports", n, "period_until"), "sửa period_from hoặc period_until"
            yield place.error("report.period", f"kỳ báo cáo {period} bị ngược", way_out)
        if report.make_on < report.period_from:
            problem = f"báo cáo làm ngày {short_date(report.make_on)}, trước khi kỳ báo cáo bắt đầu"
            yield made.error("report.too_early", problem, "sửa make_on hoặc period_from")
        if archived and report.make_on > archived:
            problem = f"báo cáo làm ngày {short_date(report.make_on)}, sau ngày lưu trữ {short_date(archived)}"
            way_out = "lùi dates.archive_on để báo cáo vào hồ sơ lưu trữ"
            yield made.warning("report.after_archive", problem, way_out)
