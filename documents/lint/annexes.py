"""Annexes: their label, name, note "(Kèm theo …)" and tables."""

import re
from dataclasses import dataclass

from documents.lint.line import Line, lines_of, whole
from documents.lint.paragraph import Document, Paragraph, Table
from documents.lint.vocabulary import ANNEX, ATTACHED

_TITLE_LINES = 6
_LETTERS = re.compile(r"[^\W\d_]")


@dataclass(frozen=True)
class Annex:
    """One annex; `start` and `end` bound it among the paragraphs, `number` is "I", "2" or empty."""

    label: Line
    number: str
    title: tuple[Line, ...]
    note: Line | None
    start: int
    end: int
    own_section: bool
    tables: tuple[Table, ...]


def find_annexes(document: Document, start: int) -> tuple[Annex, ...]:
    """Find the annexes after a place: a line of its own that says "Phụ lục", on a new page or centred."""
    paragraphs = document.paragraphs
    starts = [at for at in range(start, len(paragraphs)) if _is_label(paragraphs, at)]
    # Rules of procedure and the like that follow an annex belong to the last one only up to their own title.
    found = []
    for order, at in enumerate(starts):
        end = starts[order + 1] if order + 1 < len(starts) else len(paragraphs)
        title, note = _title(paragraphs, at, end)
        label = lines_of(paragraphs[at])[0]
        match = ANNEX.match(label.text)
        section = paragraphs[at].section
        tables = tuple(table for table in document.tables if table.ruled and at <= table.before < end)
        first_of_section = not any(p.text for p in paragraphs[:at] if p.section == section)
        found.append(
            Annex(label, (match["number"] or "") if match else "", title, note, at, end, first_of_section, tables)
        )
    return tuple(found)


def _is_label(paragraphs: tuple[Paragraph, ...], at: int) -> bool:
    """Tell whether a paragraph is the label of an annex."""
    paragraph = paragraphs[at]
    if paragraph.cell is not None and paragraph.cell.ruled:
        return False
    lines = lines_of(paragraph)
    if not lines or not ANNEX.match(lines[0].text):
        return False
    line = lines[0]
    fresh = at == 0 or paragraphs[at - 1].section != paragraph.section or paragraph.shape.page_break_before
    broken = "\f" in paragraph.raw or any("\f" in p.raw for p in paragraphs[max(at - 3, 0) : at])
    return line.centred or line.capitals or fresh or broken


def _title(paragraphs: tuple[Paragraph, ...], at: int, end: int) -> tuple[tuple[Line, ...], Line | None]:
    """Gather the name of an annex and its note."""
    lines = lines_of(paragraphs[at])[1:]
    title: list[Line] = [line for line in lines if not ATTACHED.match(line.text)]
    note = next((line for line in lines if ATTACHED.match(line.text)), None)
    for place in range(at + 1, min(at + 1 + _TITLE_LINES * 2, end)):
        paragraph = paragraphs[place]
        if not paragraph.text:
            if note is not None:
                break
            continue
        line = whole(paragraph)
        if paragraph.cell is not None or not _LETTERS.search(line.text):
            break
        if ATTACHED.match(line.text):
            note = line
            break
        if not (line.centred or line.capitals) or len(title) >= _TITLE_LINES:
            break
        title.append(line)
    return tuple(title), note
