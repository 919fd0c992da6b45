"""Reconvene: a meeting without quorum, a no of the members, what was put off; recognition waits for all of it."""

from datetime import date
from pathlib import Path

import pytest
from sqlmodel import select

from models.ballot import Ballot, ScoringRound, Tally
from models.council import AgendaItem, Attendance, CouncilSession
from models.dossier import Dossier
from models.paper import Paper
from models.register import RegisterEntry
from services.minute import MinutesRefused
from services.paperwork import sign
from services.reconvene import Called, Reconvened, ReconveneRefused, reconvene
from services.verify_scores import verify
from tests.services import cast
from tests.services.cast import KEY, WAIT_TO_SIGN, at
from tests.services.conftest import OpenCycle
from tests.services.history import Stage
from tests.services.installation import Installation
from tests.services.reading import attachment, audit_of, mails, papers, rows, text

EVENING = at("2020-05-14", 17)
NEXT_DAY = at("2020-05-15")
AGAIN = Called(date(2020, 5, 25), "09:00", place="Phòng họp số 2")
SECOND = at("2020-05-25", 17)
RECOGNISED = at("2020-05-29")


def hand_in(
    installation: Installation, n: int, absent: tuple[str, ...] = ("TV4",), ballots: list[list[str]] | None = None
) -> None:
    """Put attendance and ballots of a sitting into its folder."""
    folder = installation.inbox() / ("hoi-dong" if n == 1 else f"hoi-dong-{n}")
    folder.mkdir(exist_ok=True)
    cast.write_table(folder / "attendance.csv", cast.attendance(absent))
    cast.write_table(folder / "ballots.csv", ballots or cast.ballot_rows())
    cast.write_table(folder / "awards.csv", cast.AWARDS)


def call_again(installation: Installation, called: Called = AGAIN, products: tuple[str, ...] = ()) -> Reconvened:
    """Convene again on the day after the first meeting."""
    with installation.at(NEXT_DAY) as office:
        return reconvene(office, KEY, called, products)


def without_quorum(stage: Stage) -> Installation:
    """Let only half of the members come to the first meeting."""
    installation = stage.before("score")
    hand_in(installation, 1, ("TV2", "TV3", "TV5"))
    installation.run("score", EVENING)
    return installation


def test_a_meeting_without_quorum_gets_a_second_one_and_keeps_its_trail(stage: Stage) -> None:
    installation = without_quorum(stage)
    with pytest.raises(MinutesRefused):
        installation.run("minute", EVENING)
    done = call_again(installation)
    assert (done.n, done.folder, done.letters, len(done.products)) == (2, "hoi-dong-2", 6, 5)
    with installation.at(NEXT_DAY) as office:
        failed = text(office, "inquorate_minutes", "phien-1")
        invitation = text(office, "invitation", "TV4", 2)
        sittings = rows(office, CouncilSession)
        letters = mails(office, "convene")
        calendar = attachment(office, letters["TV4/2"], ".ics").decode()
        numbers = {paper.revision: paper.number_text for paper in papers(office, "invitation")}
        entries = [key for key in rows(office, RegisterEntry) if key.startswith("invitation")]
        assert len([key for key in rows(office, Attendance) if key.startswith("1/")]) == 6
        assert audit_of(office, "2") == ["session.reconvene"]
    for fact in ("Có mặt 03/06 thành viên", "không đủ điều kiện họp (tối thiểu 04)", "09 giờ 00, ngày 25 tháng 5"):
        assert fact in failed
    assert "Điều 3 Quy chế hoạt động của Hội đồng" in failed
    for fact in ("phiên thứ 2", "Phòng họp số 2", "Phiên thứ 1 không đủ điều kiện họp", "ngày 25 tháng 5 năm 2020"):
        assert fact in invitation
    assert numbers == {1: "01/GM-HĐOCOP", 2: "02/GM-HĐOCOP"}
    assert len(entries) == 2
    assert "DTSTART;TZID=Asia/Ho_Chi_Minh:20200525T090000" in calendar
    assert [sittings[n].state for n in ("1", "2")] == ["inquorate", "convened"]
    assert installation.run("recognise", NEXT_DAY).notes == ("Chưa có biên bản của Hội đồng",)
    assert "hoi-dong-2" in installation.run("score", SECOND).notes[0]
    hand_in(installation, 2)
    assert installation.run("score", SECOND).figures["ballots"] == 25
    installation.run("minute", SECOND)
    assert installation.run("recognise", RECOGNISED).figures["recognised"] == 3
    with installation.at(RECOGNISED) as office:
        assert "phiên thứ 2" in text(office, "minutes", "chung", 2)
        assert {row.session_key for row in rows(office, Ballot).values()} == {f"{KEY}/2"}
        assert verify(office, KEY).differences == ()
        assert set(mails(office, "minute")) == {f"TV{n}/2" for n in range(1, 7)}


