"""Who is written to now: one rule over open duties, "due and not fulfilled", never "exactly today".

The step that sends and the simulation that proves call the same ``select``: what is proved of the one holds for the
other. Nothing here reads a clock or a row.
"""

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from domain.calendar import WorkingCalendar
from domain.deadline import Deadline
from domain.reminder_plan import ReminderPlan, Role, SendingHours, planned_day

__all__ = ["AddressOf", "Due", "Duty", "Mail", "Selection", "due_day", "planned_day", "select"]

AddressOf = Callable[[str, Role], str]
"""Gives the address of an owner in a role on the day of the run; "" when there is none that works."""


@dataclass(frozen=True, slots=True)
class Duty:
    """What somebody owes, as the selection sees it.

    ``reminded_on`` is the last day on which a reminder of this very deadline went; a moved deadline begins anew.
    ``can_urge``: its urging paper is issued and has not gone yet.
    """

    key: str
    owner: str
    deadline: Deadline
    plan: ReminderPlan
    state: str = "open"
    reminded_on: date | None = None
    can_urge: bool = False


@dataclass(frozen=True, slots=True)
class Due:
    """A duty that must be written about now; ``planned_on`` is None when only the urging paper is due."""

    duty: Duty
    planned_on: date | None
    is_urged: bool = False


@dataclass(frozen=True, slots=True)
class Mail:
    """The one letter of the day to one address."""

    address: str
    dues: tuple[Due, ...]

    @property
    def urged(self) -> Due | None:
        """Give the duty whose urging paper this letter carries."""
        return next((due for due in self.dues if due.is_urged), None)


@dataclass(frozen=True, slots=True)
class Selection:
    """What goes now, and what would go if its owner had an address."""

    mails: tuple[Mail, ...] = ()
    unreachable: tuple[Due, ...] = field(default=())


def due_day(duty: Duty, today: date, calendar: WorkingCalendar) -> date | None:
    """Give the planned day whose reminder should go now, or None.

    It is the latest planned day that has come, unless a reminder went on it or later: after a standstill one
    letter goes for all that were missed.
    """
    days = duty.plan.days(duty.deadline, calendar)
    come = bisect_right(days, today)
    if not come:
        return None
    latest = days[come - 1]
    return None if duty.reminded_on is not None and duty.reminded_on >= latest else latest


def select(
    duties: Iterable[Duty],
    address_of: AddressOf,
    mailed: Collection[str],
    moment: datetime,
    hours: SendingHours,
    calendar: WorkingCalendar,
) -> Selection:
    """Choose the letters of a moment (in the office's own zone): open duties only, one letter a day per address.

    ``mailed`` are the addresses that had their letter today. Outside the sending hours nothing goes and nothing is
    lost: what is due stays due. A letter carries one urging paper at most; a second one waits for the next day.
    """
    if not hours.is_open_at(moment, calendar):
        return Selection()
    today = moment.date()
    by_address: dict[str, list[Due]] = {}
    unreachable: list[Due] = []
    for duty in duties:
        due = _due(duty, today, calendar)
        if due is None:
            continue
        role = "head" if due.is_urged else duty.plan.role_on(duty.deadline, today, calendar)
        address = address_of(duty.owner, role)
        if not address:
            unreachable.append(due)
        elif address not in mailed:
            by_address.setdefault(address, []).append(due)
    mails = (Mail(address, _with_one_paper(dues)) for address, dues in sorted(by_address.items()))
    return Selection(tuple(mail for mail in mails if mail.dues), tuple(unreachable))


def _due(duty: Duty, today: date, calendar: WorkingCalendar) -> Due | None:
    if duty.state != "open":
        return None
    planned = due_day(duty, today, calendar)
    urged_from = duty.plan.urged_from(duty.deadline, calendar) if duty.can_urge else None
    is_urged = urged_from is not None and urged_from <= today
    return Due(duty, planned, is_urged) if is_urged or planned is not None else None


def _with_one_paper(dues: list[Due]) -> tuple[Due, ...]:
    first = next((due for due in dues if due.is_urged), None)
    kept = (replace(due, is_urged=False) if due.is_urged and due is not first else due for due in dues)
    return tuple(due for due in kept if due.is_urged or due.planned_on is not None)
