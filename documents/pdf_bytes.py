"""The same paper gives the same PDF, byte by byte: what tells of the clock is taken out, what is drawn by lot is fixed.

LibreOffice writes the time into /CreationDate, XMP and the head of the colour profile, and draws /ID and /DocChecksum.
A date that is not the paper's own helps nobody, so dates are left out; /ID is made from the content.
"""

import hashlib
import io
import re
from typing import Final

from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, ByteStringObject, StreamObject

_DATE: Final = re.compile(rb"/(?:CreationDate|ModDate)\s*\(D:[0-9Z'+-]+\)")
_ID: Final = re.compile(rb"/ID\s*\[\s*<([0-9A-Fa-f]{32})>\s*<([0-9A-Fa-f]{32})>\s*\]")
_CHECKSUM: Final = re.compile(rb"/DocChecksum\s*/([0-9A-F]{32})")
_XMP_DATES: Final = re.compile(rb"\s*<xmp:(CreateDate|ModifyDate|MetadataDate)>[^<]*</xmp:\1>")
_DATES: Final = ("/CreationDate", "/ModDate")
_NO_ID: Final = bytes(16)
# ICC.1:2010, 7.2: date and time of the profile, its identity.
_ICC_DATE, _ICC_IDENTITY = slice(24, 36), slice(84, 100)
_ICC_FIXED: Final = b"\x07\xd0\x00\x01\x00\x01" + bytes(6)


def normalise(data: bytes) -> bytes:
    """Give LibreOffice's PDF without its time and lots; a plain PDF is changed in place, PDF/A is written again."""
    if b"/OutputIntents" in data:
        return _archival(data)
    return _with_identity(_DATE.sub(lambda found: b" " * len(found[0]), data))


def sealed(writer: PdfWriter) -> bytes:
    """Write a PDF so that equal content gives equal bytes: no dates, an identity made from the content."""
    writer.metadata = {key: value for key, value in facts_of(writer).items() if key not in _DATES}
    writer._ID = ArrayObject([ByteStringObject(_NO_ID), ByteStringObject(_NO_ID)])  # noqa: SLF001 - no setter
    buffer = io.BytesIO()
    writer.write(buffer)
    return _with_identity(buffer.getvalue())


def facts_of(source: PdfReader | PdfWriter) -> dict[str, object]:
    """Give what a PDF tells of itself: title, author, producer …."""
    facts = source.metadata
    return {} if facts is None else {str(key): value for key, value in facts.items()}


def _with_identity(data: bytes) -> bytes:
    """Make /ID and /DocChecksum from the rest of the file; nothing moves."""
    for pattern in (_ID, _CHECKSUM):
        data = pattern.sub(lambda found: re.sub(rb"[0-9A-Fa-f]{32}", b"0" * 32, found[0]), data)
    identity = hashlib.sha256(data).hexdigest()[:32].upper().encode()
    for pattern in (_ID, _CHECKSUM):
        data = pattern.sub(lambda found: found[0].replace(b"0" * 32, identity), data)
    return data


def _archival(data: bytes) -> bytes:
    """Write a PDF/A again: its dates stand in compressed streams."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    root = writer.root_object
    metadata = root["/Metadata"]
    if isinstance(metadata, StreamObject):
        metadata.set_data(_XMP_DATES.sub(b"", metadata.get_data()))
    intents = root["/OutputIntents"]
    for intent in intents if isinstance(intents, ArrayObject) else ():
        profile = intent.get_object()["/DestOutputProfile"]
        icc = bytearray(profile.get_data())
        icc[_ICC_DATE], icc[_ICC_IDENTITY] = _ICC_FIXED, bytes(16)
        profile.set_data(bytes(icc))
    return sealed(writer)
