"""Every figure that a step gives has a name that people can read."""

import re
from pathlib import Path

import services
from services.result import FIGURES, StepResult, nothing_yet

SOURCES = sorted(Path(services.__file__).parent.glob("*.py"))


def test_every_figure_of_every_step_has_a_vietnamese_name() -> None:
    given: set[str] = set()
    for path in SOURCES:
        for call in re.findall(r"StepResult\(\s*\"\w+\",\s*\{(.*?)\}", path.read_text(encoding="utf-8"), re.DOTALL):
            given |= set(re.findall(r"\"(\w+)\":", call))
    assert len(given) > 20
    assert given <= FIGURES.keys()


def test_figures_are_given_as_a_dict_of_their_own() -> None:
    result = StepResult("collect", {"files": 3})
    result.counts()["files"] = 0
    assert result.counts() == {"files": 3}
    assert nothing_yet("score", "Hội đồng chưa họp").notes == ("Hội đồng chưa họp",)
