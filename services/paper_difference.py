"""One issued paper against what its form and data give today, or against a file that somebody holds."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from sqlmodel import Session, col, select

from documents.alignment import text_likeness
from documents.context import ContextRefused
from documents.difference import CONTENT, Change, differences
from documents.faults import RenderFault
from documents.fingerprint import content_digest, file_sha256
from documents.kinds import kind_names, load_kind
from documents.provenance import FieldChange, Provenance
from documents.render import RENDERER, render
from documents.story import text_length
from domain.vietnamese import short_date
from models.audit_entry import AuditEntry
from models.form_version import FormVersion
from models.paper import Paper
from models.store import NotInStore, StoreCorrupt
from services.office import Office
from services.rebuild_chunk import sentence_of_store

Cause = Literal[
    "form", "data", "renderer", "edited", "look", "saved", "damaged", "missing", "impossible", "never", "another"
]
CAUSES: dict[Cause, str] = {
    "form": "biểu mẫu khác",
    "data": "dữ liệu khác",
    "renderer": "chương trình lập văn bản khác",
    "edited": "tệp đã bị sửa nội dung bằng tay",
    "look": "chỉ sửa cách trình bày",
    "saved": "chỉ mở ra và lưu lại",
    "damaged": "tệp trong kho bị hỏng",
    "missing": "tệp không còn trong kho",
    "impossible": "không lập lại được",
    "never": "chưa từng phát hành như vậy",
    "another": "là tệp của văn bản khác",
}
"""What can be the cause of a difference, for people."""
_MOSTLY = 0.5


class PaperNotIssued(Exception):
    """A paper that was not issued has nothing to be compared with."""

    def __init__(self, key: str, state: str) -> None:
        self.key = key
        super().__init__(f"Văn bản {key} chưa phát hành (đang là {state}); chỉ so sánh được văn bản đã phát hành.")


@dataclass(frozen=True)
class Reason:
    """One cause of a difference, and the sentence that tells its facts."""

    cause: Cause
    sentence: str


@dataclass(frozen=True)
class Comparison:
    """What differs (old → new), why, and which fields of the context print other values."""

    paper: str
    title: str
    reasons: tuple[Reason, ...] = ()
    changes: tuple[Change, ...] = ()
    fields: tuple[FieldChange, ...] = ()

    @property
    def is_same(self) -> bool:
        """Say whether nothing differs."""
        return not self.reasons


def compare(office: Office, key: str) -> Comparison:
    """Compare the issued file of a paper with what its form and data give today. Raises PaperNotIssued."""
    paper = _issued(office, key)
    title = _title(paper)
    try:
        kept = office.store.get(paper.file_sha256 or "")
    except (NotInStore, StoreCorrupt) as fact:
        cause: Cause = "missing" if isinstance(fact, NotInStore) else "damaged"
        return Comparison(key, title, (Reason(cause, sentence_of_store(fact, "Bản đã phát hành")),))
    try:
        template = office.store.get(paper.template_sha256)
        again = render(template, paper.context)
    except (NotInStore, StoreCorrupt) as fact:
        return Comparison(key, title, (Reason("impossible", sentence_of_store(fact, "Biểu mẫu")),))
    except (ContextRefused, RenderFault) as fault:
        sentence = f"Biểu mẫu không nhận dữ liệu đã lưu: {fault}"
        return Comparison(key, title, (Reason("impossible", sentence),))
    if file_sha256(again) == paper.file_sha256 or content_digest(again) == paper.content_digest:
        return Comparison(key, title)
    changes = differences(kept, again)
    fields = _changed_fields(Provenance(template, paper.context), changes)
    return Comparison(key, title, tuple(_reasons(office, paper, changes, fields)), changes, fields or ())


def compare_file(office: Office, key: str, data: bytes) -> Comparison:
    """Compare a Word file somebody holds (new) with the issued file of a paper (old).

    Raises PaperNotIssued, NotInStore, StoreCorrupt, UnreadablePackage, OversizedPackage.
    """
    paper = _issued(office, key)
    kept = office.store.get(paper.file_sha256 or "")
    if data == kept:
        return Comparison(key, _title(paper))
    changes = differences(kept, data)
    if not changes:
        return Comparison(key, _title(paper))
    if (other := _same_file(office, paper, data)) is not None:
        return Comparison(key, _title(paper), (other,), changes)
    kinds = {change.kind for change in changes}
    fields: tuple[FieldChange, ...] = ()
    if not kinds & CONTENT:
        reason = (
            Reason("look", "Chữ giữ nguyên, cách trình bày đã bị sửa")
            if "look" in kinds
            else Reason("saved", "Chữ và cách trình bày giữ nguyên; tệp đã được mở ra và lưu lại")
        )
    elif _is_strange(kept, changes):
        reason = Reason("never", f"Quá nửa nội dung khác bản lưu; không phải bản sửa của {key}")
    else:
        fields = _edited_fields(office, paper, changes)
        told = "".join(f"; {one.path}: “{one.old}” → “{one.new}”" for one in fields)
        reason = Reason("edited", f"Biểu mẫu, dữ liệu và chương trình như cũ, nội dung tệp khác{told}")
    return Comparison(key, _title(paper), (reason,), changes, fields)


def _issued(office: Office, key: str) -> Paper:
    with office.read() as session:
        paper = session.get_one(Paper, key)
    if paper.state != "issued":
        raise PaperNotIssued(key, paper.state)
    return paper


def _title(paper: Paper) -> str:
    day = f" ngày {short_date(paper.issued_on)}" if paper.issued_on else ""
    return f"{paper.number_text or paper.key}{day}, {paper.title}"


def _changed_fields(prints: Provenance, changes: tuple[Change, ...]) -> tuple[FieldChange, ...] | None:
    """Name the fields whose values differ; None when some words that differ are the form's own."""
    found: dict[str, FieldChange] = {}
    for change in changes:
        if change.kind == "text":
            explained = prints.explain(change.part, change.at, change.old)
            if explained is None:
                return None
            found |= {one.path: one for one in explained}
        elif change.kind == "added" and (paths := prints.fields_at(change.part, change.at)):
            found |= {path: FieldChange(path, "", "") for path in paths}
        elif change.kind in CONTENT:
            return None
    return tuple(found.values())


