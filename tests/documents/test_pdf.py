"""LibreOffice turns papers into PDF, within its time, or says why not."""

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from documents import pdf_batch
from documents.package import read_parts, write_parts
from documents.pdf import PdfUnavailable, convert, cool_down, page_count, pdf_available, to_pdf
from documents.pdf_warm import KEEPER
from documents.pdf_weight import Weight, weigh


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
    path = tmp_path / "plan.docx"
    path.write_bytes(sample("plan"))
    cool_down()
    with pytest.raises(PdfUnavailable, match="không xong trong"):
        to_pdf([path], tmp_path / "out", timeout=0.3)
    assert not (tmp_path / "out").exists()
    assert KEEPER.soffice is None
    assert [line for line in map(_parent_of_group, Path("/proc").glob("[0-9]*")) if line == os.getpid()] == []


def _parent_of_group(process: Path) -> int:
    """Give the parent of a living leader of a LibreOffice group; 0 for anything else."""
    try:
        if b"thuky-pdf" not in (process / "cmdline").read_bytes():
            return 0
        return int((process / "stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


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


@pytest.fixture
def letters(tmp_path: Path, sample: Callable[..., bytes]) -> list[Path]:
    """Write seven letters."""
    paths = [tmp_path / f"letter_{number}.docx" for number in range(7)]
    for number, path in enumerate(paths):
        path.write_bytes(sample("supplement_request", requests=[f"Đề nghị thứ {number}."]))
    return paths


def test_bad_files_cost_only_themselves_and_each_says_why(letters: list[Path], tmp_path: Path) -> None:
    letters[1].write_text("Đây không phải tệp Word.", encoding="utf-8")
    letters[2].write_bytes(b"")
    broken = read_parts(letters[4].read_bytes())
    broken["word/document.xml"] = broken["word/document.xml"].replace(b"</w:body>", b"<w:body>")
    letters[4].write_bytes(write_parts(broken))
    steps: list[tuple[int, int]] = []
    outcome = convert(letters, tmp_path / "out", progress=lambda done, total: steps.append((done, total)))
    assert [*outcome.made] == [letters[number] for number in (0, 3, 5, 6)]
    assert [*outcome.refused] == [letters[number] for number in (1, 2, 4)]
    assert all("Word" in why for why in outcome.refused.values())
    assert [page_count(path) for path in outcome.made.values()] == [1] * 4
    assert steps[-1] == (7, 7)
    assert sorted(steps) == steps


def test_when_libreoffice_dies_in_a_batch_the_rest_is_done_by_another(letters: list[Path], tmp_path: Path) -> None:
    killed: list[int] = []

    def kill_once(done: int, _total: int) -> None:
        if done and not killed and KEEPER.soffice is not None:
            killed.append(KEEPER.soffice.group)
            os.killpg(KEEPER.soffice.group, signal.SIGKILL)

    outcome = convert(letters, tmp_path / "out", progress=kill_once)
    assert outcome.refused == {}
    assert len(outcome.made) == len(letters)
    assert killed


def test_a_file_that_takes_too_long_costs_only_itself(
    letters: list[Path], tmp_path: Path, sample: Callable[..., bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    row = {"no": 1, "product": "Chả cá", "code": "51", "group": "I", "kind": "Mới", "producer": "Hợp tác xã"}
    row |= {"address": "Xã A", "mean": "89,83", "star": "4 sao", "note": ""}
    slow = tmp_path / "slow.docx"
    slow.write_bytes(sample("recognition_decision", annex_groups=[{"heading": "I", "rows": [row] * 1500}]))
    assert weigh(read_parts(slow.read_bytes())).alone
    monkeypatch.setattr(pdf_batch, "weigh", lambda _parts: Weight(2.0, alone=False))
    outcome = convert([letters[0], slow, letters[1]], tmp_path / "out")
    assert [*outcome.refused] == [slow]
    assert "tách bảng dài" in outcome.refused[slow]
    assert {*outcome.made} == {letters[0], letters[1]}


def test_the_limit_grows_with_the_rows_of_tables() -> None:
    def seconds(rows: int) -> float:
        return weigh({"word/document.xml": b"<w:tr></w:tr>" * rows}).seconds

    assert 60 <= seconds(0) < seconds(1_000) < 100
    # 5,000 rows took 95 seconds on a quiet machine.
    assert 400 < seconds(5_000) < 900
