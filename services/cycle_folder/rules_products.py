"""Rules of products and of the producers behind them."""

from collections.abc import Iterator

from domain.criteria import criteria_sets
from domain.vietnamese import slug
from services.cycle_folder.faults import Fault
from services.cycle_folder.parts import Parts
from services.cycle_folder.rows import ProductRow
from services.cycle_folder.rules_tables import twice, unknown_codes
from services.cycle_folder.tables import Line, Rows

# What papers print of a producer must agree; what only helps to reach it may differ.
_PRINTED = ("producer_kind", "address")
_REACH = ("representative", "phone", "email")


def _set_numbers(regime: str) -> tuple[int, ...]:
    return tuple(one.number for one in criteria_sets(regime))


def check_products(parts: Parts) -> Iterator[Fault]:
    """Check the products against the units, the regime and each other."""
    rows, regime = parts.tables.products, parts.regime
    yield from unknown_codes(rows, "unit", parts.tables.units)
    for line in rows.lines:
        star = line.values.get("target_star")
        if regime and star is not None and star < regime.lowest_star:
            problem = f"chu trình cấp tỉnh của chế độ {regime.code} chỉ công nhận từ {regime.lowest_star} sao"
            way_out = f"đăng ký từ {regime.lowest_star} sao hoặc để trống"
            yield rows.at(line, "target_star").warning("product.low_star", problem, way_out)
        number = line.values.get("criteria_set")
        if regime and number is not None and number not in (known := _set_numbers(regime.code)):
            place = rows.at(line, "criteria_set")
            if known:
                problem = f"chế độ {regime.code} không có bộ sản phẩm số {number}"
                way_out = f"ghi số từ {known[0]} đến {known[-1]}"
                yield place.error("product.criteria_set", problem, way_out)
            else:
                problem = f"chương trình không có sẵn bộ sản phẩm số {number} của chế độ {regime.code}"
                way_out = "nạp bộ này trước khi họp: thuky criteria import; hoặc để trống để chấm theo phần A, B, C"
                yield place.warning("product.criteria_set", problem, way_out)
    yield from _check_previous(rows)
    for first, line in twice(rows, "producer", "name"):
        problem = f"chủ thể này đã có sản phẩm cùng tên ở dòng {first.row}"
        yield rows.at(line, "name").error("product.twice", problem, "xóa một dòng, hoặc ghi tên đầy đủ để phân biệt")
    yield from _check_producers(rows)


def _check_previous(rows: Rows[ProductRow]) -> Iterator[Fault]:
    """Check that only what follows a recognition names an earlier registration, and each one only once."""
    for line in rows.lines:
        if line.text("previous") and line.text("registration") in {"", "lần đầu"}:
            problem, way_out = "đăng ký lần đầu thì không có lần đăng ký trước", "sửa cột «Hình thức», hoặc để trống"
            yield rows.at(line, "previous").error("product.previous", problem, way_out)
    for first, line in twice(rows, "previous"):
        problem = f"lần đăng ký trước này đã ghi ở dòng {first.row}"
        yield rows.at(line, "previous").error("product.previous_twice", problem, "giữ ở một sản phẩm, xóa ở dòng kia")


def _check_producers(rows: Rows[ProductRow]) -> Iterator[Fault]:
    """Check that a producer is the same on each of its rows: the cycle keeps one producer for all of them."""
    seen: dict[str, Line[ProductRow]] = {}
    for line in rows.lines:
        if name := line.text("producer"):
            first = seen.setdefault(slug(name), line)
            yield from _compare(rows, first, line)


def _compare(rows: Rows[ProductRow], first: Line[ProductRow], line: Line[ProductRow]) -> Iterator[Fault]:
    name, earlier = line.text("producer"), first.text("producer")
    if name != earlier:
        problem = f"chỉ khác dấu hoặc cách viết với «{earlier}» ở dòng {first.row}"
        way_out = "viết giống nhau nếu là một chủ thể; nếu không, ghi thêm để phân biệt"
        yield rows.at(line, "producer").error("producer.alike", problem, way_out)
        return
    for field in (*_PRINTED, *_REACH):
        here, there = line.text(field), first.text(field)
        if here and there and here != there:
            place = rows.at(line, field)
            make = place.error if field in _PRINTED else place.warning
            way_out = "ghi giống nhau; nếu là chủ thể khác, ghi thêm vào tên để phân biệt"
            yield make("producer.conflict", f"chủ thể «{name}» ở dòng {first.row} ghi «{there}»", way_out)
