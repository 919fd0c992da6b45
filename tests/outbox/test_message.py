"""The bytes on the wire, read back with Python's own parser."""

import base64
import re
from datetime import UTC, datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outbox.address import first_unsafe
from outbox.letter import LARGEST_ATTACHMENTS, Attachment, BadAddress, UnsafeCharacter, plain
from outbox.message import ClaimedLetter, build_message, message_bytes, message_id
from outbox.smtp_settings import SmtpSettings

NOBODY = SmtpSettings(
    host="127.0.0.1",
    port=25,
    sender="thuky@example.vn",
    sender_name="Văn phòng Điều phối nông thôn mới tỉnh Quảng Ngãi",
    reply_to="ocop@example.vn",
    id_domain="thuky.example.vn",
)
LONG_NAME = 'Ủy ban nhân dân huyện Bình Sơn, tỉnh Quảng Ngãi (bộ phận "một cửa"; <văn thư>)'
LONG_FILE = "Kế hoạch số 12 về triển khai Chương trình mỗi xã một sản phẩm năm 2020 trên địa bàn tỉnh Quảng Ngãi.docx"
safe_text = st.text(min_size=1, max_size=150).filter(
    lambda text: text.strip() != "" and first_unsafe(text) is None and text == plain(text)
)


def letter(**changes: Any) -> ClaimedLetter:  # noqa: ANN401 - the tests choose the fields
    """Make a claimed letter."""
    facts: dict[str, Any] = {
        "key": "quang-ngai-2020/remind/QNG-03/2020-04-03",
        "attempt": 1,
        "message_id": message_id("quang-ngai-2020/remind/QNG-03/2020-04-03", "thuky.example.vn"),
        "recipient": "vanthu@example.vn",
        "recipient_name": "Ủy ban nhân dân huyện Bình Sơn",
        "subject": "[OCOP 2020] Nhắc hạn: Nộp hồ sơ sản phẩm – hạn 10/04/2020 – huyện Bình Sơn",
        "body": "Kính gửi: Ủy ban nhân dân huyện Bình Sơn\n\nĐề nghị gửi hồ sơ.\n",
        "attachments": (),
        "composed_at": datetime(2020, 4, 3, 1, 30, tzinfo=UTC),
    }
    return ClaimedLetter(**(facts | changes))


def write(claimed: ClaimedLetter, *contents: bytes, to: SmtpSettings = NOBODY) -> bytes:
    """Write the bytes of a letter."""
    return message_bytes(build_message(claimed, contents, to))


def read(data: bytes) -> EmailMessage:
    """Read a message back with the modern parser."""
    return message_from_bytes(data, policy=default)


def header(data: bytes, name: str) -> str:
    """Read a header the way old programs do: RFC 2047 only (the modern parser of 3.11 splits long names)."""
    return str(make_header(decode_header(message_from_bytes(data)[name])))


def text_of(message: EmailMessage) -> str:
    """Read the text of a letter back."""
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def test_the_headers_say_who_when_and_that_a_program_wrote() -> None:
    data = write(letter())
    message = read(data)
    assert message["Date"] == "Fri, 03 Apr 2020 08:30:00 +0700"
    assert header(data, "From") == "Văn phòng Điều phối nông thôn mới tỉnh Quảng Ngãi <thuky@example.vn>"
    assert message["To"].addresses[0].display_name == "Ủy ban nhân dân huyện Bình Sơn"
    assert message["To"].addresses[0].addr_spec == "vanthu@example.vn"
    assert message["Reply-To"] == "ocop@example.vn"
    assert message["Subject"] == letter().subject
    assert message["Message-ID"] == letter().message_id
    assert message["Auto-Submitted"] == "auto-generated"
    assert text_of(message) == letter().body
    assert [(part.get_content_type(), part.defects) for part in message.walk()] == [
        ("multipart/mixed", []),
        ("multipart/alternative", []),
        ("text/plain", []),
        ("text/html", []),
    ]


def test_the_message_id_comes_from_the_key_alone() -> None:
    assert message_id("a/b", "example.vn") == message_id("a/b", "example.vn")
    assert message_id("a/b", "example.vn") != message_id("a/c", "example.vn")
    assert re.fullmatch(r"<[0-9a-f]{40}@example\.vn>", message_id("a/b", "example.vn"))


def test_the_same_letter_makes_the_same_bytes() -> None:
    files = (Attachment(LONG_FILE, "a" * 64, 3),)
    again = letter(attachments=files, attempt=7, composed_at=datetime.fromisoformat("2020-04-03T08:30:00+07:00"))
    assert write(letter(attachments=files), b"abc") == write(again, b"abc")
    other = write(letter(attachments=files, key="another/key"), b"abc")
    assert read(other).get_boundary() != read(write(letter())).get_boundary()


def test_lines_are_short_seven_bit_and_end_with_crlf() -> None:
    files = (Attachment(LONG_FILE, "a" * 64, 5000), Attachment("lịch.ics", "b" * 64, 3))
    data = write(letter(recipient_name=LONG_NAME, attachments=files), bytes(range(256)) * 20, b"abc")
    assert data.isascii()
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert b"\r" not in data.replace(b"\r\n", b"")
    # A media type cannot be folded, and the ASCII name stays whole; RFC 5322 allows 998.
    is_whole = (b"Content-Type: ", b' name="')
    assert max(len(line) for line in data.split(b"\r\n") if not line.startswith(is_whole)) <= 78


