"""The thuky command on a small installation, as a clerk types it."""

import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from desk.command import app
from services import announce, collect, remind
from services.cycles import open_folder
from services.office import open_office
from services.settings import Settings
from tests.services import cast

runner = CliRunner()


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Open the cast's cycle, announce it and collect the first dossiers; letters wait for review."""
    home = tmp_path_factory.mktemp("home")
    folder = cast.make_folder(tmp_path_factory.mktemp("chu-trinh"))
    text = (folder / "cycle.toml").read_text(encoding="utf-8")
    text = text.replace('release = "at-once"', 'release = "review"').replace('signing = "at-once"', 'signing = "wait"')
    (folder / "cycle.toml").write_text(text, encoding="utf-8")
    settings = Settings(home=home, database_url="")
    for step, day in ((announce, "2020-03-05"), (collect, "2020-04-16"), (remind, "2020-04-16")):
        with open_office(settings, at=cast.at(day)) as office:
            open_folder(office, folder)
            step.run(office, cast.KEY)
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


def test_a_new_folder_is_checked_and_refused_until_it_is_filled_in(tmp_path: Path, home: Path) -> None:
    folder = tmp_path / "chu-trinh"
    assert "thuky cycle check" in _say("cycle", "new", str(folder))
    assert "LỖI" in _say("cycle", "check", str(folder), code=1)
    assert "LỖI" in _say("cycle", "open", str(folder), code=1)
    assert "quang-ngai-thu" in _say("cycle", "list")
    assert not (home / "inbox" / "chu-trinh").exists()


def test_a_good_folder_is_opened_and_opening_again_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THUKY_HOME", str(tmp_path / "home"))
    folder = cast.make_folder(tmp_path / "folder")
    assert "Không có lỗi" in _say("cycle", "check", str(folder))
    assert "Đã mở chu trình quang-ngai-thu: 5 đơn vị, 7 sản phẩm" in _say("cycle", "open", str(folder))
    assert "Đã mở từ trước" in _say("cycle", "open", str(folder))


def test_the_board_shows_who_owes_and_what_needs_a_person(home: Path) -> None:
    board = _say("board", "--at", "2020-04-16T09:00")
    assert home.is_dir()
    assert "huyện Tư Nghĩa" in board
    assert "Chưa có địa chỉ thư điện tử" in " ".join(board.split())


def test_a_draft_is_listed_signed_once_and_not_twice(home: Path) -> None:
    key = f"{cast.KEY}/plan/chung/1"
    assert key in _say("paper", "list", "--cycle", cast.KEY, "--state", "draft")
    assert (home / "drafts" / cast.KEY).is_dir()
    assert "Đã ký" in _say("paper", "sign", key, "--by", "Nguyễn Văn A")
    refused = runner.invoke(app, ["paper", "sign", key, "--by", "Nguyễn Văn A"])
    assert refused.exit_code == 1
    assert key in _say("paper", "list", "--state", "signed")


def test_a_letter_is_read_released_and_withdrawn_with_a_reason(home: Path) -> None:
    lines = [line for line in _say("outbox", "list", "--cycle", cast.KEY, "--state", "draft").splitlines() if line]
    first, second = (line.split()[0] for line in lines[:2])
    shown = _say("outbox", "show", first)
    assert home.is_dir()
    assert "Kính gửi" in shown
    assert "[Tệp kèm]" in shown
    assert _say("outbox", "release", first).splitlines() == [
        f"{first}: chờ gửi",
        "1 thư chờ gửi, không giới hạn tốc độ.",
    ]
    assert _say("outbox", "withdraw", second, "--reason", "Gửi nhầm").strip() == f"{second}: đã rút – Gửi nhầm"
    assert runner.invoke(app, ["outbox", "retry", first]).exit_code == 1
    assert runner.invoke(app, ["outbox", "resolve", first, "--arrived", "--by", "Lê Văn C"]).exit_code == 1


def test_issued_papers_are_made_again_and_compared(home: Path) -> None:
    assert home.is_dir()
    said = _say("archive", "rebuild", "--cycle", cast.KEY)
    issued = [line for line in _say("paper", "list", "--state", "issued").splitlines() if line]
    assert f"{len(issued)}/{len(issued)} văn bản lập lại giống hệt" in said
    assert "Giống hệt" in _say("archive", "diff", issued[0].split()[0])


def test_the_register_and_the_audit_log_tell_what_was_done(home: Path) -> None:
    assert home.is_dir()
    register = " ".join(_say("register", "--cycle", cast.KEY, "--year", "2020").split())
    assert "01/PTN-SNN" in register
    assert "PTN" not in _say("register", "--year", "2019")
    audit = _say("audit", f"{cast.KEY}/QNG-01", "--last", "3")
    assert "dossier.filed" in audit
    assert "cycle.open" not in audit


def test_the_summary_counts_what_was_planned_and_produced(home: Path) -> None:
    assert home.is_dir()
    table = _say("summary", cast.KEY)
    assert "Phiếu tiếp nhận" in table


def test_papers_become_pdf(home: Path, tmp_path: Path) -> None:
    draft = next((home / "drafts").rglob("*.docx"))
    _say("paper", "pdf", str(draft), "--out", str(tmp_path))
    assert (tmp_path / f"{draft.stem}.pdf").read_bytes().startswith(b"%PDF")


def _process(*words: str, home: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from desk.command import main; main()", *words],
        env={"THUKY_HOME": str(home), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_errors_are_sentences_without_tracebacks(tmp_path: Path) -> None:
    unknown = _process("summary", "khong-co", home=tmp_path)
    assert unknown.returncode == 1
    assert "Không có chu trình «khong-co»" in unknown.stderr
    wrong = _process("run", "bay", home=tmp_path)
    assert wrong.returncode == 2
    assert "Lệnh chưa đúng" in wrong.stderr
    assert "Traceback" not in unknown.stderr + wrong.stderr


def test_help_is_vietnamese_and_does_not_wait_for_prefect(tmp_path: Path) -> None:
    started = time.monotonic()
    page = _process("--help", home=tmp_path)
    assert "Các lệnh" in page.stdout
    assert time.monotonic() - started < 5
    loaded = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys, desk.command; print('prefect' in sys.modules, 'sqlalchemy' in sys.modules)",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert loaded.stdout.split() == ["False", "False"]
