"""Processes that take numbers at once, each for real issued papers of a tiny form, in a module they can import fast."""

import io
import zipfile
from datetime import datetime
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Final

from sqlalchemy import insert
from sqlmodel import Session

from documents.fingerprint import file_sha256
from models.database import make_engine
from models.paper import Paper
from models.store import Store
from models.tables import metadata
from services.office import VIETNAM, Office
from services.register import Registration, register
from services.settings import Settings

KEY: Final = "quang-ngai-thu"
NOW: Final = datetime(2020, 3, 5, 9, tzinfo=VIETNAM)
PATIENCE: Final = 120
AT_ONCE: Final = 10
_W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def office_at(home: Path, database_url: str) -> Office:
    """Open the office of an installation that is migrated already."""
    settings = Settings(home=home, database_url=database_url)
    return Office(settings, make_engine(settings.effective_database_url), Store(home / "store"), NOW, "test")


def tiny_paper(number: str, subject: str) -> bytes:
    """Write a Word file of two lines."""
    lines = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in (f"Số: {number}", subject))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("word/document.xml", f'<w:document xmlns:w="{_W}"><w:body>{lines}</w:body></w:document>')
    return buffer.getvalue()


def take(home: Path, database_url: str, start: Barrier, process: int, numbers: int) -> None:
    """Take numbers a few at a time; write the papers between the transactions, as steps do."""
    assert "cycle" in metadata.tables  # what the papers refer to
    office = office_at(home, database_url)
    start.wait(PATIENCE)
    for first in range(0, numbers, AT_ONCE):
        with office.begin() as session:
            papers = [_numbered(session, office, f"{process:02d}-{n:03d}") for n in range(first, first + AT_ONCE)]
        for paper in papers:
            data = tiny_paper(paper.number_text, paper.title)
            paper.file_sha256, paper.content_digest = office.store.put(data), file_sha256(data)
            paper.state = "issued"
        with office.begin() as session:
            session.execute(insert(Paper), [paper.model_dump() for paper in papers])
    office.engine.dispose()


def _numbered(session: Session, office: Office, subject: str) -> Paper:
    key = f"{KEY}/result_notice/{subject}/1"
    entry = register(
        session,
        office,
        Registration(
            key=key,
            cycle_key=KEY,
            agency="so-nong-nghiep",
            series="tb",
            symbol="TB-SNN",
            type_name="Thông báo",
            subject_line=f"kết quả {subject}",
            signer="Trần Thị B",
            recipients=("HTX Bình Thạnh",),
            kept_by="VT",
        ),
    )
    return Paper(
        key=key,
        cycle_key=KEY,
        kind="result_notice",
        subject=subject,
        state="numbered",
        title=f"Thông báo: kết quả {subject}",
        agency="department",
        recipients=[],
        context={},
        template_sha256="",
        template_version=1,
        renderer="",
        drafted_at=office.now,
        register_key=entry.key,
        number_text=entry.number_text,
        issued_on=entry.issued_on,
    )
