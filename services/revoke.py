"""Revoke: from the conclusion of the competent body to the effective day of the decision.

A revocation is a row in a named state. In an office that waits for signatures it stays "proposed" until the paper is
signed; the renew step carries it on.
"""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from domain.calendar import vietnam_calendar
from domain.certificate import MOVES as CERTIFICATE_MOVES
from domain.errors import RuleBroken
from domain.revocation import MOVES, Ground, check_days, decider_of, decision_due, ground_of
from domain.vietnamese import short_date
from models.paper import Paper
from models.revocation import Revocation
from services import audit
from services.certificates import CertificateView, all_certificates, decision_text, end_certificate, find_certificate
from services.letters import Letter, attach_paper, is_new, post
from services.office import VIETNAM, Office
from services.paperwork import bring_one, paper_key, reference
from services.renew_paper import Host, host_keys, host_of
from services.renew_standing import law_of
from services.revoke_paper import request_of, subject_of

_KINDS = {"province": "revocation_decision", "ministry": "forwarding_letter"}
_OPEN = ("proposed", "requested", "decided")


class RevocationUnderWay(RuleBroken):
    """Say that the certificate is being revoked already."""

    def __init__(self, number: str, state: str) -> None:
        super().__init__(number, state)
        self.number = number
        self.state = state

    def sentence(self) -> str:
        """Name the state."""
        return f"Giấy chứng nhận {self.number} đã có việc thu hồi ({self.state}). Xem: thuky certificate show."


class NoRevocation(RuleBroken):
    """Say that no revocation of the certificate waits for this."""

    def __init__(self, number: str) -> None:
        super().__init__(number)
        self.number = number

    def sentence(self) -> str:
        """Name what to do first."""
        return f"Giấy chứng nhận {self.number} không có việc thu hồi nào đang chờ. Lập bằng: thuky certificate revoke."


class NoOffice(RuleBroken):
    """Say that no cycle is there whose office could issue a paper."""

    def sentence(self) -> str:
        """Name the way out."""
        return "Chưa mở chu trình nào nên chưa biết cơ quan, người ký. Hãy mở chu trình: thuky cycle open THƯ-MỤC."


class BasisMissing(RuleBroken):
    """Say that a revocation must name the conclusion that it rests on."""

    def sentence(self) -> str:
        """Name the option."""
        return "Chưa ghi kết luận làm căn cứ thu hồi. Hãy ghi --basis “Biên bản kiểm tra số … ngày …”."


@dataclass(frozen=True)
class Carried:
    """What carrying on the revocations did."""

    effective: int
    letters: int
    notes: tuple[str, ...]


def revoke(
    office: Office,
    number: str,
    ground: str,
    basis: str,
    concluded_on: date,
    *,
    late_reason: str = "",
    effective_on: date | None = None,
) -> Revocation:
    """Begin to revoke a certificate and go as far as the office's signing allows; returns the row as it stands.

    Raises CertificateUnknown, MoveNotAllowed (the certificate is not valid), RevocationUnderWay, BasisMissing,
    GroundUnknown, RevocationNotRegulated, ConclusionAhead, RevocationLate, NoOffice; nothing is written then.
    """
    law = law_of(office, office.today)
    if not basis.strip():
        raise BasisMissing
    found = ground_of(ground, law.code, office.today)
    due_on = decision_due(concluded_on, law, vietnam_calendar())
    hosts = host_keys(office)
    if not hosts:
        raise NoOffice
    with office.begin() as session:
        certificate = find_certificate(session, number)
        CERTIFICATE_MOVES.check(certificate.state, "revoked")
        earlier = _of(session, certificate.key)
        for row in earlier:
            if row.state in _OPEN:
                raise RevocationUnderWay(certificate.number, MOVES.label(row.state))
        check_days(concluded_on, certificate.issued_on, office.today, due_on, late_reason)
        made = Revocation(
            key=f"{certificate.key}/{len(earlier) + 1}",
            certificate_key=certificate.key,
            cycle_key=hosts[0],
            ground=found.code,
            basis=basis.strip(),
            concluded_on=concluded_on,
            due_on=due_on,
            late_reason=late_reason.strip() if office.today > due_on else "",
            effective_on=effective_on,
            state="proposed",
            kind=_KINDS[decider_of(certificate.star, law)],
            proposed_at=office.now,
            proposed_by=office.actor,
        )
        made.paper_key = paper_key(hosts[0], made.kind, subject_of(certificate, len(earlier) + 1))
        session.add(made)
        audit.record(session, office, "revocation.propose", made.key, f"{found.code}: {made.basis}")
    carry_on(office)
    with office.read() as session:
        return session.get_one(Revocation, made.key)


def record_decision(office: Office, number: str, decision: str, decided_on: date, effective_on: date | None) -> None:
    """Note the ministry's decision on a certificate that the province asked it to revoke. Raises NoRevocation."""
    with office.begin() as session:
        certificate = find_certificate(session, number)
        row = _waiting(session, certificate, "requested")
        _move(session, office, row, "decided", decision)
        row.decision, row.effective_on = decision_text(decision, decided_on), effective_on or decided_on
    carry_on(office)


