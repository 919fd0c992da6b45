"""The Word package as data: read within limits, written so that equal parts give equal bytes."""

import io
import zipfile
from collections.abc import Mapping

MAX_ENTRIES = 300
MAX_INFLATED = 60_000_000
MAX_XML_PART = 10_000_000
MAX_RATIO = 100
# Small parts may compress better than the ratio allows (empty tables); below this they are harmless.
_RATIO_FLOOR = 1_000_000
_FIRST = ("[Content_Types].xml", "_rels/.rels")


class UnreadablePackage(ValueError):
    """Bytes that are no zip package."""


class OversizedPackage(ValueError):
    """A package that would inflate beyond the limits (a zip bomb)."""


def read_parts(data: bytes, *, limited: bool = True) -> dict[str, bytes]:
    """Inflate every part of a package, by name; `limited` = False only for packages made by this program.

    Raises UnreadablePackage, or OversizedPackage when the central directory announces more than MAX_ENTRIES
    parts, MAX_INFLATED bytes, MAX_XML_PART bytes in one XML part or a ratio over MAX_RATIO.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            if limited:
                _check_limits(entries)
            return {entry.filename: archive.read(entry) for entry in entries}
    except OversizedPackage:
        raise
    # A hostile archive makes zipfile raise almost anything: BadZipFile, EOFError, NotImplementedError, zlib.error.
    except Exception as error:
        raise UnreadablePackage("Tệp không phải gói Word hợp lệ hoặc đã hỏng; hãy lưu lại từ Word.") from error


def _check_limits(entries: list[zipfile.ZipInfo]) -> None:
    """Compare the central directory with the limits; zipfile itself never inflates more than announced."""
    total = sum(entry.file_size for entry in entries)
    too_dense = any(
        entry.file_size > _RATIO_FLOOR and entry.file_size > MAX_RATIO * max(entry.compress_size, 1)
        for entry in entries
    )
    too_long = any(entry.filename.endswith((".xml", ".rels")) and entry.file_size > MAX_XML_PART for entry in entries)
    if len(entries) > MAX_ENTRIES or total > MAX_INFLATED or too_dense or too_long:
        raise OversizedPackage(f"Gói Word giải nén thành {total} byte, {len(entries)} phần, vượt mức an toàn.")


def write_parts(parts: Mapping[str, bytes]) -> bytes:
    """Pack parts with fixed dates, attributes, order and compression."""
    names = [name for name in _FIRST if name in parts] + sorted(set(parts) - set(_FIRST))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.create_system = 3
            entry.external_attr = 0o600 << 16
            archive.writestr(entry, parts[name], zipfile.ZIP_DEFLATED, compresslevel=6)
    return buffer.getvalue()
