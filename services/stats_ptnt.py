"""The national table PTNT_OCOP: one row for each product whose certificate was in force in a year.

The nine columns and their types are those of the data specification of the agriculture database (QĐ
5277/QĐ-BNNMT) as two independent public programs that implement it give them; the decision itself was not at hand.
What is put into a column beside that is our reading, and the second page says so, column by column.
"""

import csv
import io
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlmodel import Session, col, select

from documents.stats_sheet import SheetTable, Value, write_tables
from domain.figures import ProductFact
from models.cycle import Cycle
from services.office import Office
from services.stats_facts import facts_of

_SPECIFICATION: Final = "Cấu trúc bảng PTNT_OCOP, QĐ 5277/QĐ-BNNMT (theo phần mềm công khai áp dụng quyết định)"
_QD26: Final = "QĐ 26/2026/QĐ-TTg, phiếu đánh giá"
_OURS: Final = "Sổ của chương trình"
_NAMED: Final = "Tên cột và kiểu đối chiếu được; chưa đối chiếu văn bản gốc"
_ASSUMED: Final = "Giả định"
_FROM_BOOKS: Final = "Đúng theo sổ"
_LONGEST_CODE: Final = 10
_LONGEST_TEXT: Final = 255
# The value of TrangThai has at most ten letters; the specification names its meaning but no list of values.
_STATUS: Final = {"Còn hiệu lực": "Hiệu lực", "Hết hạn": "Hết hạn", "Thu hồi": "Thu hồi"}
_REPLACED: Final = "Thay thế"

_OUR_VALUE: Final = f"{_NAMED}; giá trị: giả định"

NATIONAL: Final = (
    ("MA_OCOP", "Số nguyên, khóa của dòng: năm và số thứ tự trong năm (20260001)", _OUR_VALUE),
    ("Ma_DonViHanhChinh", "Tối đa 10 ký tự: mã của đơn vị gửi hồ sơ (QĐ 19/2025/QĐ-TTg)", _NAMED),
    ("Ma_ThoiGian", "Mã kỳ trong danh mục thời gian, tối đa 10 ký tự: ghi năm", _OUR_VALUE),
    ("Ma_SanPham", "Mã do cơ quan quản lý cấp, tối đa 10 ký tự: ghi mã trong chu trình nếu vừa", _OUR_VALUE),
    ("TenSanPham", "Tên sản phẩm, tối đa 255 ký tự", _NAMED),
    ("XepHang", "Hạng sao: 3*, 4*, 5*", _NAMED),
    ("ChuTheSXKD", "Tên chủ thể, tối đa 255 ký tự", _NAMED),
    ("DoanhThuNam", "Doanh thu năm, triệu đồng, hai số lẻ: chương trình không có số liệu, để trống", _NAMED),
    ("TrangThai", "Tối đa 10 ký tự, tại ngày 31/12 hoặc ngày lập: Hiệu lực, Hết hạn, Thu hồi, Thay thế", _OUR_VALUE),
)
FURTHER: Final = (
    ("MA_OCOP", "Khóa của dòng ở bảng PTNT_OCOP", _OURS, _FROM_BOOKS),
    ("Mã tỉnh", "Mã tỉnh trong thư mục chu trình", _OURS, _FROM_BOOKS),
    ("Mã đơn vị", "Mã huyện (R1, R2) hoặc mã xã (R3, R4) của đơn vị gửi hồ sơ", _OURS, _FROM_BOOKS),
    ("Đơn vị", "Tên đơn vị", _OURS, _FROM_BOOKS),
    ("Mã số sản phẩm", "(T)-(X)-(STT)-năm theo R3, R4; (T)-(H)-(X)-(STT)-năm theo R1, R2", _QD26,
     _ASSUMED + ": số thứ tự là thứ tự trong đơn vị; mã xã của R1, R2 ghi “…” vì sổ chỉ có huyện"),
    ("Mã trong chu trình", "Mã sản phẩm trong thư mục chu trình", _OURS, _FROM_BOOKS),
    ("Hạng sao", "Hạng trên giấy chứng nhận", _OURS, _FROM_BOOKS),
    ("Số giấy chứng nhận", "Số giấy chứng nhận", _OURS, _FROM_BOOKS),
    ("Quyết định", "Số quyết định công nhận", _OURS, _FROM_BOOKS),
    ("Ngày quyết định", "Ngày quyết định công nhận", _OURS, _FROM_BOOKS),
    ("Có giá trị đến", "Ngày cuối còn hiệu lực", _OURS, _FROM_BOOKS),
    ("Loại hình chủ thể", "DN, HTX, THT, hộ, khác", _OURS, _FROM_BOOKS),
    ("Nhóm", "Nhóm sản phẩm theo chế độ pháp lý của chu trình", _OURS, _FROM_BOOKS),
    ("Bộ sản phẩm", "Số của bộ sản phẩm, 1 đến 26 (R4)", _OURS, _FROM_BOOKS),
    ("Chu trình", "Mã chu trình", _OURS, _FROM_BOOKS),
)  # fmt: skip


