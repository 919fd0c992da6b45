"""Copies (D38): SAO Y, SAO LỤC, TRÍCH SAO of issued and received papers, numbered in one series, made once.

A copy is a paper: its last part is a Word form that the archive makes again like any other; the PDF of the copied
pages stands in the store beside it, named in the paper's context under ``copy``.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from sqlmodel import Session

from documents.bundle_part import Part
from documents.fingerprint import content_digest, file_sha256
from documents.kinds import load_kind
from documents.render import RENDERER, render
from documents.stamp_copy import Mark, Original, open_original, require_pdf, stamped_copy
from domain import paper as paper_rules
from domain.copies import CopyForm, CopyWish, check_copy, copy_symbol, mark_line, pages_text
from domain.numbering import number_line
from domain.signing import authority_lines
from domain.vietnamese import place_and_date, slug
from models.paper import Paper
from models.register import RegisterEntry
from models.whole_file import write_whole
from services import audit, duties
from services.copy_sources import COPY_KIND, Source, find_source
from services.cycle_folder.form import Agency
from services.cycles import CycleView, load_cycle
from services.office import VIETNAM, Office
from services.paperwork import paper_key
from services.register import Registration, register

CopyAgency = Literal["province", "department"]
"""Agencies whose office makes copies; a council has no office and no seal of its own."""
_DIGEST = 12


@dataclass(frozen=True)
class CopyRequest:
    """What a clerk asks for.

    `source` is the key of a paper or of a received file, or the path of such a file; `post` the post of the signer in
    the copying agency, which gives the authority lines (TL. CHỦ TỊCH / CHÁNH VĂN PHÒNG); `pages` only for an extract.
    """

    source: str
    form: CopyForm
    signer: str
    recipients: tuple[str, ...]
    pages: tuple[int, ...] = ()
    post: str = "Chánh Văn phòng"
    agency: CopyAgency = "province"


@dataclass(frozen=True)
class CopyMade:
    """A copy that stands in the register, and where its PDF was written."""

    paper: Paper
    path: Path
    is_new: bool


def make_copy(office: Office, wanted: CopyRequest, out: Path) -> CopyMade:
    """Make a copy and write its PDF into the folder `out`; asking again for the same copy gives the same.

    Everything that can fail is tried before the number is given; a run that is killed after it is taken up by the
    next one. Raises SourceUnknown, SourceNotIssued, CopySourceUnreadable, CopyRefused, SigningImpossible, NumberVoid,
    PdfUnavailable, DutyShared, DutyNotGiven, NobodyNamed.
    """
    source = find_source(office, wanted.source)
    cycle = load_cycle(office, source.cycle_key)
    key = _key(cycle, source, wanted)
    with office.read() as session:
        known = session.get(Paper, key)
    if known is not None and known.state == "issued":
        return CopyMade(known, _write(out, known, copy_pdf(office, known)), is_new=False)
    require_pdf()
    original = open_original(source.part)
    pages = check_copy(CopyWish(wanted.form, source.origin, original.pages, wanted.pages))
    lines = authority_lines(wanted.agency, "head_alone", wanted.post)
    with office.begin() as session:
        paper = session.get(Paper, key) or _draft(session, office, cycle, source, wanted, pages, lines)
        _number(session, office, cycle, paper)
    made = _issue(office, cycle, paper, original)
    return CopyMade(made, _write(out, made, copy_pdf(office, made)), is_new=True)


def copy_pdf(office: Office, paper: Paper) -> bytes:
    """Give the PDF of an issued copy. Raises NotInStore, StoreCorrupt."""
    return office.store.get(paper.context["copy"]["pdf_sha256"])


def remake_pdf(office: Office, paper: Paper) -> bytes:
    """Make the PDF of an issued copy again from the source in the store and the form of its day.

    Raises PdfUnavailable, NotInStore, StoreCorrupt.
    """
    facts = paper.context["copy"]
    part = Part(facts["title"], facts["name"], lambda: office.store.get(facts["source_sha256"]), own=facts["own"])
    return _pdf(office, paper, open_original(part))


def _key(cycle: CycleView, source: Source, wanted: CopyRequest) -> str:
    """Name a copy by everything that was asked, so that the same question finds it again."""
    facts = [source.sha256, wanted.form, wanted.pages, wanted.agency, wanted.post, wanted.signer, wanted.recipients]
    digest = file_sha256(json.dumps(facts, ensure_ascii=False).encode())[:_DIGEST]
    return paper_key(cycle.key, COPY_KIND, f"{slug(wanted.form.symbol)}-{digest}")


def _draft(
    session: Session,
    office: Office,
    cycle: CycleView,
    source: Source,
    wanted: CopyRequest,
    pages: tuple[int, ...],
    lines: tuple[str, ...],
) -> Paper:
    """Write the row of a copy that its signer has signed: the clerk asks when the paper lies signed before him."""
    kind = load_kind(COPY_KIND)
    office.store.put(kind.template)
    key = _key(cycle, source, wanted)
    paper = Paper(
        key=key,
        cycle_key=cycle.key,
        kind=COPY_KIND,
        subject=key.split("/")[-2],
        state="draft",
        title=f"{wanted.form.type_name}: {source.part.title}",
        agency=wanted.agency,
        recipients=[*wanted.recipients],
        context=_context(cycle, source, wanted, pages, lines),
        template_sha256=kind.sha256,
        template_version=kind.version,
        renderer=RENDERER,
        drafted_at=office.now,
    )
    session.add(paper)
    session.flush()
    audit.record(session, office, "paper.draft", key)
    _move(paper, "signed")
    paper.signed_at, paper.signed_by = office.now, wanted.signer
    audit.record(session, office, "paper.sign", key, wanted.signer)
    return paper


def _context(
    cycle: CycleView, source: Source, wanted: CopyRequest, pages: tuple[int, ...], lines: tuple[str, ...]
) -> dict[str, Any]:
    agency = cycle.plan.agencies[wanted.agency]
    title = source.part.title
    part_of = f"{title}; trích trang {pages_text(pages)}" if wanted.form is CopyForm.EXTRACT else title
    return {
        "superior": list(agency.superior),
        "issuer": list(agency.header),
        "number_line": number_line(None, copy_symbol(wanted.form, agency.symbol)),
        "place_date": "",
        "subject_line": title,
        "legal_bases": [],
        "authority": list(lines),
        "signer": wanted.signer,
        "recipients": [*wanted.recipients, f"Lưu: {agency.kept_by}"],
        "mark": cycle.plan.mark,
        "copy_form": wanted.form.heading,
        "copied_paper": part_of,
        "extract": [],
        "extract_source": "",
        "copy": {
            "form": wanted.form.value,
            "source": source.key,
            "source_sha256": source.sha256,
            "title": title,
            "name": source.part.name,
            "own": source.part.own,
            "pages": list(pages),
            "pdf_sha256": "",
        },
    }


def _number(session: Session, office: Office, cycle: CycleView, paper: Paper) -> None:
    """Give the next number of the one series of all copies, and the day (Annex I: in the order of the year)."""
    agency, form = _agency(cycle, paper), CopyForm(paper.context["copy"]["form"])
    if paper.state == "signed":
        duties.ensure_under(cycle.plan, paper, "numberer", office.actor)
    series = load_kind(COPY_KIND).series
    entry = register(
        session,
        office,
        Registration(
            key=paper.key,
            cycle_key=cycle.key,
            agency=slug(agency.name),
            series=series,
            symbol=copy_symbol(form, agency.symbol),
            type_name=form.type_name,
            subject_line=paper.context["copied_paper"],
            signer=paper.signed_by,
            recipients=tuple(paper.recipients),
            kept_by=agency.kept_by,
            start=cycle.plan.registers.get(f"{paper.agency}/{series}", 0),
            signed_on=paper.signed_at.astimezone(VIETNAM).date() if paper.signed_at else None,
        ),
    )
    if paper.state == "signed":
        _fill_head(paper, agency, entry)
        paper.numbered_by = office.actor
        _move(paper, "numbered")
        session.add(paper)


def _fill_head(paper: Paper, agency: Agency, entry: RegisterEntry) -> None:
    paper.context = paper.context | {
        "number_line": number_line(entry.n, entry.symbol),
        "place_date": place_and_date(agency.place, entry.issued_on),
    }
    paper.register_key, paper.number_text, paper.issued_on = entry.key, entry.number_text, entry.issued_on
    paper.file_name = f"{load_kind(paper.kind).code}-{slug(entry.type_name)}/{slug(entry.number_text)}.docx"


def _issue(office: Office, cycle: CycleView, paper: Paper, original: Original) -> Paper:
    """Make both files outside any transaction, then note them."""
    data, pdf = render(office.store.get(paper.template_sha256), paper.context), _pdf(office, paper, original)
    office.store.put(data)
    sha256 = office.store.put(pdf)
    readable = office.settings.papers / cycle.key / paper.file_name
    write_whole(readable, data)
    write_whole(readable.with_suffix(".pdf"), pdf)
    with office.begin() as session:
        row = session.get_one(Paper, paper.key)
        row.context = row.context | {"copy": row.context["copy"] | {"pdf_sha256": sha256}}
        row.file_sha256, row.content_digest = file_sha256(data), content_digest(data)
        _move(row, "issued")
        session.add(row)
        audit.record(session, office, "paper.issue", row.key, sha256)
        return row


def _pdf(office: Office, paper: Paper, original: Original) -> bytes:
    facts: Mapping[str, Any] = paper.context["copy"]
    form = CopyForm(facts["form"])
    # What a SAO LỤC is made from bears the mark of the SAO Y already.
    mark = Mark(form.heading, _mark_words(paper), row=int(form is CopyForm.REGISTER))
    last_part = render(office.store.get(paper.template_sha256), paper.context)
    return stamped_copy(original, facts["pages"], last_part, mark, f"{paper.title} ({paper.number_text})")


def _mark_words(paper: Paper) -> str:
    return mark_line(paper.number_text, paper.issued_on) if paper.issued_on else ""


def _agency(cycle: CycleView, paper: Paper) -> Agency:
    return next(agency for role, agency in cycle.plan.agencies.items() if role == paper.agency)


def _move(paper: Paper, state: str) -> None:
    paper_rules.MOVES.check(paper.state, state)
    paper.state = state


def _write(out: Path, paper: Paper, pdf: bytes) -> Path:
    return write_whole(out / f"{slug(paper.number_text)}.pdf", pdf)
