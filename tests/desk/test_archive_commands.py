"""thuky archive … as a clerk types it: rebuild, diff, export, import."""

import io
import json
from pathlib import Path

import docx
import pytest
from typer.testing import CliRunner

from desk.command import app
from services import announce
from services.cycles import open_folder
from services.office import open_office
from services.settings import Settings
from tests.services import cast

runner = CliRunner()
LETTER = f"{cast.KEY}/announcement/534/1"


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Open the cast's cycle and announce it."""
    home = tmp_path_factory.mktemp("home")
    folder = cast.make_folder(tmp_path_factory.mktemp("chu-trinh"))
    with open_office(Settings(home=home, database_url=""), at=cast.at("2020-03-05")) as office:
        open_folder(office, folder)
        announce.run(office, cast.KEY)
    return home


@pytest.fixture
def home(installation: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Point the command at the installation."""
    monkeypatch.setenv("THUKY_HOME", str(installation))
    monkeypatch.setenv("COLUMNS", "240")
    monkeypatch.delenv("THUKY_DATABASE_URL", raising=False)
    return installation


def _say(*words: str, code: int = 0) -> str:
    result = runner.invoke(app, ["archive", *words])
    assert result.exit_code == code, result.output
    return result.output


def test_papers_are_made_again_into_a_folder_and_a_second_run_finds_them(home: Path, tmp_path: Path) -> None:
    said = _say("rebuild", "--cycle", cast.KEY, "--out", str(tmp_path / "lai"), "--workers", "1")
    assert "6/6 văn bản lập lại giống hệt" in said
    assert len(list((tmp_path / "lai").rglob("*.docx"))) == 6
    assert "6 đã có sẵn từ lần chạy trước" in _say("rebuild", "--out", str(tmp_path / "lai"))
    assert not (home / "rebuilt").exists()
    assert str(home / "rebuilt") in _say("rebuild")
    assert str(home / "rebuilt") not in _say("rebuild", "--check")


def test_an_edited_copy_is_compared_with_the_stored_one(home: Path, tmp_path: Path) -> None:
    assert "Giống hệt bản gốc" in _say("diff", LETTER)
    issued = next((home / "papers").rglob("*534.docx"))
    assert "Giống hệt bản lưu" in _say("diff", LETTER, str(issued))
    document = docx.Document(io.BytesIO(issued.read_bytes()))
    document.paragraphs[1].add_run(" (sửa tay)")
    document.save(str(tmp_path / "sua.docx"))
    said = _say("diff", LETTER, str(tmp_path / "sua.docx"), code=1)
    assert "Nguyên nhân: tệp đã bị sửa nội dung bằng tay" in said
    assert "[chữ] đoạn 2: " in said
    found = json.loads(_say("diff", LETTER, str(tmp_path / "sua.docx"), "--json", code=1))
    assert (found["same"], found["reasons"][0]["cause"]) == (False, "edited")
    assert [change["place"] for change in found["changes"] if change["kind"] == "text"] == ["đoạn 2"]


def test_a_package_goes_out_and_comes_in(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "goi.zip"
    said = _say("export", "--out", str(package), "--no-pdf")
    assert home.is_dir()
    assert "6 văn bản (không kèm PDF), 0 thư đã gửi" in said
    digest = next(line for line in said.splitlines() if line.startswith("SHA-256 manifest.json: ")).split()[-1]
    assert runner.invoke(app, ["archive", "export", "--out", str(package)]).exit_code == 1
    assert runner.invoke(app, ["archive", "import", str(package)]).exit_code == 1
    monkeypatch.setenv("THUKY_HOME", str(tmp_path / "moi"))
    wrong = runner.invoke(app, ["archive", "import", str(package), "--manifest-sha256", "0" * 64])
    assert wrong.exit_code == 1
    said = _say("import", str(package), "--manifest-sha256", digest)
    assert f"Đã nhập {cast.KEY}: " in said
    assert "4 thư chưa gửi được giữ lại, không thư nào tự gửi" in said
    assert "6/6 văn bản lập lại giống hệt" in _say("rebuild", "--check")


def test_what_differs_ends_with_an_error_and_its_cause(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THUKY_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("THUKY_DATABASE_URL", raising=False)
    with open_office(Settings(home=tmp_path / "home", database_url=""), at=cast.at("2020-03-05")) as office:
        open_folder(office, cast.make_folder(tmp_path / "chu-trinh"))
        announce.run(office, cast.KEY)
        for path in (tmp_path / "home" / "store").rglob("*"):
            if path.is_file() and path.read_bytes() == next(office.settings.papers.rglob("*534.docx")).read_bytes():
                path.chmod(0o600)
                path.write_bytes(b"?")
    said = _say("rebuild", "--check", code=1)
    assert f"KHÁC  {LETTER}: Bản đã phát hành" in said
    assert "1 khác, 0 không lập lại được" in said
    assert "Nguyên nhân: tệp trong kho bị hỏng" in _say("diff", LETTER, code=1)
