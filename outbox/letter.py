"""A letter before it is queued, and the check that it can be sent at all."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, Final, Literal

from domain.errors import RuleBroken
from outbox.address import address_fault, first_unsafe, is_domain

LARGEST_ATTACHMENTS: Final = 20 * 1024 * 1024
LONGEST_FILE_NAME: Final = 200

MEDIA_TYPES: Final = {
    ".csv": "text/csv; charset=utf-8",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".html": "text/html; charset=utf-8",
    ".ics": "text/calendar; charset=utf-8; method=PUBLISH",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".txt": "text/plain; charset=utf-8",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".zip": "application/zip",
}

_MEDIA_TYPE = re.compile(r"[a-z]+/[A-Za-z0-9.+-]+(?:; [a-z]+=[A-Za-z0-9.+-]+)*")
_SHA256 = re.compile(r"[0-9a-f]{64}")


class BadLetter(RuleBroken):
    """Say that a letter cannot be queued as it is; nothing was queued."""


class FieldMissing(BadLetter):
    """Say that a field without which no letter goes is empty."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field

    def sentence(self) -> str:
        """Name the field."""
        return f"Thư thiếu {self.field}. Hãy bổ sung rồi xếp lại thư."


class UnsafeCharacter(BadLetter):
    """Say that a field carries a line break, a control character or one that turns the reading direction."""

    def __init__(self, field: str, character: str) -> None:
        super().__init__(field, character)
        self.field = field
        self.character = character

    def sentence(self) -> str:
        """Name the field and the character's code."""
        code = f"U+{ord(self.character):04X}"
        return f"Trong {self.field} có ký tự không được phép ({code}). Hãy xóa ký tự đó rồi xếp lại thư."


class BadAddress(BadLetter):
    """Say that a text is not one mail address."""

    def __init__(self, address: str, fault: str) -> None:
        super().__init__(address, fault)
        self.address = address
        self.fault = fault

    def sentence(self) -> str:
        """Name the address and its fault."""
        return (
            f"Địa chỉ thư điện tử {self.address!r} không dùng được: {self.fault}. "
            "Hãy ghi đúng một địa chỉ, ví dụ vanthu@example.vn."
        )


class BadAttachment(BadLetter):
    """Say that an attachment cannot be sent under its name, type, size or digest."""

    def __init__(self, name: str, fault: str) -> None:
        super().__init__(name, fault)
        self.name = name
        self.fault = fault

    def sentence(self) -> str:
        """Name the file and its fault."""
        return f"Tệp đính kèm {self.name!r} không gửi được: {self.fault}. Hãy thay tệp rồi xếp lại thư."


class AttachmentsTooLarge(BadLetter):
    """Say that the attachments of one letter are over the limit, in bytes."""

    def __init__(self, total: int, limit: int) -> None:
        super().__init__(total, limit)
        self.total = total
        self.limit = limit

    def sentence(self) -> str:
        """Name the total and the limit in MB."""
        total, limit = (f"{size / 1024 / 1024:.1f}".replace(".", ",") for size in (self.total, self.limit))
        return f"Các tệp đính kèm nặng {total} MB, tối đa {limit} MB một thư. Hãy bớt tệp hoặc gửi đường dẫn thay tệp."


class SeveralFaults(BadLetter):
    """Say everything that is wrong with one letter at once."""

    def __init__(self, faults: tuple[BadLetter, ...]) -> None:
        super().__init__(faults)
        self.faults = faults

    def sentence(self) -> str:
        """Give one line per fault."""
        return "\n".join(f"- {fault.sentence()}" for fault in self.faults)


@dataclass(frozen=True)
class Attachment:
    """One file of a letter: its content is in the store under the digest; size in bytes.

    ``media_type`` is taken from the ending of the name when it is left empty. ``place``: where people find the same
    file, cycle/name in the folder of papers; it stays out of the row.
    """

    name: str
    sha256: str
    size: int
    media_type: str = ""
    place: str = ""

    @property
    def effective_media_type(self) -> str:
        """Give the stated type, or the one that the ending of the name stands for."""
        ending = PurePosixPath(self.name).suffix.lower()
        return self.media_type or MEDIA_TYPES.get(ending, "application/octet-stream")

    def as_json(self) -> dict[str, Any]:
        """Give the form kept in the row."""
        return {
            "name": plain(self.name),
            "sha256": self.sha256,
            "size": self.size,
            "media_type": self.effective_media_type,
        }


