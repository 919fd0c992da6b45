"""thuky council, as a clerk types it: opinions, a meeting that too few came to, and the next one."""

from pathlib import Path

import pytest
from sqlmodel import select
from typer.testing import CliRunner

from desk.command import app
from models.outbox_message import OutboxMessage
from services.contacts import mark_dead
from tests.services import cast
from tests.services.cast import KEY, at
from tests.services.installation import Installation

runner = CliRunner()
EVENING = at("2020-05-14", 17)


def test_opinions_and_meetings_from_the_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    playing = Installation(tmp_path / "home")
    folder = cast.make_folder(tmp_path / "cycle", ('quorum = "2/3"', 'quorum = "2/3"\nwritten = "all"'))
    playing.open_folder(folder, at("2020-03-01"))
    playing.run("collect", at("2020-04-15"))
    playing.run("convene", at("2020-04-28"))
    monkeypatch.setenv("THUKY_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("THUKY_DATABASE_URL", raising=False)

    def say(*words: str, code: int = 0) -> str:
        result = runner.invoke(app, ["council", *words])
        assert result.exit_code == code, result.output
        return result.output

    told = say("opinions", "open", KEY, "--products", "QNG-09", "--now", "2020-05-04T08:00:00", code=1)
    assert "LỖI  Sản phẩm “QNG-09” không chờ Hội đồng quyết định." in told
    told = say("opinions", "open", KEY, "--products", "QNG-01, QNG-03", "--now", "2020-05-04T08:00:00")
    assert "Lấy ý kiến lần 2: QNG-01, QNG-03; 12 phiếu." in told
    assert "Hạn gửi phiếu 13/5/2020; 6 công văn mới, 6 thư mới." in told
    table = tmp_path / "phieu.csv"
    head = ["Mã sản phẩm", "Mã thành viên", "Phần A", "Phần B", "Phần C", "Nhận xét"]
    cast.write_table(table, [head, *(["QNG-03", f"TV{n}", "25", "17", "28", ""] for n in range(1, 6))])
    assert "Còn chờ phiếu của: TV1, TV2" in say(
        "opinions", "read", str(table), "--cycle", KEY, "--now", "2020-05-06T08:00:00"
    )
    told = say("opinions", "read", str(table), "--cycle", KEY, "--now", "2020-05-06T08:00:00", code=1)
    assert "đã được tính" in told
    assert "chưa có lý do" in say("opinions", "close", KEY, "--complex", "QNG-03", code=1)
    told = say("opinions", "close", KEY, "--now", "2020-05-14T08:00:00")
    assert "QNG-03: hạng 4 sao." in told
    assert "1 sản phẩm có kết quả, 1 sản phẩm chuyển sang phiên họp." in told
    attendance = cast.attendance(("TV2", "TV3", "TV5"))
    cast.write_table(playing.inbox() / "hoi-dong" / "attendance.csv", attendance)
    playing.run("score", EVENING)
    told = say("list", KEY)
    assert "Phiên 1: họp ngày 14/5/2020, Phòng họp số 1: không đủ thành viên dự họp (Có mặt 03/06" in told
    assert "Phiên 2: lấy ý kiến, gửi phiếu đến ngày 13/5/2020" in told
    assert "Thư mục của phiên tiếp theo: «hoi-dong-3»." in told
    assert "Còn 04 sản phẩm chưa có kết quả" in told
    assert "quá sớm" in say("reconvene", KEY, "--on", "2020-05-16", "--now", "2020-05-15T08:00:00", code=1)
    told = say("reconvene", KEY, "--on", "25/05/2020", "--at", "09:00", "--now", "2020-05-15T08:00:00")
    assert "Phiên thứ 3: 4 sản phẩm" in told
    assert "7 văn bản mới, 6 thư mới." in told
    assert "«hoi-dong-3»" in told


def test_a_meeting_is_called_off_from_the_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    playing = Installation(tmp_path / "home")
    playing.open_folder(cast.make_folder(tmp_path / "cycle"), at("2020-03-01"))
    playing.run("collect", at("2020-04-15"))
    playing.run("convene", at("2020-04-28"))
    with playing.at(at("2020-04-29")) as office, office.begin() as session:
        mark_dead(session, office, KEY, "tv1@example.vn", "máy chủ trả lời 550")
        for row in session.exec(select(OutboxMessage).where(OutboxMessage.letter == "convene")):
            row.state = "sent"
            session.add(row)
    monkeypatch.setenv("THUKY_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("THUKY_DATABASE_URL", raising=False)
    words = ["council", "cancel", KEY, "--now", "2020-05-04T08:00:00", "--reason"]
    done = runner.invoke(app, [*words, "Bão số 5"])
    assert (done.exit_code, "Đã hủy phiên thứ 1; 5 thư báo hủy." in done.output) == (0, True), done.output
    assert "báo bằng cách khác: Ông Nguyễn Văn A (TV1)." in done.output
    again = runner.invoke(app, [*words, " "])
    assert again.exit_code == 1
    assert "LỖI  Chưa nêu lý do" in again.output
    assert "LỖI  Phiên thứ 1 đã hủy, không còn hủy được" in again.output
    assert (
        "Phiên 1: họp ngày 14/5/2020, Phòng họp số 1: đã hủy (Bão số 5)"
        in runner.invoke(app, ["council", "list", KEY]).output
    )
