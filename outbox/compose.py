"""Compose the text of a letter from its facts: a file of ``outbox/letters`` filled in strictly."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cache
from importlib import resources
from typing import Final

from jinja2 import (
    Environment,
    FunctionLoader,
    StrictUndefined,
    Template,
    TemplateError,
    UndefinedError,
    meta,
    select_autoescape,
)

from domain.errors import RuleBroken
from domain.vietnamese import counted, nfc
from outbox import letters as texts

_SUBJECT: Final = "Subject: "
_COMMITTEE_PREFIXES: Final = ("Ủy ban nhân dân ", "UBND ")
_BLANK_LINES = re.compile(r"\n{3,}")


class LetterTextUnknown(RuleBroken):
    """Say that there is no letter of this name."""

    def __init__(self, letter: str, known: tuple[str, ...]) -> None:
        super().__init__(letter, known)
        self.letter = letter
        self.known = known

    def sentence(self) -> str:
        """Name the letter and the known ones."""
        return f"Không có mẫu thư “{self.letter}”. Các mẫu thư hiện có: {', '.join(self.known)}."


class LetterIncomplete(RuleBroken):
    """Say that a fact which the letter states was not given, or is not what the letter needs."""

    def __init__(self, letter: str, fault: str) -> None:
        super().__init__(letter, fault)
        self.letter = letter
        self.fault = fault

    def sentence(self) -> str:
        """Name the letter and the fact."""
        return (
            f"Không soạn được thư “{self.letter}”: {self.fault}. "
            f"Các thông tin cần có được ghi ở đầu tệp outbox/letters/{self.letter}.txt."
        )


def letter_names() -> tuple[str, ...]:
    """List the letters that can be composed."""
    names = (entry.name for entry in resources.files(texts).iterdir())
    return tuple(sorted(name[:-4] for name in names if name.endswith(".txt") and not name.startswith("_")))


def compose_text(letter: str, context: Mapping[str, object]) -> tuple[str, str]:
    """Give subject and body (NFC, one line feed at the end).

    The subject is filled in apart from the body, so that a line break in a fact stays in the subject, where
    ``check_letter`` refuses it, and cannot begin a body or another header.

    Raises:
        LetterTextUnknown: there is no such letter.
        LetterIncomplete: the context lacks a name that the letter uses, or has None or a wrong kind of value.
    """
    subject_text, body_text = _source(letter)
    try:
        subject = _compiled(subject_text).render(context)
        body = _compiled(body_text).render(context)
    except UndefinedError as fault:
        raise LetterIncomplete(letter, f"thiếu thông tin ({fault})") from fault
    except (TemplateError, TypeError, ValueError, AttributeError) as fault:
        raise LetterIncomplete(letter, str(fault)) from fault
    return nfc(subject).strip(" "), nfc(_BLANK_LINES.sub("\n\n", body)).strip() + "\n"


def letter_fields(letter: str) -> frozenset[str]:
    """Give the names a letter needs in its context, those of the shared parts included.

    Raises:
        LetterTextUnknown: there is no such letter.
    """
    names: set[str] = set()
    waiting = ["\n\n".join(_source(letter))]
    while waiting:
        tree = _ENVIRONMENT.parse(waiting.pop())
        names |= meta.find_undeclared_variables(tree)
        waiting += [_read(part) for part in meta.find_referenced_templates(tree) if part]
    return frozenset(names)


@cache
def _source(letter: str) -> tuple[str, str]:
    """Read a letter and cut it into the texts of subject and body."""
    if letter not in letter_names():
        raise LetterTextUnknown(letter, letter_names())
    first, _, body = _read(f"{letter}.txt").partition("\n\n")
    return first.removeprefix(_SUBJECT), body


@cache
def _compiled(text: str) -> Template:
    """Compile the text of a letter once for all units that it goes to."""
    return _ENVIRONMENT.from_string(text)


def _read(name: str) -> str:
    return resources.files(texts).joinpath(name).read_text(encoding="utf-8")


def _stated(value: object) -> object:
    """Refuse None: a letter must not say "None" to a unit."""
    if value is None:
        message = "có thông tin bị bỏ trống (None)"
        raise TypeError(message)
    return value


def _day(value: object) -> date:
    """Read a date, or a day as papers write it: "10/4/2020"."""
    if isinstance(value, date):
        return value
    text = str(value)  # of a forgotten name: raises and says which
    try:
        return datetime.strptime(text, "%d/%m/%Y").date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        message = f"“{text}” không phải là ngày"
        raise ValueError(message) from None


def _dmy(value: object) -> str:
    """Write 10/04/2020, for subjects that are sorted and searched."""
    return f"{_day(value):%d/%m/%Y}"


def _nearest(duties: Sequence[object]) -> object:
    """Find the duty that is due first."""
    if not duties:
        message = "không có việc nào để nhắc"
        raise ValueError(message)
    return min(duties, key=lambda duty: _day(_ENVIRONMENT.getattr(duty, "last_day")))


def _locality(unit: str) -> str:
    """Give the place of a committee: huyện Bình Sơn."""
    for prefix in _COMMITTEE_PREFIXES:
        unit = unit.removeprefix(prefix)
    return unit


def _committee(unit: str) -> str:
    """Give the committee of a place: Ủy ban nhân dân huyện Bình Sơn."""
    return unit if unit.startswith(_COMMITTEE_PREFIXES) else f"{_COMMITTEE_PREFIXES[0]}{unit}"


def _make_environment() -> Environment:
    """Make the environment: an unknown name is an error, plain text is not escaped."""
    environment = Environment(
        loader=FunctionLoader(_read),
        undefined=StrictUndefined,
        autoescape=select_autoescape(enabled_extensions=("html",), default=False, default_for_string=False),
        finalize=_stated,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters |= {
        "committee": _committee,
        "counted": counted,
        "dmy": _dmy,
        "locality": _locality,
        "nearest": _nearest,
    }
    return environment


_ENVIRONMENT: Final = _make_environment()
