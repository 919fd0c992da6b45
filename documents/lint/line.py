"""Lines as a reader sees them: a paragraph split at breaks, and at tabs where two blocks stand side by side."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from documents.finding import Spot
from documents.lint.paragraph import Paragraph, Run
from domain.vietnamese import fold

_EXCERPT = 80
# Blocks side by side are also typed with many spaces; only before what stands at the right of a header.
_WIDE = re.compile(r"\t++|(?<! ) {3,}+(?=CỘNG H|Cộng h|Độc lập|[^\W\d_][^\t\n]{0,40}, ?ngày )")
_BREAK = re.compile(r"[\n\f]")


@dataclass(frozen=True)
class Line:
    """One line of a block: its runs, and its side ("left", "right", "" when it stands alone)."""

    paragraph: Paragraph
    runs: tuple[Run, ...]
    side: str = ""

    @cached_property
    def text(self) -> str:
        """Give the words with single spaces."""
        return " ".join("".join(run.text for run in self.runs).replace("\xa0", " ").split())

    @cached_property
    def raw(self) -> str:
        """Give the text as it was typed, without white space around it."""
        return "".join(run.text for run in self.runs).strip()

    @cached_property
    def folded(self) -> str:
        """Give the words without accents, in lower case, without marks."""
        return fold(self.text)

    @property
    def spot(self) -> Spot:
        """Say where the line stands, with its own text."""
        spot = self.paragraph.spot
        return Spot(spot.part, spot.paragraph, spot.position, self.text[:_EXCERPT])

    @property
    def centred(self) -> bool:
        """Tell whether the line is centred in its block; beside another block this cannot be seen."""
        return self.paragraph.shape.align == "center" or bool(self.side and self.paragraph.cell is None)

    @property
    def capitals(self) -> bool:
        """Tell whether every letter is a capital."""
        return self.text == self.text.upper() and any(char.isalpha() for char in self.text)

    @property
    def sizes(self) -> set[float]:
        """Collect the sizes of the letters, in points."""
        return {run.size for run in self.runs if run.text.strip()}

    @property
    def size(self) -> float:
        """Give the size of most letters, in points."""
        weights: dict[float, int] = {}
        for run in self.runs:
            weights[run.size] = weights.get(run.size, 0) + len(run.text.strip())
        return max(weights, key=lambda size: weights[size]) if weights else 0

    def all(self, mark: str) -> bool:
        """Tell whether every word has a mark: "bold", "italic", "underline"."""
        return all(getattr(run, mark) for run in self.runs if _has_word(run.text))

    def any(self, mark: str) -> bool:
        """Tell whether some word has a mark."""
        return any(getattr(run, mark) for run in self.runs if _has_word(run.text))


def _has_word(text: str) -> bool:
    return any(char.isalnum() for char in text)


def lines_of(paragraph: Paragraph, *, beside: bool = False) -> tuple[Line, ...]:
    """Split a paragraph at its line breaks, and with `beside` at tabs too; empty lines are left out."""
    found = []
    for start, end in _pieces(paragraph.raw, _BREAK, 0, len(paragraph.raw)):
        pieces = list(_pieces(paragraph.raw, _WIDE, start, end)) if beside else [(start, end)]
        shown = [(a, b) for a, b in pieces if paragraph.raw[a:b].strip()]
        tabbed = len(pieces) > 1
        for a, b in shown:
            side = _side(paragraph)
            if tabbed:
                side = "right" if (a, b) != pieces[0] else "left"
            found.append(Line(paragraph, tuple(_cut(paragraph.runs, a, b)), side))
    return tuple(found)


def whole(paragraph: Paragraph) -> Line:
    """Take a paragraph as one line."""
    return Line(paragraph, paragraph.runs, _side(paragraph))


def _side(paragraph: Paragraph) -> str:
    """Tell on which side of an unruled two-column table a paragraph stands."""
    if paragraph.cell is None or paragraph.cell.ruled:
        return ""
    return "left" if paragraph.cell.middle < 1 / 2 else "right"


def _pieces(text: str, pattern: re.Pattern[str], start: int, end: int) -> Iterator[tuple[int, int]]:
    """Walk the spans between matches."""
    for found in pattern.finditer(text, start, end):
        yield start, found.start()
        start = found.end()
    yield start, end


def _cut(runs: tuple[Run, ...], start: int, end: int) -> Iterator[Run]:
    """Cut the runs of a span of the text."""
    at = 0
    for run in runs:
        low, high = max(start - at, 0), min(end - at, len(run.text))
        if low < high:
            yield run.part(low, high)
        at += len(run.text)
