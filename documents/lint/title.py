"""What stands between head and text: type name, subject, addressees, authority, legal bases."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from documents.lint.head import Head
from documents.lint.line import Line, lines_of, whole
from documents.lint.paragraph import Paragraph
from documents.lint.vocabulary import BODY_WORDS, CERTIFICATE_TITLES, FORM_TITLES, POSTS, TYPES
from domain.vietnamese import nfc

_ADDRESSED = re.compile(r"^Kính\s+(gửi|trình|gởi)\b", re.IGNORECASE)
_BASIS = re.compile(r"^(Căn cứ|Theo đề nghị|Xét đề nghị|Xét Tờ trình|Theo Tờ trình|Xét|Qua xem xét|Thực hiện)\b")
_DECIDES = re.compile(r"^QUYẾT\s+(ĐỊNH|NGHỊ)\s*:?\s*$")
_ITEM = re.compile(r"^[-–—+•]")
_OPENING = re.compile(r"(như sau|sau đây)\s*:?\s*$")
# Lines of a subject; a longer one is text.
_SUBJECT_LINES = 6
_TITLE_WITHIN = 14
_LONGEST_TITLE = 90
_LONGEST_SUBJECT = 260
_LONGEST_BASIS = 400
_SHORTEST_RULE = 3


@dataclass(frozen=True)
class Title:
    """What was found; `last` is the place among the paragraphs of the last of them, -1 when there is none.

    `type_name` is the type in capitals as the decree writes it, empty when `name` is no type of the decree.
    """

    name: Line | None = None
    type_name: str = ""
    subject: tuple[Line, ...] = ()
    addressed: Line | None = None
    addressees: tuple[Line, ...] = ()
    authority: Line | None = None
    bases: tuple[Paragraph, ...] = ()
    decides: Line | None = None
    last: int = -1
    name_at: int = -1
    subject_end: int = -1


def find_title(paragraphs: Sequence[Paragraph], head: Head) -> Title:
    """Recognise everything between the head and the text."""
    start = head.last + 1
    name, at = _name(paragraphs, start)
    type_name = _type_of(name.text) if name else ""
    subject: list[Line] = []
    end = at
    if name is not None:
        subject, end = _subject(paragraphs, at, name)
    after = max(end + 1, start)
    addressed, addressees, after = _addressees(paragraphs, after)
    authority, bases, decides, after = _bases(paragraphs, after, type_name)
    last = max(after - 1, end)
    return Title(
        name,
        type_name,
        tuple(subject),
        addressed,
        addressees,
        authority,
        bases,
        decides,
        last if name or addressed or bases or decides else -1,
        at,
        end,
    )


def _type_of(text: str) -> str:
    """Give the type of the decree that a line names; empty when it names none."""
    plain = nfc(text).upper().rstrip(".: ").replace("UỶ", "ỦY").replace("THOẢ", "THỎA")
    return plain if plain in TYPES else ""


def _name(paragraphs: Sequence[Paragraph], start: int) -> tuple[Line | None, int]:
    """Find the name of the paper: the first line after the head that is a type, or a form in capitals."""
    seen = 0
    for at in range(start, len(paragraphs)):
        paragraph = paragraphs[at]
        if not paragraph.text:
            continue
        seen += 1
        if seen > _TITLE_WITHIN or (paragraph.cell and paragraph.cell.ruled):
            break
        if _ADDRESSED.match(paragraph.text):
            break
        for line in lines_of(paragraph)[:1]:
            if _is_name(line):
                return line, at
    return None, -1


def _is_name(line: Line) -> bool:
    """Tell whether a line is the name of a paper, also when it is not in capitals or not centred."""
    if (
        len(line.text) > _LONGEST_TITLE
        or BODY_WORDS.match(line.text)
        or (_DECIDES.match(line.text) and ":" in line.text)
    ):
        return False
    if _type_of(line.text):
        return line.capitals or line.centred or line.all("bold")
    return line.capitals and bool(FORM_TITLES.match(line.text) or CERTIFICATE_TITLES.match(line.text))


def _subject(paragraphs: Sequence[Paragraph], at: int, name: Line) -> tuple[list[Line], int]:
    """Gather the lines under the name: those that stand like it, up to a rule, an empty line or other text."""
    found = [line for line in lines_of(paragraphs[at]) if line.raw != name.raw]
    end = at
    for place in range(at + 1, min(at + 1 + _SUBJECT_LINES, len(paragraphs))):
        paragraph = paragraphs[place]
        if not paragraph.text:
            if paragraph.shape.border_above or paragraph.rules or found:
                break
            continue
        line = whole(paragraph)
        if not _is_subject(line, name, first=not found):
            break
        found.append(line)
        end = place
        if paragraph.shape.border_below or paragraph.rules:
            break
    return found, end


def _is_subject(line: Line, name: Line, *, first: bool) -> bool:
    """Tell whether a line goes on with the subject."""
    if line.paragraph.cell or _ADDRESSED.match(line.text) or _BASIS.match(line.text) or _is_rule(line.text):
        return False
    if line.text.startswith("("):
        return False
    if line.capitals and (BODY_WORDS.match(line.text) or POSTS.match(line.text)):
        return False
    if line.centred:
        return True
    return (
        first
        and (line.all("bold") or line.text.startswith(("Về việc", "V/v")))
        and name.centred
        and len(line.text) < _LONGEST_SUBJECT
    )


def _is_rule(text: str) -> bool:
    """Tell whether a line is a rule made of typed signs."""
    return len(text) >= _SHORTEST_RULE and not text.strip("_-–—─=* .")


def _addressees(paragraphs: Sequence[Paragraph], start: int) -> tuple[Line | None, tuple[Line, ...], int]:
    """Find "Kính gửi" and who is named: on its line, or on the lines beneath that begin with a dash."""
    at = start
    while at < len(paragraphs) and (not paragraphs[at].text or _is_rule(paragraphs[at].text)):
        at += 1
    if at >= len(paragraphs) or not _ADDRESSED.match(paragraphs[at].text):
        return None, (), start
    lines = list(lines_of(paragraphs[at]))
    found = lines[1:]
    cell = paragraphs[at].cell
    table = cell.tables[0] if cell else None
    place = at + 1
    while place < len(paragraphs):
        paragraph = paragraphs[place]
        same_table = table is not None and paragraph.cell is not None and paragraph.cell.tables[0] == table
        if paragraph.text:
            if not (same_table or _ITEM.match(paragraph.full)):
                break
            if table is None and paragraph.cell is not None:
                break
            found.extend(lines_of(paragraph))
        elif not same_table and table is not None:
            break
        place += 1
    return lines[0], tuple(found), place


def _bases(
    paragraphs: Sequence[Paragraph], start: int, type_name: str
) -> tuple[Line | None, tuple[Paragraph, ...], Line | None, int]:
    """Find the authority in capitals, the legal bases and "QUYẾT ĐỊNH:"."""
    authority: Line | None = None
    bases: list[Paragraph] = []
    decides: Line | None = None
    after = start
    for at in range(start, len(paragraphs)):
        paragraph = paragraphs[at]
        text = paragraph.text
        if not text or _is_rule(text):
            continue
        if paragraph.cell is not None:
            break
        line = whole(paragraph)
        if _DECIDES.match(text) or (type_name == "QUYẾT ĐỊNH" and line.folded in {"quyet dinh", "quyet nghi"}):
            decides, after = line, at + 1
            break
        if _is_basis(paragraph, type_name, started=bool(bases)):
            bases.append(paragraph)
        elif authority is None and not bases and line.capitals and line.centred and _decider(text):
            authority = line
        elif type_name != "QUYẾT ĐỊNH" or re.match(r"^Điều\s+\d", paragraph.full):
            break
        else:
            continue
        after = at + 1
    return authority, tuple(bases), decides, after


def _decider(text: str) -> bool:
    """Tell whether a line in capitals names a body or a post."""
    return bool(BODY_WORDS.match(text) or POSTS.match(text))


def _is_basis(paragraph: Paragraph, type_name: str, *, started: bool) -> bool:
    """Tell whether a paragraph is a legal basis, not an opening sentence that happens to begin like one."""
    text = paragraph.text
    if not _BASIS.match(text) or _OPENING.search(text):
        return False
    if type_name in {"QUYẾT ĐỊNH", "NGHỊ QUYẾT"}:
        return True
    if text.startswith("Thực hiện") and not whole(paragraph).all("italic"):
        return False
    return (
        text.endswith(";")
        or whole(paragraph).all("italic")
        or (started and text.startswith("Căn cứ") and len(text) < _LONGEST_BASIS)
    )
