"""Remind: only who still owes, exactly what is missing, one letter per unit and day, an urging letter once."""

from datetime import date

import pytest

from domain.deadline import Deadline
from models.obligation import Obligation
from models.outbox_message import OutboxMessage
from models.paper import Paper
from models.reminder import Reminder
from services.contacts import add_contact
from services.cycle_folder.contacts_form import ContactRow
from services.obligations import NewObligation, Owner, fulfil, lapse, open_obligation
from services.paperwork import sign
from services.remind import missing_of
from tests.services.cast import KEY, WAIT_TO_RELEASE, WAIT_TO_SIGN, at
from tests.services.conftest import OpenCycle
from tests.services.history import ARCHIVED, Stage
from tests.services.installation import Installation
from tests.services.reading import attachment_names, mails, papers, rows, text


def test_units_are_reminded_on_the_days_of_the_offsets_until_they_have_sent_everything(played: Installation) -> None:
    with played.at(ARCHIVED) as office:
        letters = sorted(mails(office, "remind"))
    assert letters == [
        "524/2020-04-03",
        "524/2020-04-09",
        "524/2020-06-12",  # on 13/4 the urging letter went instead
        "533/2020-04-03",
        "533/2020-04-09",
        "533/2020-06-12",
        "533/2020-06-19",
        "533/2020-06-22",
        "534/2020-04-03",  # sent everything on 08/4
        "534/2020-06-12",
        "534/2020-06-19",
        "534/2020-06-22",
        "536/2020-04-03",
        "536/2020-04-09",
        "536/2020-06-12",  # sent its report on 18/6
    ]


@pytest.mark.parametrize(
    ("letter", "missing", "present"),
    [
        ("524/2020-04-03", ["Gốm Mỹ Thiện: hồ sơ chưa đủ thành phần, chờ bổ sung"], ["Nước mắm Bình Thạnh"]),
        ("533/2020-04-09", ["Nấm linh chi: chưa nộp hồ sơ", "Bánh tráng: chưa nộp hồ sơ"], ["Báo cáo 6 tháng"]),
        ("533/2020-06-22", ["Báo cáo 6 tháng: chưa nhận được văn bản", "đã quá hạn 02 ngày"], ["Nấm linh chi"]),
        ("536/2020-04-09", ["Tỏi đen Lý Sơn: hồ sơ chưa đủ thành phần", "còn 01 ngày"], ["chưa nộp hồ sơ"]),
    ],
)
def test_a_reminder_names_exactly_what_is_missing(
    played: Installation, letter: str, missing: list[str], present: list[str]
) -> None:
    with played.at(ARCHIVED) as office:
        body = mails(office, "remind")[letter].body
    for words in missing:
        assert words in body
    for words in present:
        assert words not in body


def test_a_unit_without_products_is_asked_for_an_answer(sqlite_stage: Stage) -> None:
    with sqlite_stage.after("announce").at(at("2020-04-03")) as office, office.read() as session:
        duty = session.get_one(Obligation, f"{KEY}/528/ho-so")
        assert missing_of(session, duty) == [
            "Chưa có sản phẩm đăng ký; nếu không có sản phẩm, đề nghị gửi văn bản thông báo"
        ]


def test_a_reminder_says_on_what_the_duty_rests_and_carries_its_key(played: Installation) -> None:
    with played.at(ARCHIVED) as office:
        letter = mails(office, "remind")["533/2020-04-03"]
    assert "Công văn số 878/UBND-NNTN ngày 05/3/2020" in letter.body
    assert "chậm nhất vào ngày 10/4/2020 (còn 07 ngày)" in letter.body
    assert letter.obligations == [f"{KEY}/533/ho-so"]


def test_a_unit_without_an_address_is_noted_and_told_to_the_officer(played: Installation) -> None:
    with played.at(ARCHIVED) as office:
        reminders = {key: row for key, row in rows(office, Reminder).items() if key.startswith("528/")}
        digest = mails(office, "digest")["2020-04-03"]
    assert [row.message_key for row in reminders.values()] == [""] * 6
    assert "Ủy ban nhân dân huyện Tư Nghĩa: Chưa có địa chỉ thư điện tử" in digest.body
    assert digest.recipient == "ocop@example.vn"


