"""Bars of letters: to scale, never longer than the paper, the same for the same numbers."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents.chart import SHADES, WIDTH, bar, stacked


@pytest.mark.parametrize(
    ("value", "longest", "drawn"),
    [(0, 4, ""), (1, 0, ""), (4, 4, "████"), (2, 4, "██"), (1, 8, "▌"), (1, 1000, "▌"), (3, 8, "█▌"), (9, 4, "████")],
)
def test_a_bar_is_drawn_to_scale_in_half_blocks(value: int, longest: int, drawn: str) -> None:
    assert bar(value, longest, 4) == drawn


def test_the_parts_of_a_bar_stand_one_behind_the_other() -> None:
    assert stacked([1, 0, 3], 4, 8) == "██░░░░░░"
    assert stacked([1, 1, 1], 300, 8) == "".join(SHADES)
    assert stacked([0, 0, 0], 0) == ""


@settings(max_examples=50)
@given(st.lists(st.integers(0, 500), min_size=3, max_size=3), st.integers(1, 2000))
def test_bars_grow_with_their_values_and_stay_on_the_paper(parts: list[int], longest: int) -> None:
    longest = max(longest, sum(parts))
    assert len(bar(sum(parts), longest)) <= WIDTH
    assert len(stacked(parts, longest)) <= WIDTH + len(SHADES)
    assert len(bar(parts[0], longest)) <= len(bar(sum(parts), longest))
