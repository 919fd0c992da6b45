"""Play a calendar of duties through the selection, and check from outside that it kept its word."""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import pairwise
from typing import Final, Literal

from domain.calendar import WorkingCalendar
from domain.deadline import Deadline
from domain.reminder import AddressOf, Duty, Selection, select
from domain.reminder_plan import ReminderPlan, SendingHours
from domain.vietnamese import short_date

Select = Callable[
    [Sequence[Duty], AddressOf, Collection[str], datetime, SendingHours, WorkingCalendar],
    Selection,
]
Rule = Literal["before", "lost", "repeated", "closed", "per-day", "hours"]

RULES: Final[Mapping[Rule, str]] = {
    "before": "mỗi việc còn nợ được nhắc ít nhất một lần trước khi hết hạn",
    "lost": "lần nhắc nào gặp lúc hệ thống dừng thì đi ở giờ gửi kế tiếp, không mất",
    "repeated": "không nhắc hai lần cho cùng một mốc",
    "closed": "không nhắc sau khi việc đã xong, đã qua sự kiện hoặc được miễn",
    "per-day": "mỗi địa chỉ nhận nhiều nhất một thư mỗi ngày",
    "hours": "thư chỉ đi trong giờ gửi của ngày làm việc",
}
"""What the proof checks, as people read it."""


@dataclass(frozen=True, slots=True)
class Case:
    """One duty of the play: from when it is owed and when it ended (fulfilled, lapsed or never)."""

    key: str
    owner: str
    deadline: Deadline
    plan: ReminderPlan
    opened_at: datetime
    closed_at: datetime | None = None
    reminded_on: date | None = None
    title: str = ""

    def is_open_at(self, moment: datetime) -> bool:
        """Say whether it is owed at a moment."""
        return self.opened_at <= moment and (self.closed_at is None or moment < self.closed_at)


@dataclass(frozen=True, slots=True)
class Sent:
    """A letter of the play: when, to whom, about which duties, with the urging paper of one of them or none."""

    at: datetime
    address: str
    duties: tuple[str, ...]
    urged: str = ""


@dataclass(frozen=True, slots=True)
class Breach:
    """A rule that did not hold, with its case."""

    rule: Rule
    detail: str

    def __str__(self) -> str:
        """Say it."""
        return f"Không giữ được: {RULES[self.rule]} ({self.detail})"


@dataclass(frozen=True)
class World:
    """What a play rests on: the addresses of each day, sending hours, holidays."""

    addresses: Callable[[date], AddressOf]
    hours: SendingHours
    calendar: WorkingCalendar


class _State:
    """What the office knows of one duty while the play goes on."""

    __slots__ = ("case", "reminded_on", "urged")

    def __init__(self, case: Case) -> None:
        self.case = case
        self.reminded_on = case.reminded_on
        self.urged = False

    def duty(self, moment: datetime) -> Duty:
        """Make the value that the selection sees."""
        case = self.case
        state = "open" if case.is_open_at(moment) else "fulfilled"
        return Duty(case.key, case.owner, case.deadline, case.plan, state, self.reminded_on, not self.urged)


def play(
    cases: Sequence[Case],
    moments: Sequence[datetime],
    world: World,
    choose: Select = select,
    *,
    coming: Sequence[tuple[date, int]] | None = None,
    every_duty: bool = False,
) -> list[Sent]:
    """Run the selection at each moment (in order) and give what it sends.

    A duty is shown to the selection from the day on which something is planned for it until that has gone;
    ``every_duty`` shows all duties at every moment, which is slower and sends the same. ``coming``: the ``wakings``
    of the cases, where many plays differ only in their ends.
    """
    states = [_State(case) for case in cases]
    coming = wakings(cases, world.calendar) if coming is None else coming
    days = [day for day, _ in coming]
    pending: dict[str, _State] = {}
    sent: list[Sent] = []
    mailed: set[str] = set()
    woken, today, address_of = 0, date.min, world.addresses(date.min)
    for moment in moments:
        if moment.date() != today:
            today, mailed = moment.date(), set()
            address_of = world.addresses(today)
        until = bisect_right(days, today)
        for _, n in coming[woken:until]:
            pending[states[n].case.key] = states[n]
        woken = until
        shown = {state.case.key: state for state in states} if every_duty else pending
        if not shown:
            continue
        duties = [state.duty(moment) for state in shown.values()]
        for mail in choose(duties, address_of, mailed, moment, world.hours, world.calendar).mails:
            mailed.add(mail.address)
            for due in mail.dues:
                _note(shown[due.duty.key], today, is_urged=due.is_urged)
            urged = mail.urged.duty.key if mail.urged else ""
            sent.append(Sent(moment, mail.address, tuple(due.duty.key for due in mail.dues), urged))
        pending = {key: state for key, state in pending.items() if _waits(state, moment, world.calendar)}
    return sent


