"""A data file to fill in: every content field with its explanation, and what the program knows already."""

import json
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from documents.kinds import DocumentKind, load_kind, load_sample
from services.cycles import load_cycle
from services.draft_data import FILL_IN, HEAD, PaperHead, content_fields
from services.draft_facts import facts_for
from services.draft_view import issuer_name
from services.office import Office

_WIDTH = 108


class SkeletonThere(Exception):
    """The file exists already; nobody's filled data are written over."""

    def __init__(self, path: Path) -> None:
        """Keep the path."""
        super().__init__(f"Tệp {path.name} đã có. Hãy chọn tên khác, hoặc xóa tệp cũ trước.")


def write_skeleton(office: Office, cycle_key: str, kind_name: str, path: Path, *, subject: str = "") -> None:
    """Write the data file of a kind. Raises UnknownCycle, UnknownKind, SkeletonThere."""
    text = skeleton(office, cycle_key, kind_name, subject=subject)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as wrong:
        raise SkeletonThere(path) from wrong


def skeleton(office: Office, cycle_key: str, kind_name: str, *, subject: str = "") -> str:
    """Give the text of the data file. Raises UnknownCycle, UnknownKind."""
    cycle, kind = load_cycle(office, cycle_key), load_kind(kind_name)
    facts = facts_for(office, cycle, kind, subject, issuer_name(cycle, kind, subject, office.today))
    wanted = content_fields(kind)
    sample = load_sample(kind.key)
    known = {name: value for name, value in facts.items() if value or name not in kind.kept}
    values = {name: known.get(name, _blank(kind, name, said, sample[name])) for name, said in wanted.items()}
    simple = {name: value for name, value in values.items() if not _is_table(value)}
    lines = [
        f"# Dữ liệu cho: {kind.name} ({kind.code}).",
        f"# Thay mọi chữ «{FILL_IN}»; phần đã ghi sẵn lấy từ chu trình, sửa được.",
        f"# Lập văn bản: thuky paper draft {kind.key} --cycle {cycle_key} --data TỆP-NÀY",
        "",
    ]
    for name, value in simple.items():
        lines += [*_comment(wanted[name]), f"{name} = {_value(value)}", ""]
    for name, value in values.items():
        if name not in simple:
            lines += [*_comment(wanted[name]), *_tables(name, value), ""]
    return "\n".join([*lines, *_head()]) + "\n"


def _head() -> Iterator[str]:
    """Write what may be said otherwise than usual, each line switched off."""
    yield "# Bỏ dấu # khi cần khác với thường lệ."
    yield f"[{HEAD}]"
    for name, field in PaperHead.model_fields.items():
        default = field.default
        yield f"# {name} = {_value(list(default) if isinstance(default, tuple) else default)}  # {field.description}"


def _comment(said: str) -> list[str]:
    return [f"# {line}" for line in textwrap.wrap(said, _WIDTH)]


def _blank(kind: DocumentKind, name: str, said: str, sample: Any) -> Any:  # noqa: ANN401 - any value of a form
    """Give a value of the sample's shape that waits to be filled, or the empty one where the form allows it."""
    may_be_empty = name not in kind.kept and (name in kind.optional or "để trống" in said)
    match sample:
        case str():
            return "" if may_be_empty else FILL_IN
        case list():
            return [] if may_be_empty else [_waiting(sample[0])] if sample else []
        case _:
            return _waiting(sample)


def _waiting(sample: Any) -> Any:  # noqa: ANN401 - any value of a form
    match sample:
        case dict():
            return {name: _waiting(item) for name, item in sample.items()}
        case list():
            return [_waiting(sample[0])] if sample else []
        case int():
            return 1
        case _:
            return FILL_IN


def _is_table(value: Any) -> bool:  # noqa: ANN401 - any value of a form
    return isinstance(value, dict) or (isinstance(value, list) and bool(value) and isinstance(value[0], dict))


def _tables(name: str, value: Any) -> Iterator[str]:  # noqa: ANN401 - a dict, or a list of them
    """Write [name] or [[name]] blocks; tables within rows follow their row."""
    header = f"[[{name}]]" if isinstance(value, list) else f"[{name}]"
    for row in value if isinstance(value, list) else [value]:
        yield header
        yield from (f"{key} = {_value(item)}" for key, item in row.items() if not _is_table(item))
        for key, item in row.items():
            if _is_table(item):
                yield from _tables(f"{name}.{key}", item)


def _value(value: Any) -> str:  # noqa: ANN401 - text, number or list of them
    match value:
        case bool():
            return str(value).lower()
        case int():
            return str(value)
        case list():
            return _list(value)
        case _:
            return json.dumps(str(value), ensure_ascii=False)


def _list(items: list[Any]) -> str:
    if not items:
        return "[]"
    return "[\n" + "".join(f"    {_value(item)},\n" for item in items) + "]"