def withdraw(office: Office, number: str, reason: str) -> None:
    """Take back a revocation that nobody has decided yet, with a reason. Raises NoRevocation, BasisMissing."""
    if not reason.strip():
        raise BasisMissing
    with office.begin() as session:
        certificate = find_certificate(session, number)
        row = _waiting(session, certificate, "proposed", "requested")
        paper = session.get(Paper, row.paper_key)
        if paper is not None and paper.state in {"draft", "signed"}:
            paper.state = "void"
            session.add(paper)
            audit.record(session, office, "paper.void", paper.key, reason)
        _move(session, office, row, "withdrawn", reason)


def carry_on(office: Office) -> Carried:
    """Bring the papers of all revocations as far as they can go, and end the certificates whose day has come."""
    with office.read() as session:
        keys = session.exec(
            select(Revocation.key).where(col(Revocation.state).in_(_OPEN)).order_by(Revocation.key)
        ).all()
    effective = letters = 0
    notes: list[str] = []
    for key in keys:
        host = _issue(office, key)
        with office.begin() as session:
            row = session.get_one(Revocation, key)
            certificate = all_certificates(session, [row.certificate_key])[0]
            if row.state == "decided" and row.effective_on is not None and row.effective_on <= office.today:
                effective += 1
                letters += _end(session, office, host, row, certificate)
            elif row.state != "withdrawn":
                late = f"; hạn ra quyết định {short_date(row.due_on)}" if row.state == "proposed" else ""
                notes.append(f"Thu hồi {certificate.label}: {MOVES.label(row.state)}{late}")
    return Carried(effective, letters, tuple(notes))


def revocations_of(session: Session, certificate_key: str) -> list[Revocation]:
    """List the revocations of a certificate, withdrawn ones too."""
    return _of(session, certificate_key)


def _of(session: Session, certificate_key: str) -> list[Revocation]:
    rows = session.exec(select(Revocation).where(Revocation.certificate_key == certificate_key)).all()
    return sorted(rows, key=lambda row: int(row.key.rsplit("/", 1)[1]))


def _waiting(session: Session, certificate: CertificateView, *states: str) -> Revocation:
    found = next((row for row in _of(session, certificate.key) if row.state in states), None)
    if found is None:
        raise NoRevocation(certificate.number)
    return found


def _move(session: Session, office: Office, row: Revocation, state: str, reason: str = "") -> None:
    MOVES.check(row.state, state)
    row.state, row.state_reason = state, reason
    session.add(row)
    audit.record(session, office, f"revocation.{state}", row.key, reason)


def _issue(office: Office, key: str) -> Host:
    """Issue the paper of a proposed revocation; a paper that was declared void takes the revocation back.

    Gives the cycle that speaks for the office.
    """
    with office.read() as session:
        row = session.get_one(Revocation, key)
        certificate = all_certificates(session, [row.certificate_key])[0]
        paper = session.get(Paper, row.paper_key)
    host = host_of(office, row.cycle_key)
    if row.state != "proposed":
        return host
    if paper is not None and paper.state == "void":
        with office.begin() as session:
            _move(session, office, session.get_one(Revocation, key), "withdrawn", "văn bản đã hủy")
        return host
    issued = bring_one(office, host.cycle, request_of(host, certificate, _ground(office, row), row))
    if issued.state != "issued" or issued.issued_on is None:
        return host
    with office.begin() as session:
        known = session.get_one(Revocation, key)
        if known.kind == _KINDS["ministry"]:
            _move(session, office, known, "requested", reference(issued))
        else:
            _move(session, office, known, "decided", reference(issued))
            known.decision = reference(issued)
            known.effective_on = max(known.effective_on or issued.issued_on, issued.issued_on)
    return host


def _ground(office: Office, row: Revocation) -> Ground:
    """Find the ground in the law of the day on which the revocation was begun."""
    day = row.proposed_at.astimezone(VIETNAM).date()
    return ground_of(row.ground, law_of(office, day).code, day)


def _end(session: Session, office: Office, host: Host, row: Revocation, certificate: CertificateView) -> int:
    """End the certificate and tell its producer and unit; one that has ended otherwise meanwhile stays as it is."""
    effective_on = row.effective_on or office.today
    _move(session, office, row, "effective", row.decision)
    if certificate.state not in {"valid", "revoked"}:
        return 0
    end_certificate(session, office, certificate.key, "revoked", effective_on, row.decision)
    return _tell(session, office, host, row, certificate)


def _tell(session: Session, office: Office, host: Host, row: Revocation, certificate: CertificateView) -> int:
    paper = session.get(Paper, row.paper_key)
    is_own = paper is not None and paper.kind == _KINDS["province"]
    unit = host.unit_of(certificate)
    to = [(unit.committee, unit.email, row.key)] if unit else []
    to.append((certificate.producer, certificate.email, f"{row.key}/chu-the"))
    letters = 0
    for name, email, occasion in to:
        letter = Letter(
            "revoke",
            occasion,
            email,
            name,
            {
                "recipient": name,
                "producer": certificate.producer,
                "document": row.decision,
                "product": certificate.product,
                "number": certificate.number,
                "reason": _ground(office, row).text,
                "effective_on": short_date(row.effective_on or office.today),
            },
            attachments=(attach_paper(office, paper),) if paper is not None and is_own else (),
        )
        letters += is_new(office, post(session, office, host.cycle, letter))
    return letters
