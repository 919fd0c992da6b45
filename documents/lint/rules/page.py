"""Paper, margins, orientation and page numbers (Annex I, part I, section I)."""

from collections import Counter
from collections.abc import Iterator

from documents.finding import Level
from documents.lint.facts import Layout
from documents.lint.line import whole
from documents.lint.paper import Paper
from documents.lint.paragraph import Header, Paragraph, Section
from documents.lint.rule import ALL, HEADED, Fault, rule
from documents.lint.wording import millimetres, style_faults

_A4 = (11906, 16838)
# Word and LibreOffice round; two millimetres tell A4 from letter, half a millimetre a margin from its neighbour.
_PAPER_SLACK = 113
_SLACK = 30
_MM = 56.6929
_LETTERS_OF_LINE = 80
_LINES_OF_PAGE = 55


def _where(paper: Paper, section: Section) -> Paragraph | None:
    """Point at the first paragraph with words of a section."""
    inside = [p for p in paper.document.paragraphs if p.section == section.number]
    return next((p for p in inside if p.text), inside[0] if inside else None)


def _name(paper: Paper, section: Section) -> str:
    return f"Phần trang {section.number + 1}: " if len(paper.document.sections) > 1 else ""


@rule("kho-giay", Level.ERROR, "Phụ lục I, Phần I, mục I.1", "Khổ giấy A4 (210 mm × 297 mm)", fits=ALL)
def paper_size(paper: Paper) -> Iterator[Fault]:
    """Check the paper of every section."""
    for section in paper.document.sections:
        sides = sorted((section.width, section.height))
        if any(abs(side - wanted) > _PAPER_SLACK for side, wanted in zip(sides, _A4, strict=True)):
            size = f"{millimetres(section.width)} × {millimetres(section.height)}"
            yield Fault(
                f"{_name(paper, section)}khổ giấy {size}; hãy chọn khổ A4 (210 mm × 297 mm).", _where(paper, section)
            )


@rule("le-trang", Level.ERROR, "Phụ lục I, Phần I, mục I.3", "Lề trên, dưới 20–25 mm; trái 30–35 mm; phải 15–20 mm",
      fits=HEADED)  # fmt: skip
def margins(paper: Paper) -> Iterator[Fault]:
    """Check the margins of upright pages; on pages turned on their side any of the four ranges may serve."""
    for section in paper.document.sections:
        low, high = (15, 35) if section.landscape else (20, 25)
        ranges = {
            "lề trên": (section.top, low, high),
            "lề dưới": (section.bottom, low, high),
            "lề trái": (section.left + section.gutter, *((15, 35) if section.landscape else (30, 35))),
            "lề phải": (section.right, *((15, 35) if section.landscape else (15, 20))),
        }
        wrong = [
            f"{name} {millimetres(value)} (quy định {least}–{most} mm)"
            for name, (value, least, most) in ranges.items()
            if not least * _MM - _SLACK <= value <= most * _MM + _SLACK
        ]
        if wrong:
            yield Fault(
                f"{_name(paper, section)}{'; '.join(wrong)}; hãy sửa trong Layout - Margins.", _where(paper, section)
            )


@rule("huong-giay", Level.WARNING, "Phụ lục I, Phần I, mục I.2", "Trình bày theo chiều dài khổ giấy")
def orientation(paper: Paper) -> Iterator[Fault]:
    """Check that the text itself stands upright, unless it holds a table that is no annex."""
    first = paper.document.sections[0]
    if first.landscape and not any(table.section == 0 for table in paper.main_tables):
        yield Fault(
            "Văn bản nằm ngang khổ giấy mà không có bảng, biểu; hãy chọn hướng giấy đứng (Portrait).",
            _where(paper, first),
        )


def _running(section: Section, paper: Paper, place: str) -> list[Header]:
    """List the headers or footers of the pages after the first."""
    uses = {"default", "even"} if paper.document.even_and_odd else {"default"}
    return [header for header in getattr(section, place) if header.use in uses]


def _counted_from_one(section: Section) -> bool:
    """Tell whether the first page of a section carries number 1."""
    return section.number == 0 or section.start == 1


