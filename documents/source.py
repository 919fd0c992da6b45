"""The source of one part: docxtpl's XML with a line for every paragraph and tag, so that a fault can be located."""

import re
from dataclasses import dataclass, field
from functools import cached_property
from html import unescape
from itertools import accumulate
from typing import Final

from documents.faults import Place

MARK: Final = "\x1c\n"
"""Starts a line of the source. Jinja counts it and strips it as white space; XML cannot hold it."""
EXCERPT: Final = 160

_TAG = r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}"
_LINE_START = re.compile(rf"<w:p[ >/]|{_TAG}", re.DOTALL)
_LANDMARK = re.compile(rf"<(/?)w:(p|tbl|tr|tc)(?=[ >/])[^>]*?(/?)>|{_TAG}", re.DOTALL)
_INSIDE = {"tbl": "tr", "tr": "tc"}
_LABELS = {"tbl": "bảng", "tr": "hàng", "tc": "ô", "p": "đoạn"}


@dataclass(frozen=True)
class Source:
    """The patched XML of one part of a form."""

    part: str
    xml: str = field(repr=False)

    @cached_property
    def marked(self) -> str:
        """Give the XML with a line for every paragraph and every tag."""
        return _LINE_START.sub(lambda start: MARK + start[0], self.xml)

    def locate(self, line: int) -> Place:
        """Find the place of a line of the marked source, counted from 1."""
        lines = self.marked.split("\n")
        line = min(max(line, 1), len(lines))
        at = list(accumulate((len(text) + 1 for text in lines), initial=0))[line - 1]
        tag = re.compile(_TAG, re.DOTALL).match(self.marked, at)
        text = tag[0] if tag else ""
        start = max(self.marked.rfind("<w:p ", 0, at + 5), self.marked.rfind("<w:p>", 0, at + 5))
        if start >= 0 and self.marked.find("</w:p>", start, at) < 0:
            end = self.marked.find("</w:p>", at)
            paragraph = plain(self.marked[start : end if end >= 0 else None])
        else:
            paragraph = plain(text)
        return Place(self.part, _position(self.marked[: at + 1]), plain(text), paragraph)


def unmarked(text: str) -> str:
    """Take the line marks out of a piece of the source."""
    return text.replace(MARK, "")


def plain(xml: str) -> str:
    """Strip the markup and the line marks of one paragraph and shorten it."""
    return unescape(re.sub(r"<[^>]+>", "", unmarked(xml)))[:EXCERPT]


def _position(xml: str) -> str:
    """Count tables, rows, cells and paragraphs up to the end of a piece of XML, as a reader of the form would.

    A tag that docxtpl freed of its paragraph, row or cell counts as the one it stood in.
    """
    counts = [{"p": 0, "tbl": 0}]
    path: list[tuple[str, int]] = []
    for mark in _LANDMARK.finditer(xml):
        closing, name, alone = mark.groups()
        if closing:
            if path and path[-1][0] == name:
                path.pop()
                counts.pop()
            continue
        inside = path[-1][0] if path else ""
        if name is None:
            if inside == "p":
                continue
            name = _INSIDE.get(inside, "p")
            counts[-1][name] = counts[-1].get(name, 0) + 1
            continue
        counts[-1][name] = counts[-1].get(name, 0) + 1
        if not alone:
            path.append((name, counts[-1][name]))
            counts.append({})
    # The piece may end inside the start tag of the paragraph or on the tag that is meant.
    if not path or path[-1][0] != "p":
        name = _INSIDE.get(path[-1][0] if path else "", "p")
        path.append((name, counts[-1].get(name, 0) + 1))
    return ", ".join(f"{_LABELS[name]} {number}" for name, number in path)