def test_attachments_arrive_byte_for_byte_under_their_names() -> None:
    files = (
        Attachment(LONG_FILE, "a" * 64, 1),
        Attachment("Giấy mời.pdf", "b" * 64, 1),
        Attachment("plain.pdf", "c" * 64, 1),
        Attachment("hạn.ics", "d" * 64, 1),
        Attachment("tệp lạ", "e" * 64, 0),
    )
    contents = [bytes(range(256)) * 40, b"%PDF-1.7\r\n.\r\n..\n", b".", b"BEGIN:VCALENDAR\r\n", b""]
    parts = list(read(write(letter(attachments=files), *contents)).iter_attachments())
    assert [part.get_filename() for part in parts] == [file.name for file in files]
    assert [part.get_payload(decode=True) for part in parts] == contents
    assert [part.get_content_type() for part in parts] == [
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/pdf",
        "application/pdf",
        "text/calendar",
        "application/octet-stream",
    ]
    assert [part["Content-Type"].params["name"] for part in parts][:2] == [
        "Ke hoach so 12 ve trien khai Chuong trinh moi xa mot san pham nam 2020 tren dia ban tinh Quang Ngai.docx",
        "Giay moi.pdf",
    ]
    assert parts[3]["Content-Type"].params["method"] == "PUBLISH"
    assert not any(part.defects for part in parts)


def test_twenty_megabytes_arrive_whole() -> None:
    content = bytes(range(256)) * (LARGEST_ATTACHMENTS // 256)
    message = read(write(letter(attachments=(Attachment("a.pdf", "a" * 64, len(content)),)), content))
    assert next(message.iter_attachments()).get_payload(decode=True) == content


def test_a_rehearsal_goes_elsewhere_and_says_so() -> None:
    rehearsal = SmtpSettings(
        host="127.0.0.1",
        port=25,
        sender="thuky@example.vn",
        id_domain="thuky.example.vn",
        redirect_to="dientap@example.vn",
    )
    message = read(write(letter(), to=rehearsal))
    assert [one.addr_spec for one in message["To"].addresses] == ["dientap@example.vn"]
    assert message["Subject"] == f"[DIỄN TẬP – gửi vanthu@example.vn] {letter().subject}"
    assert message["X-Thuky-Original-Recipient"] == "vanthu@example.vn"
    assert message["From"] == "thuky@example.vn"
    assert message["Reply-To"] is None


def test_a_row_written_around_the_check_is_refused() -> None:
    with pytest.raises(BadAddress):
        build_message(letter(recipient="a@example.vn\r\nRCPT TO:<b@example.vn>"), (), NOBODY)
    with pytest.raises(UnsafeCharacter):
        build_message(letter(subject="a\r\nBcc: b@example.vn"), (), NOBODY)
    with pytest.raises(UnsafeCharacter):
        build_message(letter(attachments=(Attachment('a"\n.pdf', "a" * 64, 1),)), (b"",), NOBODY)
    with pytest.raises(ValueError, match="shorter"):
        build_message(letter(attachments=(Attachment("a.pdf", "a" * 64, 1),)), (), NOBODY)


@settings(deadline=None, database=None)
@given(subject=safe_text)
def test_any_subject_comes_back(subject: str) -> None:
    data = write(letter(subject=subject))
    assert header(data, "Subject") == subject
    assert len(read(data).items()) == 9


@settings(deadline=None, database=None)
@given(name=safe_text)
def test_any_display_name_comes_back_and_the_address_stays_one(name: str) -> None:
    data = write(letter(recipient_name=name))
    addresses = read(data)["To"].addresses
    assert [one.addr_spec for one in addresses] == ["vanthu@example.vn"]
    shown = header(data, "To").removesuffix("<vanthu@example.vn>").removesuffix(" ")
    assert shown in {name, f'"{name}"'}
    if len(name.encode()) <= 45:  # one encoded word; tests/outbox/test_header.py tells of more
        assert addresses[0].display_name == name


@settings(deadline=None, database=None)
@given(body=st.text(max_size=400).filter(lambda text: first_unsafe(plain(text), "\n\t") is None))
def test_any_body_comes_back(body: str) -> None:
    body = plain(body)
    assert text_of(read(write(letter(body=body)))) == body


@settings(deadline=None, database=None)
@given(
    name=safe_text.filter(lambda text: text == text.strip() and not set(text) & set('/\\:*?"<>|')),
    content=st.binary(max_size=300),
)
def test_any_file_comes_back(name: str, content: bytes) -> None:
    data = write(letter(attachments=(Attachment(name, "a" * 64, len(content), "application/pdf"),)), content)
    part = next(read(data).iter_attachments())
    assert part.get_filename() == name
    assert part.get_payload(decode=True) == content
    assert part["Content-Type"].params["name"].isascii()


def test_base64_of_an_attachment_is_wrapped() -> None:
    data = write(letter(attachments=(Attachment("a.pdf", "a" * 64, 200),)), b"x" * 200)
    assert base64.b64encode(b"x" * 57) + b"\r\n" in data
