"""LibreOffice turns papers into PDF, within its time, or says why not."""

from collections.abc import Callable
from pathlib import Path

import pytest

from documents.pdf import PdfUnavailable, page_count, pdf_available, to_pdf


def test_without_libreoffice_pdf_is_off_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert pdf_available()
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not pdf_available()
    with pytest.raises(PdfUnavailable, match=r"PDF đang tắt: .*LibreOffice"):
        to_pdf([tmp_path / "a.docx"], tmp_path, timeout=1)


def test_nothing_to_convert_is_done_at_once(tmp_path: Path) -> None:
    assert to_pdf([], tmp_path, timeout=0) == []


def test_two_files_of_one_name_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="cùng tên"):
        to_pdf([tmp_path / "1" / "a.docx", tmp_path / "2" / "a.docx"], tmp_path, timeout=1)


def test_a_slow_conversion_is_killed_with_its_children(tmp_path: Path, sample: Callable[..., bytes]) -> None:
    path = tmp_path / "slow_paper_of_this_test.docx"
    path.write_bytes(sample("plan"))
    with pytest.raises(PdfUnavailable, match="không xong trong"):
        to_pdf([path], tmp_path / "out", timeout=0.4)
    assert not (tmp_path / "out").exists()
    alive = [line for line in map(_command_line, Path("/proc").glob("[0-9]*")) if path.name in line]
    assert alive == []


def _command_line(process: Path) -> str:
    try:
        return (process / "cmdline").read_bytes().decode(errors="replace")
    except OSError:
        return ""


def test_a_file_libreoffice_cannot_read_is_named(tmp_path: Path, sample: Callable[..., bytes]) -> None:
    good, bad = tmp_path / "good.docx", tmp_path / "bad.docx"
    good.write_bytes(sample("receipt"))
    bad.write_bytes(sample("receipt")[:-200])
    with pytest.raises(PdfUnavailable, match=r"bad\.docx"):
        to_pdf([good, bad], tmp_path / "out", timeout=90)
    assert not (tmp_path / "out").exists()


def test_pages_of_what_is_no_pdf_are_none(tmp_path: Path) -> None:
    assert page_count(tmp_path / "missing.pdf") == 0
    (tmp_path / "text.pdf").write_text("no PDF")
    assert page_count(tmp_path / "text.pdf") == 0
