"""What may be copied: papers that this office issued, files that it received, copies that it made."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlmodel import Session, select

from documents.bundle_part import Part
from documents.kinds import load_kind
from domain.copies import CopyForm, Origin, origin_of
from domain.vietnamese import short_date
from models.dossier import Dossier, DossierFile, Intake, UnitFile
from models.obligation import Obligation
from models.paper import Paper
from services.office import VIETNAM, Office

COPY_KIND = "agency_copy"
_STATES = {
    "draft": "còn là dự thảo",
    "signed": "chưa lấy số",
    "numbered": "chưa phát hành",
    "void": "đã hủy",
}


class SourceUnknown(Exception):
    """Neither an issued paper nor a received file is what was named."""

    def __init__(self, wanted: str) -> None:
        """Keep what was named."""
        self.wanted = wanted
        super().__init__(
            f"Không tìm thấy “{wanted}” trong văn bản đã phát hành và tệp đã nhận, nên không sao được. Hãy ghi khóa "
            "văn bản (xem: thuky paper list), khóa tệp đã nhận (xem: thuky dossier list), hoặc chính tệp đã nhận."
        )


class SourceNotIssued(Exception):
    """A paper that is no issued original cannot be copied."""

    def __init__(self, title: str, state: str) -> None:
        """Keep the paper and its state."""
        self.state = state
        super().__init__(
            f"“{title}” {_STATES[state]}, nên chưa có bản gốc để sao; hãy phát hành hoặc chọn văn bản khác."
        )


@dataclass(frozen=True)
class Source:
    """A paper or file to copy: its key, cycle, origin, bytes' SHA-256, and the part that is copied."""

    key: str
    cycle_key: str
    origin: Origin
    sha256: str
    part: Part


def find_source(office: Office, wanted: str) -> Source:
    """Find what is to be copied by its key, or by the bytes of a file at this path.

    Raises SourceUnknown, SourceNotIssued.
    """
    with office.read() as session:
        paper = session.get(Paper, wanted)
        if paper is not None:
            return _of_paper(office, paper)
        for found in _by_key(office, session, wanted):
            return found
        path = Path(wanted)
        sha256 = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
        for found in _by_content(office, session, sha256):
            return found
    raise SourceUnknown(wanted)


def _by_key(office: Office, session: Session, key: str) -> Iterator[Source]:
    file, unit_file = session.get(DossierFile, key), session.get(UnitFile, key)
    if file is not None:
        yield _of_dossier(office, session, file)
    if unit_file is not None:
        yield _of_unit(office, session, unit_file)


def _by_content(office: Office, session: Session, sha256: str) -> Iterator[Source]:
    for paper in session.exec(select(Paper).where(Paper.state == "issued").order_by(Paper.key)):
        if sha256 in {paper.file_sha256, paper.context.get("copy", {}).get("pdf_sha256")}:
            yield _of_paper(office, paper)
    for file in session.exec(select(DossierFile).where(DossierFile.sha256 == sha256).order_by(DossierFile.key)):
        yield _of_dossier(office, session, file)
    for unit_file in session.exec(select(UnitFile).where(UnitFile.sha256 == sha256).order_by(UnitFile.key)):
        yield _of_unit(office, session, unit_file)


def _of_paper(office: Office, paper: Paper) -> Source:
    if paper.state != "issued":
        raise SourceNotIssued(paper.title, paper.state)
    day = short_date(paper.issued_on) if paper.issued_on else ""
    if paper.kind == COPY_KIND:
        facts = paper.context["copy"]
        form = CopyForm(facts["form"])
        title = f"{form.type_name} số {paper.number_text} ngày {day}"
        return _source(office, paper.key, paper.cycle_key, origin_of(form), facts["pdf_sha256"], title, "copy.pdf")
    kind = load_kind(paper.kind)
    number = f" số {paper.number_text}" if paper.number_text else ""
    title = f"{kind.type_name}{number} ngày {day}"
    name = Path(paper.file_name).name
    return _source(office, paper.key, paper.cycle_key, Origin.ORIGINAL, paper.file_sha256 or "", title, name)


def _of_dossier(office: Office, session: Session, file: DossierFile) -> Source:
    dossier = session.get_one(Dossier, file.dossier_key)
    received = session.get_one(Intake, file.intake_key).received_at.astimezone(VIETNAM).date()
    code = file.dossier_key.rsplit("/", 1)[-1]
    title = f"Tệp “{file.name}” của hồ sơ {code}, nhận ngày {short_date(received)}"
    return _source(office, file.key, dossier.cycle_key, Origin.RECEIVED, file.sha256, title, file.name)


def _of_unit(office: Office, session: Session, file: UnitFile) -> Source:
    cycle_key = session.get_one(Obligation, file.obligation_key).cycle_key
    title = f"Tệp “{file.name}”, nhận ngày {short_date(file.received_at.astimezone(VIETNAM).date())}"
    return _source(office, file.key, cycle_key, Origin.RECEIVED, file.sha256, title, file.name)


def _source(office: Office, key: str, cycle_key: str, origin: Origin, sha256: str, title: str, name: str) -> Source:
    own = origin is not Origin.RECEIVED
    return Source(key, cycle_key, origin, sha256, Part(title, name, lambda: office.store.get(sha256), own=own))
