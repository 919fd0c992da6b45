"""The check of papers against Decree 30/2020/NĐ-CP in an office: what is known of each paper, and what is accepted."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from documents.finding import Finding
from documents.kinds import UnknownKind, load_kind
from documents.lint import RULES, PaperFacts, lint
from domain.vietnamese import nfc
from models.lint_override import LintOverride
from models.paper import Paper
from services import audit
from services.office import Office

EVERYWHERE = "*"
"""The subject of an override that holds for all papers."""


class RuleUnknown(LookupError):
    """A name that no rule bears."""

    def __init__(self, rule: str) -> None:
        self.rule = rule
        super().__init__(f"Không có quy tắc “{rule}”. Xem tên các quy tắc: thuky lint --rules.")


class ReasonMissing(ValueError):
    """An override without a reason."""

    def __init__(self, rule: str) -> None:
        self.rule = rule
        super().__init__(f"Chưa nêu lý do bỏ qua {rule}; hãy ghi lý do để người sau hiểu được.")


class OverrideUnknown(LookupError):
    """An override that is not stored."""

    def __init__(self, key: str) -> None:
        self.key = key
        super().__init__(f"Không có mục bỏ qua “{key}”. Xem các mục: thuky lint --overrides.")


class PaperUnwritten(LookupError):
    """A paper that has no file."""

    def __init__(self, key: str) -> None:
        self.key = key
        super().__init__(f"Văn bản {key} chưa có tệp nào để kiểm tra; hãy lập dự thảo trước.")


@dataclass(frozen=True)
class Accepted:
    """A finding that somebody accepts, with the reason and the name."""

    finding: Finding
    reason: str
    made_by: str


@dataclass(frozen=True)
class Checked:
    """The result of one check: `findings` that stand, `accepted` ones that an override covers."""

    subject: str
    findings: tuple[Finding, ...]
    accepted: tuple[Accepted, ...] = ()


def check_paper(office: Office, paper: str, *, pdf: bytes | None = None) -> Checked:
    """Check the file of a paper of this office by its key, with all that is known about it.

    Raises PaperUnwritten; sqlalchemy's NoResultFound for an unknown key; NotInStore.
    """
    with office.read() as session:
        row = session.get_one(Paper, paper)
    sha256 = row.file_sha256 or row.draft_sha256
    if sha256 is None:
        raise PaperUnwritten(paper)
    findings = lint(office.store.get(sha256), today=office.today, pdf=pdf, facts=facts_of(row))
    return _judge(office, paper, findings, (sha256, row.kind))


def check_file(office: Office, data: bytes, *, kind: str = "", pdf: bytes | None = None) -> Checked:
    """Check any Word file; `kind` names a kind of paper, when known. Raises what `lint` raises."""
    sha256 = hashlib.sha256(data).hexdigest()
    findings = lint(data, today=office.today, pdf=pdf, facts=facts_of_kind(kind))
    return _judge(office, sha256, findings, (sha256, kind))


def facts_of(row: Paper) -> PaperFacts:
    """Tell what the register and the data say about a paper."""
    known = facts_of_kind(row.kind)
    return PaperFacts(
        kind=row.kind,
        number=row.number_text,
        issued_on=row.issued_on,
        type_symbol=known.type_symbol,
        signer=nfc(str(row.context.get("signer", ""))),
        draft=row.file_sha256 is None,
    )


def facts_of_kind(kind: str) -> PaperFacts:
    """Tell what a kind of paper says about its papers; nothing for a kind that is not in the catalogue."""
    try:
        symbol = load_kind(kind).type_symbol if kind else ""
    except UnknownKind:
        symbol = ""
    return PaperFacts(kind=kind, type_symbol=symbol)


def override(office: Office, rule: str, subject: str, reason: str) -> str:
    """Accept what a rule finds in one file (sha256), in one kind of paper, or everywhere ("*"); give the key.

    A second reason replaces the first. Raises RuleUnknown, ReasonMissing.
    """
    if rule not in {known.id for known in RULES}:
        raise RuleUnknown(rule)
    if not reason.strip():
        raise ReasonMissing(rule)
    key = f"{rule}/{subject}"
    with office.begin() as session:
        session.merge(
            LintOverride(
                key=key, rule=rule, subject=subject, reason=reason.strip(), made_at=office.now, made_by=office.actor
            )
        )
        audit.record(session, office, "lint.override", key, reason.strip())
    return key


def overrides(office: Office, subjects: Sequence[str] = ()) -> tuple[LintOverride, ...]:
    """List the overrides, all of them or those of some subjects, in the order of their keys."""
    with office.read() as session:
        return tuple(_stored(session, subjects))


def remove_override(office: Office, key: str) -> None:
    """Take an override back. Raises OverrideUnknown."""
    with office.begin() as session:
        row = session.get(LintOverride, key)
        if row is None:
            raise OverrideUnknown(key)
        audit.record(session, office, "lint.override-removed", key, row.reason)
        session.delete(row)


def _stored(session: Session, subjects: Sequence[str]) -> Iterable[LintOverride]:
    """Read overrides."""
    wanted = select(LintOverride).order_by(col(LintOverride.key))
    return session.exec(wanted.where(col(LintOverride.subject).in_(subjects)) if subjects else wanted).all()


def _judge(office: Office, subject: str, findings: Sequence[Finding], subjects: Sequence[str]) -> Checked:
    """Part the findings that stand from those that an override covers; the narrowest override speaks."""
    rows = overrides(office, (EVERYWHERE, *(one for one in subjects if one)))
    order = {name: rank for rank, name in enumerate((*subjects, EVERYWHERE))}
    by_rule: dict[str, LintOverride] = {}
    for row in sorted(rows, key=lambda row: order[row.subject], reverse=True):
        by_rule[row.rule] = row
    standing = tuple(finding for finding in findings if finding.rule not in by_rule)
    accepted = tuple(
        Accepted(finding, by_rule[finding.rule].reason, by_rule[finding.rule].made_by)
        for finding in findings
        if finding.rule in by_rule
    )
    return Checked(subject, standing, accepted)
