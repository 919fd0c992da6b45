"""The head of a paper: national header, issuing body, number, place and date, "V/v"."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from documents.lint.line import Line, lines_of
from documents.lint.paragraph import Document, Paragraph
from documents.lint.vocabulary import ANNEX, BODY_WORDS, CERTIFICATE_TITLES, FORM_TITLES, PARTY, TYPES

_NUMBER = re.compile(r"^Số\b\s*[:.]?\s*(?=\d|/|\.{2,}|…|_|$|\s|[^\W\d_]+/)", re.IGNORECASE)
_NUMBER_BODY = re.compile(r"/|-\s*[A-ZĐ]|\.{2,}|…|\d\s*$")
_DATE = re.compile(r"ngày\b.*\btháng\b.*\bnăm\b", re.IGNORECASE)
_ABOUT = re.compile(r"^(V/v|v/v|V/V|V\.v|Vv|Về việc|V / v)\b", re.IGNORECASE)
# A header block is at the top: more lines than this and the words belong to the text.
_WITHIN = 45
_LONGEST_NATION = 60
_LONGEST_PLACE, _LONGEST_DATE_LINE = 45, 90
_ABOUT_LINES = 6
_ABOUT_WIDTH = 50


@dataclass(frozen=True)
class Head:
    """What was found; `last` is the place among the paragraphs of the last paragraph of the head."""

    nation: Line | None = None
    motto: Line | None = None
    party: Line | None = None
    superior: tuple[Line, ...] = ()
    issuer: tuple[Line, ...] = ()
    number: Line | None = None
    place_date: Line | None = None
    about: tuple[Line, ...] = ()
    last: int = -1

    @property
    def body_lines(self) -> tuple[Line, ...]:
        """List the lines that name the bodies."""
        return (*self.superior, *self.issuer)


def find_head(document: Document) -> Head:
    """Recognise the head of a paper."""
    top = _top(document.paragraphs)
    nation = _first(top, lambda line: line.folded.startswith("cong hoa xa hoi") and len(line.text) < _LONGEST_NATION)
    motto = _first(top, lambda line: line.folded.startswith("doc lap") and "phuc" in line.folded)
    party = _first(top, lambda line: line.folded == PARTY)
    number = _first(top, lambda line: bool(_NUMBER.match(line.text) and _NUMBER_BODY.search(line.text[2:])))
    if number is None and (nation or motto):
        number = _first(top, lambda line: line.text.rstrip(" :") == "Số")
    dated = _first(top, lambda line: bool(_DATE.search(line.text)) and _is_date_line(line))
    found = [line for line in (nation, motto, party) if line]
    anchors = [*found, *(line for line in (number, dated) if line)]
    if not anchors:
        return Head()
    last = max(_at(document.paragraphs, line.paragraph) for line in anchors)
    about = _about(top, number, document.paragraphs, last)
    last = max([last, *(_at(document.paragraphs, line.paragraph) for line in about)])
    stop = _at(document.paragraphs, number.paragraph) if number else last
    away = "left" if nation is not None and nation.side == "left" else "right"
    taken = (*anchors, *about)
    names = [
        line for line in top if _is_body_name(line, taken, away) and _at(document.paragraphs, line.paragraph) <= stop
    ]
    if nation is not None and number is None:
        # Without a number, only what stands beside or above the national title names the issuer.
        above = _at(document.paragraphs, nation.paragraph)
        names = [line for line in names if line.side == "left" or _at(document.paragraphs, line.paragraph) < above]
    superior, issuer = _split(names) if found or number else ((), ())
    last = max([last, *(_at(document.paragraphs, line.paragraph) for line in (*superior, *issuer))])
    return Head(nation, motto, party, superior, issuer, number, dated, about, _end(document.paragraphs, last))


def _top(paragraphs: Sequence[Paragraph]) -> list[Line]:
    """List the lines of the top of a paper, up to the first annex or ruled table."""
    found: list[Line] = []
    for paragraph in paragraphs:
        if (paragraph.cell and paragraph.cell.ruled and found) or len(found) > _WITHIN:
            break
        lines = lines_of(paragraph, beside=True)
        if found and any(_ends_head(line) for line in lines):
            break
        found.extend(lines)
    return found[:_WITHIN]


def _ends_head(line: Line) -> bool:
    """Tell whether a line belongs to what follows the head: a type, a form's title, an annex, "Kính gửi"."""
    if line.side or line.paragraph.boxed:
        return False
    text = line.text.rstrip(".: ")
    titled = text.upper() in TYPES or (
        line.capitals and bool(FORM_TITLES.match(text) or CERTIFICATE_TITLES.match(text))
    )
    return titled or bool(ANNEX.match(line.text)) or line.text.startswith(("Kính gửi", "Kính trình"))


