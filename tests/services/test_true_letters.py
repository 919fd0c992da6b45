"""Letters that wait while the world goes on: taken back when they would be false, written anew when they are needed."""

from datetime import date
from fractions import Fraction

import pytest
from icalendar import Calendar
from sqlmodel import select

from models.council import CouncilSession
from models.outbox_message import OutboxMessage
from models.reminder import Reminder
from services.call_off import call_off
from services.central import record_central
from services.contacts import add_contact, mark_dead
from services.cycle_folder.contacts_form import ContactRow
from services.cycles import load_cycle
from services.digest import problems
from services.letter_facts import fault_of, of_session, withdraw_untrue
from services.letters import move_letter
from services.obligation_move import due_on, move_deadline, take_back
from services.obligations import find_obligation, fulfil
from services.opinions import open_opinions
from tests.services.cast import KEY, at
from tests.services.conftest import OpenCycle
from tests.services.history import Stage
from tests.services.installation import Installation
from tests.services.reading import attachment, mails, rows

DUTY = f"{KEY}/524/ho-so"
REASON = "Mưa lũ: đường bị chia cắt"


def move(installation: Installation, day: str, to: str, key: str = DUTY) -> None:
    with installation.at(at(day)) as office, office.begin() as session:
        new = due_on(date.fromisoformat(to), find_obligation(session, key))
        move_deadline(session, office, load_cycle(office, KEY), key, new, REASON)


def take_back_untrue(installation: Installation, day: str) -> set[str]:
    """Do what every run of dispatch does first."""
    with installation.at(at(day)) as office, office.begin() as session:
        return {key.removeprefix(f"{KEY}/") for key in withdraw_untrue(session, office)}


def sequence(installation: Installation, message: OutboxMessage) -> int:
    with installation.at(at("2020-03-20")) as office:
        (event,) = Calendar.from_ical(attachment(office, message, ".ics")).events
    return int(str(event["SEQUENCE"]))


def test_an_announcement_that_waits_does_not_go_with_the_old_deadline(stage: Stage) -> None:
    installation = stage.after("announce")
    with installation.at(at("2020-03-06")) as office, office.begin() as session:
        gone = session.get_one(OutboxMessage, f"{KEY}/announce/533")
        gone.state = "sent"
        session.add(gone)
        assert fulfil(session, office, f"{KEY}/534/ho-so", "Văn bản giấy")  # done, and its announcement is still true
    for unit in ("524", "533"):
        move(installation, "2020-03-09", "2020-04-17", f"{KEY}/{unit}/ho-so")
    assert take_back_untrue(installation, "2020-03-09") == {"announce/524"}
    assert installation.run("announce", at("2020-03-10")).figures["letters"] == 1
    assert installation.run("announce", at("2020-03-11")).figures["letters"] == 0
    with installation.at(at("2020-03-11")) as office:
        letters, moved = mails(office, "announce"), mails(office, "moved")
    assert {key: row.state for key, row in letters.items()} == {
        "524": "withdrawn", "524/r2": "released", "533": "sent", "534": "released", "536": "released",
    }  # fmt: skip
    anew = letters["524/r2"]
    assert "hạn gửi hồ sơ 17/04/2020" in anew.subject
    assert (
        "chậm nhất vào ngày 17/4/2020 (thời hạn này thay cho thời hạn ghi trong Công văn số 878/UBND-NNTN" in anew.body
    )
    assert "thay cho" not in letters["533"].body
    assert (sequence(installation, letters["524"]), sequence(installation, anew)) == (0, 1)
    assert {key: row.state for key, row in moved.items()} == {"524/ho-so/1": "released", "533/ho-so/1": "released"}


