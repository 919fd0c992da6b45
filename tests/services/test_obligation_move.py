"""Deadlines that move: the row, the calendar file, letters with old facts, reminders that begin anew."""

from datetime import date
from pathlib import Path
from shutil import rmtree

import pytest
from icalendar import Calendar

from domain.deadline import Deadline
from domain.regime import load_regime
from models.dossier import Dossier
from models.obligation import Obligation
from models.outbox_message import OutboxMessage
from models.reminder import Reminder
from services.cycles import load_cycle
from services.obligation_move import (
    DeadlineUnchanged,
    NoReason,
    ObligationClosed,
    cancel,
    close_by_hand,
    due_on,
    move_deadline,
    take_back,
)
from services.obligation_sync import open_commune_check, sync
from services.obligations import NewObligation, ObligationUnknown, Owner, find_obligation, open_obligation
from services.office import Office
from tests.services import cast
from tests.services.cast import KEY, WAIT_TO_RELEASE, at
from tests.services.conftest import OpenCycle
from tests.services.history import Stage
from tests.services.installation import Installation
from tests.services.reading import attachment, attachment_names, mails, papers, rows

DUTY = f"{KEY}/524/ho-so"
REASON = "Mưa lũ, đường bị chia cắt"


def event(data: bytes) -> tuple[str, str, int, str, date, int]:
    """Read METHOD, UID, SEQUENCE, STATUS, DTSTART and the number of alarms with the icalendar library."""
    calendar = Calendar.from_ical(data)
    (one,) = calendar.events
    alarms, day = len(one.walk("VALARM")), date.fromisoformat(str(one.start))
    return str(calendar["METHOD"]), str(one["UID"]), int(str(one["SEQUENCE"])), str(one["STATUS"]), day, alarms


def move(installation: Installation, day: str, to: str, key: str = DUTY, reason: str = REASON) -> None:
    """Move a deadline on a day."""
    with installation.at(at(day)) as office, office.begin() as session:
        new = due_on(date.fromisoformat(to), find_obligation(session, key))
        move_deadline(session, office, load_cycle(office, KEY), key, new, reason)


def test_a_moved_deadline_keeps_its_uid_and_counts_up(stage: Stage) -> None:
    installation = stage.after("announce")
    move(installation, "2020-03-20", "2020-04-17")
    move(installation, "2020-03-23", "2020-04-20")
    with installation.at(at("2020-03-23")) as office:
        first = event(attachment(office, mails(office, "announce")["524"], ".ics"))
        letters = mails(office, "moved")
        moved = [event(attachment(office, letters[f"524/ho-so/{n}"], ".ics")) for n in (1, 2)]
        assert rows(office, Obligation)["524/ho-so"].due_on == date(2020, 4, 20)
        assert rows(office, Obligation)["533/ho-so"].due_on == date(2020, 4, 10)
    assert {one[1] for one in (first, *moved)} == {first[1]}
    assert [one[2] for one in (first, *moved)] == [0, 1, 2]
    assert [one[4] for one in (first, *moved)] == [date(2020, 4, 10), date(2020, 4, 17), date(2020, 4, 20)]
    assert {one[0] for one in moved} == {"PUBLISH"}
    assert {one[3] for one in moved} == {"CONFIRMED"}
    body = letters["524/ho-so/1"].body
    assert "Thời hạn trước đây: chậm nhất vào ngày 10/4/2020" in body
    assert "Thời hạn mới: chậm nhất vào ngày 17/4/2020" in body
    assert REASON in body
    assert letters["524/ho-so/1"].state == "withdrawn"  # it had not gone when the day moved again
    assert letters["524/ho-so/2"].state == "released"


