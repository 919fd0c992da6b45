"""A meeting that is called off or moved: the invited are told, and their calendars follow under the same UID."""

from datetime import date

import pytest
from icalendar import Calendar
from sqlmodel import col, select

from models.ballot import ScoringRound
from models.council import CouncilSession
from models.outbox_message import OutboxMessage
from services.call_off import CallOffRefused, call_off
from services.contacts import mark_dead
from services.office import Office
from services.reconvene import Called, ReconveneRefused, reconvene
from services.settled import waiting_for
from services.sittings import open_round_again
from tests.services import cast
from tests.services.cast import KEY, at
from tests.services.conftest import OpenCycle
from tests.services.history import Stage
from tests.services.installation import Installation
from tests.services.reading import attachment, attachment_names, audit_of, mails, rows, text

DAY = at("2020-05-04")
STORM = "Bão số 5."
LATER = Called(date(2020, 5, 20), "09:00")


def event(data: bytes) -> tuple[str, str, int, str]:
    """Read METHOD, UID, SEQUENCE and DTSTART with the icalendar library."""
    calendar = Calendar.from_ical(data)
    (one,) = calendar.events
    return str(calendar["METHOD"]), str(one["UID"]), int(str(one["SEQUENCE"])), f"{one.start:%d/%m %H:%M}"


def events(installation: Installation, letter: str) -> dict[str, tuple[str, str, int, str]]:
    """Give what the calendar files of a kind of letters say, by occasion."""
    with installation.at(DAY) as office:
        return {key: event(attachment(office, row, ".ics")) for key, row in mails(office, letter).items()}


def deliver(installation: Installation, *members: str) -> None:
    """Let the invitations of some members have gone."""
    with installation.at(DAY) as office, office.begin() as session:
        for row in session.exec(select(OutboxMessage).where(col(OutboxMessage.letter) == "convene")):
            if row.key.split("/")[2] in members:
                row.state = "sent"
                session.add(row)


def cancel(installation: Installation, reason: str = STORM, day: str = "2020-05-04") -> tuple[int, tuple[str, ...]]:
    with installation.at(at(day)) as office:
        done = call_off(office, KEY, reason)
    return done.letters, done.untold


def test_whoever_was_invited_is_told_and_the_entry_leaves_the_calendar(stage: Stage) -> None:
    installation = stage.before("score")
    deliver(installation, "TV1", "TV3")
    with installation.at(DAY) as office, office.begin() as session:
        mark_dead(session, office, KEY, "tv3@example.vn", "máy chủ trả lời 550")
    assert cancel(installation) == (1, ("Ông Phạm Văn M (TV3)",))
    with installation.at(DAY) as office:
        (told,) = mails(office, "call_off").values()
        invited = mails(office, "convene")
        sitting = rows(office, CouncilSession)["1"]
        assert audit_of(office, "1") == ["session.called_off"]
        with office.read() as session:
            assert waiting_for(session, KEY) == "Chưa có biên bản của Hội đồng"
    assert (sitting.state, sitting.state_reason) == ("called_off", STORM)
    for fact in ("không tổ chức", "Lý do: Bão số 5\n", "Giấy mời số 01/GM-HĐOCOP", "thứ Năm, ngày 14 tháng 5 năm 2020"):
        assert fact in told.body
    assert told.recipient == "tv1@example.vn"
    assert attachment_names(told) == ["huy-lich-hop.ics"]
    assert told.attachments[0]["media_type"].endswith("method=CANCEL")
    before, after = events(installation, "convene")["TV1"], events(installation, "call_off")["TV1"]
    assert before == ("PUBLISH", f"{KEY}/convene/TV1@{before[1].partition('@')[2]}", 0, "14/05 08:00")
    assert after == ("CANCEL", before[1], 1, "14/05 08:00")
    # Invitations that had not gone do not go any more, and nobody is told of what they never heard of.
    assert {key: row.state for key, row in invited.items()} == {
        "TV1": "sent", "TV3": "sent", "TV2": "withdrawn", "TV4": "withdrawn", "TV5": "withdrawn", "TV6": "withdrawn",
    }  # fmt: skip
    assert installation.run("convene", DAY).figures["letters"] == 0
    assert "đã hủy" not in installation.run("score", DAY).notes[0]
    assert installation.run("score", at("2020-05-14", 17)).notes == (f"Phiên họp đã xử lý: {STORM}",)
    with pytest.raises(CallOffRefused, match="đã hủy, không còn hủy được"):
        cancel(installation)
    with installation.at(DAY) as office:
        done = reconvene(office, KEY, LATER)
        assert (done.n, len(done.products), done.letters) == (2, 5, 5)
        assert "Phiên thứ 1 đã hủy: Bão số 5" in text(office, "invitation", "TV1", 2)
    assert events(installation, "convene")["TV1/2"][1:3] == (f"{before[1].replace('TV1', 'TV1/2')}", 0)