def test_a_moved_deadline_is_told_as_soon_as_there_is_an_address(stage: Stage) -> None:
    installation = stage.after("announce")
    for unit in ("524", "528"):  # 528 has no address
        move(installation, "2020-03-09", "2020-04-17", f"{KEY}/{unit}/ho-so")
    with installation.at(at("2020-03-10")) as office, office.begin() as session:
        mark_dead(session, office, KEY, "binhson@example.vn", "máy chủ trả lời 550")
    assert "moved/524/ho-so/1" in take_back_untrue(installation, "2020-03-10")
    installation.run("remind", at("2020-03-10"))
    with installation.at(at("2020-03-10")) as office:
        assert {key: row.state for key, row in mails(office, "moved").items()} == {"524/ho-so/1": "withdrawn"}
        with office.begin() as session:
            for unit in ("524", "528"):
                row = ContactRow(owner=unit, role="officer", email=f"moi{unit}@example.vn")
                add_contact(session, office, KEY, row)
    for day in ("2020-03-11", "2020-03-12"):
        installation.run("remind", at(day))
    with installation.at(at("2020-03-12")) as office:
        letters = mails(office, "moved")
        assert move_letter(office, letters["528/ho-so/1"].key, "withdraw", "Đã báo qua điện thoại") == "withdrawn"
    assert {key: row.recipient for key, row in letters.items()} == {
        "524/ho-so/1": "binhson@example.vn",
        "524/ho-so/1/r2": "moi524@example.vn",
        "528/ho-so/1": "moi528@example.vn",
    }
    assert letters["524/ho-so/1/r2"].body == letters["524/ho-so/1"].body
    assert f"Lý do: {REASON}\n" in letters["528/ho-so/1"].body
    installation.run("remind", at("2020-03-13"))
    with installation.at(at("2020-03-13")) as office:
        assert set(mails(office, "moved")) == set(letters)  # what a person took back stays so


def test_what_is_still_owed_of_a_letter_that_was_taken_back_is_written_anew(stage: Stage) -> None:
    installation = stage.after("announce")
    move(installation, "2020-03-09", "2020-04-11", f"{KEY}/524/bao-cao-6-thang")
    installation.run("remind", at("2020-04-03", 8))
    move(installation, "2020-04-03", "2020-06-20", f"{KEY}/524/bao-cao-6-thang")
    installation.run("remind", at("2020-04-03", 10))
    installation.run("remind", at("2020-04-03", 11))
    with installation.at(at("2020-04-03")) as office:
        letters = {key: row for key, row in mails(office, "remind").items() if key.startswith("524/")}
    first, second = letters["524/2020-04-03"], letters["524/2020-04-03/r2"]
    assert (first.state, first.hold, second.state) == ("withdrawn", "stale", "released")
    assert (len(first.obligations), second.obligations) == (2, [DUTY])
    assert set(letters) == {"524/2020-04-03", "524/2020-04-03/r2"}


def test_a_letter_that_has_begun_to_go_is_not_taken_back(sqlite_stage: Stage) -> None:
    with sqlite_stage.after("announce").at(at("2020-03-06")) as office, office.begin() as session:
        row = session.get_one(OutboxMessage, f"{KEY}/announce/524")
        row.state = "sending"
        session.add(row)
        session.flush()
        assert not take_back(session, row.key, "thử")


def test_opinion_letters_follow_the_addresses_and_end_with_the_duty(open_cycle: OpenCycle) -> None:
    installation = open_cycle(('quorum = "2/3"', 'quorum = "2/3"\nwritten = "all"'))
    installation.run("collect", at("2020-04-15"))
    installation.run("convene", at("2020-04-28"))
    asked, later = at("2020-05-04"), at("2020-05-05")
    with installation.at(asked) as office:
        with office.begin() as session:
            add_contact(session, office, KEY, ContactRow(owner="TV1", role="clerk", email="thuky1@example.vn"))
            mark_dead(session, office, KEY, "tv2@example.vn", "máy chủ trả lời 550")
        assert open_opinions(office, KEY, ("QNG-01",)).letters == 5
        letters = mails(office, "opinion")
        assert {one.recipient for one in letters.values()} == {
            "thuky1@example.vn", "tv3@example.vn", "tv4@example.vn", "tv5@example.vn", "tv6@example.vn",
        }  # fmt: skip
        assert {one["kind"] for one in letters["TV1/2"].facts} == {"paper", "obligation", "address"}
        told = _problems(installation, "2020-05-04")
        assert "không nhận thư" in told["Bà Trần Thị B (TV2)"]
        with office.begin() as session:
            mark_dead(session, office, KEY, "tv3@example.vn", "máy chủ trả lời 550")
            for member in ("TV2", "TV3"):
                add_contact(
                    session, office, KEY, ContactRow(owner=member, role="officer", email=f"{member}@example.com")
                )
            assert fulfil(session, office, f"{KEY}/thanh-vien:TV4/y-kien-2", "Phiếu giấy")
    assert take_back_untrue(installation, "2020-05-04") >= {"opinion/TV3/2", "opinion/TV4/2"}
    told = _problems(installation, "2020-05-05")
    for name in ("Bà Trần Thị B (TV2)", "Ông Phạm Văn M (TV3)"):
        assert told[name] == "Công văn lấy ý kiến chưa gửi qua thư; chạy lại: thuky council opinions open"
    assert "Bà Lý Thị N (TV4)" not in told
    with installation.at(later) as office:
        assert open_opinions(office, KEY, ("QNG-01",)).letters == 2
        assert open_opinions(office, KEY, ("QNG-01",)).papers == 0
        assert set(mails(office, "opinion")) == {*letters, "TV2/2", "TV3/2/r2"}
    assert not _problems(installation, "2020-05-05").keys() & {"Bà Trần Thị B (TV2)", "Ông Phạm Văn M (TV3)"}


