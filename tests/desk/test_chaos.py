"""The proof of the outbox proves something: it holds under chaos, and sees each promise that is broken."""

from collections import Counter
from pathlib import Path

import pytest
from sqlmodel import col, select, update
from typer.testing import CliRunner

from desk.chaos import DatabaseNotEmpty, judge, run_chaos
from desk.chaos_server import ServerReport
from desk.command import app
from models.database import begin, make_engine
from models.outbox_message import OutboxMessage

# Proofs over code that other tests measure; tracing every line would double their time.
pytestmark = pytest.mark.no_cover

LETTERS = 200


@pytest.mark.parametrize("seed", [1, 2])
def test_no_letter_twice_and_none_missing(database_url: str, tmp_path: Path, seed: int) -> None:
    report = run_chaos(LETTERS, 3, seed, database_url, tmp_path)
    assert report.breaches == ()
    assert sum(report.states.values()) == LETTERS
    assert set(report.states) <= {"sent", "failed", "unknown", "withdrawn"}
    assert report.states["sent"] > LETTERS // 2
    assert report.kills >= 3
    assert sum(report.server.mischief.values()) >= 3  # few where much other work slows the start
    with pytest.raises(DatabaseNotEmpty, match="cơ sở dữ liệu trống"):
        run_chaos(LETTERS, 3, seed, database_url, tmp_path)


def test_the_command_shows_the_outcome(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    url = f"sqlite:///{tmp_path / 'chaos.db'}"
    words = ["mail", "chaos", "--letters", "60", "--workers", "2", "--seed", "3", "--database", url]
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 0, result.output
    assert "Thư đã gửi" in result.output
    assert "Không có thư nào gửi hai lần" in result.output


def test_every_broken_promise_is_seen(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'chaos.db'}"
    report = run_chaos(40, 2, 4, url, tmp_path)
    assert judge(url, 40, report.server, report.kills)[0] == ()
    sent = _message_ids(url, "sent")
    twice = ServerReport(report.server.accepted + Counter(sent[:1]), report.server.mischief)
    assert "1 thư được máy chủ nhận hai lần" in judge(url, 40, twice, report.kills)[0]
    lost = ServerReport(report.server.accepted - Counter(sent[:2]), report.server.mischief)
    assert "2 thư ghi là đã gửi mà máy chủ không nhận" in judge(url, 40, lost, report.kills)[0]
    assert "lập 41 thư nhưng chỉ 40 thư có kết cục" in judge(url, 41, report.server, report.kills)[0]
    _set_state(url, sent[:1], "sending")
    breaches = judge(url, 40, report.server, report.kills)[0]
    assert "1 thư kẹt ở trạng thái đang gửi" in breaches
    assert "1 thư máy chủ đã nhận mà không ghi là đã gửi" in breaches
    _set_state(url, sent, "unknown")
    assert any("chưa rõ" in breach for breach in judge(url, 40, ServerReport(), 0)[0])


def _message_ids(url: str, state: str) -> list[str]:
    engine = make_engine(url)
    with begin(engine) as session:
        found = session.exec(select(OutboxMessage.message_id).where(OutboxMessage.state == state)).all()
    engine.dispose()
    return list(found)


def _set_state(url: str, message_ids: list[str], state: str) -> None:
    engine = make_engine(url)
    with begin(engine) as session:
        session.exec(update(OutboxMessage).where(col(OutboxMessage.message_id).in_(message_ids)).values(state=state))
    engine.dispose()
