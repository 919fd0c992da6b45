"""The office's own forms: installed, in force from a day, withdrawn; each paper keeps the form it was made from."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from sqlmodel import Session, col, func, select

from documents.finding import Finding, Level
from documents.kinds import DocumentKind, load_kind
from documents.template import FormCheck, check_form
from domain.vietnamese import short_date
from models.form_version import FormVersion
from models.lint_override import LintOverride
from models.paper import Paper
from services import audit
from services.office import Office

BUILT_IN: Final = 0
"""The number of the form that came with the program."""
_SHOWN = 20


class FormRefused(ValueError):
    """A form that is not installed, with the findings that stand in its way."""

    def __init__(self, fact: str, findings: Sequence[Finding], way_out: str) -> None:
        self.findings = tuple(findings)
        lines = [f"- {finding.sentence}{_place(finding)}" for finding in findings[:_SHOWN]]
        more = [f"- … và {len(findings) - _SHOWN} điểm khác"] if len(findings) > _SHOWN else []
        super().__init__("\n".join([f"{fact} ({len(findings)}):", *lines, *more, way_out]))


class FormHasErrors(FormRefused):
    """A form that would not make right papers."""


class WarningsNotAccepted(FormRefused):
    """A form with warnings that nobody gave a reason for."""


class HintsNotAccepted(FormRefused):
    """A form with hints that nobody has looked at."""


class FormAlreadyInForce(ValueError):
    """The same file is in force already."""


class UnknownFormVersion(LookupError):
    """A number of a version that the office never installed."""


class FormAlreadyWithdrawn(ValueError):
    """A version that was withdrawn before."""


@dataclass(frozen=True)
class Form:
    """The form of a kind on a day; `n` is the office's version, BUILT_IN for the one that came with the program."""

    kind: str
    n: int
    version: int
    sha256: str
    template: bytes = field(repr=False)


@dataclass(frozen=True)
class Consent:
    """What the office accepts in a form: warnings with a reason ("": none), hints."""

    reason: str = ""
    hints: bool = False


def form_for(session: Session, office: Office, kind: DocumentKind, day: date) -> Form:
    """Choose the form for drafts of a day: the office's newest that is in force, else the one of the program.

    Its bytes are in the store then, under their hash. Raises NotInStore, StoreCorrupt.
    """
    row = _in_force(session, kind.key, day)
    if row is None:
        office.store.put(kind.template)
        return Form(kind.key, BUILT_IN, kind.version, kind.sha256, kind.template)
    return Form(kind.key, row.n, row.n, row.template_sha256, office.store.get(row.template_sha256))


def current_form(office: Office, kind: str) -> Form:
    """Give the form for today's drafts of a kind. Raises UnknownKind."""
    with office.read() as session:
        return form_for(session, office, load_kind(kind), office.today)


def _in_force(session: Session, kind: str, day: date) -> FormVersion | None:
    """Find the version that started last; of two that started on one day, the later installed."""
    return session.exec(
        select(FormVersion)
        .where(FormVersion.kind == kind, FormVersion.from_on <= day, col(FormVersion.withdrawn_at).is_(None))
        .order_by(col(FormVersion.from_on).desc(), col(FormVersion.n).desc())
        .limit(1)
    ).first()


def install(
    office: Office, kind: str, data: bytes, note: str, from_on: date | None = None, consent: Consent | None = None
) -> FormVersion:
    """Put an office's Word file in place of the form of a kind, for drafts of `from_on` (today) and later.

    Findings of Decree 30 whose rule the office has overridden for the kind do not count. The person is the office's
    actor. Raises UnknownKind, FormHasErrors, WarningsNotAccepted, HintsNotAccepted, FormAlreadyInForce; nothing is
    kept then.
    """
    consent = consent or Consent()
    day = from_on or office.today
    check = check_form(data, kind, today=office.today)
    with office.begin() as session:
        overridden = _overridden(session, kind)
        _refuse(check, overridden, consent)
        sha256 = office.store.put(check.template)
        before = _in_force(session, kind, day)
        if before is not None and before.template_sha256 == sha256:
            raise FormAlreadyInForce(
                f"Tệp này đang là bản {before.n} của biểu mẫu “{kind}”, dùng từ {short_date(before.from_on)}; "
                "không cần cài lại."
            )
        n = 1 + (session.exec(select(func.max(FormVersion.n)).where(FormVersion.kind == kind)).one() or 0)
        row = FormVersion(
            key=f"{kind}/{n}",
            kind=kind,
            n=n,
            template_sha256=sha256,
            note=note,
            installed_at=office.now,
            installed_by=office.actor,
            from_on=day,
        )
        session.add(row)
        detail = f"{note} (từ {short_date(day)})" + (
            f"; chấp nhận cảnh báo: {consent.reason}" if consent.reason else ""
        )
        audit.record(session, office, "form.install", row.key, detail)
    return row


