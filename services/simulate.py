"""Simulate reminders without sending: who would get what and when, and the proof that the rule keeps its word.

Nothing is written. The letters are chosen by ``domain.reminder.select``, as in the step that sends.
"""

import random
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Final

from domain.calendar import vietnam_calendar
from domain.reminder import AddressOf, select
from domain.reminder_proof import Breach, Case, Select, Sent, World, check, play, wakings
from domain.unit import committee
from models.contact import Contact
from services.contacts import Directory, Reach, directory_of
from services.cycle_folder.form import CyclePlan
from services.cycle_folder.read import read_folder
from services.cycles import load_cycle
from services.obligation_plan import planned_duties
from services.obligations import obligation_key, open_ones
from services.office import VIETNAM, Office
from services.owners import parties_of
from services.remind_duties import addresses_in, duties_of
from services.units import units_of

RUN_HOURS: Final = range(8, 17)
"""Hours at which the timetable starts the step, Monday to Saturday (prefect.yaml)."""

OUTAGE_HOURS: Final = 48
_SUNDAY: Final = 6
_OPENS: Final = time(8, 0)


class OutageMalformed(Exception):
    """A text is not an outage such as 2026-04-10T08:00/48h."""

    def __init__(self, text: str) -> None:
        """Keep the text."""
        self.text = text
        super().__init__(f"«{text}» không phải khoảng dừng. Hãy ghi như 2026-04-10T08:00/48h.")


@dataclass(frozen=True, slots=True)
class Outage:
    """A span in which the service does nothing."""

    start: datetime
    hours: int = OUTAGE_HOURS

    def covers(self, moment: datetime) -> bool:
        """Say whether the service is off at a moment."""
        return self.start <= moment < self.start + timedelta(hours=self.hours)


@dataclass(frozen=True)
class Scenario:
    """What is simulated: duties, the days on which an event ends them, names, addresses and hours.

    ``desk`` is the officer's address, whose letter is the daily digest.
    """

    title: str
    cases: tuple[Case, ...]
    lapses: Mapping[str, datetime]
    names: Mapping[str, str]
    world: World
    desk: str = ""

    @property
    def first(self) -> date:
        """Give the first day on which something is owed."""
        return min((case.opened_at.date() for case in self.cases), default=date.min)

    @property
    def last(self) -> date:
        """Give the day after the last planned reminder."""
        calendar = self.world.calendar
        days = (case.plan.days(case.deadline, calendar) for case in self.cases)
        return max((one[-1] for one in days if one), default=self.first) + timedelta(days=14)


@dataclass(frozen=True)
class Played:
    """One play: what went, what did not hold, and which duties had no address when their day came."""

    sent: tuple[Sent, ...]
    breaches: tuple[Breach, ...]
    unreachable: tuple[str, ...]


@dataclass(frozen=True)
class Proof:
    """Many plays with random days of fulfilment and a random outage each."""

    seeds: int
    letters: int
    reminded: int
    breaches: Mapping[int, tuple[Breach, ...]]

    @property
    def holds(self) -> bool:
        """Say whether every play kept every rule."""
        return not self.breaches


def read_outage(text: str) -> Outage:
    """Read 2026-04-10T08:00/48h, in Vietnam's time. Raises OutageMalformed."""
    start, slash, hours = text.partition("/")
    try:
        moment = datetime.fromisoformat(start)
        count = int(hours.removesuffix("h")) if slash else OUTAGE_HOURS
    except ValueError as error:
        raise OutageMalformed(text) from error
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=VIETNAM)
    return Outage(moment.astimezone(VIETNAM), count)


def scenario_of(office: Office, cycle_or_folder: str) -> Scenario:
    """Take an open cycle as it stands, or a cycle folder that was never opened.

    Raises UnknownCycle, FaultyFolder.
    """
    folder = Path(cycle_or_folder)
    if (folder / "cycle.toml").is_file():
        return scenario_of_plan(read_folder(folder).require_plan())
    return _scenario_of_cycle(office, cycle_or_folder)


def scenario_of_plan(plan: CyclePlan) -> Scenario:
    """Take a plan before its announcement: everything is owed from that day on."""
    opened = datetime.combine(plan.dates.announce_on, _OPENS, VIETNAM)
    cases, lapses = [], {}
    for duty in planned_duties(plan):
        key = obligation_key(plan.key, duty.owner.place, duty.code)
        owner = plan.key if duty.owner.kind == "office" else f"{plan.key}/{duty.owner.code}"
        rules = plan.reminders.plan_for(duty.code)
        cases.append(Case(key, owner, duty.deadline, rules, opened, title=duty.title))
        if duty.lapses_on is not None:
            lapses[key] = datetime.combine(duty.lapses_on, _OPENS, VIETNAM)
    names = {f"{plan.key}/{unit.code}": committee(unit.level, unit.name) for unit in plan.units}
    names |= {f"{plan.key}/{seat.code}": f"{seat.honorific} {seat.name}" for seat in plan.members}
    names[plan.key] = "Cơ quan thường trực"
    return Scenario(plan.title, tuple(cases), lapses, names, _world(plan, _directories(plan)), plan.contact.email)