def _reasons(
    office: Office, paper: Paper, changes: tuple[Change, ...], fields: tuple[FieldChange, ...] | None
) -> Iterator[Reason]:
    """Name the causes for which a paper does not come out as it was issued."""
    if paper.renderer != RENDERER:
        yield Reason("renderer", f"Lập bằng {paper.renderer}, nay là {RENDERER}")
    with office.read() as session:
        noted = _noted_hash(session, paper.key)
    if noted and noted != paper.file_sha256:
        sentence = (
            f"Nhật ký phát hành ghi tệp {noted[:12]}…, dòng dữ liệu nay trỏ tới tệp {str(paper.file_sha256)[:12]}…"
        )
        yield Reason("edited", sentence)
        return
    if (form := _form_that_gives(office, paper, paper.content_digest or "")) is not None:
        now = f"{paper.template_sha256[:12]}… (phiên bản {paper.template_version})"
        yield Reason("form", f"Phát hành bằng biểu mẫu {form}, dòng dữ liệu nay trỏ tới biểu mẫu {now}")
        return
    if fields:
        told = "; ".join(f"{one.path}: “{one.old}” → “{one.new}”" for one in fields)
        yield Reason("data", f"Dữ liệu đã lưu bị đổi sau khi phát hành: {told}")
    elif any(change.kind in CONTENT for change in changes):
        yield Reason("form", "Câu chữ cố định khác: dòng dữ liệu trỏ tới biểu mẫu hoặc danh sách khác lúc phát hành")
    elif paper.renderer == RENDERER:
        yield Reason("form", "Chữ giữ nguyên, cách trình bày khác: biểu mẫu khác lúc phát hành")


