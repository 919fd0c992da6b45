"""Score: attendance, ballots and awards read after the session; exact means, or every fault and nothing written."""

from dataclasses import replace
from fractions import Fraction

import openpyxl
import pytest

from domain.ballot import BallotFact, seal
from models.ballot import Ballot, Tally
from models.council import Attendance, CouncilSession
from models.dossier import Dossier
from services.cycles import load_cycle
from services.score import FaultyBallots, kept_ballots, write_ballot
from tests.services import cast
from tests.services.cast import at
from tests.services.history import ARCHIVED, Stage
from tests.services.installation import Installation
from tests.services.reading import audit_of, rows

EVENING = at("2020-05-14", 17)


def _rewrite(installation: Installation, name: str, table: list[list[str]]) -> None:
    """Hand in another table of the council."""
    cast.write_table(installation.inbox() / "hoi-dong" / f"{name}.csv", table)


def _faults(installation: Installation) -> list[str]:
    """Run the step and give its faults; nothing may be written."""
    with pytest.raises(FaultyBallots) as refused:
        installation.run("score", EVENING)
    with installation.at(EVENING) as office:
        for model in (Attendance, Ballot, Tally):
            assert not rows(office, model)
        assert rows(office, CouncilSession)["1"].state == "convened"
    return list(refused.value.faults)


def test_means_are_exact_and_stars_follow_the_bands(played: Installation) -> None:
    with played.at(ARCHIVED) as office:
        tallies = rows(office, Tally)
    assert {
        key: (
            Fraction(row.mean_numerator, row.mean_denominator),
            row.star_by_band,
            row.star_awarded,
            row.outcome,
            row.ballots,
        )
        for key, row in tallies.items()
    } == {
        "QNG-01": (Fraction(92), 5, 5, "forwarded", 5),
        "QNG-02": (Fraction(75), 4, 3, "recognised", 5),
        "QNG-03": (Fraction(349, 5), 3, 3, "recognised", 5),  # 69,8: never rounded up into 4 stars
        "QNG-04": (Fraction(45), 2, 2, "refused", 5),
        "QNG-05": (Fraction(398, 5), 4, 4, "recognised", 5),
    }
    assert tallies["QNG-02"].award_reason == "Chưa đạt tiêu chí liên kết chuỗi"
    assert {key: row.gap for key, row in tallies.items() if row.gap_flagged} == {"QNG-05": 12}


def test_ballots_are_sealed_as_they_were_handed_in(played: Installation) -> None:
    with played.at(ARCHIVED) as office:
        ballots = rows(office, Ballot)
        attendance = {key: (row.is_present, row.reason) for key, row in rows(office, Attendance).items()}
        assert audit_of(office, "1") == ["session.score", "session.minute"]
    assert len(ballots) == 25
    assert ballots["QNG-03/TV3/1"].comment == "Cần hoàn thiện bao bì"
    assert ballots["QNG-03/TV3/1"].seal == seal(BallotFact("QNG-03", "TV3", 25, 17, 28, "Cần hoàn thiện bao bì"))
    assert attendance["1/TV4"] == (False, "Đi công tác")
    assert sum(there for there, _ in attendance.values()) == 5


def test_before_the_session_nothing_is_counted(sqlite_stage: Stage) -> None:
    installation = sqlite_stage.before("score")
    assert installation.run("score", at("2020-05-13")).notes == ("Hội đồng chưa họp",)


def test_without_files_the_step_waits(sqlite_stage: Stage) -> None:
    installation = sqlite_stage.before("score")
    (installation.inbox() / "hoi-dong" / "ballots.csv").unlink()
    assert installation.run("score", EVENING).notes == (
        "Chưa có danh sách có mặt và phiếu chấm trong thư mục «hoi-dong»",
    )


def test_a_counted_session_is_not_counted_again(sqlite_stage: Stage) -> None:
    installation = sqlite_stage.after("score")
    _rewrite(installation, "ballots", [cast.ballot_rows()[0], ["QNG-01", "TV1", "1", "1", "1", ""]])
    (note,) = installation.run("score", EVENING).notes
    assert note.startswith("Phiên họp đã xử lý")
    with installation.at(EVENING) as office:
        assert rows(office, Tally)["QNG-01"].mean_numerator == 92


def test_a_sealed_ballot_is_left_as_it_was_sealed(sqlite_stage: Stage) -> None:
    with sqlite_stage.after("score").at(EVENING) as office:
        cycle = load_cycle(office, cast.KEY)
        with office.begin() as session:
            ballot = kept_ballots(session, f"{cast.KEY}/1")[0]
            changed = replace(ballot, fact=replace(ballot.fact, part_a=0, comment="sửa sau"))
            write_ballot(session, office, cycle, f"{cast.KEY}/1", changed)
        with office.read() as session:
            assert kept_ballots(session, f"{cast.KEY}/1")[0] == ballot


def test_ballots_may_come_as_a_workbook(sqlite_stage: Stage) -> None:
    installation = sqlite_stage.before("score")
    (installation.inbox() / "hoi-dong" / "ballots.csv").unlink()
    book = openpyxl.Workbook()
    assert book.active is not None
    for n, row in enumerate(cast.ballot_rows()):
        book.active.append([*row[:2], *(int(points) if n else points for points in row[2:5]), row[5]])
    book.save(installation.inbox() / "hoi-dong" / "ballots.xlsx")
    assert installation.run("score", EVENING).figures == {"present": 5, "ballots": 25, "products": 5}


