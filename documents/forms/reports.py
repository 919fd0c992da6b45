"""Forms of reports on the programme: half-year, year, phase; one skeleton, the annexes differ."""

from collections.abc import Sequence
from dataclasses import dataclass

from documents.forms.blocks import addressees, annex_head, bases, closing, head, paragraphs, sections, signature, tail
from documents.forms.elements import Column, each, listing, para, rule, run, when
from documents.forms.package import PORTRAIT, build_package

_NO = Column(600, "STT", "{{ row.no }}")
_TOTAL = "Tổng cộng"
_STARS = (("star3", "3 sao"), ("star4", "4 sao"), ("star5", "5 sao"))


@dataclass(frozen=True)
class Annex:
    """One annex of a report: the field of its list, its columns, the label of its total row ("" for none)."""

    field: str
    columns: tuple[Column, ...]
    total: str = ""


CHARTS = Annex("charts", ())
"""The annex of bar charts: its tables stand one below the other, so it has no columns of its own."""


def report() -> bytes:
    """Build D34, the report of half a year, each table an annex with its own page numbers."""
    return _report(
        (
            _by_unit(),
            _by_group(),
            _by_star(),
            _producers(),
            _comparison(),
            _targets(),
            CHARTS,
            _products(),
            _papers(),
        )
    )


def annual_report() -> bytes:
    """Build D35, the report of a year: the half-year's annexes, and producers, money, sales."""
    return _report(
        (
            _by_unit(),
            _by_group(),
            _by_star(),
            _producers(),
            _funding(),
            _economy(),
            _comparison(),
            _targets(),
            CHARTS,
            _products(),
            _papers(),
        )
    )


def phase_report() -> bytes:
    """Build D36, the report that closes a phase or its first half: figures of each year, targets, awards."""
    return _report(
        (
            _by_year(),
            _by_unit(),
            _by_group(),
            _by_star(),
            _producers(),
            _funding(),
            _economy(),
            _targets(),
            CHARTS,
            _awards(),
        )
    )


def _report(annexes: Sequence[Annex]) -> bytes:
    """Write a report from its header to its last annex."""
    body = (
        head()
        + para("TypeName", "BÁO CÁO")
        + each("text", "title_lines", para("Title", "{{ text }}"))
        + rule(2400, PORTRAIT.text_width)
        + para("Spacer")
        + addressees()
        + bases()
        + paragraphs("opening")
        + sections("sections")
        + closing()
        + signature()
        + "".join(_annex(annex) for annex in annexes)
        + tail()
    )
    return build_package(body, PORTRAIT)


def _annex(annex: Annex) -> str:
    """Write one annex, only when its list holds rows."""
    return when(
        annex.field,
        PORTRAIT.section_break(),
        annex_head(f"{{{{ {annex.field}_label }}}}", f"{annex.field}_title"),
        listing(annex.columns, annex.field, total=annex.total) if annex.columns else _charts(),
    )


def _charts() -> str:
    """Draw each chart as a table: what, its bar, its figure; the bars are letters, so that they print anywhere."""
    columns = (
        Column(2700, "{{ chart.head }}", "{{ row.label }}", left=True),
        Column(5271, "{{ chart.legend }}", run("{{ row.bar }}", size=10), left=True),
        Column(1100, "{{ chart.unit }}", "{{ row.value }}"),
    )
    return each("chart", "charts", para("Caption", "{{ chart.title }}"), listing(columns, "chart.rows"), para("Spacer"))


def _counted(width: int, head: str, field: str, table: str = "") -> Column:
    """Name a column of figures, with its total when the table has a total row."""
    return Column(width, head, f"{{{{ row.{field} }}}}", total=f"{{{{ {table}_total.{field} }}}}" if table else "")


def _by_unit() -> Annex:
    """List registrations and results by unit."""
    columns = (
        _NO,
        Column(2171, "Địa phương", "{{ row.unit }}", left=True),
        _counted(750, "Đăng ký", "registered", "by_unit"),
        _counted(750, "Đã gửi", "filed", "by_unit"),
        _counted(800, "Đã đánh giá", "evaluated", "by_unit"),
        *(_counted(650, label, field, "by_unit") for field, label in _STARS),
        _counted(950, "Tổng công nhận", "total", "by_unit"),
        Column(1100, "Ghi chú", "{{ row.note }}", left=True, total=" "),
    )
    return Annex("by_unit", columns, _TOTAL)


def _by_group() -> Annex:
    """List recognised products by group."""
    columns = (
        _NO,
        Column(4071, "Nhóm sản phẩm", "{{ row.group }}", left=True),
        *(_counted(1000, label, field, "by_group") for field, label in _STARS),
        _counted(1400, "Tổng số", "total", "by_group"),
    )
    return Annex("by_group", columns, _TOTAL)


