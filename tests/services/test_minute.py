"""Minute: minutes in the form of Decree 30 with attendance, points and conclusions; none without quorum."""

import pytest

from models.council import CouncilSession
from models.outbox_message import OutboxMessage
from models.paper import Paper
from services.minute import MinutesRefused
from services.paperwork import sign
from tests.services import cast
from tests.services.cast import KEY, WAIT_TO_SIGN, at
from tests.services.conftest import OpenCycle
from tests.services.history import ARCHIVED, Stage
from tests.services.installation import Installation
from tests.services.reading import attachment_names, audit_of, mails, paper, rows, text

EVENING = at("2020-05-14", 17)


def test_the_minutes_say_who_was_there_and_that_they_could_decide(played: Installation) -> None:
    with played.at(ARCHIVED) as office:
        minutes = text(office, "minutes")
    for fact in (
        "Số: 01/BB-HĐOCOP",
        "Có mặt 05/06 thành viên, vắng mặt 01 thành viên.",
        "Bà Lý Thị N, Sở Y tế (lý do: Đi công tác)",
        "Quyết định số 01/QĐ-UBND ngày 28/4/2020",
        "có mặt 05/06 thành viên (83,33%)",
        "ít nhất 2/3 tổng số thành viên",
        "Cuộc họp kết thúc vào 17 giờ 00, ngày 14 tháng 5 năm 2020",
    ):
        assert fact in minutes


def test_the_minutes_list_every_product_with_mean_gap_and_stars(played: Installation) -> None:
    with played.at(ARCHIVED) as office:
        minutes = text(office, "minutes")
    for row in (
        ("QNG-01", "Nước mắm Bình Thạnh", "HTX Bình Thạnh", "92,00", "0", "5 sao", "5 sao"),
        ("QNG-02", "Tỏi đen Lý Sơn", "Công ty cổ phần Dori", "75,00", "0", "4 sao", "3 sao", "Hạng khác điểm"),
        ("QNG-03", "Nấm linh chi", "HTX nấm Đức Nhuận", "69,80", "1", "3 sao", "3 sao"),
        ("QNG-04", "Làng Gò Cỏ", "HTX du lịch Gò Cỏ", "45,00", "0", "2 sao", "2 sao"),
        ("QNG-05", "Muối SAHU", "Công ty Muối", "79,60", "12", "4 sao", "4 sao", "Chênh lệch lớn"),
    ):
        assert "\n".join(row) in minutes


def test_the_minutes_conclude_and_give_the_reason_of_an_award(played: Installation) -> None:
    with played.at(ARCHIVED) as office:
        minutes = text(office, "minutes")
    for fact in (
        "đề nghị công nhận 03 sản phẩm: 01 sản phẩm đạt hạng 4 sao, 02 sản phẩm đạt hạng 3 sao.",
        "công nhận 5 sao đối với 01 sản phẩm: Nước mắm Bình Thạnh.",
        "01 sản phẩm chưa đạt hạng 3 sao: Làng Gò Cỏ.",
        "theo điểm đạt hạng 4 sao, Hội đồng xếp hạng 3 sao. Lý do: Chưa đạt tiêu chí liên kết chuỗi.",
        "chênh lệch giữa các phiếu trên 10 điểm: Muối SAHU.",
        "Ông Phạm Văn M: Cần hoàn thiện bao bì.",
        "Số phiếu hợp lệ: 25",
    ):
        assert fact in minutes


def test_the_table_shows_each_members_total_under_the_members_own_code(played: Installation) -> None:
    with played.at(ARCHIVED) as office:
        table = text(office, "score_table")
        assert paper(office, "score_table").number_text == ""
    assert "(Kèm theo Biên bản số 01/BB-HĐOCOP ngày 14/5/2020)" in table
    assert "TV1\nTV2\nTV3\nTV5\nTV6" in table  # TV4 was absent
    assert "TV5: Đặng Văn P" in table
    assert "Muối SAHU\nCông ty Muối\n82\n82\n82\n70\n82\n79,60\n82\n70\n12" in table


def test_every_member_gets_minutes_and_table_also_who_was_absent(stage: Stage) -> None:
    with stage.after("minute").at(EVENING) as office:
        letters = mails(office, "minute")
        assert set(letters) == {f"TV{n}" for n in range(1, 7)}
        assert attachment_names(letters["TV4"]) == ["D22-bien-ban-chung.docx", "D21-bang-tong-hop-chung.docx"]
        assert rows(office, CouncilSession)["1"].state == "minuted"
        assert audit_of(office, "1")[-1] == "session.minute"
    assert "Biên bản số 01/BB-HĐOCOP ngày 14/5/2020" in letters["TV4"].body


