"""What belongs into a bundle, in its order (D37): registration, evidence, checks, ballots, result, supplements."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from sqlmodel import Session, col, select

from documents.bundle_part import Part
from documents.kinds import load_kind
from domain.vietnamese import short_date
from models.ballot import Tally
from models.dossier import DossierFile, Intake
from models.paper import Paper
from models.product import Product
from services.copy_sources import COPY_KIND
from services.cycles import CycleView
from services.office import VIETNAM, Office

_INVENTORY = "inventory"
# Papers of one product and, marked True, papers of the whole session, which stand in the file of each product judged.
_ORDER: tuple[tuple[str, bool], ...] = (
    ("D11", False),  # phiếu kiểm tra thành phần
    ("D10", False),  # phiếu tiếp nhận
    ("D19", False),  # biên bản kiểm tra thực tế
    ("D18", True),  # báo cáo thẩm định
    ("D20", False),  # phiếu chấm
    ("D23", False),  # phiếu lấy ý kiến
    ("D21", True),  # bảng điểm
    ("D22", True),  # biên bản
    ("D24", True),  # báo cáo kết quả
    ("D28", True),  # quyết định
    ("D29", False),  # giấy chứng nhận
    ("D12", False),  # công văn bổ sung
    ("D26", True),  # chuyển hồ sơ lên cấp trên
    ("D31", False),  # thông báo sắp hết hạn
    ("D32", False),  # thu hồi
)
_PLACES = {code: place for place, (code, _) in enumerate(_ORDER)}
_SHARED = frozenset(code for code, is_shared in _ORDER if is_shared)
_DECISION, _FORWARDING = "D28", "D26"
_WHOLE_CYCLE = "chung"
_PLAIN_FAULTS = frozenset(("", "active_content", "wrong_kind"))


def dossier_parts(session: Session, office: Office, cycle: CycleView, product: Product) -> list[Part]:
    """List the parts of one dossier: its files in the order of the checklist, then the papers about it."""
    files = [_file_part(session, office, cycle, product, file) for file in newest_files(session, product.key)]
    return [*files, *(paper_part(office, paper) for paper in papers_of_dossier(session, cycle, product))]


def newest_files(session: Session, dossier_key: str) -> list[DossierFile]:
    """Choose what stands for a dossier: of each file name of a component the newest version that can be used.

    A file of which no version can be used is kept, so that its sheet says what is missing.
    """
    rows = session.exec(
        select(DossierFile)
        .where(DossierFile.dossier_key == dossier_key)
        .order_by(col(DossierFile.component), col(DossierFile.version))
    ).all()
    chosen: dict[tuple[str, str], DossierFile] = {}
    for row in rows:
        place = (row.component, row.name)
        if place not in chosen or not row.fault or chosen[place].fault:
            chosen[place] = row
    # Digits before letters: the numbered components of the checklist, then "khac".
    return sorted(chosen.values(), key=lambda row: (row.component, row.name))


def _file_part(session: Session, office: Office, cycle: CycleView, product: Product, file: DossierFile) -> Part:
    names = {paper.code: paper.name for paper in cycle.regime.checklist_for(product.product_group)}
    received = session.get_one(Intake, file.intake_key).received_at.astimezone(VIETNAM).date()
    # What only acts or bears a wrong extension is shown without it; other faults were told to the unit in these words.
    fault = "" if file.fault in _PLAIN_FAULTS else file.fault_detail
    sha256 = file.sha256
    return Part(
        title=names.get(file.component, f"Giấy tờ khác: {file.name}"),
        name=file.name,
        load=lambda: office.store.get(sha256),
        date=short_date(received),
        fault=fault,
    )


def papers_of_dossier(session: Session, cycle: CycleView, product: Product) -> list[Paper]:
    """List the issued papers about a product in the order of its file; those of the session once it was judged."""
    tally = session.get(Tally, product.key)
    papers = session.exec(
        select(Paper).where(
            Paper.cycle_key == cycle.key,
            Paper.state == "issued",
            col(Paper.subject).in_([product.code, _WHOLE_CYCLE]) | col(Paper.subject).startswith(f"{product.code}/"),
        )
    ).all()
    found = []
    for paper in papers:
        code = load_kind(paper.kind).code
        if code not in _PLACES or (paper.subject == _WHOLE_CYCLE and not _concerns(code, tally)):
            continue
        found.append((_PLACES[code], paper.issued_on, paper.key, paper))
    return [paper for *_, paper in sorted(found, key=lambda row: (row[0], str(row[1]), row[2]))]


def _concerns(code: str, tally: Tally | None) -> bool:
    """Say whether a paper of the session belongs into the file of a product with this result."""
    if tally is None or code not in _SHARED:
        return False
    if code == _FORWARDING:
        return tally.outcome == "forwarded"
    return code != _DECISION or tally.outcome in {"recognised", "forwarded"}


def papers_of_cycle(session: Session, cycle: CycleView) -> list[Paper]:
    """List all issued papers of a cycle in the order of the inventory, which itself comes last."""
    papers = session.exec(
        select(Paper)
        .where(Paper.cycle_key == cycle.key, Paper.state == "issued")
        .order_by(col(Paper.issued_on), col(Paper.number_text), col(Paper.key))
    ).all()
    return sorted(papers, key=lambda paper: paper.kind == _INVENTORY)


def cycle_parts(office: Office, papers: Sequence[Paper]) -> list[Part]:
    """Make the parts of a cycle's bundle; copies under one number name their addressee."""
    copies = Counter(paper.register_key for paper in papers if paper.register_key)
    return [paper_part(office, paper, name_addressee=copies[paper.register_key or ""] > 1) for paper in papers]


def paper_part(office: Office, paper: Paper, *, name_addressee: bool = False) -> Part:
    """Make a part of an issued paper; a copy comes with its copied pages."""
    addressees = paper.context.get("addressees", []) if name_addressee else []
    to = f" (gửi {'; '.join(addressees)})" if addressees else ""
    is_copy = paper.kind == COPY_KIND
    sha256 = paper.context["copy"]["pdf_sha256"] if is_copy else paper.file_sha256 or ""
    return Part(
        title=f"{paper.title}{to}",
        name=Path(paper.file_name).with_suffix(".pdf").name if is_copy else Path(paper.file_name).name,
        load=lambda: office.store.get(sha256),
        number=paper.number_text,
        date=short_date(paper.issued_on) if paper.issued_on else "",
        own=True,
    )