def test_reminders_begin_anew_and_name_the_new_day(sqlite_stage: Stage) -> None:
    installation = sqlite_stage.after("announce")
    installation.run("remind", at("2020-04-03"))
    move(installation, "2020-04-06", "2020-04-17")
    with installation.at(at("2020-04-06")) as office:
        assert mails(office, "remind")["524/2020-04-03"].state == "withdrawn"
        assert mails(office, "remind")["533/2020-04-03"].state == "released"
    installation.run("remind", at("2020-04-10"))
    with installation.at(at("2020-04-10")) as office:
        letter = mails(office, "remind")["524/2020-04-10"]
        reminders = {key: row.sequence for key, row in rows(office, Reminder).items() if key.startswith("524/ho-so")}
    assert "chậm nhất vào ngày 17/4/2020 (còn 07 ngày)" in letter.body
    assert reminders["524/ho-so/r1/-7"] == 1


def test_the_urging_paper_of_a_moved_deadline_is_another_one(sqlite_stage: Stage) -> None:
    installation = sqlite_stage.after("announce")
    installation.run("remind", at("2020-04-13"))
    move(installation, "2020-04-14", "2020-04-17")
    for day in ("2020-04-15", "2020-04-20", "2020-04-21"):
        installation.run("remind", at(day))
    with installation.at(at("2020-04-21")) as office:
        assert sorted(row.subject for row in papers(office, "urging_letter")) == ["ho-so", "ho-so-r1"]
        urged = mails(office, "urge")
    assert "ho-so-r1/524" in urged
    assert "chậm nhất vào ngày 17/4/2020" in urged["ho-so-r1/524"].body


@pytest.mark.parametrize("state", ["released", "draft"])
def test_a_cancelled_duty_leaves_the_calendar(open_cycle: OpenCycle, state: str) -> None:
    installation = open_cycle(*([WAIT_TO_RELEASE] if state == "draft" else []))
    installation.run("announce", at("2020-03-05"))
    with installation.at(at("2020-03-10")) as office:
        cycle = load_cycle(office, KEY)
        with office.begin() as session:
            assert cancel(session, office, cycle, DUTY, "Đơn vị sáp nhập")
            assert not cancel(session, office, cycle, DUTY, "Đơn vị sáp nhập")
            assert not cancel(session, office, cycle, f"{KEY}/524/bao-cao-6-thang", "Không còn")  # had no entry
        letter = mails(office, "moved")["524/ho-so/1"]
        method, uid, sequence, status, day, alarms = event(attachment(office, letter, ".ics"))
        assert rows(office, Obligation)["524/ho-so"].state == "lapsed"
    assert (method, sequence, status, day, alarms) == ("CANCEL", 1, "CANCELLED", date(2020, 4, 10), 0)
    assert uid.startswith(DUTY)
    assert letter.attachments[0]["media_type"].endswith("method=CANCEL")
    assert "không còn phải thực hiện" in letter.body
    assert letter.state == state


def test_a_day_that_has_passed_is_not_cancelled(sqlite_stage: Stage) -> None:
    with sqlite_stage.after("announce").at(at("2020-04-11")) as office, office.begin() as session:
        assert not cancel(session, office, load_cycle(office, KEY), DUTY, "Hội đồng đã họp")
        assert find_obligation(session, DUTY).state == "lapsed"


def test_what_cannot_be_moved_says_why(sqlite_stage: Stage) -> None:
    with sqlite_stage.after("announce").at(at("2020-03-10")) as office, office.begin() as session:
        cycle = load_cycle(office, KEY)
        with pytest.raises(DeadlineUnchanged, match="10/4/2020"):
            move_deadline(session, office, cycle, DUTY, Deadline(date(2020, 4, 10)), REASON)
        with pytest.raises(NoReason, match="lý do"):
            move_deadline(session, office, cycle, DUTY, Deadline(date(2020, 4, 17)), " ")
        with pytest.raises(ObligationUnknown, match="thuky obligation list"):
            move_deadline(session, office, cycle, f"{KEY}/524/khac", Deadline(date(2020, 4, 17)), REASON)
        close_by_hand(session, office, cycle, DUTY, "fulfilled", "Văn bản giấy số 12")
        with pytest.raises(ObligationClosed, match="Văn bản giấy số 12"):
            move_deadline(session, office, cycle, DUTY, Deadline(date(2020, 4, 17)), REASON)


