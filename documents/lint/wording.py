"""Sentences of findings: sizes, lengths and styles said the Vietnamese way, the same in every rule."""

from collections.abc import Iterable, Iterator, Sequence

from documents.finding import Level
from documents.lint.line import Line
from documents.lint.paragraph import Paragraph
from documents.lint.rule import Fault

_MM = 56.6929


def points(size: float) -> str:
    """Write a size: "13", "13,5"."""
    return f"{size:g}".replace(".", ",")


def millimetres(length: float) -> str:
    """Write a distance given in twips: "20 mm", "19,1 mm"."""
    value = round(length / _MM, 1)
    return f"{value:g}".replace(".", ",") + " mm"


def sizes_between(low: float, high: float) -> str:
    """Write a range: "13", "12 đến 13"."""
    return points(low) if low == high else f"{points(low)} đến {points(high)}"


def style_faults(
    line: Line,
    *,
    sizes: tuple[float, float],
    bold: bool | None = None,
    italic: bool | None = None,
    capitals: bool | None = None,
    centred: bool = False,
) -> list[str]:
    """Compare a line with what the decree asks; each breach as a phrase."""
    faults = []
    wrong = sorted(size for size in line.sizes if not sizes[0] <= size <= sizes[1])
    if wrong:
        faults.append(f"cỡ chữ {points(wrong[0])} (quy định {sizes_between(*sizes)})")
    if bold is True and not line.all("bold"):
        faults.append("chưa in đậm")
    if bold is False and line.any("bold"):
        faults.append("in đậm (quy định không đậm)")
    if italic is True and not line.all("italic"):
        faults.append("chưa in nghiêng")
    if italic is False and line.any("italic"):
        faults.append("in nghiêng (quy định chữ đứng)")
    if capitals is True and not line.capitals:
        faults.append("chưa viết hoa toàn bộ")
    if capitals is False and line.capitals and len(line.text.split()) > 1:
        faults.append("viết hoa toàn bộ (quy định chữ thường)")
    if centred and not line.centred:
        faults.append("chưa canh giữa")
    return faults


def told(name: str, faults: Sequence[str], line: Line, level: Level | None = None) -> Iterator[Fault]:
    """Make one finding of the phrases about a component; nothing when there are none."""
    if faults:
        yield Fault(f"{name}: {'; '.join(faults)}; hãy sửa lại cho đúng.", line, level)


def first_wrong(name: str, lines: Iterable[tuple[Line, Sequence[str]]]) -> Iterator[Fault]:
    """Tell the first line of a component that is wrong; its other lines are wrong the same way."""
    for line, faults in lines:
        if faults:
            yield from told(name, faults, line)
            return


def gathered(paragraphs: Sequence[Paragraph], sentence: str) -> Iterator[Fault]:
    """Tell once what is wrong with many paragraphs: at the first, with the number of the others."""
    if paragraphs:
        others = f" (còn {len(paragraphs) - 1} đoạn khác như vậy)" if len(paragraphs) > 1 else ""
        yield Fault(sentence + others + ".", paragraphs[0])
