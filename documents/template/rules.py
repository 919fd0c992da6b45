"""The rules of the check of forms, and how a finding of it is made."""

import difflib
from collections.abc import Iterable
from typing import Final

from documents.finding import Finding, Level, Spot
from documents.template.lines import Line

CLAUSE: Final = "Hướng dẫn biểu mẫu"
FILE: Final = "BM-tep"
"""The file is no form: no Word file, macros, too large, content from outside."""
BRACES: Final = "BM-dau-ngoac"
SIGNS: Final = "BM-ky-tu"
KEYWORD: Final = "BM-tu-khoa"
FILTER: Final = "BM-bo-loc"
PAIR: Final = "BM-cap-lenh"
PLACE: Final = "BM-cho-dung"
SYNTAX: Final = "BM-cu-phap"
CROSSING: Final = "BM-lenh-cheo"
UNKNOWN: Final = "BM-truong-la"
UNPRINTED: Final = "BM-truong-bat-buoc"
UNUSED: Final = "BM-truong-khong-dung"
TRIAL: Final = "BM-ban-mau"
HOLLOW: Final = "BM-cho-trong"
"""A cell, row or table that some paper leaves without anything in it: Word calls the file damaged."""
LEFTOVERS: Final = "BM-dau-vet"
BREAKING: Final = frozenset({BRACES, SIGNS, KEYWORD, FILTER, PAIR, PLACE, SYNTAX, CROSSING})
"""Rules whose errors keep a paragraph from being compiled."""


def error(rule: str, sentence: str, line: Line) -> Finding:
    """Make an error at a paragraph."""
    return Finding(rule, Level.ERROR, CLAUSE, sentence, line.spot)


def warning(rule: str, sentence: str, line: Line) -> Finding:
    """Make a warning at a paragraph."""
    return Finding(rule, Level.WARNING, CLAUSE, sentence, line.spot)


def hint(rule: str, sentence: str, line: Line) -> Finding:
    """Make a hint at a paragraph."""
    return Finding(rule, Level.HINT, CLAUSE, sentence, line.spot)


def whole(rule: str, level: Level, sentence: str) -> Finding:
    """Make a finding about the form as a whole."""
    return Finding(rule, level, CLAUSE, sentence, Spot(paragraph=None))


def closest(name: str, known: Iterable[str]) -> str:
    """Give the closest known name, or nothing; short words may have two letters swapped."""
    names = list(known)
    swapped = [other for other in names if sorted(other) == sorted(name)]
    return next(iter(swapped or difflib.get_close_matches(name, names, n=1)), "")


def nearest(name: str, known: Iterable[str]) -> str:
    """Say the closest known name, or nothing."""
    close = closest(name, known)
    return f" Gần nhất: “{close}”." if close else ""
