"""cycle.toml: syntax, encodings and the line of every key."""

import unicodedata
from pathlib import Path

import pytest

from services.cycle_folder.faults import Fault
from services.cycle_folder.toml_file import LARGEST_FILE, TomlFile, read_toml
from tests.services.cycle_folder.folders import CYCLE, CycleFolder


def read_text(tmp_path: Path, text: str | bytes) -> tuple[TomlFile, list[Fault]]:
    (tmp_path / "cycle.toml").write_bytes(text.encode() if isinstance(text, str) else text)
    return read_toml(tmp_path)


@pytest.mark.parametrize(
    ("text", "row", "hint"),
    [
        ("a = 1\ntitle = “Chu trình”\n", 2, "ngoặc kép thẳng"),
        ("announce_on = 07/9/2026\n", 1, "năm-tháng-ngày"),
        ("title =   # chưa biết\n", 1, "viết giá trị sau dấu ="),
        ('tiêu đề = "x"\n', 1, "chữ không dấu"),
        ("title = Chu trình\n", 1, "ngoặc kép thẳng"),
        ('title = "a"\ntitle = "b"\n', 2, "xóa một trong hai"),
        ("[dates]\na = 1\n[dates]\n", 3, "gộp hai bảng"),
        ('title "a"\n', 1, "khóa = giá trị"),
        ('header = ["a", "b"\nplace = 1\n', 2, "dấu ]"),
        ('header = ["a", "b"', 1, "dấu ]"),
        ('title = "a\nb = 1\n', 1, "ở cuối dòng"),
        ('title = """a\n', 2, "đóng chuỗi"),
        ('path = "C:\\thu muc\\x"\n', 1, "hai dấu"),
        ("year = 2026 round = 2\n", 1, "mỗi dòng"),
        (f"year = {'9' * 5000}\n", 2, "so với tệp mẫu"),
        (f"a = {'[' * 5000}", None, "bỏ bớt dấu ["),
        (f"{'.'.join('a' * 2000)} = 1", None, "bỏ bớt dấu ["),
    ],
)
def test_a_syntax_error_has_its_line_and_a_way_out(tmp_path: Path, text: str, row: int | None, hint: str) -> None:
    file, faults = read_text(tmp_path, text)
    assert not file.is_known
    assert [(fault.code, fault.level, fault.file, fault.row) for fault in faults] == [
        ("toml.syntax", "error", "cycle.toml", row)
    ]
    assert hint in faults[0].way_out


def test_every_key_has_its_line(tmp_path: Path) -> None:
    text = '''\
key = "a"
"khóa.có dấu" = 1
list = [
  { x = 1 },

  { x = 2 },
]
long = """ \\
[không.phải.bảng]
"""

[a.b]
c.d = 1
[[items]]
code = "x"
[[items]]
code = "y"
[items.more]
z = 1
[[items.parts]]
p = 1
[[items.parts]]
p = 2
'''
    file, faults = read_text(tmp_path, text)
    assert [fault.code for fault in faults] == ["text.line_break"]
    rows = {path: file.at(*path).row for path in file.lines}
    assert rows == {
        ("key",): 1,
        ("khóa.có dấu",): 2,
        ("list",): 3,
        ("list", 0): 3,
        ("list", 0, "x"): 3,
        ("list", 1): 3,
        ("list", 1, "x"): 3,
        ("long",): 8,
        ("a", "b"): 12,
        ("a", "b", "c"): 13,
        ("a", "b", "c", "d"): 13,
        ("items", 0): 14,
        ("items", 0, "code"): 15,
        ("items", 1): 16,
        ("items", 1, "code"): 17,
        ("items", 1, "more"): 18,
        ("items", 1, "more", "z"): 19,
        ("items", 1, "parts", 0): 20,
        ("items", 1, "parts", 0, "p"): 21,
        ("items", 1, "parts", 1): 22,
        ("items", 1, "parts", 1, "p"): 23,
    }


def test_lines_of_windows_are_counted_alike(folder: CycleFolder) -> None:
    folder.swap("cycle.toml", "star_at_least = 3", "star_at_least = 9")
    row = folder.row_of("cycle.toml", "star_at_least")
    folder.write("cycle.toml", folder.text("cycle.toml").replace("\n", "\r\n"))
    fault = folder.only_fault()
    assert (fault.code, fault.row, fault.column) == ("value.range", row, "targets[1].star_at_least")


def test_a_key_that_is_missing_points_to_its_table(tmp_path: Path) -> None:
    file, _ = read_text(tmp_path, "a = 1\n[[items]]\n[dates]\nb = 1\n")
    assert (file.at("dates", "c").row, file.at("dates", "c").column) == (3, "dates.c")
    assert (file.at("items", 0, "due").row, file.at("items", 0, "due").column) == (2, "items[1].due")
    assert (file.at("zzz").row, file.at("zzz").column) == (None, "zzz")


def test_a_very_long_statement_is_read_all_the_same(tmp_path: Path) -> None:
    text = "x = [\n" + "1,\n" * 400 + "]\n[dates]\nb = 1\n"
    file, faults = read_text(tmp_path, text)
    assert (len(file.data["x"]), faults) == (400, [])
    assert file.at("dates", "b").row == 404


def test_texts_and_keys_are_composed_with_a_warning(tmp_path: Path) -> None:
    text = unicodedata.normalize("NFD", '[registers]\n"province/qđ" = 1\n[a]\nb = ["  Quảng"]\n"khóa" = 1\n')
    file, faults = read_text(tmp_path, text)
    assert file.data["a"] == {"b": ["Quảng"], "khóa": 1}
    assert [(fault.code, fault.row, fault.column) for fault in faults] == [
        ("text.decomposed", 4, "a.b[1]"),
        ("text.spaces", 4, "a.b[1]"),
    ]


def test_another_encoding_is_refused(tmp_path: Path) -> None:
    file, (fault,) = read_text(tmp_path, CYCLE.encode("utf-16"))
    assert (fault.code, file.is_known) == ("encoding.not_utf8", False)


def test_a_byte_order_mark_is_only_a_warning(folder: CycleFolder) -> None:
    folder.write("cycle.toml", CYCLE.encode("utf-8-sig"))
    fault = folder.only_fault()
    assert (fault.code, fault.level) == ("encoding.bom", "warning")
    assert folder.read().plan is not None


def test_too_large_a_file_is_refused(tmp_path: Path) -> None:
    _, (fault,) = read_text(tmp_path, b"#" * (LARGEST_FILE + 1))
    assert fault.code == "file.too_big"


def test_a_missing_file_names_the_command_that_makes_one(tmp_path: Path) -> None:
    _, (fault,) = read_toml(tmp_path)
    assert (fault.code, "thuky cycle new" in fault.way_out) == ("file.missing", True)


def test_an_unreadable_file_is_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "cycle.toml").write_text("a = 1", encoding="utf-8")

    def refuse(_: Path) -> bytes:
        raise PermissionError

    # The tests may run as root, to whom no file is closed.
    monkeypatch.setattr(Path, "read_bytes", refuse)
    _, (fault,) = read_toml(tmp_path)
    assert fault.code == "file.unreadable"
