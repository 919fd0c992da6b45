"""Numbers, shares, totals: decimal comma, dots between thousands, sums that agree (domain.md 5.9)."""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from documents.finding import Level
from documents.lint.paper import Paper
from documents.lint.paragraph import Paragraph, Table
from documents.lint.rule import CUSTOM, OFFICIAL, WRITTEN, Fault, rule
from documents.lint.wording import gathered

_UNITS = r"(?:%|điểm\b|triệu\b|tỷ\b|tỉ\b|nghìn\b|đồng\b|ha\b|kg\b|tấn\b|tạ\b|km\b|m2\b|m²|lít\b)"
_POINT = re.compile(rf"(?<![\d.,/])\d+\.(?:\d{{1,2}}|\d{{4,}})(?=\s?{_UNITS})(?![\d.])")
_COMMAS = re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3}){2,}(?![\d,])")
_COMMA_COUNT = re.compile(r"(?<![\d.,])[1-9]\d{0,2},\d{3}(?=\s(?:đồng|người|hộ|sản phẩm|lượt|hồ sơ|chủ thể)\b)")
_LONG_NUMBER = re.compile(r"(?<![\d.,/-])[1-9]\d{4,}(?=\s(?:đồng|người|hộ|sản phẩm|lượt|tấn|kg)\b)")
_SHARE = re.compile(
    r"(?<![\d/.,])(\d{1,4})/(\d{1,4})(?![\d/])[^()%;.]{0,60}\((?:đạt |chiếm |bằng |tỷ lệ )?(\d{1,3}(?:[,.]\d+)?)\s?%\)"
)
_PERCENT = re.compile(r"\d\s?%")
# Head, two rows and a total: fewer rows add nothing up.
_SMALLEST = 4
_TOTAL = re.compile(r"^(tổng cộng|tổng số|tổng|cộng)\b", re.IGNORECASE)
_WHOLE = re.compile(r"^\d{1,3}(?:\.\d{3})*$|^\d+$")
_DECIMAL = re.compile(r"^\d{1,3}(?:\.\d{3})*,\d+$|^\d+,\d+$")
_COUNTED = re.compile(
    r"(?<![\d/.,])(\d{1,4})\s+(sản phẩm|thành viên|chủ thể|hồ sơ|đơn vị|địa phương|giấy chứng nhận|người)\b"
)
_TO_ANNEX = re.compile(r"(?:danh sách|danh mục|chi tiết|theo|tại|ở)[^.;]{0,40}\bPhụ lục\b", re.IGNORECASE)


@rule("so-thap-phan", Level.WARNING, f"{CUSTOM} (số thập phân)", "Số thập phân dùng dấu phẩy: 12,5%", fits=WRITTEN)
def decimal_comma(paper: Paper) -> Iterator[Fault]:
    """Check that decimals have a comma."""
    wrong = [p for p in paper.prose if _POINT.search(p.text)]
    if wrong:
        found = _POINT.search(wrong[0].text)
        value = found[0] if found else ""
        yield from gathered(wrong, f"“{value}” dùng dấu chấm thập phân; hãy ghi “{value.replace('.', ',')}”")


@rule(
    "so-hang-nghin",
    Level.WARNING,
    f"{CUSTOM} (số hàng nghìn)",
    "Hàng nghìn phân cách bằng dấu chấm: 1.500.000",
    fits=WRITTEN,
)
def thousands(paper: Paper) -> Iterator[Fault]:
    """Check that thousands are parted by dots, not by commas or not at all."""
    for pattern, sentence in (
        (_COMMAS, "“{}” dùng dấu phẩy ở hàng nghìn; hãy dùng dấu chấm"),
        (_COMMA_COUNT, "“{}” dùng dấu phẩy ở hàng nghìn; hãy dùng dấu chấm"),
        (_LONG_NUMBER, "“{}” không phân cách hàng nghìn; hãy thêm dấu chấm"),
    ):
        wrong = [p for p in paper.prose if pattern.search(p.text)]
        if wrong:
            found = pattern.search(wrong[0].text)
            yield from gathered(wrong, sentence.format(found[0] if found else ""))


@rule("phan-tram", Level.HINT, f"{CUSTOM} (tỷ lệ phần trăm)", "Viết dấu % một kiểu trong cả văn bản", fits=WRITTEN)
def percent_sign(paper: Paper) -> Iterator[Fault]:
    """Check that "75%" and "75 %" are not mixed."""
    apart: list[Paragraph] = []
    joined = 0
    for paragraph in paper.prose:
        for found in _PERCENT.finditer(paragraph.text):
            if " " in found[0]:
                apart.append(paragraph)
            else:
                joined += 1
    if apart and joined:
        unique = list({id(p): p for p in apart}.values())
        yield from gathered(unique, "Dấu % lẫn hai cách viết (“75%” và “75 %”); nên viết liền")


