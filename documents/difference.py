"""What differs between two Word files, told by paragraph and by table cell, for people."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Literal

from lxml import etree

from documents.alignment import ALIKE, pairs, text_likeness
from documents.fingerprint import file_sha256
from documents.package import read_parts
from documents.story import Block, Paragraph, Row, Run, Story, Table, W, look_of, parse, read_story

Kind = Literal["text", "added", "removed", "picture", "look", "property", "technical"]
CONTENT = frozenset({"text", "added", "removed", "picture"})
"""Kinds of change that a reader of the paper notices in what it says."""

_MAIN = "word/document.xml"
_STORIES = {
    "word/document": "thân văn bản",
    "word/header": "đầu trang",
    "word/footer": "chân trang",
    "word/footnotes": "chú thích cuối trang",
    "word/endnotes": "chú thích cuối văn bản",
    "word/comments": "nhận xét",
}
_NAMES = {
    "b": "chữ đậm", "i": "chữ nghiêng", "u": "gạch chân", "strike": "gạch ngang", "caps": "chữ hoa", "sz": "cỡ chữ",
    "rFonts": "phông chữ", "color": "màu chữ", "highlight": "tô nền", "shd": "tô nền", "vertAlign": "chỉ số",
    "rStyle": "kiểu chữ", "spacing": "khoảng cách", "pStyle": "kiểu đoạn", "jc": "căn lề", "ind": "thụt lề",
    "keepNext": "giữ cùng đoạn sau", "keepLines": "giữ liền dòng", "pageBreakBefore": "sang trang",
    "numPr": "đánh số", "tabs": "mốc tab", "pgSz": "khổ giấy", "pgMar": "lề trang", "titlePg": "trang đầu khác",
    "pgNumType": "số trang", "cols": "cột trang", "type": "ngắt phần", "docGrid": "lưới trang",
}  # fmt: skip
_SIDES = {
    "left": "trái", "right": "phải", "top": "trên", "bottom": "dưới", "header": "đến đầu trang",
    "footer": "đến chân trang", "w": "rộng", "h": "cao", "before": "trước", "after": "sau", "firstLine": "dòng đầu",
    "hanging": "treo", "start": "trái", "end": "phải", "gutter": "đóng gáy",
}  # fmt: skip
_IN_TWIPS = {"pgMar", "pgSz", "ind", "spacing"}
_PROPERTIES = {
    "title": "tiêu đề", "creator": "người tạo", "lastModifiedBy": "người sửa cuối", "created": "ngày tạo",
    "modified": "ngày sửa", "revision": "lần lưu", "language": "ngôn ngữ", "subject": "chủ đề",
}  # fmt: skip
_EXCERPT = 80
_HALF_POINTS = 2
_TWIPS_PER_MM = 1440 / 25.4


@dataclass(frozen=True)
class Change:
    """One difference: where it is in the old file (in the new one for what was added), what was and what is.

    `at` is the place in the new file, "" where there is none.
    """

    kind: Kind
    part: str
    place: str
    old: str = ""
    new: str = ""
    at: str = ""

    def sentence(self) -> str:
        """Say the change in one line."""
        where = ", ".join(one for one in (_label(self.part), self.place) if one) or _STORIES["word/document"]
        if self.kind == "added":
            return f"{where}: thêm {_window(self.new, '')}"
        if self.kind == "removed":
            return f"{where}: bỏ {_window(self.old, '')}"
        if self.kind == "text":
            return f"{where}: {_window(self.old, self.new)} thành {_window(self.new, self.old)}"
        return f"{where}: {self.old or 'không có'} → {self.new or 'không có'}"


def differences(old: bytes, new: bytes) -> tuple[Change, ...]:
    """Compare two Word files; empty when their parts are equal. Raises UnreadablePackage or OversizedPackage."""
    before, after = read_parts(old), read_parts(new)
    changes: list[Change] = []
    for one, other in _paired_parts(before, after):
        name = one or other
        if before.get(one) == after.get(other) and one and other:
            continue
        if name.startswith("word/media/"):
            continue
        if _story_label(name):
            changes += _story_changes(name, before.get(one, b""), after.get(other, b""))
        elif one and other:
            changes += _part_changes(name, before[one], after[other])
        else:
            changes.append(Change("technical", name, "", "có" if one else "", "có" if other else ""))
    return (*changes, *_picture_changes(before, after))


def _label(part: str) -> str:
    """Name a part for people; the body needs no name."""
    return "" if part == _MAIN else _story_label(part) or {"docProps/core.xml": "thuộc tính tệp"}.get(part, part)


def _story_label(part: str) -> str:
    stem = part.removesuffix(".xml").rstrip("0123456789")
    return _STORIES.get(stem, "") if part.endswith(".xml") else ""


def _paired_parts(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """Pair parts by name; headers and footers left over by their order, because Word numbers them anew."""
    shared = before.keys() & after.keys()
    yield from ((name, name) for name in sorted(shared))
    for prefix in ("word/header", "word/footer"):
        lone = [sorted(name for name in side if name not in shared and name.startswith(prefix))
                for side in (before, after)]  # fmt: skip
        yield from zip_longest(*lone, fillvalue="")
    rest = sorted(before.keys() ^ after.keys())
    for name in rest:
        if not name.startswith(("word/header", "word/footer")):
            yield (name, "") if name in before else ("", name)


def _story_changes(name: str, old: bytes, new: bytes) -> Iterator[Change]:
    try:
        one, other = (read_story(part) if part else Story((), {}) for part in (old, new))
    except etree.XMLSyntaxError:
        yield Change("technical", name, "", "tệp XML", "tệp XML hỏng hoặc khác")
        return
    changes = list(_block_changes(name, one.blocks, other.blocks))
    if old and new and (pages := _look_changes(one.pages, other.pages)):
        changes.append(Change("look", name, "trang", *pages))
    # An empty line more is no news of its own.
    told = [change for change in changes if change.old.strip() or change.new.strip()]
    yield from told or [Change("technical", name, "", "cách ghi", "cách ghi khác")]


def _block_changes(part: str, olds: Sequence[Block], news: Sequence[Block]) -> Iterator[Change]:
    for old, new in pairs(olds, news, _block_key, _block_likeness):
        if old is None or new is None:
            yield from _lone(part, old, new)
        elif isinstance(old, Paragraph) and isinstance(new, Paragraph):
            yield from _paragraph_changes(part, old, new)
        elif isinstance(old, Table) and isinstance(new, Table):
            yield from _table_changes(part, old, new)


def _lone(part: str, old: Block | None, new: Block | None) -> Iterator[Change]:
    if old is not None:
        yield Change("removed", part, old.place, old=old.text)
    if new is not None:
        yield Change("added", part, new.place, new=new.text, at=new.place)


def _paragraph_changes(part: str, old: Paragraph, new: Paragraph) -> Iterator[Change]:
    if old.text != new.text:
        yield Change("text", part, old.place, old.text, new.text, new.place)
        return
    if whole := _look_changes(old.look, new.look):
        yield Change("look", part, old.place, *whole, at=new.place)
    for words, one, other in _run_pairs(old.runs, new.runs):
        if pieces := _look_changes(one, other):
            yield Change("look", part, f"{old.place}, chữ {_window(words, '')}", *pieces, at=new.place)


def _run_pairs(olds: Sequence[Run], news: Sequence[Run]) -> Iterator[tuple[str, Mapping[str, str], Mapping[str, str]]]:
    """Walk two ways to cut the same words into runs, piece by piece."""
    ends = [list(_ends(runs)) for runs in (olds, news)]
    text = "".join(run.text for run in olds)
    start = one = other = 0
    while start < len(text):
        end = min(ends[0][one], ends[1][other])
        yield text[start:end], olds[one].look, news[other].look
        one, other, start = one + (ends[0][one] == end), other + (ends[1][other] == end), end


def _ends(runs: Sequence[Run]) -> Iterator[int]:
    end = 0
    for run in runs:
        end += len(run.text)
        yield end


def _table_changes(part: str, old: Table, new: Table) -> Iterator[Change]:
    for one, other in pairs(old.rows, new.rows, lambda row: row.text, _row_likeness):
        if one is None and other is not None:
            place = f"{new.place}, dòng {other.number}"
            yield Change("added", part, place, new=other.text, at=place)
        elif other is None and one is not None:
            yield Change("removed", part, f"{old.place}, dòng {one.number}", old=one.text)
        elif one is not None and other is not None:
            for left, right in zip_longest(one.cells, other.cells):
                if left is None or right is None:
                    cell = left or right
                    place = f"{old.place}, dòng {one.number}, cột {cell.column}"
                    kind: Kind = "added" if left is None else "removed"
                    yield Change(kind, part, place, left.text if left else "", right.text if right else "", place)
                else:
                    yield from _block_changes(part, left.blocks, right.blocks)
    if old.text == new.text and old.look != new.look:
        yield Change("look", part, old.place, "kẻ bảng, độ rộng cột như cũ", "kẻ bảng, độ rộng cột khác", new.place)


def _block_key(block: Block) -> tuple[bool, str]:
    return isinstance(block, Table), block.text


def _block_likeness(old: Block, new: Block) -> float:
    if type(old) is not type(new):
        return 0.0
    return max(text_likeness(old.text, new.text), ALIKE if isinstance(old, Table) else 0.0)


def _row_likeness(old: Row, new: Row) -> float:
    same = sum(one.text == other.text for one, other in zip(old.cells, new.cells, strict=False))
    return max(same / max(len(old.cells), len(new.cells), 1), text_likeness(old.text, new.text))


def _look_changes(old: Mapping[str, str], new: Mapping[str, str]) -> tuple[str, str] | None:
    """Name the properties in which two looks differ, on both sides; None when they are equal."""
    names = [name for name in dict.fromkeys((*old, *new)) if old.get(name) != new.get(name)]
    if not names:
        return None
    return _said(names, old), _said(names, new)


def _said(names: Sequence[str], look: Mapping[str, str]) -> str:
    return ", ".join(_property(name, look.get(name)) for name in names)


def _property(name: str, value: str | None) -> str:
    """Say one property: "cỡ chữ 14", "lề trang trái 30 mm"."""
    name, _, section = name.partition(" ")
    tag, _, side = name.partition(".")
    label = " ".join(one for one in (_NAMES.get(tag, tag), _SIDES.get(side, side), section) if one)
    if value is None:
        return f"{label} theo kiểu"
    if tag == "sz" and value.isdecimal():
        return f"{label} {int(value) / _HALF_POINTS:g}".replace(".", ",")
    if tag in _IN_TWIPS and side in _SIDES and value.isdecimal():
        return f"{label} {round(int(value) / _TWIPS_PER_MM, 1):g} mm".replace(".", ",")
    return f"{label} {'tắt' if value == '0' else value or 'bật'}"


def _part_changes(name: str, old: bytes, new: bytes) -> Iterator[Change]:
    """Compare a part that is no story: properties, styles, or technical parts by their bytes."""
    changes: list[Change] = []
    try:
        if name == "docProps/core.xml":
            changes = list(_property_changes(name, *(_texts(part) for part in (old, new))))
        elif name in {"word/styles.xml", "word/numbering.xml"}:
            looks = [_styles(part) for part in (old, new)]
            for style in dict.fromkeys((*looks[0], *looks[1])):
                if looks[0].get(style) != looks[1].get(style):
                    says = ["có" if style in look else "" for look in looks]
                    changes.append(Change("look", name, style, says[0], "khác" if all(says) else says[1]))
    except etree.XMLSyntaxError:
        changes = []
    yield from changes or [Change("technical", name, "", "cách ghi", "cách ghi khác")]


def _property_changes(name: str, old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[Change]:
    for key in dict.fromkeys((*old, *new)):
        if old.get(key, "") != new.get(key, ""):
            yield Change("property", name, _PROPERTIES.get(key, key), old.get(key, ""), new.get(key, ""))


def _texts(part: bytes) -> dict[str, str]:
    return {str(etree.QName(child).localname): child.text or "" for child in parse(part)}


def _styles(part: bytes) -> dict[str, str]:
    """Read styles or lists by their names, each written out in one canonical way."""
    found = {}
    for child in parse(part):
        name = child.get(f"{W}styleId") or child.get(f"{W}numId") or child.get(f"{W}abstractNumId") or "mặc định"
        found[f"kiểu “{name}”"] = str(look_of(child, {"rsid", "name"}))
    return found


def _picture_changes(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> Iterator[Change]:
    """Compare pictures by their content: Word names their files anew."""
    old, new = ({file_sha256(data): name for name, data in side.items() if name.startswith("word/media/")}
                for side in (before, after))  # fmt: skip
    for digest in (*(one for one in old if one not in new), *(one for one in new if one not in old)):
        name = old.get(digest) or new[digest]
        yield Change("picture", name, "hình", "có" if digest in old else "", "có" if digest in new else "")


def _window(text: str, other: str) -> str:
    """Cut a text around the first letter in which it differs from the other."""
    shared = next(
        (place for place, (x, y) in enumerate(zip(text, other, strict=False)) if x != y), min(len(text), len(other))
    )
    start = max(shared - _EXCERPT // 2, 0) if other else 0
    piece = text[start : start + _EXCERPT]
    return f"“{'…' if start else ''}{piece}{'…' if start + _EXCERPT < len(text) else ''}”"
