"""The simulation: who would get what and when; the proof over a whole year of R4 with 120 communes."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from domain.calendar import WorkingCalendar, vietnam_calendar
from domain.reminder import AddressOf, Duty, Selection, select
from domain.reminder_plan import SendingHours
from models.outbox_message import OutboxMessage
from services.cycle_folder.deadlines_form import Deadlines
from services.cycle_folder.form import CyclePlan, ExtraObligation
from services.cycle_folder.read import read_folder
from services.cycle_folder.rows import UnitRow
from services.cycles import UnknownCycle
from services.office import VIETNAM
from services.simulate import (
    Outage,
    OutageMalformed,
    Scenario,
    moments_between,
    prove,
    read_outage,
    scenario_of,
    scenario_of_plan,
    simulate,
)
from tests.services import cast
from tests.services.cast import KEY, at
from tests.services.history import Stage
from tests.services.installation import Installation
from tests.services.reading import mails, rows

EXAMPLE = Path(__file__).parents[2] / "examples" / "tuyen-quang-2026"
YEAR = (date(2026, 1, 1), date(2026, 12, 31))
COMMUNES = 120


def year_of_r4() -> CyclePlan:
    """Make a whole year of R4: 120 communes, both rounds, ideas, plans, half-year and year reports."""
    plan = read_folder(EXAMPLE).require_plan()
    units = [
        UnitRow(code=str(9000 + n), name=f"Xã {n}", level="xã", email=f"xa{n}@example.vn") for n in range(COMMUNES)
    ]
    first_round = ExtraObligation(code="ho-so-dot-1", title="Gửi hồ sơ đợt 1", due=date(2026, 4, 30), inclusive=False)
    deadlines = Deadlines(
        ideas_due=date(2026, 3, 31), plans_due=date(2026, 2, 27), half_year_report_due=date(2026, 6, 19)
    )
    return plan.model_copy(
        update={
            "units": tuple(units),
            "deadlines": deadlines,
            "obligations": (*plan.obligations, first_round),
            "dates": plan.dates.model_copy(update={"announce_on": date(2026, 1, 8)}),
        }
    )


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    """Make the year once."""
    return scenario_of_plan(year_of_r4())


@pytest.mark.no_cover
def test_a_year_of_r4_with_120_communes_holds_for_200_outages(scenario: Scenario) -> None:
    proof = prove(scenario, *YEAR, range(200))
    assert proof.holds, next(iter(proof.breaches.values()))
    assert proof.seeds == 200
    assert proof.letters > 200 * COMMUNES  # thousands of letters a year were looked at
    assert len(scenario.cases) > 7 * COMMUNES


def exactly_today(
    duties: Sequence[Duty],
    address_of: AddressOf,
    mailed: Collection[str],
    moment: datetime,
    hours: SendingHours,
    calendar: WorkingCalendar,
) -> Selection:
    """Choose only what is planned for this very day."""
    due = [one for one in duties if moment.date() in one.plan.days(one.deadline, calendar)]
    return select(due, address_of, mailed, moment, hours, calendar)


def test_a_rule_that_asks_for_the_exact_day_is_found_by_the_outages(scenario: Scenario) -> None:
    proof = prove(scenario, *YEAR, range(20), choose=exactly_today)
    found = {breach.rule for breaches in proof.breaches.values() for breach in breaches}
    assert not proof.holds
    assert "lost" in found


def test_with_nobody_working_every_commune_is_reminded_of_everything(scenario: Scenario) -> None:
    played = simulate(scenario, *YEAR)
    assert played.breaches == ()
    assert played.unreachable == ()
    reminded = {key for one in played.sent for key in one.duties}
    assert {case.key for case in scenario.cases if case.deadline.last_day <= YEAR[1]} <= reminded
    assert scenario.desk in {one.address for one in played.sent}


def test_a_commune_at_the_officers_address_shares_its_one_letter_a_day() -> None:
    plan = year_of_r4()
    shared = plan.units[0].model_copy(update={"email": plan.contact.email.upper()})
    twin = scenario_of_plan(plan.model_copy(update={"units": (shared, *plan.units[1:3])}))
    proof = prove(twin, *YEAR, range(5))
    assert proof.breaches == {}
    whole = simulate(twin, *YEAR)
    assert whole.breaches == ()
    own = [one for one in whole.sent if any(key.startswith(f"{plan.key}/9000/") for key in one.duties)]
    assert {one.address for one in own} == {twin.desk}

    def apart(duties: Collection[Duty], address_of: AddressOf, *rest: Any) -> Selection:  # noqa: ANN401
        """Write to the office and to the commune as if their addresses were two."""
        office = [duty for duty in duties if duty.owner == plan.key]
        others = [duty for duty in duties if duty.owner != plan.key]
        mails = [mail for some in (office, others) for mail in select(some, address_of, *rest).mails]
        return Selection(tuple(mails))

    assert "per-day" in {breach.rule for breach in simulate(twin, *YEAR, choose=apart).breaches}


def test_an_outage_delays_and_loses_nothing(scenario: Scenario) -> None:
    planned = [one for one in simulate(scenario, *YEAR).sent if "ho-so" in one.duties[0]]
    first = planned[0].at
    outage = Outage(first.replace(hour=0))
    late = [one for one in simulate(scenario, *YEAR, [outage]).sent if one.duties == planned[0].duties]
    assert late[0].at >= outage.start.replace(day=outage.start.day + 2)
    assert late[0].address == planned[0].address


def test_the_simulation_says_what_the_step_then_does(sqlite_stage: Stage) -> None:
    installation = sqlite_stage.after("announce")
    with installation.at(at("2020-03-06")) as office:
        scenario = scenario_of(office, KEY)
        before = rows(office, OutboxMessage)
    played = simulate(scenario, date(2020, 3, 6), date(2020, 4, 20))
    expected = {(one.at.date(), one.address) for one in played.sent if one.address != scenario.desk}
    calendar = vietnam_calendar()
    days = {moment.date() for moment in moments_between(date(2020, 3, 6), date(2020, 4, 20))}
    for day in sorted(day for day in days if not calendar.is_known_day_off(day)):
        installation.run("remind", at(day.isoformat()))
    with installation.at(at("2020-04-20")) as office:
        found = {
            (letter.composed_at.astimezone(VIETNAM).date(), letter.recipient)
            for kind in ("remind", "urge")
            for letter in mails(office, kind).values()
        }
        assert set(before) < set(rows(office, OutboxMessage))
    assert found == expected
    assert played.unreachable == (f"{KEY}/528",)


def test_an_open_cycle_goes_on_from_what_went(sqlite_stage: Stage) -> None:
    installation = sqlite_stage.after("announce")
    installation.run("remind", at("2020-04-03"))
    with installation.at(at("2020-04-03", 10)) as office:
        played = simulate(scenario_of(office, KEY), date(2020, 4, 3), date(2020, 4, 10))
    days = {one.at.date() for one in played.sent if one.address == "binhson@example.vn"}
    assert days == {date(2020, 4, 9)}
    assert played.breaches == ()


def test_before_the_announcement_the_plan_is_played(empty: Installation, tmp_path: Path) -> None:
    folder = cast.make_folder(tmp_path / "cycle")
    with empty.at(at("2020-03-01")) as office:
        from_folder = scenario_of(office, str(folder))
        with pytest.raises(UnknownCycle):
            scenario_of(office, KEY)
    empty.open_folder(folder, at("2020-03-01"))
    with empty.at(at("2020-03-01")) as office:
        opened = scenario_of(office, KEY)
    assert [case.key for case in opened.cases] == [case.key for case in from_folder.cases]
    assert (opened.first, opened.last) == (date(2020, 3, 5), from_folder.last)


def test_contacts_of_a_folder_count_by_their_days(tmp_path: Path) -> None:
    folder = cast.make_folder(tmp_path / "cycle")
    heads = ["Mã đơn vị, thành viên", "Vai trò", "Thư điện tử", "Hiệu lực từ"]
    cast.write_table(folder / "contacts.csv", [heads, ["528", "văn thư", "vt@example.vn", "06/4/2020"]])
    played = simulate(scenario_of_plan(read_folder(folder).require_plan()), date(2020, 3, 5), date(2020, 5, 1))
    days = [one.at.date().isoformat() for one in played.sent if one.address == "vt@example.vn"]
    assert days[0] == "2020-04-06"  # what waited since 03/4
    assert f"{KEY}/528" in played.unreachable
    assert played.breaches == ()


def test_an_outage_is_read_and_refused() -> None:
    outage = read_outage("2026-04-10T08:00/24h")
    assert outage == Outage(datetime(2026, 4, 10, 8, tzinfo=VIETNAM), 24)
    assert read_outage("2026-04-10T01:00+00:00").hours == 48
    for text in ("hôm nay", "2026-04-10T08:00/hai ngày"):
        with pytest.raises(OutageMalformed, match="48h"):
            read_outage(text)


def test_nothing_to_play_is_no_fault(scenario: Scenario) -> None:
    nothing = Scenario("", (), {}, {}, scenario.world)
    played = simulate(nothing, nothing.last, nothing.first)
    assert (played.sent, played.breaches, played.unreachable) == ((), (), ())
