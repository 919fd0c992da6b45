"""The blank folder: it says what to fill in, and filled in it has no faults."""

from pathlib import Path

import openpyxl
import pytest

from services.cycle_folder import blank
from services.cycle_folder.blank import FolderNotEmpty, write_blank
from services.cycle_folder.read import read_folder
from tests.services.cycle_folder.folders import COUNCIL, PRODUCTS, UNITS

VALUES = {
    "key": '"lam-dong-2026-2"',
    "title": '"Đánh giá sản phẩm OCOP tỉnh Lâm Đồng năm 2026, đợt 2"',
    "year": "2026",
    "province": '"Lâm Đồng"',
    "province_code": '"68"',
    "name": '"Nguyễn Văn A"',
    "short_name": '"UBND tỉnh"',
    "header": '["ỦY BAN NHÂN DÂN", "TỈNH LÂM ĐỒNG"]',
    "superior": '["ỦY BAN NHÂN DÂN", "TỈNH LÂM ĐỒNG"]',
    "letter_symbol": '"UBND-NNMT"',
    "place": '"Lâm Đồng"',
    "kept_by": '"VT"',
    "phone": '"0263 3000 000"',
    "email": '"ocop@example.vn"',
    "address": '"Phường Xuân Hương"',
    "announce_on": '"07/9/2026"',
    "dossiers_due": "2026-10-30",
    "convene_on": "2026-11-16",
    "session_on": "2026-12-03",
    "session_place": '"Phòng họp số 2"',
    "recognise_until": "2026-12-18",
    "archive_on": "2026-12-31",
}


def fill_in(folder: Path) -> None:
    """Fill in every "" and [""] of cycle.toml and copy the rows of the small good folder into the tables."""
    lines = []
    for line in (folder / "cycle.toml").read_text(encoding="utf-8").splitlines():
        code, _, comment = line.partition("  #")
        key, _, value = code.partition(" = ")
        must = value.strip() in {'""', '[""]'} and key != "mark"
        lines.append(f"{key} = {VALUES[key]} # {comment}" if must else line)
    (folder / "cycle.toml").write_text("\n".join(lines), encoding="utf-8")
    for stem, text in (("units", UNITS), ("products", PRODUCTS), ("council", COUNCIL)):
        rows = [line.replace('"Đường phèn, đường phổi"', "Đường phèn").split(",") for line in text.splitlines()]
        book = openpyxl.load_workbook(folder / f"{stem}.xlsx")
        sheet = book.worksheets[0]
        assert [cell.value for cell in sheet[1]] == rows[0]
        for row in rows[1:]:
            sheet.append([cell or None for cell in row])
        book.save(folder / f"{stem}.xlsx")


def test_a_blank_folder_says_what_to_fill_in_and_nothing_else(tmp_path: Path) -> None:
    written = write_blank(tmp_path / "moi" / "chu-trinh")
    assert [path.name for path in written] == [
        "HUONG-DAN.md", "council.xlsx", "cycle.toml", "dossiers", "products.xlsx", "units.xlsx",
    ]  # fmt: skip
    faults = read_folder(tmp_path / "moi" / "chu-trinh").faults
    assert {fault.code for fault in faults} == {"value.missing", "agency.letter_symbol", "table.empty"}
    assert all(fault.way_out.startswith("điền ") for fault in faults)
    lines = (tmp_path / "moi" / "chu-trinh" / "cycle.toml").read_text(encoding="utf-8").splitlines()
    told = {fault.row for fault in faults if fault.file == "cycle.toml"}
    empty = {n for n, line in enumerate(lines, 1) if '= ""' in line or '= [""]' in line}
    optional = {n for n, line in enumerate(lines, 1) if line.startswith("mark = ")}
    assert told == empty - optional
    assert [path.name for path in tmp_path.iterdir()] == ["moi"]


