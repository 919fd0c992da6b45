"""The proof: it holds for the selection, and it finds every rule that is broken on purpose."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from domain.calendar import WorkingCalendar, vietnam_calendar
from domain.deadline import Deadline
from domain.reminder import AddressOf, Due, Duty, Mail, Selection, select
from domain.reminder_plan import Offset, ReminderPlan, Role, SendingHours, Step
from domain.reminder_proof import RULES, Breach, Case, Select, Sent, World, check, play

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
CALENDAR = vietnam_calendar()
PLAN = ReminderPlan(tuple(map(Offset, (-14, -3, 1, 7))), (Step(Offset(5), "head"), Step(Offset(9), "paper")))
DUE = Deadline(date(2026, 10, 30), inclusive=False)
FIRST, LAST = date(2026, 9, 7), date(2026, 12, 31)


def at(day: date, hour: int = 8) -> datetime:
    return datetime.combine(day, time(hour), ZONE)


def address(owner: str, role: Role) -> str:
    return "" if owner == "khong" else f"{owner}.{role}@example.vn"


WORLD = World(lambda _day: address, SendingHours(), CALENDAR)
MOMENTS = [at(FIRST + timedelta(days=n), hour) for n in range((LAST - FIRST).days + 1) for hour in (6, 8, 9, 18)]
CASES = [
    Case(f"{unit}/{code}", unit, Deadline(due), PLAN, at(FIRST), done)
    for unit in ("a", "b", "khong")
    for code, due, done in (
        ("ho-so", DUE.on, None),
        ("bao-cao", date(2026, 12, 15), at(date(2026, 11, 30), 10)),
        ("ke-hoach", date(2026, 9, 30), at(date(2026, 10, 20), 7)),
    )
]


def broken(choose: Select, moments: Sequence[datetime] = MOMENTS, cases: Sequence[Case] = CASES) -> set[str]:
    """Give the rules that do not hold when a selection is played."""
    return {
        breach.rule for breach in check(cases, play(cases, moments, WORLD, choose, every_duty=True), moments, WORLD)
    }


def without(start: datetime, hours: int = 48) -> list[datetime]:
    """Leave out an outage."""
    return [moment for moment in MOMENTS if not start <= moment < start + timedelta(hours=hours)]


def test_the_selection_keeps_every_rule_through_any_outage() -> None:
    assert broken(select) == set()
    for days in range(0, 60, 3):
        assert broken(select, without(at(FIRST + timedelta(days=days), 0))) == set()


def test_showing_only_what_is_awake_sends_the_same() -> None:
    moments = without(at(date(2026, 10, 15), 0))
    assert play(CASES, moments, WORLD) == play(CASES, moments, WORLD, every_duty=True)


def test_the_urging_paper_goes_once_to_the_head() -> None:
    urged = [one for one in play(CASES, MOMENTS, WORLD) if one.urged]
    assert [(one.address, one.urged) for one in urged] == [
        ("a.head@example.vn", "a/ke-hoach"),
        ("b.head@example.vn", "b/ke-hoach"),
        ("a.head@example.vn", "a/ho-so"),
        ("b.head@example.vn", "b/ho-so"),
    ]


def exactly_today(
    duties: Sequence[Duty],
    address_of: AddressOf,
    mailed: Collection[str],
    moment: datetime,
    hours: SendingHours,
    calendar: WorkingCalendar,
) -> Selection:
    """Choose only what is planned for this very day: what an outage hits is lost."""
    today = moment.date()
    planned_today = [one for one in duties if today in one.plan.days(one.deadline, calendar)]
    return select(planned_today, address_of, mailed, moment, hours, calendar)


def blind_to_state(
    duties: Sequence[Duty],
    address_of: AddressOf,
    mailed: Collection[str],
    moment: datetime,
    hours: SendingHours,
    calendar: WorkingCalendar,
) -> Selection:
    """Choose closed duties too."""
    return select([replace(one, state="open") for one in duties], address_of, mailed, moment, hours, calendar)


def at_any_hour(
    duties: Sequence[Duty],
    address_of: AddressOf,
    mailed: Collection[str],
    moment: datetime,
    _hours: SendingHours,
    calendar: WorkingCalendar,
) -> Selection:
    """Choose at night too."""
    return select(duties, address_of, mailed, moment, SendingHours(time(0), time(23, 59)), calendar)


def one_by_one(
    duties: Sequence[Duty],
    address_of: AddressOf,
    mailed: Collection[str],
    moment: datetime,
    hours: SendingHours,
    calendar: WorkingCalendar,
) -> Selection:
    """Write a letter per duty."""
    found = select(duties, address_of, mailed, moment, hours, calendar)
    return Selection(tuple(Mail(mail.address, (due,)) for mail in found.mails for due in mail.dues))


def forgetful(
    duties: Sequence[Duty],
    address_of: AddressOf,
    mailed: Collection[str],
    moment: datetime,
    hours: SendingHours,
    calendar: WorkingCalendar,
) -> Selection:
    """Forget what went before."""
    fresh = [replace(one, reminded_on=None) for one in duties]
    return select(fresh, address_of, mailed, moment, hours, calendar)


def too_late(
    duties: Sequence[Duty],
    address_of: AddressOf,
    mailed: Collection[str],
    moment: datetime,
    hours: SendingHours,
    calendar: WorkingCalendar,
) -> Selection:
    """Choose overdue duties only."""
    late = [one for one in duties if one.deadline.is_overdue_on(moment.date())]
    return select(late, address_of, mailed, moment, hours, calendar)


OUTAGE = without(at(date(2026, 10, 26), 0))  # over 27/10, three days before the last day in time

SAME_DAY = [*CASES, replace(CASES[0], key="a/khac")]


@pytest.mark.parametrize(
    ("choose", "moments", "cases", "rule"),
    [
        (exactly_today, OUTAGE, CASES, "lost"),
        (blind_to_state, MOMENTS, CASES, "closed"),
        (at_any_hour, MOMENTS, CASES, "hours"),
        (one_by_one, MOMENTS, SAME_DAY, "per-day"),
        (forgetful, MOMENTS, CASES, "repeated"),
        (too_late, MOMENTS, CASES, "before"),
    ],
)
def test_a_rule_broken_on_purpose_is_found(
    choose: Select, moments: Sequence[datetime], cases: Sequence[Case], rule: str
) -> None:
    assert rule in broken(choose, moments, cases)


def test_without_an_outage_the_exact_day_looks_right() -> None:
    assert broken(exactly_today) == set()  # that is why it is written so often


def test_a_plan_without_an_early_reminder_is_found() -> None:
    late = replace(CASES[0], plan=ReminderPlan((Offset(1),)))
    assert broken(select, cases=[late]) == {"before"}


def test_a_breach_names_rule_and_case() -> None:
    breach = Breach("before", "a/ho-so: hạn 29/10/2026")
    assert str(breach) == f"Không giữ được: {RULES['before']} (a/ho-so: hạn 29/10/2026)"


def test_what_was_reminded_before_the_play_counts() -> None:
    known = replace(CASES[0], opened_at=at(date(2026, 10, 28), 0), reminded_on=date(2026, 10, 27))
    moments = [moment for moment in MOMENTS if moment.date() >= date(2026, 10, 28)]
    assert broken(select, moments, [known]) == set()
    first = play([known], moments, WORLD)[0]
    assert first.at == at(date(2026, 11, 2), 8)  # 31/10 is a Saturday


def test_no_moment_and_an_unplanned_duty_prove_nothing_wrong() -> None:
    assert list(check(CASES, [], [], WORLD)) == []
    nothing = replace(CASES[0], plan=ReminderPlan(()), opened_at=at(LAST))
    assert broken(select, cases=[nothing]) == set()


def test_the_check_stands_on_its_own() -> None:
    sent = [Sent(at(date(2026, 10, 16)), "a.officer@example.vn", ("a/ho-so",))]
    late = Due(Duty("a", "a", DUE, PLAN), None)
    assert late.is_urged is False
    rules = {breach.rule for breach in check(CASES[:1], sent, MOMENTS, WORLD)}
    assert rules == {"lost"}