def wakings(cases: Sequence[Case], calendar: WorkingCalendar) -> list[tuple[date, int]]:
    """List the days on which something comes due, each with the position of its case, in order."""
    found: list[tuple[date, int]] = []
    for n, case in enumerate(cases):
        urged_from = case.plan.urged_from(case.deadline, calendar)
        days = (*case.plan.days(case.deadline, calendar), *([urged_from] if urged_from else ()))
        found += [(max(day, case.opened_at.date()), n) for day in days]
    return sorted(found)


def _note(state: _State, today: date, *, is_urged: bool) -> None:
    state.reminded_on = today
    state.urged = state.urged or is_urged


def _waits(state: _State, moment: datetime, calendar: WorkingCalendar) -> bool:
    """Say whether something of the duty may still be due after a run."""
    case = state.case
    if case.closed_at is not None and case.closed_at <= moment:
        return False
    days = case.plan.days(case.deadline, calendar)
    come = bisect_right(days, moment.date())
    is_due = come > 0 and (state.reminded_on is None or state.reminded_on < days[come - 1])
    urged_from = case.plan.urged_from(case.deadline, calendar)
    return is_due or (not state.urged and urged_from is not None and urged_from <= moment.date())


def check(cases: Sequence[Case], sent: Sequence[Sent], moments: Sequence[datetime], world: World) -> Iterator[Breach]:
    """Check what was sent against what is promised; knows nothing of how the selection works.

    ``moments`` are those at which the office was open for work, outages left out.
    """
    letters: dict[str, list[Sent]] = defaultdict(list)
    for one in sent:
        for key in one.duties:
            letters[key].append(one)
    sending = [moment for moment in moments if world.hours.is_open_at(moment, world.calendar)]
    began, ended = (moments[0].date(), moments[-1].date()) if moments else (date.max, date.min)
    for case in cases:
        own = letters.get(case.key, [])
        yield from _closed(case, own)
        yield from _repeated(case, own, world.calendar)
        if began <= case.deadline.last_day <= ended:
            yield from _before(case, own, world)
        yield from _lost(case, own, sending, world)
    for (address, day), count in Counter((one.address, one.at.date()) for one in sent).items():
        if count > 1:
            yield Breach("per-day", f"{address} nhận {count} thư ngày {short_date(day)}")
    for one in sent:
        if not world.hours.is_open_at(one.at, world.calendar):
            yield Breach("hours", f"{one.address} lúc {one.at:%H:%M} ngày {short_date(one.at.date())}")


def _closed(case: Case, own: Sequence[Sent]) -> Iterator[Breach]:
    for one in own:
        if not case.is_open_at(one.at):
            yield Breach("closed", f"{case.key}: thư lúc {one.at:%H:%M} ngày {short_date(one.at.date())}")


def _repeated(case: Case, own: Sequence[Sent], calendar: WorkingCalendar) -> Iterator[Breach]:
    days = case.plan.days(case.deadline, calendar)
    for earlier, later in pairwise(own):
        between = bisect_right(days, later.at.date()) - bisect_right(days, earlier.at.date())
        if not between and later.urged != case.key:
            yield Breach("repeated", f"{case.key}: lại nhắc ngày {short_date(later.at.date())}")


def _before(case: Case, own: Sequence[Sent], world: World) -> Iterator[Breach]:
    """Ask for a letter up to the last day; an owner without an address is on the officer's list instead."""
    last = case.deadline.last_day
    is_owed_to_the_end = case.closed_at is None or case.closed_at.date() > last
    if not is_owed_to_the_end or case.opened_at.date() > last or case.reminded_on is not None:
        return
    if not any(one.at.date() <= last for one in own) and world.addresses(last)(case.owner, "officer"):
        yield Breach("before", f"{case.key}: hạn {short_date(last)}")


def _lost(case: Case, own: Sequence[Sent], sending: Sequence[datetime], world: World) -> Iterator[Breach]:
    days = [one.at.date() for one in own]
    zone = case.opened_at.tzinfo
    for planned in case.plan.days(case.deadline, world.calendar):
        if case.reminded_on is not None and case.reminded_on >= planned:
            continue
        start = max(datetime.combine(planned, time(), zone), case.opened_at)
        first = bisect_left(sending, start)
        if first == len(sending) or not case.is_open_at(sending[first]):
            continue
        if not world.addresses(sending[first].date())(case.owner, "officer"):
            continue
        # The letter of that moment, or one between the planned day and it.
        n = bisect_left(days, planned)
        if n == len(own) or own[n].at > sending[first]:
            yield Breach("lost", f"{case.key}: mốc {short_date(planned)}")
