"""The life of a paper: draft, signed, numbered, issued.

One call brings papers as far as they can go today and can be repeated at will: what is issued is left as it
is, what waits for a signature waits, what was numbered before a crash is rendered with that number and day.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from sqlmodel import Session, col, select

from documents.kinds import DocumentKind, load_kind
from documents.render import RENDERER, render
from domain import paper as paper_rules
from domain.vietnamese import date_in_words, short_date, slug
from models.paper import Paper
from models.register import RegisterEntry
from services import audit, duties, letterhead
from services.cycles import CycleView
from services.forms import BUILT_IN, Form, form_for
from services.office import VIETNAM, Office
from services.paper_files import write_files
from services.register import Registration, number_of, register, series_for

_KEYS_AT_ONCE = 500
_BLANK_NUMBER, _BLANK_DATE = "……", "ngày … tháng … năm ……"


@dataclass(frozen=True)
class PaperRequest:
    """A paper that a step wants to exist.

    ``on_issue`` holds fields whose text speaks of the paper's own number and day: patterns with ``{number}`` and
    ``{date}``, filled when the number is given. ``needs_leader`` is False for forms that the
    officer who writes them signs: receipts, tally tables, inventories. ``registered_to`` names in the register whom a
    paper goes to when its copies, under one number, have different addressees. ``dated`` is the day it bears where
    that is not the day of issue (the year that ended, in January), with the reason.
    """

    kind: str
    subject: str
    subject_line: str
    content: Mapping[str, Any]
    recipients: Sequence[str] = ()
    revision: int = 1
    label: str = ""
    copies: int = 1
    registered_to: Sequence[str] = ()
    needs_leader: bool = True
    extra_bases: Sequence[str] = ()
    on_issue: Mapping[str, str] = field(default_factory=dict)
    dated: date | None = None
    dated_reason: str = ""


def paper_key(cycle_key: str, kind: str, subject: str, revision: int = 1) -> str:
    """Give the natural key of a paper."""
    return f"{cycle_key}/{kind}/{subject}/{revision}"


def bring_to_issue(office: Office, cycle: CycleView, requests: Sequence[PaperRequest]) -> list[Paper]:
    """Bring the wanted papers as far as they can go; return them all, in the order asked.

    Papers of a cycle with ``signing = "wait"`` stop as drafts until somebody signs (``sign``). Raises NumberVoid when
    the number of a paper that is not issued yet has been declared void, RenderFault when the office's own form
    cannot print a paper; nothing is numbered then.
    """
    with office.begin() as session:
        # One form for all papers of a kind in one call, whoever installs another one meanwhile.
        form_of = cache(lambda name: form_for(session, office, load_kind(name), office.today))
        known = _known(session, cycle, requests)
        papers = [_draft(session, office, cycle, request, form_of, known) for request in requests]
        for paper, request in zip(papers, requests, strict=True):
            at_once = cycle.plan.signing == "at-once" or not request.needs_leader
            if at_once and paper.state == "draft":
                _mark_signed(session, office, paper, paper.context["signer"])
            if paper.state == "signed" and (at_once or duties.lets_number(cycle.plan, paper, office.actor)):
                _number(session, office, cycle, paper, request)
            elif paper.state == "numbered" and paper.register_key:
                number_of(session, paper.register_key)
    return write_files(office, cycle, papers)


def finish_numbered(office: Office, cycle: CycleView, kind: str) -> list[Paper]:
    """Issue the papers of a kind that a killed run left with a number and without a file.

    For kinds that no later run may ask for again, because what they were about is settled by then: a number
    that was given must stand on a paper.
    """
    with office.read() as session:
        papers = session.exec(
            select(Paper)
            .join(RegisterEntry, col(Paper.register_key) == col(RegisterEntry.key))
            .where(
                Paper.cycle_key == cycle.key,
                Paper.kind == kind,
                Paper.state == "numbered",
                RegisterEntry.state == "valid",
            )
            .order_by(Paper.key)
        ).all()
    return write_files(office, cycle, papers)


def bring_one(office: Office, cycle: CycleView, request: PaperRequest) -> Paper:
    """Bring one paper as far as it can go."""
    return bring_to_issue(office, cycle, [request])[0]


def made_now(office: Office, papers: Sequence[Paper]) -> int:
    """Count the papers that this run wrote first; those of earlier runs are only found again."""
    return sum(paper.drafted_at == office.now for paper in papers)


def reference(paper: Paper) -> str:
    """Cite an issued paper: Kế hoạch số 12/KH-UBND ngày 06/02/2020."""
    day = short_date(paper.issued_on) if paper.issued_on else ""
    return f"{load_kind(paper.kind).type_name} số {paper.number_text} ngày {day}"


def sign(office: Office, key: str, signer: str) -> Paper:
    """Record that a leader signed a draft; the step's next run numbers and issues it.

    Raises MoveNotAllowed when the paper is not a draft; DutyShared, DutyNotGiven, NotChecked where duties are separate.
    """
    with office.begin() as session:
        paper = session.get_one(Paper, key)
        duties.ensure(session, paper, "signer", signer)
        _mark_signed(session, office, paper, signer)
        return paper


def _known(session: Session, cycle: CycleView, requests: Sequence[PaperRequest]) -> dict[str, Paper]:
    """Find the papers that are there already, in few questions: a cycle has hundreds of certificates."""
    keys = [paper_key(cycle.key, request.kind, request.subject, request.revision) for request in requests]
    return {
        paper.key: paper
        for start in range(0, len(keys), _KEYS_AT_ONCE)
        for paper in session.exec(select(Paper).where(col(Paper.key).in_(keys[start : start + _KEYS_AT_ONCE])))
    }


def _draft(
    session: Session,
    office: Office,
    cycle: CycleView,
    request: PaperRequest,
    form_of: Callable[[str], Form],
    papers: dict[str, Paper],
) -> Paper:
    """Find the paper; write its row when it is new; renew a draft whose facts or whose form have changed."""
    key = paper_key(cycle.key, request.kind, request.subject, request.revision)
    known = papers.get(key)
    if known is not None and known.state != "draft":
        return known
    kind = load_kind(request.kind)
    head = letterhead.letterhead_of(cycle, kind)
    context = _draft_context(office, cycle, kind, head, request)
    form = form_of(request.kind)
    renewed = known is None or known.context != context or known.template_sha256 != form.sha256
    if renewed and form.n != BUILT_IN:
        # An office's form may meet data that no sample had: better no paper than a number without a paper.
        render(form.template, context, kind=request.kind)
    if known is not None:
        if renewed:
            known.context, known.draft_sha256 = context, None
            known.drafted_by, known.checked_by, known.checked_at = office.actor, None, None
            known.template_sha256, known.template_version, known.renderer = form.sha256, form.version, RENDERER
            session.add(known)
            audit.record(session, office, "paper.redraft", key)
        return known
    paper = Paper(
        key=key,
        cycle_key=cycle.key,
        kind=request.kind,
        subject=request.subject,
        revision=request.revision,
        state="draft",
        title=f"{kind.type_name}: {context['subject_line']}",
        agency=head.role,
        recipients=context["recipients"],
        context=context,
        template_sha256=form.sha256,
        template_version=form.version,
        renderer=RENDERER,
        drafted_at=office.now,
        drafted_by=office.actor,
        file_name=_file_name(kind, request),
    )
    session.add(paper)
    session.flush()
    papers[key] = paper
    audit.record(session, office, "paper.draft", key)
    return paper


def _draft_context(
    office: Office, cycle: CycleView, kind: DocumentKind, head: letterhead.Letterhead, request: PaperRequest
) -> dict[str, Any]:
    context = letterhead.blank_head(cycle, kind, head, office.today)
    context["legal_bases"] = [*context["legal_bases"], *request.extra_bases]
    context["subject_line"] = letterhead.subject_line(cycle, request.kind, request.subject_line)
    context["recipients"] = letterhead.recipients(cycle, request.kind, request.recipients, head.agency.kept_by)
    return context | dict(request.content) | _own_words(request, _BLANK_NUMBER, _BLANK_DATE)


def _own_words(request: PaperRequest, number: str, day: str) -> dict[str, str]:
    return {
        name: pattern.replace("{number}", number).replace("{date}", day) for name, pattern in request.on_issue.items()
    }


def _file_name(kind: DocumentKind, request: PaperRequest) -> str:
    name = slug(f"{request.label} {request.subject}") or "chung"
    revision = f"-lan-{request.revision}" if request.revision > 1 else ""
    return f"{kind.code}-{slug(kind.type_name)}/{name}{revision}.docx"


def _mark_signed(session: Session, office: Office, paper: Paper, signer: str) -> None:
    paper_rules.MOVES.check(paper.state, "signed")
    paper.state, paper.signed_at, paper.signed_by = "signed", office.now, signer
    session.add(paper)
    audit.record(session, office, "paper.sign", paper.key, signer)


def _number(session: Session, office: Office, cycle: CycleView, paper: Paper, request: PaperRequest) -> None:
    kind = load_kind(paper.kind)
    head = letterhead.letterhead_of(cycle, kind)
    entry = _register(session, office, cycle, paper, request, head) if kind.numbered else None
    day = entry.issued_on if entry else office.today
    own = _own_words(request, entry.number_text if entry else "", date_in_words(day))
    paper.context = paper.context | letterhead.issued_head(cycle, head, entry.n if entry else None, day) | own
    paper.register_key, paper.number_text = (entry.key, entry.number_text) if entry else (None, "")
    paper.issued_on, paper.numbered_by = day, office.actor
    paper_rules.MOVES.check(paper.state, "numbered")
    paper.state = "numbered"
    session.add(paper)


def _register(
    session: Session,
    office: Office,
    cycle: CycleView,
    paper: Paper,
    request: PaperRequest,
    head: letterhead.Letterhead,
) -> RegisterEntry:
    kind = load_kind(paper.kind)
    series, start = series_for(cycle.plan, head.role, kind.series)
    return register(
        session,
        office,
        Registration(
            key=_shared_key(cycle, paper) if kind.shared_number else paper.key,
            cycle_key=cycle.key,
            agency=head.series_agency,
            series=series,
            symbol=head.symbol,
            type_name=kind.type_name,
            subject_line=paper.context["subject_line"],
            signer=paper.context["signer"],
            recipients=_registered_recipients(paper, request),
            kept_by=head.agency.kept_by,
            copies=request.copies,
            start=start,
            signed_on=paper.signed_at.astimezone(VIETNAM).date() if paper.signed_at else None,
            day=request.dated,
            reason=request.dated_reason,
        ),
    )


def _shared_key(cycle: CycleView, paper: Paper) -> str:
    """Name what one number stands for: all copies of a kind; those of a further revision have their own."""
    return f"{cycle.key}/{paper.kind}" + (f"/{paper.revision}" if paper.revision > 1 else "")


def _registered_recipients(paper: Paper, request: PaperRequest) -> tuple[str, ...]:
    """Name the recipients so that the register makes sense without the paper: no "Như trên"."""
    addressed = request.registered_to or paper.context.get("addressees", ())
    others = [name for name in paper.recipients if not name.startswith(("Như ", "Lưu"))]
    return (*addressed, *others)
