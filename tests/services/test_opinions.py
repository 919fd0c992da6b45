"""Opinions in writing under R4: asked, answered on sheets or paper, counted, minuted, or referred to a meeting."""

from datetime import date
from pathlib import Path

import pytest
from sqlmodel import select

from domain.criteria import CriteriaSet
from models.ballot import Ballot, ScoringRound, Tally
from models.council import AgendaItem, Attendance, CouncilSession, Opinion, Recusal
from models.dossier import Dossier
from models.obligation import Obligation
from services.ballots import FaultySheets
from services.opinions import Opened, OpinionsRefused, open_opinions
from services.opinions_count import Closed, NoOpinionsOpen, OpinionsStillOut, close_opinions, read_replies
from services.paperwork import sign
from services.reconvene import Called, reconvene
from services.verify_scores import verify
from tests.services import ballot_cast, cast
from tests.services.ballot_cast import CONVENED, EVENING, Fill, Options, best, fill, worst
from tests.services.cast import KEY, at
from tests.services.conftest import OpenCycle
from tests.services.installation import Installation
from tests.services.reading import attachment, attachment_names, audit_of, mails, papers, rows, text

RENEWED = ("QNG-01", "QNG-02")
ASKED = at("2026-10-30")
LAST_DAY = date(2026, 11, 10)
ANSWERED = at("2026-11-06")
OVER = at("2026-11-11")
MEMBERS = tuple(f"TV{n}" for n in range(1, 7))
WRITTEN = ('quorum = "2/3"', 'quorum = "2/3"\nwritten = "re-evaluation"')
HEADER = ["Mã sản phẩm", "Mã thành viên", "Phần A", "Phần B", "Phần C", "Nhận xét"]


def play(home: Path, folder: Path, *changes: tuple[str, str]) -> Installation:
    """Open a cycle of two renewals and three other products and play it until the council is convened."""
    ballot_cast.make_folder(folder, *(changes or (WRITTEN,)))
    table = folder / "products.csv"
    lines = table.read_text(encoding="utf-8").splitlines()
    renewed = [line.replace("lần đầu", "đánh giá lại") if line.startswith(RENEWED) else line for line in lines]
    table.write_text("\n".join(renewed) + "\n", encoding="utf-8")
    playing = Installation(home)
    playing.open_folder(folder, at("2026-09-01"))
    playing.play(CONVENED)
    return playing


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """Play until the council is convened, once."""
    return play(tmp_path_factory.mktemp("opinions") / "home", tmp_path_factory.mktemp("folder") / "cycle")


@pytest.fixture
def installation(scene: Installation, tmp_path: Path) -> Installation:
    """Copy the scene to play on with."""
    return Installation(scene.copy_home(tmp_path / "home"))


def ask(installation: Installation, *products: str, reply_by: date | None = None) -> Opened:
    with installation.at(ASKED) as office:
        return open_opinions(office, KEY, products, reply_by)


def same(_member: str, _product: str, criteria: CriteriaSet) -> Options:
    return best(criteria)


def sheets(
    installation: Installation, out: Path, options: Fill = same, members: tuple[str, ...] = MEMBERS
) -> list[Path]:
    """Fill in the sheets that went with the letters."""
    with installation.at(ASKED) as office:
        letters = mails(office, "opinion")
        found = {key.partition("/")[0]: attachment(office, letters[key], ".xlsx") for key in letters}
    paths = []
    for member in members:
        path = out / f"{member}.xlsx"
        path.write_bytes(fill(found[member], options, "Đồng ý" if member == "TV3" else ""))
        paths.append(path)
    return paths


def answer(installation: Installation, *files: Path) -> tuple[str, ...]:
    with installation.at(ANSWERED) as office:
        return read_replies(office, KEY, files).waiting


def close(installation: Installation, complexity: dict[str, str] | None = None) -> Closed:
    with installation.at(OVER) as office:
        return close_opinions(office, KEY, complexity)


def test_renewals_stay_off_the_first_meeting_and_members_are_asked_by_letter(installation: Installation) -> None:
    with installation.at(ASKED) as office:
        assert "Đánh giá, phân hạng 03 sản phẩm" in text(office, "invitation", "TV1")
    done = ask(installation)
    assert (done.n, done.reply_by, done.products, done.forms, done.letters) == (2, LAST_DAY, RENEWED, 12, 6)
    with installation.at(ASKED) as office:
        letters = mails(office, "opinion")
        letter = text(office, "opinion_letter", "TV3", 2)
        duties = {key: row for key, row in rows(office, Obligation).items() if "y-kien" in key}
        assert {row.answered_on for row in rows(office, Opinion).values()} == {None}
    assert set(letters) == {f"{member}/2" for member in MEMBERS}
    assert [name[-5:] for name in attachment_names(letters["TV3/2"])] == [".docx", ".xlsx"]
    assert "chậm nhất vào ngày 10/11/2026" in letters["TV3/2"].subject
    for fact in ("Ông Phạm Văn M", "chậm nhất vào ngày 10/11/2026", "không coi là không tán thành", "Đồng ý giữ hạng"):
        assert fact in letter
    assert {(row.owner_kind, row.due_on, row.state) for row in duties.values()} == {("member", LAST_DAY, "open")}
    assert len(duties) == 6
    with installation.at(at("2026-11-02")) as office:
        again = open_opinions(office, KEY, ())
    assert (again.n, again.papers, again.letters) == (2, 0, 0)


