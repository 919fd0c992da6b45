"""What a letter states, kept with it and asked again before it goes: a letter that is no longer true does not go.

The outbox knows nothing of duties or papers; it asks ``vetter`` about the letters it has just claimed.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Final

from sqlalchemy import delete
from sqlmodel import Session, col, select

from domain import session as session_rules
from domain.vietnamese import short_date
from models.council import CouncilSession
from models.dossier import Dossier
from models.obligation import Obligation
from models.outbox_message import OutboxMessage
from models.paper import Paper
from models.reminder import Reminder
from outbox.ledger import Vet
from outbox.queue import supersede
from services import audit
from services.contacts import Directory, directory_of
from services.obligations import deadline_of
from services.office import Office

Fact = Mapping[str, str]


def of_obligation(obligation: Obligation) -> Fact:
    """State that a duty is open, with this deadline."""
    return {"kind": "obligation", "key": obligation.key, "due": _due(obligation)}


def of_deadline(obligation: Obligation) -> Fact:
    """State that a duty has, or had, this deadline, whatever has become of the duty."""
    return {"kind": "deadline", "key": obligation.key, "due": _due(obligation)}


def of_address(owner_key: str, email: str) -> Fact:
    """State that a unit or a member is reached under this address."""
    return {"kind": "address", "key": owner_key, "email": email}


def of_paper(paper: Paper) -> Fact:
    """State that a paper is in force, as this very file."""
    return {"kind": "paper", "key": paper.key, "file": paper.file_sha256 or ""}


def of_session(sitting: CouncilSession) -> Fact:
    """State when and where a council sits."""
    return {"kind": "session", "key": sitting.key, "when": _when(sitting), "place": sitting.place}


def of_supplement(dossier_key: str, until: date | None) -> Fact:
    """State that a dossier waits for papers until this day."""
    return {"kind": "supplement", "key": dossier_key, "until": _iso(until)}


class _Question:
    """One round of asking, at one moment; addresses are read once per cycle."""

    def __init__(self, session: Session, today: date) -> None:
        self._session = session
        self._today = today
        self._directories: dict[str, Directory] = {}

    def fault(self, facts: Sequence[Fact]) -> str:
        """Say what is no longer so; empty when all is. A kind that this program does not know is let pass."""
        found = (_CHECKS[fact["kind"]](self, fact) for fact in facts if fact["kind"] in _CHECKS)
        return "; ".join(filter(None, found))

    def obligation(self, fact: Fact) -> str:
        row = self._session.get(Obligation, fact["key"])
        if row is None or row.state != "open":
            return f"việc “{row.title if row else fact['key']}” không còn phải làm"
        return self.deadline(fact)

    def deadline(self, fact: Fact) -> str:
        row = self._session.get(Obligation, fact["key"])
        if row is None:
            return f"việc “{fact['key']}” không còn phải làm"
        has_moved = _due(row) != fact["due"]
        return f"thời hạn của việc “{row.title}” đã đổi thành {deadline_of(row).phrase()}" if has_moved else ""

    def address(self, fact: Fact) -> str:
        cycle_key = fact["key"].split("/", 1)[0]
        if cycle_key not in self._directories:
            self._directories[cycle_key] = directory_of(self._session, cycle_key, self._today)
        known = addresses_of(self._directories[cycle_key], fact["key"])
        return "" if fact["email"].casefold() in known else f"địa chỉ {fact['email']} không còn là địa chỉ của nơi nhận"

    def paper(self, fact: Fact) -> str:
        row = self._session.get(Paper, fact["key"])
        if row is None or row.state == "void":
            return f"văn bản “{row.title if row else fact['key']}” đã bị hủy"
        return "" if row.file_sha256 == fact["file"] else f"văn bản “{row.title}” đã thay bằng bản khác"

    def sitting(self, fact: Fact) -> str:
        row = self._session.get(CouncilSession, fact["key"])
        if row is None:
            return "phiên họp không còn"
        if row.state in {"called_off", "moved"}:
            return f"phiên họp {session_rules.MOVES.labels[row.state]}"
        has_moved = (_when(row), row.place) != (fact["when"], fact["place"])
        return f"phiên họp đã đổi: {_when(row)}, {row.place}" if has_moved else ""

    def supplement(self, fact: Fact) -> str:
        row = self._session.get(Dossier, fact["key"])
        if row is None or row.state != "incomplete":
            return "hồ sơ không còn phải bổ sung"
        is_same = _iso(row.supplement_until) == fact["until"]
        return "" if is_same else f"hạn bổ sung hồ sơ đã đổi thành {short_date(row.supplement_until or self._today)}"


_CHECKS: Final[Mapping[str, Callable[[_Question, Fact], str]]] = {
    "obligation": _Question.obligation,
    "deadline": _Question.deadline,
    "address": _Question.address,
    "paper": _Question.paper,
    "session": _Question.sitting,
    "supplement": _Question.supplement,
}


def addresses_of(directory: Directory, owner_key: str) -> frozenset[str]:
    """Give every address, in lower case, under which a unit or member may be written to on the directory's day."""
    own = directory.own.get(owner_key)
    valid = [
        one.email
        for one in directory.contacts.get(owner_key, ())
        if (one.valid_from or directory.today) <= directory.today <= (one.valid_until or directory.today)
    ]
    known = {email.casefold() for email in (*valid, own.email if own else "") if email}
    return frozenset(known - directory.dead.keys())


def fault_of(session: Session, office: Office, facts: Sequence[Fact]) -> str:
    """Say what of these facts is not so; empty when all is."""
    return _Question(session, office.today).fault(facts)


def vetter(office: Office) -> Vet:
    """Give the question that the outbox asks about letters it has claimed; who asks withdraws in that transaction."""

    def vet(session: Session, keys: Sequence[str]) -> dict[str, str]:
        return _untrue(session, office, keys)

    return vet


def withdraw_untrue(session: Session, office: Office, keys: Sequence[str] | None = None) -> dict[str, str]:
    """Withdraw letters that wait and say what is no longer so (``keys`` None: of all); give the reasons."""
    waiting = select(OutboxMessage.key).where(col(OutboxMessage.state).in_(("draft", "released")))
    if keys is not None:
        waiting = waiting.where(col(OutboxMessage.key).in_(keys))
    reasons = _untrue(session, office, session.exec(waiting.order_by(col(OutboxMessage.key))).all())
    for key, reason in reasons.items():
        supersede(session, key, reason)
    return reasons


def _untrue(session: Session, office: Office, keys: Sequence[str]) -> dict[str, str]:
    """Find the letters that are no longer true, and let their steps write anew: what did not go reminded nobody."""
    question = _Question(session, office.today)
    reasons = {}
    for key in keys:
        facts = session.exec(select(OutboxMessage.facts).where(OutboxMessage.key == key)).one()
        if fault := question.fault(facts):
            reasons[key] = f"Nội dung thư không còn đúng: {fault}. Thư mới được lập nếu còn cần."
            session.exec(delete(Reminder).where(col(Reminder.message_key) == key))
            audit.record(session, office, "letter.untrue", key, reasons[key])
    return reasons


def _due(obligation: Obligation) -> str:
    return f"{obligation.due_on.isoformat()} {'inclusive' if obligation.inclusive else 'before'}"


def _when(sitting: CouncilSession) -> str:
    return f"{sitting.starts_at} ngày {short_date(sitting.held_on)}"


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
