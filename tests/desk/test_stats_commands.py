"""thuky stats and thuky target, as a clerk types them."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from desk.command import app
from tests.services.stats_cast import fill, office_of

runner = CliRunner()


@pytest.fixture
def home(migrated_sqlite: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a folder whose office has one finished cycle of twenty products."""
    folder = tmp_path / "home"
    folder.mkdir()
    (folder / "thuky.db").write_bytes(migrated_sqlite.read_bytes())
    with office_of(folder, "", datetime(2021, 12, 20, tzinfo=UTC)) as office:
        fill(office, (2021,), 20)
    monkeypatch.setenv("THUKY_HOME", str(folder))
    monkeypatch.delenv("THUKY_DATABASE_URL", raising=False)
    monkeypatch.setenv("COLUMNS", "220")
    return tmp_path


def say(*words: str, code: int = 0) -> str:
    """Type a command."""
    result = runner.invoke(app, list(words))
    assert result.exit_code == code, result.output
    return result.output


def test_the_table_on_the_screen_in_the_workbook_and_as_json_is_one(home: Path) -> None:
    words = ("stats", "--year", "2021", "--by", "unit", "--from", "01/01/2021", "--until", "2021-12-31")
    screen = say(*words)
    assert "Sản phẩm OCOP theo địa phương (năm 2021; từ ngày 01/01/2021; đến hết ngày 31/12/2021)" in screen
    values = json.loads(say(*words, "--json"))
    assert values["totals"]["Đăng ký"] == 20
    assert f"Đã ghi {home / 's.xlsx'}" in say(*words, "--xlsx", str(home / "s.xlsx"))
    sheet = load_workbook(home / "s.xlsx").worksheets[0]
    last = [cell.value for cell in sheet[sheet.max_row]]
    assert last[2:] == list(values["totals"].values())
    assert all(str(number) in screen for number in last[2:])
    assert "hạng sao: đăng ký" in say("stats", "--by", "group", "--second-by", "star", "--count", "registered")


def test_the_national_table_as_workbook_and_as_csv(home: Path) -> None:
    told = say("stats", "ptnt-ocop", "--year", "2021", str(home / "p.xlsx"))
    assert "8 sản phẩm, năm 2021. Cột DoanhThuNam để trống" in told
    say("stats", "ptnt-ocop", "--year", "2021", str(home / "p.csv"))
    lines = (home / "p.csv").read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == load_workbook(home / "p.xlsx")["PTNT_OCOP"].max_row == 9
    say("stats", "ptnt-ocop", "--year", "2021", str(home / "p.doc"), code=2)
    assert not (home / "p.doc").exists()


def test_targets_are_added_read_listed_and_removed(home: Path) -> None:
    period = ("--from", "01/01/2021", "--until", "31/12/2025")
    told = say("target", "add", "50 sản phẩm", "--planned", "50", *period, "--code", "50-sp")
    assert "Đã ghi chỉ tiêu 50-sp." in told
    say(
        "target", "add", "Nâng hạng", "--planned", "2", *period, "--kind", "upgrades", "--star", "4", "--from-star", "3"
    )
    file = home / "t.csv"
    file.write_text("name,planned,period_from,period_until\nHTX,x,01/01/2021,\n", encoding="utf-8")
    told = say("target", "read", str(file), code=1)
    assert "LỖI  Chỉ tiêu 1: «Đến ngày»" in told
    assert "«Kế hoạch» phải là số nguyên" in told
    file.write_text("name,planned,period_from,period_until\nHTX,1,01/01/2021,31/12/2021\n", encoding="utf-8")
    assert "Đã ghi 1 chỉ tiêu: htx." in say("target", "read", str(file))
    rows = json.loads(say("target", "list", "--at", "31/12/2021", "--json"))
    assert [(row["code"], row["done"]) for row in rows] == [("50-sp", 8), ("nang-hang", 0), ("htx", 8)]
    assert "còn thiếu 42; chậm" in say("target", "list", "--at", "31/12/2023")
    assert "Đã bỏ chỉ tiêu htx." in say("target", "remove", "htx")
