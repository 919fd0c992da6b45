"""``thuky mailbox …``: what an officer sees and does with mail that came in."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from desk.command import app
from tests.outbox import mailbox_samples as samples
from tests.outbox.dovecot import Dovecot
from tests.services import cast
from tests.services.cast import KEY
from tests.services.installation import Installation
from tests.services.mail_cast import ARRIVED, NOW, announced, mails_of, message_id, prepared, reach, server

__all__ = ["announced", "prepared", "server"]  # fixtures


def run(*words: str) -> tuple[int, str]:
    """Run a command; gives its exit code and what it said."""
    result = CliRunner().invoke(app, words)
    return result.exit_code, f"{result.output}{result.exception or ''}"


@pytest.fixture
def home(announced: Installation, server: Dovecot, monkeypatch: pytest.MonkeyPatch) -> Installation:
    """Give an installation with a mailbox that holds an answer, a return and a mail about nothing."""
    server.empty()
    with announced.at(NOW) as office:
        ours = message_id(office, "announce/524")
    files = [("01-don.pdf", cast.pdf_file()), ("a.exe", b"MZ")]
    raw = [samples.answer(ours, files, sender="la@khac.example.vn"), samples.status_report(ours), samples.answer("")]
    server.add([*raw, samples.nested(3000)], ARRIVED)
    monkeypatch.setenv("COLUMNS", "160")
    monkeypatch.setenv("THUKY_HOME", str(announced.home))
    for name, value in reach(server).items():
        monkeypatch.setenv(f"THUKY_{name.upper()}", str(value))
    return announced


def test_the_mailbox_is_read_listed_shown_taken_and_dismissed(home: Installation, tmp_path: Path) -> None:
    assert "Không có thư nào." in run("mailbox", "list", "--all")[1]
    code, said = run("mailbox", "read")
    assert (code, "thư bị trả về: 1" in said, "thư trả lời có tệp chờ nhận: 1" in said) == (0, True, True)
    with home.at(NOW) as office:
        answer, _, other, broken = mails_of(office)
    _, listed = run("mailbox", "list")
    assert {line.split()[0] for line in listed.splitlines()} == {one.key[:12] for one in (answer, other, broken)}
    assert "trả lời, có tệp chờ nhận" in listed
    assert "thư trả về, đã ghi nhận" in run("mailbox", "list", "--all", "--cycle", KEY)[1]
    eml = tmp_path / "a.eml"
    _, shown = run("mailbox", "show", answer.key[:10], "--eml", str(eml))
    for words in (
        "Về thư: quang-ngai-thu/announce/524", "Đơn vị gửi hồ sơ kèm theo.", "[Tệp] 01-don.pdf",
        "a.exe (2 byte) – là chương trình, không nhận", "Địa chỉ lạ: la@khac.example.vn", "--product QNG-01",
    ):  # fmt: skip
        assert words in shown
    assert eml.read_bytes().startswith(b"From:")
    assert "cấu trúc hỏng" in run("mailbox", "show", broken.key)[1]
    assert run("mailbox", "take", answer.key, "--product", "QNG-01", "--obligation", "ho-so")[0] == 2
    assert "Địa chỉ lạ" in run("mailbox", "take", answer.key, "--product", "QNG-01")[1]
    code, said = run("mailbox", "take", answer.key, "--product", "QNG-01", "--stranger")
    assert (code, "Đã chép 1 tệp vào inbox/" in said, "Không nhận a.exe" in said) == (0, True, True)
    assert "Đã nhận vào: inbox/" in run("mailbox", "show", answer.key)[1]
    assert "Đã bỏ qua thư" in run("mailbox", "dismiss", other.key, "--reason", "Thư quảng cáo")[1]
    run("mailbox", "dismiss", broken.key, "--reason", "Thư hỏng")
    assert "Không có thư nào chờ xử lý." in run("mailbox", "list")[1]


def test_reports_are_shown_with_what_the_server_said(home: Installation) -> None:
    run("mailbox", "read")
    with home.at(NOW) as office:
        returned = mails_of(office)[1]
    _, shown = run("mailbox", "show", returned.key)
    assert "[Báo] binhson@example.vn: failed 5.1.1 550 5.1.1" in shown
    assert "Trả về" in run("mail", "audit", "--cycle", KEY)[1]
    assert "bị trả về" in run("outbox", "show", returned.message_key)[1]
    assert "(bị trả về)" in run("outbox", "list", "--letter", "announce")[1]


@pytest.mark.usefixtures("home")
def test_without_a_mailbox_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THUKY_IMAP_HOST", "")
    assert "THUKY_IMAP_HOST" in run("mailbox", "read")[1]
    assert "Không có thư nào chờ" in run("mailbox", "list")[1]
