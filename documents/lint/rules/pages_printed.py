"""Rules that need the printed pages, measured in the PDF."""

import re
from collections.abc import Iterator, Sequence

from documents.finding import Level, Spot
from documents.lint.facts import Layout
from documents.lint.line import Line
from documents.lint.paper import Paper
from documents.lint.printed import Printed, PrintedLine, PrintedPage
from documents.lint.rule import CUSTOM, HEADED, STATE, WRITTEN, Fault, rule
from domain.vietnamese import nfc

_NUMBER = re.compile(r"^\d{1,3}$")
_TIMES = re.compile(r"(LiberationSerif|TimesNewRoman|Times|Tinos)", re.IGNORECASE)
_SYMBOLS = re.compile(r"(Symbol|Wingdings|OpenSymbol)", re.IGNORECASE)
# The top margin and a little more, in points; page numbers stand in it.
_MARGIN = 71.0
_CENTRE = 25.0
_FEW_LINES = 3
_RIGHT_PART = 0.35


def _words(text: str) -> list[str]:
    return nfc(text).split()


def _set_on(page: PrintedPage, line: Line) -> list[PrintedLine]:
    """Find the printed lines that make up one line of the file: consecutive pieces of its words."""
    wanted = _words(line.text)
    # Beside another block, only what prints in the right part of the page can be the line.
    edge = page.width * _RIGHT_PART if line.side == "right" else 0
    lines = [printed for printed in page.lines if printed.x >= edge]
    for start in range(len(lines)):
        found: list[PrintedLine] = []
        rest = wanted
        for printed in lines[start:]:
            words = _words(printed.text)
            if words == rest[: len(words)] and words:
                found.append(printed)
                rest = rest[len(words) :]
                if not rest:
                    return found
            else:
                break
    return []


def _pages(printed: Printed | None) -> Sequence[PrintedPage]:
    return printed.pages if printed else ()


@rule("trang-tu-le", Level.WARNING, CUSTOM, "Tên loại, trích yếu không để một từ lẻ ở dòng cuối", printed=True)
def lonely_word(paper: Paper) -> Iterator[Fault]:
    """Check that no title leaves one word alone on its last line."""
    titles = [(line, page) for line in paper.title.subject for page in _pages(paper.printed)[:1]]
    for annex in paper.annexes:
        titles += [(line, page) for line in annex.title for page in _pages(paper.printed)]
    for line, page in titles:
        pieces = _set_on(page, line)
        if len(pieces) > 1 and len(_words(pieces[-1].text)) == 1:
            yield Fault(
                f"Dòng cuối của “{line.text[:40]}…” chỉ còn một từ “{pieces[-1].text}” (trang {page.number}); hãy ngắt"
                " dòng cho cân đối.",
                line,
            )


@rule(
    "trang-quoc-hieu",
    Level.ERROR,
    "Phụ lục I, Phần I, mục II.1",
    "Quốc hiệu, Tiêu ngữ mỗi dòng một hàng",
    fits=STATE,
    printed=True,
)
def nation_on_one_line(paper: Paper) -> Iterator[Fault]:
    """Check that the national title and the motto are not broken."""
    for line in (paper.head.nation, paper.head.motto):
        for page in _pages(paper.printed)[:1]:
            if line is not None and len(_set_on(page, line)) > 1:
                yield Fault(f"“{line.text}” bị ngắt thành nhiều dòng khi in; hãy nới cột bên phải.", line)