@dataclass(frozen=True)
class NationalTable:
    """The rows of one year: those of the national table, and what the office knows beside them."""

    year: int
    day: date
    rows: tuple[tuple[Value, ...], ...]
    further: tuple[tuple[Value, ...], ...]


@dataclass(frozen=True)
class _Place:
    """What a cycle says of its products' codes."""

    province: str
    is_two_tier: bool


def national_table(office: Office, year: int) -> NationalTable:
    """List the products whose certificate was in force on some day of a year, as they stood on its last day."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    day = min(last, office.today)
    with office.read() as session:
        facts = facts_of(session, earlier=True)
        places = _places(session)
    codes = _codes(facts, places)
    chosen = [fact for fact in facts if _was_in_force(fact, first, day)]
    chosen.sort(key=lambda fact: (fact.year, fact.cycle, fact.unit, fact.code, fact.key))
    numbered = [(year * 10_000 + n, fact) for n, fact in enumerate(chosen, start=1)]
    return NationalTable(
        year,
        day,
        tuple(_national(number, fact, year, day) for number, fact in numbered),
        tuple(_further(number, fact, codes.get(fact.key, ""), places) for number, fact in numbered),
    )


def workbook(table: NationalTable) -> bytes:
    """Write the table, the source and state of each of its columns, and what the office knows beside it."""
    further = tuple(name for name, *_ in FURTHER)
    explained: tuple[tuple[Value, ...], ...] = (
        *(("PTNT_OCOP", name, meaning, _SPECIFICATION, state) for name, meaning, state in NATIONAL),
        *(("Bổ sung", *row) for row in FURTHER),
    )
    heads = ("Trang", "Cột", "Nội dung", "Nguồn", "Tình trạng đối chiếu")
    return write_tables(
        [
            SheetTable("PTNT_OCOP", "", tuple(name for name, *_ in NATIONAL), table.rows),
            SheetTable("Giải thích", f"Bảng PTNT_OCOP năm {table.year}: nguồn của từng cột", heads, explained),
            SheetTable("Bổ sung", f"Sản phẩm OCOP năm {table.year}: thông tin trong sổ", further, table.further),
        ]
    )


def csv_text(table: NationalTable) -> str:
    """Write the nine national columns as CSV."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(name for name, *_ in NATIONAL)
    writer.writerows(["" if value is None else value for value in row] for row in table.rows)
    return text.getvalue()


def _was_in_force(fact: ProductFact, first: date, day: date) -> bool:
    """Say whether a certificate was in force on some day from ``first`` to ``day``."""
    if fact.issued_on is None or fact.valid_until is None or not fact.is_recognised:
        return False
    begun = fact.issued_on <= day
    return begun and fact.valid_until >= first and (fact.ended_on is None or fact.ended_on > first)


def _national(number: int, fact: ProductFact, year: int, day: date) -> tuple[Value, ...]:
    return (
        number,
        fact.unit if len(fact.unit) <= _LONGEST_CODE else "",
        str(year),
        fact.code if len(fact.code) <= _LONGEST_CODE else "",
        fact.name[:_LONGEST_TEXT],
        f"{fact.star}*",
        fact.producer_name[:_LONGEST_TEXT],
        None,
        _STATUS.get(fact.standing(day), _REPLACED),
    )


def _further(number: int, fact: ProductFact, code: str, places: Mapping[str, _Place]) -> tuple[Value, ...]:
    return (
        number,
        places[fact.cycle].province if fact.cycle in places else "",
        fact.unit,
        fact.unit_name,
        code,
        fact.code,
        fact.star,
        fact.certificate_no,
        fact.decision,
        fact.issued_on,
        fact.valid_until,
        fact.producer_kind,
        fact.group,
        fact.criteria_set,
        fact.cycle,
    )


def _places(session: Session) -> dict[str, _Place]:
    rows = session.exec(select(Cycle.key, Cycle.regime, Cycle.definition).order_by(col(Cycle.key)))
    return {key: _Place(definition["province_code"], regime not in {"R1", "R2"}) for key, regime, definition in rows}


def _codes(facts: Sequence[ProductFact], places: Mapping[str, _Place]) -> dict[str, str]:
    """Write the code of each product: province, (district,) commune, serial of the unit in its year, year."""
    serials: Counter[tuple[str, int]] = Counter()
    codes = {}
    for fact in facts:
        place = places.get(fact.cycle)
        if place is None:
            codes[fact.key] = fact.code
            continue
        serials[fact.unit, fact.year] += 1
        units = fact.unit if place.is_two_tier else f"{fact.unit}-…"
        codes[fact.key] = f"{place.province}-{units}-{serials[fact.unit, fact.year]:02d}-{fact.year}"
    return codes
