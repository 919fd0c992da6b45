"""What is opened and closed in a form: pairs of statements, and tags that take a whole paragraph, row or cell."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from documents.finding import Finding
from documents.template.lines import Line
from documents.template.rules import PAIR, PLACE, error
from documents.template.tags import MIDDLES, OPENERS, Tag

_HOLDERS = {"p": "đoạn", "tr": "hàng", "tc": "ô"}
_CLOSERS = {end: start for start, end in OPENERS.items()}


@dataclass
class Block:
    """A statement that is opened, with the tags that belong to it."""

    tags: list[Tag] = field(default_factory=list)

    @property
    def word(self) -> str:
        """Give the keyword that opened it."""
        return self.tags[0].word


def pair_up(tags: Sequence[Tag]) -> tuple[list[Block], list[Finding]]:
    """Pair the statements of each part; what has no partner is a finding at its paragraph."""
    blocks: list[Block] = []
    findings: list[Finding] = []
    by_part: dict[str, list[Tag]] = defaultdict(list)
    for tag in tags:
        by_part[tag.line.part].append(tag)
    for part in by_part.values():
        opened: list[Block] = []
        for tag in part:
            if tag.word in OPENERS and not _is_short_set(tag):
                opened.append(Block([tag]))
            elif tag.word in MIDDLES or tag.word in _CLOSERS:
                findings += _join(tag, opened, blocks)
        findings += [_unclosed(block) for block in opened]
        blocks += opened
    return blocks, findings


def _is_short_set(tag: Tag) -> bool:
    """Tell ``set x = 1``, which has no end, from ``set x … endset``."""
    return tag.word == "set" and "=" in tag.code


def _join(tag: Tag, opened: list[Block], blocks: list[Block]) -> Iterator[Finding]:
    """Join a middle or an end to the statement that it belongs to."""
    wanted = ("if", "for") if tag.word == "else" else ("if",) if tag.word in MIDDLES else (_CLOSERS[tag.word],)
    if not any(block.word in wanted for block in opened):
        yield error(PAIR, f"“{tag.shown}” không có “{wanted[0]}” mở trước nó; hãy thêm lệnh mở hoặc xóa.", tag.line)
        return
    while opened[-1].word not in wanted:
        block = opened.pop()
        blocks.append(block)
        yield _unclosed(block)
    opened[-1].tags.append(tag)
    if tag.word in _CLOSERS:
        blocks.append(opened.pop())


def _unclosed(block: Block) -> Finding:
    """Word a statement that is never closed."""
    tag = block.tags[0]
    end = f"{{%{tag.level} {OPENERS[tag.word]} %}}"
    return error(PAIR, f"“{tag.shown}” mở mà không có “{end}”; hãy thêm vào chỗ kết thúc.", tag.line)


def with_partners(emptied: set[tuple[str, int]], blocks: Sequence[Block]) -> set[tuple[str, int]]:
    """Add the paragraphs of every statement that loses one of its tags."""
    while True:
        wider = emptied.union(
            *(
                {tag.line.key for tag in block.tags}
                for block in blocks
                if any(t.line.key in emptied for t in block.tags)
            )
        )
        if wider == emptied:
            return wider
        emptied = wider


def check_places(tags: Sequence[Tag], lines: Sequence[Line]) -> Iterator[Finding]:
    """Find tags that take a whole paragraph, row or cell where they cannot, or where other text would be lost."""
    texts: dict[tuple[str, str, int], list[tuple[Line, str]]] = defaultdict(list)
    for line in lines:
        for level, number in (("p", line.index), ("tr", line.row), ("tc", line.cell)):
            if number is not None:
                texts[line.part, level, number].append((line, line.text))
    for tag in tags:
        if tag.level not in _HOLDERS:
            continue
        number = {"p": tag.line.index, "tr": tag.line.row, "tc": tag.line.cell}[tag.level]
        holder = _HOLDERS[tag.level]
        if number is None:
            sentence = f"“{tag.shown}” chỉ dùng trong bảng; ngoài bảng hãy dùng “{tag.sign}p”."
            yield error(PLACE, sentence, tag.line)
        elif lost := _lost(tag, texts[tag.line.part, tag.level, number]):
            sentence = f"“{tag.shown}” thay cả {holder} chứa nó, nên “{lost}” sẽ mất; hãy để lệnh đứng một mình."
            yield error(PLACE, sentence, tag.line)


def _lost(tag: Tag, texts: Sequence[tuple[Line, str]]) -> str:
    """Give the text that stands beside a tag in its paragraph, row or cell."""
    pieces = []
    for line, text in texts:
        if line == tag.line:
            end = (
                text.find("}", text.find("}", tag.start) + 1) + 1
                if tag.sign == "{{"
                else text.find("%}", tag.start) + 2
            )
            pieces += [text[: tag.start], text[end:]]
        else:
            pieces.append(text)
    return " … ".join(piece.strip() for piece in pieces if piece.strip())[:80]
