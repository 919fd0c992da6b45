"""The tags of a form, read as a clerk typed them, and the slips of typing."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from documents.finding import Finding
from documents.template.lines import Line
from documents.template.rules import BRACES, KEYWORD, SIGNS, error, hint, nearest, warning

OPENERS: Final = {"for": "endfor", "if": "endif", "macro": "endmacro", "with": "endwith", "set": "endset"}
MIDDLES: Final = frozenset({"elif", "else"})
KEYWORDS: Final = (*OPENERS, *MIDDLES, *OPENERS.values())
CELL_WORDS: Final = frozenset({"colspan", "cellbg", "vm", "hm"})
"""Words of docxtpl that format the cell they stand in."""
_FORBIDDEN = frozenset(
    {"filter", "endfilter", "call", "endcall", "block", "endblock", "raw", "endraw", "autoescape", "endautoescape"}
    | {"include", "import", "from", "extends", "do", "trans", "endtrans", "break", "continue", "debug"}
)
_SIGN = re.compile(r"\{\{|\{%|\{#|\}\}|%\}|#\}")
_ENDS = {"{{": "}}", "{%": "%}", "{#": "#}"}
_LEVELS = ("tr", "tc", "p", "r")
_LEVEL = re.compile(r"(tr|tc|p|r)(?=[ \xa0\t\n]|$)(.*)", re.DOTALL)
_SPACED_LEVEL = re.compile(r"\s+(tr|tc|p|r)\s+(\w.*)", re.DOTALL)
_GLUED_LEVEL = re.compile(rf"(tr|tc|p|r)({'|'.join(KEYWORDS)})\b")
_QUOTES = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'"})
_STRING = re.compile(r"\"[^\"]*\"|'[^']*'")
_STRANGE = re.compile("[–—„‟‚‛«»′″\u00ad\u200b-\u200f\u2060\ufeff…＝｛｝％]")
_LONE = re.compile(r"\{([^{}]*)\}|[{}]")
_NAME = re.compile(r"[A-Za-z_][\w.]*")


@dataclass(frozen=True)
class Tag:
    """One tag: `sign` is ``{{`` or ``{%``, `level` p, tr, tc, r or "", `code` what Jinja reads, `start` in its text."""

    line: Line
    sign: str
    level: str
    code: str
    start: int

    @property
    def word(self) -> str:
        """Give the keyword of a statement."""
        return self.code.split(maxsplit=1)[0] if self.sign == "{%" and self.code else ""

    @property
    def shown(self) -> str:
        """Show the tag as a clerk would type it."""
        return f"{self.sign}{self.level} {self.code} {_ENDS[self.sign]}"

    @property
    def jinja(self) -> str:
        """Give the tag as plain Jinja, on one line; docxtpl's words for cells count as what they print."""
        if self.word in CELL_WORDS:
            code = self.code.removeprefix(self.word).strip()
            return f"{{{{ {code} }}}}" if code else ""
        return f"{self.sign} {self.code} {_ENDS[self.sign]}"


def read_tags(lines: Sequence[Line], known: Collection[str]) -> tuple[list[Tag], list[Finding]]:
    """Read the tags of all paragraphs and find slips of typing; `known` are the fields of the kind."""
    tags: list[Tag] = []
    findings: list[Finding] = []
    for at, line in enumerate(lines):
        following = lines[at + 1] if at + 1 < len(lines) and lines[at + 1].part == line.part else None
        raw, broken = _spans(line, following)
        findings += broken
        outside = line.text
        for start, end in raw:
            outside = outside[:start] + "\0" * (end - start) + outside[end:]
            if line.text.startswith("{#", start):
                continue
            tag, slips = _tag(line, start, line.text[start:end])
            tags.append(tag)
            findings += slips
        if not broken:
            findings += _lone_braces(line, outside, known)
    return tags, findings


def _spans(line: Line, following: Line | None) -> tuple[list[tuple[int, int]], list[Finding]]:
    """Find where tags start and end in a paragraph; what does not end where it started is a finding."""
    spans: list[tuple[int, int]] = []
    findings: list[Finding] = []
    opened, start = "", 0
    for found in _SIGN.finditer(line.text):
        sign = found[0]
        if opened == "{#" and sign != "#}":
            continue
        if opened and sign == _ENDS[opened]:
            spans.append((start, found.end()))
            opened = ""
        elif sign in _ENDS:
            findings += [_unclosed(line, opened, start, found.start())] if opened else []
            opened, start = sign, found.start()
        elif opened:
            sentence = f"Lệnh mở bằng “{opened}” mà đóng bằng “{sign}”; hãy đóng bằng “{_ENDS[opened]}”."
            findings.append(error(BRACES, sentence, line))
            opened = ""
        elif sign != "#}":
            findings.append(_unopened(line, sign, found.start()))
    if opened:
        findings.append(_unclosed(line, opened, start, len(line.text), following))
    return spans, findings


def _unclosed(line: Line, sign: str, start: int, end: int, following: Line | None = None) -> Finding:
    """Word a tag that is opened and not closed in its paragraph."""
    piece = line.text[start:end].strip()
    close = _ENDS[sign]
    if following is not None and (found := _SIGN.search(following.text)) and found[0] == close:
        return error(BRACES, f"Lệnh “{piece}” bị ngắt sang đoạn sau; hãy nối lại thành một đoạn.", line)
    if "}" in piece or piece.endswith(("%", "#")):
        return error(BRACES, f"Lệnh “{piece}” đóng thiếu dấu; hãy đóng bằng “{close}” viết liền.", line)
    return error(BRACES, f"Lệnh “{piece}” mở mà không đóng; hãy thêm “{close}” trong cùng đoạn.", line)


def _unopened(line: Line, sign: str, at: int) -> Finding:
    """Word a tag that is closed and was not opened in its paragraph."""
    opening = {end: start for start, end in _ENDS.items()}[sign]
    before = line.text[:at]
    start = before.rfind("{")
    piece = line.text[max(start, 0) : at + len(sign)]
    if start >= 0:
        return error(BRACES, f"Lệnh “{piece}” mở thiếu dấu; hãy mở bằng “{opening}” viết liền.", line)
    return error(BRACES, f"Có “{sign}” mà không có “{opening}” trong cùng đoạn; hãy thêm dấu mở hoặc xóa.", line)


def _tag(line: Line, start: int, text: str) -> tuple[Tag, list[Finding]]:
    """Read one tag and the slips in it."""
    sign, inner = text[:2], text[2:-2]
    findings = list(_strange_signs(line, text, inner))
    body = inner.removeprefix("-").removesuffix("-").translate(_QUOTES)
    level = ""
    if found := _LEVEL.match(body):
        level, body = found[1], found[2]
        if not body.startswith(" "):
            sentence = (
                f"Sau “{sign}{level}” phải là một dấu cách thường; hãy xóa dấu cách đặc biệt và gõ lại: “{text}”."
            )
            findings.append(error(SIGNS, sentence, line))
    elif found := _SPACED_LEVEL.match(body):
        rest = found[2].split(maxsplit=1)[0]
        if sign == "{{" or rest in KEYWORDS:
            level, body = found[1], f" {found[2]}"
            sentence = f"“{text}” phải viết liền “{sign}{level}”, không có dấu cách ở giữa."
            findings.append(error(KEYWORD, sentence, line))
    elif sign == "{%" and (found := _GLUED_LEVEL.match(body)):
        level, body = found[1], body[len(found[1]) :]
        findings.append(error(KEYWORD, f"Thiếu dấu cách sau “{sign}{level}” trong “{text}”.", line))
    code = " ".join(body.replace("\xa0", " ").splitlines()).strip()
    tag = Tag(line, sign, level, code, start)
    return tag, [*findings, *_keyword(tag, text)]


def _keyword(tag: Tag, text: str) -> Iterator[Finding]:
    """Check the first word of a statement, and that a tag is not empty."""
    if not tag.code:
        yield error(KEYWORD, f"Lệnh “{text}” trống; hãy ghi tên trường hoặc xóa.", tag.line)
    elif tag.sign == "{%" and tag.word not in KEYWORDS and tag.word not in CELL_WORDS:
        if tag.word in _FORBIDDEN:
            sentence = f"Lệnh “{tag.word}” không dùng được trong biểu mẫu; chỉ dùng for, if, set, macro, with."
        else:
            sentence = f"Không có lệnh “{tag.word}” trong “{text}”.{nearest(tag.word, KEYWORDS)} Hãy sửa tên lệnh."
        yield error(KEYWORD, sentence, tag.line)


def _strange_signs(line: Line, text: str, inner: str) -> Iterator[Finding]:
    """Find signs that Word put in while the clerk typed."""
    if re.search("[“”‘’]", inner):
        yield hint(SIGNS, f"Dấu nháy cong trong “{text}” vẫn đọc được; nên thay bằng dấu nháy thẳng.", line)
    bare = _STRING.sub("", inner.translate(_QUOTES))
    if "\xa0" in bare:
        yield hint(SIGNS, f"Dấu cách không ngắt trong “{text}” vẫn đọc được; nên thay bằng dấu cách thường.", line)
    if strange := sorted(set(_STRANGE.findall(bare))):
        codes = ", ".join(
            f"{sign} (U+{ord(sign):04X})" if sign.isprintable() else f"U+{ord(sign):04X}" for sign in strange
        )
        yield error(SIGNS, f"Trong “{text}” có ký tự không đọc được: {codes}; hãy xóa lệnh và gõ lại.", line)
    if "&" in inner:
        yield error(SIGNS, f"Dấu & trong “{text}” không so sánh được; hãy bỏ dấu & khỏi lệnh.", line)


def _lone_braces(line: Line, outside: str, known: Collection[str]) -> Iterator[Finding]:
    """Find braces outside tags: they would stand on the paper."""
    for found in _LONE.finditer(outside.replace("{_{", "").replace("}_}", "").replace("{_%", "").replace("%_}", "")):
        name = (found[1] or "").strip()
        plain = found[0].replace("\0", "…")
        if _NAME.fullmatch(name) and (name.split(".")[0] in known or nearest(name, known)):
            sentence = f"“{plain}” chỉ có một dấu ngoặc nên sẽ in nguyên văn; hãy viết “{{{{ {name} }}}}”."
            yield error(BRACES, f"{sentence}{'' if name in known else nearest(name, known)}", line)
        else:
            yield warning(BRACES, f"Dấu ngoặc “{plain}” đứng ngoài lệnh sẽ in nguyên văn; hãy xóa nếu thừa.", line)
