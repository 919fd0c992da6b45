"""The demo plays whole cycles: the default one as the README says, the others on the same steps."""

import importlib
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from email import message_from_bytes, policy
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from typer.testing import CliRunner

from desk.command import app
from desk.demo import ExampleUnknown, StepRunner, play
from documents.pdf import page_count, to_pdf
from documents.text import assert_openable, docx_text
from services.office import open_office

# Proofs over code that other tests measure; tracing every line would double their time.
pytestmark = pytest.mark.no_cover


@pytest.fixture(scope="module")
def demo_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Play the default cycle once, by the command, on Prefect's ephemeral server."""
    home = tmp_path_factory.mktemp("demo") / "demo"
    done = subprocess.run(
        [sys.executable, "-c", "from desk.command import main; main()", "demo", "--home", str(home)],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    assert "Thư đã gửi" in done.stdout
    return home


@pytest.fixture(scope="module")
def summary(demo_home: Path) -> dict[str, Any]:
    """Give the summary of the default cycle."""
    found: dict[str, Any] = json.loads((demo_home / "summary.json").read_text(encoding="utf-8"))
    return found


def test_every_branch_of_quang_ngai_2020_is_met(summary: dict[str, Any]) -> None:
    steps = {name: figures["produced"] for name, figures in summary["steps"].items()}
    assert (steps["announce"]["units"], steps["announce"]["letters"]) == (13, 13)
    collected = steps["collect"]
    assert (collected["filed"], collected["deferred"], collected["late"]) == (15, 2, 3)
    assert collected["incomplete"] == collected["completed_later"] + 1
    assert collected["files_unusable"] >= 4
    assert collected["files_new_version"] >= 4
    assert (steps["score"]["present"], steps["score"]["ballots"]) == (8, 120)
    assert summary["products_by_star"] == {"5": 1, "4": 7, "3": 6, "2": 1, "1": 0}
    assert (steps["recognise"]["recognised"], steps["recognise"]["certificates"]) == (13, 13)
    assert steps["remind"]["urging_letters"] == 4
    assert summary["state"] == "archived"


def test_what_was_planned_was_produced(summary: dict[str, Any]) -> None:
    for name, figures in summary["steps"].items():
        shared = figures["planned"].keys() & figures["produced"].keys()
        assert {key: figures["planned"][key] for key in shared} == {key: figures["produced"][key] for key in shared}, (
            name
        )
    archive = summary["steps"]["archive"]
    assert archive["produced"]["rebuilt_equal"] == archive["planned"]["papers"] > 80
    letters = summary["steps"]["dispatch"]
    assert letters["produced"]["sent"] == letters["planned"]["mails"] == summary["mails_received"]


def test_the_letters_arrived_each_once(demo_home: Path, summary: dict[str, Any]) -> None:
    letters = [
        message_from_bytes(path.read_bytes(), policy=policy.default) for path in (demo_home / "mail").glob("*.eml")
    ]
    assert len({letter["Message-ID"] for letter in letters}) == len(letters) == summary["mails_received"]
    first = next(letter for letter in letters if "878/UBND-NNTN" in letter["Subject"])
    names = [part.get_filename() or "" for part in first.iter_attachments()]
    assert any(name.endswith(".docx") for name in names)
    assert any(name.endswith(".ics") for name in names)


def test_every_paper_opens_in_python_docx_and_in_libreoffice(demo_home: Path, tmp_path: Path) -> None:
    papers = sorted((demo_home / "papers").rglob("*.docx"))
    for path in papers:
        data = path.read_bytes()
        assert_openable(data)
        assert "{{" not in docx_text(data)
    flat = []
    for n, path in enumerate(papers):
        copy = tmp_path / f"{n:03d}.docx"
        copy.write_bytes(path.read_bytes())
        flat.append(copy)
    pdfs = to_pdf(flat, tmp_path / "pdf", timeout=240)
    assert len(pdfs) == len(papers) > 80
    assert all(page_count(pdf) >= 1 for pdf in pdfs)


def test_the_command_works_on_what_the_demo_made(demo_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THUKY_HOME", str(demo_home))
    monkeypatch.setenv("COLUMNS", "200")
    assert "huyện Lý Sơn" in CliRunner().invoke(app, ["board"]).output
    assert "878/UBND-NNTN" in CliRunner().invoke(app, ["register"]).output
    rebuilt = CliRunner().invoke(app, ["archive", "rebuild"])
    assert rebuilt.exit_code == 0
    assert "85/85 văn bản lập lại giống hệt" in rebuilt.output


@contextmanager
def _plain_steps() -> Iterator[StepRunner]:
    """Run the steps without Prefect: what a step does does not depend on who wakes it."""

    def run(step: str, cycle: str | None, moment: datetime) -> dict[str, int]:
        module = importlib.import_module(f"services.{step}")
        with open_office(at=moment) as office:
            counts: dict[str, int] = (module.run(office, cycle) if cycle else module.run(office)).counts()
            return counts

    yield run


class Interrupted(Exception):
    """The second play has served its purpose."""


def _interrupted() -> AbstractContextManager[StepRunner]:
    """Stop before the first step: what a second play does to the first is done by then."""
    raise Interrupted


def _recognised(home: Path) -> tuple[str, set[str]]:
    """Give the words of the decision of recognition and the units that were told, by the names of their notices."""
    (decision,) = home.glob("papers/*/D28*/chung.docx")
    told = {path.stem.rpartition("-")[0] for path in home.glob("papers/*/D25*/*.docx")}
    return docx_text(decision.read_bytes()), told


def test_quang_ngai_2020_is_recognised_under_its_law_by_its_signer(demo_home: Path) -> None:
    decision, told = _recognised(demo_home)
    for fact in (
        "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH QUẢNG NGÃI",
        "Căn cứ Quyết định số 1048/QĐ-TTg ngày 21 tháng 8 năm 2019",
        "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\nNguyễn Văn A",
        "01 sản phẩm đạt hạng 5 sao, 07 sản phẩm đạt hạng 4 sao, 06 sản phẩm đạt hạng 3 sao",
    ):
        assert fact in decision
    assert "781/QĐ-TTg" not in decision
    assert {"thi-xa-duc-pho", "huyen-ly-son", "thanh-pho-quang-ngai"} <= told


def test_dong_nai_2020_ends_with_the_real_counts_and_tables_in_excel(tmp_path: Path) -> None:
    console = Console(file=StringIO())
    summary = play("dong-nai-2020", tmp_path / "demo", console, _plain_steps)
    assert summary["products_by_star"] == {"5": 1, "4": 16, "3": 12, "2": 2, "1": 0}
    assert summary["steps"]["recognise"]["produced"]["refused"] == 2
    assert summary["steps"]["announce"]["produced"]["units"] == 11
    assert summary["state"] == "archived"
    decision, told = _recognised(tmp_path / "demo")
    for fact in (
        "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH ĐỒNG NAI",
        "số 1048/QĐ-TTg ngày 21 tháng 8 năm 2019",
        "số 781/QĐ-TTg ngày 08 tháng 6 năm 2020",
        "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\nNguyễn Văn A",
        "01 sản phẩm đạt hạng 5 sao, 16 sản phẩm đạt hạng 4 sao, 12 sản phẩm đạt hạng 3 sao",
    ):
        assert fact in decision
    assert {"huyen-cam-my", "huyen-vinh-cuu"} <= told
    assert list((tmp_path / "demo" / "papers").rglob("thanh-pho-long-khanh-*.docx"))


def test_a_two_tier_round_of_2026_plays_and_a_second_run_keeps_the_first(tmp_path: Path) -> None:
    home, output = tmp_path / "demo", StringIO()
    first = play("tuyen-quang-2026", home, Console(file=output, width=400), _plain_steps)
    assert first["state"] == "archived"
    assert first["steps"]["archive"]["produced"]["different"] == 0
    decision, told = _recognised(home)
    for fact in (
        "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH TUYÊN QUANG",
        "26/2026/QĐ-TTg",
        "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\nNguyễn Văn A",
        "01 sản phẩm đạt hạng 5 sao, 04 sản phẩm đạt hạng 4 sao, 03 sản phẩm đạt hạng 3 sao",
    ):
        assert fact in decision
    assert {"xa-cao-bo", "xa-vi-xuyen", "xa-thanh-thuy"} <= told
    assert not [unit for unit in told if not unit.startswith("xa-")]
    before = {path.relative_to(home): path.read_bytes() for path in home.rglob("*.docx")}
    with pytest.raises(Interrupted):
        play("tuyen-quang-2026", home, Console(file=output, width=400), _interrupted)
    kept = tmp_path / "demo-cu-1"
    assert "demo-cu-1" in output.getvalue()
    assert {path.relative_to(kept): path.read_bytes() for path in kept.rglob("*.docx")} == before


def test_an_unknown_example_is_refused_before_anything_is_touched(tmp_path: Path) -> None:
    with pytest.raises(ExampleUnknown, match="quang-ngai-2020"):
        play("hue-2030", tmp_path / "demo", Console(file=StringIO()))
    assert not (tmp_path / "demo").exists()
