"""What is refused before anything is queued."""

from typing import Any

import pytest

from outbox.letter import (
    LARGEST_ATTACHMENTS,
    Attachment,
    AttachmentsTooLarge,
    BadAddress,
    BadAttachment,
    BadLetter,
    FieldMissing,
    SeveralFaults,
    UnsafeCharacter,
    check_letter,
    plain,
)
from tests.outbox.conftest import new_letter

SHA = "a" * 64


def test_an_ordinary_letter_passes() -> None:
    files = (Attachment("Kế hoạch.pdf", SHA, 10), Attachment("lịch.ics", SHA, 10))
    check_letter(new_letter(attachments=files, body="Một\r\nHai\n\tBa"))


@pytest.mark.parametrize(
    ("field", "value", "name"),
    [
        ("subject", "Nhắc hạn\r\nBcc: b@example.vn", "tiêu đề"),
        ("subject", "Nhắc\x00hạn", "tiêu đề"),
        ("subject", "Nhắc\u2028hạn", "tiêu đề"),
        ("recipient_name", "UBND\r\nBcc: b@example.vn", "tên người nhận"),
        ("recipient_name", "UBND \u202egnort", "tên người nhận"),
        ("recipient_name", "UBND \ud83d", "tên người nhận"),
        ("key", "a\nb", "khóa thư"),
        ("body", "a\x07b", "nội dung"),
        ("body", "a\rb", "nội dung"),
    ],
)
def test_a_line_break_or_control_character_is_refused(field: str, value: str, name: str) -> None:
    changes: dict[str, Any] = {field: value}
    with pytest.raises(UnsafeCharacter) as caught:
        check_letter(new_letter(**changes))
    assert caught.value.field == name
    assert "U+" in str(caught.value)


@pytest.mark.parametrize("field", ["key", "cycle_key", "letter", "subject", "body"])
def test_an_empty_field_is_refused(field: str) -> None:
    changes: dict[str, Any] = {field: "  "}
    with pytest.raises(FieldMissing, match="Thư thiếu"):
        check_letter(new_letter(**changes))


def test_a_bad_address_or_domain_is_refused() -> None:
    with pytest.raises(BadAddress, match="thiếu tên miền"):
        check_letter(new_letter(recipient="vanthu"))
    with pytest.raises(BadAddress, match="Message-ID"):
        check_letter(new_letter(domain="localhost"))


def test_a_letter_begins_as_draft_or_released() -> None:
    with pytest.raises(FieldMissing, match="draft hoặc released"):
        check_letter(new_letter(state="sent"))


def test_attachments_over_20_mb_are_refused_together() -> None:
    half = LARGEST_ATTACHMENTS // 2
    check_letter(new_letter(attachments=(Attachment("a.pdf", SHA, half), Attachment("b.pdf", SHA, half))))
    with pytest.raises(AttachmentsTooLarge, match="20,0 MB") as caught:
        check_letter(new_letter(attachments=(Attachment("a.pdf", SHA, half), Attachment("b.pdf", SHA, half + 1))))
    assert caught.value.total == LARGEST_ATTACHMENTS + 1
    with pytest.raises(AttachmentsTooLarge, match="25,0 MB"):
        check_letter(new_letter(attachments=(Attachment("a.pdf", SHA, 25 * 1024 * 1024),)))


@pytest.mark.parametrize(
    ("attachment", "fault"),
    [
        (Attachment(" . ", SHA, 1), "để trống"),
        (Attachment("a\r\nX: 1.pdf", SHA, 1), "ký tự điều khiển"),
        (Attachment("ảnh\u202egpj.exe", SHA, 1), "ký tự điều khiển"),
        (Attachment("../a.pdf", SHA, 1), "một trong các ký tự"),
        (Attachment("a" * 201, SHA, 1), "dài hơn 200"),
        (Attachment("a.pdf", "", 1), "SHA-256"),
        (Attachment("a.pdf", SHA, -1), "âm"),
        (Attachment("a.pdf", SHA, 1, "application/pdf\r\nX: 1"), "kiểu nội dung"),
    ],
)
def test_a_bad_attachment_is_named(attachment: Attachment, fault: str) -> None:
    with pytest.raises(BadLetter) as caught:
        check_letter(new_letter(attachments=(attachment,)))
    assert fault in str(caught.value)


def test_two_files_of_one_name_are_refused() -> None:
    with pytest.raises(BadAttachment, match="trùng tên"):
        check_letter(new_letter(attachments=(Attachment("a.pdf", SHA, 1), Attachment("A.PDF", SHA, 1))))


def test_all_faults_are_reported_at_once() -> None:
    files = (Attachment("a/b.pdf", SHA, LARGEST_ATTACHMENTS + 1),)
    with pytest.raises(SeveralFaults) as caught:
        check_letter(new_letter(subject="", recipient="a b@example.vn", attachments=files))
    kinds = [type(fault) for fault in caught.value.faults]
    assert kinds == [FieldMissing, BadAddress, BadAttachment, AttachmentsTooLarge]
    assert str(caught.value).count("\n- ") == 3


def test_the_media_type_follows_the_ending() -> None:
    assert Attachment("Báo cáo.PDF", SHA, 1).effective_media_type == "application/pdf"
    assert Attachment("hạn.ics", SHA, 1).effective_media_type == "text/calendar; charset=utf-8; method=PUBLISH"
    assert Attachment("a.bin", SHA, 1).effective_media_type == "application/octet-stream"
    assert Attachment("a.bin", SHA, 1, "image/webp").effective_media_type == "image/webp"


def test_text_is_kept_composed() -> None:
    assert plain("e\u0302\u0301\r\n") == "ế\n"