def test_every_fault_of_the_ballots_is_told_at_once_with_its_row(sqlite_stage: Stage) -> None:
    installation = sqlite_stage.before("score")
    table = cast.ballot_rows()
    table[1][2] = "36"  # more than part A can give
    table[2][0] = "QNG-77"  # no such product, so TV2 owes a ballot for QNG-01
    table[3][1] = "TV4"  # who was absent, so TV3 owes one
    table[4][1] = "TV9"  # nobody, so TV5 owes one
    table[7] = list(table[6])  # twice, so TV2 owes one for QNG-02
    _rewrite(installation, "ballots", table)
    faults = _faults(installation)
    for place, fact in (
        ("ballots.csv, dòng 2, cột «Phần A»", "là 36, phải từ 0 đến 35"),
        ("ballots.csv, dòng 3, cột «Mã sản phẩm»", "“QNG-77” không có trong danh sách đưa ra chấm"),
        ("ballots.csv, dòng 4, cột «Mã thành viên»", "“TV4” vắng mặt nhưng có phiếu"),
        ("ballots.csv, dòng 5, cột «Mã thành viên»", "“TV9” không thuộc Hội đồng"),
        ("ballots.csv, dòng 8, cột «Mã thành viên»", "đã chấm sản phẩm “QNG-02” ở dòng"),
        ("ballots.csv: ", "“TV2” có mặt nhưng chưa có phiếu cho sản phẩm “QNG-01”"),
        ("ballots.csv: ", "“TV3” có mặt nhưng chưa có phiếu cho sản phẩm “QNG-01”"),
        ("ballots.csv: ", "“TV5” có mặt nhưng chưa có phiếu cho sản phẩm “QNG-01”"),
        ("ballots.csv: ", "“TV2” có mặt nhưng chưa có phiếu cho sản phẩm “QNG-02”"),
    ):
        assert [fault for fault in faults if fault.startswith(place) and fact in fault], (place, fact)
    assert len(faults) == 9


def test_faults_of_all_three_files_are_told_together(sqlite_stage: Stage) -> None:
    installation = sqlite_stage.before("score")
    attendance = [list(row) for row in cast.ATTENDANCE]
    attendance[1][0] = "TV8"
    attendance[3][0] = "TV2"
    _rewrite(installation, "attendance", attendance)
    table = cast.ballot_rows()
    table[1][3] = "26"
    table[2][4] = "chín"
    _rewrite(installation, "ballots", table)
    award = ["QNG-02", "3", "Chưa đạt tiêu chí liên kết chuỗi"]
    _rewrite(installation, "awards", [cast.AWARDS[0], award, award, ["QNG-06", "3", "Chưa họp"]])
    faults = _faults(installation)
    for fact in (
        "không có thành viên «TV8»",
        "thành viên «TV2» ghi 2 lần",
        "chưa ghi thành viên «TV1» có mặt hay vắng",
        "chưa ghi thành viên «TV3» có mặt hay vắng",
        "ballots.csv, dòng 2, cột «Phần B»",
        "dòng 3",
        "awards.csv: sản phẩm «QNG-06» không có trong danh sách họp",
        "awards.csv: sản phẩm «QNG-02» có 2 dòng",
    ):
        assert [fault for fault in faults if fact in fault], fact
    assert not [fault for fault in faults if "chưa có phiếu" in fault]  # that cannot be known yet
    assert len(faults) == 8


def test_five_stars_below_ninety_cannot_be_awarded(sqlite_stage: Stage) -> None:
    installation = sqlite_stage.before("score")
    _rewrite(installation, "awards", [cast.AWARDS[0], ["QNG-05", "5", "Sản phẩm tiêu biểu"]])
    (fault,) = _faults(installation)
    assert fault.startswith("awards.csv, sản phẩm «QNG-05»: Điểm trung bình 79,60 chưa đến 90 điểm")


def test_without_quorum_nothing_is_scored_and_the_reason_is_kept(stage: Stage) -> None:
    installation = stage.before("score")
    _rewrite(installation, "attendance", cast.attendance(absent=("TV2", "TV3", "TV5")))
    result = installation.run("score", EVENING)
    with installation.at(EVENING) as office:
        sitting = rows(office, CouncilSession)["1"]
        assert not rows(office, Ballot)
        assert not rows(office, Tally)
        assert rows(office, Dossier)["QNG-01"].state == "convened"
        assert len(rows(office, Attendance)) == 6
    assert sitting.state == "inquorate"
    assert result.notes == (sitting.state_reason,)
    assert "03/06" in sitting.state_reason
    assert "tối thiểu 04" in sitting.state_reason


def test_enough_members_without_chair_and_deputy_are_no_quorum(sqlite_stage: Stage) -> None:
    installation = sqlite_stage.before("score")
    _rewrite(installation, "attendance", cast.attendance(absent=("TV1", "TV2")))
    (note,) = installation.run("score", EVENING).notes
    assert "Chủ tịch và Phó Chủ tịch Hội đồng đều vắng" in note
