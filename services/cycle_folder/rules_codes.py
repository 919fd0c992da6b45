"""Rules of codes: they name folders and keys, so they must be plain, free and given once."""

import re
from collections.abc import Iterator, Mapping

from services.cycle_folder.columns import F
from services.cycle_folder.faults import Fault, Place
from services.cycle_folder.parts import Parts
from services.cycle_folder.rules_tables import twice
from services.cycle_folder.tables import Rows

_PLAIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,38}[A-Za-z0-9])?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?", re.IGNORECASE)
# Folders and names that the program itself uses beside those of units and products.
_OWN = frozenset({"dossiers", "hoi-dong", "ho-so", "khac"})


def check_codes(parts: Parts) -> Iterator[Fault]:
    """Check the codes of units, products, members, obligations and reports, and the names of targets."""
    tables = parts.tables
    yield from _check_rows(tables.units)
    yield from _check_rows(tables.products)
    yield from _check_rows(tables.members)
    if key := parts.text("key"):
        yield from _check_free(key, parts.toml.at("key"))
    obligations = {n: owed.code for n, owed in parts.obligations.items()}
    products = {line.text("code").casefold() for line in tables.products.lines}
    for n, code in obligations.items():
        place = parts.toml.at("obligations", n, "code")
        yield from _check_free(code, place)
        if code in products:
            problem = f"«{code}» cũng là mã của một sản phẩm"
            yield place.error("obligation.is_product", problem, "đổi mã việc; hai thư mục không được trùng tên")
    yield from _check_list(parts, "obligations", "code", obligations)
    yield from _check_list(parts, "reports", "code", {n: report.code for n, report in parts.reports.items()})
    yield from _check_list(parts, "targets", "name", {n: target.name for n, target in parts.targets.items()})


def _check_rows(rows: Rows[F]) -> Iterator[Fault]:
    for line in rows.lines:
        if code := line.text("code"):
            yield from _check_name(code, rows.at(line, "code"))
    for first, line in twice(rows, "code"):
        problem = f"mã «{line.text('code')}» đã dùng ở dòng {first.row} (không phân biệt chữ hoa, chữ thường)"
        yield rows.at(line, "code").error("code.twice", problem, "ghi cho mỗi dòng một mã riêng, hoặc xóa dòng lặp")


def _check_name(code: str, place: Place) -> Iterator[Fault]:
    """Check that a code can name a folder on every system and is not taken by the program."""
    if _PLAIN.fullmatch(code):
        yield from _check_free(code, place)
    else:
        way_out = "chỉ dùng chữ không dấu, chữ số, dấu - _ . ở giữa; nhiều nhất 40 ký tự"
        yield place.error("code.shape", f"mã «{code}» không dùng làm tên thư mục được", way_out)


def _check_free(code: str, place: Place) -> Iterator[Fault]:
    if code.casefold() in _OWN or _DATE.fullmatch(code) or _DEVICES.fullmatch(code):
        yield place.error("code.reserved", f"mã «{code}» dành riêng cho chương trình hoặc Windows", "đổi mã khác")


def _check_list(parts: Parts, name: str, field: str, words: Mapping[int, str]) -> Iterator[Fault]:
    seen: dict[str, int] = {}
    for n, word in words.items():
        first = seen.setdefault(word.casefold(), n)
        if first != n:
            problem = f"«{word}» đã có ở {name}[{first + 1}]"
            yield parts.toml.at(name, n, field).error("item.twice", problem, "đổi tên, hoặc xóa mục lặp")
