"""The end of a paper: who signs with what authority, and who receives it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from documents.lint.line import Line, lines_of
from documents.lint.paragraph import Paragraph
from documents.lint.vocabulary import AUTHORITY, POSTS

_RECIPIENTS = re.compile(r"^nơi nhận\b\s*[:.]?\s*$|^nơi nhận\s*:\s*(?=[-–])", re.IGNORECASE)
_ITEM = re.compile(r"^[-–—•+]")
_HINT = re.compile(r"^\((?:ký|đã ký|chữ ký|dấu)", re.IGNORECASE)
_MARK = re.compile(r"^\(?[\w.,-]+/[\w.,-]+\)?$|^[A-ZĐ]{1,5}\.?\s?\(?\d+\)?\.?$")
_LETTER = re.compile(r"[^\W\d_]")
# Names have two to seven words; more is a sentence.
_NAME_WORDS = range(2, 8)
# Lines between the post and the name: the room for the signature, a note "(Ký, ghi rõ họ tên)".
_SIGN_LINES = 14
_MOST_AFTER, _FEW_AFTER = 4, 2
_LONGEST_POST = 90
# Twips: an indent that moves a line into the right half; room that may hold a signature.
_FAR_RIGHT = 2500
_ROOM = 300


@dataclass(frozen=True)
class Signature:
    """One signing block: the lines in capitals, then the name."""

    authority: tuple[Line, ...]
    signer: Line | None


@dataclass(frozen=True)
class Ending:
    """What was found; `first` is the place among the paragraphs where the end begins, or their number."""

    signatures: tuple[Signature, ...] = ()
    heading: Line | None = None
    recipients: tuple[Line, ...] = ()
    first: int = 0

    @property
    def main(self) -> Signature | None:
        """Give the signature of the paper itself: the one at the right, the last of several."""
        return self.signatures[-1] if self.signatures else None


def find_ending(paragraphs: Sequence[Paragraph], start: int, stop: int) -> Ending:
    """Recognise the end of a paper between two places among its paragraphs."""
    lines = [(at, line) for at in range(start, stop) for line in _lines_at(paragraphs, at)]
    heading_at = next((i for i in range(len(lines) - 1, -1, -1) if _RECIPIENTS.match(lines[i][1].text)), None)
    heading = lines[heading_at][1] if heading_at is not None else None
    items = _items(lines, heading_at) if heading_at is not None else ()
    taken = {id(line) for line in (heading, *items) if line}
    signatures, places = _signatures([(at, line) for at, line in lines if id(line) not in taken], paragraphs, start)
    if heading_at is not None:
        places.append(lines[heading_at][0])
    first = min(places) if places else stop
    return Ending(signatures, heading, items, _table_start(paragraphs, first, start))


def _lines_at(paragraphs: Sequence[Paragraph], at: int) -> tuple[Line, ...]:
    """Split one paragraph; inside ruled tables nobody signs."""
    paragraph = paragraphs[at]
    return () if paragraph.cell and paragraph.cell.ruled else lines_of(paragraph, beside=True)


def _items(lines: Sequence[tuple[int, Line]], heading: int) -> tuple[Line, ...]:
    """List the lines under "Nơi nhận:": the rest of its cell, or the lines at the left that begin with a dash."""
    head = lines[heading][1]
    found: list[Line] = []
    for _, line in lines[heading + 1 :]:
        if head.paragraph.cell is not None:
            if line.paragraph.cell != head.paragraph.cell:
                break
        elif line.side == "right" or line.paragraph.shape.align == "right":
            continue
        elif line.paragraph.cell is not None or not (_ITEM.match(line.text) or line.paragraph.label):
            if found and not _ITEM.match(line.text) and line.capitals:
                continue
            break
        found.append(line)
    return tuple(found)


def _signatures(
    lines: Sequence[tuple[int, Line]], paragraphs: Sequence[Paragraph], start: int
) -> tuple[tuple[Signature, ...], list[int]]:
    """Find the signing blocks from the end backwards: a post in capitals, and what stands under it."""
    blocks: list[Signature] = []
    places: list[int] = []
    groups = _groups(lines)
    for group in reversed(groups):
        block = _block([line for _, line in group])
        if block is None:
            if blocks and not _same_row(group[0][1], blocks[-1].authority[0]):
                break
            continue
        if blocks and not _same_row(block.authority[0], blocks[-1].authority[0]):
            break
        blocks.append(block)
        places.append(_at(paragraphs, block.authority[0].paragraph, start))
    return tuple(reversed(blocks)), places


def _groups(lines: Sequence[tuple[int, Line]]) -> list[list[tuple[int, Line]]]:
    """Gather lines that stand in one block: one cell, one text box, or one side of the text."""
    groups: list[list[tuple[int, Line]]] = []
    for at, line in lines:
        if groups and _key(groups[-1][-1][1]) == _key(line):
            groups[-1].append((at, line))
            continue
        side = next(
            (g for g in groups[-2:] if line.side and not line.paragraph.cell and _key(g[-1][1]) == _key(line)), None
        )
        if side is not None:
            side.append((at, line))
        else:
            groups.append([(at, line)])
    return groups


def _key(line: Line) -> tuple[object, ...]:
    """Name the block a line stands in."""
    cell = line.paragraph.cell
    if cell is not None:
        return ("cell", cell.tables, cell.row, cell.column)
    aside = line.side or ("right" if line.paragraph.shape.align in {"center", "right"} else "")
    indented = line.paragraph.shape.left > _FAR_RIGHT
    return ("box" if line.paragraph.boxed else "text", "right" if indented else aside)


def _same_row(line: Line, other: Line) -> bool:
    """Tell whether two blocks stand side by side: in one table, or in the same stretch of text."""
    cell, beside = line.paragraph.cell, other.paragraph.cell
    if cell is None or beside is None:
        return cell is None and beside is None and line.side != "" and other.side != ""
    return cell.tables[0] == beside.tables[0]


def _block(lines: Sequence[Line]) -> Signature | None:
    """Read a signing block: the last run of capital lines that begins like an authority or a post."""
    starts = [at for at, line in enumerate(lines) if _is_post(line)]
    if not starts:
        return None
    first = starts[-1]
    while first > 0 and lines[first - 1].capitals and _belongs(lines[first - 1]):
        first -= 1
    end = first
    while end < len(lines) and (lines[end].capitals or end == first) and not _is_name_in_capitals(lines, end, first):
        end += 1
    rest = [
        line for line in lines[end : end + _SIGN_LINES] if not _HINT.match(line.text) and not _MARK.match(line.text)
    ]
    signer = next((line for line in reversed(rest) if is_name(line.text)), None)
    if len(rest) > _MOST_AFTER or (
        signer is None and rest and not _HINT.match(lines[-1].text) and len(rest) > _FEW_AFTER
    ):
        return None
    return Signature(tuple(lines[first:end]), signer)


def _is_post(line: Line) -> bool:
    """Tell whether a line begins like an authority or a post, in capitals."""
    text = line.text
    if not _LETTER.search(text) or len(text) > _LONGEST_POST:
        return False
    if AUTHORITY.match(text):
        return len(text.split()) > 1 or "." in text
    return line.capitals and bool(POSTS.match(text)) and not text.endswith(":")


def _belongs(line: Line) -> bool:
    """Tell whether a capital line above a post is part of the block."""
    return bool(AUTHORITY.match(line.text) or POSTS.match(line.text)) and len(line.text) < _LONGEST_POST


def _is_name_in_capitals(lines: Sequence[Line], at: int, first: int) -> bool:
    """Tell whether a capital line is the name itself: the last line, a person's words, after a gap or a post."""
    line = lines[at]
    if at == first or at != len(lines) - 1 or POSTS.match(line.text) or AUTHORITY.match(line.text):
        return False
    gap = line.paragraph.shape.before >= _ROOM or line.paragraph.index - lines[at - 1].paragraph.index > 1
    return gap and len(line.text.split()) in _NAME_WORDS


def is_name(text: str) -> bool:
    """Tell whether a text may be a person's name, a degree or form of address before it included."""
    words = [word for word in text.replace(".", ". ").split() if _LETTER.search(word)]
    return len(words) in _NAME_WORDS and all(word[0].isupper() for word in words) and not re.search(r"[;:?!\d]", text)


def _at(paragraphs: Sequence[Paragraph], wanted: Paragraph, start: int) -> int:
    """Find the place of a paragraph."""
    return next(at for at in range(start, len(paragraphs)) if paragraphs[at] is wanted)


def _table_start(paragraphs: Sequence[Paragraph], first: int, start: int) -> int:
    """Go back to the first paragraph of the table in which the end begins."""
    cell = paragraphs[first].cell if first < len(paragraphs) else None
    while cell is not None and first > start:
        before = paragraphs[first - 1].cell
        if before is None or before.tables[0] != cell.tables[0]:
            break
        first -= 1
    return first
