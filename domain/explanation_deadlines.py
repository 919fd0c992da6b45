"""Explain the deadlines of a dossier and the life of a certificate, counted from a day."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from domain.calendar import CalendarUnknown, WorkingCalendar, add_days
from domain.certificate import renewal_window, valid_until
from domain.deadline import Deadline
from domain.explanation import Case, Fact, Section
from domain.regime import Regime
from domain.regime_parts import Round, Term
from domain.vietnamese import short_date, weekday_name

LATE_RENEWAL: Final = (
    "Điều 12 khoản 3 QĐ 26/2026/QĐ-TTg đứng trong điều khoản chuyển tiếp: việc giữ hiệu lực cho hồ sơ đánh giá lại nộp"
    " muộn (nhiều nhất {days} ngày) ở những năm sau cần người có thẩm quyền xem lại."
)
_TO_PLAN: Final = "Hạn cố định không tự dời: nếu rơi vào ngày nghỉ, nên xong vào ngày làm việc trước đó."


def deadlines(regime: Regime, case: Case, calendar: WorkingCalendar) -> Section:
    """List the deadlines of a dossier lodged on the day, each with its source."""
    return Section("deadlines", tuple(_deadlines(regime, case, calendar)))


def _deadlines(regime: Regime, case: Case, calendar: WorkingCalendar) -> Iterator[Fact]:
    if regime.unit_working_days is not None:
        yield _of_unit(regime, case, regime.unit_working_days, calendar)
    yield from _rounds(regime, case, calendar)
    last = regime.finish_by(case.registration)
    if last:
        source = regime.sources["transition"]
        yield Fact(
            "Giải quyết theo quy định cũ",
            Deadline(last).phrase(),
            source.text,
            source.verified,
            source.note,
            last,
        )
    terms = {term.code: term for term in regime.terms}
    if "re_evaluation_days" in terms and case.registration == "đánh giá lại":
        label = "Đánh giá lại, tính từ ngày hồ sơ đủ"
        yield _of_term(label, terms["re_evaluation_days"], case.lodged_on, calendar)
    if "revocation_days" in terms:
        label = "Thu hồi giấy chứng nhận, tính từ ngày có kết luận"
        yield _of_term(label, terms["revocation_days"], case.as_of, calendar)
    if not any((regime.unit_working_days, regime.rounds, last)):
        yield Fact(
            "Đợt đánh giá, thời hạn",
            "không ấn định chung; theo kế hoạch của tỉnh và văn bản triển khai chu trình",
            regime.sources["evaluation"].text,
        )


def _of_unit(regime: Regime, case: Case, days: int, calendar: WorkingCalendar) -> Fact:
    source = regime.sources["evaluation"]
    label = f"{regime.receiver} kiểm tra, gửi cấp tỉnh"
    try:
        end = calendar.add_working_days(case.lodged_on, days)
    except CalendarUnknown as unknown:
        return Fact(label, f"{days} ngày làm việc từ ngày nhận. {unknown}", source.text, source.verified, source.note)
    doubtful = calendar.unverified_between(case.lodged_on, end)
    names = ", ".join(f"{row.name} {short_date(row.on)}" for row in doubtful)
    return Fact(
        label,
        f"{days} ngày làm việc: nhận ngày {short_date(case.lodged_on)} thì xong {Deadline(end).phrase()}",
        source.text,
        source.verified and not doubtful,
        f"lịch nghỉ trong khoảng này có ngày chưa đối chiếu: {names}" if doubtful else source.note,
        end,
    )


def _rounds(regime: Regime, case: Case, calendar: WorkingCalendar) -> Iterator[Fact]:
    """Find the first round of the province that is still in time, and the ministry's first one after it."""
    provincial = [one for one in regime.rounds if one.level == "province"]
    ministerial = [one for one in regime.rounds if one.level == "ministry"]
    if not provincial:
        return
    files, one = _next_round(provincial, case.lodged_on)
    done = Deadline(date(files.on.year, *one.done_before), inclusive=False)
    lodge = _lodge_by(files, regime.unit_working_days or 0, calendar)
    in_time = (
        f"; để {regime.receiver} đủ {regime.unit_working_days} ngày làm việc, nộp {lodge.phrase()}" if lodge else ""
    )
    text = f"hồ sơ gửi {files.phrase()}{_hint(files, calendar)}{in_time}; xong {done.phrase()}{_hint(done, calendar)}"
    yield Fact(f"Cấp tỉnh: {one.name}", text, one.source, one.verified, "", files.last_day)
    if ministerial:
        files, one = _next_round(ministerial, done.last_day)
        done = Deadline(date(files.on.year, *one.done_before), inclusive=False)
        text = f"hồ sơ gửi {files.phrase()}{_hint(files, calendar)}; xong {done.phrase()}{_hint(done, calendar)}"
        yield Fact(f"Bộ: {one.name}, sau đợt đó của tỉnh", text, one.source, one.verified, "", files.last_day)