def _directories(plan: CyclePlan) -> Callable[[date], Directory]:
    contacts: dict[str, list[Contact]] = defaultdict(list)
    rows = sorted(plan.contacts, key=lambda row: row.valid_from or date.min)
    for n, row in enumerate(rows, start=1):
        owner = f"{plan.key}/{row.owner}"
        values = row.model_dump(exclude={"owner"})
        contacts[owner].append(
            Contact(key=f"{owner}/{n}", cycle_key=plan.key, owner_kind="", owner_key=owner, n=n, **values)
        )
    own = {f"{plan.key}/{unit.code}": Reach(unit.email, unit.contact) for unit in plan.units}
    own |= {f"{plan.key}/{seat.code}": Reach(seat.email, seat.name) for seat in plan.members}
    return lambda day: Directory(day, contacts, own)


def _scenario_of_cycle(office: Office, cycle_key: str) -> Scenario:
    cycle = load_cycle(office, cycle_key)
    opened = datetime.combine(office.today, time(), VIETNAM)
    with office.read() as session:
        directory = directory_of(session, cycle.key, office.today)
        rows = {one.key: one for one in open_ones(session, cycle.key)}
        duties = duties_of(session, cycle, addresses_in(cycle.plan, directory), ())
        parties = parties_of(cycle, units_of(session, cycle.key))
    cases = tuple(
        Case(one.key, one.owner, one.deadline, one.plan, opened, None, one.reminded_on, rows[one.key].title)
        for one in duties
    )
    planned = scenario_of_plan(cycle.plan)
    names = {key: party.name for key, party in parties.items()}
    world = _world(cycle.plan, lambda day: replace(directory, today=day))
    if not rows and office.today <= cycle.plan.dates.announce_on:
        return replace(planned, world=world)  # not announced yet: what the announcement will open
    return Scenario(cycle.plan.title, cases, planned.lapses, names, world, planned.desk)


def _world(plan: CyclePlan, directories: Callable[[date], Directory]) -> World:
    @cache
    def addresses(day: date) -> AddressOf:
        return cache(addresses_in(plan, directories(day)))

    return World(addresses, plan.reminders.hours, vietnam_calendar())


def moments_between(first: date, last: date, outages: Sequence[Outage] = ()) -> list[datetime]:
    """List the moments at which the step runs from one day to another, outages left out."""
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    runs = (
        datetime.combine(day, time(hour), VIETNAM) for day in days if day.weekday() != _SUNDAY for hour in RUN_HOURS
    )
    return [moment for moment in runs if not any(outage.covers(moment) for outage in outages)]


def simulate(
    scenario: Scenario,
    first: date,
    last: date,
    outages: Sequence[Outage] = (),
    choose: Select = select,
) -> Played:
    """Play the days from one to another in which nobody fulfils anything, and check what would go."""
    cases = [replace(case, closed_at=scenario.lapses.get(case.key)) for case in scenario.cases]
    moments = moments_between(first, last, outages)
    sent = play(cases, moments, scenario.world, choose)
    found = tuple(check(cases, sent, moments, scenario.world))
    return Played(tuple(sent), found, _unreachable(cases, moments, scenario.world))


def prove(
    scenario: Scenario,
    first: date,
    last: date,
    seeds: Sequence[int],
    down_hours: int = OUTAGE_HOURS,
    choose: Select = select,
) -> Proof:
    """Play once per seed: random days of fulfilment, the service off for a random span of some hours."""
    breaches, letters, reminded = {}, 0, 0
    whole, coming = moments_between(first, last), wakings(scenario.cases, scenario.world.calendar)
    for seed in seeds:
        dice = random.Random(seed)  # noqa: S311 - the same play on every run
        span = max(1, (last - first).days * 24 - down_hours)
        start = datetime.combine(first, time(), VIETNAM) + timedelta(hours=dice.randrange(span))
        outage = Outage(start, down_hours)
        moments = [moment for moment in whole if not outage.covers(moment)]
        cases = [_fulfilled(case, scenario, dice) for case in scenario.cases]
        sent = play(cases, moments, scenario.world, choose, coming=coming)
        letters += len(sent)
        reminded += sum(len(one.duties) for one in sent)
        if found := tuple(check(cases, sent, moments, scenario.world)):
            breaches[seed] = found
    return Proof(len(seeds), letters, reminded, breaches)


def _fulfilled(case: Case, scenario: Scenario, dice: random.Random) -> Case:
    """Let a duty be fulfilled at a random moment up to three weeks after its day, or never; or end with its event."""
    lapse = scenario.lapses.get(case.key)
    is_never = dice.random() < 0.15  # noqa: PLR2004 - about one in seven
    end = datetime.combine(case.deadline.last_day, time(), VIETNAM) + timedelta(days=21)
    minutes = int((end - case.opened_at).total_seconds() // 60)
    done = None if is_never or minutes <= 0 else case.opened_at + timedelta(minutes=dice.randrange(minutes))
    closed = min((moment for moment in (done, lapse) if moment is not None), default=None)
    return Case(
        case.key, case.owner, case.deadline, case.plan, case.opened_at, closed, case.reminded_on, case.title
    )  # fmt: skip


def _unreachable(cases: Sequence[Case], moments: Sequence[datetime], world: World) -> tuple[str, ...]:
    """List the owners who have no address on the day of a reminder: tasks on the officer's list."""
    if not moments:
        return ()
    owners = {
        case.owner
        for case in cases
        for day in case.plan.days(case.deadline, world.calendar)
        if moments[0].date() <= day <= moments[-1].date() and not world.addresses(day)(case.owner, "officer")
    }
    return tuple(sorted(owners))