def test_a_meeting_that_is_moved_goes_on_with_its_calendar_entry(stage: Stage) -> None:
    installation = stage.before("score")
    deliver(installation, "TV1")
    with installation.at(DAY) as office:
        assert reconvene(office, KEY, LATER).n == 2
        assert reconvene(office, KEY, LATER).n == 2
        assert reconvene(office, KEY, Called(date(2020, 5, 20), "14:00", "17:00")).n == 3
        sittings = rows(office, CouncilSession)
        assert "Phiên thứ 2 ngày 20/5/2020 được dời" in text(office, "invitation", "TV1", 3)
        states = {key: row.state for key, row in mails(office, "convene").items() if key.startswith(("TV1", "TV2"))}
    assert [sittings[n].state for n in "123"] == ["moved", "moved", "convened"]
    assert sittings["1"].state_reason == "Phiên thứ 2 ngày 20/5/2020 thay thế"
    assert states == {
        "TV1": "sent", "TV2": "withdrawn", "TV1/2": "withdrawn", "TV2/2": "withdrawn", "TV1/3": "released",
        "TV2/3": "released",
    }  # fmt: skip
    found = events(installation, "convene")
    uid = found["TV1"][1]
    assert [found[key] for key in ("TV1", "TV1/2", "TV1/3")] == [
        ("PUBLISH", uid, 0, "14/05 08:00"),
        ("PUBLISH", uid, 1, "20/05 09:00"),
        ("PUBLISH", uid, 2, "20/05 14:00"),
    ]
    deliver(installation, "TV1")
    assert cancel(installation)[0] == 1
    assert events(installation, "call_off")["TV1/3"] == ("CANCEL", uid, 3, "20/05 14:00")


def test_after_its_day_a_meeting_is_called_off_without_a_calendar_file(sqlite_stage: Stage) -> None:
    installation = sqlite_stage.before("score")
    deliver(installation, "TV1")
    assert cancel(installation, day="2020-05-18")[0] == 1
    with installation.at(DAY) as office:
        assert attachment_names(mails(office, "call_off")["TV1"]) == []


def test_what_cannot_be_called_off_is_told(sqlite_stage: Stage, open_cycle: OpenCycle) -> None:
    with pytest.raises(CallOffRefused) as refused:
        cancel(sqlite_stage.after("score"), " ")
    assert len(refused.value.faults) == 2
    assert "Chưa nêu lý do" in str(refused.value)
    assert "Phiên thứ 1 đã chấm điểm" in str(refused.value)
    with pytest.raises(CallOffRefused, match="Chưa triệu tập phiên họp nào"):
        cancel(open_cycle())


def test_members_whose_invitation_waits_for_a_signature_are_not_told(open_cycle: OpenCycle) -> None:
    from services.paperwork import sign  # noqa: PLC0415

    installation = open_cycle(cast.WAIT_TO_SIGN)
    installation.run("collect", at("2020-04-15"))
    installation.run("convene", at("2020-04-28"))
    with installation.at(at("2020-04-28")) as office:
        sign(office, f"{KEY}/council_decision/chung/1", "Nguyễn Văn A")
    installation.run("convene", at("2020-04-28"))
    assert cancel(installation) == (0, ())


def test_recognition_waits_for_every_sitting(sqlite_stage: Stage) -> None:
    with sqlite_stage.after("minute").at(at("2020-05-18")) as office:
        assert _waits(office) == ""
        with office.begin() as session:
            last = CouncilSession(
                key=f"{KEY}/2", council_key=KEY, n=2, held_on=date(2020, 5, 15), starts_at="08:00", ends_at="11:00",
                place="Phòng họp số 1", state="rejected", state_reason="02/05 thành viên tán thành.", mode="meeting",
            )  # fmt: skip
            session.add(last)
        told = "Kết luận của phiên thứ 2 không được thông qua: 02/05 thành viên tán thành. Triệu tập lại"
        assert _waits(office).startswith(told)
        with office.begin() as session:
            row = session.get_one(CouncilSession, f"{KEY}/2")
            row.state, row.mode = "convened", "written"
            session.add(row)
        assert _waits(office) == ("Còn đợt lấy ý kiến bằng văn bản (phiên thứ 2) đã triệu tập, chưa có biên bản")


def _waits(office: Office) -> str:
    with office.read() as session:
        return waiting_for(session, KEY)


def test_before_the_minutes_no_other_meeting_is_called(sqlite_stage: Stage) -> None:
    installation = sqlite_stage.after("score")
    with (
        installation.at(at("2020-05-15")) as office,
        pytest.raises(ReconveneRefused, match="Biên bản của phiên họp trước chưa ban hành"),
    ):
        reconvene(office, KEY, Called(date(2020, 5, 25)))


def test_the_next_round_of_a_product_is_opened_once(sqlite_stage: Stage) -> None:
    with sqlite_stage.after("score").at(at("2020-05-15")) as office:
        for _ in range(2):
            with office.begin() as session:
                open_round_again(session, office, f"{KEY}/QNG-01", "Chấm lại")
        assert [(row.n, row.reason) for row in rows(office, ScoringRound).values()] == [(2, "Chấm lại")]
        assert audit_of(office, "QNG-01").count("ballots.round") == 1