def test_after_a_standstill_a_unit_gets_the_latest_reminder_only(stage: Stage) -> None:
    installation = stage.after("announce")
    installation.run("remind", at("2020-04-09", 16))  # 03/4 was missed, and the morning of 09/4
    with installation.at(at("2020-04-09", 16)) as office:
        offsets = {key: row.offset for key, row in rows(office, Reminder).items()}
        letters = mails(office, "remind")
    assert offsets == {f"{unit}/ho-so/-1": -1 for unit in ("524", "528", "533", "534", "536")}
    assert set(letters) == {f"{unit}/2020-04-09" for unit in ("524", "533", "534", "536")}
    assert "còn 01 ngày" in letters["524/2020-04-09"].body


def test_on_the_last_day_the_reminder_says_so(open_cycle: OpenCycle) -> None:
    installation = open_cycle(("offsets = [-7, -1, 1]", "offsets = [0]"))
    for step in ("announce", "remind"):
        installation.run(step, at("2020-04-10"))
    with installation.at(at("2020-04-10")) as office:
        assert "hôm nay là ngày cuối" in mails(office, "remind")["524/2020-04-10"].body


def test_several_duties_go_in_one_letter_a_day(open_cycle: OpenCycle) -> None:
    installation = open_cycle(
        ("due = 2020-06-20", "due = 2020-04-10"), ('non_working_reason = "Công văn ấn định ngày 20/6"\n', "")
    )
    installation.run("announce", at("2020-03-05"))
    for hour in (8, 15):
        installation.run("remind", at("2020-04-03", hour))
    with installation.at(at("2020-04-03")) as office:
        letters = mails(office, "remind")
        assert len(rows(office, Reminder)) == 10
    assert len(letters) == 4
    body = letters["524/2020-04-03"].body
    assert "1. Báo cáo 6 tháng" in body
    assert "2. Gửi hồ sơ sản phẩm OCOP" in body


def test_nothing_goes_once_the_duty_is_done(sqlite_stage: Stage) -> None:
    installation = sqlite_stage.after("announce")
    with installation.at(at("2020-04-02")) as office, office.begin() as session:
        for unit in ("524", "528", "533", "534", "536"):
            assert fulfil(session, office, f"{KEY}/{unit}/ho-so", "Văn bản giấy")
    result = installation.run("remind", at("2020-04-13"))
    with installation.at(at("2020-04-13")) as office:
        assert not rows(office, Reminder)
        assert not mails(office, "remind")
    assert (result.figures["reminders"], result.figures["urging_letters"]) == (0, 0)


def test_the_urging_letter_names_the_units_with_their_figures(played: Installation) -> None:
    with played.at(ARCHIVED) as office:
        letter = text(office, "urging_letter", "ho-so")
    for fact in (
        "Số: 879/UBND-NNTN",
        "Thực hiện Công văn số 878/UBND-NNTN ngày 05/3/2020",
        "Đến ngày 13/4/2020 có 01/05 địa phương đã hoàn thành, còn 04 địa phương chưa hoàn thành",
        "chậm nhất vào ngày 20/4/2020",  # five working days on
        "(Kèm theo Công văn số 879/UBND-NNTN ngày 13 tháng 4 năm 2020 của Ủy ban nhân dân tỉnh Quảng Ngãi)",
        "huyện Bình Sơn\nGửi hồ sơ sản phẩm OCOP\n10/4/2020\n2\n1\n1\n03",
        "huyện Tư Nghĩa\nGửi hồ sơ sản phẩm OCOP\n10/4/2020\n0\n0\n0\n03\nChưa có sản phẩm đăng ký",
        "huyện Mộ Đức\nGửi hồ sơ sản phẩm OCOP\n10/4/2020\n2\n0\n2\n03",
        "Tổng cộng\n5\n1\n4",
    ):
        assert fact in letter
    assert "thị xã Đức Phổ" not in letter


