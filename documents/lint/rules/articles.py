"""Chapters, articles, clauses and points (Annex I, part I, section II.6.d and đ)."""

import re
from collections.abc import Iterator, Sequence

from documents.finding import Level
from documents.lint.line import whole
from documents.lint.paper import Paper
from documents.lint.paragraph import Paragraph
from documents.lint.rule import Fault, rule
from documents.lint.vocabulary import TYPES
from documents.lint.wording import style_faults

_CLAUSE = "Phụ lục I, Phần I, mục II.6.đ"
_ARTICLE = re.compile(r"^(?P<word>Điều|ĐIỀU|điều)\s*(?P<n>\d+)(?P<mark>\s*[.:;,)]?)(?=\s|$)")
_CITED = re.compile(r"^Điều\s*\d+\s+(của|và|Luật|Nghị|Quyết|Quy|Thông|này)|^Điều\s*\d+,")
_CLAUSE_NUMBER = re.compile(r"^(\d{1,2})\.\s+(?=\D)")
_POINT = re.compile(r"^([a-zđ])\)\s*")
_ROMAN_HEAD = re.compile(r"^([IVX]+)\.\s+(?=[A-ZÀ-ỸĐ])")
_CHAPTER = re.compile(r"^(Chương|CHƯƠNG|Phần|PHẦN|Mục|MỤC)\s+([IVXLC]+|\d+)\s*[.:]?\s*(?P<title>.*)$")
_ALPHABET = "abcdđeghiklmnopqrstuvxy"
_LONGEST_HEADING = 160
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}


def _stretches(paper: Paper) -> Iterator[list[Paragraph]]:
    """Give the texts that count on their own: the paper, each annex, rules of procedure inside an annex."""
    stretch: list[Paragraph] = []
    starts = {annex.start for annex in paper.annexes}
    for at, paragraph in enumerate(paper.document.paragraphs[: len(paper.document.paragraphs)]):
        fresh = at in starts or (
            at > paper.title.name_at and paragraph.text.upper() in TYPES and paragraph.cell is None
        )
        if fresh and stretch:
            yield stretch
            stretch = []
        if paragraph.cell is None and not paragraph.boxed and paragraph.text:
            stretch.append(paragraph)
    yield stretch


def roman_value(text: str) -> int:
    """Read a Roman number; only as strict as comparing needs."""
    values = [_ROMAN.get(sign, 0) for sign in text]
    return sum(-v if v < max(values[at:], default=0) else v for at, v in enumerate(values))


@rule("dieu-so", Level.ERROR, _CLAUSE, "Số thứ tự các điều liên tục")
def article_numbers(paper: Paper) -> Iterator[Fault]:
    """Check that articles count 1, 2, 3 … from the start of the paper and of every attached text."""
    for stretch in _stretches(paper):
        last, slipped = 0, 0
        for paragraph in stretch:
            found = _article(paragraph)
            if found is None:
                continue
            n = int(found["n"])
            # One slip of the pen is told once: the next article may follow it, or the number it should have had.
            if n not in {last + 1, slipped + 1}:
                yield Fault(
                    f"Điều {n} đứng sau Điều {last}; hãy đánh số liên tục (Điều {last + 1})."
                    if last
                    else f"Điều đầu tiên mang số {n}; hãy bắt đầu từ Điều 1.",
                    paragraph,
                )
                slipped = last + 1
            else:
                slipped = n
            last = n


def _article(paragraph: Paragraph) -> re.Match[str] | None:
    """Read the number of an article at the start of a paragraph; a sentence that cites an article is none."""
    found = _ARTICLE.match(paragraph.full)
    return None if found is None or _CITED.match(paragraph.full) else found


@rule("dieu-kieu", Level.ERROR, _CLAUSE, "“Điều 1.” chữ đứng, đậm, sau số có dấu chấm")
def article_style(paper: Paper) -> Iterator[Fault]:
    """Check how articles begin: bold, with a full stop."""
    for stretch in _stretches(paper):
        for paragraph in stretch:
            found = _article(paragraph)
            if found is None:
                continue
            faults = []
            if found["mark"].strip() != ".":
                faults.append(f"sau “Điều {found['n']}” phải là dấu chấm")
            if found["word"] != "Điều":
                faults.append("chữ “Điều” chỉ viết hoa chữ đầu")
            start = paragraph.runs[0] if not paragraph.label else None
            opening = [run for run in paragraph.runs if run.text.strip()][:1]
            if start is not None and opening and not opening[0].bold:
                faults.append("chưa in đậm")
            if opening and opening[0].italic:
                faults.append("in nghiêng (quy định chữ đứng)")
            if faults:
                yield Fault(f"Điều {found['n']}: {'; '.join(faults)}; hãy sửa lại cho đúng.", paragraph)


