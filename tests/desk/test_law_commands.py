"""thuky explain, thuky criteria and thuky regimes, as a clerk types them."""

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from desk.command import app

runner = CliRunner()


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THUKY_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("THUKY_DATABASE_URL", raising=False)


def say(*words: str, code: int = 0) -> str:
    result = runner.invoke(app, list(words))
    assert result.exit_code == code, result.output
    return result.output


def test_explain_a_day_and_as_json() -> None:
    told = say("explain", "--as-of", "02/11/2026", "--province", "Quảng Ngãi")
    assert "Ngày 02/11/2026: chế độ R4" in told
    assert "nhận ngày 02/11/2026 thì xong chậm nhất vào ngày 23/11/2026" in told
    assert "CHÚ Ý  Điều 12 khoản 3" in told
    assert "(?) 3 giá trị chưa đối chiếu với văn bản gốc" in told
    found = json.loads(say("explain", "--as-of", "2021-11-01", "--registration", "nâng hạng", "--json"))
    assert (found["regime"], found["registration"], found["lodged_on"]) == ("R1", "nâng hạng", "2021-11-01")


def test_criteria_from_list_to_import(tmp_path: Path) -> None:
    told = say("criteria", "list")
    assert " 11  Chè tươi, chè chế biến: " in told
    assert "40/25/35, phiên bản R4/11" in told
    assert "26 bộ, 787 tiêu chí." in told
    assert "4.1 Khu vực phân phối chính (tối đa 5): 3 sao từ 2 điểm; 4 sao từ 3 điểm; 5 sao từ 5 điểm" in say(
        "criteria", "show", "11", "--gates"
    )
    whole = say("criteria", "show", "26")
    assert "A 1. TỔ CHỨC DỊCH VỤ CỘNG ĐỒNG" in whole
    assert "[trường hợp 2]" in whole
    file = tmp_path / "bo.xlsx"
    assert "Đã ghi 3 bộ" in say("criteria", "export", "3,11-12", str(file))
    book = load_workbook(file)
    book["R4 bo 11"]["I9"] = "Có vùng nguyên liệu"
    book.save(file)
    told = say("criteria", "import", str(file), "--note", "Công báo")
    assert "Bộ 11 Chè tươi, chè chế biến: đã nạp, phiên bản R4/11@1-" in told
    assert "Bộ 12 Sản phẩm trà từ thực vật khác: không đổi, vẫn là phiên bản R4/12." in told
    assert "(Công báo)" in say("criteria", "list")
    book["R4 bo 12"]["G9"] = 9
    book.save(file)
    told = say("criteria", "import", str(file), code=1)
    assert "LỖI  ô R4 bo 12!G9: Tiêu chí 1.1, mức 1: ghi 9 điểm" in told
    assert "Chưa nạp bộ nào." in told
    assert say("criteria", "export", "mười", str(file), code=2)
    assert say("criteria", "export", "5-3", str(file), code=2)


def test_older_regimes_show_their_headings() -> None:
    told = say("criteria", "list", "--regime", "R1")
    assert "PHẦN C: CHẤT LƯỢNG SẢN PHẨM (40 điểm)" in told
    assert "thuky criteria export" in told


def test_doubts_of_all_data_are_listed() -> None:
    told = say("regimes", "check")
    assert "R1, R2, R3: " in told
    assert "giá trị chưa đối chiếu." in told
    assert "Chuyển tiếp: Hồ sơ nộp đến hết ngày 21/5/2026" in say("regimes", "list")
