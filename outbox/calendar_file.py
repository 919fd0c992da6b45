"""Calendar files (.ics, RFC 5545) for deadlines and sessions, written by hand: same input, same bytes."""

from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from domain.errors import RuleBroken
from outbox.address import address_fault, first_unsafe
from outbox.letter import BadAddress, UnsafeCharacter

VIETNAM: Final = ZoneInfo("Asia/Ho_Chi_Minh")
LONGEST_LINE: Final = 75  # octets without the line end, RFC 5545 3.1

_TIME_ZONE: Final = (
    "BEGIN:VTIMEZONE",
    "TZID:Asia/Ho_Chi_Minh",
    "BEGIN:STANDARD",
    "DTSTART:19700101T000000",
    "TZOFFSETFROM:+0700",
    "TZOFFSETTO:+0700",
    "TZNAME:+07",
    "END:STANDARD",
    "END:VTIMEZONE",
)


class BadEvent(RuleBroken):
    """Say that an event cannot be written: no time zone, or an end before its start."""

    def __init__(self, summary: str, fault: str) -> None:
        super().__init__(summary, fault)
        self.summary = summary
        self.fault = fault

    def sentence(self) -> str:
        """Name the event and its fault."""
        return f"Không lập được tệp lịch cho “{self.summary}”: {self.fault}."


def calendar_file(  # noqa: PLR0913 - the facts of an event, all by name
    *,
    uid: str,
    sequence: int,
    summary: str,
    when: date | tuple[datetime, datetime],
    description: str,
    location: str,
    organizer: tuple[str, str],
    now: datetime,
    cancelled: bool = False,
) -> bytes:
    """Write one event: a day (deadline, all day) or (start, end) with times.

    ``organizer`` is (name, address). A moved event keeps its ``uid`` and gets a higher ``sequence``; so does one that
    is ``cancelled`` (METHOD:CANCEL, STATUS:CANCELLED, no alarm), which programs then take out of the calendar.
    Programs warn at 08:00 on the day before a deadline, and an hour before a session.

    Raises:
        BadEvent: a time has no zone, or the end is not after the start, or the sequence is negative.
        BadAddress: the organizer's address is not one mail address.
        UnsafeCharacter: a text has control characters (line breaks are allowed in the description).
    """
    _check_texts(uid=uid, summary=summary, location=location, name=organizer[0], description=description)
    if (fault := address_fault(organizer[1])) is not None:
        raise BadAddress(organizer[1], fault)
    if sequence < 0:
        raise BadEvent(summary, "số thứ tự bản cập nhật (SEQUENCE) âm")
    is_day = isinstance(when, date)
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//thuky//OCOP//VI",
        "CALSCALE:GREGORIAN",
        f"METHOD:{'CANCEL' if cancelled else 'PUBLISH'}",
        *(() if is_day else _TIME_ZONE),
        "BEGIN:VEVENT",
        f"UID:{_escaped(uid)}",
        f"SEQUENCE:{sequence}",
        f"DTSTAMP:{_utc(summary, now)}",
        *_times(summary, when),
        f"SUMMARY:{_escaped(summary)}",
        f"DESCRIPTION:{_escaped(description)}",
        *([f"LOCATION:{_escaped(location)}"] if location else []),
        f"ORGANIZER;CN={_parameter(organizer[0] or organizer[1])}:mailto:{organizer[1]}",
        f"TRANSP:{'TRANSPARENT' if is_day else 'OPAQUE'}",
        f"STATUS:{'CANCELLED' if cancelled else 'CONFIRMED'}",
        *(() if cancelled else _alarm(summary, is_day=is_day)),
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return b"".join(_folded(line) for line in lines)


def _alarm(summary: str, *, is_day: bool) -> tuple[str, ...]:
    return (
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"DESCRIPTION:{_escaped(summary)}",
        f"TRIGGER:{'-PT16H' if is_day else '-PT1H'}",
        "END:VALARM",
    )


def _check_texts(*, description: str, **fields: str) -> None:
    """Refuse control characters; a line break would begin a new property."""
    for field, text in fields.items():
        if (character := first_unsafe(text)) is not None:
            raise UnsafeCharacter(f"tệp lịch ({field})", character)
    if (character := first_unsafe(description.replace("\r\n", "\n"), allowed="\n\t")) is not None:
        raise UnsafeCharacter("tệp lịch (description)", character)


def _times(summary: str, when: date | tuple[datetime, datetime]) -> tuple[str, str]:
    """Write DTSTART and DTEND; the end of a day is the next day (RFC 5545 3.6.1: not included)."""
    if isinstance(when, datetime):
        raise BadEvent(summary, "phiên họp cần cả giờ bắt đầu và giờ kết thúc")
    if isinstance(when, date):
        return f"DTSTART;VALUE=DATE:{when:%Y%m%d}", f"DTEND;VALUE=DATE:{when + timedelta(days=1):%Y%m%d}"
    start, end = when
    if start.tzinfo is None or end.tzinfo is None:
        raise BadEvent(summary, "giờ bắt đầu hoặc kết thúc không có múi giờ")
    if end <= start:
        raise BadEvent(summary, "giờ kết thúc không sau giờ bắt đầu")
    begins, ends = (f"{moment.astimezone(VIETNAM):%Y%m%dT%H%M%S}" for moment in when)
    return f"DTSTART;TZID=Asia/Ho_Chi_Minh:{begins}", f"DTEND;TZID=Asia/Ho_Chi_Minh:{ends}"


def _utc(summary: str, moment: datetime) -> str:
    """Write a time in UTC."""
    if moment.tzinfo is None:
        raise BadEvent(summary, "giờ lập tệp không có múi giờ")
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    """Escape a TEXT value (RFC 5545 3.3.11)."""
    text = text.replace("\r\n", "\n").replace("\\", "\\\\").replace("\n", "\\n")
    return text.replace(";", "\\;").replace(",", "\\,")


def _parameter(text: str) -> str:
    """Quote a parameter value; it knows no escape for the double quote (RFC 5545 3.2)."""
    return '"' + text.replace('"', "'") + '"'


def _folded(line: str) -> bytes:
    """Fold at 75 octets between characters, never inside one."""
    folded, width = bytearray(), 0
    for character in line:
        octets = character.encode()
        if width + len(octets) > LONGEST_LINE:
            folded += b"\r\n "
            width = 1
        folded += octets
        width += len(octets)
    return bytes(folded + b"\r\n")
