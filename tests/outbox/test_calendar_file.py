"""Calendar files, read back with the icalendar library."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outbox.address import first_unsafe
from outbox.calendar_file import BadEvent, calendar_file
from outbox.letter import BadAddress, UnsafeCharacter

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = datetime(2020, 3, 10, 1, 0, tzinfo=UTC)
SESSION = (datetime(2020, 6, 4, 8, 0, tzinfo=VIETNAM), datetime(2020, 6, 4, 11, 30, tzinfo=VIETNAM))


def write(**changes: Any) -> bytes:  # noqa: ANN401 - the tests choose the fields
    """Write a calendar file."""
    facts: dict[str, Any] = {
        "uid": "quang-ngai-2020/QNG-03/dossiers@thuky.example.vn",
        "sequence": 0,
        "summary": "Hạn gửi hồ sơ sản phẩm OCOP: huyện Bình Sơn",
        "when": date(2020, 4, 10),
        "description": "Công văn số 878/UBND-NNTN: gửi hồ sơ chậm nhất vào ngày 10/4/2020.",
        "location": "Số 01 đường Giả Định, thành phố Quảng Ngãi",
        "organizer": ("Văn phòng OCOP tỉnh Quảng Ngãi", "ocop@example.vn"),
        "now": NOW,
    }
    return calendar_file(**(facts | changes))


def read(data: bytes) -> Any:  # noqa: ANN401 - the library has its own types
    """Read the one event back."""
    calendar = icalendar.Calendar.from_ical(data)
    (event,) = calendar.walk("VEVENT")
    return event


def test_a_deadline_is_a_whole_day_with_a_warning_the_morning_before() -> None:
    event = read(write())
    assert event.decoded("DTSTART") == date(2020, 4, 10)
    assert event.decoded("DTEND") == date(2020, 4, 11)
    assert event["SUMMARY"] == "Hạn gửi hồ sơ sản phẩm OCOP: huyện Bình Sơn"
    assert event["LOCATION"] == "Số 01 đường Giả Định, thành phố Quảng Ngãi"
    assert event["ORGANIZER"] == "mailto:ocop@example.vn"
    assert event["ORGANIZER"].params["CN"] == "Văn phòng OCOP tỉnh Quảng Ngãi"
    assert event["TRANSP"] == "TRANSPARENT"
    assert event.decoded("DTSTAMP") == NOW
    (alarm,) = event.walk("VALARM")
    assert alarm.decoded("TRIGGER") == timedelta(hours=-16)


def test_the_calendar_is_published_and_valid() -> None:
    for data in (write(), write(when=SESSION)):
        calendar = icalendar.Calendar.from_ical(data)
        assert calendar["METHOD"] == "PUBLISH"
        assert calendar["VERSION"] == "2.0"
        assert calendar["PRODID"]
        assert calendar.errors == []
        assert all(component.errors == [] for component in calendar.walk())


def test_a_session_has_times_in_vietnam_and_the_zone_is_defined() -> None:
    data = write(when=SESSION)
    event = read(data)
    assert event.decoded("DTSTART") == SESSION[0]
    assert event.decoded("DTEND") == SESSION[1]
    assert event["DTSTART"].params["TZID"] == "Asia/Ho_Chi_Minh"
    assert event["TRANSP"] == "OPAQUE"
    zones: list[Any] = icalendar.Calendar.from_ical(data).walk("VTIMEZONE")
    (zone,) = zones
    assert zone["TZID"] == "Asia/Ho_Chi_Minh"
    assert zone.to_tz().utcoffset(datetime(2020, 6, 4)) == timedelta(hours=7)  # noqa: DTZ001 - asked in its own zone
    assert not icalendar.Calendar.from_ical(write()).walk("VTIMEZONE")


def test_a_time_in_another_zone_is_written_in_vietnams() -> None:
    data = write(when=(datetime(2020, 6, 4, 1, 0, tzinfo=UTC), datetime(2020, 6, 4, 20, 0, tzinfo=UTC)))
    assert b"DTSTART;TZID=Asia/Ho_Chi_Minh:20200604T080000\r\n" in data
    assert b"DTEND;TZID=Asia/Ho_Chi_Minh:20200605T030000\r\n" in data


def test_a_moved_event_keeps_its_uid_and_counts_up() -> None:
    first, second = read(write()), read(write(sequence=1, when=date(2020, 4, 20)))
    assert first["UID"] == second["UID"] == "quang-ngai-2020/QNG-03/dossiers@thuky.example.vn"
    assert (first["SEQUENCE"], second["SEQUENCE"]) == (0, 1)


def test_the_same_event_makes_the_same_bytes() -> None:
    assert write() == write()


def test_lines_end_with_crlf_and_fold_between_characters() -> None:
    data = write(description="Ủy ban nhân dân, " * 40 + "\n" + "ế" * 200)
    lines = data.split(b"\r\n")
    assert lines[-1] == b""
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert max(len(line) for line in lines) == 75
    for line in lines:
        line.decode()  # a cut character would raise


def test_marks_of_the_format_are_escaped() -> None:
    event = read(write(summary=r"a;b,c\d:\n", description="một\r\nhai\tba", location=""))
    assert event["SUMMARY"] == r"a;b,c\d:\n"
    assert event["DESCRIPTION"] == "một\nhai\tba"
    assert "LOCATION" not in event


def test_a_quote_in_the_organizers_name_becomes_an_apostrophe() -> None:
    event = read(write(organizer=('Phòng "một cửa"; tầng 2', "ocop@example.vn")))
    assert event["ORGANIZER"].params["CN"] == "Phòng 'một cửa'; tầng 2"
    assert read(write(organizer=("", "ocop@example.vn")))["ORGANIZER"].params["CN"] == "ocop@example.vn"


@pytest.mark.parametrize("field", ["uid", "summary", "location"])
def test_a_line_break_cannot_begin_another_property(field: str) -> None:
    with pytest.raises(UnsafeCharacter, match="tệp lịch"):
        write(**{field: "a\r\nATTENDEE:mailto:b@example.vn"})


def test_other_faults_are_named() -> None:
    with pytest.raises(UnsafeCharacter, match="description"):
        write(description="a\x07")
    with pytest.raises(BadAddress):
        write(organizer=("A", "ocop"))
    with pytest.raises(BadEvent, match="SEQUENCE"):
        write(sequence=-1)
    with pytest.raises(BadEvent, match="cả giờ bắt đầu"):
        write(when=SESSION[0])
    with pytest.raises(BadEvent, match="không sau"):
        write(when=(SESSION[1], SESSION[0]))
    with pytest.raises(BadEvent, match="múi giờ"):
        write(when=(SESSION[0].replace(tzinfo=None), SESSION[1].replace(tzinfo=None)))
    with pytest.raises(BadEvent, match="múi giờ"):
        write(now=NOW.replace(tzinfo=None))


@settings(deadline=None, database=None)
@given(text=st.text(max_size=300).filter(lambda text: first_unsafe(text.replace("\r\n", "\n"), "\n\t") is None))
def test_any_description_comes_back(text: str) -> None:
    data = write(description=text)
    assert max(len(line) for line in data.split(b"\r\n")) <= 75
    assert str(read(data)["DESCRIPTION"]) == text.replace("\r\n", "\n")
