"""Zip packages (Word, Excel) without the day they were made."""

import io
import zipfile
from collections.abc import Mapping

_FIXED = (1980, 1, 1, 0, 0, 0)


def repack(package: bytes, replaced: Mapping[str, bytes] | None = None) -> bytes:
    """Write the package again: members in order of name, fixed dates, some members replaced."""
    replaced = replaced or {}
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(out, "w") as new:
        # The list of content types comes first, as Word and Excel write it.
        for name in sorted(old.namelist(), key=lambda member: (member != "[Content_Types].xml", member)):
            member = zipfile.ZipInfo(name, date_time=_FIXED)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.create_system = 0
            new.writestr(member, replaced.get(name, old.read(name)), compresslevel=9)
    return out.getvalue()
