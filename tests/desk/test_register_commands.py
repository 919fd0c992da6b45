"""Registers and incoming documents from the command line, as a clerk types it."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from desk.command import app
from documents.text import docx_text
from models.register import Series
from services import announce
from services.cycles import open_folder
from services.office import open_office
from services.settings import Settings
from tests.services import cast

runner = CliRunner()
PLANS = "uy-ban-nhan-dan-tinh-quang-ngai/kh/2020"


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Announce the cast's cycle."""
    home = tmp_path_factory.mktemp("home")
    with open_office(Settings(home=home, database_url=""), at=cast.at("2020-03-05")) as office:
        open_folder(office, cast.make_folder(tmp_path_factory.mktemp("chu-trinh")))
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
    result = runner.invoke(app, list(words))
    assert result.exit_code == code, result.output
    return result.output


def _refused(*words: str) -> str:
    result = runner.invoke(app, list(words))
    assert result.exit_code == 1
    return str(result.exception)


def test_the_register_is_shown_as_before_and_in_ten_columns(home: Path, tmp_path: Path) -> None:
    assert home.is_dir()
    assert "878/UBND-NNTN" in _say("register", "--year", "2020")
    shown = _say("register", "outgoing", "--year", "2020")
    assert "Đơn vị, người nhận" in shown
    assert "2 văn bản." in shown
    word, sheet = tmp_path / "so.docx", tmp_path / "so.xlsx"
    _say("register", "outgoing", "--year", "2020", "--docx", str(word), "--xlsx", str(sheet))
    assert "01/KH-UBND" in docx_text(word.read_bytes())
    assert sheet.read_bytes().startswith(b"PK")


def test_the_printed_book_passes_the_linter(home: Path, tmp_path: Path) -> None:
    assert home.is_dir()
    word = tmp_path / "so.docx"
    _say("register", "outgoing", "--year", "2020", "--docx", str(word))
    assert "Không có lỗi." in _say("lint", "--no-pdf", str(word))


def test_a_paper_made_by_hand_is_registered_and_verified(home: Path) -> None:
    assert home.is_dir()
    add = ("register", "add", "--type", "QĐ", "--subject", "giao nhiệm vụ", "--signer", "Nguyễn Văn A", "--to", "Sở")
    said = _say(*add, "--cycle", cast.KEY, "--signed", "2020-03-05", "--as", "Đỗ Thị G")
    assert "Số 01/QĐ-UBND" in said
    assert "Cấp số chậm" in said
    assert "khớp" in _say("register", "verify", "--cycle", cast.KEY)
    with open_office(Settings(home=home, database_url="")) as office:
        with office.begin() as session:
            series = session.get_one(Series, PLANS)
            series.last = 0
            session.add(series)
        assert "SAI: Dãy số «kh»" in _say("register", "verify", code=1)
        with office.begin() as session:
            series.last = 1
            session.add(series)
    closed = _say("register", "close", "2020", "--as", "Đỗ Thị G")
    assert "Đã khóa sổ năm 2020" in closed
    assert "so-van-ban-di-2020.docx" in closed


def test_an_incoming_document_goes_its_way(home: Path, tmp_path: Path) -> None:
    assert home.is_dir()
    add = ("incoming", "add", "--from", "Tỉnh ủy Quảng Ngãi", "--number", "46-CT/TU", "--date", "05/3/2026")
    said = _say(*add, "--no-file", "--subject", "OCOP", "--due", "2026-03-10", "--at", "2026-03-06T08:00")
    assert "Số đến 1, ngày 06/03/2026 (den/2026/1): chờ xử lý" in said
    _say(*add, "--subject", "OCOP", code=2)
    assert "đã vào sổ" in _refused(*add, "--no-file", "--subject", "x", "--at", "2026-03-06T08:00")
    assert "QUÁ HẠN" in _say("incoming", "list", "--at", "2026-03-12T08:00")
    shown = _say("incoming", "show", "den/2026/1")
    assert "Viện dẫn: Chỉ thị số 46-CT/TU ngày 05/3/2026 của Tỉnh ủy Quảng Ngãi về OCOP" in shown
    _say("incoming", "forward", "den/2026/1", "--to", "Chi cục")
    assert "878/UBND" in _say("incoming", "done", "den/2026/1", "--answer", "878/UBND-NNTN", "--as", "Lê Văn C")
    bad = tmp_path / "a.pdf"
    bad.write_bytes(b"%PDF-1.4")
    wrong = ("incoming", "add", str(bad), "--from", "Sở", "--number", "1/S-A", "--date", "2026-03-05", "--subject", "a")
    assert "Trả lại nơi gửi" in _say(*wrong, "--at", "2026-03-06T09:00")
    _say("incoming", "add", "--no-file", "--from", "Sở C", "--date", "2026-03-05", "--subject", "a", "--type", "Đơn",
         "--at", "2026-03-06T10:00")  # fmt: skip
    assert "Gửi nhầm" in _say("incoming", "return", "den/2026/3", "--reason", "Gửi nhầm")
    assert "Tỉnh ủy" in _say("register", "incoming", "--year", "2026")
    assert "khớp" in _say("register", "verify", "--year", "2026")
