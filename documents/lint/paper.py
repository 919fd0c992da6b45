"""A paper taken apart: every component of Decree 30/2020/NĐ-CP that a file shows, and what is known besides."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from documents.lint.annexes import Annex, find_annexes
from documents.lint.ending import Ending, find_ending
from documents.lint.facts import LAYOUTS_OF_KINDS, Layout, PaperFacts
from documents.lint.head import Head, find_head
from documents.lint.line import Line, lines_of
from documents.lint.paragraph import Document, Paragraph, Table
from documents.lint.printed import Printed
from documents.lint.title import Title, find_title
from documents.lint.vocabulary import CERTIFICATE_TITLES, DRAFT_MARKS, SAMPLE_MARKS, TYPES

_SYMBOL = re.compile(r"^Số\s*[:.]?\s*(?P<n>\d*)[\s._…]*/\s*(?P<symbol>\S.*)$", re.IGNORECASE)
_IN_WORDS = re.compile(r"ngày\s*(\d{1,2})\s*tháng\s*(\d{1,2})\s*năm\s*(\d{4})", re.IGNORECASE)
_END_MARK = re.compile(r"\./\.\s*$")
# A copy carries its own number and signature under the text it copies, without the national header.
_COPY = re.compile(r"/(SY|SL|TrS)-")
_FEW = 6


@dataclass(frozen=True)
class Paper:
    """One paper; `start` and `end` bound its own text among the paragraphs, annexes come after."""

    document: Document
    facts: PaperFacts
    today: date | None
    head: Head
    title: Title
    annexes: tuple[Annex, ...]
    ending: Ending
    layout: Layout
    marks: tuple[Line, ...]
    printed: Printed | None

    @property
    def draft(self) -> bool:
        """Tell whether the paper is a draft: by what is known, or by its mark."""
        return self.facts.draft or any(DRAFT_MARKS.match(line.text) for line in self.marks)

    @property
    def sample(self) -> bool:
        """Tell whether the paper carries the mark of a sample."""
        return any(SAMPLE_MARKS.match(line.text) for line in self.marks)

    @cached_property
    def symbol(self) -> str:
        """Give the symbol after the stroke, "QĐ-UBND"; empty when there is none."""
        found = _SYMBOL.match(self.head.number.text) if self.head.number else None
        return found["symbol"].strip() if found else ""

    @cached_property
    def number(self) -> str:
        """Give "58/QĐ-UBND"; empty while the number is blank."""
        found = _SYMBOL.match(self.head.number.text) if self.head.number else None
        return f"{found['n']}/{self.symbol}" if found and found["n"] else ""

    @cached_property
    def day(self) -> date | None:
        """Give the date the paper shows, else the one that is known."""
        found = _IN_WORDS.search(self.head.place_date.text) if self.head.place_date else None
        if found:
            try:
                return date(int(found[3]), int(found[2]), int(found[1]))
            except ValueError:
                return None
        return self.facts.issued_on

    @property
    def type_symbol(self) -> str:
        """Give the abbreviation of the type name on the paper."""
        return TYPES.get(self.title.type_name, "")

    @property
    def is_letter(self) -> bool:
        """Tell whether this is a công văn: official, without a type name."""
        return self.layout is Layout.OFFICIAL and self.title.name is None

    @property
    def is_minutes(self) -> bool:
        """Tell whether these are minutes, which carry no place and date (form 1.9)."""
        return self.type_symbol == "BB"

    @cached_property
    def body(self) -> tuple[Paragraph, ...]:
        """List the paragraphs of the text itself: after title, bases and addressees, before the signature."""
        start = max(self.head.last, self.title.last) + 1
        between = self.document.paragraphs[start : self.ending.first]
        return tuple(p for p in between if p.cell is None and not p.boxed and p.text)

    @cached_property
    def closing(self) -> Paragraph | None:
        """Give the last paragraph before the signature when it is text, not a table."""
        before = [p for p in self.document.paragraphs[: self.ending.first] if p.full and not p.boxed]
        found = before[-1] if before else None
        return found if found is not None and found in self.body else None

    @cached_property
    def main_tables(self) -> tuple[Table, ...]:
        """List the ruled tables of the text itself."""
        stop = self.annexes[0].start if self.annexes else len(self.document.paragraphs)
        return tuple(table for table in self.document.tables if table.ruled and table.before < stop)

    @property
    def prose(self) -> Iterator[Paragraph]:
        """Walk every paragraph with words, body and annexes, cells included, headers left out."""
        return (p for p in self.document.paragraphs if p.text)


def take_apart(
    document: Document, facts: PaperFacts | None = None, today: date | None = None, printed: Printed | None = None
) -> Paper:
    """Recognise the components of a paper."""
    facts = facts or PaperFacts()
    paragraphs = document.paragraphs
    head = find_head(document)
    title = find_title(paragraphs, head)
    annexes = find_annexes(document, max(head.last, title.last) + 1)
    stop = annexes[0].start if annexes else len(paragraphs)
    ending = _ending(document, max(head.last, title.last) + 1, stop)
    return Paper(
        document=document,
        facts=facts,
        today=today,
        head=head,
        title=title,
        annexes=annexes,
        ending=ending,
        layout=facts.layout or _layout(document, facts, head, title, ending),
        marks=tuple(_marks(document)),
        printed=printed,
    )


def _ending(document: Document, start: int, stop: int) -> Ending:
    """Find the end of the paper itself: what is attached in sections of its own may be signed again."""
    paragraphs = document.paragraphs
    for at in range(start + 1, stop):
        if paragraphs[at].section == paragraphs[at - 1].section:
            continue
        ending = find_ending(paragraphs, start, at)
        if ending.signatures:
            return ending
    return find_ending(paragraphs, start, stop)


def _layout(document: Document, facts: PaperFacts, head: Head, title: Title, ending: Ending) -> Layout:
    """Tell what sort of paper this is; when unsure, the sort with fewer rules."""
    if facts.kind in LAYOUTS_OF_KINDS:
        return LAYOUTS_OF_KINDS[facts.kind]
    if head.party is not None and head.nation is None:
        return Layout.PARTY
    if head.nation is None and head.number is not None and _COPY.search(head.number.text):
        return Layout.FORM
    name = title.type_name or (title.name.text.upper() if title.name else "")
    return _layout_of_name(name, head, ending) if name else _layout_without_name(document, head, title, ending)


def _layout_of_name(name: str, head: Head, ending: Ending) -> Layout:
    """Tell the sort of a paper from its name in capitals."""
    if CERTIFICATE_TITLES.match(name):
        return Layout.CERTIFICATE
    if name not in TYPES:
        return Layout.FORM
    formal = head.number is not None or head.place_date is not None or ending.heading is not None
    return Layout.OFFICIAL if formal else Layout.LOOSE


def _layout_without_name(document: Document, head: Head, title: Title, ending: Ending) -> Layout:
    """Tell the sort of a paper without a name: a công văn, an annex of its own, or something else."""
    first = next((p.text for p in document.paragraphs if p.text), "")
    if first.upper().startswith("PHỤ LỤC") and head.nation is None:
        return Layout.ANNEX
    signed = ending.heading is not None and bool(ending.signatures)
    addressed = signed or title.addressed is not None
    numbered = head.number is not None and (bool(head.about) or addressed)
    if numbered or (head.nation is not None and head.place_date is not None and addressed):
        return Layout.OFFICIAL
    return Layout.FORM if head.nation is not None else Layout.LOOSE


def _marks(document: Document) -> Iterator[Line]:
    """Find DỰ THẢO and MẪU in headers, text boxes and among the first lines."""
    for section in document.sections[:1]:
        for header in section.headers:
            for paragraph in header.paragraphs:
                yield from (line for line in lines_of(paragraph) if _is_mark(line))
    first = [p for p in document.paragraphs if p.boxed] + [p for p in document.paragraphs[:30] if p.text][: _FEW * 4]
    for paragraph in first:
        yield from (line for line in lines_of(paragraph, beside=True) if _is_mark(line))


def _is_mark(line: Line) -> bool:
    """Tell whether a line is a mark and nothing else."""
    return bool(DRAFT_MARKS.match(line.text) or SAMPLE_MARKS.match(line.text))


def ends_well(text: str) -> bool:
    """Tell whether a text closes with "./."."""
    return bool(_END_MARK.search(text))
