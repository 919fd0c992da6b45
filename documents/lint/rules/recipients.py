"""Addressees and recipients (Annex I, part I, section II.9)."""

import re
from collections.abc import Iterator, Sequence

from documents.finding import Level
from documents.lint.line import Line
from documents.lint.paper import Paper
from documents.lint.rule import CUSTOM, HEADED, Fault, rule
from documents.lint.wording import first_wrong, style_faults, told

_CLAUSE = "Phụ lục I, Phần I, mục II.9"
_DASH = re.compile(r"^-\s*\S")
_ANY_DASH = re.compile(r"^[-–—•+*]")
_KEPT = re.compile(r"^[-–—•+*]?\s*Lưu\b", re.IGNORECASE)
_KEPT_RIGHT = re.compile(r"^[-–—•+*]?\s*Lưu\s*: ?(VT|Văn thư|HS|Hồ sơ)\b")
_MARK = re.compile(r"^\(?[^\s;]*[./][^\s;]*\)?$|^\([^)]*\)$|^[A-ZĐ]{1,5}\.?\s?\(\d+\)\.?$")
# These go up to a superior, or to whoever must act: they are addressed.
_NO_RECIPIENTS = frozenset({"BB", "HĐ", "GUQ", "GGT", "GNP", "PG", "PC", "PB", "SY", "SL", "TrS"})


def _labelled(line: Line) -> str:
    """Give a line after its automatic dash or number."""
    label = line.paragraph.label
    return f"{label} {line.text}" if label and line.raw.startswith(line.paragraph.raw.strip()[:5]) else line.text


@rule("kinh-gui", Level.WARNING, f"{_CLAUSE}.b", "Công văn có “Kính gửi”")
def addressed(paper: Paper) -> Iterator[Fault]:
    """Check that a công văn says to whom it goes."""
    if paper.is_letter and paper.head.about and paper.title.addressed is None:
        yield Fault("Công văn chưa có “Kính gửi: …”; hãy ghi tên nơi nhận trực tiếp giải quyết.", paper.head.about[0])


@rule("kinh-gui-dau", Level.ERROR, f"{_CLAUSE}.d", "“Kính gửi:” và dấu câu ở từng nơi nhận", fits=HEADED)
def addressed_marks(paper: Paper) -> Iterator[Fault]:
    """Check the colon; of several addressees the dash, the semicolons and the full stop."""
    line = paper.title.addressed
    if line is None:
        return
    if not re.match(r"^Kính (gửi|trình)\s*:", line.text):
        yield Fault("Sau “Kính gửi” phải có dấu hai chấm; hãy sửa lại.", line)
    elif line.text.startswith("Kính trình"):
        yield Fault("“Kính trình” là cách ghi của văn bản Đảng; hãy ghi “Kính gửi:”.", line, Level.WARNING)
    items = list(paper.title.addressees)
    if not items:
        return
    if len(items) == 1 and line.text.rstrip(" :") in {"Kính gửi", "Kính trình"}:
        if _ANY_DASH.match(_labelled(items[0])):
            yield Fault("Chỉ gửi một nơi; hãy ghi tên nơi nhận cùng dòng với “Kính gửi:”.", items[0], Level.WARNING)
        return
    dashed = [item for item in items if _ANY_DASH.match(_labelled(item))]
    if not dashed:
        return
    yield from _list_faults("nơi được gửi", _joined(items), closed=".")


def _joined(items: Sequence[Line]) -> list[Line]:
    """Leave out the lines that go on with the one before: no dash of their own."""
    starts = {at for at, item in enumerate(items) if _ANY_DASH.match(_labelled(item))}
    last = len(items) - 1
    return [item for at, item in enumerate(items) if at in starts or at + 1 in starts or at == last]


def _list_faults(name: str, items: Sequence[Line], *, closed: str) -> Iterator[Fault]:
    """Check a list: dash first, semicolon after every entry, the closing mark after the last."""
    for at, item in enumerate(items):
        text = _labelled(item)
        starts = bool(_ANY_DASH.match(text))
        ends = at + 1 == len(items) or bool(_ANY_DASH.match(_labelled(items[at + 1])))
        if starts and not _DASH.match(text):
            yield Fault(f"Đầu dòng {name} dùng dấu “{text[0]}”; hãy dùng gạch ngắn (-).", item)
            return
        if not ends:
            continue
        if at + 1 < len(items):
            if not item.text.endswith(";"):
                yield Fault(f"Cuối dòng {name} này phải là dấu chấm phẩy (;); hãy sửa lại.", item)
                return
        elif not item.text.endswith(closed):
            yield Fault(f"Dòng {name} cuối cùng phải kết thúc bằng dấu chấm (.); hãy sửa lại.", item)


@rule("kinh-gui-kieu", Level.ERROR, f"{_CLAUSE}.d", "“Kính gửi” và nơi nhận cỡ 13–14, chữ đứng", fits=HEADED)
def addressed_style(paper: Paper) -> Iterator[Fault]:
    """Check how the addressees look."""
    lines = [*([paper.title.addressed] if paper.title.addressed else []), *paper.title.addressees]
    yield from first_wrong("Kính gửi", ((line, style_faults(line, sizes=(13, 14), italic=False)) for line in lines))


