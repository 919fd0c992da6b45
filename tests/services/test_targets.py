"""Targets of the installation: kept all or none, counted over cycles, printed beside those of a cycle."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlmodel import select

from domain.target import TargetKind
from models.audit_entry import AuditEntry
from models.target import Target
from services.cycle_folder.target_form import Target as PlannedTarget
from services.cycles import load_cycle
from services.office import Office
from services.stats_facts import facts_of
from services.targets import (
    FaultyTargets,
    UnknownTarget,
    add,
    add_all,
    listed,
    plain,
    progress_in,
    read_file,
    remove,
    report_row,
)
from tests.services.cast import KEY
from tests.services.conftest import OpenCycle
from tests.services.stats_cast import fill, office_of

NOW = datetime(2022, 12, 20, 3, tzinfo=UTC)
FIFTY = {
    "code": "50-san-pham",
    "name": "50 sản phẩm từ 3 sao đến 2025",
    "planned": "50",
    "period_from": "01/01/2021",
    "period_until": "31/12/2025",
    "basis": "Kế hoạch số 05/KH-UBND",
}
CSV = """\
Mã;Tên chỉ tiêu;Kế hoạch;Đếm gì;Từ hạng sao;Từ hạng trước khi nâng;Từ ngày;Đến ngày;Cách tính;Loại hình
htx;Hợp tác xã có sản phẩm;10;producers;3;;2021-01-01;31/12/2025;valid;HTX, THT

nang;Nâng hạng 3 lên 4;10;upgrades;4;3;01/01/2021;31/12/2025;;
"""


@pytest.fixture
def office(database_url: str, office_home: Path) -> Iterator[Office]:
    """Give an office with cycles of 2020 to 2022, twenty products each."""
    with office_of(office_home, database_url, NOW) as opened:
        fill(opened, (2020, 2021, 2022), 20)
        yield opened


@pytest.fixture
def bare(migrated_sqlite: Path, office_home: Path) -> Iterator[Office]:
    """Give an office without cycles, on SQLite."""
    (office_home / "thuky.db").write_bytes(migrated_sqlite.read_bytes())
    with office_of(office_home, "", NOW) as opened:
        yield opened


def test_targets_are_counted_over_cycles(office: Office, tmp_path: Path) -> None:
    assert add(office, FIFTY) == "50-san-pham"
    file = tmp_path / "targets.csv"
    file.write_text(CSV, encoding="utf-8-sig")
    assert read_file(office, file) == ("htx", "nang")
    found = {row["code"]: row for row in map(plain, listed(office, None))}
    assert list(found) == ["50-san-pham", "htx", "nang"]
    # The eight products of 2021 are those of 2022 again: they count once.
    assert (found["50-san-pham"]["done"], found["50-san-pham"]["percent"]) == (8, "16%")
    assert found["50-san-pham"]["trend"] == "còn thiếu 42; chậm, đến nay cần 19"
    assert found["50-san-pham"]["source"] == "Kế hoạch số 05/KH-UBND"
    assert found["htx"]["done"] == 2
    assert found["nang"]["done"] == 0
    assert [one.progress.done for one in listed(office, None, date(2020, 12, 31))] == [0, 2, 0]


def test_a_target_of_the_same_code_is_changed_and_keeps_its_place(bare: Office) -> None:
    add_all(bare, [FIFTY, FIFTY | {"code": "khac"}])
    add(bare, FIFTY | {"planned": "60"})
    with bare.read() as session:
        kept = session.exec(select(Target).order_by(Target.position)).all()  # type: ignore[arg-type]
        actions = session.exec(select(AuditEntry.action).where(AuditEntry.subject == "50-san-pham")).all()
    assert [(row.key, row.planned, row.position) for row in kept] == [("50-san-pham", 60, 1), ("khac", 50, 2)]
    assert actions == ["target.add", "target.change"]
    remove(bare, "khac")
    assert [view.code for view in listed(bare, None)] == ["50-san-pham"]
    with pytest.raises(UnknownTarget, match="Các mã đang có: 50-san-pham"):
        remove(bare, "khac")
    remove(bare, "50-san-pham")
    with pytest.raises(UnknownTarget, match="Chưa có chỉ tiêu nào"):
        remove(bare, "khac")


@pytest.mark.parametrize(
    ("change", "faults"),
    [
        ({"name": "", "planned": "nhiều"}, ["chưa ghi «Tên chỉ tiêu»", "«Kế hoạch» phải là số nguyên"]),
        ({"planned": "9" * 7}, ["phải là số nguyên"]),
        ({"kind": "sản-phẩm", "counting": "mọi"}, ["«Đếm gì» không có sản-phẩm", "«Cách tính» không có mọi"]),
        ({"kind": "units producers"}, ["«Đếm gì» chỉ ghi một từ"]),
        ({"period_from": "ngày mai", "period_until": ""}, ["«Từ ngày»", "«Đến ngày»"]),
        ({"period_from": "01/01/2026"}, ["ngày cuối 31/12/2025 trước ngày đầu"]),
        ({"from_star": "3"}, ["chỉ dùng cho chỉ tiêu nâng hạng"]),
        ({"groups": "I; VII", "producer_kinds": "HTX X"}, ["không có VII", "không có X"]),
    ],
)
def test_every_fault_is_told_and_nothing_is_kept(bare: Office, change: dict[str, str], faults: list[str]) -> None:
    with pytest.raises(FaultyTargets) as told:
        add_all(bare, [FIFTY, FIFTY | {"code": "sai"} | change])
    assert all(any(fault in one for one in told.value.faults) for fault in faults)
    assert all(one.startswith("Chỉ tiêu 2: ") for one in told.value.faults)
    assert listed(bare, None) == []


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "trống"),
        ("Tên chỉ tiêu,Màu\nx,y\n".encode(), "có cột lạ: Màu"),
        (b"\xff\xfe\x00", "cần tệp CSV mã UTF-8"),
    ],
)
def test_a_file_that_is_no_list_of_targets_is_refused(bare: Office, tmp_path: Path, content: bytes, fault: str) -> None:
    file = tmp_path / "targets.csv"
    file.write_bytes(content)
    with pytest.raises(FaultyTargets, match=fault):
        read_file(bare, file)


def test_a_report_lists_the_targets_of_the_cycle_then_those_whose_period_has_begun(open_cycle: OpenCycle) -> None:
    installation = open_cycle(("star_at_least = 3", 'star_at_least = 3\nkind = "units"'))
    with installation.at(NOW) as office:
        add_all(office, [FIFTY, FIFTY | {"code": "sau", "period_from": "01/01/2024"}])
        cycle = load_cycle(office, KEY)
        with office.read() as session:
            views = progress_in(session, cycle, facts_of(session), date(2022, 6, 30))
        assert [view.code for view in listed(office, KEY)] == [f"{KEY}/1", "50-san-pham"]
    assert [view.code for view in views] == [f"{KEY}/1", "50-san-pham"]
    assert views[0].progress.goal.kind is TargetKind.units
    assert report_row(views[0]) == {
        "target": "Sản phẩm đạt từ 3 sao",
        "planned": "20",
        "reached": "00",
        "percent": "0%",
        "missing": "20",
        "trend": "còn thiếu 20",
    }


def test_the_noun_behind_the_number_of_a_target() -> None:
    nouns = [PlannedTarget(name="x", planned=1, star_at_least=3, kind=kind).noun for kind in ("products", "producers")]
    assert nouns == ["sản phẩm", "chủ thể"]
