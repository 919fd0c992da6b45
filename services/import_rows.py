"""The rows of a package, read twice: once to find every fault, once to write them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import Table

from domain.outbox import MOVES as LETTER_MOVES
from models.database import HEAD
from services.cycle_folder.form import CyclePlan
from services.package_rows import (
    MODELS,
    ROWS,
    SCHEMA,
    TABLES,
    RowRefused,
    columns_of,
    lock_letter,
    stored_files,
    values_of,
)
from services.package_verify import SHA256

MOST_FAULTS: Final = 20
LONGEST_LINE: Final = 16 * 1024 * 1024
_LONGEST_FACT = 200

OpenFile = Callable[[str], Any]
"""Opens a file of the package by its path."""


@dataclass
class RowsRead:
    """What a first reading found.

    `stored` lists the files of the store that rows name, `papers` maps issued files to their content digests,
    `unsent` counts the letters that a person must decide on.
    """

    faults: list[str] = field(default_factory=list)
    keys: dict[str, set[Any]] = field(default_factory=dict)
    stored: dict[str, None] = field(default_factory=dict)
    papers: dict[str, str] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    unsent: int = 0


def check_rows(open_file: OpenFile, files: Mapping[str, Mapping[str, Any]]) -> RowsRead:
    """Read all rows and check types, keys, references and names; `files` holds the lines of the manifest by path."""
    found = RowsRead()
    known = {f"{ROWS}/{table.name}.jsonl" for table in TABLES} | {SCHEMA}
    found.faults += [
        f"Gói có bảng lạ: {path}" for path in sorted(files) if path.startswith(f"{ROWS}/") and path not in known
    ]
    for table in TABLES:
        _check_table(open_file, table, files, found)
    digests = {line["sha256"]: line.get("content_digest", "") for line in files.values()}
    digests |= {line["sha256"]: line["content_digest"] for line in files.values() if line.get("content_digest")}
    lost = [sha256 for sha256 in sorted(found.stored) if sha256 not in digests]
    found.faults += [f"Dữ liệu nhắc đến tệp {sha256[:12]}… không có trong gói" for sha256 in lost]
    other = [sha256 for sha256, digest in sorted(found.papers.items()) if digests.get(sha256, digest) != digest]
    found.faults += [f"Dấu vân tay của văn bản {sha256[:12]}… trong dữ liệu khác trong gói" for sha256 in other]
    return found


def read_rows(open_file: OpenFile, table: Table) -> Iterator[dict[str, Any]]:
    """Read the rows of one table, letters locked. Raises RowRefused."""
    with open_file(f"{ROWS}/{table.name}.jsonl") as file:
        while line := file.readline(LONGEST_LINE):
            if not line.endswith(b"\n"):
                raise RowRefused(f"Bảng {table.name} có dòng quá dài hoặc thiếu xuống dòng.")
            values = values_of(table, line)
            yield lock_letter(values) if table.name == "outbox_message" else values


def _check_table(open_file: OpenFile, table: Table, files: Mapping[str, Mapping[str, Any]], found: RowsRead) -> None:
    """Check one table; what it refers to was read before."""
    keys = found.keys.setdefault(table.name, set())
    if f"{ROWS}/{table.name}.jsonl" not in files:
        found.faults.append(f"Gói thiếu bảng {table.name}")
        return
    names = [column.name for column in columns_of(table) if column.primary_key]
    try:
        for n, values in enumerate(read_rows(open_file, table), 1):
            found.counts[table.name] = n
            for name in names:
                if values[name] in keys:
                    found.faults.append(f"Bảng {table.name} có khóa lặp lại: {values[name]}")
                keys.add(values[name])
            faults = [*_reference_faults(table, values, found), *meaning_faults(table, values)]
            if not faults:
                _count(table, values, found)
            found.faults += faults
            if len(found.faults) > MOST_FAULTS:
                return
    except RowRefused as fact:
        found.faults.append(str(fact))


def _count(table: Table, values: Mapping[str, Any], found: RowsRead) -> None:
    """Note what a good row brings along: files, papers with their digests, letters that were not sent."""
    found.stored.update(dict.fromkeys(stored_files(values)))
    if table.name == "paper" and values["file_sha256"]:
        found.papers[values["file_sha256"]] = values["content_digest"] or ""
    if table.name == "outbox_message" and values["state"] not in {"sent", "withdrawn"}:
        found.unsent += 1


def _reference_faults(table: Table, values: Mapping[str, Any], found: RowsRead) -> Iterator[str]:
    """Find references to rows that are not in the package."""
    for foreign in table.foreign_keys:
        value = values[foreign.parent.name]
        if value is not None and value not in found.keys[foreign.column.table.name]:
            yield f"Bảng {table.name}, cột {foreign.parent.name}: không có {foreign.column.table.name} “{value}”"


def meaning_faults(table: Table, values: Mapping[str, Any]) -> Iterator[str]:
    """Find values that would do harm later: other shapes, plans nobody can read, names that leave their folder."""
    where = f"Bảng {table.name}, {next(iter(values.values()))}"
    try:
        MODELS[table.name].model_validate(dict(values))
    except ValueError as error:
        yield f"{where}: {' '.join(str(error).split())[:_LONGEST_FACT]}"
        return
    yield from _SPECIAL.get(table.name, _nothing_special)(where, values)
    for name in (name for name in values if name.endswith("sha256")):
        if values[name] and not SHA256.fullmatch(values[name]):
            yield f"{where}: {name} không phải mã SHA-256"


def _nothing_special(_where: str, _values: Mapping[str, Any]) -> Iterator[str]:
    yield from ()


def _cycle_faults(where: str, values: Mapping[str, Any]) -> Iterator[str]:
    try:
        plan = CyclePlan.model_validate(values["definition"])
    except ValueError as error:
        yield f"{where}: định nghĩa chu trình không đọc được: {' '.join(str(error).split())[:_LONGEST_FACT]}"
    else:
        if plan.key != values["key"]:
            yield f"{where}: định nghĩa là của chu trình {plan.key}"


def _paper_faults(where: str, values: Mapping[str, Any]) -> Iterator[str]:
    if not is_inside(values["file_name"]):
        yield f"{where}: tên tệp không an toàn {values['file_name']!r}"


def _letter_faults(where: str, values: Mapping[str, Any]) -> Iterator[str]:
    if values["state"] not in LETTER_MOVES.states:
        yield f"{where}: trạng thái thư lạ “{values['state']}”"
    for attachment in values["attachments"]:
        shape = {name: type(value) for name, value in attachment.items()}
        if shape != _ATTACHMENT or not SHA256.fullmatch(attachment["sha256"]):
            yield f"{where}: tệp kèm ghi không đúng dạng"


_ATTACHMENT = {"name": str, "sha256": str, "size": int, "media_type": str}
_SPECIAL: Mapping[str, Callable[[str, Mapping[str, Any]], Iterator[str]]] = {
    "cycle": _cycle_faults,
    "paper": _paper_faults,
    "outbox_message": _letter_faults,
}


def is_inside(name: str) -> bool:
    """Say whether a relative name stays in the folder it is laid in, on every system."""
    parts = name.split("/")
    return not set(name) & set('\\:*?"<>|') and all(part.strip() and not part.startswith(".") for part in parts)


def schema_fault(manifest: Mapping[str, Any]) -> str:
    """Say why the data of a package cannot be read by this program; "" when it can."""
    schema = manifest.get("schema")
    if not isinstance(schema, str) or not schema.isdecimal():
        return "Gói không ghi phiên bản dữ liệu."
    if schema > HEAD:
        return f"Gói có dữ liệu phiên bản {schema}, chương trình này chỉ biết đến {HEAD}; hãy cài chương trình mới hơn."
    return ""
