"""Say pydantic's errors in Vietnamese: which key, what is wrong, what to write."""

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from services.cycle_folder.columns import F, Table
from services.cycle_folder.faults import Fault, Place
from services.cycle_folder.nearest import meant
from services.cycle_folder.texts import shown
from services.cycle_folder.toml_file import KeyPath, TomlFile

Said = tuple[str, str, str]

_FACTS = {
    "missing": ("value.missing", "thiếu hoặc đang để trống"),
    "string_too_short": ("value.missing", "thiếu hoặc đang để trống"),
    "too_short": ("value.missing", "thiếu hoặc đang để trống"),
    "greater_than_equal": ("value.range", "«{given}» nhỏ hơn {ge}"),
    "less_than_equal": ("value.range", "«{given}» lớn hơn {le}"),
    "string_pattern_mismatch": ("value.shape", "«{given}» không đúng dạng"),
    "string_too_long": ("value.shape", "«{given}» dài quá {max_length} ký tự"),
}
_KINDS = {
    "string": 'ghi chữ trong ngoặc kép thẳng, ví dụ "…"',
    "int": "ghi số nguyên, không có ngoặc kép",
    "bool": "ghi true hoặc false, không có ngoặc kép",
    "tuple": 'ghi danh sách, ví dụ ["…", "…"]',
    "dict": "ghi thành một bảng [tên bảng]",
    "model": "ghi thành một bảng [tên bảng]",
}


def translate_toml(wrong: ValidationError, model: type[BaseModel], toml: TomlFile) -> Iterator[Fault]:
    """Say the errors of cycle.toml, each with its key path and line."""
    errors = wrong.errors(include_url=False)
    within = {error["loc"][:n] for error in errors for n in range(len(error["loc"]))}
    for error in errors:
        path: KeyPath = error["loc"]
        if error["type"] == "too_short" and path in within:
            continue  # [""]: the item is told, the list is not empty
        if path[-1] == "[key]":  # pydantic marks a wrong key of a table so
            path = path[:-1]
        yield toml.at(*path).error(*_say(error, model, path))


def translate_row(wrong: ValidationError, table: Table[F], place: Place) -> Iterator[tuple[str, Fault]]:
    """Say the errors of one row of a table, each with its field."""
    for error in wrong.errors(include_url=False):
        name = str(error["loc"][0])
        cell = Place(place.file, place.row, table.title(name))
        field = table.form.model_fields[name]
        if error["type"] == "missing":
            yield (
                name,
                cell.error("value.missing", "ô này bắt buộc, đang để trống", f"điền {field.description}"),
            )
        else:
            yield name, cell.error(*_say(error, table.form, (name,)))


def _say(error: ErrorDetails, model: type[BaseModel], path: KeyPath) -> Said:
    kind = error["type"]
    context: Mapping[str, Any] = error.get("ctx", {})
    given = shown(error["input"])
    what, keys = _explain(model, path)
    fill = f"điền {what}"
    if kind == "not_a_day":
        return context["code"], context["problem"], fill if context["code"] == "value.missing" else context["way_out"]
    if kind == "extra_forbidden":
        return "key.unknown", "không có khóa này", f"{meant(str(path[-1]), keys)}sửa tên khóa hoặc xóa đi"
    if kind == "literal_error" and given:
        words = filter(None, re.findall("'([^']*)'", context["expected"]))
        return "value.choice", f"«{given}» không có trong danh mục", f"{meant(given, words)}sửa lại"
    if given == "":
        kind = "missing"  # whatever the field wanted, it was left empty
    if kind in _FACTS:
        code, fact = _FACTS[kind]
        return code, fact.format(given=given, **context), fill
    return "value.kind", f"«{given}» không đúng loại giá trị", _KINDS.get(kind.partition("_")[0], fill)


def _explain(model: type[BaseModel], path: KeyPath) -> tuple[str, tuple[str, ...]]:
    """Follow a key path through the form: what its last field should hold, and the keys beside that field."""
    current: Any = model
    what: str = "nội dung"
    keys: tuple[str, ...] = ()
    for step in path:
        if isinstance(current, type) and issubclass(current, BaseModel):
            keys = tuple(current.model_fields)
            if step not in current.model_fields:
                break
            field = current.model_fields[str(step)]
            what, current = field.description or what, field.annotation
        else:  # one item of a list, or one value of a table with free keys
            current = next(arg for arg in reversed(get_args(current)) if arg is not Ellipsis)
        if get_origin(current) is Annotated:
            current = get_args(current)[0]
    return what, keys
