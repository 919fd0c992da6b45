"""Header values that every mail program reads, the same bytes on every Python.

``email``'s own folding differs between Python versions, and a letter kept in the archive must be made again
byte by byte; so display names, subjects and file names are encoded here and stored as they are.
"""

import base64
import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final
from urllib.parse import quote

LINE: Final = 76
_WORD_FRAME: Final = len("=?utf-8?b??=")
_LONGEST_WORD: Final = 75  # RFC 2047, section 2
_PLAIN_TEXT = re.compile(r"[!-~]+(?: [!-~]+)*")
_PLAIN_NAME = re.compile(r"[A-Za-z0-9.,'()&/-]+(?: [A-Za-z0-9.,'()&/-]+)*")
_PLAIN_WORD = re.compile(r"[A-Za-z0-9]+")
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
        words = [f'"{name}"']
    else:
        words = _phrase(name, _bytes_in(min(LINE - indent, _LONGEST_WORD)))
    lines, used = [words[0]], indent + len(words[0])
    for word in (*words[1:], f"<{address}>"):
        if used + 1 + len(word) > LINE:
            lines.append(word)
            used = 1 + len(word)
        else:
            lines[-1] += f" {word}"
            used += 1 + len(word)
    return "\r\n ".join(lines)


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


def _phrase(name: str, room: int) -> list[str]:
    """Write a display name as RFC 2047 words, cut between the words of the name only (a longer one: its characters).

    Blanks between two encoded words are not shown (RFC 2047, 6.2), so the blank belongs into the first of them. But
    the structured reader of Python 3.11 shows them too: one blank too many. Every program agrees where a plain ASCII
    word stands between: "Điều phối OCOP tỉnh" is cut around "OCOP". A name without such a place is cut as seldom as
    can be.
    """
    tokens = name.split(" ")
    if (apart := _apart(tokens, room)) is not None:
        return apart
    words, chunk = [], ""
    for n, token in enumerate(tokens):
        piece = token if n == len(tokens) - 1 else f"{token} "
        if chunk and len((chunk + piece).encode()) > room:
            words.append(_word(chunk.encode()))
            chunk = ""
        *full, rest = _chunks(chunk + piece, room)
        words += [_word(one) for one in full]
        chunk = rest.decode()
    return [*words, _word(chunk.encode())]


def _apart(tokens: Sequence[str], room: int) -> list[str] | None:
    """Write the tokens so that no two encoded words are neighbours, in as few of them as can be; None: impossible."""
    end = len(tokens)
    # From the end: the fewest encoded words for what begins at a token, where an encoded word may begin, or may not.
    free: list[tuple[int, list[str]] | None] = [None] * end + [(0, [])]
    after: list[tuple[int, list[str]] | None] = [None] * end + [(0, [])]
    for n in reversed(range(end)):
        if _PLAIN_WORD.fullmatch(tokens[n]) and (rest := free[n + 1]) is not None:
            after[n] = (rest[0], [tokens[n], *rest[1]])
        best = after[n]
        for stop in range(n + 1, end + 1):
            chunk = " ".join(tokens[n:stop]).encode()
            if len(chunk) > room:
                break
            rest = after[stop]
            if rest is not None and (best is None or rest[0] + 1 < best[0]):
                best = (rest[0] + 1, [_word(chunk), *rest[1]])
        free[n] = best
    return free[0][1] if free[0] is not None else None


def _words(text: str, indent: int) -> Iterator[str]:
    """Cut the text into RFC 2047 words of whole characters; the header's name shortens the first."""
    first, *others = _chunks(text, _bytes_in(min(LINE - indent, _LONGEST_WORD)), _bytes_in(_LONGEST_WORD))
    return map(_word, (first, *others))


def _chunks(text: str, room: int, room_after: int = 0) -> list[bytes]:
    """Cut the text into pieces of whole characters; `room_after` is the room of all but the first."""
    chunks = [b""]
    for character in text:
        encoded = character.encode()
        if len(chunks[-1]) + len(encoded) > room:
            chunks.append(b"")
            room = room_after or room
        chunks[-1] += encoded
    return chunks


def _bytes_in(width: int) -> int:
    """Say how many bytes fit into a word of so many columns."""
    return (width - _WORD_FRAME) // 4 * 3


def _word(chunk: bytes) -> str:
    """Write one RFC 2047 word."""
    return f"=?utf-8?b?{base64.b64encode(chunk).decode('ascii')}?="
