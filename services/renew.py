"""Renew: notices before certificates expire, the day after the last one, revocations whose day has come.

Everything is keyed by certificate and offset and asked by "due and not done", never by "exactly today": after a
standstill each certificate gets the latest notice that is due, once, and what has run out meanwhile is closed.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlmodel import Session, col, select

from domain import paper as paper_rules
from domain.calendar import vietnam_calendar
from domain.deadline import Deadline
from domain.renewal import GRACE_WARNING, notice_due, notice_offsets
from domain.vietnamese import short_date, slug
from models.audit_entry import AuditEntry
from models.obligation import Obligation
from models.paper import Paper
from models.renewal import RenewalNotice
from services import audit, revoke
from services.certificates import end_certificate
from services.letters import Letter, attach_paper, is_new, post
from services.obligations import NewObligation, Owner, fulfil, lapse, obligation_key, open_obligation
from services.office import VIETNAM, Office
from services.paperwork import PaperRequest, bring_to_issue, finish_numbered, made_now, paper_key, reference
from services.renew_paper import Host, NoticeGroup, host_keys, host_of, notice_request
from services.renew_standing import Standing, law_of, standings
from services.result import StepResult

KIND = "expiry_notice"


@dataclass(frozen=True)
class _Due:
    """Rows of notices that one paper carries, and what that paper says now."""

    rows: Sequence[RenewalNotice]
    request: PaperRequest
    group: NoticeGroup


def run(office: Office) -> StepResult:
    """Close what has run out, tell producers and units what will, carry on the revocations."""
    expired, notes = _expire(office)
    notes += _plan(office)
    papers = letters = 0
    for host, due in _due(office):
        issued = bring_to_issue(office, host.cycle, [one.request for one in due])
        papers += sum(paper.state == "issued" for paper in issued if made_now(office, [paper]))
        with office.begin() as session:
            for one, paper in zip(due, issued, strict=True):
                if paper.state == "issued":
                    letters += _send(session, office, host, one, paper)
                else:
                    notes.append(f"{paper.title} ({one.group.first.producer}): đang chờ ký")
    with office.begin() as session:
        _close_duties(session, office)
    revoked = revoke.carry_on(office)
    counts = {"expired": expired, "expiry_notices": papers, "letters": letters + revoked.letters}
    return StepResult("renew", counts | {"revoked": revoked.effective}, (*notes, *revoked.notes))


def _expire(office: Office) -> tuple[int, list[str]]:
    """Move certificates whose last day has passed; say which of them nobody was told of, and which a file keeps."""
    closed, notes = 0, []
    with office.begin() as session:
        for one in standings(session, office, office.today):
            certificate = one.certificate
            if one.phase == "extended":
                notes.append(f"{certificate.label}: {one.state_name}. {GRACE_WARNING}")
            elif one.phase == "over":
                over_on = _last_day(session, one, office) + timedelta(days=1)
                by = f"hết thời hạn ngày {short_date(certificate.valid_until)}"
                closed += end_certificate(session, office, certificate.key, "expired", over_on, by)
                if not one.notices:
                    notes.append(f"{certificate.label}: {by}, chưa có thông báo nào trước đó")
    return closed, notes


def _last_day(session: Session, one: Standing, office: Office) -> date:
    """Give the last day of a certificate that is over; a file in time kept it until it was refused."""
    law = law_of(office, office.today).renewal
    file, until = one.file, one.life.valid_until
    if law is None or file is None or file.is_under_way or file.received_on > until:
        return one.life.alive_until
    latest = select(AuditEntry.at).where(AuditEntry.subject == file.product_key).order_by(col(AuditEntry.id).desc())
    decided = session.exec(latest).first()
    result = decided.astimezone(VIETNAM).date() if decided else until
    return max(until, min(result, until + timedelta(days=law.grace_days)))


def _plan(office: Office) -> list[str]:
    """Write down which notices are due, before any paper is made: who asks again finds them."""
    law, notes = law_of(office, office.today), []
    offsets = notice_offsets(law.code)
    hosts = host_keys(office)
    with office.begin() as session:
        for one in standings(session, office, office.today):
            certificate = one.certificate
            rows = select(RenewalNotice.offset).where(RenewalNotice.certificate_key == certificate.key)
            already = set(session.exec(rows).all())
            offset = notice_due(certificate.valid_until, offsets, already, office.today, vietnam_calendar())
            if offset is None or _is_filed(one):
                continue
            if not hosts:
                notes.append(f"{certificate.label}: sắp hết hạn, chưa mở chu trình nào để lập thông báo")
                continue
            unit = certificate.unit_code or slug(certificate.unit)
            session.add(
                RenewalNotice(
                    key=f"{certificate.key}@{offset}",
                    certificate_key=certificate.key,
                    offset=offset,
                    cycle_key=hosts[0],
                    subject=f"{unit}-{slug(certificate.producer)}-{office.today.isoformat()}",
                    planned_on=office.today,
                    state="wanted",
                )
            )
            audit.record(session, office, "renew.notice", certificate.key, str(offset))
    return notes


def _is_filed(one: Standing) -> bool:
    """Say whether the renewal is under way, so that nobody need be told any more."""
    return one.file is not None and one.file.is_under_way


def _due(office: Office) -> list[tuple[Host, list[_Due]]]:
    """Gather the notices that are wanted, by the cycle that issues them; drop those that nobody needs any more."""
    with office.read() as session:
        keys = session.exec(
            select(RenewalNotice.cycle_key).where(RenewalNotice.state == "wanted").distinct().order_by("cycle_key")
        ).all()
    found = []
    for key in keys:
        host = host_of(office, key)
        finish_numbered(office, host.cycle, KIND)
        with office.begin() as session:
            groups = _needed_groups(session, office, key)
        found.append((host, [_Due(rows, notice_request(office, host, group), group) for rows, group in groups]))
    return found


def _needed_groups(session: Session, office: Office, cycle_key: str) -> list[tuple[list[RenewalNotice], NoticeGroup]]:
    alive = {one.certificate.key: one for one in standings(session, office, office.today)}
    by_subject: dict[str, list[RenewalNotice]] = defaultdict(list)
    for row in session.exec(
        select(RenewalNotice)
        .where(RenewalNotice.state == "wanted", RenewalNotice.cycle_key == cycle_key)
        .order_by(col(RenewalNotice.key))
    ).all():
        by_subject[row.subject].append(row)
    found = []
    for subject, rows in sorted(by_subject.items()):
        paper = session.get(Paper, paper_key(cycle_key, KIND, subject))
        needed = [row for row in rows if _is_needed(alive.get(row.certificate_key))]
        # What is out under a number names all its certificates, whatever has become of them since.
        is_out = paper is not None and paper.state == "issued"
        for row in rows:
            if row not in needed:
                _settle_row(session, office, row, paper if is_out else None)
        if needed:
            found.append((needed, NoticeGroup(subject, [alive[row.certificate_key] for row in needed])))
        elif paper is not None and paper_rules.MOVES.may_move(paper.state, "void") and not is_out:
            paper.state = "void"
            session.add(paper)
            audit.record(session, office, "paper.void", paper.key, "không còn cần thông báo")
    return found


def _settle_row(session: Session, office: Office, row: RenewalNotice, paper: Paper | None) -> None:
    """Close the row of a notice that nobody needs any more: it is out already, or it never goes."""
    row.state, row.paper_key = ("issued", paper.key) if paper else ("dropped", "")
    session.add(row)
    audit.record(session, office, f"renew.{row.state}", row.certificate_key, str(row.offset))


def _is_needed(one: Standing | None) -> bool:
    return one is not None and one.phase != "over" and not _is_filed(one)


def _send(session: Session, office: Office, host: Host, due: _Due, paper: Paper) -> int:
    """Note that a notice is out: letters to unit and producer, and what the unit owes by it."""
    unit = host.unit_of(due.group.first)
    duties = {
        one.certificate.key: _open_duty(session, office, host, one, reference(paper)) for one in due.group.standings
    }
    for row in due.rows:
        row.state, row.paper_key = "issued", paper.key
        row.obligation_key = duties.get(row.certificate_key, "")
        session.add(row)
    first, subject = due.group.first, due.group.subject
    context = {
        "producer": first.producer,
        "document": reference(paper),
        "certificates": [_facts(office, one) for one in due.group.standings],
    }
    owed = sorted({key for key in duties.values() if key})
    letters = [
        Letter("renew", f"{subject}/chu-the", first.email, first.producer, context | {"recipient": first.producer})
    ]
    if unit:
        to_unit = context | {"recipient": unit.committee}
        letters.insert(0, Letter("renew", subject, unit.email, unit.committee, to_unit, obligations=owed))
    attached = (attach_paper(office, paper),)
    return sum(is_new(office, post(session, office, host.cycle, replace(one, attachments=attached))) for one in letters)


def _facts(office: Office, one: Standing) -> dict[str, str]:
    return {
        "product": one.certificate.product,
        "number": one.certificate.number,
        "valid_until": short_date(one.life.valid_until),
        "file_by": short_date(one.life.file_by(office.today)),
    }


def _open_duty(session: Session, office: Office, host: Host, one: Standing, basis: str) -> str:
    """Open what the unit owes for certificates of one last day; "" when the unit is not among those of today."""
    unit = host.unit_of(one.certificate)
    if unit is None:
        return ""
    code = f"danh-gia-lai-{one.life.valid_until.isoformat()}"
    new = NewObligation(
        Owner("unit", unit.code),
        code,
        f"Hồ sơ đánh giá lại sản phẩm có Giấy chứng nhận hết hạn ngày {short_date(one.life.valid_until)}",
        Deadline(one.life.file_by(office.today)),
        basis,
        "renewal",
    )
    open_obligation(session, host.cycle.key, new)
    return obligation_key(host.cycle.key, unit.code, code)


def _close_duties(session: Session, office: Office) -> None:
    """Close the duties whose certificates have all been filed for, replaced or ended."""
    rows = session.exec(
        select(RenewalNotice)
        .join(Obligation, col(Obligation.key) == col(RenewalNotice.obligation_key))
        .where(Obligation.state == "open")
    ).all()
    by_duty: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        by_duty[row.obligation_key].add(row.certificate_key)
    alive = {one.certificate.key: one for one in standings(session, office, office.today)} if by_duty else {}
    for duty, keys in sorted(by_duty.items()):
        if any(_is_needed(alive.get(key)) for key in keys):
            continue
        filed = sorted(key for key in keys if key in alive)
        if filed:
            fulfil(session, office, duty, ", ".join(filed))
        else:
            lapse(session, office, duty, "Giấy chứng nhận đã được thay thế hoặc không còn hiệu lực")
