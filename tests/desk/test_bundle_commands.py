"""Dossiers, bundles and copies from the command line, as a clerk types them."""

from pathlib import Path

import pytest
from pypdf import PdfReader
from typer.testing import CliRunner

from desk.command import app
from services import announce, collect
from services.cycles import open_folder
from services.office import open_office
from services.settings import Settings
from tests.services import cast

runner = CliRunner()


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Open the cast's cycle, announce it and collect the first dossiers."""
    home = tmp_path_factory.mktemp("home")
    folder = cast.make_folder(tmp_path_factory.mktemp("chu-trinh"))
    for step, day in ((announce, "2020-03-05"), (collect, "2020-04-07")):
        with open_office(Settings(home=home, database_url=""), at=cast.at(day)) as office:
            open_folder(office, folder)
            step.run(office, cast.KEY)
    return home


@pytest.fixture(autouse=True)
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


def test_dossiers_are_listed_and_bound_with_what_is_missing(tmp_path: Path) -> None:
    listed = _say("dossier", "list", "--cycle", cast.KEY)
    assert "QNG-02  chờ bổ sung  Tỏi đen Lý Sơn" in listed
    assert f"    {cast.KEY}/QNG-02/01/1" in listed
    bound = _say("dossier", "bundle", f"{cast.KEY}/QNG-02", "--cycle", cast.KEY, "--out", str(tmp_path))
    assert f"{tmp_path / 'qng-02.pdf'}: 6 văn bản, tài liệu; " in bound
    assert bound.count("Thiếu nội dung: ") == 2
    assert len(PdfReader(tmp_path / "qng-02.pdf").pages) > 6


def test_either_products_or_all_are_bound(tmp_path: Path) -> None:
    for words in ((), ("QNG-01", "--all")):
        said = _say("dossier", "bundle", *words, "--cycle", cast.KEY, "--out", str(tmp_path), code=2)
        assert "--all" in said
    assert list(tmp_path.iterdir()) == []


def test_the_papers_of_a_cycle_are_bound_in_volumes(tmp_path: Path) -> None:
    said = _say("dossier", "cycle-bundle", cast.KEY, "--out", str(tmp_path), "--pages", "8")
    volumes = sorted(path.name for path in tmp_path.iterdir())
    assert volumes[:2] == [f"{cast.KEY}-tap-01.pdf", f"{cast.KEY}-tap-02.pdf"]
    assert said.count(" trang\n") == len(volumes)


def test_a_copy_is_made_once(tmp_path: Path) -> None:
    asked = ("paper", "copy", f"{cast.KEY}/plan/chung/1", "--form", "Sao y", "--by", "Nguyễn Văn A")
    words = (*asked, "--to", "HTX Bình Thạnh", "--out", str(tmp_path))
    assert _say(*words) == f"Đã sao: số 01/SY-UBND, {tmp_path / '01-sy-ubnd.pdf'}\n"
    assert _say(*words) == f"Đã có từ trước: số 01/SY-UBND, {tmp_path / '01-sy-ubnd.pdf'}\n"
    assert "01/SY-UBND" in _say("register", "--cycle", cast.KEY)