def _noted_hash(session: Session, key: str) -> str:
    """Read from the audit log which file was issued."""
    wanted = select(AuditEntry.detail).where(AuditEntry.action == "paper.issue", AuditEntry.subject == key)
    return session.exec(wanted.order_by(col(AuditEntry.id))).first() or ""


def _forms(session: Session, paper: Paper) -> Iterator[tuple[str, str]]:
    """List the forms that a paper of this kind may have been made from, with their names."""
    if paper.kind in kind_names():
        kind = load_kind(paper.kind)
        yield kind.sha256, f"đi kèm chương trình (phiên bản {kind.version})"
    wanted: Any = select(FormVersion).where(FormVersion.kind == paper.kind).order_by(col(FormVersion.n))
    for version in session.exec(wanted).all():
        yield version.template_sha256, f"phiên bản {version.n} của cơ quan (dùng từ {short_date(version.from_on)})"
    used = select(Paper.template_sha256, Paper.template_version).where(Paper.kind == paper.kind).distinct()
    for sha256, number in sorted(session.exec(used).all()):
        yield sha256, f"{sha256[:12]}… (phiên bản {number})"


def _form_that_gives(office: Office, paper: Paper, digest: str) -> str | None:
    """Name another form of this kind that gives a file of this content from the stored data."""
    with office.read() as session:
        forms = list(_forms(session, paper))
    for sha256, name in forms:
        if sha256 != paper.template_sha256 and _digest_by(office, sha256, paper) == digest:
            return name
    return None


def _digest_by(office: Office, sha256: str, paper: Paper) -> str:
    """Make a paper by another form; "" when that cannot be done."""
    kind = load_kind(paper.kind) if paper.kind in kind_names() else None
    try:
        form = kind.template if kind is not None and kind.sha256 == sha256 else office.store.get(sha256)
        return content_digest(render(form, paper.context))
    except (NotInStore, StoreCorrupt, ContextRefused, RenderFault):
        return ""


def _same_file(office: Office, paper: Paper, data: bytes) -> Reason | None:
    """Recognise a file that the office made, but not as this paper's issued one."""
    sha256, digest = file_sha256(data), content_digest(data)
    is_its_file = (col(Paper.file_sha256) == sha256) | (col(Paper.content_digest) == digest)
    with office.read() as session:
        other = session.exec(select(Paper.key).where(is_its_file).order_by(col(Paper.key))).first()
        draft = session.exec(select(Paper.key).where(Paper.draft_sha256 == sha256)).first()
    if other is not None:
        return Reason("another", f"Tệp này là bản đã phát hành của {other}")
    if draft is not None:
        return Reason("never", f"Tệp này là bản dự thảo của {draft}, chưa phát hành như vậy")
    if (form := _form_that_gives(office, paper, digest)) is not None:
        return Reason("form", f"Tệp lập từ cùng dữ liệu nhưng bằng biểu mẫu {form}")
    return None


def _is_strange(kept: bytes, changes: tuple[Change, ...]) -> bool:
    """Say whether more of the words were taken out or replaced than kept."""
    lost = sum(len(change.old) * (1 - text_likeness(change.old, change.new)) for change in changes)
    return lost > _MOSTLY * text_length(kept)


def _edited_fields(office: Office, paper: Paper, changes: tuple[Change, ...]) -> tuple[FieldChange, ...]:
    """Name the fields of the context in whose places somebody wrote something else."""
    try:
        prints = Provenance(office.store.get(paper.template_sha256), paper.context)
    except (NotInStore, StoreCorrupt):
        return ()
    found = []
    for change in changes:
        if change.kind == "text":
            explained = prints.explain(change.part, change.place, change.new) or ()
            found += [FieldChange(one.path, one.new, one.old) for one in explained]
    return tuple(found)
