"""The text itself: font, size, colour, alignment, distances, end (Annex I, part I, sections I.4 and II.6.e)."""

import re
from collections.abc import Iterator
from itertools import pairwise

from documents.finding import Level
from documents.lint.facts import Layout
from documents.lint.line import whole
from documents.lint.paper import Paper, ends_well
from documents.lint.paragraph import Paragraph, Run
from documents.lint.rule import CUSTOM, WRITTEN, Fault, rule
from documents.lint.wording import gathered, points

_CLAUSE = "Phụ lục I, Phần I, mục II.6.e"
_FONT = "times new roman"
# Same letters, same widths: what stands in for Times New Roman where it is not installed.
_SAME = frozenset({_FONT, "liberation serif", "times", "tinos", "symbol", "wingdings", ""})
_OLD_FONTS = re.compile(r"^\.?(vn|vni)", re.IGNORECASE)
_LETTER = re.compile(r"[^\W\d_]")
# A line of the text holds about 85 letters: shorter paragraphs may not show how they are set.
_LONG = 110
_INDENT = (540, 747)
_GAP = 118
_SINGLE_OF_SIZE = 1.15
_LINES = (234, 366)
_SHORTEST_END = 20
_LEAST, _MOST = 13, 14
# A channel of colour below this looks black on paper.
_DARK = 64
_RED_MARKS = re.compile(r"^(HỎA TỐC|HOẢ TỐC|THƯỢNG KHẨN|KHẨN|MẬT|TỐI MẬT|TUYỆT MẬT|XEM XONG TRẢ LẠI|LƯU HÀNH NỘI BỘ)$")


def _shows(run: Run, *, plain: bool) -> bool:
    """Tell whether a run shows letters of the plain Latin range, or of the Vietnamese one."""
    return any(_LETTER.match(char) and (char.isascii() is plain) for char in run.text)


def _fonts_shown(run: Run) -> Iterator[str]:
    """Name the fonts that print the letters of a run."""
    if _shows(run, plain=True):
        yield run.fonts.ascii
    if _shows(run, plain=False):
        yield run.fonts.h_ansi or run.fonts.ascii


@rule("phong-chu", Level.ERROR, "Phụ lục I, Phần I, mục I.4", "Phông chữ Times New Roman", fits=WRITTEN)
def font(paper: Paper) -> Iterator[Fault]:
    """Check the font of everything that prints; each wrong font is told once."""
    found: dict[str, list[Paragraph]] = {}
    for paragraph in paper.document.shown:
        for name in {name for run in paragraph.runs for name in _fonts_shown(run)}:
            if name.lower() not in _SAME:
                found.setdefault(name, []).append(paragraph)
    for name, paragraphs in found.items():
        old = " (bộ mã cũ, phải chuyển sang Unicode)" if _OLD_FONTS.match(name) else ""
        yield from gathered(paragraphs, f"Dùng phông chữ {name}{old}; hãy chọn Times New Roman cho toàn văn bản")


@rule("phong-chu-khac", Level.HINT, "Phụ lục I, Phần I, mục I.4", "Times New Roman cả cho chữ Đông Á và chữ phức tạp",
      fits=WRITTEN)  # fmt: skip
def other_fonts(paper: Paper) -> Iterator[Fault]:
    """Check the fonts kept for other scripts: another program may print Vietnamese letters with them."""
    wrong: dict[str, list[Paragraph]] = {}
    for paragraph in paper.document.shown:
        for run in paragraph.written():
            for name in (run.fonts.east_asia, run.fonts.cs):
                if name.lower() not in _SAME:
                    wrong.setdefault(name, []).append(paragraph)
    for name, paragraphs in wrong.items():
        unique = list({id(p): p for p in paragraphs}.values())
        yield from gathered(unique, f"Phông cho chữ Đông Á hoặc chữ phức tạp là {name}; nên đặt Times New Roman")


