"""QR codes as pictures: the same text gives the same bytes, whatever zlib is installed."""

import struct
import zlib
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

import segno

QUIET_ZONE: Final = 4
"""Light modules around the code (ISO/IEC 18004)."""
_MODULE = 6
_CACHED_CODES = 256
_PNG = b"\x89PNG\r\n\x1a\n"
# What a pixel is as a digit: 0 (light) -> "1", 1 (dark) -> "0".
_BITS = bytes.maketrans(b"\0\1", b"10")
# The longest stored block of a deflate stream.
_BLOCK = 65_535


class TextTooLong(ValueError):
    """A text that no QR code can hold."""


@lru_cache(maxsize=_CACHED_CODES)
def qr_png(text: str) -> bytes:
    """Draw a text as a QR code, black on white, error correction M (15 %). Raises TextTooLong.

    The PNG stores its pixels unpacked: a Word file packs them anyway, and another zlib would pack other bytes.
    """
    try:
        code = segno.make_qr(text, error="m", encoding="utf-8", boost_error=False)
    except segno.DataOverflowError as error:
        raise TextTooLong(f"mã QR không chứa được {len(text)} ký tự; hãy rút ngắn") from error
    rows = [bytes(row) for row in code.matrix_iter(scale=_MODULE, border=QUIET_ZONE)]
    return _png(rows)


def _png(rows: Sequence[bytes]) -> bytes:
    """Write rows of 0 (light) and 1 (dark) as a PNG of one bit for each pixel."""
    width = len(rows[0])
    padding = bytes(-width % 8)
    # Filter 0, then eight pixels to a byte, light = 1.
    lines = b"".join(b"\0" + _packed(row + padding) for row in rows)
    head = struct.pack(">LLBBBBB", width, len(rows), 1, 0, 0, 0, 0)
    return _PNG + _chunk(b"IHDR", head) + _chunk(b"IDAT", _stored(lines)) + _chunk(b"IEND", b"")


def _packed(row: bytes) -> bytes:
    """Pack pixels into bits, a light one as 1."""
    return int(row.translate(_BITS), 2).to_bytes(len(row) // 8)


def _stored(data: bytes) -> bytes:
    """Wrap data in a zlib stream of stored blocks (RFC 1950, RFC 1951 section 3.2.4)."""
    blocks = [data[start : start + _BLOCK] for start in range(0, len(data), _BLOCK)]
    last = len(blocks) - 1
    body = b"".join(
        struct.pack("<BHH", number == last, len(block), len(block) ^ 0xFFFF) + block
        for number, block in enumerate(blocks)
    )
    return b"\x78\x01" + body + struct.pack(">L", zlib.adler32(data))


def _chunk(name: bytes, data: bytes) -> bytes:
    """Write one chunk of a PNG with its length and checksum."""
    return struct.pack(">L", len(data)) + name + data + struct.pack(">L", zlib.crc32(name + data))