def _next_round(rounds: list[Round], day: date) -> tuple[Deadline, Round]:
    dated = [(Deadline(date(year, *one.files_before), inclusive=False), one) for year in _years(day) for one in rounds]
    return min(((files, one) for files, one in dated if files.is_met_by(day)), key=lambda pair: pair[0].on)


def _lodge_by(files: Deadline, days: int, calendar: WorkingCalendar) -> Deadline | None:
    """Give the last day of lodging that leaves the unit its whole term; None where the calendar is not known."""
    day = files.last_day
    try:
        while calendar.add_working_days(day, days) > files.last_day:
            day -= timedelta(days=1)
    except CalendarUnknown:
        return None
    return Deadline(day)


def _years(day: date) -> tuple[int, int]:
    return day.year, day.year + 1


def _hint(deadline: Deadline, calendar: WorkingCalendar) -> str:
    """Say the last day in time and, when it is off, the working day before it; the deadline itself is not moved."""
    last = deadline.last_day
    if not calendar.is_known_day_off(last):
        return f" (ngày cuối: {short_date(last)})"
    target = last
    while calendar.is_known_day_off(target):
        target -= timedelta(days=1)
    return f" (ngày cuối: {short_date(last)}, {weekday_name(last)} là ngày nghỉ; nên xong {short_date(target)})"


def _of_term(label: str, term: Term, start: date, calendar: WorkingCalendar) -> Fact:
    """Count a legal term in days; its end rolls forward to a working day (Civil Code 2015, Article 148 clause 5)."""
    days = int(term.value)
    end = add_days(start, days)
    rolled = end
    while calendar.is_known_day_off(rolled):
        rolled += timedelta(days=1)
    moved = f" ({short_date(end)} là ngày nghỉ, kết thúc vào ngày làm việc kế tiếp)" if rolled != end else ""
    text = f"{days} ngày: từ {short_date(start)} thì {Deadline(rolled).phrase()}{moved}"
    return Fact(label, text, term.source, term.verified, "", rolled)


def certificate(regime: Regime, case: Case, *, keep_late: bool, expires_on: date | None = None) -> Section:
    """Say how long certificates are valid and when they are renewed; with ``expires_on`` the days of that one."""
    return Section("certificate", tuple(_certificate(regime, case, keep_late, expires_on)))


def _certificate(regime: Regime, case: Case, keep_late: bool, expires_on: date | None) -> Iterator[Fact]:  # noqa: FBT001
    source = regime.sources["certificate"]
    if "certificate" in regime.unknown:
        what, why = regime.unknown["certificate"]
        yield Fact("Hiệu lực", f"không có {what}: {why}", source.text)
        return
    end = valid_until(case.as_of, regime.certificate_months)
    text = f"{regime.certificate_months} tháng: cấp ngày {short_date(case.as_of)} thì đến hết ngày {short_date(end)}"
    yield Fact("Hiệu lực", text, source.text, source.verified, source.note, end)
    last = expires_on or end
    if regime.expiry_notice_days:
        by = last - timedelta(days=regime.expiry_notice_days)
        text = (
            f"cơ quan cấp giấy thông báo bằng văn bản trước ít nhất {regime.expiry_notice_days} ngày:"
            f" hết hạn {short_date(last)} thì chậm nhất vào ngày {short_date(by)}"
        )
        yield Fact("Thông báo sắp hết hạn", text, source.text, source.verified, source.note, by)
    if regime.renewal is None:
        yield Fact("Đánh giá lại", "không quy định khoảng thời gian nộp hồ sơ trước khi hết hạn", source.text)
        return
    window, part = renewal_window(last, regime.renewal), regime.sources["renewal"]
    yield Fact(
        "Nộp hồ sơ đánh giá lại",
        f"hết hạn {short_date(last)} thì nộp từ {short_date(window.opens_on)} đến hết {short_date(window.closes_on)}"
        f" ({regime.renewal.opens_days_before} đến {regime.renewal.closes_days_before} ngày trước khi hết hạn)",
        part.text.partition(";")[0],
        on=window.closes_on,
    )
    days = regime.renewal.grace_days
    text = (
        f"giấy còn hiệu lực đến khi có kết quả, nhiều nhất {days} ngày (đến hết {short_date(window.grace_until)})"
        if keep_late
        else "không kéo dài hiệu lực (văn phòng đã tắt: THUKY_KEEP_LATE_RENEWALS=0)"
    )
    yield Fact("Nộp muộn", text, part.text, part.verified, part.note, window.grace_until if keep_late else None)


def certificate_warnings(regime: Regime, *, keep_late: bool) -> Iterator[str]:
    """Say what a person must decide on late renewals."""
    if regime.renewal is not None and keep_late:
        yield LATE_RENEWAL.format(days=regime.renewal.grace_days)
        yield "Tắt bằng THUKY_KEEP_LATE_RENEWALS=0 nếu tỉnh không áp dụng."


def planning_note(regime: Regime) -> str:
    """Say how fixed deadlines are treated; "" where the regime has none."""
    return _TO_PLAN if regime.rounds else ""