def test_each_overdue_unit_with_an_address_gets_the_urging_letter_once(stage: Stage) -> None:
    installation = stage.after("remind", 3)
    for day in ("2020-04-14", "2020-04-16", "2020-04-20"):
        installation.run("remind", at(day))
    with installation.at(at("2020-04-20")) as office:
        assert [row.number_text for row in papers(office, "urging_letter")] == ["879/UBND-NNTN"]
        letters = mails(office, "urge")
    assert set(letters) == {"ho-so/524", "ho-so/533", "ho-so/536"}
    assert attachment_names(letters["ho-so/533"]) == ["D13-cong-van-ho-so.docx"]
    assert "quá hạn 03 ngày" in letters["ho-so/533"].body
    assert {letter.composed_at.date() for letter in letters.values()} == {date(2020, 4, 13)}


def test_a_number_given_by_a_killed_run_gets_its_paper_though_all_is_settled(sqlite_stage: Stage) -> None:
    installation = sqlite_stage.after("remind", 3)
    with installation.at(at("2020-04-14")) as office, office.begin() as session:
        paper = session.get_one(Paper, f"{KEY}/urging_letter/ho-so/1")
        paper.state, paper.file_sha256 = "numbered", None  # as a run leaves it that was killed while writing
        for unit in ("524", "528", "533", "536"):
            assert lapse(session, office, f"{KEY}/{unit}/ho-so", "Hội đồng đã lập danh sách")
    installation.run("remind", at("2020-04-28"))
    with installation.at(at("2020-04-28")) as office:
        (issued,) = papers(office, "urging_letter")
        assert "ngày 13 tháng 4 năm 2020" in text(office, "urging_letter", "ho-so")
    assert (issued.state, issued.number_text) == ("issued", "879/UBND-NNTN")


def test_an_unsigned_urging_letter_is_renewed_and_goes_to_nobody(open_cycle: OpenCycle) -> None:
    installation = open_cycle(WAIT_TO_SIGN)
    installation.run("announce", at("2020-03-05"))
    with installation.at(at("2020-03-05")) as office:
        sign(office, f"{KEY}/plan/chung/1", "Nguyễn Văn A")
    installation.run("announce", at("2020-03-05"))
    with installation.at(at("2020-03-05")) as office:
        for unit in ("524", "528", "533", "534", "536"):
            sign(office, f"{KEY}/announcement/{unit}/1", "Nguyễn Văn A")
    for step, day in (("announce", "2020-03-05"), ("remind", "2020-04-13")):
        installation.run(step, at(day))
    with installation.at(at("2020-04-13")) as office:
        (draft,) = papers(office, "urging_letter")
        assert draft.state == "draft"
        assert not mails(office, "urge")
    for step in ("collect", "remind"):
        installation.run(step, at("2020-04-15"))
    with installation.at(at("2020-04-15")) as office:
        (renewed,) = papers(office, "urging_letter")
        assert "thị xã Đức Phổ" in draft.context["annex_rows"][3]["unit"]
        assert "thị xã Đức Phổ" not in [row["unit"] for row in renewed.context["annex_rows"]]
        assert renewed.draft_sha256 != draft.draft_sha256
        digest = mails(office, "digest")["2020-04-15"]
        assert not [key for key in rows(office, OutboxMessage) if key.startswith("urge")]
    assert "Dự thảo đang chờ ký" in digest.body


def test_outside_the_sending_hours_nothing_goes_and_nothing_is_lost(sqlite_stage: Stage) -> None:
    installation = sqlite_stage.after("announce")
    for moment in (at("2020-04-03", 18), at("2020-04-04")):  # Friday evening, Saturday
        result = installation.run("remind", moment)
        assert result.figures["reminders"] == 0
        assert "Ngoài giờ gửi thư (07:30–17:00 ngày làm việc)" in result.notes[0]
    installation.run("remind", at("2020-04-06"))
    with installation.at(at("2020-04-06")) as office:
        assert set(mails(office, "remind")) == {f"{unit}/2020-04-06" for unit in ("524", "533", "534", "536")}


LADDER = ("escalate_after = 3", 'ladder = [{after = 1, to = "head"}, {after = 30, to = "paper"}]')