def test_again_finds_the_sitting_and_changes_nothing(sqlite_stage: Stage) -> None:
    installation = without_quorum(sqlite_stage)
    call_again(installation)
    again = call_again(installation)
    assert (again.n, again.papers, again.letters) == (2, 7, 6)  # of this same moment
    with installation.at(at("2020-05-18")) as office:
        later = reconvene(office, KEY, AGAIN)
    assert (later.papers, later.letters) == (0, 0)


def test_everything_that_stands_against_it_is_told_at_once(sqlite_stage: Stage) -> None:
    installation = sqlite_stage.before("score")
    with pytest.raises(ReconveneRefused) as refused:
        call_again(installation, Called(date(2020, 5, 17)), ("QNG-09",))
    told = "\n".join(refused.value.faults)
    for fact in ("chưa có kết quả", "quá sớm", "từ ngày 20/5/2020", "là ngày nghỉ", "chọn ngày 18/5/2020", "“QNG-09”"):
        assert fact in told
    early = sqlite_stage.before("convene")
    with early.at(at("2020-04-27")) as office, pytest.raises(ReconveneRefused, match="Chưa thành lập Hội đồng"):
        reconvene(office, KEY, AGAIN)


def test_when_all_is_decided_there_is_nothing_to_convene_for(sqlite_stage: Stage) -> None:
    installation = sqlite_stage.after("minute")
    with pytest.raises(ReconveneRefused, match="Không có sản phẩm nào chờ"):
        call_again(installation)
    installation.run("recognise", at("2020-05-21"))
    with installation.at(at("2020-05-21")) as office, pytest.raises(ReconveneRefused, match="chu trình mới"):
        reconvene(office, KEY, Called(date(2020, 5, 27)))


def put_one_off(installation: Installation) -> None:
    """Put one product off at the first meeting and minute the others."""
    folder = installation.inbox() / "hoi-dong"
    cast.write_table(
        folder / "agenda.csv", [["Mã sản phẩm", "Giờ xét", "Lý do hoãn"], ["QNG-03", "", "Chờ kiểm nghiệm"]]
    )
    installation.run("score", EVENING)
    installation.run("minute", EVENING)


def test_what_was_put_off_comes_to_the_next_meeting_of_the_cycle(sqlite_stage: Stage) -> None:
    installation = sqlite_stage.before("score")
    put_one_off(installation)
    done = call_again(installation)
    assert done.products == ("QNG-03",)
    with installation.at(NEXT_DAY) as office:
        assert rows(office, Dossier)["QNG-03"].state == "convened"
        assert not papers(office, "inquorate_minutes")
    note = installation.run("recognise", NEXT_DAY).notes[0]
    assert "phiên họp ngày 25/5/2020 đã triệu tập" in note
    own = [row for row in cast.ballot_rows() if row[0] in {"Mã sản phẩm", "QNG-03"}]
    hand_in(installation, 2, ballots=own)
    (installation.inbox() / "hoi-dong-2" / "awards.csv").unlink()
    installation.run("score", SECOND)
    installation.run("minute", SECOND)
    assert installation.run("recognise", RECOGNISED).figures["recognised"] == 3
    with installation.at(RECOGNISED) as office:
        submission = text(office, "submission")
        first, second = text(office, "minutes"), text(office, "minutes", "chung", 2)
        assert verify(office, KEY).differences == ()
    assert "Biên bản số 01/BB-HĐOCOP ngày 14/5/2020 và Biên bản số 02/BB-HĐOCOP ngày 25/5/2020" in submission
    assert "hoãn đánh giá. Lý do: Chờ kiểm nghiệm" in first
    assert "QNG-03" not in first.partition("4. Kết quả")[2].partition("5. Kết luận")[0]
    assert "Nấm linh chi" in second
    assert "Tỏi đen" not in second