@dataclass(frozen=True)
class NewLetter:
    """A composed letter to one address: its natural key, and the domain of its Message-ID.

    ``facts``: what it states, for whoever asks again before it goes. ``hold``: why a person must look at it first.
    """

    key: str
    cycle_key: str
    letter: str
    recipient: str
    subject: str
    body: str
    domain: str
    recipient_name: str = ""
    attachments: tuple[Attachment, ...] = ()
    obligations: tuple[str, ...] = ()
    state: Literal["draft", "released"] = "draft"
    facts: tuple[Mapping[str, Any], ...] = ()
    hold: Literal["", "size"] = ""
    hold_reason: str = ""


def plain(text: str) -> str:
    """Give the text as it is kept and sent: NFC, lines ended by a line feed."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n"))


def check_letter(letter: NewLetter) -> None:
    """Pass silently when the letter can be queued; report all its faults at once otherwise.

    Raises:
        BadLetter: a subclass named after the fault, or SeveralFaults.
    """
    faults = tuple(_faults(letter))
    if len(faults) > 1:
        raise SeveralFaults(faults)
    if faults:
        raise faults[0]


def _faults(letter: NewLetter) -> Iterator[BadLetter]:
    """Find everything that is wrong with the letter."""
    fields = (
        ("khóa thư", letter.key),
        ("khóa chu trình", letter.cycle_key),
        ("loại thư", letter.letter),
        ("tiêu đề", letter.subject),
        ("nội dung", letter.body),
    )
    for field, text in fields:
        if not text.strip():
            yield FieldMissing(field)
    for field, text in (*fields[:4], ("tên người nhận", letter.recipient_name)):
        if (character := first_unsafe(text)) is not None:
            yield UnsafeCharacter(field, character)
    if (character := first_unsafe(plain(letter.body), allowed="\n\t")) is not None:
        yield UnsafeCharacter("nội dung", character)
    if (fault := address_fault(letter.recipient)) is not None:
        yield BadAddress(letter.recipient, fault)
    if not is_domain(letter.domain):
        yield BadAddress(letter.domain, "không phải tên miền dùng cho Message-ID")
    if letter.state not in {"draft", "released"}:
        yield FieldMissing("trạng thái ban đầu (draft hoặc released)")
    yield from _attachment_faults(letter.attachments)


def _attachment_faults(attachments: tuple[Attachment, ...]) -> Iterator[BadLetter]:
    """Find what is wrong with the attachments, one by one and together."""
    for attachment in attachments:
        for fault in _file_faults(attachment):
            yield BadAttachment(attachment.name, fault)
    names = [attachment.name.casefold() for attachment in attachments]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield BadAttachment(name, "có hai tệp trùng tên trong một thư")
    total = sum(attachment.size for attachment in attachments)
    if total > LARGEST_ATTACHMENTS:
        yield AttachmentsTooLarge(total, LARGEST_ATTACHMENTS)


def _file_faults(attachment: Attachment) -> Iterator[str]:
    """Name in Vietnamese what is wrong with one file."""
    if not attachment.name.strip(" ."):
        yield "tên tệp để trống"
    if first_unsafe(attachment.name) is not None:
        yield "tên tệp có ký tự xuống dòng hoặc ký tự điều khiển"
    if set(attachment.name) & set('/\\:*?"<>|'):
        yield 'tên tệp có một trong các ký tự / \\ : * ? " < > |'
    if len(attachment.name) > LONGEST_FILE_NAME:
        yield f"tên tệp dài hơn {LONGEST_FILE_NAME} ký tự"
    if not _SHA256.fullmatch(attachment.sha256):
        yield "thiếu mã băm SHA-256 của nội dung"
    if attachment.size < 0:
        yield "dung lượng âm"
    if not _MEDIA_TYPE.fullmatch(attachment.effective_media_type):
        yield f"kiểu nội dung {attachment.media_type!r} không đúng"
