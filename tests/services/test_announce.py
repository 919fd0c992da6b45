"""Announce: plan 01/KH-UBND, announcement 878/UBND-NNTN to every unit, what the units owe, one letter each."""

from datetime import date

from models.obligation import Obligation
from models.outbox_message import OutboxMessage
from models.paper import Paper
from models.register import RegisterEntry
from services.cycles import load_cycle
from services.digest import problems
from services.paperwork import sign
from tests.services.cast import KEY, at
from tests.services.conftest import OpenCycle
from tests.services.history import ARCHIVED, Stage
from tests.services.installation import Installation
from tests.services.reading import attachment, attachment_names, mails, paper, papers, rows, text

DAY = at("2020-03-05")
UNITS = {
    "524": "huyện Bình Sơn",
    "536": "huyện Lý Sơn",
    "533": "huyện Mộ Đức",
    "534": "thị xã Đức Phổ",
    "528": "huyện Tư Nghĩa",
}


def test_the_plan_says_who_does_what_until_when(played: Installation) -> None:
    with played.at(ARCHIVED) as office:
        plan = text(office, "plan")
    assert "Số: 01/KH-UBND" in plan
    assert "Quảng Ngãi, ngày 05 tháng 3 năm 2020" in plan
    assert "UBND các huyện, thị xã" in plan
    assert "Sản phẩm đạt từ 3 sao: 20 sản phẩm" in plan
    for row in (
        ("Gửi hồ sơ sản phẩm về tỉnh", "Chậm nhất vào ngày 10/4/2020"),
        ("Thành lập Hội đồng cấp tỉnh", "Ngày 28/4/2020"),
        ("Hội đồng họp đánh giá, phân hạng", "Ngày 14/5/2020"),
        ("Công nhận sản phẩm OCOP", "Chậm nhất ngày 29/5/2020"),
        ("Báo cáo 6 tháng", "Chậm nhất vào ngày 20/6/2020"),
    ):
        assert "\n".join(row) in plan


def test_all_announcements_carry_the_one_number_after_877(played: Installation) -> None:
    with played.at(ARCHIVED) as office:
        announcements = papers(office, "announcement")
        entries = [entry for key, entry in rows(office, RegisterEntry).items() if key == "announcement"]
    assert {row.subject for row in announcements} == set(UNITS)
    assert {(row.number_text, row.issued_on) for row in announcements} == {("878/UBND-NNTN", date(2020, 3, 5))}
    assert [(entry.n, entry.copies, entry.signer) for entry in entries] == [(878, 8, "Nguyễn Văn A")]


def test_each_announcement_speaks_to_its_own_unit(played: Installation) -> None:
    with played.at(ARCHIVED) as office:
        texts = {unit: text(office, "announcement", unit) for unit in UNITS}
    for unit, words in texts.items():
        assert "Số: 878/UBND-NNTN" in words
        assert f"Kính gửi: Ủy ban nhân dân {UNITS[unit]}" in words
        assert "Kế hoạch số 01/KH-UBND ngày 05/3/2020" in words
        assert "Chậm nhất vào ngày 10/4/2020" in words
        assert "Báo cáo 6 tháng: chậm nhất vào ngày 20/6/2020" in words
        assert not [name for other, name in UNITS.items() if other != unit and name in words]


def test_the_checklist_of_the_regime_is_printed_with_its_exception(played: Installation) -> None:
    with played.at(ARCHIVED) as office:
        words = text(office, "announcement", "534")
    assert "Phương án, kế hoạch kinh doanh sản phẩm (Biểu số 03)\nBắt buộc" in words
    assert "Ảnh 05 đơn vị sản phẩm mẫu kèm theo hồ sơ\nBắt buộc, trừ nhóm VI" in words
    assert words.count("Nếu có") == 1


