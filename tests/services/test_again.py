"""Every step can run twice: at the same moment, on the next day, and once more when the year is over."""

import pytest

from tests.services.history import ARCHIVED, Stage
from tests.services.installation import differences, run_step, state_of

STEPS = ("announce", "collect", "convene", "score", "minute", "recognise", "remind", "report", "archive")


@pytest.mark.parametrize("step", STEPS)
def test_a_step_run_again_at_the_same_moment_changes_nothing(stage: Stage, step: str) -> None:
    for scene in (scene for scene in stage.history.scenes if scene.step == step):
        with stage.copy(scene.after).at(scene.moment) as office:
            before = state_of(office)
            run_step(office, step)
            assert differences(before, state_of(office)) == {}, scene.moment


@pytest.mark.parametrize("step", STEPS)
def test_a_step_run_again_on_the_next_day_changes_nothing(sqlite_stage: Stage, step: str) -> None:
    for scene in (scene for scene in sqlite_stage.history.scenes if scene.step == step):
        if (step, f"{scene.moment:%m-%d}") in {("remind", "06-22"), ("remind", "04-13")}:
            continue  # on 23/6 the urging letter is due, on 14/4 what is missing of a dossier is asked for
        with sqlite_stage.copy(scene.after).at(scene.next_day) as office:
            before = state_of(office)
            run_step(office, step)
            assert differences(before, state_of(office)) == {}, scene.moment


def test_all_steps_run_again_after_the_year_change_nothing(stage: Stage) -> None:
    with stage.copy(stage.history.end).at(ARCHIVED) as office:
        before = state_of(office)
        for step in STEPS:
            run_step(office, step)
        assert differences(before, state_of(office)) == {}
