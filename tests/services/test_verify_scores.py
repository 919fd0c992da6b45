"""Verify scores: an honest year has no difference; every planted lie is found and named."""

import io
import re
import sqlite3
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from sqlalchemy import text as sql
from sqlmodel import select

from domain.ballot import BallotFact, seal
from domain.criteria import criteria_set
from models.ballot import Ballot, Tally
from models.certificate import Certificate
from models.paper import Paper
from services.ballots import read_files
from services.cycles import load_cycle
from services.office import Office
from services.products import products_in
from services.recognise_reasons import reasons_of
from services.tallying import cast_of
from services.verify_scores import Verification, verify
from tests.services import cast
from tests.services.ballot_cast import EVENING, ISSUED, NIGHT, filled, hand_in, worst
from tests.services.history import ARCHIVED, Stage
from tests.services.installation import Installation
from tests.services.reading import paper as paper_of
from tests.services.reading import text


def forged(data: bytes, old: str, new: str, nth: int = 0) -> bytes:
    """Change the n-th text of a Word file that is exactly this one."""
    document = docx.Document(io.BytesIO(data))
    nodes = [node for node in document.element.body.iter(qn("w:t")) if node.text == old]
    assert nodes, old
    nodes[nth].text = new
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def put_into_store(office: Office, paper: Paper, data: bytes) -> None:
    """Overwrite the file in the store under its old name."""
    path = office.store.path(paper.file_sha256 or "")
    path.unlink()
    path.write_bytes(data)


def put_with_its_hash(office: Office, paper: Paper, data: bytes) -> None:
    """Forge with care: a new file in the store, and the row that names it."""
    with office.begin() as session:
        row = session.get_one(Paper, paper.key)
        row.file_sha256 = office.store.put(data)
        session.add(row)
    (office.settings.papers / paper.cycle_key / paper.file_name).write_bytes(data)


def put_beside(office: Office, paper: Paper, data: bytes) -> None:
    """Change only the copy that lies in the folder of papers."""
    (office.settings.papers / paper.cycle_key / paper.file_name).write_bytes(data)


def lines(found: Verification) -> list[str]:
    return [str(one) for one in found.differences]


def test_an_honest_year_has_no_difference(played: Installation) -> None:
    with played.at(ARCHIVED) as office:
        found = verify(office)
        assert found == verify(office, cast.KEY)
    assert (found.products, found.differences) == (5, ())
    assert found.papers >= 10


@pytest.mark.parametrize("put", [put_into_store, put_with_its_hash, put_beside])
@pytest.mark.parametrize(
    ("kind", "subject", "old", "new", "fact"),
    [
        ("minutes", "chung", "3 sao", "4 sao", "ghi “Hạng đề nghị” 4 sao; đúng là 3 sao."),
        ("minutes", "chung", "69,80", "70,00", "Sản phẩm QNG-03, Biên bản"),
        ("score_table", "chung", "45", "95", "Sản phẩm QNG-04, Bảng tổng hợp"),
        ("recognition_decision", "chung", "3 sao", "4 sao", "ghi “Hạng sao” 4 sao; đúng là 3 sao."),
        ("result_notice", "536", "3 sao", "4 sao", "Sản phẩm QNG-02, Thông báo"),
    ],
)
def test_a_figure_edited_in_an_issued_paper_is_named(
    sqlite_stage: Stage,
    put: Callable[[Office, Paper, bytes], None],
    kind: str,
    subject: str,
    old: str,
    new: str,
    fact: str,
) -> None:
    installation = sqlite_stage.after("recognise")
    with installation.at(ARCHIVED) as office:
        paper = paper_of(office, kind, subject)
        put(office, paper, forged(office.store.get(paper.file_sha256 or ""), old, new))
        found = lines(verify(office))
    assert [line for line in found if fact in line], found
    assert all(paper.number_text in line or "Bảng tổng hợp" in line for line in found), found
    if put is put_into_store:
        assert [line for line in found if "tệp trong kho đã bị thay đổi" in line]


