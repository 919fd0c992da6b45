"""Opening cycles: all of a folder or nothing, again without harm, never over a running one."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from documents.kinds import load_kind
from models.admin_unit import AdminUnit, CycleUnit
from models.cycle import Cycle
from models.dossier import Dossier
from models.product import Producer, Product
from services.cycle_folder.faults import FaultyFolder
from services.cycles import (
    CycleChanged,
    Opened,
    UnitConflict,
    UnknownCycle,
    cycle_keys,
    load_cycle,
    open_cycle_keys,
)
from services.letterhead import letterhead_of, recipients
from tests.services import cast
from tests.services.cast import KEY, at
from tests.services.conftest import OpenCycle
from tests.services.history import OPENED
from tests.services.installation import Installation
from tests.services.reading import audit_of, rows


def test_opening_a_folder_writes_units_products_and_dossiers(open_cycle: OpenCycle) -> None:
    installation = open_cycle()
    with installation.at(OPENED) as office:
        cycle = load_cycle(office, KEY)
        assert open_cycle_keys(office) == cycle_keys(office) == (KEY,)
        assert {row.code: (row.level, row.name) for row in rows(office, AdminUnit).values()}["534"] == (
            "thị xã",
            "Đức Phổ",
        )
        assert rows(office, CycleUnit)["528"].email == ""
        assert len(rows(office, Producer)) == 6  # the cooperative of Đức Nhuận has two products
        assert rows(office, Product)["QNG-05"].registration == "nâng hạng"
        assert {row.state for row in rows(office, Dossier).values()} == {"registered"}
    assert (cycle.plan.title, cycle.regime.code, cycle.state) == (
        "Chu trình OCOP năm 2020 tỉnh Quảng Ngãi",
        "R1",
        "open",
    )
    files = [path for path in installation.inbox().rglob("*") if path.is_file()]
    assert len(files) == 39


def test_opening_the_same_folder_again_brings_only_new_files(empty: Installation, tmp_path: Path) -> None:
    folder = cast.make_folder(tmp_path / "cycle")
    assert empty.open_folder(folder, OPENED) == Opened(KEY, is_new=True, units=5, products=7, files_copied=39)
    assert empty.open_folder(folder, at("2020-04-01")) == Opened(KEY, is_new=False, units=5, products=7, files_copied=0)
    cast.file_dossier(folder / "dossiers" / "2020-04-20", "524", "QNG-06")
    assert empty.open_folder(folder, at("2020-04-20")).files_copied == 5
    with empty.at(OPENED) as office:
        assert audit_of(office, "") == []
        assert [row.opened_at for row in rows(office, Cycle).values()] == [OPENED]


def test_what_systems_leave_in_folders_is_not_taken_for_a_paper(empty: Installation, tmp_path: Path) -> None:
    folder = cast.make_folder(tmp_path / "cycle")
    for name in ("Thumbs.db", "~$phieu.docx", ".DS_Store"):
        (folder / "dossiers" / "2020-04-02" / "524" / "QNG-01" / name).write_bytes(b"?")
    assert empty.open_folder(folder, OPENED).files_copied == 39


def test_a_running_cycle_is_not_overwritten(empty: Installation, tmp_path: Path) -> None:
    empty.open_folder(cast.make_folder(tmp_path / "cycle"), OPENED)
    changed = cast.make_folder(tmp_path / "changed", ("dossiers_due = 2020-04-10", "dossiers_due = 2020-04-13"))
    cast.write_table(changed / "units.csv", [*cast.UNITS[:4], [*cast.UNITS[4][:4], "moi@example.vn"], cast.UNITS[5]])
    with pytest.raises(CycleChanged) as refused:
        empty.open_folder(changed, at("2020-04-01"))
    assert refused.value.changed == ("units",)  # a moved deadline is followed
    assert "đặt mã (key) mới" in str(refused.value)
    with empty.at(OPENED) as office:
        assert load_cycle(office, KEY).plan.dates.dossiers_due == date(2020, 4, 10)


def test_a_faulty_folder_leaves_nothing_behind(empty: Installation, tmp_path: Path) -> None:
    folder = cast.make_folder(tmp_path / "cycle", ("announce_on = 2020-03-05", "announce_on = 2020-05-05"))
    with pytest.raises(FaultyFolder):
        empty.open_folder(folder, OPENED)
    with empty.at(OPENED) as office:
        assert not rows(office, Cycle)
        assert open_cycle_keys(office) == cycle_keys(office) == ()
    assert not empty.inbox().exists()


def test_a_second_round_shares_the_units_and_a_renamed_unit_is_another(empty: Installation, tmp_path: Path) -> None:
    empty.open_folder(cast.make_folder(tmp_path / "first"), OPENED)
    second = cast.make_folder(tmp_path / "second", ('key = "quang-ngai-thu"', 'key = "quang-ngai-thu-2"\nround = 2'))
    shutil.rmtree(second / "dossiers")
    assert empty.open_folder(second, OPENED).is_new
    with empty.at(OPENED) as office:
        assert len(rows(office, AdminUnit)) == 5
        assert len(rows(office, CycleUnit)) == 10

    third = cast.make_folder(tmp_path / "third", ('key = "quang-ngai-thu"', 'key = "quang-ngai-thu-3"\nround = 3'))
    shutil.rmtree(third / "dossiers")
    header, *units = cast.UNITS
    cast.write_table(third / "units.csv", [header, [*units[0][:1], "Bình Sơn Mới", *units[0][2:]], *units[1:]])
    with pytest.raises(UnitConflict) as refused:
        empty.open_folder(third, OPENED)
    assert refused.value.code == "524"
    assert "đã là «huyện Bình Sơn», thư mục lại ghi «huyện Bình Sơn Mới»" in str(refused.value)

    spans = [[*header, "Hiệu lực từ"], [units[0][0], "Bình Sơn Mới", *units[0][2:], "2020-02-01"]]
    cast.write_table(third / "units.csv", [*spans, *([*unit, ""] for unit in units[1:])])
    assert empty.open_folder(third, OPENED).is_new
    with empty.at(OPENED) as office:
        named = {key: row.name for key, row in rows(office, AdminUnit).items() if row.code == "524"}
    assert named == {"524": "Bình Sơn", "524@2020-02-01": "Bình Sơn Mới"}


def test_a_cycle_that_is_not_open_is_named_with_those_that_are(empty: Installation, tmp_path: Path) -> None:
    with empty.at(OPENED) as office, pytest.raises(UnknownCycle, match="Chưa mở chu trình nào"):
        load_cycle(office, "khong-co")
    empty.open_folder(cast.make_folder(tmp_path / "cycle"), OPENED)
    with empty.at(OPENED) as office, pytest.raises(UnknownCycle, match="Các chu trình đang có: quang-ngai-thu"):
        load_cycle(office, "khong-co")


def test_the_office_may_choose_recipients_subject_and_words_of_a_paper(open_cycle: OpenCycle) -> None:
    own = """\
[papers.announcement]
subject_line = "thực hiện Chu trình theo cách của tỉnh"
recipients = ["Như trên", "Báo Quảng Ngãi"]
legal_bases = ["Căn cứ văn bản riêng của tỉnh"]
texts = { closing = ["Lời kết riêng của tỉnh"] }
"""
    with open_cycle(("[papers.announcement]\n", own)).at(OPENED) as office:
        cycle = load_cycle(office, KEY)
    head = letterhead_of(cycle, load_kind("announcement"))
    assert head.text.subject_line == "thực hiện Chu trình theo cách của tỉnh"
    assert recipients(cycle, "announcement", ["Không dùng"], "VT") == ["Như trên", "Báo Quảng Ngãi", "Lưu: VT"]


def test_recipients_that_name_the_file_copy_are_left_alone(open_cycle: OpenCycle) -> None:
    own = '[papers.announcement]\nrecipients = ["Như trên", "Lưu: VT, K16"]\n'
    with open_cycle(("[papers.announcement]\n", own)).at(OPENED) as office:
        assert recipients(load_cycle(office, KEY), "announcement", [], "VT") == ["Như trên", "Lưu: VT, K16"]
