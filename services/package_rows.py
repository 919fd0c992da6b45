"""Rows as lines of JSON and back: which rows belong to a cycle, their types, their order, their documentation."""

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any, Final

from sqlalchemy import JSON, Boolean, Column, ColumnElement, Date, Integer, Select, Table, false, or_, select, true
from sqlalchemy.sql.base import ReadOnlyColumnCollection
from sqlmodel import Session, SQLModel

from models.base import AwareDateTime
from models.tables import metadata

OF_THE_PLACE: Final = frozenset({"mail_place", "mailbox_bookmark"})
"""Tables of the place: which folder may send letters, how far a mailbox was read. They never travel, and an empty
installation may have them."""
TABLES: Final = tuple(table for table in metadata.sorted_tables if table.name not in OF_THE_PLACE)
"""Every table that travels, what others refer to first."""
ROWS: Final = "du-lieu"
SCHEMA: Final = "du-lieu/luoc-do.json"
"""Where rows and their documentation stand in a package."""
OWN_ACTIONS: Final = ("archive.export", "archive.import")
"""Audit entries that tell of the installation and not of the cycle; they stay where they are."""
_BATCH = 500
Columns = ReadOnlyColumnCollection[str, Column[Any]]
_LOCKED: Mapping[str, tuple[str, str]] = {
    "released": ("draft", "Gói lưu trữ: thư đang chờ gửi khi xuất; xem lại rồi mới cho gửi."),
    "sending": ("withdrawn", "Gói lưu trữ: thư đang gửi dở khi xuất, có thể đã đến; không gửi lại."),
}
MODELS: Final[Mapping[str, type[SQLModel]]] = {
    str(model.__tablename__): model for model in SQLModel.__subclasses__() if hasattr(model, "__table__")
}
_NAMES: tuple[tuple[type[Any], str], ...] = (
    (AwareDateTime, "time"),
    (Date, "date"),
    (Boolean, "boolean"),
    (Integer, "integer"),
    (JSON, "json"),
)


class RowRefused(ValueError):
    """A line that is no row of its table."""


def columns_of(table: Table) -> tuple[Column[Any], ...]:
    """List the columns that travel; a number that the database counts itself does not."""
    return tuple(column for column in table.columns if column is not table.autoincrement_column)


def type_name(column: Column[Any]) -> str:
    """Name the type of a column: text, integer, boolean, date, time (UTC), json."""
    return next((name for kind, name in _NAMES if isinstance(column.type, kind)), "text")


def schema() -> dict[str, Any]:
    """Describe all tables: columns with type, null, key and meaning."""
    return {table.name: _described(table, MODELS[table.name]) for table in TABLES}


def _described(table: Table, model: type[SQLModel]) -> dict[str, Any]:
    columns = {
        column.name: {
            "type": type_name(column),
            "null": bool(column.nullable),
            "key": bool(column.primary_key),
            "refers_to": sorted(key.target_fullname for key in column.foreign_keys),
            "meaning": model.model_fields[column.name].description or "",
        }
        for column in columns_of(table)
    }
    return {"meaning": (model.__doc__ or "").strip().splitlines()[0], "columns": columns}


def rows_of(session: Session, table: Table, cycles: Collection[str] | None) -> Iterator[dict[str, Any]]:
    """Read the rows of a table that belong to some cycles (None: all), by their keys in the order of their bytes."""
    columns = columns_of(table)
    order = [_in_byte_order(session, column) for column in table.primary_key.columns]
    wanted = select(*columns).where(_scope(table, cycles)).order_by(*order)
    found = session.execute(wanted, execution_options={"yield_per": _BATCH})
    for row in found:
        values = dict(zip((column.name for column in columns), row, strict=True))
        yield lock_letter(values) if table.name == "outbox_message" else values


def lock_letter(values: dict[str, Any]) -> dict[str, Any]:
    """Keep a letter that was not sent from going out of an archive: a person must release it again."""
    if values["state"] not in _LOCKED:
        return values
    state, reason = _LOCKED[values["state"]]
    return values | {"state": state, "state_reason": reason, "released_at": None, "retry_at": None}


