"""Planted faults: papers without a finding, each changed in one place, to prove that the check finds it there."""

from documents.lint.seeds import body, ending, head, page, text
from documents.lint.seeds.seed import Seed

__all__ = ["SEEDS", "Seed"]

SEEDS: tuple[Seed, ...] = (*page.SEEDS, *head.SEEDS, *body.SEEDS, *ending.SEEDS, *text.SEEDS)
"""Every seed; each rule has one at least."""
