"""What a step did, in figures."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class StepResult:
    """Figures of one run of a step, and sentences for the officer."""

    step: str
    figures: Mapping[str, int]
    notes: tuple[str, ...] = field(default=())

    def counts(self) -> dict[str, int]:
        """Give the figures as a plain dict."""
        return dict(self.figures)


def nothing_yet(step: str, reason: str) -> StepResult:
    """Say that the step has nothing to do today, and why."""
    return StepResult(step, {}, (reason,))
