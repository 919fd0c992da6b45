"""Each flow on the real engine once; its step is tested with the services."""

import errno
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from sqlmodel import select

from desk.command import Step
from desk.starter import StepUnknown, run_step
from models.cycle import Cycle
from models.dossier import DossierFile
from models.paper import Paper
from services.cycles import UnknownCycle
from tests.services import cast
from tests.services.installation import Installation, differences, state_of


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize("step", sorted(Step))
def test_flow_runs_without_a_cycle(step: str) -> None:
    figures = run_step(step)
    assert all(count == 0 for count in figures.values())


@pytest.mark.usefixtures("office")
def test_notes_of_a_step_reach_the_person_who_waits() -> None:
    notes: list[str] = []
    run_step("dispatch", notes=notes)
    assert len(notes) == 1
    assert "THUKY_SMTP_HOST" in notes[0]


@pytest.mark.usefixtures("office")
def test_a_step_that_does_not_exist_is_named() -> None:
    for name in ("pay", "office"):
        with pytest.raises(StepUnknown, match=name):
            run_step(name)


@pytest.mark.usefixtures("office")
def test_an_unknown_cycle_is_named_and_not_tried_again(prefect: Path) -> None:
    with pytest.raises(UnknownCycle, match="khong-co"):
        run_step("announce", "khong-co")
    log = (prefect / "log" / "prefect.log").read_text(encoding="utf-8")
    assert "UnknownCycle" in log
    assert "UnknownCycle" not in "".join(line for line in log.splitlines() if "will start" in line)


def test_flows_do_what_the_steps_do(open_office: Installation, tmp_path: Path) -> None:
    twin = Installation(tmp_path / "twin")
    twin.open_folder(tmp_path / "cycle", cast.at("2020-03-05", 7))
    for step, moment in (("announce", cast.at("2020-03-05")), ("collect", cast.at("2020-04-08"))):
        figures = run_step(step, cast.KEY, moment)
        assert figures == twin.run(step, moment).counts()
        assert sum(figures.values()) > 0
    with open_office.at(moment) as one, twin.at(moment) as other:
        actor = {"audit_entry": {"id", "actor"}, "paper": {"drafted_by", "numbered_by"}}
        assert differences(state_of(one, actor), state_of(other, actor)) == {}


@pytest.mark.usefixtures("open_office")
def test_without_a_cycle_the_open_ones_are_done() -> None:
    assert run_step("announce", None, cast.at("2020-03-05"))["letters"] == 4


def test_reminders_go_in_an_archived_cycle_that_still_owes(open_office: Installation) -> None:
    open_office.run("announce", cast.at("2020-03-05"))
    with open_office.at(cast.at("2020-03-06")) as office, office.begin() as session:
        cycle = session.get_one(Cycle, cast.KEY)
        cycle.state = "archived"
        session.add(cycle)
    assert run_step("collect", None, cast.at("2020-04-03")) == {}
    assert run_step("remind", None, cast.at("2020-04-03"))["reminders"] == 5


def test_a_time_without_zone_is_vietnams(open_office: Installation) -> None:
    run_step("announce", cast.KEY, datetime(2020, 3, 5, 9, 0))  # noqa: DTZ001 - as typed on the command line
    with open_office.at(cast.at("2020-03-05")) as office, office.begin() as session:
        assert set(session.exec(select(Paper.drafted_at))) == {cast.at("2020-03-05", 9)}


def test_one_unit_that_cannot_be_taken_in_does_not_stop_the_others(
    open_office: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    from services import collect  # noqa: PLC0415

    take_in: Callable[..., object] = collect.run_unit

    def fail_for_one(office: object, cycle: str, unit: str) -> object:
        if unit == "524":
            raise ZeroDivisionError(unit)
        return take_in(office, cycle, unit)

    monkeypatch.setattr(collect, "run_unit", fail_for_one)
    with pytest.raises(ZeroDivisionError, match="524"):
        run_step("collect", cast.KEY, cast.at("2020-04-08"))
    with open_office.at(cast.at("2020-04-08")) as office, office.begin() as session:
        units = {key.split("/")[1] for key in session.exec(select(DossierFile.dossier_key))}
    assert units == {"QNG-02", "QNG-04", "QNG-05"}


@pytest.mark.usefixtures("open_office")
def test_a_passing_fault_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    from flows.announce import announce_cycle  # noqa: PLC0415
    from services import announce  # noqa: PLC0415

    write, tries = announce.run, []

    def fail_once(office: object, cycle: str) -> object:
        tries.append(cycle)
        if len(tries) == 1:
            raise OSError(errno.EIO, "Input/output error")
        return write(office, cycle)  # type: ignore[arg-type]

    monkeypatch.setattr(announce, "run", fail_once)
    monkeypatch.setattr(announce_cycle, "retry_delay_seconds", [0.0, 0.0])
    assert run_step("announce", cast.KEY, cast.at("2020-03-05"))["letters"] == 4
    assert tries == [cast.KEY, cast.KEY]


def test_faults_of_several_cycles_are_raised_together() -> None:
    from flows.office import raise_all, total  # noqa: PLC0415

    raise_all([])
    with pytest.raises(ExceptionGroup, match="2 phần việc không làm được") as group:
        raise_all([ValueError("a"), KeyError("b")])
    assert [str(fault) for fault in group.value.exceptions] == ["a", "'b'"]
    assert total([{"a": 1, "b": 2}, {"a": 3}]) == {"a": 4, "b": 2}
