"""Find the name that was probably meant."""

from collections.abc import Iterable
from difflib import get_close_matches
from functools import lru_cache

from domain.vietnamese import fold

_FEW = 12
_MOST = 500  # names compared letter by letter; beyond it only case and accents are forgiven


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Find the known name closest to the word, without regard to accents and case; None when none is close."""
    return _nearest(word, tuple(known))


@lru_cache(maxsize=4096)
def _nearest(word: str, known: tuple[str, ...]) -> str | None:
    by_fold: dict[str, str] = {}
    for name in known:
        by_fold.setdefault(fold(name), name)
    folded = fold(word)
    if folded in by_fold or len(by_fold) > _MOST:
        return by_fold.get(folded)
    close = get_close_matches(folded, by_fold, n=1, cutoff=0.6)
    return by_fold[close[0]] if close else None


def meant(word: str, known: Iterable[str]) -> str:
    """Say which known name was probably meant; all of them when they are few, nothing when they are many."""
    names = list(dict.fromkeys(known))
    if (name := nearest(word, names)) is not None:
        return f"có phải «{name}» không? "
    return f"chọn một trong: {', '.join(names)}. " if 0 < len(names) <= _FEW else ""