def _problems(installation: Installation, day: str) -> dict[str, str]:
    with installation.at(at(day)) as office, office.read() as session:
        return {one["what"]: one["reason"] for one in problems(session, load_cycle(office, KEY), office.today)}


DESK = "ocop@example.vn"


@pytest.mark.parametrize("unit", ["524", "528"])
def test_a_unit_at_the_officers_own_address_reads_its_duties_in_the_digest(stage: Stage, unit: str) -> None:
    installation = stage.after("announce")
    with installation.at(at("2020-04-01")) as office, office.begin() as session:
        add_contact(session, office, KEY, ContactRow(owner=unit, role="officer", email=DESK.upper()))
    for day, hour in (("2020-04-03", 9), ("2020-04-03", 10), ("2020-04-09", 9)):
        installation.run("remind", at(day, hour))
    with installation.at(at("2020-04-09")) as office:
        digests, reminded = mails(office, "digest"), mails(office, "remind")
        noted = {key: row.message_key for key, row in rows(office, Reminder).items() if key.startswith(unit)}
    assert not [key for key in reminded if key.startswith(f"{unit}/")]
    place = {"524": "huyện Bình Sơn", "528": "huyện Tư Nghĩa"}[unit]
    assert f"Việc của {place}: Gửi hồ sơ sản phẩm OCOP, chậm nhất vào ngày 10/4/2020" in digests["2020-04-03"].body
    assert noted == {f"{unit}/ho-so/-7": digests["2020-04-03"].key, f"{unit}/ho-so/-1": digests["2020-04-09"].key}
    # The urging paper goes as a letter; the digest of that day waits for the next.
    for day in ("2020-04-13", "2020-04-14", "2020-04-15"):
        installation.run("remind", at(day))
    with installation.at(at("2020-04-15")) as office:
        urged = mails(office, "urge")[f"ho-so/{unit}"]
        digests = mails(office, "digest")
    assert (urged.recipient, f"{urged.composed_at:%d/%m}") == (DESK, "13/04")
    assert "2020-04-13" not in digests
    assert "2020-04-14" in digests
    assert _most_a_day(installation) == 1


def _most_a_day(installation: Installation) -> int:
    """Count the letters about duties, and digests, of the busiest address on its busiest day."""
    with installation.at(at("2020-04-15")) as office:
        found = [row for row in rows(office, OutboxMessage).values() if row.letter in {"remind", "urge", "digest"}]
    days = [(row.recipient.casefold(), row.composed_at.date()) for row in found]
    return max(map(days.count, days))


def test_a_duty_that_is_gone_and_a_meeting_that_is_off_are_facts_no_more(sqlite_stage: Stage) -> None:
    with sqlite_stage.after("convene").at(at("2020-05-04")) as office:
        call_off(office, KEY, "Bão số 5")
        with office.read() as session:
            sitting = session.get_one(CouncilSession, f"{KEY}/1")
            assert fault_of(session, office, [of_session(sitting)]) == "phiên họp đã hủy"
            gone = {"kind": "deadline", "key": "none", "due": ""}
            assert fault_of(session, office, [gone]) == "việc “none” không còn phải làm"


def test_held_letters_and_open_results_of_the_ministry_are_told(sqlite_stage: Stage) -> None:
    installation = sqlite_stage.after("recognise")
    with installation.at(at("2020-11-20")) as office:
        record_central(office, KEY, "QNG-01", Fraction(89), "Quyết định số 45/QĐ-BNN", date(2020, 11, 2))
        with office.begin() as session:
            for row in session.exec(select(OutboxMessage).where(OutboxMessage.letter == "announce")):
                row.hold, row.state_reason = "volume", "412 thư dự kiến"
                session.add(row)
    told = _problems(installation, "2020-11-20")
    assert told["04 thư bị giữ lại"] == "412 thư dự kiến; xem bằng: thuky outbox list"
    way_out = f"thuky recognise choose {KEY} QNG-01"
    assert told["Sản phẩm Nước mắm Bình Thạnh (QNG-01)"].endswith(f"không đạt 5 sao; chọn cách giải quyết: {way_out}")