def test_without_quorum_the_minutes_are_refused_with_the_reason(stage: Stage) -> None:
    installation = stage.before("score")
    cast.write_table(installation.inbox() / "hoi-dong" / "attendance.csv", cast.attendance(("TV2", "TV3", "TV5")))
    installation.run("score", EVENING)
    for day in (EVENING, at("2020-05-15")):
        with pytest.raises(MinutesRefused) as refused:
            installation.run("minute", day)
        assert "03/06" in str(refused.value)
        assert "Triệu tập lại Hội đồng" in str(refused.value)
    with installation.at(EVENING) as office:
        assert not [key for key in rows(office, Paper) if key.startswith(("minutes", "score_table"))]
        assert not [key for key in rows(office, OutboxMessage) if key.startswith("minute/")]
    assert installation.run("recognise", at("2020-05-21")).notes == ("Chưa có biên bản của Hội đồng",)


@pytest.mark.parametrize("scene", ["convene", "score"])
def test_before_the_count_there_is_nothing_to_minute(sqlite_stage: Stage, scene: str) -> None:
    installation = sqlite_stage.before(scene)
    assert installation.run("minute", EVENING).notes == ("Phiên họp chưa có kết quả chấm điểm",)


def test_a_deputy_and_another_member_stand_in_for_chair_and_secretary(sqlite_stage: Stage) -> None:
    installation = sqlite_stage.before("score")
    council = installation.inbox() / "hoi-dong"
    cast.write_table(council / "attendance.csv", cast.attendance(("TV1", "TV6")))
    present = [row for row in cast.ballot_rows() if row[1] not in {"TV1", "TV6"}]
    cast.write_table(
        council / "ballots.csv", [*present, *([code, "TV4", "25", "17", "28", ""] for code in cast.POINTS)]
    )
    cast.write_table(council / "awards.csv", [cast.AWARDS[0]])
    installation.run("score", EVENING)
    installation.run("minute", EVENING)
    with installation.at(EVENING) as office:
        minutes = text(office, "minutes")
    assert "Chủ trì (chủ tọa): Bà Trần Thị B, Giám đốc Sở" in minutes
    assert "Thư ký (người ghi biên bản): Ông Đặng Văn P" in minutes
    assert "(lý do: Bận việc)" in minutes


def test_nothing_is_worth_a_note_when_the_ballots_agree(sqlite_stage: Stage) -> None:
    installation = sqlite_stage.before("score")
    council = installation.inbox() / "hoi-dong"
    header, *_ = cast.ballot_rows()
    same = [[code, member, "25", "17", "28", ""] for code in cast.POINTS for member in cast.PRESENT]
    cast.write_table(council / "ballots.csv", [header, *same])
    (council / "awards.csv").unlink()
    installation.run("score", EVENING)
    installation.run("minute", EVENING)
    with installation.at(EVENING) as office:
        minutes = text(office, "minutes")
    assert "Không có sản phẩm có chênh lệch giữa các phiếu trên 10 điểm." in minutes
    assert "đề nghị công nhận 05 sản phẩm: 05 sản phẩm đạt hạng 4 sao." in minutes
    assert "chưa đạt hạng" not in minutes
    assert "công nhận 5 sao" not in minutes


def test_the_session_is_minuted_when_the_minutes_are_signed(open_cycle: OpenCycle) -> None:
    installation = open_cycle(WAIT_TO_SIGN)
    installation.run("collect", at("2020-04-15"))
    installation.run("convene", at("2020-04-28"))
    with installation.at(at("2020-04-28")) as office:
        sign(office, f"{KEY}/council_decision/chung/1", "Nguyễn Văn A")
    installation.run("convene", at("2020-04-28"))
    installation.run("score", EVENING)
    assert installation.run("minute", EVENING).notes == ("Biên bản đang chờ ký",)
    with installation.at(EVENING) as office:
        assert rows(office, CouncilSession)["1"].state == "scored"
        sign(office, f"{KEY}/minutes/chung/1", "Nguyễn Văn A")
    installation.run("minute", EVENING)
    with installation.at(EVENING) as office:
        assert rows(office, CouncilSession)["1"].state == "minuted"
        assert len(mails(office, "minute")) == 6
