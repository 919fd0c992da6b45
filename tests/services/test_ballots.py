"""Ballot sheets of a cycle under R4: written, read back, sealed; gates, rounds, recusals, times, deferrals."""

from fractions import Fraction
from pathlib import Path

import pytest

from domain.criteria import CriteriaSet, criteria_set
from models.ballot import Ballot, ScoringRound, Tally
from models.council import AgendaItem, Attendance, Recusal
from models.cycle import Cycle
from models.dossier import Dossier
from services import interests
from services.ballot_bench import NoSheetsNow
from services.ballots import BallotsRead, FaultySheets, SetsMissing, read_files, write_sheets
from services.score_check import FaultyBallots
from services.tallying import cast_of
from tests.services import cast
from tests.services.ballot_cast import (
    CONVENED,
    EVENING,
    ISSUED,
    NIGHT,
    Options,
    best,
    filled,
    hand_in,
    short_of,
    usual,
)
from tests.services.installation import Installation
from tests.services.reading import audit_of, rows, text

SCORED = ("QNG-01", "QNG-02", "QNG-03", "QNG-04", "QNG-05")
RECUSALS = ["Mã sản phẩm", "Mã thành viên", "Không tham gia", "Lý do"]


@pytest.fixture(scope="module")
def scene(convened_r4: Installation, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """Copy the cycle as it is when the council has been convened, once."""
    return Installation(convened_r4.copy_home(tmp_path_factory.mktemp("ballots") / "home"))


@pytest.fixture(scope="module")
def usual_files(scene: Installation, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Fill in the usual sheets, once; look, do not touch."""
    return filled(scene, tmp_path_factory.mktemp("usual"))


@pytest.fixture
def installation(scene: Installation, tmp_path: Path) -> Installation:
    """Copy the scene to play on with."""
    return Installation(scene.copy_home(tmp_path / "home"))


def read(installation: Installation, *paths: Path, partial: bool = False, reason: str = "") -> BallotsRead:
    with installation.at(EVENING) as office:
        return read_files(office, cast.KEY, paths, partial=partial, reason=reason)


def refused(installation: Installation, *paths: Path, reason: str = "") -> list[str]:
    """Read files that must be refused; nothing may be counted."""
    with installation.at(EVENING) as office:
        before = len(rows(office, Ballot))
    with pytest.raises(FaultySheets) as caught:
        read(installation, *paths, reason=reason)
    with installation.at(EVENING) as office:
        assert len(rows(office, Ballot)) == before
    return list(caught.value.faults)


def test_stars_are_the_lower_of_band_and_gates_and_the_papers_say_why(
    installation: Installation, usual_files: dict[str, Path]
) -> None:
    assert sorted(usual_files) == ["TV1", "TV2", "TV3", "TV4", "TV5", "TV6"]
    present = [usual_files[member] for member in cast.PRESENT]
    assert read(installation, *present) == BallotsRead(25)
    hand_in(installation, "attendance", cast.ATTENDANCE)
    result = installation.run("score", EVENING)
    assert result.figures == {"present": 5, "ballots": 25, "products": 5}
    assert len(result.notes) == 1
    assert "Phạm Văn M" in result.notes[0]
    with installation.at(EVENING) as office:
        tallies = rows(office, Tally)
        ballots = rows(office, Ballot)
    assert {
        key: (tally.star_by_band, tally.star_by_gates, tally.star_awarded, tally.outcome)
        for key, tally in tallies.items()
    } == {
        "QNG-01": (5, 5, 5, "forwarded"),
        "QNG-02": (5, 3, 3, "recognised"),
        "QNG-03": (5, 5, 5, "forwarded"),
        "QNG-04": (2, 3, 2, "refused"),
        "QNG-05": (5, 5, 5, "forwarded"),
    }
    code, _ = short_of(criteria_set("R4", 5), 4)
    assert f"Tiêu chí {code} " in tallies["QNG-02"].award_reason
    assert "2/5 thành viên chấm đạt." in tallies["QNG-02"].award_reason
    assert {ballot.criteria_version for key, ballot in ballots.items() if key.startswith("QNG-02")} == {"R4/5"}
    assert all(cast_of(ballot).seal == ballot.seal for ballot in ballots.values())
    assert audit_of_ballots(installation)
    installation.run("minute", NIGHT)
    installation.run("recognise", ISSUED)
    with installation.at(ISSUED) as office:
        minutes, table, notice = (
            text(office, "minutes"),
            text(office, "score_table"),
            text(office, "result_notice", "534"),
        )
    assert "Chưa đạt tiêu chí bắt buộc" in minutes
    assert f"Lý do: Chưa đạt tiêu chí bắt buộc của hạng 4 sao. Tiêu chí {code} " in minutes
    assert "Tiêu chí bắt buộc được coi là đạt khi quá nửa số thành viên chấm từ mức tối thiểu trở lên." in minutes
    assert "Chưa đạt hạng 4 sao" in table
    assert "02/05" in table
    assert "QNG-04" not in notice or "Chưa đạt tiêu chí bắt buộc của hạng 3 sao" in notice


def audit_of_ballots(installation: Installation) -> bool:
    with installation.at(EVENING) as office:
        return "ballots.read" in audit_of(office, "1")


def test_a_ballot_is_counted_once(installation: Installation, usual_files: dict[str, Path], tmp_path: Path) -> None:
    copy = tmp_path / "ban-sao.xlsx"
    copy.write_bytes(usual_files["TV1"].read_bytes())
    faults = refused(installation, usual_files["TV1"], copy)
    assert len(faults) == 5
    assert faults[0].startswith("ban-sao.xlsx, ô Phieu 01!D5: phiếu này đã có trong phieu-tv1.xlsx, trang Phieu 01")
    assert read(installation, usual_files["TV1"]).counted == 5
    assert "đã được tính" in refused(installation, usual_files["TV1"])[0]


def test_all_faults_of_all_files_are_told_and_a_part_can_be_taken(installation: Installation, tmp_path: Path) -> None:
    def careless(member: str, product: str, criteria: CriteriaSet) -> Options:
        options = dict(usual(member, product, criteria))
        if (member, product) == ("TV2", "QNG-03"):
            del options["1.1"]
            options["1.2"] = 9
        return options

    files = filled(installation, tmp_path / "out", careless)
    broken = tmp_path / "hong.xlsx"
    broken.write_bytes(b"PK")
    faults = refused(installation, files["TV1"], files["TV2"], broken)
    assert [fault.partition(":")[0] for fault in faults] == [
        "phieu-tv2.xlsx, ô Phieu 03!E13",
        "phieu-tv2.xlsx, ô Phieu 03!E14",
        "hong.xlsx",
    ]
    taken = read(installation, files["TV1"], files["TV2"], broken, partial=True)
    assert (taken.counted, len(taken.faults)) == (9, 3)
    assert read(installation, broken, partial=True).counted == 0


def test_who_is_absent_recused_or_not_of_the_cycle_cannot_be_counted(
    installation: Installation, usual_files: dict[str, Path]
) -> None:
    hand_in(installation, "attendance", cast.ATTENDANCE)
    hand_in(installation, "recusals", [RECUSALS, ["QNG-02", "TV3", "có", "Là người đại diện của chủ thể"]])
    assert all("“TV4” được ghi vắng mặt" in fault for fault in refused(installation, usual_files["TV4"]))
    (fault,) = refused(installation, usual_files["TV3"])
    assert fault == "phieu-tv3.xlsx, ô Phieu 02!D7: thành viên “TV3” không tham gia chấm sản phẩm này; hãy bỏ phiếu."
    with installation.at(EVENING) as office, office.begin() as session:
        dossier = session.get_one(Dossier, f"{cast.KEY}/QNG-01")
        dossier.state = "withdrawn"
        session.add(dossier)
    assert "“QNG-01” không có trong danh sách" in refused(installation, usual_files["TV1"])[0]


def test_a_sheet_of_another_office_is_told(scene: Installation, installation: Installation, tmp_path: Path) -> None:
    other = Installation(scene.copy_home(tmp_path / "other"))
    with other.at(CONVENED) as office, office.begin() as session:
        cycle = session.get_one(Cycle, cast.KEY)
        cycle.definition = {
            **cycle.definition,
            "council": {**cycle.definition["council"], "name": "Hội đồng khác"},
        }
        session.add(cycle)
    files = filled(other, tmp_path / "out")
    assert all("khác với chu trình này" in fault for fault in refused(installation, files["TV1"]))
    with installation.at(EVENING) as office, office.begin() as session:
        from models.council import CouncilMember  # noqa: PLC0415
        from models.product import Product  # noqa: PLC0415

        member = session.get_one(CouncilMember, f"{cast.KEY}/TV1")
        member.code = "TV77"
        product = session.get_one(Product, f"{cast.KEY}/QNG-01")
        product.criteria_set = None
        second = session.get_one(Product, f"{cast.KEY}/QNG-02")
        second.criteria_set = 6
        session.add_all([member, product, second])
    assert all("“TV1” không thuộc Hội đồng" in fault for fault in refused(installation, files["TV1"]))
    faults = refused(installation, files["TV2"])
    assert "sản phẩm này chưa có bộ nào" in faults[0]
    assert "phiếu theo bộ tiêu chí R4/5, sản phẩm này bộ R4/6" in faults[1]


def apart(member: str, product: str, criteria: CriteriaSet) -> Options:
    """One member sees QNG-03 far below the others."""
    if (member, product) == ("TV1", "QNG-03"):
        return {one.code: 1 if one.part == "A" else len(one.options) for one in criteria.criteria}
    return usual(member, product, criteria)


def test_a_second_round_keeps_both_and_asks_why(installation: Installation, tmp_path: Path) -> None:
    with installation.at(CONVENED) as office, pytest.raises(NoSheetsNow, match="Không có sản phẩm nào cần chấm lại"):
        write_sheets(office, cast.KEY, tmp_path / "none", again=True)
    files = filled(installation, tmp_path / "out", apart)
    read(installation, *(files[member] for member in cast.PRESENT))
    second = filled(installation, tmp_path / "again", again=True)
    again = [second[member] for member in cast.PRESENT]
    assert "chấm lại phải nêu lý do" in refused(installation, *again)[0]
    assert read(installation, *again[:2], reason="Đã thảo luận lại về nguồn nguyên liệu").counted == 2
    assert read(installation, *again[2:]).counted == 3
    with installation.at(EVENING) as office:
        (row,) = rows(office, ScoringRound).values()
        assert (row.n, row.reason, row.opened_by) == (2, "Đã thảo luận lại về nguồn nguyên liệu", "test")
        assert len(rows(office, Ballot)) == 30
        with pytest.raises(NoSheetsNow):
            write_sheets(office, cast.KEY, tmp_path / "third", again=True)
    hand_in(installation, "attendance", cast.ATTENDANCE)
    assert installation.run("score", EVENING).figures["ballots"] == 25
    installation.run("minute", NIGHT)
    with installation.at(NIGHT) as office:
        tally = rows(office, Tally)["QNG-03"]
        minutes = text(office, "minutes")
        assert "Số phiếu hợp lệ: 25." in minutes
    assert Fraction(tally.mean_numerator, tally.mean_denominator) == 100
    assert not tally.gap_flagged
    assert "Nấm linh chi: chấm lại lần 2 (lần 1: điểm trung bình " in minutes
    assert "Lý do: Đã thảo luận lại về nguồn nguyên liệu. Phiếu của các lần chấm đều được lưu." in minutes


def test_a_round_that_nobody_asked_for_is_refused(
    installation: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.ballot_bench.Bench.is_wide", lambda *_: True)
    second = filled(installation, tmp_path / "again", again=True)
    monkeypatch.undo()
    faults = refused(installation, second["TV1"], reason="Muốn chấm lại")
    assert "không có lần chấm 2: chỉ chấm lại khi chênh lệch của lần 1 trên 10 điểm" in faults[0]


def test_recusals_times_and_deferrals_change_base_voters_and_list(installation: Installation, tmp_path: Path) -> None:
    hand_in(installation, "recusals", [RECUSALS, ["QNG-02", "TV3", "có", "Trùng tên người đại diện, đã xác nhận"]])
    files = filled(installation, tmp_path / "out", lambda _member, _product, criteria: best(criteria))
    hand_in(
        installation,
        "agenda",
        [
            ["Mã sản phẩm", "Giờ xét", "Lý do hoãn"],
            ["QNG-01", "08:15", ""],
            ["QNG-02", "09:00", ""],
            ["QNG-03", "09:30", "Chờ kết quả kiểm nghiệm"],
            ["QNG-04", "10:00", ""],
            ["QNG-05", "10:30", ""],
        ],
    )
    people = [[*row, "", ""] for row in cast.ATTENDANCE]
    people[0][3:] = ["Giờ đến", "Giờ về"]
    people[5][3] = "08:30"  # TV5 comes after the first product
    people[6][4] = "10:15"  # TV6 leaves before the last
    hand_in(installation, "attendance", people)
    read(installation, *(files[member] for member in cast.PRESENT))
    with pytest.raises(FaultyBallots) as caught:
        installation.run("score", EVENING)
    assert sorted(caught.value.faults) == [
        (
            "Phiếu xlsx của «TV5» cho «QNG-01»: Thành viên “TV5” không có mặt khi xét sản phẩm “QNG-01” nhưng có phiếu."
            " Hãy bỏ phiếu này hoặc sửa giờ đến, giờ về."
        ),
        (
            "Phiếu xlsx của «TV6» cho «QNG-05»: Thành viên “TV6” không có mặt khi xét sản phẩm “QNG-05” nhưng có phiếu."
            " Hãy bỏ phiếu này hoặc sửa giờ đến, giờ về."
        ),
    ]
    with installation.at(EVENING) as office, office.begin() as session:
        for key in ("QNG-01/TV5/1", "QNG-05/TV6/1"):
            session.delete(session.get_one(Ballot, f"{cast.KEY}/{key}"))
    result = installation.run("score", EVENING)
    assert result.figures == {"present": 5, "ballots": 17, "products": 4, "deferred": 1}
    assert result.notes == ("Sản phẩm «QNG-03» chuyển đợt sau: Chờ kết quả kiểm nghiệm",)
    installation.run("minute", NIGHT)
    with installation.at(NIGHT) as office:
        assert {key: tally.ballots for key, tally in rows(office, Tally).items()} == {
            "QNG-01": 4,
            "QNG-02": 4,
            "QNG-04": 5,
            "QNG-05": 4,
        }
        assert rows(office, Dossier)["QNG-03"].state == "deferred"
        assert rows(office, AgendaItem)["1/QNG-03"].deferred == "Chờ kết quả kiểm nghiệm"
        assert rows(office, Recusal)["QNG-02/TV3"].reason.startswith("Trùng tên")
        assert rows(office, Attendance)["1/TV6"].left_at == "10:15"
        minutes, table = text(office, "minutes"), text(office, "score_table")
    for sentence in (
        (
            "Ông Phạm Văn M không tham gia chấm điểm, biểu quyết sản phẩm Tỏi đen Lý Sơn vì có liên quan; "
            "điều kiện họp và điểm trung bình của sản phẩm này tính trên 05 thành viên còn lại, có 04 phiếu."
        ),
        "Ông Đặng Văn P đến lúc 08 giờ 30",
        "Ông Lê Văn C về lúc 10 giờ 15",
        "Tỏi đen Lý Sơn lúc 09 giờ 00",
        "Nấm linh chi: hoãn đánh giá. Lý do: Chờ kết quả kiểm nghiệm.",
    ):
        assert sentence in minutes, sentence
    assert "–" in table


def test_a_product_without_quorum_at_its_time_is_put_off(
    installation: Installation, usual_files: dict[str, Path]
) -> None:
    people = [[*row, ""] for row in cast.ATTENDANCE]
    people[0][3:] = ["Giờ về"]
    for n in (1, 2):
        people[n][3] = "10:00"  # chair and deputy leave
    hand_in(installation, "attendance", people)
    turns = [["Mã sản phẩm", "Giờ xét"], *([code, "09:00"] for code in SCORED[:4]), ["QNG-05", "10:00"]]
    hand_in(installation, "agenda", turns)
    read(installation, *(usual_files[member] for member in cast.PRESENT))
    result = installation.run("score", EVENING)
    assert result.figures == {"present": 5, "ballots": 20, "products": 4, "deferred": 1}
    assert "chuyển đợt sau: Có mặt 03/06 thành viên" in result.notes[0]


def test_faults_of_agenda_and_recusals_are_told_with_the_others(
    installation: Installation, usual_files: dict[str, Path]
) -> None:
    read(installation, *(usual_files[member] for member in cast.PRESENT))
    hand_in(installation, "attendance", cast.ATTENDANCE)
    hand_in(installation, "agenda", [["Mã sản phẩm", "Giờ xét"], ["QNG-77", "09:00"], ["QNG-01", "08:00"]])
    hand_in(installation, "recusals", [RECUSALS, ["QNG-78", "TV9", "có", "Liên quan"]])
    with pytest.raises(FaultyBallots) as caught:
        installation.run("score", EVENING)
    for fact in (
        "agenda.csv: Sản phẩm “QNG-01” xét lúc 08:00, trước sản phẩm “QNG-77”",
        "agenda.csv: sản phẩm «QNG-77» không có trong danh sách họp",
        "recusals.csv: Không có thành viên “TV9”",
        "recusals.csv: sản phẩm «QNG-78» không có trong danh sách họp",
    ):
        assert [fault for fault in caught.value.faults if fact in fault], fact
    assert len(caught.value.faults) == 4


def test_an_award_above_the_gates_is_refused(installation: Installation, usual_files: dict[str, Path]) -> None:
    read(installation, *(usual_files[member] for member in cast.PRESENT))
    hand_in(installation, "attendance", cast.ATTENDANCE)
    hand_in(installation, "awards", [cast.AWARDS[0], ["QNG-02", "4", "Sản phẩm tiêu biểu"]])
    with pytest.raises(FaultyBallots, match="chỉ đạt đến hạng 3 sao nên không xếp hạng 4 sao được"):
        installation.run("score", EVENING)


def test_one_ballot_by_part_among_them_leaves_the_gates_open(
    installation: Installation, usual_files: dict[str, Path]
) -> None:
    read(installation, *(usual_files[member] for member in cast.PRESENT[1:]))
    hand_in(installation, "attendance", cast.ATTENDANCE)
    table = [cast.ballot_rows()[0], *([code, "TV1", "40", "25", "35", ""] for code in SCORED[:4])]
    hand_in(installation, "ballots", [*table, ["QNG-05", "TV2", "40", "25", "35", ""]])
    with pytest.raises(FaultyBallots) as caught:
        installation.run("score", EVENING)
    assert len(caught.value.faults) == 2  # TV2 twice, and TV1 owes one
    hand_in(installation, "ballots", [*table, ["QNG-05", "TV1", "40", "25", "35", ""]])
    installation.run("score", EVENING)
    with installation.at(EVENING) as office:
        assert {tally.star_by_gates for tally in rows(office, Tally).values()} == {None}


def test_sheets_need_a_council_sets_and_an_open_session(
    installation: Installation, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    from models.product import Product  # noqa: PLC0415

    with installation.at(EVENING) as office:
        with office.begin() as session:
            for code in ("QNG-01", "QNG-04"):
                product = session.get_one(Product, f"{cast.KEY}/{code}")
                product.criteria_set = None
                session.add(product)
        with pytest.raises(SetsMissing) as missing:
            write_sheets(office, cast.KEY, tmp_path)
        assert missing.value.products == ("QNG-01", "QNG-04")
        with office.begin() as session:
            for code in SCORED:
                dossier = session.get_one(Dossier, f"{cast.KEY}/{code}")
                dossier.state = "withdrawn"
                session.add(dossier)
        with pytest.raises(NoSheetsNow, match="Không có sản phẩm nào được đưa ra họp"):
            write_sheets(office, cast.KEY, tmp_path)
    early = Installation(tmp_path / "early")
    early.open_folder(cast.make_folder(tmp_path_factory.mktemp("early") / "cycle"), cast.at("2020-03-01"))
    with early.at(cast.at("2020-03-02")) as office, pytest.raises(NoSheetsNow, match="Chưa thành lập Hội đồng"):
        write_sheets(office, cast.KEY, tmp_path)


def test_a_scored_session_takes_no_more_ballots(installation: Installation, usual_files: dict[str, Path]) -> None:
    read(installation, *(usual_files[member] for member in cast.PRESENT))
    hand_in(installation, "attendance", cast.ATTENDANCE)
    installation.run("score", EVENING)
    with pytest.raises(NoSheetsNow, match="đã tính điểm"):
        read(installation, usual_files["TV4"])


def test_proposals_wait_for_a_persons_answer(installation: Installation) -> None:
    with installation.at(CONVENED) as office:
        (one,) = interests.proposals(office, cast.KEY)
        assert (one.product, one.member, one.sign, one.is_confirmed) == ("QNG-02", "TV3", "same_name", False)
    hand_in(installation, "attendance", cast.ATTENDANCE)
    hand_in(installation, "recusals", [RECUSALS, ["QNG-02", "TV3", "không", "Trùng tên, không phải một người"]])
    with installation.at(CONVENED) as office:
        assert interests.proposals(office, cast.KEY) == ()


def test_a_member_who_keeps_away_from_everything_gets_no_workbook(installation: Installation, tmp_path: Path) -> None:
    hand_in(installation, "attendance", cast.ATTENDANCE)
    hand_in(installation, "recusals", [RECUSALS, *([code, "TV6", "có", "Tổ tư vấn"] for code in SCORED)])
    assert "TV6" not in filled(installation, tmp_path / "out")