def _by_star() -> Annex:
    """List certificates by star and state."""
    columns = (
        _NO,
        Column(2471, "Hạng sao", "{{ row.star }}", left=True),
        _counted(1200, "Trong kỳ", "in_period"),
        _counted(1200, "Lũy kế", "cumulative"),
        _counted(1200, "Còn hiệu lực", "valid"),
        _counted(1200, "Hết hạn", "expired"),
        _counted(1200, "Thu hồi", "revoked"),
    )
    return Annex("by_star", columns)


def _by_year() -> Annex:
    """List the figures of each year of a phase."""
    columns = (
        Column(871, "Năm", "{{ row.year }}"),
        _counted(1000, "Sản phẩm đăng ký", "registered", "by_year"),
        _counted(1000, "Hồ sơ đánh giá", "evaluated", "by_year"),
        *(_counted(800, label, field, "by_year") for field, label in _STARS),
        _counted(1000, "Tổng công nhận", "total", "by_year"),
        _counted(1300, "Kinh phí (triệu đồng)", "funding", "by_year"),
        Column(1500, "Ghi chú", "{{ row.note }}", left=True, total=" "),
    )
    return Annex("by_year", columns, _TOTAL)


def _producers() -> Annex:
    """List producers by their kind."""
    columns = (
        _NO,
        Column(3471, "Loại hình chủ thể", "{{ row.kind }}", left=True),
        _counted(1200, "Số chủ thể", "producers", "producers"),
        _counted(1200, "Số sản phẩm", "products", "producers"),
        _counted(1300, "Tỷ lệ chủ thể", "percent", "producers"),
        Column(1300, "Ghi chú", "{{ row.note }}", left=True, total=" "),
    )
    return Annex("producers", columns, _TOTAL)


def _funding() -> Annex:
    """List money by its source, in million đồng."""
    columns = (
        _NO,
        Column(3771, "Nguồn kinh phí", "{{ row.source }}", left=True),
        _counted(1500, "Kế hoạch (triệu đồng)", "planned", "funding"),
        _counted(1500, "Giải ngân (triệu đồng)", "spent", "funding"),
        _counted(1700, "Tỷ lệ giải ngân", "percent", "funding"),
    )
    return Annex("funding", columns, _TOTAL)


def _economy() -> Annex:
    """List sales and workers by product group; sales in million đồng."""
    columns = (
        _NO,
        Column(2971, "Nhóm sản phẩm", "{{ row.group }}", left=True),
        _counted(1400, "Doanh thu kỳ trước (triệu đồng)", "before", "economy"),
        _counted(1400, "Doanh thu trong kỳ (triệu đồng)", "sales", "economy"),
        _counted(1200, "Tăng trưởng", "growth", "economy"),
        _counted(1500, "Lao động thường xuyên (người)", "workers", "economy"),
    )
    return Annex("economy", columns, _TOTAL)


def _targets() -> Annex:
    """Compare targets and results: what is missing, and whether it goes as planned."""
    columns = (
        _NO,
        Column(3171, "Chỉ tiêu", "{{ row.target }}", left=True),
        _counted(900, "Kế hoạch", "planned"),
        _counted(900, "Kết quả", "reached"),
        _counted(900, "Tỷ lệ", "percent"),
        _counted(900, "Còn thiếu", "missing"),
        Column(1700, "Tiến độ", "{{ row.trend }}", left=True),
    )
    return Annex("targets", columns)


def _comparison() -> Annex:
    """Compare with the same period of the year before."""
    columns = (
        _NO,
        Column(4271, "Nội dung", "{{ row.item }}", left=True),
        _counted(1400, "Kỳ này", "now"),
        _counted(1400, "Cùng kỳ năm trước", "before"),
        _counted(1400, "Tăng, giảm", "change"),
    )
    return Annex("comparison", columns)


def _products() -> Annex:
    """List the recognised products."""
    columns = (
        _NO,
        Column(1750, "Sản phẩm", "{{ row.product }}", left=True),
        Column(1921, "Chủ thể", "{{ row.producer }}", left=True),
        Column(1200, "Địa phương", "{{ row.unit }}", left=True),
        Column(700, "Hạng sao", "{{ row.star }}"),
        Column(1600, "Quyết định", "{{ row.decision }}"),
        Column(1300, "Giá trị đến", "{{ row.valid_until }}"),
    )
    return Annex("products", columns)


def _papers() -> Annex:
    """List the papers issued in the period."""
    columns = (
        _NO,
        Column(2200, "Số, ký hiệu", "{{ row.number }}"),
        Column(1300, "Ngày", "{{ row.date }}"),
        Column(4971, "Trích yếu", "{{ row.subject }}", left=True),
    )
    return Annex("papers", columns)


def _awards() -> Annex:
    """List who is proposed for an award."""
    columns = (
        _NO,
        Column(3271, "Tập thể, cá nhân", "{{ row.name }}", left=True),
        Column(2600, "Đơn vị, địa chỉ", "{{ row.unit }}", left=True),
        Column(2600, "Hình thức khen thưởng", "{{ row.award }}", left=True),
    )
    return Annex("awards", columns)