def test_unanimous_opinions_become_results_with_minutes_and_go_to_recognition(
    installation: Installation, tmp_path: Path
) -> None:
    ask(installation)
    assert answer(installation, *sheets(installation, tmp_path, members=MEMBERS[:4])) == ("TV5", "TV6")
    with installation.at(ANSWERED) as office:
        duties = rows(office, Obligation)
        assert duties["thanh-vien:TV1/y-kien-2"].state == "fulfilled"
        assert duties["thanh-vien:TV6/y-kien-2"].state == "open"
        with pytest.raises(OpinionsStillOut, match=r"Lê Văn C \(TV6\) còn đến hết ngày 10/11/2026"):
            close_opinions(office, KEY)
    done = close(installation)
    assert (done.decided, done.referred) == ({"QNG-01": 5, "QNG-02": 5}, {})
    with installation.at(OVER) as office:
        minutes = text(office, "opinion_minutes", "phien-2")
        assert rows(office, CouncilSession)["2"].state == "minuted"
        assert rows(office, Obligation)["thanh-vien:TV6/y-kien-2"].state == "lapsed"
        assert sum(row.is_present for key, row in rows(office, Attendance).items() if key.startswith("2/")) == 4
        assert audit_of(office, "2") == [
            "opinions.open",
            "ballots.read",
            "opinions.read",
            "opinions.close",
            "session.minute",
        ]
        assert "TV6/2" in mails(office, "minute")
    for fact in (
        "Phát ra 12 phiếu cho 06 thành viên; thu về 08 phiếu",
        "Ông Lê Văn C\nVăn phòng Điều phối\n02\nkhông trả lời",
        "QNG-01\nNước mắm Bình Thạnh\nHTX Bình Thạnh\n04/06\n100,00\n0",
        "Ông Phạm Văn M: Đồng ý.",
        "ngày 11 tháng 11 năm 2026",
    ):
        assert fact in minutes
    assert "chưa có biên bản" in installation.run("recognise", OVER).notes[0]
    folder = installation.inbox() / "hoi-dong"
    folder.mkdir()
    cast.write_table(folder / "attendance.csv", cast.ATTENDANCE)
    cast.write_table(folder / "ballots.csv", [row for row in cast.ballot_rows() if row[0] not in RENEWED])
    assert installation.run("score", EVENING).figures["products"] == 3
    installation.run("minute", EVENING)
    assert installation.run("recognise", ballot_cast.ISSUED).figures["forwarded"] == 2
    with installation.at(ballot_cast.ISSUED) as office:
        submission = text(office, "submission")
        assert verify(office, KEY).differences == ()
    assert "BB-HĐOCOP ngày 11/11/2026" in submission


def test_opinions_that_diverge_or_are_complex_go_to_a_meeting(installation: Installation, tmp_path: Path) -> None:
    def split(member: str, product: str, criteria: CriteriaSet) -> Options:
        return worst(criteria) if (member, product) == ("TV1", "QNG-02") else best(criteria)

    ask(installation)
    assert answer(installation, *sheets(installation, tmp_path, split)) == ()
    done = close(installation, {"QNG-01": "Chủ thể đang bị khiếu nại"})
    assert done.decided == {}
    assert "khác nhau về hạng" in done.referred["QNG-02"]
    assert "phức tạp (Chủ thể đang bị khiếu nại)" in done.referred["QNG-01"]
    assert any("council reconvene" in note for note in done.notes)
    with installation.at(OVER) as office:
        assert rows(office, CouncilSession)["2"].state == "referred"
        assert {rows(office, Dossier)[code].state for code in RENEWED} == {"convened"}
        assert not rows(office, Tally)
        assert {key for key in rows(office, AgendaItem) if key.startswith("2/")} == {"2/QNG-01", "2/QNG-02"}
        assert {row.n for row in rows(office, ScoringRound).values()} == {2}
        assert "chuyển sang phiên họp của Hội đồng" in text(office, "opinion_minutes", "phien-2")
    # The first meeting has not been held yet: what was referred comes to it.
    folder = installation.inbox() / "hoi-dong"
    folder.mkdir()
    cast.write_table(folder / "attendance.csv", cast.ATTENDANCE)
    lawful = [[*row[:4], "33", *row[5:]] if row[0] == "QNG-01" else row for row in cast.ballot_rows()]
    cast.write_table(folder / "ballots.csv", lawful)
    assert installation.run("score", EVENING).figures["products"] == 5
    installation.run("minute", EVENING)
    with installation.at(EVENING) as office:
        minutes = text(office, "minutes")
        assert {row.round for key, row in rows(office, Ballot).items() if key.startswith("QNG-02")} == {1, 2}
        assert verify(office, KEY).differences == ()
    assert "Tỏi đen Lý Sơn: chấm lại lần 2" in minutes
    assert "Chuyển từ lấy ý kiến bằng văn bản" in minutes