@rule("trang-chu-ky", Level.ERROR, CUSTOM, "Chữ ký không đứng một mình ở trang mới", fits=HEADED, printed=True)
def orphan_signature(paper: Paper) -> Iterator[Fault]:
    """Check that the signing block shares its page with some text."""
    main = paper.ending.main
    if main is None:
        return
    first = main.authority[0]
    closing = [_words(p.text)[-1:] for p in paper.body[-1:]]
    for before, page in zip(_pages(paper.printed), _pages(paper.printed)[1:], strict=False):
        top = [line for line in page.lines if line.top > _MARGIN or not _NUMBER.match(line.text)][:_FEW_LINES]
        texts = [" ".join(_words(line.text)) for line in top]
        ends_before = not closing or any(_words(line.text)[-1:] == closing[0] for line in before.lines[-3:])
        if texts and texts[0] in {nfc(first.text), "Nơi nhận:"} and ends_before:
            yield Fault(
                f"Chữ ký đứng một mình ở trang {page.number}; hãy đưa ít nhất hai dòng nội dung sang trang đó (Keep"
                " with next).",
                first,
            )
            return


@rule("trang-so-trang", Level.ERROR, "Phụ lục I, Phần I, mục I.7", "Số trang in giữa lề trên, từ trang thứ hai",
      fits=HEADED, printed=True)  # fmt: skip
def printed_numbers(paper: Paper) -> Iterator[Fault]:
    """Check where page numbers print: none on page 1, then in the middle of the top margin."""
    pages = _pages(paper.printed)
    for page in pages:
        numbers = [line for line in page.lines if line.top < _MARGIN and _NUMBER.match(line.text)]
        spot = Spot(position=f"trang {page.number}", text=numbers[0].text if numbers else "")
        if page.number == 1 and numbers:
            yield Fault("Trang thứ nhất in số trang; hãy chọn Different First Page.", spot)
        elif page.number > 1 and numbers and not _in_middle(paper, page, numbers[0]):
            yield Fault(f"Số trang ở trang {page.number} không nằm giữa lề trên; hãy canh giữa.", spot)
            return
        elif page.number > 1 and not numbers and not _starts_anew(paper, page):
            yield Fault(f"Trang {page.number} không in số trang; hãy chèn số trang ở giữa lề trên.", spot)
            return


def _in_middle(paper: Paper, page: PrintedPage, number: PrintedLine) -> bool:
    """Tell whether a number stands in the middle of the text, or of the page."""
    texts = [(s.left + s.gutter + s.text_width / 2) / 20 for s in paper.document.sections]
    middles = [page.width / 2, *texts]
    half = number.size * 0.25 * len(number.text)
    return any(abs(number.x + half - middle) < _CENTRE for middle in middles)


def _starts_anew(paper: Paper, page: PrintedPage) -> bool:
    """Tell whether a page may begin a section that counts from 1 and hides that number."""
    if not any(section.title_page and section.start == 1 for section in paper.document.sections[1:]):
        return False
    first = " ".join(_words(page.lines[0].text)) if page.lines else ""
    starts = set()
    for section in paper.document.sections[1:]:
        inside = next((p for p in paper.document.paragraphs if p.section == section.number and p.text), None)
        if inside is not None:
            starts.add(" ".join(_words(inside.text)))
    tops = {first, *(" ".join(_words(line.text)) for line in page.lines[:_FEW_LINES])}
    return any(start.startswith(top) for start in starts for top in tops if top)


@rule("trang-phong-chu", Level.ERROR, "Phụ lục I, Phần I, mục I.4", "Phông in ra là Times New Roman, nhúng trong PDF",
      fits=WRITTEN - {Layout.LOOSE}, printed=True)  # fmt: skip
def printed_fonts(paper: Paper) -> Iterator[Fault]:
    """Check the fonts of the PDF: Times New Roman or its twin, all embedded."""
    fonts = paper.printed.fonts if paper.printed else ()
    wrong = [name for name, _ in fonts if not _TIMES.search(name) and not _SYMBOLS.search(name)]
    loose = [name for name, embedded in fonts if not embedded]
    if wrong:
        yield Fault(f"PDF in bằng phông {', '.join(wrong)}; hãy chọn Times New Roman cho toàn văn bản.",
                    Spot(position="bản PDF"))  # fmt: skip
    if loose:
        yield Fault(f"PDF chưa nhúng phông {', '.join(loose)}; hãy xuất lại PDF có nhúng phông.",
                    Spot(position="bản PDF"))  # fmt: skip
