"""Zip entries as ready bytes: fixed date, fixed attributes, so that equal parts give equal files."""

import struct
import zlib
from collections.abc import Iterable
from typing import Final, NamedTuple

from documents.deflate import Deflater

_LOCAL = struct.Struct("<4s5H3L2H").pack
_CENTRAL = struct.Struct("<4s6H3L5H2L").pack
_END = struct.Struct("<4s4H2LH").pack
_VERSION, _STORED, _DEFLATED = 20, 0, 8
_UTF8_NAME = 0x800
# 1 January 1980, the first day that a zip can name.
_DATE: Final = 0x21
_BEST = 9
# Below this size packing costs more time than it saves room.
_WORTH_PACKING = 256


class Entry(NamedTuple):
    """One file of a zip: local head and content, and its record in the directory but for the place."""

    content: bytes
    record: bytes
    name: bytes


class Block(NamedTuple):
    """Entries that always stand together at the start of a zip, joined once."""

    content: bytes
    records: bytes
    length: int


def fresh_entry(name: bytes, data: bytes, deflater: Deflater) -> Entry:
    """Pack a part that was made for this paper."""
    if len(data) < _WORTH_PACKING:
        return stored_entry(name, data, deflater)
    return _entry(name, deflater.pack(data), _DEFLATED, deflater.crc32(data), len(data))


def stored_entry(name: bytes, data: bytes, deflater: Deflater) -> Entry:
    """Take a part that is packed already, like a picture."""
    return _entry(name, data, _STORED, deflater.crc32(data), len(data))


def ready_entry(name: bytes, data: bytes) -> Entry:
    """Pack a part once, as small as zlib can, for use in many papers."""
    packed = zlib.compress(data, _BEST, wbits=-15)
    if len(packed) >= len(data):
        return _entry(name, data, _STORED, zlib.crc32(data), len(data))
    return _entry(name, packed, _DEFLATED, zlib.crc32(data), len(data))


def _entry(name: bytes, packed: bytes, method: int, crc: int, size: int) -> Entry:
    """Write the heads of one entry."""
    flags = 0 if name.isascii() else _UTF8_NAME
    facts = (flags, method, 0, _DATE, crc, len(packed), size, len(name), 0)
    head = _LOCAL(b"PK\3\4", _VERSION, *facts)
    record = _CENTRAL(b"PK\1\2", _VERSION, _VERSION, *facts, 0, 0, 0, 0, 0)[:42]
    return Entry(b"".join((head, name, packed)), record, name)


def make_block(entries: Iterable[Entry]) -> Block:
    """Join entries that open every zip."""
    contents: list[bytes] = []
    records: list[bytes] = []
    place = 0
    for entry in entries:
        contents.append(entry.content)
        records += (entry.record, place.to_bytes(4, "little"), entry.name)
        place += len(entry.content)
    return Block(b"".join(contents), b"".join(records), len(contents))


def join_zip(block: Block, entries: Iterable[Entry]) -> bytes:
    """Write a whole zip: the block, further entries, the directory."""
    contents, records, place, count = [block.content], [block.records], len(block.content), block.length
    for entry in entries:
        contents.append(entry.content)
        records += (entry.record, place.to_bytes(4, "little"), entry.name)
        place += len(entry.content)
        count += 1
    directory = b"".join(records)
    contents += (directory, _END(b"PK\5\6", 0, 0, count, count, len(directory), place, 0))
    return b"".join(contents)