@rule("khoan-so", Level.WARNING, _CLAUSE, "Số thứ tự các khoản liên tục")
def clause_numbers(paper: Paper) -> Iterator[Fault]:
    """Check that clauses 1., 2., 3. neither skip nor repeat; a list inside a list starts at 1 again."""
    for stretch in _stretches(paper):
        open_lists: list[int] = []
        for paragraph in stretch:
            if _article(paragraph) or _ROMAN_HEAD.match(paragraph.full) or _CHAPTER.match(paragraph.full):
                open_lists = []
                continue
            found = _CLAUSE_NUMBER.match(paragraph.full)
            if found is None:
                continue
            wrong = _step(open_lists, int(found[1]))
            if wrong:
                yield Fault(f"Khoản {found[1]} đứng sau khoản {wrong}; hãy đánh số liên tục.", paragraph)


def _step(open_lists: list[int], n: int) -> int:
    """Go on with one of the open lists; the number before is given back when none fits."""
    if n == 1:
        open_lists.append(1)
        return 0
    for depth in range(len(open_lists) - 1, -1, -1):
        if open_lists[depth] == n - 1:
            del open_lists[depth + 1 :]
            open_lists[depth] = n
            return 0
    wrong = open_lists[-1] if open_lists else 0
    if open_lists:
        # One slip of the pen is told once: the next clause may follow it, or the number it should have had.
        open_lists[-1] += 1
    open_lists.append(n)
    return wrong


@rule("diem-chu", Level.ERROR, _CLAUSE, "Thứ tự các điểm theo bảng chữ cái tiếng Việt")
def point_letters(paper: Paper) -> Iterator[Fault]:
    """Check that points go a, b, c, d, đ, e, g, h …."""
    for stretch in _stretches(paper):
        last = ""
        for paragraph in stretch:
            if _article(paragraph) or _CLAUSE_NUMBER.match(paragraph.full):
                last = ""
                continue
            found = _POINT.match(paragraph.full)
            if found is None:
                continue
            letter = found[1]
            at = _ALPHABET.find(last) + 1 if last else 0
            wanted = _ALPHABET[at] if at < len(_ALPHABET) else ""
            if letter not in {"a", wanted}:
                after = f"sau điểm {last} là điểm {wanted}" if last else "điểm đầu tiên là a"
                yield Fault(
                    f"Điểm {letter}) không đúng thứ tự: {after}, theo bảng chữ cái tiếng Việt (a, b, c, d, đ, e, g …).",
                    paragraph,
                )
            last = letter


@rule("muc-so", Level.WARNING, "Phụ lục I, Phần I, mục II.6.c", "Số thứ tự các phần, chương liên tục")
def part_numbers(paper: Paper) -> Iterator[Fault]:
    """Check that I., II., III. and Chương I, II, III count on."""
    for stretch in _stretches(paper):
        last, slipped = {"": 0, "Chương": 0, "Phần": 0}, 0
        for paragraph in stretch:
            chapter = _CHAPTER.match(paragraph.full)
            found = _ROMAN_HEAD.match(paragraph.full)
            if chapter is not None and chapter[1].capitalize() in last and whole(paragraph).centred:
                word, number = chapter[1].capitalize(), chapter[2]
            elif found is not None:
                word, number = "", found[1]
            else:
                continue
            value = roman_value(number)
            if value not in {last[word] + 1, slipped + 1, 1}:
                name = f"{word} {number}".strip()
                yield Fault(f"“{name}” không nối tiếp phần trước; hãy đánh số La Mã liên tục.", paragraph)
                slipped = last[word] + 1
            else:
                slipped = value
            last[word] = value
            last |= {"": 0} if word else {}


@rule("chuong-kieu", Level.ERROR, _CLAUSE, "“Chương I”, “Phần I” đậm, canh giữa; tiêu đề in hoa, đậm, canh giữa")
def chapter_style(paper: Paper) -> Iterator[Fault]:
    """Check how chapters and their titles look."""
    for stretch in _stretches(paper):
        for at, paragraph in enumerate(stretch):
            found = _CHAPTER.match(paragraph.text)
            if found is None or found[1].capitalize() == "Mục" or not _stands_alone(paragraph, stretch, at):
                continue
            line = whole(paragraph)
            faults = style_faults(line, sizes=(13, 14), bold=True, italic=False, centred=True)
            if found[1].isupper():
                faults.append(f"chữ “{found[1].capitalize()}” chỉ viết hoa chữ đầu")
            if faults:
                yield Fault(f"{found[1]} {found[2]}: {'; '.join(faults)}; hãy sửa lại cho đúng.", paragraph)


def _stands_alone(paragraph: Paragraph, stretch: Sequence[Paragraph], at: int) -> bool:
    """Tell whether "Chương I" is a heading: short, and its title in capitals behind or beneath it."""
    found = _CHAPTER.match(paragraph.text)
    title = (found["title"] if found else "") or (stretch[at + 1].text if at + 1 < len(stretch) else "")
    return len(paragraph.text) < _LONGEST_HEADING and bool(title) and title == title.upper()