def test_put_off_beyond_the_cycle_holds_nobody_back(sqlite_stage: Stage) -> None:
    installation = sqlite_stage.before("score")
    put_one_off(installation)
    assert installation.run("recognise", RECOGNISED).figures["recognised"] == 2


def say_no(installation: Installation, against: tuple[str, ...]) -> None:
    """Let some members present vote against the conclusions of the first meeting."""
    table = [["Mã thành viên", "Có mặt", "Lý do", "Tán thành"]]
    table += [[row[0], row[1], row[2], "không" if row[0] in against else "có"] for row in cast.ATTENDANCE[1:]]
    cast.write_table(installation.inbox() / "hoi-dong" / "attendance.csv", table)
    installation.run("score", EVENING)


def test_conclusions_that_are_voted_down_block_recognition_until_the_council_meets_again(stage: Stage) -> None:
    installation = stage.before("score")
    say_no(installation, ("TV1", "TV2", "TV3"))
    note = installation.run("minute", EVENING).notes[0]
    assert "02/05 thành viên tán thành" in note
    assert "council reconvene" in note
    assert note in installation.run("minute", NEXT_DAY).notes
    assert "không được thông qua" in installation.run("recognise", NEXT_DAY).notes[0]
    with installation.at(NEXT_DAY) as office:
        minutes = text(office, "minutes")
        assert rows(office, CouncilSession)["1"].state == "rejected"
        assert verify(office, KEY).differences == ()
    assert "Biểu quyết: 02/05 thành viên có mặt tán thành; không được thông qua." in minutes
    assert "Kết luận đề nghị công nhận không được thông qua" in minutes
    assert "Hoàn thiện Tờ trình" not in minutes
    call_again(installation)
    with installation.at(NEXT_DAY) as office:
        assert not rows(office, Tally)
        assert {row.state for row in rows(office, Dossier).values()} >= {"convened"}
        assert {row.n for row in rows(office, ScoringRound).values()} == {2}
    hand_in(installation, 2)
    installation.run("score", SECOND)
    installation.run("minute", SECOND)
    assert installation.run("recognise", RECOGNISED).figures["recognised"] == 3
    with installation.at(RECOGNISED) as office:
        second = text(office, "minutes", "chung", 2)
        assert {row.round for row in rows(office, Ballot).values()} == {1, 2}
        assert verify(office, KEY).differences == ()
    assert "Nấm linh chi: chấm lại lần 2 (lần 1: điểm trung bình 69,80" in second
    assert "Lý do: Kết luận của phiên thứ 1 không được thông qua" in second


def test_a_level_vote_goes_with_the_chair_and_the_minutes_say_so(sqlite_stage: Stage) -> None:
    installation = sqlite_stage.before("score")
    folder = installation.inbox() / "hoi-dong"
    table = [["Mã thành viên", "Có mặt", "Lý do", "Tán thành"]]
    table += [[row[0], "có" if row[0] not in {"TV4", "TV5"} else "không", "", "có"] for row in cast.COUNCIL[1:]]
    for row in table:
        if row[0] in {"TV3", "TV6"}:
            row[3] = "không"
    cast.write_table(folder / "attendance.csv", table)
    cast.write_table(folder / "ballots.csv", [row for row in cast.ballot_rows() if row[1] != "TV5"])
    (folder / "awards.csv").unlink()
    installation.run("score", EVENING)
    installation.run("minute", EVENING)
    with installation.at(EVENING) as office:
        assert (
            "02/04 thành viên có mặt tán thành; số ý kiến ngang nhau; theo ý kiến bên có Chủ tọa: được thông qua."
            in text(office, "minutes")
        )
        assert rows(office, CouncilSession)["1"].state == "minuted"