def _first(lines: Sequence[Line], matches: Callable[[Line], bool]) -> Line | None:
    """Find the first line that matches."""
    return next((line for line in lines if matches(line)), None)


def _is_date_line(line: Line) -> bool:
    """Tell whether a line is a place and a date and nothing else: short, without a citation before it."""
    before = _DATE.split(line.text)[0]
    return (
        len(before) < _LONGEST_PLACE
        and not re.search(r"\bsố\b|\bCăn cứ\b|:|\bgiờ\b|;|Kèm theo|\(", before)
        and len(line.text) < _LONGEST_DATE_LINE
    )


def _about(top: Sequence[Line], number: Line | None, paragraphs: Sequence[Paragraph], last: int) -> tuple[Line, ...]:
    """Find "V/v …" under the number: in the same block, before any other block."""
    for at, line in enumerate(top):
        if not _ABOUT.match(line.text) or line is number:
            continue
        place = _at(paragraphs, line.paragraph)
        inside = line.side == "left" or (number is not None and place <= last + 3 and not line.all("bold"))
        if not inside or (number is None and line.side != "left"):
            return ()
        rest = []
        for other in top[at + 1 :]:
            same_cell = line.paragraph.cell is not None and other.paragraph.cell == line.paragraph.cell
            same_paragraph = other.paragraph is line.paragraph
            if not (same_cell or same_paragraph or _goes_on(line, other)) or other.side == "right" != line.side:
                break
            rest.append(other)
        return (line, *rest)
    return ()


def _goes_on(line: Line, other: Line) -> bool:
    """Tell whether a line of text goes on with a "V/v" that was broken by hand: the same look, short, no new block."""
    mine, its = line.paragraph, other.paragraph
    alike = mine.shape.align == its.shape.align and line.size == other.size and mine.shape.left == its.shape.left
    near = 0 < its.index - mine.index < _ABOUT_LINES and len(other.text) < _ABOUT_WIDTH
    return alike and near and mine.cell is None and its.cell is None and not other.text.startswith("Kính")


def _is_body_name(line: Line, taken: Sequence[Line], away: str) -> bool:
    """Tell whether a line of the top names a body: capitals, not on the side `away` of the national title."""
    if any(line is other for other in taken) or line.side == away or not any(char.isalpha() for char in line.text):
        return False
    return line.capitals or (line.side == "left" and bool(BODY_WORDS.match(line.text.upper())))


def _split(names: Sequence[Line]) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """Tell superior from issuer: by weight, else where the name of another body begins."""
    names = list(names)
    if not names:
        return (), ()
    bold = [line.all("bold") for line in names]
    change = next((at for at in range(1, len(names)) if bold[at:] == [True] * (len(names) - at)), 0)
    if change and not any(bold[:change]):
        return tuple(names[:change]), tuple(names[change:])
    starts = [at for at, line in enumerate(names) if BODY_WORDS.match(line.text.upper())]
    cut = starts[-1] if len(starts) > 1 else 0
    return tuple(names[:cut]), tuple(names[cut:])


def _at(paragraphs: Sequence[Paragraph], wanted: Paragraph) -> int:
    """Find the place of a paragraph in reading order."""
    return next(at for at, paragraph in enumerate(paragraphs) if paragraph is wanted)


def _end(paragraphs: Sequence[Paragraph], last: int) -> int:
    """Take in the rest of the table or text box in which the head ends, and empty lines after it."""
    cell, boxed = paragraphs[last].cell, paragraphs[last].boxed
    while last + 1 < len(paragraphs):
        after = paragraphs[last + 1]
        same_table = cell is not None and after.cell is not None and after.cell.tables[0] == cell.tables[0]
        if not same_table and not (boxed and after.boxed):
            break
        last += 1
    return last