def test_every_unit_owes_its_dossiers_and_its_report(stage: Stage) -> None:
    with stage.after("announce").at(DAY) as office:
        duties = rows(office, Obligation)
    owed = {key for key, duty in duties.items() if duty.owner_kind == "unit"}
    assert owed == {f"{unit}/{code}" for unit in UNITS for code in ("ho-so", "bao-cao-6-thang")}
    assert {duty.state for duty in duties.values()} == {"open"}
    dossiers = duties["528/ho-so"]
    assert (dossiers.due_on, dossiers.inclusive) == (date(2020, 4, 10), True)
    assert dossiers.basis == "Công văn số 878/UBND-NNTN ngày 05/3/2020"


def test_each_unit_with_an_address_gets_one_letter_with_the_papers_and_the_day(stage: Stage) -> None:
    with stage.after("announce").at(DAY) as office:
        letters = mails(office, "announce")
        assert set(letters) == {"524", "536", "533", "534"}
        letter = letters["536"]
        assert (letter.recipient, letter.recipient_name) == ("lyson@example.vn", "Ủy ban nhân dân huyện Lý Sơn")
        assert "Công văn số 878/UBND-NNTN ngày 05/3/2020" in letter.subject
        assert "chậm nhất vào ngày 10/4/2020" in letter.body
        assert attachment_names(letter) == [
            "D03-cong-van-huyen-ly-son-536.docx",
            "D01-ke-hoach-chung.docx",
            "han-gui-ho-so.ics",
        ]
        calendar = attachment(office, letter, ".ics").decode()
    assert calendar.count("BEGIN:VEVENT") == 1
    assert "DTSTART;VALUE=DATE:20200410" in calendar
    assert "huyện Lý Sơn" in calendar


def test_a_unit_without_an_address_is_named_to_the_officer(stage: Stage) -> None:
    with stage.after("announce").at(DAY) as office, office.read() as session:
        found = problems(session, load_cycle(office, KEY), office.today)
    assert [one["what"] for one in found] == ["Ủy ban nhân dân huyện Tư Nghĩa"]
    assert "Chưa có địa chỉ thư điện tử" in found[0]["reason"]


def test_before_its_day_nothing_is_announced(open_cycle: OpenCycle) -> None:
    installation = open_cycle()
    result = installation.run("announce", at("2020-03-04"))
    with installation.at(DAY) as office:
        assert not rows(office, Paper)
        assert not rows(office, Obligation)
    assert result.notes == ("Chưa đến ngày triển khai chu trình",)


def test_nobody_hears_of_the_cycle_before_plan_and_announcements_are_signed(open_cycle: OpenCycle) -> None:
    installation = open_cycle(
        ('signing = "at-once"', 'signing = "wait"'), ('release = "at-once"', 'release = "review"')
    )

    assert installation.run("announce", DAY).notes == ("Kế hoạch đang chờ ký",)
    with installation.at(DAY) as office:
        assert {key: row.state for key, row in rows(office, Paper).items()} == {"plan/chung/1": "draft"}
        sign(office, f"{KEY}/plan/chung/1", "Nguyễn Văn A")

    assert installation.run("announce", DAY).notes == ("Công văn triển khai đang chờ ký",)
    with installation.at(DAY) as office:
        assert paper(office, "plan").state == "issued"
        assert not rows(office, Obligation)
        assert not rows(office, OutboxMessage)
        for unit in list(UNITS)[:4]:
            sign(office, f"{KEY}/announcement/{unit}/1", "Nguyễn Văn A")

    assert installation.run("announce", DAY).notes == ("Công văn triển khai đang chờ ký",)
    with installation.at(at("2020-03-06")) as office:
        assert not rows(office, Obligation)
        sign(office, f"{KEY}/announcement/528/1", "Nguyễn Văn A")

    # Ten of the units, five of the office.
    assert installation.run("announce", at("2020-03-06")).figures["obligations"] == 15
    with installation.at(at("2020-03-06")) as office:
        assert {row.number_text for row in papers(office, "announcement")} == {"878/UBND-NNTN"}
        assert {letter.state for letter in mails(office, "announce").values()} == {"draft"}