def test_the_ladder_climbs_to_the_head_and_a_waiting_letter_gives_way(open_cycle: OpenCycle) -> None:
    installation = open_cycle(LADDER, WAIT_TO_RELEASE)
    installation.run("announce", at("2020-03-05"))
    with installation.at(at("2020-04-02")) as office, office.begin() as session:
        head = ContactRow(owner="524", role="head", name="Lê Thị L", email="lanhdao@example.vn")
        add_contact(session, office, KEY, head)
    for day in ("2020-04-03", "2020-04-09", "2020-04-13"):
        installation.run("remind", at(day))
    with installation.at(at("2020-04-13")) as office:
        letters = mails(office, "remind")
        digest = mails(office, "digest")["2020-04-13"].body
    to_head = letters["524/lanh-dao/2020-04-13"]
    assert to_head.recipient == "lanhdao@example.vn"
    assert "Kính gửi: Lãnh đạo Ủy ban nhân dân huyện Bình Sơn\n" in to_head.body
    assert letters["533/lanh-dao/2020-04-13"].recipient == "moduc@example.vn"  # no head known: the unit's own address
    assert {letters[f"524/2020-04-{day}"].state for day in ("03",)} == {"withdrawn"}
    assert letters["524/2020-04-03"].state_reason == "Có thư nhắc mới hơn thay thế"
    assert "thư chờ duyệt" in digest


def test_two_units_with_one_address_get_one_letter(open_cycle: OpenCycle) -> None:
    installation = open_cycle()
    installation.run("announce", at("2020-03-05"))
    with installation.at(at("2020-04-02")) as office, office.begin() as session:
        for unit in ("528", "536"):
            add_contact(session, office, KEY, ContactRow(owner=unit, role="officer", email="chung@example.vn"))
    installation.run("remind", at("2020-04-03"))
    with installation.at(at("2020-04-03")) as office:
        (letter,) = [row for row in mails(office, "remind").values() if row.recipient == "chung@example.vn"]
    assert sorted(letter.obligations) == [f"{KEY}/528/ho-so", f"{KEY}/536/ho-so"]
    assert "Gửi hồ sơ sản phẩm OCOP (huyện Lý Sơn)" in letter.body
    assert "Gửi hồ sơ sản phẩm OCOP (huyện Tư Nghĩa)" in letter.body


def test_an_owner_that_had_its_letter_under_another_address_today_waits(open_cycle: OpenCycle) -> None:
    same = ("due = 2020-06-20", "due = 2020-04-11")
    installation = open_cycle(same, ("Công văn ấn định ngày 20/6", "Công văn ấn định"))
    installation.run("announce", at("2020-03-05"))
    installation.run("remind", at("2020-04-03", 8))
    with installation.at(at("2020-04-03", 9)) as office, office.begin() as session:
        add_contact(session, office, KEY, ContactRow(owner="524", role="officer", email="moi@example.vn"))
        duty = NewObligation(Owner("unit", "524"), "them", "Việc thêm", Deadline(date(2020, 4, 10)))
        open_obligation(session, KEY, duty)
    installation.run("remind", at("2020-04-03", 10))
    installation.run("remind", at("2020-04-06"))
    with installation.at(at("2020-04-06")) as office:
        letters = {key: row.recipient for key, row in mails(office, "remind").items() if key.startswith("524/")}
        assert f"{KEY}/524/them" in mails(office, "remind")["524/2020-04-06"].obligations
    assert letters == {"524/2020-04-03": "binhson@example.vn", "524/2020-04-06": "moi@example.vn"}


def test_what_the_office_owes_stands_in_its_digest(sqlite_stage: Stage) -> None:
    installation = sqlite_stage.after("announce")
    installation.run("remind", at("2020-04-21"))
    with installation.at(at("2020-04-21")) as office:
        digest = mails(office, "digest")["2020-04-21"]
        noted = rows(office, Reminder)["van-phong:ocop/lap-hoi-dong/-7"]
    expected = "Việc của cơ quan: Ban hành quyết định thành lập Hội đồng, chậm nhất vào ngày 28/4/2020 (còn 07 ngày)"
    assert expected in digest.body
    assert noted.message_key == digest.key
    assert digest.obligations == [f"{KEY}/van-phong:ocop/lap-hoi-dong"]
