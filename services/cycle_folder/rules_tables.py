"""Rules that all tables share, and those of units."""

import re
from collections.abc import Iterator
from datetime import date
from typing import TypeVar

from domain.vietnamese import short_date
from services.cycle_folder.columns import F
from services.cycle_folder.faults import Fault, Place
from services.cycle_folder.nearest import meant
from services.cycle_folder.parts import Parts
from services.cycle_folder.rows import UnitRow
from services.cycle_folder.rules_people import check_address
from services.cycle_folder.shapes import Form
from services.cycle_folder.tables import Line, Rows

G = TypeVar("G", bound=Form)

_LOST_ZERO = re.compile(r"[1-9][0-9]{8}")
_NOUNS = {"unit": "đơn vị", "product": "sản phẩm", "member": "thành viên"}


def twice(rows: Rows[F], *names: str) -> Iterator[tuple[Line[F], Line[F]]]:
    """Find rows that say the same in some columns as an earlier row, without regard to case."""
    seen: dict[tuple[str, ...], Line[F]] = {}
    for line in rows.lines:
        key = tuple(line.text(name).casefold() for name in names)
        if all(key):
            first = seen.setdefault(key, line)
            if first is not line:
                yield first, line


def unknown_codes(rows: Rows[F], name: str, others: Rows[G]) -> Iterator[Fault]:
    """Find cells that name a unit, product or member which its own table does not have."""
    if not others.is_known:
        return
    known = sorted(others.texts("code"))
    for line in rows.lines:
        code = line.text(name)
        if code and code not in known:
            way_out = f"{meant(code, known)}sửa mã, hoặc thêm {_NOUNS[name]} vào {others.file}"
            yield rows.at(line, name).error(f"{name}.unknown", f"không có {_NOUNS[name]} «{code}»", way_out)


def check_reach(parts: Parts) -> Iterator[Fault]:
    """Check the mail addresses and telephone numbers of all tables."""
    tables = parts.tables
    yield from _check_mail(tables.units, is_needed=True)
    yield from _check_mail(tables.products, is_needed=False)
    yield from _check_mail(tables.members, is_needed=True)
    yield from _check_phones(tables.units)
    yield from _check_phones(tables.products)


def _check_mail(rows: Rows[F], *, is_needed: bool) -> Iterator[Fault]:
    for line in rows.lines:
        if address := line.text("email"):
            yield from check_address(address, rows.at(line, "email"))
        elif is_needed and "email" not in line.faulty:
            problem = "không có thư điện tử, nên không gửi được thư"
            yield rows.at(line, "email").warning("email.missing", problem, "điền địa chỉ, hoặc gửi bằng giấy")


def _check_phones(rows: Rows[F]) -> Iterator[Fault]:
    for line in rows.lines:
        if _LOST_ZERO.fullmatch(line.text("phone")):
            problem = f"«{line.text('phone')}» có lẽ bị Excel bỏ mất số 0 ở đầu"
            yield rows.at(line, "phone").warning("phone.lost_zero", problem, "định dạng cột là Text rồi gõ lại số")


def check_units(parts: Parts) -> Iterator[Fault]:
    """Check the units against the regime and the day of the announcement."""
    rows, regime = parts.tables.units, parts.regime
    for line in rows.lines:
        level = line.text("level")
        if regime and level and level not in regime.unit_levels:
            problem = f"chế độ {regime.code} không có cấp «{level}»"
            way_out = f"dùng một trong các cấp: {', '.join(regime.unit_levels)}; hoặc sửa regime"
            yield rows.at(line, "level").error("unit.level", problem, way_out)
        if level and line.text("name").casefold().startswith(f"{level} "):
            way_out = "bỏ cấp khỏi tên nếu đó không phải là phần của tên riêng"
            yield rows.at(line, "name").warning("unit.name_has_level", f"tên lặp lại cấp «{level}»", way_out)
        yield from _check_life(rows, line, parts.days.get("announce_on"))
    for first, line in twice(rows, "level", "name"):
        problem = f"trùng cấp và tên với dòng {first.row}"
        yield rows.at(line, "name").warning("unit.twice", problem, "kiểm tra; giữ nguyên nếu là hai đơn vị khác nhau")


def _check_life(rows: Rows[UnitRow], line: Line[UnitRow], announced: date | None) -> Iterator[Fault]:
    valid_from, valid_until = line.values.get("valid_from"), line.values.get("valid_until")
    begins, ends = rows.at(line, "valid_from"), rows.at(line, "valid_until")
    if valid_from and valid_until and valid_from > valid_until:
        problem = f"hết hiệu lực {short_date(valid_until)} trước khi có hiệu lực {short_date(valid_from)}"
        yield ends.error("unit.period", problem, "sửa một trong hai ngày")
    elif announced and valid_from and announced < valid_from:
        yield _not_valid(begins, f"đơn vị chỉ có từ {short_date(valid_from)}", announced)
    elif announced and valid_until and announced > valid_until:
        yield _not_valid(ends, f"đơn vị hết hiệu lực {short_date(valid_until)}", announced)


def _not_valid(place: Place, fact: str, announced: date) -> Fault:
    problem = f"{fact}, nên không có vào ngày triển khai {short_date(announced)}"
    return place.error("unit.not_valid", problem, "ghi đơn vị có vào ngày triển khai, hoặc sửa ngày")
