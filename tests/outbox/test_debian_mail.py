"""The letters through Debian's own Postfix: whole, read by Python's email package and by a second mail program."""

import asyncio
import email
import random
import subprocess
from datetime import date
from email import policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from pathlib import Path

import pytest
from icalendar import Calendar
from sqlmodel import select

from models.outbox_message import OutboxMessage
from models.store import Store
from outbox.calendar_file import calendar_file
from outbox.deliver import deliver_all
from outbox.letter import Attachment
from outbox.queue import queue
from outbox.smtp_settings import SmtpSettings
from tests.outbox.conftest import LEASE, NOW, Begin, new_letter
from tests.outbox.debian_mail import DebianMail, postfix, program

pytestmark = pytest.mark.no_cover  # a proof over code that other tests measure

SUBJECT = "[OCOP 2020] Nhắc hạn: Nộp hồ sơ sản phẩm “Tỏi Lý Sơn – đặc sản” – hạn 10/04/2020 – huyện Bình Sơn"
BODY = (
    "Kính gửi: Ủy ban nhân dân huyện Bình Sơn\n\n.Dòng bắt đầu bằng dấu chấm\n..\n.\n\n"
    "From đầu dòng, một dòng rất dài: " + "nước mắm Đức Phổ, quế Trà Bồng, " * 60 + "hết.\n\n--\nVăn phòng OCOP\n"
)
NAMES = (
    "Công văn số 878-UBND về việc đôn đốc nộp hồ sơ đánh giá, phân hạng sản phẩm.docx",
    "Đề nghị bổ sung.pdf",
    "lich.ics",
)


def _files() -> list[tuple[str, bytes]]:
    """Make files with every byte there is, and a calendar."""
    dice = random.Random(5)  # noqa: S311 - the same files every time
    calendar = calendar_file(
        uid="quang-ngai-2020/524/QNG@thuky.example.vn",
        sequence=1,
        summary="Hạn: Nộp hồ sơ sản phẩm – huyện Bình Sơn",
        when=date(2020, 4, 10),
        description="Gửi về cơ quan thường trực; chậm nhất 10/4/2020",
        location="",
        organizer=("Văn phòng OCOP", "thuky@example.vn"),
        now=NOW,
    )
    contents = (dice.randbytes(300_000) + b"\r\n.\r\n\n.\n", bytes(range(256)) * 40, calendar)
    return list(zip(NAMES, contents, strict=True))


def _send(opened: Begin, store: Store, mail: DebianMail) -> None:
    """Queue two letters, one with files, one without, and deliver them to Postfix."""
    files = tuple(Attachment(name, store.put(data), len(data)) for name, data in _files())
    with opened() as session:
        queue(session, new_letter(1, subject=SUBJECT, body=BODY, attachments=files), NOW)
        queue(session, new_letter(2), NOW)
    smtp = SmtpSettings(
        host="127.0.0.1",
        port=mail.port,
        sender="thuky@example.vn",
        sender_name="Văn phòng Điều phối OCOP tỉnh Quảng Ngãi",
        reply_to="ocop@example.vn",
        id_domain="thuky.example.vn",
        security="none",
    )
    counts = asyncio.run(deliver_all(opened, store, smtp, NOW, LEASE))
    assert (counts.sent, counts.unreachable) == (2, "")


def _mblaze(name: str, *words: str | Path, cwd: Path | None = None) -> str:
    """Run a program of mblaze in a UTF-8 locale."""
    done = subprocess.run(
        [program(name), *words], env={"LC_ALL": "C.UTF-8", "HOME": "/nonexistent"}, cwd=cwd, check=True,
        capture_output=True,
    )  # fmt: skip
    return done.stdout.decode()


def test_the_letters_arrive_whole(opened: Begin, store: Store, tmp_path: Path) -> None:
    with postfix(["unit001", "unit002"]) as mail:
        _send(opened, store, mail)
        (path,) = mail.letters_of("unit001", 1)
        (plain,) = mail.letters_of("unit002", 1)
        raw, other = path.read_bytes(), plain.read_bytes()
    with opened() as session:
        rows = {row.recipient: row for row in session.exec(select(OutboxMessage))}
    assert {row.state for row in rows.values()} == {"sent"}
    letter = email.message_from_bytes(raw, policy=policy.default)
    assert letter["Message-ID"] == rows["unit001@example.vn"].message_id
    _read_by_python(letter)
    # Cut around the plain word OCOP: the structured reader of Python 3.11 shows it right too.
    assert letter["From"].addresses[0].display_name == "Văn phòng Điều phối OCOP tỉnh Quảng Ngãi"
    sender = str(make_header(decode_header(email.message_from_bytes(raw)["From"])))
    assert sender == "Văn phòng Điều phối OCOP tỉnh Quảng Ngãi <thuky@example.vn>"
    assert email.message_from_bytes(other, policy=policy.default)["To"].addresses[0].addr_spec == "unit002@example.vn"
    kept = tmp_path / "letter.eml"
    kept.write_bytes(raw)
    _read_by_mblaze(kept, tmp_path / "parts")


def _read_by_python(letter: EmailMessage) -> None:
    assert letter["Subject"] == SUBJECT
    assert letter["To"].addresses[0].display_name == "Ủy ban nhân dân huyện số 1"
    assert (letter["Reply-To"], letter["Auto-Submitted"]) == ("ocop@example.vn", "auto-generated")
    assert letter["Date"].datetime == NOW
    body = letter.get_body(("plain",))
    assert body is not None
    assert body.get_content() == BODY
    parts = [(part.get_filename(), part.get_payload(decode=True)) for part in letter.iter_attachments()]
    assert parts == _files()
    (event,) = Calendar.from_ical(_files()[2][1]).walk("VEVENT")
    assert str(event["SUMMARY"]) == "Hạn: Nộp hồ sơ sản phẩm – huyện Bình Sơn"
    assert (event["SEQUENCE"], str(event["UID"])) == (1, "quang-ngai-2020/524/QNG@thuky.example.vn")


def _read_by_mblaze(letter: Path, folder: Path) -> None:
    assert _mblaze("mhdr", "-d", "-h", "subject", letter).strip() == SUBJECT
    assert "Văn phòng Điều phối OCOP tỉnh Quảng Ngãi <thuky@example.vn>" in _mblaze("mhdr", "-d", "-h", "from", letter)
    assert BODY.strip() in _mblaze("mshow", "-h", "subject", "-A", "text/plain", "-N", letter)
    folder.mkdir()
    _mblaze("mshow", "-x", letter, *NAMES, cwd=folder)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == dict(_files())