def _overridden(session: Session, kind: str) -> frozenset[str]:
    """List the rules of Decree 30 that the office does not apply to papers of a kind."""
    rows = session.exec(select(LintOverride.rule).where(col(LintOverride.subject).in_([kind, "*"]))).all()
    return frozenset(rows)


def _refuse(check: FormCheck, overridden: frozenset[str], consent: Consent) -> None:
    """Refuse a form with what the office has not accepted."""
    counted = {
        level: [finding for finding in check.of_level(level) if finding.rule not in overridden] for level in Level
    }
    if found := counted[Level.ERROR]:
        raise FormHasErrors("Biểu mẫu chưa cài vì còn lỗi", found, "Hãy sửa trong Word rồi cài lại.")
    if (found := counted[Level.WARNING]) and not consent.reason:
        way_out = "Hãy sửa trong Word, hoặc chấp nhận bằng --accept “lý do”."
        raise WarningsNotAccepted("Biểu mẫu chưa cài vì có cảnh báo", found, way_out)
    if (found := counted[Level.HINT]) and not consent.hints:
        way_out = "Hãy xem lại; nếu đúng ý, thêm --force-hints."
        raise HintsNotAccepted("Biểu mẫu chưa cài vì có gợi ý chưa xem", found, way_out)


def withdraw(office: Office, kind: str, n: int) -> Form:
    """Withdraw a version: drafts go back to the one before it; papers already signed keep their form.

    Gives the form for today's drafts. Raises UnknownKind, UnknownFormVersion, FormAlreadyWithdrawn.
    """
    known = load_kind(kind)
    with office.begin() as session:
        row = session.get(FormVersion, f"{kind}/{n}")
        if row is None:
            raise UnknownFormVersion(
                f"Biểu mẫu “{kind}” không có bản {n}; xem các bản bằng: thuky template history {kind}."
            )
        if row.withdrawn_at is not None:
            raise FormAlreadyWithdrawn(
                f"Bản {n} của biểu mẫu “{kind}” đã được rút; muốn dùng lại, hãy cài tệp một lần nữa."
            )
        row.withdrawn_at = office.now
        session.add(row)
        session.flush()
        audit.record(session, office, "form.withdraw", row.key)
        return form_for(session, office, known, office.today)


@dataclass(frozen=True)
class VersionView:
    """One version of a form: the row, whether today's drafts use it, how many papers were made from it."""

    row: FormVersion
    in_force: bool
    papers: int


def history(office: Office, kind: str) -> tuple[list[VersionView], int]:
    """List the versions of a kind, oldest first, and count the papers of the program's own form. Raises UnknownKind."""
    known = load_kind(kind)
    with office.read() as session:
        rows = session.exec(select(FormVersion).where(FormVersion.kind == kind).order_by(col(FormVersion.n))).all()
        counted = session.exec(
            select(Paper.template_sha256, func.count()).where(Paper.kind == kind).group_by(Paper.template_sha256)
        ).all()
        current = _in_force(session, kind, office.today)
    papers = {sha256: int(count) for sha256, count in counted}
    in_force = current.key if current else ""
    views = [VersionView(row, row.key == in_force, papers.get(row.template_sha256, 0)) for row in rows]
    return views, papers.get(known.sha256, 0)


def in_force_today(office: Office) -> dict[str, FormVersion]:
    """Give the office's version of each kind that has one in force today."""
    with office.read() as session:
        kinds = session.exec(select(FormVersion.kind).distinct()).all()
        found = {kind: _in_force(session, kind, office.today) for kind in sorted(kinds)}
    return {kind: row for kind, row in found.items() if row is not None}


def _place(finding: Finding) -> str:
    return f" ({finding.spot.position})" if finding.spot.position else ""
