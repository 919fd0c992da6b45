"""The files that came with a message: under safe names, what may be taken and why not."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from pathlib import PurePosixPath
from typing import Final

from outbox.address import first_unsafe
from outbox.mailbox_message import content_of, decoded, parts_of, text_of

TAKEN_ENDINGS: Final = frozenset({"pdf", "docx", "xlsx", "doc", "xls", "jpg", "jpeg", "png"})
MAX_FILES: Final = 100
_LONGEST_NAME: Final = 150  # bytes; file systems take 255, and the folder puts a suffix behind a name at times
_ENDINGS_OF: Final = {
    "là tệp nén, chương trình không mở; đề nghị gửi từng tệp": "zip rar 7z gz tgz bz2 xz tar cab arj ace z",
    "là loại tệp có thể chạy lệnh, không nhận; đề nghị gửi": (
        "exe com bat cmd scr pif msi msp js jse vbs vbe wsf wsh ps1 psm1 hta lnk url reg jar apk app dll cpl sh py iso "
        "img vhd docm dotm xlsm xltm xlam pptm html htm mht svg swf chm one"
    ),
}
_REFUSED: Final = {ending: said for said, endings in _ENDINGS_OF.items() for ending in endings.split(" ")}
_KINDS: Final = "PDF, DOCX, XLSX, JPG hoặc PNG"
_PROGRAMS: Final = (b"MZ", b"\x7fELF", b"#!", b"\xfe\xed\xfa", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe")
_FORBIDDEN = re.compile(r'[<>:"|?*\\/]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)


@dataclass(frozen=True)
class MailFile:
    """One file of a message; ``fault`` says why it cannot be taken, empty: it can."""

    name: str
    content: bytes
    fault: str


def files_of(message: Message, max_bytes: int) -> Iterator[MailFile]:
    """Give the files one by one; nothing is unpacked. Pictures inside the text and its signature are no files.

    Raises:
        BrokenMail: there are too many parts.
    """
    parts = list(parts_of(message))
    html = "".join(text_of(part) for part in parts if part.get_content_type() == "text/html")
    used: set[str] = set()
    for part in parts:
        raw = part.get_filename() or ""
        if not _is_file(part, raw, html):
            continue
        if len(used) >= MAX_FILES:
            return
        is_mail = part.get_content_type() == "message/rfc822"
        content = b"" if is_mail else content_of(part)
        name = _unused(safe_name(raw or ("thu-chuyen-tiep.eml" if is_mail else "")), used)
        yield MailFile(name, content, _fault(name, content, max_bytes))


def _is_file(part: Message, name: str, html: str) -> bool:
    """Say whether a part is a file: it has a name or is sent as one, and is no picture that the text shows."""
    content_id = str(part.get("Content-ID", "")).strip().strip("<>")
    if part.get_content_maintype() == "image" and content_id and f"cid:{content_id}" in html:
        return False
    is_sent_as_file = bool(name) or part.get_content_disposition() == "attachment"
    return is_sent_as_file or part.get_content_maintype() in {"application", "image", "message"}


def safe_name(raw: str) -> str:
    """Make a name that stays in its folder on every system: no path, no control or direction characters, NFC."""
    # Programs that do not know RFC 2231 put RFC 2047 words into the parameter.
    text = unicodedata.normalize("NFC", decoded(raw.encode("utf-8", "surrogateescape").decode("utf-8", "replace")))
    text = re.split(r"[\\/]", text)[-1]
    text = "".join("_" if first_unsafe(letter) else letter for letter in _FORBIDDEN.sub("_", text))
    text = " ".join(text.split()).lstrip(".~$ ").rstrip(". ")
    if not text or _RESERVED.fullmatch(text):
        text = f"tep-{text}".rstrip("-")
    stem, ending = PurePosixPath(text).stem, PurePosixPath(text).suffix
    room = _LONGEST_NAME - len(ending.encode())
    if room <= 0:
        stem, ending, room = text, "", _LONGEST_NAME
    return stem.encode()[:room].decode("utf-8", "ignore").rstrip(". ") + ending


def _unused(name: str, used: set[str]) -> str:
    """Put a number to a name that another file of the message has; upper and lower case are one name on Windows."""
    path, n, chosen = PurePosixPath(name), 1, name
    while chosen.casefold() in used:
        n += 1
        chosen = f"{path.stem} ({n}){path.suffix}"
    used.add(chosen.casefold())
    return chosen


def _fault(name: str, content: bytes, max_bytes: int) -> str:
    """Say why a file cannot be taken; empty when it can."""
    ending = name.rpartition(".")[2].casefold() if "." in name else ""
    is_program = content.startswith(_PROGRAMS)
    faults = (
        (ending == "eml", "là thư chuyển tiếp; mở thư ấy, gửi lại tệp bên trong"),
        (
            name.casefold() == "winmail.dat",
            "là gói riêng của Outlook; đề nghị người gửi gửi lại dạng HTML hoặc văn bản thường",
        ),
        (is_program, f"là chương trình, không nhận; đề nghị gửi {_KINDS}"),
        (ending not in TAKEN_ENDINGS, f"{_REFUSED.get(ending, 'là loại tệp không nhận; đề nghị gửi')} {_KINDS}"),
        (not content, "rỗng (0 byte) hoặc không giải mã được; đề nghị gửi lại"),
        (len(content) > max_bytes, f"lớn hơn {max_bytes // 2**20} MB; đề nghị chia nhỏ và gửi lại"),
    )
    return next((sentence for is_wrong, sentence in faults if is_wrong), "")
