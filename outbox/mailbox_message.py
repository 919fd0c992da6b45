"""A message that came in, as plain values; whatever bytes it is made of.

The old parser of Python (compat32) takes headers as they are: nothing is decoded before it was cut to a sane length.
"""

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from email.utils import parseaddr
from typing import Final

from outbox.address import address_fault
from outbox.delivery import clean_answer

MAX_PARTS: Final = 500
_LONGEST_HEADER: Final = 20_000
_LONGEST_TEXT: Final = 200_000
_MESSAGE_ID = re.compile(r"<[^<>\s]{3,250}>")


class BrokenMail(ValueError):
    """Say that a message is built so that it cannot be read (parts within parts without end)."""


def read_message(raw: bytes) -> Message:
    """Take a message apart.

    Raises:
        BrokenMail: it nests too deep.
    """
    try:
        return message_from_bytes(raw)
    except (RecursionError, MessageError, ValueError, LookupError) as fault:
        raise BrokenMail("thư có cấu trúc hỏng") from fault


def raw_header(message: Message, name: str) -> str:
    """Give a header as it came, cut to a sane length; bytes that are no ASCII are read as UTF-8."""
    found = next((value for key, value in message.raw_items() if key.casefold() == name.casefold()), "")
    return str(found)[:_LONGEST_HEADER].encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def decoded(text: str) -> str:
    """Decode RFC 2047 words and give one clean line of at most 500 characters."""
    try:
        pieces = decode_header(text)
        words = [
            piece.decode(charset or "utf-8", "replace") if isinstance(piece, bytes) else piece
            for piece, charset in pieces
        ]
    except (MessageError, ValueError, LookupError):
        return clean_answer(text)
    return clean_answer("".join(words))


def header_text(message: Message, name: str) -> str:
    """Give a header as people read it."""
    return decoded(raw_header(message, name))


def sender_of(message: Message) -> tuple[str, str]:
    """Give name and address of From; the address is empty when it is none."""
    name, address = parseaddr(raw_header(message, "From")[:2000])
    return decoded(name), "" if address_fault(address) else address


def message_ids(text: str) -> tuple[str, ...]:
    """List the Message-IDs in a text, each once."""
    return tuple(dict.fromkeys(_MESSAGE_ID.findall(text[:_LONGEST_HEADER])))


def threads_of(message: Message) -> tuple[str, ...]:
    """List what a message answers to: In-Reply-To, then References from the last."""
    answered = message_ids(raw_header(message, "In-Reply-To"))
    return tuple(dict.fromkeys((*answered, *reversed(message_ids(raw_header(message, "References"))))))


def parts_of(message: Message) -> Iterator[Message]:
    """Walk the parts that are no containers, without opening mails inside the mail.

    Raises:
        BrokenMail: there are too many.
    """
    waiting = [message]
    seen = 0
    while waiting:
        part = waiting.pop(0)
        seen += 1
        if seen > MAX_PARTS:
            raise BrokenMail(f"thư có hơn {MAX_PARTS} phần")
        if part.get_content_maintype() == "multipart" and part.is_multipart():
            waiting[:0] = inner(part)
        else:
            yield part


def inner(part: Message) -> list[Message]:
    """Give the messages inside a part; none when it has no parts."""
    payload = part.get_payload()
    return [one for one in payload if isinstance(one, Message)] if isinstance(payload, list) else []


def content_of(part: Message) -> bytes:
    """Give the bytes of a part, decoded; what is not decodable as it is."""
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def text_of(part: Message) -> str:
    """Give the text of a part, cut to a sane length."""
    charset = part.get_content_charset() or "utf-8"
    data = content_of(part)[:_LONGEST_TEXT]
    try:
        return data.decode(charset, "replace")
    except LookupError:
        return data.decode("utf-8", "replace")
