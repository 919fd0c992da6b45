"""Which field of the context prints where: the paper made once more with every text of the context marked."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from documents.context import ContextRefused
from documents.faults import RenderFault
from documents.package import read_parts
from documents.render import render
from documents.story import read_story

# Letters of Unicode's private use area: no keyboard makes them, XML carries them.
_OPEN, _MIDDLE, _CLOSE = "\ue000", "\ue001", "\ue002"
_DIGITS: Final = str.maketrans("0123456789", "".join(chr(0xE010 + digit) for digit in range(10)))
_NUMBERS: Final = {after: before for before, after in _DIGITS.items()}
_MARK: Final = re.compile(f"{_OPEN}([\ue010-\ue019]+){_MIDDLE}(.*?){_CLOSE}", re.DOTALL)


@dataclass(frozen=True)
class FieldChange:
    """A field of the context that prints another value: its path, what was printed and what is printed now."""

    path: str
    old: str
    new: str


class Provenance:
    """The marked words of a paper by part and place; `is_known` is False when marks would change what is printed."""

    def __init__(self, template: bytes, context: Mapping[str, Any]) -> None:
        self._paths: list[str] = []
        self._places: dict[tuple[str, str], str] = {}
        self.is_known = self._read(template, context)

    def fields_at(self, part: str, place: str) -> tuple[str, ...]:
        """List the fields printed at a place, a row counting with all its cells."""
        inside = (words for (name, where), words in self._places.items() if name == part and _is_in(where, place))
        found = (self._paths[_number(mark[1])] for words in inside for mark in _MARK.finditer(words))
        return tuple(dict.fromkeys(found))

    def explain(self, part: str, place: str, other: str) -> tuple[FieldChange, ...] | None:
        """Read from other words of a place which fields had other values; None when the form's own words differ."""
        words = self._places.get((part, place), "")
        marks = list(_MARK.finditer(words))
        pattern, end = "", 0
        for mark in marks:
            pattern += re.escape(words[end : mark.start()]) + "(.*?)"
            end = mark.end()
        found = re.fullmatch(pattern + re.escape(words[end:]), other, re.DOTALL) if marks else None
        if found is None:
            return None
        pairs = zip(marks, found.groups(), strict=True)
        return tuple(FieldChange(self._paths[_number(mark[1])], old, mark[2]) for mark, old in pairs if old != mark[2])

    def _read(self, template: bytes, context: Mapping[str, Any]) -> bool:
        """Make the paper plain and marked; the marks may not change which words stand where."""
        marked = {name: self._mark(value, name) for name, value in context.items()}
        try:
            plain, with_marks = render(template, context), render(template, marked)
        except (ContextRefused, RenderFault):
            return False
        self._places = dict(_places(with_marks))
        unmarked = {place: _MARK.sub(lambda mark: mark[2], words) for place, words in self._places.items()}
        return unmarked == dict(_places(plain))

    def _mark(self, value: Any, path: str) -> Any:  # noqa: ANN401 - any JSON
        """Mark every text of a value with the number of its path; an empty one stays empty: forms ask for that."""
        if isinstance(value, dict):
            return {name: self._mark(one, f"{path}.{name}") for name, one in value.items()}
        if isinstance(value, list):
            return [self._mark(one, f"{path}[{n}]") for n, one in enumerate(value)]
        if isinstance(value, str) and value:
            self._paths.append(path)
            return f"{_OPEN}{str(len(self._paths) - 1).translate(_DIGITS)}{_MIDDLE}{value}{_CLOSE}"
        return value


def _number(letters: str) -> int:
    return int(letters.translate(_NUMBERS))


def _is_in(where: str, place: str) -> bool:
    return where == place or where.startswith(f"{place}, ")


def _places(data: bytes) -> Iterator[tuple[tuple[str, str], str]]:
    """Walk the paragraphs of all parts that print."""
    for name, part in read_parts(data).items():
        if name.startswith("word/") and name.endswith(".xml") and b"<w:p" in part:
            for paragraph in read_story(part).paragraphs():
                yield (name, paragraph.place), paragraph.text
