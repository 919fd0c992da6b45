"""Regime, names of the day and authority lines in the folder check."""

from pathlib import Path

import pytest

from services.cycle_folder.faults import Fault
from services.cycle_folder.form import with_derived
from services.cycle_folder.read import read_folder
from tests.services import cast, regime_cast
from tests.services.cycle_folder.folders import CycleFolder

TOML = "cycle.toml"


def _faults(path: Path) -> dict[str, Fault]:
    return {fault.code: fault for fault in read_folder(path).faults}


def _change(path: Path, file: str, old: str, new: str) -> None:
    text = (path / file).read_text(encoding="utf-8")
    assert text.count(old) == 1, old
    (path / file).write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize("code", regime_cast.ERAS)
def test_a_folder_of_each_regime_is_good(code: str, tmp_path: Path) -> None:
    assert read_folder(regime_cast.make_folder(tmp_path / code, code)).errors == ()


@pytest.mark.parametrize(
    ("post", "authority", "words"),
    [
        ("Phó Giám đốc Sở", '["GIÁM ĐỐC"]', '["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"]'),
        ("Giám đốc Sở", '["TM. SỞ", "GIÁM ĐỐC"]', '["GIÁM ĐỐC"]'),
        ("Giám đốc Sở", '["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"]', '["GIÁM ĐỐC"]'),
    ],
)
def test_lines_that_belie_the_post_are_told_with_the_right_ones(
    folder: CycleFolder, post: str, authority: str, words: str
) -> None:
    folder.swap(TOML, 'post = "Giám đốc Sở Nông nghiệp và Môi trường"', f'post = "{post}"')
    folder.swap(TOML, 'authority = ["GIÁM ĐỐC"]', f"authority = {authority}")
    (fault,) = folder.faults()
    assert (fault.level, fault.code, fault.column) == ("error", "signer.authority", "signers.gd.authority")
    assert words in fault.way_out


def test_lines_of_a_post_that_nobody_knows_are_a_warning(folder: CycleFolder) -> None:
    folder.swap(TOML, 'post = "Chủ tịch Hội đồng"', 'post = "Phó Chủ tịch Ủy ban nhân dân tỉnh"')
    (fault,) = folder.faults()
    assert (fault.level, fault.code) == ("warning", "signer.authority")
    assert "ghi chức vụ của người ký trong cơ quan này" in fault.way_out


def test_lines_may_be_left_to_the_program(folder: CycleFolder) -> None:
    folder.swap(TOML, 'authority = ["GIÁM ĐỐC"]\n', "")
    assert folder.faults() == ()


@pytest.mark.parametrize(
    ("post", "more", "column"),
    [
        ("Kế toán trưởng", "", "signers.gd.post"),
        ("Phó Giám đốc Sở", 'capacity = "Q."', "signers.gd.capacity"),
    ],
)
def test_a_post_that_cannot_sign_is_told(folder: CycleFolder, post: str, more: str, column: str) -> None:
    folder.swap(TOML, 'authority = ["GIÁM ĐỐC"]\n', f"{more}\n")
    folder.swap(TOML, 'post = "Giám đốc Sở Nông nghiệp và Môi trường"', f'post = "{post}"')
    (fault,) = folder.faults()
    assert (fault.level, fault.code, fault.column) == ("error", "signer.post", column)


def test_the_years_before_the_national_criteria_are_refused(folder: CycleFolder) -> None:
    folder.swap(TOML, 'regime = "R4"', 'regime = "R0"')
    faults = {fault.code: fault for fault in folder.faults()}
    assert {"regime.silent", "regime.not_valid"} <= set(faults)
    assert "trọng số" in faults["regime.silent"].problem
    assert "bộ tiêu chí tạm thời" in faults["regime.silent"].problem


@pytest.mark.parametrize(
    ("code", "old", "new", "fault", "level"),
    [
        ("R3", "dossiers_due = 2025-09-10", "dossiers_due = 2026-05-22", "regime.lodged_late", "error"),
        ("R3", "recognise_until = 2025-10-30", "recognise_until = 2026-07-22", "regime.transition", "error"),
        (
            "R3",
            'name = "Sở Nông nghiệp và Môi trường tỉnh Quảng Ngãi"',
            'name = "Sở Nông nghiệp và Phát triển nông thôn tỉnh Quảng Ngãi"',
            "agency.name_of_day",
            "warning",
        ),
    ],
)
def test_days_and_names_that_the_law_does_not_hold_are_told(
    code: str, old: str, new: str, fault: str, level: str, tmp_path: Path
) -> None:
    folder = regime_cast.make_folder(tmp_path / code, code)
    _change(folder, TOML, old, new)
    assert _faults(folder)[fault].level == level


def test_the_last_day_before_the_new_rules_is_in_time(tmp_path: Path) -> None:
    folder = regime_cast.make_folder(tmp_path / "R3", "R3")
    _change(folder, TOML, "dossiers_due = 2025-09-10", "dossiers_due = 2026-05-22\ndossiers_due_inclusive = false")
    assert "regime.lodged_late" not in _faults(folder)


@pytest.mark.parametrize(
    ("old", "new", "code", "words"),
    [
        ("Đức Phổ,thị xã", "Đức Phổ,huyện", "unit.changed", "thị xã"),
        ("Mộ Đức,huyện", "Tây Trà,huyện", "unit.merged", "nhập"),
        ("Mộ Đức,huyện", "Mộ Đức,", "value.missing", ""),
    ],
)
def test_units_have_the_level_of_the_day(old: str, new: str, code: str, words: str, tmp_path: Path) -> None:
    folder = cast.make_folder(tmp_path / "R1")
    _change(folder, "units.csv", old, new)
    assert words in _faults(folder)[code].problem


def test_agencies_follow_only_from_three_that_are_there(folder: CycleFolder) -> None:
    given = folder.read().require_plan().agencies
    assert set(given) == {"province", "department", "council", "office", "advisors", "unit"}
    assert with_derived({"province": given["province"]}) == {"province": given["province"]}
    own = given["office"].model_copy(update={"symbol": "VPNTM"})
    assert with_derived({**given, "office": own})["office"].symbol == "VPNTM"


def test_districts_do_not_outlive_their_regime(tmp_path: Path) -> None:
    folder = regime_cast.make_folder(tmp_path / "R2", "R2")
    _change(folder, TOML, "announce_on = 2024-03-05", "announce_on = 2025-07-01")
    assert "xã, phường, đặc khu" in _faults(folder)["unit.level_of_day"].way_out