def test_a_star_edited_on_a_certificate_is_named(sqlite_stage: Stage) -> None:
    installation = sqlite_stage.after("recognise")
    with installation.at(ARCHIVED) as office:
        paper = paper_of(office, "certificate", "QNG-02")
        document = docx.Document(io.BytesIO(office.store.get(paper.file_sha256 or "")))
        for line in document.element.body.iter(qn("w:p")):
            nodes = list(line.iter(qn("w:t")))
            if "".join(node.text or "" for node in nodes).startswith("Đạt hạng: 3"):
                whole = "".join(node.text or "" for node in nodes).replace("3", "5")
                nodes[0].text = whole
                for node in nodes[1:]:
                    node.text = ""
        out = io.BytesIO()
        document.save(out)
        put_with_its_hash(office, paper, out.getvalue())
        found = lines(verify(office))
    (line,) = found
    assert line.startswith(f"Sản phẩm QNG-02, Giấy chứng nhận số {paper.number_text} ngày ")
    assert line.endswith(": ghi hạng 5 sao; đúng là 3 sao.")


def test_counts_number_and_code_of_papers_are_compared_too(sqlite_stage: Stage) -> None:
    installation = sqlite_stage.after("recognise")
    with installation.at(ARCHIVED) as office:
        decision = paper_of(office, "recognition_decision")
        data = office.store.get(decision.file_sha256 or "")
        document = docx.Document(io.BytesIO(data))
        for node in document.element.body.iter(qn("w:t")):
            node.text = (node.text or "").replace("02 sản phẩm đạt hạng 3 sao", "07 sản phẩm đạt hạng 3 sao")
            node.text = node.text.replace(decision.number_text, "999/QĐ-UBND")
            node.text = node.text.replace("QNG-05", "QNG-50")
        out = io.BytesIO()
        document.save(out)
        put_with_its_hash(office, decision, out.getvalue())
        other = paper_of(office, "certificate", "QNG-05")
        put_with_its_hash(office, other, forged_code(office.store.get(other.file_sha256 or "")))
        notice = paper_of(office, "result_notice", "536")
        put_with_its_hash(office, notice, forged(office.store.get(notice.file_sha256 or ""), "Tỏi đen Lý Sơn", "Tỏi"))
        found = lines(verify(office))
    for fact in (
        "Sản phẩm QNG-02, Thông báo",
        "ghi không có sản phẩm này; đúng là 75,00 điểm, 3 sao.",
        "ghi 07 sản phẩm 3 sao; đúng là 02 sản phẩm 3 sao.",
        f"ghi số khác; đúng là số {decision.number_text}.",
        "Sản phẩm QNG-05, Quyết định",
        "Sản phẩm QNG-50, Quyết định",
        "ghi mã sản phẩm “QNG-50”; đúng là “QNG-05”.",
    ):
        assert [line for line in found if fact in line], (fact, found)


def forged_code(data: bytes) -> bytes:
    document = docx.Document(io.BytesIO(data))
    for node in document.element.body.iter(qn("w:t")):
        node.text = (node.text or "").replace("QNG-05", "QNG-50")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_a_ballot_changed_in_the_database_is_named_by_its_seal(sqlite_stage: Stage) -> None:
    installation = sqlite_stage.after("recognise")
    with installation.at(ARCHIVED) as office:
        with office.begin() as session:
            ballot = session.get_one(Ballot, f"{cast.KEY}/QNG-04/TV1/1")
            ballot.part_a += 10
            session.add(ballot)
        found = lines(verify(office))
    assert [line for line in found if "QNG-04, Cơ sở dữ liệu, phiếu của TV1 lần 1: ghi nội dung không khớp" in line]
    assert [line for line in found if "ghi điểm trung bình 45/1; đúng là 47/1" in line]
    assert [line for line in found if "Biên bản" in line and "“Điểm TB” 45,00; đúng là 47,00" in line]


