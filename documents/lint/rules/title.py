"""Type name and subject (Annex I, part I, section II.5)."""

from collections.abc import Iterator

from documents.finding import Level
from documents.lint.line import Line
from documents.lint.paper import Paper
from documents.lint.rule import CUSTOM, HEADED, Fault, rule
from documents.lint.ruled import rule_under
from documents.lint.vocabulary import TYPES
from documents.lint.wording import first_wrong, style_faults, told

_CLAUSE = "Phụ lục I, Phần I, mục II.5"
_TYPE_SYMBOLS = frozenset({"QĐ", "KH", "TTr", "BC", "NQ", "GM", "BB", "CTr", "TB"})
_GAP = 100
_NAMES = {symbol: name for name, symbol in TYPES.items()}


@rule("ten-loai", Level.ERROR, f"{_CLAUSE}.b", "Có tên loại văn bản")
def type_name(paper: Paper) -> Iterator[Fault]:
    """Check that a paper whose symbol names a type prints the type."""
    first = paper.symbol.split("-")[0]
    if paper.title.name is None and not paper.head.about and first in _TYPE_SYMBOLS:
        yield Fault(
            f"Ký hiệu {paper.symbol} là của {_NAMES[first].capitalize()} mà văn bản không có tên loại; hãy ghi"
            f" “{_NAMES[first]}” và trích yếu, canh giữa.",
            paper.head.number,
        )


@rule("ten-loai-kieu", Level.ERROR, f"{_CLAUSE}.b", "Tên loại in hoa, cỡ 13–14, đứng, đậm, canh giữa")
def type_name_style(paper: Paper) -> Iterator[Fault]:
    """Check how the type name looks."""
    line = paper.title.name
    if line:
        faults = style_faults(line, sizes=(13, 14), bold=True, italic=False, capitals=True, centred=True)
        yield from told("Tên loại văn bản", faults, line)


@rule("trich-yeu", Level.WARNING, f"{_CLAUSE}.a", "Có trích yếu nội dung")
def subject(paper: Paper) -> Iterator[Fault]:
    """Check that the type name is followed by a subject, and a công văn carries "V/v"."""
    if paper.title.name is not None and not paper.title.subject:
        yield Fault("Dưới tên loại chưa có trích yếu nội dung; hãy ghi một câu ngắn, đậm, canh giữa.", paper.title.name)
    elif paper.is_letter and paper.head.number is not None and not paper.head.about:
        first = paper.symbol.split("-")[0]
        if first not in _TYPE_SYMBOLS:
            yield Fault(
                "Công văn chưa có trích yếu; hãy ghi “V/v …” dưới số, ký hiệu, chữ thường, canh giữa.",
                paper.head.number,
            )


@rule("trich-yeu-kieu", Level.ERROR, f"{_CLAUSE}.b", "Trích yếu chữ thường, cỡ 13–14, đứng, đậm, canh giữa")
def subject_style(paper: Paper) -> Iterator[Fault]:
    """Check how the subject looks."""
    yield from first_wrong(
        "Trích yếu nội dung",
        (
            (line, style_faults(line, sizes=(13, 14), bold=True, italic=False, capitals=False, centred=True))
            for line in paper.title.subject
        ),
    )


@rule("trich-yeu-ke", Level.WARNING, f"{_CLAUSE}.b", "Dưới trích yếu có đường kẻ bằng 1/3 đến 1/2 dòng chữ")
def subject_rule(paper: Paper) -> Iterator[Fault]:
    """Check the rule under the subject."""
    if not paper.title.subject:
        return
    last = paper.title.subject[-1]
    if rule_under(paper, last) is None:
        yield Fault("Dưới trích yếu chưa có đường kẻ; hãy kẻ nét liền dài bằng 1/3 đến 1/2 dòng chữ, cân đối.", last)


@rule("trich-yeu-cham", Level.HINT, f"{CUSTOM} ({_CLAUSE})", "Cuối trích yếu không có dấu câu")
def subject_mark(paper: Paper) -> Iterator[Fault]:
    """Check that the subject, a phrase, ends without a mark."""
    last: Line | None = (paper.title.subject or paper.head.about or (None,))[-1]
    if last and last.text.endswith((".", ";", ":", ",")) and not last.text.endswith("..."):
        yield Fault(f"Trích yếu kết thúc bằng dấu “{last.text[-1]}”; hãy bỏ dấu này.", last)


@rule("vv", Level.ERROR, f"{_CLAUSE}.b", "Trích yếu công văn bắt đầu bằng “V/v”", fits=HEADED)
def about(paper: Paper) -> Iterator[Fault]:
    """Check how the subject of a công văn begins."""
    line = paper.head.about[0] if paper.head.about else None
    if line and not line.text.startswith("V/v "):
        yield Fault(f"Trích yếu công văn bắt đầu “{line.text[:8]}…”; hãy ghi “V/v ” rồi đến nội dung.", line)


@rule("vv-kieu", Level.ERROR, f"{_CLAUSE}.b", "Trích yếu công văn cỡ 12–13, chữ thường, đứng, canh giữa", fits=HEADED)
def about_style(paper: Paper) -> Iterator[Fault]:
    """Check how the subject of a công văn looks."""
    yield from first_wrong(
        "Trích yếu công văn",
        (
            (line, style_faults(line, sizes=(12, 13), bold=False, italic=False, capitals=False, centred=True))
            for line in paper.head.about
        ),
    )


@rule("vv-cach", Level.HINT, f"{_CLAUSE}.b", "Trích yếu công văn cách dòng 6pt với số, ký hiệu", fits=HEADED)
def about_gap(paper: Paper) -> Iterator[Fault]:
    """Check the room between the number and "V/v"."""
    line, number = (paper.head.about[0] if paper.head.about else None), paper.head.number
    if line is None or number is None or line.paragraph is number.paragraph:
        return
    adjacent = line.paragraph.index == number.paragraph.index + 1
    if adjacent and number.paragraph.shape.after + line.paragraph.shape.before < _GAP:
        yield Fault("Trích yếu công văn sát dòng số, ký hiệu; hãy đặt cách 6pt (Spacing Before: 6 pt).", line)
