"""Header values that every mail program reads, the same bytes on every Python.

``email``'s own folding differs between Python versions, and a letter kept in the archive must be made again
byte by byte; so display names, subjects and file names are encoded here and stored as they are.
"""

import base64
import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final
from urllib.parse import quote

LINE: Final = 76
_WORD_FRAME: Final = len("=?utf-8?b??=")
_LONGEST_WORD: Final = 75  # RFC 2047, section 2
_PLAIN_TEXT = re.compile(r"[!-~]+(?: [!-~]+)*")
_PLAIN_NAME = re.compile(r"[A-Za-z0-9.,'()&/-]+(?: [A-Za-z0-9.,'()&/-]+)*")
_PLAIN_FILE_NAME = re.compile(r"[A-Za-z0-9._-]{1,60}")


@lru_cache(maxsize=64)
def text_value(header: str, text: str) -> str:
    """Write an unstructured header (Subject): plain ASCII on one line, else RFC 2047 words."""
    is_plain = _PLAIN_TEXT.fullmatch(text) is not None and "=?" not in text
    if is_plain and len(header) + 2 + len(text) <= LINE:
        return text
    return "\r\n ".join(_words(text, len(header) + 2))


@lru_cache(maxsize=64)  # the sender is the same in every letter
def mailbox_value(header: str, name: str, address: str) -> str:
    """Write an address header: ``Name <address>``, the name quoted or in RFC 2047 words."""
    if not name:
        return address
    indent = len(header) + 2
    if _PLAIN_NAME.fullmatch(name) and indent + len(name) + 2 <= LINE:
        lines = [f'"{name}"']
    else:
        lines = list(_words(name, indent))
    used = len(lines[-1]) + (indent if len(lines) == 1 else 1)
    separator = " " if used + len(address) + 3 <= LINE else "\r\n "
    return "\r\n ".join(lines) + f"{separator}<{address}>"


def file_name_value(name: str) -> str:
    """Write ``attachment`` with its file name: RFC 2231, in numbered pieces when it is long."""
    if _PLAIN_FILE_NAME.fullmatch(name):
        return f'attachment; filename="{name}"'
    pieces = [quote(character, safe="") for character in name]
    whole = "".join(pieces)
    if len(whole) <= LINE - len(" filename*=UTF-8''"):
        return f"attachment;\r\n filename*=UTF-8''{whole}"
    lines = ["UTF-8''"]
    for piece in pieces:
        if len(lines[-1]) + len(piece) > LINE - len(" filename*00*=;"):
            lines.append("")
        lines[-1] += piece
    return "attachment;" + ";".join(f"\r\n filename*{n}*={line}" for n, line in enumerate(lines))


def ascii_file_name(name: str) -> str:
    """Give the name without diacritics, for programs that do not read RFC 2231."""
    decomposed = unicodedata.normalize("NFD", name.replace("đ", "d").replace("Đ", "D"))
    letters = (character for character in decomposed if not unicodedata.combining(character))
    return "".join(
        letter if letter.isascii() and letter.isprintable() and letter not in '"\\' else "_" for letter in letters
    )


def _words(text: str, indent: int) -> Iterator[str]:
    """Cut the text into RFC 2047 words of whole characters; the header's name shortens the first."""
    room = _bytes_in(min(LINE - indent, _LONGEST_WORD))
    chunk = b""
    for character in text:
        encoded = character.encode()
        if len(chunk) + len(encoded) > room:
            yield _word(chunk)
            chunk, room = b"", _bytes_in(_LONGEST_WORD)
        chunk += encoded
    yield _word(chunk)


def _bytes_in(width: int) -> int:
    """Say how many bytes fit into a word of so many columns."""
    return (width - _WORD_FRAME) // 4 * 3


def _word(chunk: bytes) -> str:
    """Write one RFC 2047 word."""
    return f"=?utf-8?b?{base64.b64encode(chunk).decode('ascii')}?="