@rule("mau-chu", Level.ERROR, "Phụ lục I, Phần I, mục I.4", "Chữ màu đen", fits=WRITTEN - {Layout.CERTIFICATE})
def colour(paper: Paper) -> Iterator[Fault]:
    """Check that everything prints in black; stamps for urgency are red, links in a form may be blue."""
    wrong = [p for p in paper.document.shown if any(_coloured(run, p) for run in p.runs)]
    if wrong:
        code = next(run.colour for run in wrong[0].runs if _coloured(run, wrong[0]))
        yield from gathered(wrong, f"Chữ màu #{code}; hãy chọn màu đen (Automatic)")
    marked = [p for p in paper.document.shown if any(run.highlight and run.text.strip() for run in p.runs)]
    if marked and not paper.draft:
        yield from (
            Fault(fault.sentence, fault.where, Level.WARNING)
            for fault in gathered(marked, "Chữ còn tô nền (Highlight); hãy bỏ trước khi ban hành")
        )


def _coloured(run: Run, paragraph: Paragraph) -> bool:
    """Tell whether a run is in a colour that can be seen as one."""
    if not _LETTER.search(run.text) or run.colour in {"", "000000"} or _RED_MARKS.match(paragraph.text):
        return False
    try:
        channels = [int(run.colour[at : at + 2], 16) for at in (0, 2, 4)]
    except ValueError:
        return False
    return max(channels) > _DARK


def _texts(paper: Paper) -> list[Paragraph]:
    """List the paragraphs of running text: not centred, no drawn tables, no captions."""
    return [p for p in paper.body if p.shape.align not in {"center", "right"}]


@rule("noi-dung-co", Level.ERROR, _CLAUSE, "Nội dung cỡ chữ 13–14, thống nhất")
def body_size(paper: Paper) -> Iterator[Fault]:
    """Check the size of the text, and that it stays the same."""
    texts = _texts(paper)
    wrong = [p for p in texts if not _LEAST <= p.font_size <= _MOST]
    if wrong:
        size = points(wrong[0].font_size)
        yield from gathered(wrong, f"Nội dung cỡ chữ {size} (quy định 13 đến 14); hãy chọn một cỡ cho toàn văn bản")
        return
    odd = [p for p in texts if any(not _LEAST <= run.size <= _MOST for run in p.written() if _LETTER.search(run.text))]
    if odd:
        yield from gathered(odd, "Trong đoạn có chữ ngoài cỡ 13 đến 14; hãy chọn cùng cỡ với phần lời văn")
    sizes = [p.font_size for p in texts]
    usual = max(set(sizes), key=sizes.count) if sizes else 0
    others = [p for p in texts if p.font_size != usual]
    if others:
        both = f"{points(usual)} và {points(others[0].font_size)}"
        for fault in gathered(others, f"Nội dung lẫn hai cỡ chữ {both}; hãy dùng một cỡ"):
            yield Fault(fault.sentence, fault.where, Level.WARNING)


@rule("noi-dung-dung", Level.HINT, _CLAUSE, "Nội dung chữ đứng")
def body_upright(paper: Paper) -> Iterator[Fault]:
    """Check that the text is not set in italics as a whole."""
    texts = [p for p in _texts(paper) if len(p.text) > _LONG]
    slanted = [p for p in texts if whole(p).all("italic")]
    if slanted and len(slanted) * 2 > len(texts):
        yield from gathered(slanted, "Phần lời văn in nghiêng; quy định chữ đứng")


@rule("can-deu", Level.ERROR, _CLAUSE, "Nội dung canh đều hai lề")
def justified(paper: Paper) -> Iterator[Fault]:
    """Check that paragraphs of more than one line are justified."""
    wrong = [p for p in _texts(paper) if len(p.text) > _LONG and p.shape.align != "both"]
    yield from gathered(wrong, "Đoạn văn chưa canh đều hai lề; hãy chọn Justify (Ctrl+J)")


@rule("thut-dong", Level.WARNING, _CLAUSE, "Chữ đầu dòng lùi vào 1 cm hoặc 1,27 cm")
def first_line(paper: Paper) -> Iterator[Fault]:
    """Check the first line of paragraphs of more than one line; lists that hang are left alone."""
    wrong = [p for p in _texts(paper) if len(p.text) > _LONG and _wrong_indent(p)]
    if wrong:
        depth = points(round(wrong[0].shape.first_line / 566.929, 2))
        yield from gathered(
            wrong, f"Dòng đầu đoạn lùi vào {depth} cm; hãy đặt First line 1 cm hoặc 1,27 cm (Paragraph - Special)"
        )


