"""A whole folder: the plan when all is well, all faults at once when not."""

import os
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.cycle_folder.faults import FaultyFolder
from services.cycle_folder.fingerprint import fingerprint
from services.cycle_folder.form import CyclePlan
from services.cycle_folder.read import read_folder
from tests.services.cycle_folder.folders import CycleFolder, make_valid_folder

STEMS = ("units", "products", "council", "attendance", "ballots", "awards")
FILES = ("cycle.toml", *(f"{stem}{kind}" for stem in STEMS for kind in (".csv", ".xlsx")))


def test_a_good_folder_gives_its_plan(folder: CycleFolder) -> None:
    reading = folder.read()
    assert (reading.faults, reading.errors, reading.warnings) == ((), (), ())
    plan = reading.require_plan()
    assert plan is reading.plan
    assert plan.key == "quang-ngai-2026-2"
    assert [(unit.code, unit.level, unit.valid_from) for unit in plan.units] == [
        ("21040", "xã", date(2025, 7, 1)),
        ("21028", "phường", date(2025, 7, 1)),
        ("21548", "đặc khu", None),
    ]
    assert [(product.code, product.registration, product.target_star) for product in plan.products] == [
        ("QNG-01", "lần đầu", 3),
        ("QNG-02", "nâng hạng", 4),
        ("QNG-03", "lần đầu", None),
    ]
    assert [member.role for member in plan.members] == ["chair", "deputy", *["member"] * 4, "secretary"]
    assert plan.dates.dossiers_due_inclusive is False
    assert plan.registers == {"province/cv": 877}
    assert reading.council_files == {}


def test_a_plan_survives_json(folder: CycleFolder) -> None:
    plan = folder.read().require_plan()
    again = CyclePlan.model_validate_json(plan.model_dump_json())
    assert again == plan
    assert fingerprint(again) == fingerprint(plan)


def test_workbooks_give_the_same_plan_as_csv(folder: CycleFolder) -> None:
    folder.add_session_files()
    from_csv = folder.read()
    for stem in STEMS:
        folder.to_xlsx(stem)
    from_xlsx = folder.read()
    assert from_xlsx.faults == ()
    assert from_xlsx.plan == from_csv.plan
    assert fingerprint(from_xlsx.require_plan()) == fingerprint(from_csv.require_plan())
    assert {stem: path.name for stem, path in from_xlsx.council_files.items()} == {
        "attendance": "attendance.xlsx",
        "ballots": "ballots.xlsx",
        "awards": "awards.xlsx",
    }


def test_the_fingerprint_follows_the_content_not_its_order(folder: CycleFolder) -> None:
    before = fingerprint(folder.read().require_plan())
    assert len(before) == 64
    folder.swap("cycle.toml", "year = 2026\nround = 2\n", "round = 2\nyear = 2026\n")
    assert fingerprint(folder.read().require_plan()) == before
    folder.swap("units.csv", "Phạm Thị D", "Phạm Thị Đ")
    assert fingerprint(folder.read().require_plan()) != before


def test_faults_of_all_files_are_told_at_once(folder: CycleFolder) -> None:
    folder.add_session_files()
    folder.swap("cycle.toml", 'title = "Đánh giá', "title = Đánh giá")
    folder.swap("units.csv", "21548,Lý Sơn,đặc khu", ",Lý Sơn,đảo")
    folder.swap("units.csv", "Mã,Tên", "Mã,TÊN")
    folder.swap("products.csv", "I,21040", "X,21041")
    folder.swap("council.csv", "TV01,Ông", "TV02,Ông")
    folder.swap("attendance.csv", "TV03,có", "TV03,vắng")
    folder.swap("ballots.csv", "30,20,28", "30,,128")
    folder.swap("awards.csv", "QNG-03,4", "QNG-07,4")
    folder.write("dossiers/hôm nay/x", b"x")
    folder.write("unit.csv", b"x")
    reading = folder.read()
    assert [(fault.file, fault.row, fault.column, fault.code) for fault in reading.faults] == [
        ("cycle.toml", 2, None, "toml.syntax"),
        ("units.csv", 4, "Cấp", "value.choice"),
        ("units.csv", 4, "Mã", "value.missing"),
        ("products.csv", 2, "Mã đơn vị", "unit.unknown"),
        ("products.csv", 2, "Nhóm", "value.choice"),
        ("products.csv", 4, "Mã đơn vị", "unit.unknown"),
        ("council.csv", 3, "Mã", "code.twice"),
        ("attendance.csv", 2, "Mã thành viên", "member.unknown"),
        ("attendance.csv", 4, "Có mặt", "value.yes_no"),
        ("ballots.csv", 2, "Mã thành viên", "member.unknown"),
        ("ballots.csv", 2, "Phần B", "value.missing"),
        ("ballots.csv", 2, "Phần C", "value.range"),
        ("awards.csv", 2, "Mã sản phẩm", "product.unknown"),
        ("dossiers/2026-10-12/21548", None, None, "dossier.unit"),
        ("dossiers/hôm nay", None, None, "dossier.date"),
        ("unit.csv", None, None, "file.unknown"),
    ]
    assert all(fault.problem and fault.way_out for fault in reading.faults)
    assert reading.plan is None
    assert len(reading.warnings) == 1
    with pytest.raises(FaultyFolder) as broken:
        reading.require_plan()
    assert broken.value.faults == reading.faults
    assert "units.csv, dòng 4, cột «Cấp»: «đảo» không có trong danh mục" in str(broken.value)


