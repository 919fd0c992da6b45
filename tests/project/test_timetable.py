"""prefect.yaml: what it starts exists, takes these parameters and runs in Vietnam's working hours."""

import importlib
import inspect
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml
from prefect import Flow
from prefect.client.schemas.schedules import CronSchedule

from desk.command import Step

PROJECT = Path(__file__).parents[2]
TIMETABLE: dict[str, Any] = yaml.safe_load((PROJECT / "prefect.yaml").read_text(encoding="utf-8"))
DEPLOYMENTS: list[dict[str, Any]] = TIMETABLE["deployments"]
STEPS = [deployment["entrypoint"].rpartition(":")[2] for deployment in DEPLOYMENTS]
VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")

each_deployment = pytest.mark.parametrize("deployment", DEPLOYMENTS, ids=STEPS)


def flow_of(deployment: dict[str, Any]) -> Flow[..., Any]:
    path, _, name = deployment["entrypoint"].rpartition(":")
    assert (PROJECT / path).is_file()
    flow = getattr(importlib.import_module(path.removesuffix(".py").replace("/", ".")), name)
    assert isinstance(flow, Flow)
    return flow


def test_every_step_of_the_command_has_its_deployment_and_its_flow() -> None:
    assert sorted(STEPS) == sorted(Step)


def test_every_flow_file_has_its_twin_among_the_services() -> None:
    flows = {path.name for path in (PROJECT / "flows").glob("*.py")}
    services = {path.name for path in (PROJECT / "services").glob("*.py")}
    assert flows - services == set()
    assert {f"{step}.py" for step in STEPS} <= flows


def test_every_flow_file_is_small() -> None:
    for step in STEPS:
        assert len((PROJECT / "flows" / f"{step}.py").read_text(encoding="utf-8").splitlines()) <= 60, step


@each_deployment
def test_entrypoint_and_parameters_match_the_flow(deployment: dict[str, Any]) -> None:
    flow = flow_of(deployment)
    assert flow.name == deployment["entrypoint"].rpartition(":")[2]
    signature = inspect.signature(flow.fn)
    signature.bind(**deployment["parameters"])
    assert list(signature.parameters) == ["cycle", "at"]
    assert signature.return_annotation == dict[str, int]
    flow.validate_parameters(deployment["parameters"] | {"at": "2020-03-05T08:00:00+07:00"})


@each_deployment
def test_form_of_the_screen_is_vietnamese(deployment: dict[str, Any]) -> None:
    properties = flow_of(deployment).parameters.properties
    assert {name: field["title"] for name, field in properties.items()} == {"cycle": "Chu trình", "at": "Thời điểm"}
    assert "chu trình" in properties["cycle"]["description"].lower()
    assert not deployment["description"].isascii()


@each_deployment
def test_one_run_at_a_time_in_the_pool_of_the_office(deployment: dict[str, Any]) -> None:
    assert deployment["concurrency_limit"] == {"limit": 1, "collision_strategy": "CANCEL_NEW"}
    assert deployment["work_pool"]["name"] == "thuky"


@each_deployment
def test_schedule_runs_on_working_days_in_working_hours(deployment: dict[str, Any]) -> None:
    (schedule,) = deployment["schedules"]
    assert schedule["slug"].isascii()
    assert schedule["active"] is True
    cron = CronSchedule(cron=schedule["cron"], timezone=schedule["timezone"])
    start = datetime(2026, 3, 2, tzinfo=VIETNAM)
    times = [time.astimezone(VIETNAM) for time in cron_times(cron, start, start + timedelta(days=7))]
    assert times, "never runs"
    assert {time.weekday() for time in times} <= {0, 1, 2, 3, 4, 5}
    assert {time.weekday() for time in times} >= {0, 1, 2, 3, 4}
    assert all(7 <= time.hour < 20 for time in times)


def cron_times(cron: CronSchedule, start: datetime, end: datetime) -> list[datetime]:
    from cronsim import CronSim  # noqa: PLC0415

    assert cron.timezone == "Asia/Ho_Chi_Minh"
    times: list[datetime] = []
    for time in CronSim(cron.cron, start):
        if time >= end:
            return times
        times.append(time.astimezone(UTC))
    return times


def test_no_place_of_a_machine_stands_in_the_timetable() -> None:
    assert (TIMETABLE["build"], TIMETABLE["push"], TIMETABLE["pull"]) == (None, None, None)
    for deployment in DEPLOYMENTS:
        assert not deployment["entrypoint"].startswith("/")
