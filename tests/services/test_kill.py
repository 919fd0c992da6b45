"""Kill -9 in the middle of every step; the next run ends where an undisturbed run ends."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from services.cycles import open_folder
from services.office import Office
from tests.services import cast
from tests.services.history import ARCHIVED, OPENED, Stage
from tests.services.installation import Installation, differences, run_step, state_of
from tests.services.killing import chosen, kill_at, points_of

# Proofs over code that other tests measure; tracing every line would double their time.
pytestmark = pytest.mark.no_cover

SCENES = (
    ("announce", "2020-03-05"),
    ("collect", "2020-04-02"),  # a complete and an incomplete dossier
    ("convene", "2020-04-28"),
    ("score", "2020-05-14"),
    ("minute", "2020-05-14"),
    ("recognise", "2020-05-21"),
    ("remind", "2020-04-13"),  # with an urging letter
    ("report", "2020-06-19"),
)
MORE_SCENES = (
    ("collect", "2020-04-27"),  # one comes too late, one was not completed in time
    ("collect", "2020-06-18"),  # reports of units, one cannot be read
    ("remind", "2020-04-03"),
)
ON_POSTGRES = (("announce", "2020-03-05"), ("score", "2020-05-14"), ("recognise", "2020-05-21"))


def _check(
    stage: Stage, before: Installation, step: str, moment: datetime, choose: Callable[[int], list[int]] = chosen
) -> None:
    """Kill a step at the chosen points, each time run it again, and compare with a run that nobody disturbed."""

    def work(office: Office) -> None:
        run_step(office, step)

    with stage.copy(before).at(moment) as office:
        points = points_of(office, work)
        expected = state_of(office)
    for fatal in choose(len(points)):
        struck = stage.copy(before)
        assert kill_at(lambda struck=struck: struck.at(moment), work, fatal)  # type: ignore[misc]
        with struck.at(moment) as office:
            work(office)
            found = differences(expected, state_of(office))
        assert found == {}, f"killed at point {fatal} of {len(points)}, {points[fatal - 1]}"


@pytest.mark.parametrize(("step", "day"), SCENES)
def test_a_killed_step_run_again_ends_as_if_nothing_had_happened(sqlite_stage: Stage, step: str, day: str) -> None:
    scene = sqlite_stage.history.on(step, day)
    _check(sqlite_stage, scene.before, step, scene.moment)


def test_a_killed_archiving_run_again_closes_the_cycle(sqlite_stage: Stage) -> None:
    announced = sqlite_stage.history.scene("announce").after  # six papers to make again are enough
    _check(sqlite_stage, announced, "archive", ARCHIVED)


@pytest.mark.parametrize(("step", "day"), MORE_SCENES)
def test_other_days_of_a_step_survive_a_kill_too(sqlite_stage: Stage, step: str, day: str) -> None:
    scene = sqlite_stage.history.on(step, day)
    _check(sqlite_stage, scene.before, step, scene.moment, lambda count: sorted({1, 3, count // 2, count - 2, count}))


@pytest.mark.parametrize(("step", "day"), ON_POSTGRES)
def test_a_killed_step_run_again_on_postgresql(postgres_stage: Stage, step: str, day: str) -> None:
    scene = postgres_stage.history.on(step, day)
    _check(postgres_stage, scene.before, step, scene.moment, lambda count: [1, count // 2, count])


def test_a_killed_opening_leaves_no_cycle_and_opens_when_asked_again(empty: Installation, tmp_path: Path) -> None:
    folder = cast.make_folder(tmp_path / "cycle")

    def work(office: Office) -> None:
        open_folder(office, folder)

    undisturbed = Installation(empty.copy_home(tmp_path / "undisturbed"))
    with undisturbed.at(OPENED) as office:
        points = points_of(office, work)
        expected = state_of(office)
    assert points == ["before a commit", "after a commit"]
    for fatal in (1, 2):
        struck = Installation(empty.copy_home(tmp_path / f"struck-{fatal}"))
        assert kill_at(lambda struck=struck: struck.at(OPENED), work, fatal)  # type: ignore[misc]
        with struck.at(OPENED) as office:
            work(office)
            assert differences(expected, state_of(office)) == {}