def _wrong_indent(paragraph: Paragraph) -> bool:
    """Tell whether the first line begins elsewhere than the decree says."""
    shape = paragraph.shape
    if paragraph.label or shape.left > 0 or shape.first_line < 0 or paragraph.raw.startswith(("\t", "   ")):
        return False
    return not _INDENT[0] <= shape.first_line <= _INDENT[1]


@rule("thut-dong-phim", Level.HINT, f"{CUSTOM} ({_CLAUSE})", "Lùi đầu dòng bằng định dạng, không bằng phím cách")
def typed_indent(paper: Paper) -> Iterator[Fault]:
    """Check that indents are not typed with spaces."""
    wrong = [p for p in _texts(paper) if p.raw.startswith("   ")]
    yield from gathered(wrong, "Đầu đoạn lùi bằng phím cách; nên đặt First line 1 cm hoặc 1,27 cm")


@rule("cach-doan", Level.WARNING, _CLAUSE, "Khoảng cách giữa các đoạn tối thiểu 6pt")
def spacing(paper: Paper) -> Iterator[Fault]:
    """Check the distance between paragraphs that follow each other."""
    texts = _texts(paper)
    wrong = []
    for above, below in pairwise(texts):
        if below.index != above.index + 1 or len(above.text) + len(below.text) < _LONG:
            continue
        joined = above.shape.contextual and below.shape.contextual and above.style == below.style
        if joined or above.shape.after + below.shape.before < _GAP:
            wrong.append(below)
    yield from gathered(wrong, "Đoạn văn cách đoạn trước chưa đến 6pt; hãy đặt Spacing Before hoặc After từ 6 pt")


@rule("gian-dong", Level.WARNING, _CLAUSE, "Khoảng cách dòng từ đơn đến 1,5")
def line_spacing(paper: Paper) -> Iterator[Fault]:
    """Check the distance between lines."""
    wrong = [p for p in _texts(paper) if not _line_fits(p)]
    yield from gathered(wrong, "Khoảng cách dòng ngoài mức từ đơn (single) đến 1,5 lines; hãy sửa Line spacing")


def _line_fits(paragraph: Paragraph) -> bool:
    """Compare line spacing with single to one and a half lines of the paragraph's own size."""
    shape, single = paragraph.shape, paragraph.font_size * 20 * _SINGLE_OF_SIZE
    if shape.line_rule == "auto":
        return _LINES[0] <= shape.line <= _LINES[1]
    if shape.line_rule == "atLeast":
        return shape.line <= single * 1.52
    return single * 0.96 <= shape.line <= single * 1.52


@rule("ket-thuc", Level.WARNING, "Phụ lục III, mục II (các mẫu văn bản)", "Nội dung kết thúc bằng “./.”")
def closing(paper: Paper) -> Iterator[Fault]:
    """Check the end of the text before the signature; a table there, or an open list, is left alone."""
    last = paper.closing
    if last is None or not paper.ending.signatures or last.text.endswith(":") or ends_well(last.text):
        return
    if len(last.text) < _SHORTEST_END or last.shape.align in {"center", "right"}:
        return
    yield Fault("Nội dung chưa kết thúc bằng “./.”; hãy thêm vào cuối đoạn này.", last)


@rule("ket-thuc-giua", Level.HINT, f"{CUSTOM} (Phụ lục III, mục II)", "“./.” chỉ ở cuối nội dung")
def early_closing(paper: Paper) -> Iterator[Fault]:
    """Check that the closing mark does not stand before the end."""
    wrong = [p for p in paper.body if ends_well(p.text) and p is not paper.closing]
    if paper.closing is not None and ends_well(paper.closing.text):
        yield from gathered(wrong, "Dấu kết thúc “./.” đứng giữa văn bản; chỉ ghi ở cuối nội dung")