def _long_sections(paper: Paper) -> set[int]:
    """List the sections that surely have a second page; a new section begins a page anyway."""
    if paper.printed is not None and len(paper.document.sections) == 1:
        return {0} if len(paper.printed.pages) > 1 else set()
    lines: Counter[int] = Counter()
    rows: set[tuple[int, ...]] = set()
    for paragraph in paper.document.paragraphs:
        cell = paragraph.cell
        if cell is None:
            lines[paragraph.section] += len(paragraph.text) // _LETTERS_OF_LINE + 1
        elif (*cell.tables, cell.row) not in rows:
            rows.add((*cell.tables, cell.row))
            lines[paragraph.section] += 1
    return {section for section, count in lines.items() if count > _LINES_OF_PAGE}


@rule("so-trang", Level.ERROR, "Phụ lục I, Phần I, mục I.7", "Số trang đặt trong lề trên", fits=HEADED)
def page_number(paper: Paper) -> Iterator[Fault]:
    """Check that page numbers stand in the header, not at the foot, and that a long paper has them."""
    long = _long_sections(paper)
    for section in paper.document.sections:
        above = [p for header in _running(section, paper, "headers") for p in header.numbers]
        below = [p for footer in section.footers for p in footer.numbers]
        if below and not above:
            yield Fault("Số trang đặt ở chân trang; hãy chuyển lên đầu trang, canh giữa trong phần lề trên.", below[0])
            return
        if not above and section.number in long and paper.layout is Layout.OFFICIAL:
            yield Fault(
                "Văn bản dài hơn một trang mà không có số trang; hãy chèn số trang ở đầu trang, canh giữa.",
                level=Level.WARNING,
            )
            return


@rule("so-trang-dau", Level.ERROR, "Phụ lục I, Phần I, mục I.7", "Không hiển thị số trang thứ nhất", fits=HEADED)
def first_page_number(paper: Paper) -> Iterator[Fault]:
    """Check that page 1 shows no number."""
    for section in paper.document.sections:
        if not _counted_from_one(section):
            continue
        shown = [h for h in section.headers if h.use == ("first" if section.title_page else "default")]
        numbers = [p for header in shown for p in header.numbers]
        if numbers:
            yield Fault(
                f"{_name(paper, section)}trang thứ nhất hiện số trang; hãy chọn Different First Page và xóa số ở trang"
                " đầu.",
                numbers[0],
            )
            return


@rule("so-trang-kieu", Level.ERROR, "Phụ lục I, Phần I, mục I.7", "Số trang cỡ 13–14, chữ đứng, canh giữa",
      fits=HEADED)  # fmt: skip
def page_number_style(paper: Paper) -> Iterator[Fault]:
    """Check how the page number looks."""
    seen: set[str] = set()
    for section in paper.document.sections:
        for header in _running(section, paper, "headers"):
            for paragraph in header.numbers:
                if header.part in seen:
                    continue
                line = whole(paragraph)
                faults = style_faults(line, sizes=(13, 14), italic=False)
                if not line.centred and not paragraph.raw.startswith("\t") and not paragraph.boxed:
                    faults.append("chưa canh giữa")
                if any(char.isalpha() for char in line.text) or "/" in line.text or "-" in line.text:
                    faults.append(f"ghi “{line.text}” (chỉ ghi chữ số)")
                if faults:
                    seen.add(header.part)
                    yield Fault(f"Số trang: {'; '.join(faults)}; hãy sửa trong đầu trang.", paragraph)


@rule("so-trang-phu-luc", Level.WARNING, "Phụ lục I, Phần I, mục III.1.đ", "Số trang của phụ lục đánh riêng")
def annex_page_number(paper: Paper) -> Iterator[Fault]:
    """Check that every annex counts its own pages."""
    numbered = any(h.numbers for section in paper.document.sections for h in _running(section, paper, "headers"))
    if not numbered:
        return
    for annex in paper.annexes:
        section = paper.document.sections[min(annex.label.paragraph.section, len(paper.document.sections) - 1)]
        if not annex.own_section or section.start != 1:
            yield Fault(
                f"“{annex.label.text}” chưa đánh số trang riêng; hãy đặt trong một Section mới, đánh số lại từ 1.",
                annex.label,
            )
            return
