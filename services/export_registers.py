"""The files that the registers keep beside their lines: papers made by hand, incoming documents."""

from collections.abc import Iterator
from pathlib import Path

from sqlmodel import Session, select

from models.incoming import IncomingDocument
from models.register import RegisterEntry
from services.export_papers import safe_stem, safe_suffix


def register_files(session: Session, cycle_key: str | None) -> Iterator[tuple[str, str, int | None]]:
    """List the files with name and SHA-256, of a cycle or (None) of no cycle; their size stands in no row."""
    for entry in session.exec(select(RegisterEntry).where(RegisterEntry.cycle_key == cycle_key)):
        if entry.file_sha256:
            file = entry.file_name or ""
            name = f"{safe_stem(entry.number_text)}-{safe_stem(Path(file).stem)}{safe_suffix(file)}"
            yield f"van-ban-giay/{name}", entry.file_sha256, None
    for one in session.exec(select(IncomingDocument).where(IncomingDocument.cycle_key == cycle_key)):
        if one.file_sha256:
            name = f"{one.arrived_on.year}-{one.n:04d}-{safe_stem(Path(one.file_name).stem)}"
            yield f"van-ban-den/{name}{safe_suffix(one.file_name)}", one.file_sha256, None