def test_a_ballot_sealed_again_is_named_by_tally_and_papers(sqlite_stage: Stage) -> None:
    installation = sqlite_stage.after("recognise")
    with installation.at(ARCHIVED) as office:
        with office.begin() as session:
            ballot = session.get_one(Ballot, f"{cast.KEY}/QNG-04/TV1/1")
            ballot.part_a = 35
            ballot.seal = seal(BallotFact("QNG-04", "TV1", 35, 10, 20))
            session.add(ballot)
        found = lines(verify(office))
    assert not [line for line in found if "niêm phong" in line]
    assert [line for line in found if "Bảng tổng hợp" in line and "“TV1” 45; đúng là 65" in line], found


def test_deleted_and_added_ballots_are_found(sqlite_stage: Stage) -> None:
    installation = sqlite_stage.after("recognise")
    with installation.at(ARCHIVED) as office:
        with office.begin() as session:
            session.delete(session.get_one(Ballot, f"{cast.KEY}/QNG-01/TV1/1"))
            for member in cast.PRESENT:
                session.delete(session.get_one(Ballot, f"{cast.KEY}/QNG-05/{member}/1"))
        found = lines(verify(office))
    assert [line for line in found if "QNG-01" in line and "ghi số phiếu 5; đúng là 4" in line]
    assert [line for line in found if "QNG-05" in line and "Chưa có phiếu hợp lệ nào" in line]


@pytest.mark.parametrize(
    ("kind", "subject", "where"),
    [
        ("certificate", "QNG-02", "Sản phẩm QNG-02, Sổ đăng ký văn bản đi"),
        ("minutes", "chung", "Sổ đăng ký văn bản đi"),
    ],
)
def test_a_deleted_register_row_is_named(sqlite_stage: Stage, kind: str, subject: str, where: str) -> None:
    installation = sqlite_stage.after("recognise")
    with installation.at(ARCHIVED) as office:
        paper = paper_of(office, kind, subject)
    database = sqlite3.connect(installation.home / "thuky.db")  # foreign keys are off unless asked for
    with database:
        assert database.execute("DELETE FROM register_entry WHERE key = ?", (paper.register_key,)).rowcount == 1
    database.close()
    with installation.at(ARCHIVED) as office:
        (line,) = lines(verify(office))
    assert line.startswith(f"{where}: ghi không có số {paper.number_text}; đúng là có dòng {paper.number_text} của ")


def test_register_and_certificates_are_compared_with_the_papers(sqlite_stage: Stage) -> None:
    installation = sqlite_stage.after("recognise")
    with installation.at(ARCHIVED) as office:
        numbers = {code: paper_of(office, "certificate", code) for code in ("QNG-02", "QNG-03", "QNG-05")}
        with office.begin() as session:
            session.execute(
                sql("UPDATE register_entry SET state = 'void', void_reason = 'Hỏng' WHERE key = :key"),
                {"key": numbers["QNG-02"].register_key},
            )
            session.execute(
                sql("UPDATE register_entry SET number_text = '77/GCN' WHERE key = :key"),
                {"key": numbers["QNG-03"].register_key},
            )
            session.execute(
                sql("UPDATE paper SET register_key = NULL WHERE key = :key"), {"key": numbers["QNG-05"].key}
            )
            star = session.get_one(Certificate, f"{cast.KEY}/QNG-02")
            star.star = 4
            number = session.get_one(Certificate, f"{cast.KEY}/QNG-03")
            number.number_text = "88/GCN"
            session.delete(session.get_one(Certificate, f"{cast.KEY}/QNG-05"))
            extra = Certificate(
                key=f"{cast.KEY}/QNG-04", cycle_key=cast.KEY, star=3, decision_key=star.decision_key,
                paper_key=star.paper_key, number_text=star.number_text, issued_on=star.issued_on,
                valid_until=star.valid_until,
            )  # fmt: skip
            stranger = Certificate(**(extra.model_dump() | {"key": f"{cast.KEY}/QNG-06"}))
            session.add_all([star, number, extra, stranger])
        found = lines(verify(office))
    for fact in (
        "QNG-02, Sổ đăng ký văn bản đi: ghi số",
        "đã hủy (Hỏng)",
        "QNG-03, Sổ đăng ký văn bản đi: ghi số 77/GCN ngày 21/05/2020",
        "QNG-05, Sổ đăng ký văn bản đi: ghi không có số",
        "QNG-02, Sổ giấy chứng nhận: ghi hạng 4 sao; đúng là 3 sao.",
        "QNG-03, Sổ giấy chứng nhận: ghi số 88/GCN",
        "QNG-05, Sổ giấy chứng nhận: ghi không có giấy chứng nhận; đúng là hạng 4 sao.",
        "QNG-04, Sổ giấy chứng nhận: ghi có giấy chứng nhận",
        "QNG-06, Sổ giấy chứng nhận: ghi có giấy chứng nhận",
    ):
        assert [line for line in found if fact in line], (fact, found)