@rule("ty-le", Level.WARNING, f"{CUSTOM} (tỷ lệ phần trăm)", "Tỷ lệ khớp với số đếm: 06/07 (85,71%)", fits=WRITTEN)
def share(paper: Paper) -> Iterator[Fault]:
    """Check that a share in brackets is the share of the counts before it."""
    for paragraph in paper.prose:
        for found in _SHARE.finditer(paragraph.text):
            part, whole, said = int(found[1]), int(found[2]), found[3].replace(",", ".")
            if not whole or part > whole:
                continue
            exact, places = Fraction(100 * part, whole), len(said.partition(".")[2])
            if abs(Fraction(said) - exact) > Fraction(1, 10**places):
                right = f"{float(exact):.2f}".rstrip("0").rstrip(".").replace(".", ",")
                yield Fault(f"“{found[1]}/{found[2]}” bằng {right}%, không phải {found[3]}%; hãy tính lại.", paragraph)


@rule("tong-bang", Level.WARNING, f"{CUSTOM} (bảng số liệu)", "Dòng tổng bằng tổng các dòng", fits=WRITTEN)
def table_totals(paper: Paper) -> Iterator[Fault]:
    """Check the total row of every ruled table, column by column, where all cells are numbers."""
    for table in paper.document.tables:
        if not table.ruled or len(table.rows) < _SMALLEST:
            continue
        yield from _wrong_totals(table)


def _wrong_totals(table: Table) -> Iterator[Fault]:
    """Add up the columns of one table."""
    texts = [table.texts(row) for row in range(len(table.rows))]
    last = texts[-1]
    if not last or not any(_TOTAL.match(text) for text in last[:2]):
        return
    width = max(len(row) for row in texts)
    rows = [row for row in texts[:-1] if len(row) == width and row[0].strip(".").isdigit()]
    # Rows that name groups have subtotals of their own; adding them up would count twice.
    if (
        len(rows) == 1
        or not rows
        or any(len(row) != width and any(_WHOLE.match(text) for text in row) for row in texts[1:-1])
    ):
        return
    for column in range(1, width):
        shown = last[column - width] if width - column <= len(last) else ""
        value, values = number_of(shown), [number_of(row[column]) for row in rows]
        if value is None or any(one is None for one in values):
            continue
        total = sum((one for one in values if one is not None), Fraction(0))
        if total != value and not _is_mean(value, total, len(rows)):
            cell = table.rows[-1][column - width]
            yield Fault(f"Dòng tổng ghi {shown}, cộng các dòng được {_said(total)}; hãy tính lại.", cell[0])


def _is_mean(value: Fraction, total: Fraction, count: int) -> bool:
    """Tell whether the last row shows a mean, not a sum."""
    return abs(value - total / count) < 1


def _said(total: Fraction) -> str:
    """Write a sum."""
    return str(total) if total.denominator == 1 else f"{float(total):.2f}".replace(".", ",")


def number_of(text: str) -> Fraction | None:
    """Read a number of a cell: 1.500, 12,5, 03; None for other text."""
    plain = text.strip()
    if _WHOLE.match(plain):
        return Fraction(plain.replace(".", ""))
    if _DECIMAL.match(plain):
        return Fraction(plain.replace(".", "").replace(",", "."))
    return None


@rule(
    "tong-phu-luc", Level.WARNING, f"{CUSTOM} (phụ lục và nội dung)", "Số lượng ở điều khớp với phụ lục", fits=OFFICIAL
)
def annex_totals(paper: Paper) -> Iterator[Fault]:
    """Check that the count in the article that points to an annex is the count of its rows."""
    if not paper.annexes:
        return
    tables = [table for annex in paper.annexes for table in annex.tables]
    counts = [count for table in tables if (count := _rows(table))]
    if not counts:
        return
    for paragraph in paper.body:
        if not _TO_ANNEX.search(paragraph.text):
            continue
        stated = [int(found[1]) for found in _COUNTED.finditer(paragraph.text)]
        nouns = [found[2] for found in _COUNTED.finditer(paragraph.text)]
        if not stated or not _lists(tables, nouns):
            continue
        if not _explains(stated, counts):
            yield Fault(
                f"Nội dung nêu {stated[0]} {nouns[0]}, còn phụ lục liệt kê {max(counts)} dòng; hãy đối chiếu lại.",
                paragraph,
            )


def _lists(tables: Sequence[Table], nouns: Sequence[str]) -> bool:
    """Tell whether a table lists what is counted: its head names it (a list of products, of members)."""
    heads = {"thành viên": "họ và tên", "người": "họ và tên", "địa phương": "địa phương", "đơn vị": "đơn vị"}
    return any(
        heads.get(noun, noun) in " ".join(table.texts(0)).lower() for table in tables for noun in nouns if table.rows
    )


def _explains(stated: Sequence[int], counts: Sequence[int]) -> bool:
    """Tell whether the numbers of a sentence and the rows of the tables have any count in common."""
    return bool(set(stated) & {*counts, sum(counts)}) or sum(stated[1:]) in counts


def _rows(table: Table) -> int:
    """Count the numbered rows of a table; 0 when its first column is no running number."""
    numbers = [texts[0].strip(".") for row in range(1, len(table.rows)) if (texts := table.texts(row))]
    counted = [int(text) for text in numbers if text.isdigit()]
    return len(counted) if counted == list(range(1, len(counted) + 1)) else 0