def test_answers_on_paper_are_typed_into_a_table_and_checked_row_by_row(
    installation: Installation, tmp_path: Path
) -> None:
    folder = installation.inbox() / "hoi-dong-2"
    folder.mkdir()
    cast.write_table(
        folder / "recusals.csv",
        [["Mã sản phẩm", "Mã thành viên", "Không tham gia", "Lý do"], ["QNG-02", "TV3", "có", "Người đại diện"]],
    )
    assert ask(installation).forms == 11
    with installation.at(ASKED) as office:
        assert rows(office, Recusal)["QNG-02/TV3/2"].reason == "Người đại diện"
        assert "Tỏi đen" not in text(office, "opinion_letter", "TV3", 2)
    table = tmp_path / "phieu-giay.csv"
    good = [
        [code, member, "30", "20", "28", ""]
        for code in RENEWED
        for member in MEMBERS
        if (code, member) != ("QNG-02", "TV3")
    ]
    cast.write_table(
        table,
        [HEADER, *good, ["QNG-02", "TV3", "30", "20", "28", ""], ["QNG-09", "TV9", "41", "0", "0", ""], good[0]],
    )
    with pytest.raises(FaultySheets) as refused:
        answer(installation, table)
    told = "\n".join(refused.value.faults)
    for fact in ("dòng 13: “TV3” không tham gia", "“QNG-09”", "“TV9”", "phải từ 0 đến 40", "đã chấm"):
        assert fact in told
    with installation.at(ANSWERED) as office:
        assert not rows(office, Ballot)
    cast.write_table(table, [HEADER, *good])
    assert answer(installation, table) == ()
    with pytest.raises(FaultySheets, match="đã được tính"):
        answer(installation, table)
    with installation.at(ANSWERED) as office:
        assert close_opinions(office, KEY).decided == {"QNG-01": 4, "QNG-02": 4}  # all are back: no need to wait
        minutes = text(office, "opinion_minutes", "phien-2")
        assert verify(office, KEY).differences == ()
        with pytest.raises(NoOpinionsOpen, match="opinions open"):
            close_opinions(office, KEY)
    assert "Tỏi đen Lý Sơn\nCông ty cổ phần Dori\n05/05\n78,00" in minutes
    assert "Đề nghị công nhận 02 sản phẩm: 02 sản phẩm đạt hạng 4 sao." in minutes


def test_a_file_that_is_no_table_is_told(installation: Installation, tmp_path: Path) -> None:
    ask(installation)
    bad = tmp_path / "phieu.csv"
    bad.write_text("không phải bảng\n", encoding="utf-8")
    with pytest.raises(FaultySheets):
        answer(installation, bad)


def test_everything_that_stands_against_asking_is_told_at_once(installation: Installation) -> None:
    with pytest.raises(OpinionsRefused) as refused:
        ask(installation, "QNG-03", "QNG-77", reply_by=date(2026, 11, 2))
    told = "\n".join(refused.value.faults)
    for fact in ("“QNG-77”", "chỉ áp dụng khi đánh giá lại", "quá sớm", "từ ngày 10/11/2026"):
        assert fact in told
    ask(installation, "QNG-01")
    with pytest.raises(OpinionsRefused, match="Đang lấy ý kiến lần 2"):
        ask(installation, "QNG-02")


def test_without_chair_and_deputy_nobody_is_asked(installation: Installation) -> None:
    folder = installation.inbox() / "hoi-dong-2"
    folder.mkdir()
    head = ["Mã sản phẩm", "Mã thành viên", "Không tham gia", "Lý do"]
    cast.write_table(folder / "recusals.csv", [head, *(["QNG-01", one, "có", "Góp vốn"] for one in ("TV1", "TV2"))])
    with pytest.raises(OpinionsRefused, match="không còn đủ thành viên"):
        ask(installation, "QNG-01")


