"""Align two sequences: what stayed, what was rewritten, what is on one side only."""

from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Final, TypeVar

T = TypeVar("T")
ALIKE: Final = 0.4
"""From this likeness on two pieces count as one that was rewritten."""
_MOST_PAIRS = 2500
_LONGEST_COMPARED = 400


def text_likeness(old: str, new: str) -> float:
    """Measure how alike two texts are, from 0 to 1, by their first letters."""
    return SequenceMatcher(None, old[:_LONGEST_COMPARED], new[:_LONGEST_COMPARED], autojunk=False).ratio()


def pairs(
    olds: Sequence[T], news: Sequence[T], key: Callable[[T], object], likeness: Callable[[T, T], float]
) -> Iterator[tuple[T | None, T | None]]:
    """Pair equal pieces, then pieces that look alike; the others come alone, in their order."""
    start = 0
    # What stands untouched before and after an edit needs no search, however long it is.
    while start < min(len(olds), len(news)) and key(olds[start]) == key(news[start]):
        yield olds[start], news[start]
        start += 1
    end = 0
    while end < min(len(olds), len(news)) - start and key(olds[-1 - end]) == key(news[-1 - end]):
        end += 1
    old_middle, new_middle = olds[start : len(olds) - end], news[start : len(news) - end]
    matcher = SequenceMatcher(None, [key(one) for one in old_middle], [key(one) for one in new_middle], autojunk=False)
    for what, i, j, k, m in matcher.get_opcodes():
        if what == "replace":
            yield from _alike(old_middle[i:j], new_middle[k:m], likeness)
        else:
            yield from zip_longest(old_middle[i:j], new_middle[k:m])
    yield from zip(olds[len(olds) - end :], news[len(news) - end :], strict=True)


def _alike(
    olds: Sequence[T], news: Sequence[T], likeness: Callable[[T, T], float]
) -> Iterator[tuple[T | None, T | None]]:
    """Pair what was rewritten so that the likeness of all pairs together is greatest."""
    if (len(olds) == len(news) == 1 and type(olds[0]) is type(news[0])) or len(olds) * len(news) > _MOST_PAIRS:
        yield from zip_longest(olds, news)
        return
    best = [[0.0] * (len(news) + 1) for _ in range(len(olds) + 1)]
    alike = [[likeness(old, new) for new in news] for old in olds]
    for i in reversed(range(len(olds))):
        for j in reversed(range(len(news))):
            together = alike[i][j] + best[i + 1][j + 1] if alike[i][j] >= ALIKE else 0.0
            best[i][j] = max(together, best[i + 1][j], best[i][j + 1])
    i = j = 0
    while i < len(olds) and j < len(news):
        if alike[i][j] >= ALIKE and best[i][j] == alike[i][j] + best[i + 1][j + 1]:
            yield olds[i], news[j]
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            yield olds[i], None
            i += 1
        else:
            yield None, news[j]
            j += 1
    yield from ((old, None) for old in olds[i:])
    yield from ((None, new) for new in news[j:])
