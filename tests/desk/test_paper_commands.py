"""Single papers and regimes from the command line, as a clerk types it."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from desk.command import app
from services.cycles import open_folder
from services.office import open_office
from services.settings import Settings
from tests.services import cast

runner = CliRunner()
KEY = f"{cast.KEY}/plan_submission/van-ban-le/1"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Open the cast's cycle, whose papers wait for a signature, and point the command at it."""
    home = tmp_path / "home"
    with open_office(Settings(home=home, database_url=""), at=cast.at("2020-03-01")) as office:
        open_folder(office, cast.make_folder(tmp_path / "cycle", cast.WAIT_TO_SIGN))
    monkeypatch.setenv("THUKY_HOME", str(home))
    monkeypatch.setenv("COLUMNS", "240")
    monkeypatch.delenv("THUKY_DATABASE_URL", raising=False)
    return home


def _say(*words: str, code: int = 0) -> str:
    result = runner.invoke(app, list(words))
    assert result.exit_code == code, result.output
    return result.output


def test_a_paper_goes_from_its_skeleton_to_issue_and_void(home: Path, tmp_path: Path) -> None:
    data = tmp_path / "to-trinh.toml"
    draft = ("paper", "draft", "plan_submission", "--cycle", cast.KEY)
    assert str(data) in _say(*draft, "--skeleton", str(data))
    _say(*draft, "--data", str(data), code=1)
    data.write_text(data.read_text(encoding="utf-8").replace("CẦN ĐIỀN", "Cần có kế hoạch"), encoding="utf-8")
    said = _say(*draft, "--data", str(data), "--day", "2020-03-05")
    assert f"{KEY}  draft  Tờ trình" in said
    assert Path(said.split("Tệp: ")[1].strip()).is_file()
    _say("paper", "issue", KEY, code=1)
    _say("paper", "sign", KEY, "--by", "Trần Thị B")
    assert f"{KEY}  issued  01/TTr-SNN" in _say("paper", "issue", KEY, "--day", "2020-03-06")
    assert "01/TTr-SNN" in _say("paper", "void", KEY, "--reason", "Thay bằng tờ trình khác")
    assert f"{KEY}  void  01/TTr-SNN" in _say("paper", "list")
    assert any(home.rglob("*.docx"))


def test_either_data_or_a_skeleton_is_asked_for(home: Path, tmp_path: Path) -> None:
    draft = ("paper", "draft", "plan_submission", "--cycle", cast.KEY)
    _say(*draft, code=2)
    _say(*draft, "--data", str(tmp_path / "a.toml"), "--skeleton", str(home / "b.toml"), code=2)


def test_the_kinds_are_listed_by_their_code() -> None:
    lines = _say("paper", "kinds").splitlines()
    assert lines == sorted(lines, key=lambda line: line[:3])
    assert any("unit_plan" in line and "Ủy ban nhân dân huyện, xã" in line for line in lines)


def test_the_regimes_are_listed_and_their_doubts_named() -> None:
    listed, doubts = _say("regimes", "list"), _say("regimes", "check")
    for fact in ("R0", "40/25/35", "3 sao: Ủy ban nhân dân cấp huyện", "21/7/2026", "Không có thang điểm"):
        assert fact in listed
    assert "Quyết định số 781/QĐ-TTg" in doubts
    assert "nguồn: QĐ 26/2026/QĐ-TTg; Điều 12 khoản 3" in doubts
    assert doubts.strip().endswith("giá trị chưa đối chiếu.")
