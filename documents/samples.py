"""Three samples of each paper: the smallest, the typical and the largest, made from its sample.json by rule."""

import itertools
import re
from collections.abc import Collection, Mapping, Sequence
from typing import Final, TypeVar

from documents.kinds import load_kind, load_sample

ROWS: Final = 40
"""Rows of a list in the largest sample."""
_TEXTS: Final = 8
"""Entries of a plain list of texts (addressees, recipients, paragraphs) in the largest sample."""
# The head and the signature name one agency and one signer, however large the paper is.
_HEAD: Final = frozenset({"superior", "issuer", "number_line", "place_date", "authority", "signer", "mark"})
# Dates, codes and figures do not grow; names and sentences do.
_FIGURE: Final = re.compile(r"\d")
_SHORT: Final = 40
_WORDS: Final = 3
_LONGEST: Final = 900
_Value = TypeVar("_Value")


def smallest(name: str) -> dict[str, object]:
    """Make the least context a kind can print: lists and optional texts empty. Raises UnknownKind."""
    kind = load_kind(name)
    return shrunk(load_sample(name), kept=kind.kept, optional=kind.optional)


def typical(name: str) -> dict[str, object]:
    """Read the sample of a kind as it is. Raises UnknownKind."""
    return load_sample(name)


def largest(name: str) -> dict[str, object]:
    """Make a context of long lists and long texts for a kind. Raises UnknownKind."""
    return grown(load_sample(name), fixed=load_kind(name).fixed)


def blank(name: str, variant: str = "") -> dict[str, object]:
    """Make a form to fill by hand: its optional texts empty at any depth, no box chosen.

    `variant` names another sample of the kind, such as the form of an older regime. Raises UnknownKind.
    """
    optional = frozenset(load_kind(name).optional)
    return {field: _blank(field, value, optional) for field, value in load_sample(name, variant).items()}


def shrunk(
    sample: Mapping[str, object], *, kept: Collection[str] = (), optional: Collection[str] = ()
) -> dict[str, object]:
    """Empty the lists of a context and its `optional` texts; lists in `kept` keep their first entry."""
    return {name: _shrink(name, value, kept, optional) for name, value in sample.items()}


def grown(sample: Mapping[str, object], rows: int = ROWS, *, fixed: Collection[str] = ()) -> dict[str, object]:
    """Repeat the lists of a context up to `rows` and lengthen its texts; fields in `fixed` stay as they are.

    Rows count their ``no`` anew; head and signature, dates, codes and figures stay.
    """
    untouched = _HEAD | frozenset(fixed)
    return {name: value if name in untouched else _grow(value, rows, untouched) for name, value in sample.items()}


def _shrink(name: str, value: object, kept: Collection[str], optional: Collection[str]) -> object:
    """Shrink one field."""
    if isinstance(value, str):
        return "" if name in optional else value
    if not isinstance(value, list) or name in _HEAD:
        return value
    return [_first(entry) for entry in value[:1]] if name in kept else []


def _blank(name: str, value: object, optional: Collection[str]) -> object:
    """Empty a field when it is optional, else what is optional inside it."""
    if isinstance(value, Mapping):
        return {key: _blank(key, inner, optional) for key, inner in value.items()}
    if isinstance(value, list):
        return [] if name in optional else [_blank(name, entry, optional) for entry in value]
    if name not in optional:
        return value
    return False if isinstance(value, bool) else ""


def _first(value: object) -> object:
    """Cut the lists inside a kept entry to their first entry."""
    if isinstance(value, Mapping):
        return {key: _first(inner) for key, inner in value.items()}
    return [_first(entry) for entry in value[:1]] if isinstance(value, list) else value


def _grow(value: object, rows: int, fixed: Collection[str]) -> object:
    """Grow a text, a list of texts, or a list of rows with what stands in them."""
    if isinstance(value, str):
        return _lengthen(value)
    if isinstance(value, Mapping):
        return {key: inner if key in fixed else _grow(inner, rows, fixed) for key, inner in value.items()}
    if not isinstance(value, list) or not value:
        return value
    tables = [entry for entry in value if isinstance(entry, Mapping)]
    if len(tables) < len(value):
        return [_grow(entry, rows, fixed) for entry in _repeat(value, max(len(value), min(rows, _TEXTS)))]
    if any(_holds_rows(entry) for entry in tables):
        # Groups with rows of their own stay as many as they are: their rows grow.
        return [_grow(entry, rows, fixed) for entry in value]
    return [_grown_row(entry, number) for number, entry in enumerate(_repeat(tables, max(len(value), rows)), 1)]


def _grown_row(entry: Mapping[str, object], number: int) -> dict[str, object]:
    """Lengthen the texts of one row and count it; lists of texts in a row keep their length."""
    row = {key: _grow(inner, 0, ()) for key, inner in entry.items()}
    return row | ({"no": number} if isinstance(entry.get("no"), int) else {})


def _holds_rows(entry: Mapping[str, object]) -> bool:
    """Tell whether an entry has a list of rows inside."""
    return any(isinstance(inner, list) and any(isinstance(deep, Mapping) for deep in inner) for inner in entry.values())


def _repeat(values: Sequence[_Value], count: int) -> list[_Value]:
    """Take entries of a list over and over until there are `count`."""
    return list(itertools.islice(itertools.cycle(values), count))


def _lengthen(text: str) -> str:
    """Double a name or a sentence, up to the length of a long paragraph."""
    short = len(text) <= _SHORT
    if len(text.split()) < _WORDS or (short and _FIGURE.search(text)) or len(text) > _LONGEST:
        return text
    return f"{text} {text}"
