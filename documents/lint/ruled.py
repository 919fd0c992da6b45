"""Rules drawn under a line: borders, drawn lines, underlining or typed signs, and how long they are."""

from collections.abc import Sequence
from dataclasses import dataclass

from documents.lint.line import Line
from documents.lint.paper import Paper
from documents.lint.paragraph import Paragraph
from documents.lint.widths import text_width

_TYPED = "_-–—─"
_LONGEST_LOOK = 4


@dataclass(frozen=True)
class Drawn:
    """A rule that was found; `width` in twips, 0 when it cannot be measured; `where` the paragraph that holds it."""

    width: float
    where: Paragraph


def rule_under(paper: Paper, line: Line) -> Drawn | None:
    """Find the rule under a line: in its own paragraph, or in the empty ones that follow in its block."""
    own = line.paragraph
    if own.shape.border_below:
        return Drawn(_bordered(paper, own), own)
    if own.rules:
        return Drawn(_drawn(own), own)
    if line.any("underline"):
        return Drawn(0, own)
    paragraphs = paper.document.paragraphs
    at = next(place for place, paragraph in enumerate(paragraphs) if paragraph is own)
    for paragraph in paragraphs[at + 1 : at + 1 + _LONGEST_LOOK]:
        if paragraph.cell != own.cell and not paragraph.boxed:
            break
        found = _rule_in(paper, paragraph)
        if found is not None:
            return found
        if paragraph.text:
            break
    return _loose(paragraphs, own)


def _rule_in(paper: Paper, paragraph: Paragraph) -> Drawn | None:
    """Find a rule in a paragraph under the line."""
    if paragraph.rules:
        return Drawn(_drawn(paragraph), paragraph)
    if paragraph.shape.border_above or (paragraph.shape.border_below and not paragraph.text):
        return Drawn(_bordered(paper, paragraph), paragraph)
    if len(paragraph.text) > 1 and not paragraph.text.strip(_TYPED + " "):
        # Typed rules of two columns on one line cannot be told apart by length.
        return Drawn(0 if "\t" in paragraph.raw.strip() else text_width(paragraph.runs), paragraph)
    return None


def _drawn(paragraph: Paragraph) -> float:
    """Measure a drawn line; of several in one paragraph nobody knows which is meant."""
    return paragraph.rules[0] if len(paragraph.rules) == 1 else 0


def _loose(paragraphs: Sequence[Paragraph], own: Paragraph) -> Drawn | None:
    """Find a drawn line that floats and is anchored elsewhere in the same block; it cannot be measured against it."""
    for paragraph in paragraphs:
        if paragraph.rules and _same_block(paragraph, own):
            return Drawn(0, paragraph)
    return None


def _same_block(paragraph: Paragraph, own: Paragraph) -> bool:
    """Tell whether a floating line anchored here may lie under a line there."""
    if own.cell is None or paragraph.cell is None:
        return abs(paragraph.index - own.index) < 2 * _LONGEST_LOOK
    return paragraph.cell.tables[0] == own.cell.tables[0]


def _bordered(paper: Paper, paragraph: Paragraph) -> float:
    """Measure a border: the width of its cell or page without the indents."""
    section = paper.document.sections[min(paragraph.section, len(paper.document.sections) - 1)]
    width = paragraph.cell.width if paragraph.cell else section.text_width
    return max(width - paragraph.shape.left - paragraph.shape.right, 0)
