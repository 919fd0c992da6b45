"""What units have sent: the folders of dossiers/."""

from datetime import date
from pathlib import Path

import pytest

from tests.services.cycle_folder.folders import CycleFolder

DAY = "dossiers/2026-10-12"


@pytest.mark.parametrize(
    ("file", "fault_file", "code", "level", "hint"),
    [
        ("dossiers/12-10-2026/21548/QNG-03/01.pdf", "dossiers/12-10-2026", "dossier.date", "error", "ngày nhận"),
        ("dossiers/2026-02-30/21548/QNG-03/01.pdf", "dossiers/2026-02-30", "dossier.date", "error", "ngày nhận"),
        (f"{DAY}/2154/QNG-03/01.pdf", f"{DAY}/2154", "dossier.unit", "error", "có phải «21548» không"),
        (f"{DAY}/21548/QNG-3/01.pdf", f"{DAY}/21548/QNG-3", "dossier.subject", "error", "có phải «QNG-03» không"),
        (f"{DAY}/21040/QNG-02/01.pdf", f"{DAY}/21040/QNG-02", "dossier.other_unit", "error", "đúng đơn vị"),
        (f"{DAY}/ghi-chu.txt", f"{DAY}/ghi-chu.txt", "dossier.stray", "error", "mã đơn vị"),
        ("dossiers/ghi-chu.txt", "dossiers/ghi-chu.txt", "dossier.stray", "error", "thư mục ngày"),
        (f"{DAY}/21548/01.pdf", f"{DAY}/21548/01.pdf", "dossier.stray", "error", "mã sản phẩm"),
        (f"{DAY}/21548/QNG-03/anh/05.jpg", f"{DAY}/21548/QNG-03/anh", "dossier.nested", "error", "thư mục con"),
        (f"{DAY}/21028/QNG-02/.gitkeep", f"{DAY}/21028/QNG-02", "dossier.empty", "warning", "xóa thư mục"),
        (
            "dossiers/2026-09-04/21028/QNG-02/01.pdf",
            "dossiers/2026-09-04",
            "dossier.before_announcement",
            "warning",
            "tên thư mục",
        ),
        (
            "dossiers/2027-01-04/21028/QNG-02/01.pdf",
            "dossiers/2027-01-04",
            "dossier.after_archive",
            "warning",
            "tên thư mục",
        ),
    ],
)
def test_a_wrong_path_is_a_fault(
    folder: CycleFolder, file: str, fault_file: str, code: str, level: str, hint: str
) -> None:
    folder.write(file, b"x")
    fault = folder.only_fault()
    assert (fault.code, fault.level, fault.file, fault.row, fault.column) == (code, level, fault_file, None, None)
    assert hint in fault.way_out


def test_lists_deliveries_by_day_unit_and_subject(folder: CycleFolder) -> None:
    folder.write(f"{DAY}/21028/QNG-02/01.pdf", b"x")
    folder.write(f"{DAY}/21028/Thumbs.db", b"x")
    folder.write(f"{DAY}/21028/bao-cao-nam/~$bao-cao.docx", b"x")
    folder.write(f"{DAY}/21028/bao-cao-nam/bao-cao.docx", b"x")
    reading = folder.read()
    assert reading.faults == ()
    found = [(item.date, item.unit, item.subject) for item in reading.dossiers]
    assert found == [
        (date(2026, 9, 28), "21040", "ke-hoach-xa"),
        (date(2026, 10, 12), "21028", "QNG-02"),
        (date(2026, 10, 12), "21028", "bao-cao-nam"),
        (date(2026, 10, 12), "21548", "QNG-03"),
    ]
    assert reading.dossiers[1].path == folder.path / DAY / "21028" / "QNG-02"


def test_a_folder_without_deliveries_is_fine(folder: CycleFolder) -> None:
    for file in sorted((folder.path / "dossiers").rglob("*"), reverse=True):
        file.unlink() if file.is_file() else file.rmdir()
    (folder.path / "dossiers").rmdir()
    reading = folder.read()
    assert (reading.faults, reading.dossiers) == ((), ())


def test_a_link_is_a_fault_for_it_may_lead_anywhere(folder: CycleFolder, tmp_path: Path) -> None:
    (folder.path / DAY / "21548" / "QNG-03" / "02.pdf").symlink_to(tmp_path)
    (folder.path / "dossiers" / "2026-10-13").symlink_to(tmp_path)
    assert [(fault.code, fault.file) for fault in folder.faults()] == [
        ("dossier.link", f"{DAY}/21548/QNG-03/02.pdf"),
        ("dossier.link", "dossiers/2026-10-13"),
    ]


def test_a_file_in_the_place_of_the_folder_is_a_fault(folder: CycleFolder) -> None:
    (folder.path / "dossiers").rename(folder.path.parent / "kept")
    folder.write("dossiers", b"x")
    fault = folder.only_fault()
    assert (fault.code, fault.file) == ("file.unreadable", "dossiers")


def test_paths_are_not_called_unknown_when_nothing_is_known(folder: CycleFolder) -> None:
    folder.write("cycle.toml", "khóa = ")
    (folder.path / "units.csv").unlink()
    (folder.path / "products.csv").unlink()
    folder.write(f"{DAY}/99/XYZ/01.pdf", b"x")
    assert {fault.code for fault in folder.faults()} == {"toml.syntax", "file.missing"}
