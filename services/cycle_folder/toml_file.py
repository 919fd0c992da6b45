"""Read cycle.toml and remember on which line each key stands."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from domain.vietnamese import nfc
from services.cycle_folder.faults import Fault, Place
from services.cycle_folder.texts import clean, decode, shown

KeyPath = tuple[str | int, ...]

NAME = "cycle.toml"
LARGEST_FILE = 256 * 1024
_LONGEST_STATEMENT = 100  # lines; a longer one is not located line by line

_AT = re.compile(r"\(at line (\d+), column \d+\)")
_HINTS = (
    # What clerks do, seen in the line itself, before what the parser says.
    (re.compile("[“”]"), 'thay ngoặc kép cong “ ” bằng ngoặc kép thẳng "'),
    (
        re.compile(r"=\s*\d{1,2}[/.-]\d{1,2}[/.-]\d{4}"),
        "viết ngày dạng năm-tháng-ngày: 2026-03-05, hoặc trong ngoặc kép",
    ),
    (re.compile(r"=\s*$"), "viết giá trị sau dấu ="),
    (
        re.compile(r"^\s*[^\s=\"'\[#]*[^\x00-\x7f][^=]*="),
        "tên khóa chỉ gồm chữ không dấu; nếu có dấu thì đặt trong ngoặc kép",
    ),
    (re.compile(r"=\s*[^\s\"'\[{\d+-]"), 'chữ phải nằm trong ngoặc kép thẳng, ví dụ title = "…"'),
)
_SAID = (
    ("overwrite a value", "khóa này đã có ở trên; xóa một trong hai dòng"),
    ("Cannot declare", "bảng này đã khai báo ở trên; gộp hai bảng làm một"),
    ("Cannot mutate", "bảng này đã khai báo ở trên; gộp hai bảng làm một"),
    ("Expected '=' after a key", "viết dòng theo dạng khóa = giá trị"),
    ("Unclosed array", "đóng danh sách bằng dấu ]"),
    ("Unterminated string", "đóng chuỗi bằng ngoặc kép"),
    ("Illegal character", "đóng chuỗi bằng ngoặc kép ở cuối dòng"),
    ("Unescaped", "viết hai dấu \\\\ thay cho một dấu \\, hoặc dùng ngoặc đơn '…'"),
    ("Expected newline", "mỗi dòng chỉ viết một khóa = giá trị"),
)


@dataclass(frozen=True, slots=True)
class TomlFile:
    """What cycle.toml holds, and the line of each key."""

    data: Mapping[str, Any] = field(default_factory=dict)
    lines: Mapping[KeyPath, int] = field(default_factory=dict)
    is_known: bool = False

    def at(self, *path: str | int) -> Place:
        """Give the place of a key path; a key that is not there has the line of the table it belongs to."""
        near = path
        while near and near not in self.lines:
            near = near[:-1]
        return Place(NAME, self.lines.get(near), _written(path) or None)


def _written(path: KeyPath) -> str:
    """Write a key path as the guide does: obligations[2].due counts list items from 1."""
    words = [f"[{step + 1}]" if isinstance(step, int) else f".{step}" for step in path]
    return "".join(words).removeprefix(".")


def read_toml(folder: Path) -> tuple[TomlFile, list[Fault]]:
    """Read cycle.toml with all its faults; never raises for what is in the file."""
    path, place = folder / NAME, Place(NAME)
    if not path.is_file():
        way_out = "tạo thư mục mẫu bằng lệnh «thuky cycle new» rồi điền"
        return TomlFile(), [place.error("file.missing", "thiếu tệp cycle.toml", way_out)]
    try:
        if path.stat().st_size > LARGEST_FILE:
            return TomlFile(), [place.error("file.too_big", "tệp lớn hơn 256 KB", "chỉ để nội dung của một chu trình")]
        text, faults = decode(path.read_bytes(), place)
    except OSError:
        return TomlFile(), [place.error("file.unreadable", "không đọc được tệp", "kiểm tra quyền đọc tệp")]
    if text is None:
        return TomlFile(), faults
    try:
        file = TomlFile(tomllib.loads(text), _locate(text), is_known=True)
        return TomlFile(_clean(file.data, (), file, faults), file.lines, is_known=True), faults
    except RecursionError:
        faults.append(
            place.error("toml.syntax", "các bảng lồng nhau quá sâu", "bỏ bớt dấu [ và dấu chấm trong tên khóa")
        )
    except ValueError as wrong:  # TOMLDecodeError, or Python's own limit on the digits of a number
        faults.append(_syntax_fault(text, str(wrong)))
    return TomlFile(), faults


def _syntax_fault(text: str, said: str) -> Fault:
    lines = text.split("\n")
    match = _AT.search(said)
    row = min(int(match[1]), len(lines)) if match else len(lines)
    line = lines[row - 1].partition(" #")[0].rstrip()
    hint = next((hint for pattern, hint in _HINTS if pattern.search(line)), None)
    hint = hint or next((hint for part, hint in _SAID if part in said), None)
    problem = f"viết sai cú pháp TOML: «{shown(line)}»" if line.strip() else "viết sai cú pháp TOML"
    return Place(NAME, row).error("toml.syntax", problem, hint or "so với tệp mẫu của lệnh «thuky cycle new»")


def _locate(text: str) -> dict[KeyPath, int]:
    """Find the line of every key of a file that is known to be good TOML.

    A statement is the shortest run of lines that parses by itself; the parser itself decides that.
    """
    found: dict[KeyPath, int] = {}
    table: KeyPath = ()
    counts: dict[KeyPath, int] = {}
    lines = text.split("\n")
    n = 0
    while n < len(lines):
        length, parsed = _statement(lines, n)
        if lines[n].lstrip().startswith("[") and parsed:
            table = _header(parsed, counts)
            found.setdefault(table, n + 1)
        else:
            _note(parsed, table, n + 1, found)
        n += length
    return found


def _statement(lines: list[str], start: int) -> tuple[int, dict[str, Any]]:
    """Give the lines that a statement takes and what it says; one line and nothing when it is too long to follow."""
    for length in range(1, min(_LONGEST_STATEMENT, len(lines) - start) + 1):
        try:
            return length, tomllib.loads("\n".join(lines[start : start + length]) + "\n")
        except ValueError as wrong:
            if "end of document" not in str(wrong):  # more lines would not help
                break
    return 1, {}


def _header(parsed: dict[str, Any], counts: dict[KeyPath, int]) -> KeyPath:
    """Give the key path that a [table] or [[list]] header opens."""
    path: KeyPath = ()
    current: Any = parsed
    while current:
        (key, current), *_ = current.items()
        path = (*path, key)
        if isinstance(current, list):  # [[list]]: this header opens the next item
            counts[path] = counts.get(path, -1) + 1
            return (*path, counts[path])
        if path in counts and current:  # [list.table]: belongs to the last item of the list
            path = (*path, counts[path])
    return path


def _note(value: Any, path: KeyPath, row: int, found: dict[KeyPath, int]) -> None:  # noqa: ANN401 - TOML data
    if path:
        found.setdefault(path, row)
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        _note(item, (*path, key), row, found)


def _clean(value: Any, path: KeyPath, file: TomlFile, faults: list[Fault]) -> Any:  # noqa: ANN401 - TOML data
    """Clean every text, as cells of tables are cleaned."""
    if isinstance(value, str):
        text, found = clean(value, file.at(*path))
        faults += found
        return text
    if isinstance(value, dict):
        return {nfc(key): _clean(item, (*path, key), file, faults) for key, item in value.items()}
    if isinstance(value, list):
        return [_clean(item, (*path, n), file, faults) for n, item in enumerate(value)]
    return value
