"""``thuky remind``, ``obligation`` and ``contact``: what an officer sees."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from desk.command import app
from tests.services import cast
from tests.services.cast import KEY, at
from tests.services.history import OPENED
from tests.services.installation import Installation

EXAMPLE = str(Path(__file__).parents[2] / "examples" / "tuyen-quang-2026")


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Installation:
    """Open the cast's cycle and announce it."""
    monkeypatch.setenv("THUKY_HOME", str(tmp_path / "home"))
    installation = Installation(tmp_path / "home")
    installation.open_folder(cast.make_folder(tmp_path / "cycle"), OPENED)
    installation.run("announce", at("2020-03-05"))
    return installation


def said(*words: str, code: int = 0) -> str:
    """Run a command; gives all it prints."""
    result = CliRunner().invoke(app, list(words))
    assert result.exit_code == code, result.output + str(result.exception)
    return result.output


def test_a_simulation_is_printed_and_proved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THUKY_HOME", str(tmp_path))
    shown = said("remind", "simulate", EXAMPLE, "--from", "2026-10-20", "--to", "2026-11-05", "--seeds", "3")
    assert "xã Bạch Ngọc" in shown
    assert "Không thư nào được gửi" in shown
    assert "3 lần diễn" in shown
    assert "Mọi cam kết nhắc hạn đều giữ được." in shown
    down = ("--down", "2026-10-26T00:00/48h")
    table = said("remind", "simulate", EXAMPLE, "--from", "2026-10-20", "--to", "2026-11-05", "--csv", *down)
    assert "28/10/2026 08:00,ocop.bach-ngoc@example.vn" in table
    assert "26/10/2026" not in table


def test_a_broken_promise_fails_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THUKY_HOME", str(tmp_path / "home"))
    folder = cast.make_folder(tmp_path / "cycle", ("offsets = [-7, -1, 1]", "offsets = [1]"))
    shown = said("remind", "simulate", str(folder), "--seeds", "2", code=1)
    assert "Không giữ được: mỗi việc còn nợ được nhắc ít nhất một lần trước khi hết hạn" in shown
    assert "VI PHẠM" in shown
    assert "Chưa có nơi gửi: Ủy ban nhân dân huyện Tư Nghĩa" in shown


def test_obligations_are_listed_moved_and_closed(office: Installation) -> None:
    key = f"{KEY}/524/ho-so"
    assert f"{key}  chậm nhất vào ngày 10/4/2020" in said("obligation", "list", KEY, "--at", "2020-03-10T08:00")
    moved = said("obligation", "move", key, "--due", "2020-04-17", "--reason", "Mưa lũ", "--at", "2020-03-10T08:00")
    assert "chậm nhất vào ngày 17/4/2020 (lần dời thứ 1)" in moved
    office.run("remind", at("2020-04-10"))
    shown = said("obligation", "show", key)
    assert "đã dời 1 lần" in shown
    assert "mốc -7 ngày: " in shown
    assert "Hoàn thành khi: đủ hồ sơ" in shown
    assert "fulfilled, Văn bản số 5" in said("obligation", "done", key, "--by", "Văn bản số 5")
    assert "waived" in said("obligation", "waive", f"{KEY}/533/ho-so", "--reason", "Không có sản phẩm")
    assert "được miễn" in said("obligation", "list", KEY, "--state", "waived")
    assert "không có thời hạn này" in said("obligation", "received", KEY, "QNG-01", "--on", "2020-03-09")
    assert "chưa có nơi gửi" in said("obligation", "show", f"{KEY}/528/ho-so")


@pytest.mark.usefixtures("office")
def test_contacts_are_listed_added_ended_and_revived() -> None:
    assert "huyện Tư Nghĩa: Chưa có địa chỉ thư điện tử" in said("contact", "list", KEY)
    key = f"{KEY}/528/head/1"
    words = ("528", "lanhdao@example.vn", "--role", "lãnh đạo", "--name", "Lê Thị L", "--from", "2020-01-01")
    assert key in said("contact", "add", KEY, *words)
    assert "31/12/2030" in said("contact", "end", key, "--on", "2030-12-31")
    assert f"{key}  lãnh đạo  Lê Thị L <lanhdao@example.vn>  2020-01-01 đến 2030-12-31" in said("contact", "list", KEY)
    assert "không nằm trong" in said("contact", "revive", KEY, "lanhdao@example.vn", "--by", "Trần Thị B")
