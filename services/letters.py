"""Letters of the steps: composed from their facts, queued once, released as the office wants."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from sqlmodel import Session, col, select

from models.outbox_message import OutboxMessage
from models.paper import Paper
from outbox.compose import compose_text
from outbox.letter import Attachment, NewLetter
from outbox.queue import STALE, find_letter, let_go, queue, release, resolve, retry, withdraw
from services import audit
from services.cycles import CycleView
from services.letter_budget import loaded
from services.letter_facts import Fact, fault_of, withdraw_untrue
from services.office import Office

Move = Literal["release", "let-go", "withdraw", "retry", "arrived", "send-again"]
# A letter that would go with these moves must still be true.
_GOES: Final = frozenset({"release", "let-go", "retry"})


@dataclass(frozen=True)
class Letter:
    """A letter that a step wants to go to one address, once; ``facts`` are asked again before it goes."""

    letter: str
    occasion: str
    email: str
    name: str
    context: Mapping[str, Any]
    attachments: Sequence[Attachment] = ()
    obligations: Sequence[str] = field(default=())
    facts: Sequence[Fact] = field(default=())


def letter_key(cycle_key: str, letter: str, occasion: str) -> str:
    """Give the natural key of a letter."""
    return f"{cycle_key}/{letter}/{occasion}"


def post(session: Session, office: Office, cycle: CycleView, letter: Letter) -> OutboxMessage | None:
    """Queue a letter unless it is there already; None when the recipient has no address.

    A missing address is no silence: the daily digest and the summary name every unit without one. A letter that was
    withdrawn because it was no longer true is written anew under the next key, when what it says now is true.
    """
    if not letter.email:
        return None
    key = letter_key(cycle.key, letter.letter, letter.occasion)
    row = session.get(OutboxMessage, key, populate_existing=True)
    n = 1
    while row is not None:
        if row.state != "withdrawn" or row.hold != STALE or fault_of(session, office, letter.facts):
            return row
        n += 1
        row = session.get(OutboxMessage, f"{key}/r{n}", populate_existing=True)
    subject, body = compose_text(letter.letter, shared_context(cycle) | dict(letter.context))
    load = loaded(session, office, letter.email, body, letter.attachments)
    return queue(
        session,
        NewLetter(
            key=key if n == 1 else f"{key}/r{n}",
            cycle_key=cycle.key,
            letter=letter.letter,
            recipient=letter.email,
            recipient_name=letter.name,
            subject=subject,
            body=load.body,
            attachments=load.attachments,
            obligations=tuple(letter.obligations),
            state="released" if cycle.plan.release == "at-once" else "draft",
            domain=office.settings.mail_id_domain,
            facts=tuple(letter.facts),
            hold="size" if load.fault else "",
            hold_reason=load.fault,
        ),
        office.now,
    )


def is_written(session: Session, key: str) -> bool:
    """Say whether a letter was written and not taken back because what it said was no longer so."""
    written = (col(OutboxMessage.key) == key) | col(OutboxMessage.key).startswith(f"{key}/r", autoescape=True)
    rows = session.exec(select(OutboxMessage).where(written)).all()
    return any(row.state != "withdrawn" or row.hold != STALE for row in rows)


def is_new(office: Office, message: OutboxMessage | None) -> bool:
    """Say whether this run composed the letter; one of an earlier run is only found again."""
    return message is not None and message.composed_at == office.now


def shared_context(cycle: CycleView) -> dict[str, Any]:
    """Give the facts every letter may state: the cycle and whom to ask."""
    contact = cycle.plan.contact
    return {
        "cycle_title": cycle.plan.title,
        "year": cycle.plan.year,
        "contact": {
            "name": contact.name,
            "phone": contact.phone,
            "email": contact.email,
            "address": contact.address,
        },
    }


def attach_paper(office: Office, paper: Paper) -> Attachment:
    """Attach the issued file of a paper under a name that people can read."""
    sha256 = paper.file_sha256 or ""
    size = office.store.path(sha256).stat().st_size
    place = f"{paper.cycle_key}/{paper.file_name}"
    return Attachment(paper.file_name.replace("/", "-"), sha256, size, place=place)


def attach_data(office: Office, name: str, data: bytes) -> Attachment:
    """Keep a file in the store and attach it."""
    return Attachment(name, office.store.put(data), len(data))


def letter_of(office: Office, key: str) -> OutboxMessage:
    """Read one letter. Raises LetterUnknown."""
    with office.read() as session:
        return find_letter(session, key)


def move_letter(office: Office, key: str, move: Move, word: str = "") -> str:
    """Let an officer move a letter; returns its new state.

    ``word`` is the reason of a withdrawal, or the name of who settles a letter whose fate was unknown.
    A letter that says what is no longer so is withdrawn instead of going.
    Raises MoveNotAllowed, LetterUnknown, LetterNotHeld, ReasonMissing.
    """
    moves: dict[Move, Callable[[Session], OutboxMessage]] = {
        "release": lambda session: release(session, key, office.now),
        "let-go": lambda session: let_go(session, key, office.now),
        "withdraw": lambda session: withdraw(session, key, word),
        "retry": lambda session: retry(session, key, office.now),
        "arrived": lambda session: resolve(session, key, "sent", word, office.now),
        "send-again": lambda session: resolve(session, key, "released", word, office.now),
    }
    with office.begin() as session:
        if move in _GOES and withdraw_untrue(session, office, [key]):
            return find_letter(session, key).state
        row = moves[move](session)
        audit.record(session, office, f"letter.{move}", key, word)
        return row.state