def test_filled_in_it_has_no_faults(tmp_path: Path) -> None:
    write_blank(tmp_path / "chu-trinh")
    fill_in(tmp_path / "chu-trinh")
    reading = read_folder(tmp_path / "chu-trinh")
    assert reading.faults == ()
    plan = reading.require_plan()
    assert (plan.regime, plan.key, len(plan.products)) == ("R4", "lam-dong-2026-2", 3)


def test_the_optional_parts_are_good_once_their_marks_are_removed(tmp_path: Path) -> None:
    write_blank(tmp_path / "chu-trinh")
    fill_in(tmp_path / "chu-trinh")
    file = tmp_path / "chu-trinh" / "cycle.toml"
    head, _, tail = file.read_text(encoding="utf-8").partition("# [[obligations]]")
    file.write_text(head + ("# [[obligations]]" + tail).replace("\n# ", "\n").removeprefix("# "), encoding="utf-8")
    reading = read_folder(tmp_path / "chu-trinh")
    assert reading.faults == ()
    plan = reading.require_plan()
    assert [len(part) for part in (plan.obligations, plan.targets, plan.reports, plan.papers, plan.registers)] == [
        1, 1, 1, 1, 2,
    ]  # fmt: skip


def test_tables_can_be_csv(tmp_path: Path) -> None:
    write_blank(tmp_path / "chu-trinh", ".csv")
    header = (tmp_path / "chu-trinh" / "units.csv").read_text(encoding="utf-8")
    assert header == UNITS.splitlines(keepends=True)[0]
    assert "`units.csv`" in (tmp_path / "chu-trinh" / "HUONG-DAN.md").read_text(encoding="utf-8")


def test_the_guide_names_all_columns_of_the_session_files(tmp_path: Path) -> None:
    write_blank(tmp_path / "chu-trinh")
    guide = (tmp_path / "chu-trinh" / "HUONG-DAN.md").read_text(encoding="utf-8")
    assert "«Mã sản phẩm», «Mã thành viên», «Phần A», «Phần B», «Phần C», «Nhận xét»" in guide
    assert "{" not in guide


def test_workbooks_keep_leading_zeros_and_offer_the_words_of_a_list(tmp_path: Path) -> None:
    write_blank(tmp_path / "chu-trinh")
    sheet = openpyxl.load_workbook(tmp_path / "chu-trinh" / "units.xlsx").worksheets[0]
    assert sheet.column_dimensions["A"].number_format == "@"
    assert sheet.column_dimensions["D"].number_format == "dd/mm/yyyy"
    (levels,) = sheet.data_validations.dataValidation
    assert levels.formula1 == '"huyện,thị xã,thành phố,xã,phường,thị trấn,đặc khu"'
    assert str(levels.sqref) == "C2:C1000"


def test_an_empty_folder_is_used_as_it_is(tmp_path: Path) -> None:
    assert write_blank(tmp_path)[1].parent == tmp_path


def test_a_folder_with_work_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "cycle.toml").write_text("công sức", encoding="utf-8")
    with pytest.raises(FolderNotEmpty, match="thư mục trống") as refused:
        write_blank(tmp_path)
    assert refused.value.path == tmp_path
    with pytest.raises(FolderNotEmpty):
        write_blank(tmp_path / "cycle.toml")
    assert [path.name for path in tmp_path.iterdir()] == ["cycle.toml"]
    assert (tmp_path / "cycle.toml").read_text(encoding="utf-8") == "công sức"


def test_nothing_half_written_stays_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class DiskFull(OSError):
        """No room for the second workbook."""

    write = blank._write_workbook  # noqa: SLF001 - the disk fills up in the middle of the work
    calls: list[Path] = []

    def fail_at_second(path: Path, table: object) -> None:
        calls.append(path)
        if len(calls) == 2:
            raise DiskFull
        write(path, table)  # type: ignore[arg-type]

    monkeypatch.setattr(blank, "_write_workbook", fail_at_second)
    with pytest.raises(DiskFull):
        write_blank(tmp_path / "chu-trinh")
    assert len(calls) == 2
    assert list(tmp_path.iterdir()) == []
