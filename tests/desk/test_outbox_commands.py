"""``thuky outbox …`` and ``thuky mail audit``, ``unlock``: what an officer sees and does with letters."""

from datetime import datetime
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from typer.testing import CliRunner

from desk.command import app
from models.audit_entry import AuditEntry
from outbox.queue import hold_back, queue
from services.letters import letter_of
from services.office import VIETNAM
from tests.outbox.conftest import new_letter
from tests.services.cast import KEY
from tests.services.conftest import OpenCycle, empty, open_cycle
from tests.services.installation import Installation

__all__ = ["empty", "open_cycle"]  # fixtures

NOW = datetime(2020, 4, 3, 9, tzinfo=VIETNAM)


def run(*words: str) -> tuple[int, str]:
    """Run a command; gives its exit code and what it said."""
    result = CliRunner().invoke(app, words)
    return result.exit_code, f"{result.output}{result.exception or ''}"


@pytest.fixture
def home(open_cycle: OpenCycle, monkeypatch: pytest.MonkeyPatch) -> Installation:
    """Give an installation with a draft, a released letter and a held one."""
    installation = open_cycle()
    with installation.at(NOW) as office, office.begin() as session:
        for n, letter, state in ((1, "remind", "draft"), (2, "remind", "released"), (3, "convene", "released")):
            queue(
                session,
                new_letter(n, cycle_key=KEY, key=f"{KEY}/{letter}/{n}", letter=letter, state=state),
                NOW,
            )
        hold_back(session, [f"{KEY}/convene/3"], "volume", "412 thư dự kiến, thường ngày 13: cho gửi?")
    monkeypatch.setenv("THUKY_HOME", str(installation.home))
    monkeypatch.setenv("COLUMNS", "160")
    return installation


@pytest.mark.usefixtures("home")
def test_the_list_is_filtered_and_says_when_it_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THUKY_MAIL_PER_MINUTE", "30")
    _, everything = run("outbox", "list")
    assert "convene/3  released (giữ lại: nhiều bất thường)" in everything
    assert "1 thư, 30 thư/phút: xong khoảng " in everything
    for words, keys in (
        (("--letter", "convene"), {"convene/3"}),
        (("--state", "draft"), {"remind/1"}),
        (("--to", "UNIT002"), {"remind/2"}),
        (("--held",), {"convene/3"}),
        (("--cycle", "khac"), set()),
    ):
        _, said = run("outbox", "list", *words)
        assert {line.split()[0].removeprefix(f"{KEY}/") for line in said.splitlines() if line.startswith(KEY)} == keys


def test_a_letter_is_shown_as_it_will_go(home: Installation, tmp_path: Path) -> None:
    html, eml = tmp_path / "a.html", tmp_path / "a.eml"
    code, said = run("outbox", "show", f"{KEY}/convene/3", "--html", str(html), "--eml", str(eml))
    assert code == 0
    assert "To: Ủy ban nhân dân huyện số 3 <unit003@example.vn>" in said
    assert "Subject: [OCOP 2020] Nhắc hạn: Nộp hồ sơ" in said
    assert "Auto-Submitted: auto-generated" in said
    assert "412 thư dự kiến, thường ngày 13: cho gửi?" in said
    assert "Đề nghị gửi hồ sơ." in said
    assert "Đề nghị gửi hồ sơ." in html.read_text(encoding="utf-8")
    with home.at(NOW) as office:
        message_id = letter_of(office, f"{KEY}/convene/3").message_id
    assert message_from_bytes(eml.read_bytes(), policy=policy.default)["Message-ID"] == message_id


@pytest.mark.usefixtures("home")
def test_letters_are_released_held_ones_only_on_demand() -> None:
    assert run("outbox", "release")[0] != 0
    code, said = run("outbox", "release", "--cycle", KEY)
    assert (code, f"{KEY}/remind/1: chờ gửi" in said, "convene" in said) == (0, True, False)
    assert "2 thư chờ gửi, không giới hạn tốc độ." in said
    code, said = run("outbox", "release", "--held")
    assert f"{KEY}/convene/3: chờ gửi" in said
    assert "3 thư chờ gửi" in said
    code, said = run("outbox", "withdraw", f"{KEY}/remind/2", "--reason", "Đã gọi điện")
    assert f"{KEY}/remind/2: đã rút – Đã gọi điện" in said
    assert run("outbox", "release", "--held", f"{KEY}/remind/1")[0] != 0  # it is not held


@pytest.mark.usefixtures("home")
def test_the_audit_shows_promised_against_sent() -> None:
    code, said = run("mail", "audit", "--cycle", KEY)
    assert code == 0
    assert "convene" in said
    assert "THIẾU" in said
    _, unkept = run("mail", "audit", "--unkept")
    assert "dòng còn thiếu thư." in unkept
    assert "đủ" not in unkept


def test_locked_mail_says_so_and_is_unlocked_by_name(home: Installation) -> None:
    assert "không bị khóa" in run("mail", "unlock", "--by", "Nguyễn Văn A")[1]
    with home.at(NOW) as office, office.begin() as session:
        session.add(AuditEntry(at=NOW, actor="test", action="archive.import", subject=KEY, detail="{}"))
    assert "Thư đang khóa" in run("outbox", "list")[1]
    code, said = run("mail", "unlock", "--by", "Nguyễn Văn A")
    assert (code, "3 thư trong hộp đi bị giữ lại" in said) == (0, True)
    assert "Thư đang khóa" not in run("outbox", "list")[1]
