"""Number and symbol (Annex I, part I, section II.3; Annex III, section I)."""

import re
from collections.abc import Iterator

from documents.finding import Level
from documents.lint.paper import Paper
from documents.lint.rule import HEADED, Fault, rule
from documents.lint.vocabulary import TYPES
from documents.lint.wording import style_faults, told
from domain.vietnamese import nfc

_CLAUSE = "Phụ lục I, Phần I, mục II.3"
_SHAPE = re.compile(r"^Số: ?(?P<n>\d*)[\s._…]*/(?:\d{4}/)?[^\W\d_][\w.&]*(?:[-/][^\W_][\w.&]*)*$")
_BLANK = re.compile(r"^Số\s*:?[\s._…]*(/|$)")
_GAP = re.compile(r"\d\s+/|/\s+\S|\s-|-\s")
_DIGITS = re.compile(r"^Số\s*:?\s*(\d+)\s*(?:/|-)")
_PARTY = re.compile(r"^Số\s*:?\s*\d+\s*-\s*[^\W\d_]+/[^\W\d_]+")
_YEAR = re.compile(r"^\d{4}/")
# Groups with small letters that are right as they are.
_MIXED = frozenset({"TTr", "CTr", "QyĐ", "TrS", "TTg"})
# Abbreviations of types that no agency bears, so a công văn cannot begin with them.
_TYPES_ONLY = frozenset({"QĐ", "KH", "TTr", "BC", "NQ", "GM", "BB", "CTr", "QyĐ", "TB"})
_NAMES = {symbol: name for name, symbol in TYPES.items()}


def _groups(paper: Paper) -> list[str]:
    """Split the symbol; the year of a normative act is no group."""
    return [group.strip() for group in re.split(r"[-/]", _YEAR.sub("", paper.symbol)) if group.strip()]


@rule("so-ky-hieu", Level.ERROR, f"{_CLAUSE}.c", "Có số và ký hiệu, ghi như “Số: 05/KH-UBND”")
def number(paper: Paper) -> Iterator[Fault]:
    """Check that the number line is there and well formed; a draft may leave the number blank."""
    line = paper.head.number
    if line is None:
        if not paper.is_minutes:
            yield Fault("Văn bản thiếu số, ký hiệu; hãy ghi “Số: …/ký hiệu” dưới tên cơ quan ban hành.",
                        paper.head.issuer[-1] if paper.head.issuer else None)  # fmt: skip
        return
    text = line.text
    if _PARTY.match(text):
        yield Fault(f"“{text}” là cách ghi của văn bản Đảng; văn bản hành chính ghi như “Số: 05/KH-UBND”.", line)
    elif _BLANK.match(text):
        if not paper.draft:
            yield Fault("Văn bản chưa có số; hãy lấy số ở Văn thư, hoặc ghi dấu DỰ THẢO nếu chưa ban hành.", line)
    elif not text.startswith("Số:"):
        yield Fault(f"“{text}”: sau từ “Số” phải có dấu hai chấm; hãy ghi như “Số: 05/KH-UBND”.", line)
    elif not _GAP.search(text) and not _SHAPE.match(text):
        yield Fault(f"“{text}” chưa đúng cách ghi số, ký hiệu; hãy ghi như “Số: 05/KH-UBND”.", line)
    wanted = paper.facts.number
    if wanted and paper.number and nfc(paper.number) != nfc(wanted):
        yield Fault(f"Số trên văn bản là {paper.number}, trong sổ đăng ký là {wanted}; hãy sửa cho khớp.", line)


@rule("so-khong-dau", Level.ERROR, f"{_CLAUSE}.c", "Số nhỏ hơn 10 có số 0 phía trước", fits=HEADED)
def leading_zero(paper: Paper) -> Iterator[Fault]:
    """Check the zero before a number below 10, and that there is none before a greater one."""
    line = paper.head.number
    found = _DIGITS.match(line.text) if line else None
    if line is None or found is None:
        return
    digits = found[1]
    right = f"{int(digits):02d}"
    if len(digits) < len(right):
        yield Fault(f"Số {digits} nhỏ hơn 10; hãy ghi {right}.", line)
    elif digits != right:
        yield Fault(f"Số {digits} thừa số 0 phía trước; hãy ghi {right}.", line, Level.WARNING)


@rule("so-cach-chu", Level.ERROR, f"{_CLAUSE}.c", "Số và ký hiệu viết liền, không cách chữ", fits=HEADED)
def no_spaces(paper: Paper) -> Iterator[Fault]:
    """Check that no space stands around the stroke and the hyphens."""
    line = paper.head.number
    if line and _GAP.search(line.text) and not _BLANK.match(line.text):
        tight = re.sub(r"\s*([/-])\s*", r"\1", line.text)
        yield Fault(f"“{line.text}” có khoảng trắng trong số, ký hiệu; hãy viết liền “{tight}”.", line)


@rule("ky-hieu-loai", Level.ERROR, f"{_CLAUSE}.b; Phụ lục III, mục I", "Ký hiệu khớp với tên loại văn bản")
def symbol_of_type(paper: Paper) -> Iterator[Fault]:
    """Check that the first group of the symbol is the abbreviation of the type name; a công văn has none."""
    line, groups = paper.head.number, _groups(paper)
    if line is None or not groups:
        return
    wanted = paper.facts.type_symbol or paper.type_symbol
    if paper.title.type_name and wanted and groups[0] != wanted:
        name = paper.title.type_name.capitalize()
        yield Fault(f"Ký hiệu “{paper.symbol}” không khớp với tên loại {name}; hãy ghi {wanted}-….", line)
    elif paper.is_letter and paper.head.about and groups[0] in _TYPES_ONLY:
        name = _NAMES[groups[0]].capitalize()
        yield Fault(
            f"Công văn không ghi tên loại trong ký hiệu, “{groups[0]}” là của {name}; hãy ghi như 878/UBND-NNTN.", line
        )


@rule("ky-hieu-hoa", Level.WARNING, f"{_CLAUSE}.c", "Ký hiệu viết hoa")
def symbol_in_capitals(paper: Paper) -> Iterator[Fault]:
    """Check that the symbol is in capitals; abbreviations of the decree keep their small letters."""
    line = paper.head.number
    small = [group for group in _groups(paper) if group == group.lower() and group not in _MIXED]
    if line and small:
        yield Fault(f"Ký hiệu “{paper.symbol}” có “{small[0]}” viết thường; hãy viết hoa.", line)


@rule("so-kieu", Level.ERROR, f"{_CLAUSE}.c", "Số, ký hiệu cỡ 13, chữ đứng", fits=HEADED)
def number_style(paper: Paper) -> Iterator[Fault]:
    """Check how the number line looks."""
    line = paper.head.number
    if line:
        yield from told("Số, ký hiệu", style_faults(line, sizes=(13, 13), bold=False, italic=False), line)
