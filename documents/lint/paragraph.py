"""The model of a Word file: runs and paragraphs with their effective formatting, cells, tables, sections."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from documents.finding import Spot

_EXCERPT = 80
# Patterns over a paragraph made to be slow stay quick within this many letters.
_LONGEST = 10_000


@dataclass(frozen=True, slots=True)
class Fonts:
    """The fonts of a run for its four kinds of letters; empty when nothing names one."""

    ascii: str = ""
    h_ansi: str = ""
    east_asia: str = ""
    cs: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text as it is shown; `size` in points, `colour` as RRGGBB or empty for automatic."""

    text: str
    fonts: Fonts = Fonts()
    size: float = 10
    bold: bool = False
    italic: bool = False
    underline: bool = False
    colour: str = ""
    highlight: str = ""

    def part(self, start: int, end: int) -> "Run":
        """Cut a run."""
        return Run(
            self.text[start:end],
            self.fonts,
            self.size,
            self.bold,
            self.italic,
            self.underline,
            self.colour,
            self.highlight,
        )


@dataclass(frozen=True, slots=True)
class Shape:
    """A paragraph's layout: alignment, distances in twips, line spacing in 240ths of a line or in twips."""

    align: str = "left"
    first_line: int = 0
    left: int = 0
    right: int = 0
    before: int = 0
    after: int = 0
    line: int = 240
    line_rule: str = "auto"
    contextual: bool = False
    border_above: bool = False
    border_below: bool = False
    page_break_before: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a paragraph stands in a table: numbers from 1, `middle` of its column from 0 to 1, `width` in twips.

    `tables` are the numbers of the tables around it, the outermost first; `ruled` true when the table has lines.
    """

    tables: tuple[int, ...]
    row: int
    column: int
    middle: float
    width: int
    ruled: bool


@dataclass(frozen=True)
class Paragraph:
    """One paragraph of one part; `index` counts its `w:p` in the part, `label` is its automatic number."""

    part: str
    index: int
    runs: tuple[Run, ...]
    shape: Shape
    position: str = ""
    style: str = ""
    label: str = ""
    cell: Cell | None = None
    boxed: bool = False
    section: int = 0
    rules: tuple[int, ...] = ()
    fields: frozenset[str] = field(default=frozenset())
    tracked: bool = False
    picture: bool = False

    @cached_property
    def raw(self) -> str:
        """Give the text with tabs and line breaks; no paragraph of a paper is longer than what is read here."""
        return "".join(run.text for run in self.runs)[:_LONGEST]

    @cached_property
    def text(self) -> str:
        """Give the text as one line of words with single spaces; form feeds and tabs become spaces."""
        return " ".join(self.raw.split())

    @cached_property
    def full(self) -> str:
        """Give the text after its automatic number."""
        return f"{self.label} {self.text}" if self.label else self.text

    @property
    def spot(self) -> Spot:
        """Say where the paragraph stands."""
        return Spot(self.part, self.index, self.position, self.full[:_EXCERPT])

    @property
    def font_size(self) -> float:
        """Give the size of most letters, in points; of the mark of an empty paragraph when it has no letters."""
        weights: dict[float, int] = {}
        for run in self.runs:
            weights[run.size] = weights.get(run.size, 0) + len(run.text.strip())
        return max(weights, key=lambda size: weights[size]) if weights else 0

    def written(self) -> Iterator[Run]:
        """Walk the runs that show letters."""
        return (run for run in self.runs if run.text.strip())


@dataclass(frozen=True)
class Header:
    """A header or footer part: what it is for ("default", "first", "even") and its paragraphs."""

    part: str
    use: str
    paragraphs: tuple[Paragraph, ...]

    @property
    def numbers(self) -> tuple[Paragraph, ...]:
        """List the paragraphs that print the page number."""
        return tuple(paragraph for paragraph in self.paragraphs if "PAGE" in paragraph.fields)


@dataclass(frozen=True)
class Section:
    """One section; distances in twips. `number` from 0; `start` the first page number or None when it runs on."""

    number: int
    width: int
    height: int
    top: int
    bottom: int
    left: int
    right: int
    gutter: int
    start: int | None
    title_page: bool
    bordered: bool
    headers: tuple[Header, ...]
    footers: tuple[Header, ...]
    last: Paragraph | None

    @property
    def landscape(self) -> bool:
        """Tell whether the page lies on its side."""
        return self.width > self.height

    @property
    def text_width(self) -> int:
        """Measure the line between the margins, in twips."""
        return self.width - self.left - self.right - self.gutter


@dataclass(frozen=True)
class Table:
    """A top-level table: its number from 1, its place among the paragraphs, its cells' text by row and column."""

    number: int
    section: int
    before: int
    rows: tuple[tuple[tuple[Paragraph, ...], ...], ...]
    ruled: bool

    def texts(self, row: int) -> tuple[str, ...]:
        """Give the text of the cells of a row, counted from 0."""
        return tuple(" ".join(p.text for p in cell if p.text) for cell in self.rows[row])


@dataclass(frozen=True)
class Document:
    """A Word file as a reader sees it; `paragraphs` of the body in reading order, text boxes at their anchor."""

    part: str
    paragraphs: tuple[Paragraph, ...]
    tables: tuple[Table, ...]
    sections: tuple[Section, ...]
    even_and_odd: bool
    notes: tuple[Paragraph, ...]

    @property
    def shown(self) -> Iterator[Paragraph]:
        """Walk every paragraph that prints: body, headers, footers and notes, each part once."""
        yield from self.paragraphs
        seen: set[str] = set()
        for section in self.sections:
            for header in (*section.headers, *section.footers):
                if header.part not in seen:
                    seen.add(header.part)
                    yield from header.paragraphs
        yield from self.notes