@rule("noi-nhan", Level.ERROR, f"{_CLAUSE}.c", "Có “Nơi nhận:”")
def recipients(paper: Paper) -> Iterator[Fault]:
    """Check that the paper says who receives it."""
    line = paper.ending.heading
    if line is None:
        if paper.ending.signatures and paper.type_symbol not in _NO_RECIPIENTS:
            yield Fault(
                "Văn bản thiếu “Nơi nhận:”; hãy ghi ở bên trái, ngang hàng với chức vụ của người ký.",
                paper.ending.signatures[0].authority[0],
            )
        return
    if ":" not in line.text:
        yield Fault("Sau “Nơi nhận” phải có dấu hai chấm; hãy sửa lại.", line)
    elif not line.text.startswith("Nơi nhận"):
        yield Fault(f"“{line.text}”: hãy ghi “Nơi nhận:”, chỉ viết hoa chữ đầu.", line)
    if not paper.ending.recipients:
        yield Fault("Dưới “Nơi nhận:” chưa có nơi nhận nào; hãy liệt kê, dòng cuối là “- Lưu: VT, ….”.", line)


@rule("noi-nhan-kieu", Level.ERROR, f"{_CLAUSE}.d", "“Nơi nhận:” cỡ 12, nghiêng, đậm", fits=HEADED)
def recipients_head_style(paper: Paper) -> Iterator[Fault]:
    """Check how the heading looks."""
    line = paper.ending.heading
    if line:
        faults = style_faults(line, sizes=(12, 12), bold=True, italic=True)
        if line.any("underline"):
            faults.append("gạch chân (là cách ghi của văn bản Đảng)")
        yield from told("Từ “Nơi nhận:”", faults, line)


@rule("noi-nhan-muc-kieu", Level.ERROR, f"{_CLAUSE}.d", "Danh sách nơi nhận cỡ 11, chữ đứng", fits=HEADED)
def recipients_style(paper: Paper) -> Iterator[Fault]:
    """Check how the list looks."""
    yield from first_wrong(
        "Danh sách nơi nhận",
        ((line, style_faults(line, sizes=(11, 11), bold=False, italic=False)) for line in _entries(paper)),
    )


def _entries(paper: Paper) -> list[Line]:
    """List the recipients without the drafter's mark that may stand under them."""
    found = list(paper.ending.recipients)
    while found and _MARK.match(found[-1].text) and not _ANY_DASH.match(_labelled(found[-1])):
        found.pop()
    return found


@rule(
    "noi-nhan-dau",
    Level.ERROR,
    f"{_CLAUSE}.d",
    "Nơi nhận: gạch đầu dòng, dấu chấm phẩy, dòng cuối dấu chấm",
    fits=HEADED,
)
def recipients_marks(paper: Paper) -> Iterator[Fault]:
    """Check dashes and marks of the list."""
    items = _entries(paper)
    if items and not _ANY_DASH.match(_labelled(items[0])):
        yield Fault("Đầu dòng nơi nhận chưa có gạch đầu dòng (-); hãy thêm.", items[0])
        return
    yield from _list_faults("nơi nhận", _joined(items), closed=".")


@rule("noi-nhan-luu", Level.ERROR, f"{_CLAUSE}.d", "Dòng cuối của Nơi nhận là “Lưu: VT, …”")
def kept(paper: Paper) -> Iterator[Fault]:
    """Check the last line, which says where the paper is kept."""
    items = _entries(paper)
    if not items:
        return
    lines = [item for item in items if _KEPT.match(_labelled(item))]
    if not lines:
        yield Fault("Nơi nhận thiếu dòng lưu; hãy ghi dòng cuối “- Lưu: VT, (đơn vị soạn thảo).”.", items[-1])
    elif not _KEPT_RIGHT.match(_labelled(lines[-1])):
        yield Fault(f"“{lines[-1].text}”: sau “Lưu” là dấu hai chấm rồi đến “VT”; hãy ghi “- Lưu: VT, ….”.", lines[-1])
    elif lines[-1] is not _joined(items)[-1] and lines[-1] not in _joined(items)[-2:]:
        yield Fault("Dòng “Lưu: VT” phải đứng cuối Nơi nhận; hãy chuyển xuống.", lines[-1], Level.WARNING)


@rule("nhu-tren", Level.HINT, f"{CUSTOM} ({_CLAUSE}.b)", "Có “Kính gửi” thì nơi nhận đầu tiên là “Như trên”")
def as_above(paper: Paper) -> Iterator[Fault]:
    """Check that a paper with addressees begins its list with "Như trên"."""
    items = _entries(paper)
    if paper.title.addressed and items and not re.match(r"^[-–]?\s*(Như (trên|kính gửi)|Các)", _labelled(items[0])):
        yield Fault("Văn bản có “Kính gửi” mà nơi nhận đầu tiên không phải “- Như trên;”; nên thêm.", items[0])


@rule("nhu-dieu", Level.WARNING, f"{CUSTOM} ({_CLAUSE}.c)", "“Như Điều n” chỉ đến điều có thật")
def as_article(paper: Paper) -> Iterator[Fault]:
    """Check that "Như Điều 4" names an article of the paper, the last one as a rule."""
    numbers = [int(found[1]) for p in paper.body if (found := re.match(r"^Điều\s+(\d+)\.", p.full))]
    for item in _entries(paper):
        found = re.search(r"Như Điều (\d+)", item.text)
        if found and numbers and int(found[1]) not in numbers:
            yield Fault(f"“{found[0]}” nhưng văn bản chỉ có đến Điều {max(numbers)}; hãy sửa lại.", item)