def test_a_path_that_is_no_folder_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    for path in (tmp_path / "nowhere", tmp_path / "file"):
        reading = read_folder(path)
        assert [fault.code for fault in reading.faults] == ["folder.missing"]
        assert "thuky cycle new" in reading.faults[0].way_out


def test_a_folder_that_may_not_be_read_is_a_fault(folder: CycleFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: Path) -> bool:
        raise PermissionError

    # The tests may run as root, to whom no folder is closed.
    monkeypatch.setattr(Path, "is_file", refuse)
    assert [fault.code for fault in folder.faults()] == ["file.unreadable"]


def test_names_that_are_no_text_can_still_be_printed(folder: CycleFolder) -> None:
    odd = os.fsdecode(b"\xff\x1b[2J")
    folder.write(f"dossiers/{odd}/x", b"x")
    folder.write(f"dossiers/2026-10-12/{odd}/x", b"x")
    folder.write(f"dossiers/2026-10-12/21548/{odd}/x", b"x")
    folder.write(odd, b"x")
    folder.swap("units.csv", "01/07/2025", "\x1b[2J")
    faults = folder.faults()
    assert [fault.code for fault in faults] == [
        "day.shape", "dossier.subject", "dossier.unit", "dossier.date", "file.unknown",
    ]  # fmt: skip
    assert "\x1b" not in "".join(map(str, faults))
    assert "".join(map(str, faults)).encode()


def test_an_empty_folder_lacks_its_four_files(tmp_path: Path) -> None:
    assert [(fault.code, fault.file) for fault in read_folder(tmp_path).faults] == [
        ("file.missing", "cycle.toml"),
        ("file.missing", "units.csv"),
        ("file.missing", "products.csv"),
        ("file.missing", "council.csv"),
    ]


def test_files_nobody_reads_are_told_except_notes_and_litter(folder: CycleFolder) -> None:
    for name in ("HUONG-DAN.md", ".DS_Store", "~$units.xlsx", "Thumbs.db"):
        folder.write(name, b"x")
    assert folder.faults() == ()
    folder.write("products.xls", b"x")
    fault = folder.only_fault()
    assert (fault.code, fault.level, fault.file) == ("file.unknown", "warning", "products.xls")
    assert "có phải «products.xlsx» không" in fault.way_out


def test_a_session_file_without_rows_is_a_warning_and_is_not_used(folder: CycleFolder) -> None:
    folder.write("ballots.csv", "Mã sản phẩm,Mã thành viên,Phần A,Phần B,Phần C\n")
    fault = folder.only_fault()
    assert (fault.code, fault.level, fault.file) == ("table.empty", "warning", "ballots.csv")
    assert folder.read().council_files == {}


def test_a_plan_table_without_rows_is_an_error(folder: CycleFolder) -> None:
    folder.write("products.csv", folder.text("products.csv").splitlines()[0])
    fault = next(fault for fault in folder.faults() if fault.file == "products.csv")
    assert (fault.code, fault.level) == ("table.empty", "error")
    assert "«Tên sản phẩm»" in fault.way_out


@settings(max_examples=75, deadline=None)
@given(name=st.sampled_from(FILES), data=st.binary(max_size=400))
def test_arbitrary_bytes_never_raise(name: str, data: bytes) -> None:
    with TemporaryDirectory() as place:
        folder = make_valid_folder(Path(place) / "chu-trinh")
        folder.write(name, data)
        reading = folder.read()
    assert (reading.plan is None) == bool(reading.errors)
    assert all(str(fault) and fault.way_out for fault in reading.faults)


# Real files with a stretch replaced reach further into the reader than noise does.
WORDS = st.sampled_from(
    ["[", "]", "=", '"', "'", ",", ";", "\n", "\t", "\0", "{}", "#", "-1", "43931", "\u0303", "\ud7ff", "é"]
)


@settings(max_examples=75, deadline=None)
@given(
    name=st.sampled_from(["cycle.toml", "units.csv", "products.csv", "council.csv", "ballots.csv"]),
    at=st.floats(0, 1),
    length=st.integers(0, 40),
    words=st.lists(WORDS, max_size=4),
)
def test_damaged_text_never_raises(name: str, at: float, length: int, words: list[str]) -> None:
    with TemporaryDirectory() as place:
        folder = make_valid_folder(Path(place) / "chu-trinh")
        folder.add_session_files()
        text = folder.text(name)
        start = int(at * len(text))
        folder.write(name, text[:start] + "".join(words) + text[start + length :])
        reading = folder.read()
    assert (reading.plan is None) == bool(reading.errors)
    assert all(str(fault) and fault.way_out for fault in reading.faults)


TOML_VALUES: st.SearchStrategy[str] = st.sampled_from(
    ["1", "-1", "1.5", "nan", "true", '""', '"x"', "[]", "[1]", '["x"]', "{}", "{a = 1}", "[[]]", "[{}]", "2026-01-02",
     "07:30:00", "2026-01-02T00:00:00Z"]
)  # fmt: skip


@settings(max_examples=75, deadline=None)
@given(line=st.integers(0, 110), value=TOML_VALUES)
def test_any_value_at_any_key_never_raises(line: int, value: str) -> None:
    with TemporaryDirectory() as place:
        folder = make_valid_folder(Path(place) / "chu-trinh")
        lines = folder.text("cycle.toml").splitlines()
        line %= len(lines)
        if " = " in lines[line]:
            lines[line] = f"{lines[line].split(' = ')[0]} = {value}"
        folder.write("cycle.toml", "\n".join(lines))
        reading = folder.read()
    assert (reading.plan is None) == bool(reading.errors)
    assert all(str(fault) and fault.way_out for fault in reading.faults)
