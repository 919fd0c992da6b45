"""Annexes (Annex I, part I, section III.1)."""

import re
from collections.abc import Iterator

from documents.finding import Level
from documents.lint.annexes import Annex
from documents.lint.paper import Paper
from documents.lint.rule import Fault, rule
from documents.lint.rules.articles import roman_value
from documents.lint.wording import first_wrong, style_faults, told
from domain.vietnamese import nfc

_CLAUSE = "Phụ lục I, Phần I, mục III.1"
_CITED = re.compile(
    r"số:?\s*(?P<number>\d*[\s._…]*/\S+?)[,;.)]?(?:\s+ngày\s+(?:(?P<d>\d{1,2})/(?P<m>\d{1,2})/(?P<y>\d{4})"
    r"|(?P<dw>\d{1,2})\s+tháng\s+(?P<mw>\d{1,2})\s+năm\s+(?P<yw>\d{4})))?(?=\s|\)|$|,|;)"
)
_MENTION = re.compile(r"(?i)phụ lục|danh sách|danh mục|kèm theo|biểu|bảng")


@rule("phu-luc-so", Level.ERROR, f"{_CLAUSE}.a", "Từ hai phụ lục trở lên đánh số bằng chữ số La Mã")
def numbers(paper: Paper) -> Iterator[Fault]:
    """Check that several annexes count I, II, III."""
    if len(paper.annexes) == 1:
        return
    for at, annex in enumerate(paper.annexes, 1):
        if not annex.number:
            yield Fault("Văn bản có nhiều phụ lục mà phụ lục này chưa có số; hãy đánh số La Mã (Phụ lục I, II …).",
                        annex.label)  # fmt: skip
            return
        if annex.number.isdigit():
            yield Fault(f"“{annex.label.text}” đánh số Ả Rập; hãy đánh số La Mã (Phụ lục I, II …).", annex.label)
            return
        if roman_value(annex.number) != at:
            yield Fault(f"“{annex.label.text}” không theo thứ tự; phụ lục này là phụ lục thứ {at}.", annex.label)
            return


@rule("phu-luc-kieu", Level.ERROR, f"{_CLAUSE}.b", "Từ “Phụ lục” cỡ 14, đứng, đậm, chữ thường, canh giữa")
def label_style(paper: Paper) -> Iterator[Fault]:
    """Check how the labels look."""
    for annex in paper.annexes:
        faults = style_faults(annex.label, sizes=(14, 14), bold=True, italic=False, centred=True)
        if not annex.label.text.startswith("Phụ lục"):
            faults.append("chữ “Phụ lục” chỉ viết hoa chữ đầu")
        yield from told(f"“{annex.label.text}”", faults, annex.label)


@rule("phu-luc-ten", Level.ERROR, f"{_CLAUSE}.b", "Tên phụ lục in hoa, cỡ 13–14, đứng, đậm, canh giữa")
def title_style(paper: Paper) -> Iterator[Fault]:
    """Check how the names look."""
    for annex in paper.annexes:
        yield from first_wrong(
            "Tên phụ lục",
            (
                (line, style_faults(line, sizes=(13, 14), bold=True, italic=False, capitals=True, centred=True))
                for line in annex.title
            ),
        )


@rule("phu-luc-kem-theo", Level.WARNING, f"{_CLAUSE}.c", "Dưới tên phụ lục ghi “(Kèm theo …)”, cỡ 13–14, nghiêng")
def note(paper: Paper) -> Iterator[Fault]:
    """Check that every annex says what it belongs to, and how that looks."""
    for annex in paper.annexes:
        if annex.note is None:
            yield Fault(
                f"“{annex.label.text}” chưa ghi kèm theo văn bản nào; hãy ghi “(Kèm theo … số … ngày … của …)”, chữ"
                " nghiêng, canh giữa.",
                annex.label,
            )
            continue
        faults = style_faults(annex.note, sizes=(13, 14), italic=True, bold=False, centred=True)
        yield from told("Dòng “Kèm theo”", faults, annex.note)


@rule("phu-luc-khop-so", Level.ERROR, f"{_CLAUSE}.c", "Số và ngày ở dòng “Kèm theo” khớp với văn bản")
def note_agrees(paper: Paper) -> Iterator[Fault]:
    """Check that the note names the number and date of the paper itself."""
    for annex in paper.annexes:
        yield from _disagreement(paper, annex)


def _disagreement(paper: Paper, annex: Annex) -> Iterator[Fault]:
    """Compare one note with the head of the paper."""
    found = _CITED.search(annex.note.text) if annex.note else None
    if found is None or annex.note is None:
        return
    number = re.sub(r"[\s._…]", "", found["number"])
    if paper.number and number[0].isdigit() and nfc(number) != nfc(paper.number):
        yield Fault(
            f"Phụ lục ghi kèm theo văn bản số {number}, còn văn bản này mang số {paper.number}; hãy sửa cho khớp.",
            annex.note,
        )
    day = tuple(int(found[key] or found[key + "w"] or 0) for key in "ymd")
    if paper.day and paper.head.place_date and all(day) and day != (paper.day.year, paper.day.month, paper.day.day):
        yield Fault(
            f"Phụ lục ghi ngày {day[2]}/{day[1]}/{day[0]}, còn văn bản đề ngày"
            f" {paper.day.day}/{paper.day.month}/{paper.day.year}; hãy sửa cho khớp.",
            annex.note,
        )


@rule("phu-luc-chi-dan", Level.WARNING, f"{_CLAUSE}.a", "Trong văn bản có chỉ dẫn về phụ lục")
def mentioned(paper: Paper) -> Iterator[Fault]:
    """Check that the text itself points to its annexes."""
    if not paper.annexes:
        return
    own = paper.document.paragraphs[: paper.annexes[0].start]
    if not any(_MENTION.search(p.text) for p in own):
        yield Fault("Văn bản có phụ lục nhưng trong nội dung không nhắc đến; hãy thêm chỉ dẫn (Phụ lục kèm theo).",
                    paper.annexes[0].label)  # fmt: skip
