"""``thuky paper pdf`` as a clerk types it."""

import os
from pathlib import Path

import pytest
from pypdf import PdfReader
from typer.testing import CliRunner

from desk.command import app
from documents.kinds import load_kind, load_sample
from documents.pdf import page_count
from documents.render import render
from services import announce
from services.cycles import open_folder
from services.office import open_office
from services.settings import Settings
from tests.services import cast

runner = CliRunner()


def _say(*words: object, code: int = 0) -> str:
    result = runner.invoke(app, ["paper", "pdf", *map(str, words)])
    assert result.exit_code == code, result.output
    return result.output


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Write six papers of two kinds."""
    folder = tmp_path_factory.mktemp("papers")
    found = []
    for kind in ("receipt", "supplement_request"):
        for number in range(3):
            found.append(folder / f"{kind}-{number}.docx")
            found[-1].write_bytes(render(load_kind(kind).template, load_sample(kind), kind=kind))
    return found


def test_each_file_becomes_a_pdf_and_is_named(files: list[Path], tmp_path: Path) -> None:
    said = _say(*files[:2], "--out", tmp_path / "pdf").split()
    assert said == [str(tmp_path / "pdf" / f"{file.stem}.pdf") for file in files[:2]]
    assert all(page_count(Path(path)) == 1 for path in said)


def test_for_the_archive_the_file_says_so(files: list[Path], tmp_path: Path) -> None:
    _say(files[0], "--out", tmp_path, "--pdfa")
    assert b"<pdfaid:part>2</pdfaid:part>" in (tmp_path / f"{files[0].stem}.pdf").read_bytes()


def test_many_go_together_or_into_one_booklet(files: list[Path], tmp_path: Path) -> None:
    assert len(_say(*files, "--bulk", "--out", tmp_path / "pdf").split()) == len(files)
    _say(*files, "--booklet", tmp_path / "all.pdf")
    assert len(PdfReader(tmp_path / "all.pdf").outline) == len(files)
    assert "--bulk" in _say(files[0], "--bulk", "--pdfa", code=2)


def test_a_bad_file_is_named_and_the_others_are_made(files: list[Path], tmp_path: Path) -> None:
    bad = tmp_path / "hong.docx"
    bad.write_text("Không phải Word.", encoding="utf-8")
    said = _say(bad, files[0], "--out", tmp_path, code=1)
    assert "hong.docx: không đọc được tệp" in said
    assert page_count(tmp_path / f"{files[0].stem}.pdf") == 1


def test_papers_are_found_by_their_keys(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("THUKY_HOME", str(home))
    monkeypatch.delenv("THUKY_DATABASE_URL", raising=False)
    with open_office(Settings(home=home, database_url=""), at=cast.at("2020-03-05")) as office:
        open_folder(office, cast.make_folder(tmp_path_factory.mktemp("chu-trinh")))
        announce.run(office, cast.KEY)
    result = runner.invoke(app, ["paper", "list"])
    key = result.output.split()[0]
    (made,) = _say(key, "--out", tmp_path).split()
    assert page_count(Path(made)) > 0
    assert "nix/da" in _say(key, "nix/da", "--out", tmp_path, code=1)


def test_without_libreoffice_it_says_how_to_turn_it_on(
    files: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(os.environ, "PATH", str(tmp_path))
    assert "PDF đang tắt" in _say(files[0], code=1)
    assert not (tmp_path / f"{files[0].stem}.pdf").exists()