def test_a_star_changed_in_the_tally_is_named(sqlite_stage: Stage) -> None:
    installation = sqlite_stage.after("recognise")
    with installation.at(ARCHIVED) as office:
        with office.begin() as session:
            silent = session.get_one(Tally, f"{cast.KEY}/QNG-03")
            silent.star_awarded, silent.star_by_band = 4, 4
            wordy = session.get_one(Tally, f"{cast.KEY}/QNG-04")
            wordy.star_awarded, wordy.award_reason = 3, "Sản phẩm tiêu biểu"
            session.add_all([silent, wordy])
        found = lines(verify(office))
    for fact in (
        "QNG-03, Cơ sở dữ liệu, kết quả: ghi hạng theo điểm 4; đúng là 3.",
        "QNG-03, Cơ sở dữ liệu, kết quả: ghi hạng 4 sao mà không có lý do; đúng là 3 sao.",
        "QNG-04, Cơ sở dữ liệu, kết quả: ghi kết luận “refused”; đúng là “recognised”.",
        "ghi “Hạng đề nghị” 2 sao; đúng là 3 sao.",
        "QNG-04, Sổ giấy chứng nhận: ghi không có giấy chứng nhận",
    ):
        assert [line for line in found if fact in line], (fact, found)


def test_papers_that_are_gone_or_cannot_be_opened_are_told(sqlite_stage: Stage) -> None:
    installation = sqlite_stage.after("recognise")
    with installation.at(ARCHIVED) as office:
        minutes, table = paper_of(office, "minutes"), paper_of(office, "score_table")
        office.store.path(minutes.file_sha256 or "").unlink()
        put_into_store(office, table, b"no Word file")
        found = lines(verify(office))
    assert [line for line in found if "Biên bản" in line and "không còn tệp trong kho" in line]
    assert [line for line in found if "tệp không mở được" in line]
    assert len(found) == 3