def test_a_person_may_close_or_waive(sqlite_stage: Stage) -> None:
    with sqlite_stage.after("announce").at(at("2020-03-10")) as office:
        cycle = load_cycle(office, KEY)
        with office.begin() as session:
            close_by_hand(session, office, cycle, DUTY, "waived", "Không có sản phẩm")
        assert rows(office, Obligation)["524/ho-so"].state == "waived"
        assert attachment_names(mails(office, "moved")["524/ho-so/1"]) == ["thoi-han.ics"]


def test_the_office_is_not_written_to_about_its_own_day_and_a_member_is(sqlite_stage: Stage) -> None:
    with sqlite_stage.after("announce").at(at("2020-03-10")) as office:
        cycle = load_cycle(office, KEY)
        with office.begin() as session:
            own = f"{KEY}/van-phong:ocop/cong-nhan"
            move_deadline(session, office, cycle, own, due_on(date(2020, 5, 28), find_obligation(session, own)), "Sớm")
            seat = NewObligation(Owner("member", "TV3"), "gop-y", "Góp ý tài liệu", Deadline(date(2020, 5, 8)))
            assert open_obligation(session, KEY, seat)
            key = f"{KEY}/thanh-vien:TV3/gop-y"
            later = due_on(date(2020, 5, 12), find_obligation(session, key), inclusive=False)
            move_deadline(session, office, cycle, key, later, "Thêm thời gian")
        letters = mails(office, "moved")
    assert set(letters) == {"thanh-vien:TV3/gop-y/1"}
    assert letters["thanh-vien:TV3/gop-y/1"].recipient == "tv3@example.vn"
    assert "Kính gửi: Ông Phạm Văn M, Sở Công Thương\n" in letters["thanh-vien:TV3/gop-y/1"].body
    assert "trước ngày 12/5/2020" in letters["thanh-vien:TV3/gop-y/1"].body


def reopen(installation: Installation, folder: Path, *changes: tuple[str, str]) -> int:
    """Open a changed folder again, without the reports that came; gives how many deadlines moved."""
    made = cast.make_folder(folder, *changes)
    for path in list((made / "dossiers").rglob("bao-cao-6-thang")):
        rmtree(path)
    return installation.open_folder(made, at("2020-03-20")).deadlines_moved


def test_a_changed_folder_moves_the_days_of_all(sqlite_stage: Stage, tmp_path: Path) -> None:
    installation = sqlite_stage.after("announce")
    move(installation, "2020-03-19", "2020-04-15")  # by hand, for Bình Sơn alone
    later = ("dossiers_due = 2020-04-10", "dossiers_due = 2020-04-14")
    report = ('code = "bao-cao-6-thang"', 'code = "bao-cao-quy"')
    assert reopen(installation, tmp_path / "moi", later, report) == 4
    with installation.at(at("2020-03-20")) as office:
        duties = rows(office, Obligation)
        assert load_cycle(office, KEY).plan.dates.dossiers_due == date(2020, 4, 14)
    assert duties["524/ho-so"].due_on == date(2020, 4, 15)
    assert {duties[f"{unit}/ho-so"].due_on for unit in ("528", "533", "534", "536")} == {date(2020, 4, 14)}
    assert {duties[f"{unit}/bao-cao-6-thang"].state for unit in ("524", "528")} == {"lapsed"}
    assert duties["524/bao-cao-quy"].basis == duties["524/ho-so"].basis
    assert reopen(installation, tmp_path / "nua", later, report) == 0


def test_before_the_announcement_a_changed_folder_opens_nothing(open_cycle: OpenCycle, tmp_path: Path) -> None:
    installation = open_cycle()
    assert reopen(installation, tmp_path / "moi", ("dossiers_due = 2020-04-10", "dossiers_due = 2020-04-14")) == 0
    with installation.at(at("2020-03-20")) as office:
        assert not rows(office, Obligation)