def test_who_keeps_away_from_everything_owes_nothing(installation: Installation) -> None:
    folder = installation.inbox() / "hoi-dong-2"
    folder.mkdir()
    head = ["Mã sản phẩm", "Mã thành viên", "Không tham gia", "Lý do"]
    cast.write_table(folder / "recusals.csv", [head, *([code, "TV3", "có", "Góp vốn"] for code in RENEWED)])
    assert ask(installation).letters == 5
    close(installation)
    with installation.at(OVER) as office:
        assert "thanh-vien:TV3/y-kien-2" not in rows(office, Obligation)
        assert "2/TV3" not in rows(office, Attendance)


def test_what_a_further_meeting_was_called_for_is_not_asked_in_writing(installation: Installation) -> None:
    folder = installation.inbox() / "hoi-dong"
    folder.mkdir()
    cast.write_table(folder / "attendance.csv", cast.attendance(("TV1", "TV2", "TV3")))
    cast.write_table(folder / "ballots.csv", cast.ballot_rows())
    installation.run("score", EVENING)
    with installation.at(EVENING) as office:
        assert reconvene(office, KEY, Called(date(2026, 11, 25)), ("QNG-02",)).products == ("QNG-02",)
        with pytest.raises(OpinionsRefused, match="thuộc phiên họp ngày 25/11/2026"):
            open_opinions(office, KEY, ("QNG-02",))


def test_before_the_council_is_set_up_nobody_is_asked(open_cycle: OpenCycle) -> None:
    early = open_cycle()
    with early.at(at("2020-04-01")) as office, pytest.raises(OpinionsRefused, match="Chưa thành lập Hội đồng"):
        open_opinions(office, KEY, ())


def test_too_few_forms_lead_to_a_meeting_and_without_products_nobody_is_asked(installation: Installation) -> None:
    ask(installation)
    close(installation)
    with installation.at(OVER) as office, office.read() as session:
        assert (
            session.exec(select(AgendaItem.deferred)).first()
            == "Thu về 00/06 phiếu, chưa đủ tối thiểu 04 phiếu; triệu tập phiên họp."
        )
    with installation.at(OVER) as office:
        for code in RENEWED:
            with office.begin() as session:
                dossier = session.get_one(Dossier, f"{KEY}/{code}")
                dossier.state = "withdrawn"
                session.add(dossier)
        with pytest.raises(OpinionsRefused, match="Không có sản phẩm nào được lấy ý kiến"):
            open_opinions(office, KEY, ())


def test_where_the_rules_name_all_products_points_come_by_table_and_papers_wait_for_their_signature(
    open_cycle: OpenCycle, tmp_path: Path
) -> None:
    """The cast of R1 has no criteria sets: the letters go without sheets."""
    installation = open_cycle(
        ('quorum = "2/3"', 'quorum = "2/3"\nwritten = "all"\nwritten_silence = "against"'), cast.WAIT_TO_SIGN
    )
    installation.run("collect", at("2020-04-15"))
    installation.run("convene", at("2020-04-28"))
    with installation.at(at("2020-04-28")) as office:
        sign(office, f"{KEY}/council_decision/chung/1", "Nguyễn Văn A")
    installation.run("convene", at("2020-04-28"))
    day = at("2020-05-04")
    with installation.at(day) as office:
        done = open_opinions(office, KEY, ("QNG-01", "QNG-03"))
        assert (done.letters, done.notes[0][:2]) == (0, "06")
        for member in MEMBERS:
            sign(office, f"{KEY}/opinion_letter/{member}/2", "Nguyễn Văn A")
        done = open_opinions(office, KEY, ("QNG-01", "QNG-03"))
        assert done.letters == 6
        assert "Chưa có bộ tiêu chí của QNG-01, QNG-03" in done.notes[0]
        assert len({paper.number_text for paper in papers(office, "opinion_letter")}) == 1
    table = tmp_path / "phieu.csv"
    points = [["QNG-01", member, "35", "23", "37", ""] for member in MEMBERS[:4]]
    points += [["QNG-03", member, "10", "5", "5", ""] for member in MEMBERS]
    cast.write_table(table, [HEADER, *points])
    with installation.at(at("2020-05-08")) as office:
        assert read_replies(office, KEY, [table]).waiting == ("TV5", "TV6")
    with installation.at(at("2020-05-20")) as office:
        done_closed = close_opinions(office, KEY)
        assert done_closed.decided == {"QNG-01": 5, "QNG-03": 1}
        assert done_closed.notes == ("Biên bản kiểm phiếu lấy ý kiến đang chờ ký",)
        sign(office, f"{KEY}/opinion_minutes/phien-2/1", "Nguyễn Văn A")
    installation.run("minute", at("2020-05-20"))
    with installation.at(at("2020-05-20")) as office:
        minutes = text(office, "opinion_minutes", "phien-2")
        assert rows(office, CouncilSession)["2"].state == "minuted"
    for fact in (
        "tính là không tán thành",
        "công nhận 5 sao đối với 01 sản phẩm",
        "Không đề nghị công nhận 01 sản phẩm",
    ):
        assert fact in minutes
