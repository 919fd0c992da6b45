"""Keys and values of cycle.toml that have the wrong shape, one at a time."""

import pytest

from tests.services.cycle_folder.folders import CycleFolder, assert_told

TOML = "cycle.toml"


@pytest.mark.parametrize(
    ("old", "new", "code", "column", "hint"),
    [
        ('province_code = "51"\n', "", "value.missing", "province_code", "điền mã tỉnh"),
        ('title = "Đánh giá, phân', 'title = ""\ntitel = "Đánh giá, phân', None, "titel", "có phải «title» không"),
        ("year = 2026", "year = 2017", "value.range", "year", "từ 2018 đến 2100"),
        ("year = 2026", "year = 3000", "value.range", "year", "từ 2018 đến 2100"),
        ("year = 2026", 'year = "hai nghìn"', "value.kind", "year", "số nguyên"),
        ("year = 2026", "year = inf", "value.kind", "year", "điền năm"),
        ("round = 2", f"round = 0x1{'0' * 4000}", "value.range", "round", "đợt trong năm"),
        ('key = "quang-ngai-2026-2"', 'key = "Quảng Ngãi"', "value.shape", "key", "chữ thường không dấu"),
        ('key = "quang-ngai-2026-2"', f'key = "{"a" * 61}"', "value.shape", "key", "chữ thường không dấu"),
        ('key = "quang-ngai-2026-2"', 'key = "con"', "code.reserved", "key", "đổi mã"),
        ('mark = "MẪU"', 'mark = "MAU"', "value.choice", "mark", "có phải «MẪU» không"),
        ('mark = "MẪU"', "mark = []", "value.choice", "mark", "MẪU, DỰ THẢO"),
        ('superior = ["ỦY BAN', 'superior = "X"\nkhac = ["ỦY BAN', None, "agencies.department.khac", "xóa đi"),
        (
            'header = ["SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG"]',
            'header = "SỞ"',
            "value.kind",
            "agencies.department.header",
            "danh sách",
        ),
        (
            'header = ["SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG"]',
            "header = []",
            "value.missing",
            "agencies.department.header",
            "điền các dòng",
        ),
        (
            "dossiers_due_inclusive = false",
            'dossiers_due_inclusive = "sai"',
            "value.kind",
            "dates.dossiers_due_inclusive",
            "true hoặc false",
        ),
        ('[contact]\nname = "Lê Văn C"', "[contact]\nname = 5", "value.kind", "contact.name", "ngoặc kép"),
        (
            "[reminders]\noffsets = [-7, -1, 1]",
            "reminders = 3",
            "key.unknown",
            "obligations[2].reminders",
            "sửa tên khóa",
        ),
        (
            "[papers.announcement.texts]\nopening = [",
            "[papers.announcement.texts]\nopening = [1, ",
            "value.kind",
            "papers.announcement.texts.opening[1]",
            "ngoặc kép",
        ),
    ],
)
def test_a_wrong_value_names_its_key_and_its_way_out(
    folder: CycleFolder, old: str, new: str, code: str | None, column: str, hint: str
) -> None:
    folder.swap(TOML, old, new)
    assert_told(folder, code, column, hint)


def test_tables_do_not_belong_into_cycle_toml(folder: CycleFolder) -> None:
    folder.write(TOML, folder.text(TOML) + '[[units]]\ncode = "1"\n')
    fault = folder.only_fault()
    assert (fault.code, fault.column) == ("key.from_table", "units")
    assert "units.csv" in fault.way_out


@pytest.mark.parametrize(
    "broken", ["agencies = 1\n", "signers = 1\n", "dates = []\n", "obligations = {a = 1}\n", "papers = 1\n"]
)
def test_a_section_of_the_wrong_kind_is_one_fault(folder: CycleFolder, broken: str) -> None:
    name = broken.split(maxsplit=1)[0]
    kept, skip = [], False
    for line in folder.text(TOML).splitlines(keepends=True):
        if line.startswith("["):
            skip = line.strip("[]\n").split(".")[0] == name
        if not skip:
            kept.append(line)
    folder.write(TOML, broken + "".join(kept))
    faults = [fault for fault in folder.read().errors if fault.column == name]
    assert [(fault.code, fault.row) for fault in faults] == [("value.kind", 1)]


def test_an_empty_file_lacks_everything_but_does_not_raise(folder: CycleFolder) -> None:
    folder.write(TOML, "")
    faults = folder.read().errors
    assert {fault.code for fault in faults} == {"value.missing", "dossier.subject"}
    assert {"key", "agencies", "dates", "council"} <= {fault.column for fault in faults}