@pytest.fixture(scope="module")
def by_criterion(convened_r4: Installation, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """Play the cycle under R4 with sheets until it is recognised, once."""
    folder = tmp_path_factory.mktemp("verify")
    playing = Installation(convened_r4.copy_home(folder / "home"))
    files = filled(playing, folder / "out")
    with playing.at(EVENING) as office:
        read_files(office, cast.KEY, [files[member] for member in cast.PRESENT])
    hand_in(playing, "attendance", cast.ATTENDANCE)
    for step, moment in (("score", EVENING), ("minute", NIGHT), ("recognise", ISSUED)):
        playing.run(step, moment)
    return playing


@pytest.fixture
def criterion_copy(by_criterion: Installation, tmp_path: Path) -> Installation:
    return Installation(by_criterion.copy_home(tmp_path / "home"))


def test_a_cycle_scored_by_criterion_has_no_difference(by_criterion: Installation) -> None:
    with by_criterion.at(ISSUED) as office:
        found = verify(office)
        notices = {unit: text(office, "result_notice", unit) for unit in ("534", "536")}
        minutes, decision = text(office, "minutes"), text(office, "recognition_decision")
    assert lines(found) == []
    assert [star.other for star in found.stars] == [()] * 5
    assert "31,00\nĐiểm trung bình 31,00, chưa đạt mức tối thiểu 50 điểm của hạng 3 sao.\n" in notices["534"]
    reason = "Chưa đạt tiêu chí bắt buộc của hạng 4 sao. Tiêu chí"
    assert all(reason in paper for paper in (notices["536"], minutes, decision))
    assert "Tiêu chí bắt buộc được coi là đạt khi quá nửa số thành viên chấm từ mức tối thiểu trở lên." in minutes


def test_options_points_and_sets_changed_in_the_database_are_named(criterion_copy: Installation) -> None:
    with criterion_copy.at(ISSUED) as office:
        with office.begin() as session:
            points, options, missing, sets = (
                session.get_one(Ballot, f"{cast.KEY}/QNG-03/{member}/1") for member in ("TV1", "TV2", "TV3", "TV5")
            )
            points.part_a -= 5
            assert options.options is not None
            assert missing.options is not None
            options.options = options.options | {"1.1": 1}
            options.seal = cast_of(options).seal
            missing.options = {code: n for code, n in missing.options.items() if code != "1.1"}
            sets.criteria_version = "R4/x"
            session.add_all([points, options, missing, sets])
        found = lines(verify(office))
    for fact in (
        "phiếu của TV1 lần 1: ghi điểm phần A/B/C 35/25/35; đúng là 40/25/35 theo các mức đã chọn.",
        "phiếu của TV2 lần 1: ghi điểm phần A/B/C 40/25/35",
        "phiếu của TV3 lần 1: ghi nội dung không khớp dấu niêm phong",
        "phiếu của TV3 lần 1: ghi Tiêu chí 1.1 “Nguồn nguyên liệu” chưa được chấm.",
        "phiếu của TV5 lần 1: ghi Chế độ R4/x không có bộ sản phẩm số 0",
    ):
        assert [line for line in found if fact in line], (fact, found)


def test_an_award_over_the_gates_does_not_stand_whatever_its_reason(criterion_copy: Installation) -> None:
    with criterion_copy.at(ISSUED) as office:
        with office.begin() as session:
            tally = session.get_one(Tally, f"{cast.KEY}/QNG-02")
            tally.star_awarded, tally.award_reason = 4, "Sản phẩm tiêu biểu"
            session.add(tally)
        found = lines(verify(office))
    assert found == ["Sản phẩm QNG-02, Cơ sở dữ liệu, kết quả: ghi hạng 4 sao; đúng là 3 sao."]


def test_a_refusal_names_every_criterion_with_points_reached_and_wanted(criterion_copy: Installation) -> None:
    with criterion_copy.at(ISSUED) as office:
        with office.begin() as session:
            for row in session.exec(select(Ballot).where(Ballot.product_key == f"{cast.KEY}/QNG-03")):
                row.options = worst(criteria_set("R4", 11))
                session.add(row)
            lowered = session.get_one(Tally, f"{cast.KEY}/QNG-03")
            lowered.star_by_band, lowered.star_awarded, lowered.outcome = 2, 2, "refused"
            judged = session.get_one(Tally, f"{cast.KEY}/QNG-01")
            judged.star_awarded, judged.outcome, judged.award_reason = 2, "refused", "Sản phẩm trùng lặp"
        cycle = load_cycle(office, cast.KEY)
        with office.read() as session:
            scored = [one for one in products_in(session, cycle) if one.tally]
            told = {key.rpartition("/")[2]: reason for key, reason in reasons_of(session, cycle, scored).items()}
    gate = r"Tiêu chí 1\.1 “.+?”: 3 sao yêu cầu tối thiểu 2 điểm, điểm trung bình đạt 1,00, 0/5 thành viên chấm đạt\."
    assert "chưa đạt mức tối thiểu 50 điểm của hạng 3 sao. Chưa đạt tiêu chí bắt buộc của hạng 3 sao." in told["QNG-03"]
    assert re.search(gate, told["QNG-03"]), told["QNG-03"]
    assert told["QNG-01"] == ("Điểm trung bình 100,00 ứng với hạng 5 sao, xếp hạng 2 sao. Lý do: Sản phẩm trùng lặp.")