def stored_files(values: Mapping[str, Any]) -> Iterator[str]:
    """List the files of the store that a row names."""
    for name, value in values.items():
        if name.endswith("sha256") and value:
            yield value
    for attachment in values.get("attachments", ()):
        yield attachment["sha256"]


def line_of(table: Table, values: Mapping[str, Any]) -> str:
    """Write a row as one line of JSON."""
    plain = {column.name: _plain(values[column.name]) for column in columns_of(table)}
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":")) + "\n"


def values_of(table: Table, line: bytes) -> dict[str, Any]:
    """Read a row from one line of JSON; a column that came later takes its default. Raises RowRefused."""
    try:
        found = json.loads(line, object_pairs_hook=_once, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise RowRefused(f"Bảng {table.name} có dòng không phải JSON: {error}.") from error
    if not isinstance(found, dict):
        raise RowRefused(f"Bảng {table.name} có dòng không phải một bản ghi.")
    columns = {column.name: column for column in columns_of(table)}
    if unknown := sorted(found.keys() - columns.keys()):
        raise RowRefused(f"Bảng {table.name} có cột lạ: {', '.join(unknown)}.")
    return {name: _value(table, column, found) for name, column in columns.items()}


def _in_byte_order(session: Session, column: Column[Any]) -> ColumnElement[Any]:
    """Order texts as SQLite does, whatever language the PostgreSQL database speaks."""
    is_text = type_name(column) == "text" and session.get_bind().dialect.name == "postgresql"
    return column.collate("C") if is_text else column


def _scope(table: Table, cycles: Collection[str] | None) -> ColumnElement[bool]:
    """Say which rows of a table belong to the cycles."""
    own = table.columns["action"].not_in(OWN_ACTIONS) if table.name == "audit_entry" else true()
    return own if cycles is None else own & _of_cycles(table, cycles)


def _of_cycles(table: Table, cycles: Collection[str]) -> ColumnElement[bool]:
    """Follow the references up to the cycle; what stands above or beside the cycles has its own rule."""
    if table.name in _SPECIAL:
        return _SPECIAL[table.name](table.columns, cycles)
    if table.name in _SHARED:
        held = (_column_of(child, column, cycles) for child, column in _SHARED[table.name])
        return or_(*(table.columns["key"].in_(keys) for keys in held))
    if "cycle_key" in table.columns:
        return table.columns["cycle_key"].in_(cycles)
    foreign = min(table.foreign_keys, key=lambda key: key.target_fullname)
    return foreign.parent.in_(select(foreign.column).where(_of_cycles(foreign.column.table, cycles)))


def _column_of(name: str, column: str, cycles: Collection[str]) -> Select[Any]:
    table = metadata.tables[name]
    return select(table.columns[column]).where(_of_cycles(table, cycles))


def _cycle_rule(columns: Columns, cycles: Collection[str]) -> ColumnElement[bool]:
    return columns["key"].in_(cycles)


def _audit_rule(columns: Columns, cycles: Collection[str]) -> ColumnElement[bool]:
    subject = columns["subject"]
    return or_(subject.in_(cycles), *(subject.startswith(f"{key}/", autoescape=True) for key in sorted(cycles)))


def _form_rule(columns: Columns, cycles: Collection[str]) -> ColumnElement[bool]:
    return columns["kind"].in_(_column_of("paper", "kind", cycles))


def _override_rule(columns: Columns, cycles: Collection[str]) -> ColumnElement[bool]:
    names = ("file_sha256", "draft_sha256", "template_sha256", "kind")
    of_papers = (columns["subject"].in_(_column_of("paper", name, cycles)) for name in names)
    return or_(columns["subject"] == "*", *of_papers)


def _earlier_rule(columns: Columns, cycles: Collection[str]) -> ColumnElement[bool]:
    """Take along the certificates from before thuky that the cycles' products, notices or revocations speak of."""
    names = (("product_link", "previous"), ("renewal_notice", "certificate_key"), ("revocation", "certificate_key"))
    return or_(*(columns["key"].in_(_column_of(table, name, cycles)) for table, name in names))


def _target_rule(_columns: Columns, _cycles: Collection[str]) -> ColumnElement[bool]:
    """Leave the targets of the installation where they are: they travel only with all its cycles."""
    return false()


def _criteria_rule(columns: Columns, cycles: Collection[str]) -> ColumnElement[bool]:
    """Take along the sets that ballots were made by, and all versions of the sets of the cycles' products.

    Sheets that are out may name a version that no ballot names yet.
    """
    product, cycle = metadata.tables["product"].columns, metadata.tables["cycle"].columns
    own = select(product["key"]).join(metadata.tables["cycle"], product["cycle_key"] == cycle["key"])
    own = own.where(
        cycle["key"].in_(cycles), cycle["regime"] == columns["regime"], product["criteria_set"] == columns["number"]
    )
    return or_(columns["key"].in_(_column_of("ballot", "criteria_version", cycles)), own.exists())


_SPECIAL: Mapping[str, Callable[[Columns, Collection[str]], ColumnElement[bool]]] = {
    "target": _target_rule,
    "cycle": _cycle_rule,
    "criteria_version": _criteria_rule,
    "earlier_certificate": _earlier_rule,
    "audit_entry": _audit_rule,
    "form_version": _form_rule,
    "lint_override": _override_rule,
}
_SHARED: Mapping[str, tuple[tuple[str, str], ...]] = {
    "admin_unit": (("cycle_unit", "unit_key"),),
    "series": (("register_entry", "series_key"), ("incoming_document", "series_key")),
}
"""Tables that stand above the cycles: a cycle takes along the rows it refers to."""


def _plain(value: Any) -> Any:  # noqa: ANN401 - the value of any column
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else value


def _value(table: Table, column: Column[Any], found: Mapping[str, Any]) -> Any:  # noqa: ANN401 - the value of any column
    """Check and convert one value. Raises RowRefused."""
    if column.name not in found:
        return _default(table, column)
    value = found[column.name]
    name = type_name(column)
    where = f"Bảng {table.name}, cột {column.name}"
    if value is None and not (name == "json" and not column.nullable):
        if not column.nullable:
            raise RowRefused(f"{where}: để trống mà không được phép.")
        return None
    if not all(map(_is_sound, _texts(value))):
        raise RowRefused(f"{where}: có ký tự không lưu được.")
    if name in {"date", "time"}:
        return _moment(name, value, where)
    kinds: Mapping[str, tuple[type, ...]] = {
        "text": (str,),
        "integer": (int,),
        "boolean": (bool,),
        "json": (list, dict),
    }
    if type(value) not in kinds[name]:
        raise RowRefused(f"{where}: {json.dumps(value, ensure_ascii=False)[:60]} không phải kiểu {name}.")
    if name == "integer" and not -(2**31) <= value < 2**31:
        raise RowRefused(f"{where}: số {value} quá lớn.")
    return value


def _moment(name: str, value: object, where: str) -> date | datetime:
    try:
        moment = date.fromisoformat(str(value)) if name == "date" else datetime.fromisoformat(str(value))
    except ValueError as error:
        raise RowRefused(f"{where}: “{str(value)[:40]}” không phải ngày giờ.") from error
    if isinstance(moment, datetime) and moment.tzinfo is None:
        raise RowRefused(f"{where}: “{value}” thiếu múi giờ.")
    return moment


def _default(table: Table, column: Column[Any]) -> Any:  # noqa: ANN401 - the value of any column
    """Give what a column that the package does not know yet holds by default. Raises RowRefused."""
    field = MODELS[table.name].model_fields[column.name]
    if field.is_required():
        raise RowRefused(f"Bảng {table.name} thiếu cột {column.name}.")
    return field.get_default(call_default_factory=True)


def _texts(value: object) -> Iterator[str]:
    """Walk all texts of a JSON value, names included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, one in value.items():
            yield name
            yield from _texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)


def _is_sound(text: str) -> bool:
    """Say whether both databases can keep a text: no NUL, no half of a surrogate pair."""
    return "\0" not in text and (text.isascii() or not any("\ud800" <= letter <= "\udfff" for letter in text))


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse an object that names a field twice."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("tên trường lặp lại")
    return found


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} không phải số")