def _states(office: Office, prefix: str) -> dict[str, str]:
    return {key: row.state for key, row in rows(office, Obligation).items() if prefix in key}


def test_supplements_are_owed_and_end_with_the_dossier(played: Installation) -> None:
    with played.at(at("2020-12-24")) as office:
        assert _states(office, "/bo-sung-") == {"524/bo-sung-qng-06": "lapsed", "536/bo-sung-qng-02": "fulfilled"}
        duty = rows(office, Obligation)["536/bo-sung-qng-02"]
    assert duty.title == "Bổ sung, hoàn thiện hồ sơ sản phẩm Tỏi đen Lý Sơn"


def test_what_the_office_owes_is_fulfilled_by_its_papers(sqlite_stage: Stage) -> None:
    with sqlite_stage.after("archive").at(at("2020-12-24")) as office:
        with office.begin() as session:
            assert sync(session, office, load_cycle(office, KEY)) == 0  # the step itself has looked
        assert _states(office, "van-phong:ocop/") == dict.fromkeys(
            (
                "van-phong:ocop/lap-hoi-dong",
                "van-phong:ocop/tai-lieu-hop",
                "van-phong:ocop/cong-nhan",
                "van-phong:ocop/bao-cao-6-thang",
                "van-phong:ocop/nop-luu-tru",
            ),
            "fulfilled",
        )


def test_a_commune_has_its_working_days(sqlite_stage: Stage) -> None:
    installation = sqlite_stage.after("announce")
    with installation.at(at("2020-03-10")) as office, office.begin() as session:
        assert open_commune_check(session, office, load_cycle(office, KEY), "QNG-01", date(2020, 3, 9)) == ""  # R1
    with installation.at(at("2020-03-10")) as office:
        cycle = load_cycle(office, KEY)
        view = type(cycle)(cycle.key, cycle.plan, load_regime("R4"), cycle.state)
        with office.begin() as session:
            key = open_commune_check(session, office, view, "QNG-01", date(2020, 3, 9))
            assert open_commune_check(session, office, view, "QNG-01", date(2020, 3, 9)) == ""
            assert find_obligation(session, key).due_on == date(2020, 3, 30)
            assert sync(session, office, view) == 0
            dossier = session.get_one(Dossier, f"{KEY}/QNG-01")
            dossier.received_at = office.now
            session.add(dossier)
            assert sync(session, office, view) == 1
            assert find_obligation(session, key).state == "fulfilled"


def test_a_letter_that_has_begun_to_go_is_left_alone(sqlite_stage: Stage) -> None:
    installation = sqlite_stage.after("announce")
    installation.run("remind", at("2020-04-03"))
    with installation.at(at("2020-04-03")) as office, office.begin() as session:
        row = session.get_one(OutboxMessage, f"{KEY}/remind/524/2020-04-03")
        row.state = "sending"
        session.add(row)
    move(installation, "2020-04-06", "2020-04-17")
    with installation.at(at("2020-04-06")) as office:
        assert mails(office, "remind")["524/2020-04-03"].state == "sending"
        with office.begin() as session:
            assert not take_back(session, f"{KEY}/remind/524/2020-04-03", "Quá muộn")


def test_what_the_plan_named_and_nobody_owed_ends_quietly(sqlite_stage: Stage, tmp_path: Path) -> None:
    """As in a cycle that an older program announced, which opened fewer duties."""
    installation = sqlite_stage.after("announce")
    with installation.at(at("2020-03-06")) as office, office.begin() as session:
        session.delete(session.get_one(Obligation, f"{KEY}/524/bao-cao-6-thang"))
    assert reopen(installation, tmp_path / "moi", ('code = "bao-cao-6-thang"', 'code = "bao-cao-quy"')) == 0
    with installation.at(at("2020-03-20")) as office:
        duties = rows(office, Obligation)
    assert "524/bao-cao-6-thang" not in duties
    assert duties["528/bao-cao-6-thang"].state == "lapsed"