def test_only_named_products_come_to_the_meeting_and_the_others_wait(sqlite_stage: Stage) -> None:
    installation = without_quorum(sqlite_stage)
    assert call_again(installation, products=("QNG-01",)).products == ("QNG-01",)
    hand_in(installation, 2, ballots=[row for row in cast.ballot_rows() if row[0] in {"Mã sản phẩm", "QNG-01"}])
    (installation.inbox() / "hoi-dong-2" / "awards.csv").unlink()
    installation.run("score", SECOND)
    installation.run("minute", SECOND)
    note = installation.run("recognise", SECOND).notes[0]
    assert note.startswith("Còn 04 sản phẩm chưa có kết quả (QNG-02, QNG-03, QNG-04, QNG-05)")


def test_a_second_meeting_without_quorum_gets_a_third_one(sqlite_stage: Stage) -> None:
    installation = without_quorum(sqlite_stage)
    call_again(installation)
    hand_in(installation, 2, ("TV1", "TV2"))  # four came, but neither the chair nor the deputy
    installation.run("score", SECOND)
    with installation.at(at("2020-05-26")) as office:
        done = reconvene(office, KEY, Called(date(2020, 6, 1)))
        assert done.n == 3
        assert "Ông Phạm Văn M, Sở Công Thương" in text(office, "inquorate_minutes", "phien-2").partition("Chủ trì")[2]


def test_nobody_came_and_the_minutes_still_have_two_signatures(sqlite_stage: Stage) -> None:
    installation = sqlite_stage.before("score")
    hand_in(installation, 1, tuple(f"TV{n}" for n in range(1, 7)))
    installation.run("score", EVENING)
    call_again(installation)
    with installation.at(NEXT_DAY) as office:
        failed = text(office, "inquorate_minutes", "phien-1")
    assert "Có mặt 00/06 thành viên" in failed
    assert "Chủ trì (chủ tọa): Ông Nguyễn Văn A" in failed


def test_papers_that_wait_for_a_signature_are_told_and_brought_on_later(open_cycle: OpenCycle) -> None:
    installation = open_cycle(WAIT_TO_SIGN)
    for step, day in (("collect", at("2020-04-15")), ("convene", at("2020-04-28"))):
        installation.run(step, day)
    with installation.at(at("2020-04-28")) as office:
        sign(office, f"{KEY}/council_decision/chung/1", "Nguyễn Văn A")
    installation.run("convene", at("2020-04-28"))
    hand_in(installation, 1, ("TV2", "TV3", "TV5"))
    installation.run("score", EVENING)
    done = call_again(installation)
    assert done.letters == 0
    assert done.notes == (
        "01 biên bản đang chờ ký; ký xong chạy lại: thuky run minute",
        "06 giấy mời đang chờ ký; ký xong chạy lại: thuky run convene",
    )
    with installation.at(NEXT_DAY) as office:
        for n in range(1, 7):
            sign(office, f"{KEY}/invitation/TV{n}/2", "Nguyễn Văn A")
        sign(office, f"{KEY}/inquorate_minutes/phien-1/1", "Nguyễn Văn A")
    assert installation.run("convene", NEXT_DAY).figures["letters"] == 6
    call_again(installation)
    with installation.at(NEXT_DAY) as office, office.read() as session:
        waiting = select(Paper.key).where(Paper.kind == "inquorate_minutes", Paper.state == "issued")
        assert session.exec(waiting).all()


def test_an_agenda_with_times_in_a_second_meeting_keeps_one_line_for_each_product(sqlite_stage: Stage) -> None:
    installation = without_quorum(sqlite_stage)
    call_again(installation)
    hand_in(installation, 2)
    agenda: list[list[str]] = [["Mã sản phẩm", "Giờ xét", "Lý do hoãn"], ["QNG-01", "09:15", ""]]
    folder: Path = installation.inbox() / "hoi-dong-2"
    cast.write_table(folder / "agenda.csv", agenda)
    cast.write_table(
        folder / "recusals.csv",
        [["Mã sản phẩm", "Mã thành viên", "Không tham gia", "Lý do"], ["QNG-04", "TV3", "có", "Góp vốn"]],
    )
    cast.write_table(
        folder / "ballots.csv", [row for row in cast.ballot_rows() if (row[0], row[1]) != ("QNG-04", "TV3")]
    )
    installation.run("score", SECOND)
    with installation.at(SECOND) as office:
        items = rows(office, AgendaItem)
        assert items["2/QNG-01"].starts_at == "09:15"
        assert len(items) == 5
