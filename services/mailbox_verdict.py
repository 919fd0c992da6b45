"""What a message means to the office: tied to a letter of ours by Message-ID, and what follows from it.

Only letters that went count, and only reports about their own recipient: a forged report does nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from email.message import Message
from typing import Any

from sqlmodel import Session, col, select

from documents.inspect import MAX_SIZE
from models.contact import DeadAddress
from models.incoming_mail import IncomingMail
from models.outbox_message import OutboxMessage
from outbox.mailbox_files import files_of
from outbox.mailbox_kind import Reading, Report, read_kind
from outbox.mailbox_message import message_ids, raw_header
from services import audit
from services.contacts import mark_dead
from services.office import Office

# Of RFC 3463: addressing, mailbox, network and routing speak of the address; the others of the letter or the server.
_ABOUT_THE_ADDRESS = frozenset({"1", "2", "4"})
_MOST_IDS = 50
_WORST_FIRST = ("failed", "delayed", "delivered")


@dataclass(frozen=True)
class Facts:
    """What a message says of itself."""

    reading: Reading
    own_id: tuple[str, ...] = ()
    files: list[dict[str, Any]] = field(default_factory=list)
    is_big: bool = False


@dataclass(frozen=True)
class Verdict:
    """What it is to us; ``is_dead``: the address of the letter takes no mail."""

    kind: str
    sentence: str
    state: str
    letter: OutboxMessage | None = None
    reports: list[dict[str, Any]] = field(default_factory=list)
    is_dead: bool = False


def facts_of(message: Message, *, is_big: bool) -> Facts:
    """Look at a message; of one that is too big only the headers are there. Raises BrokenMail."""
    own_id = message_ids(raw_header(message, "Message-ID"))
    reading = read_kind(message)
    files = []
    if reading.kind in {"reply", "unknown"} and not is_big:
        files = [
            {"name": file.name, "size": len(file.content), "fault": file.fault} for file in files_of(message, MAX_SIZE)
        ]
    return Facts(reading, own_id, files, is_big)


def broken(fault: str) -> Facts:
    """Give what is left to say of a message that cannot be read."""
    return Facts(Reading("unknown", note=fault))


def judge(session: Session, facts: Facts) -> Verdict:
    """Say what a message is about, by what the rows know."""
    reading = facts.reading
    if _letter_of(session, facts.own_id) is not None:
        return Verdict("automatic", "Bản sao thư của chính chương trình", "settled")
    letter = _letter_of(session, reading.ids)
    if facts.is_big:
        return Verdict("oversize", "Thư quá lớn, chưa tải về; đọc ngay trong hộp thư", "open", letter)
    if reading.kind == "automatic":
        return Verdict("automatic", "Trả lời hoặc thông báo tự động", "settled", letter)
    if letter is None:
        told = "Báo về một thư không có trong hộp thư đi" if reading.kind in {"report", "receipt"} else ""
        sentence = reading.note or told or "Không trả lời thư nào của chương trình"
        return Verdict("unknown", _first_upper(sentence), "open")
    return _about(letter, facts)


def _about(letter: OutboxMessage, facts: Facts) -> Verdict:
    """Judge a message about a letter of ours."""
    reading = facts.reading
    if reading.kind == "report":
        return _reported(letter, reading.reports)
    if reading.kind == "receipt":
        said = reading.reports[0].diagnostic if reading.reports else ""
        sentence = f"Xác nhận của người nhận: {'đã mở' if 'displayed' in said.casefold() else said or 'không rõ'}"
        return Verdict("receipt", sentence, "settled", letter, _rows(reading.reports))
    if reading.kind == "reply":
        can_take = any(not file["fault"] for file in facts.files)
        sentence = f"Trả lời thư “{letter.subject}”" + (f", {len(facts.files)} tệp" if facts.files else "")
        return Verdict("reply", sentence, "offered" if can_take else "open", letter)
    return Verdict("unknown", _first_upper(reading.note), "open", letter)


def act(session: Session, office: Office, row: IncomingMail, verdict: Verdict) -> None:
    """Let follow what a new message means: a dead address is marked, and the log tells of it."""
    letter = verdict.letter
    if letter is None:
        return
    if verdict.is_dead:
        known = session.get(DeadAddress, f"{letter.cycle_key}/{letter.recipient.casefold()}")
        # A report from before a person took the address back into use says nothing new.
        if known is None or known.revived_at is None or known.revived_at < row.received_at:
            reason = f"thư bị trả về, {verdict.sentence.partition(': ')[2]}"
            mark_dead(session, office, letter.cycle_key, letter.recipient, reason, letter.key)
    audit.record(session, office, f"mailbox.{verdict.kind}", letter.key, verdict.sentence)


def _letter_of(session: Session, ids: Sequence[str]) -> OutboxMessage | None:
    """Find the letter that one of these Message-IDs names, the first that is ours and went to a server."""
    wanted = ids[:_MOST_IDS]
    if not wanted:
        return None
    found = session.exec(
        select(OutboxMessage).where(col(OutboxMessage.message_id).in_(wanted), OutboxMessage.attempts > 0)
    )
    by_id = {row.message_id: row for row in found}
    return next((by_id[one] for one in wanted if one in by_id), None)


def _reported(letter: OutboxMessage, reports: Sequence[Report]) -> Verdict:
    """Judge a server's report by what it says about the letter's own recipient; the worst counts."""
    about = sorted(
        (one for one in reports if one.is_about(letter.recipient)), key=lambda one: _WORST_FIRST.index(one.action)
    )
    rows = _rows(reports)
    if not about:
        named = ", ".join(one.address for one in reports[:3])
        sentence = f"Máy chủ báo về {named}, không phải nơi nhận của thư ({letter.recipient})"
        return Verdict("unknown", sentence, "open", letter, rows)
    worst = about[0]
    status = "" if worst.status in worst.diagnostic else worst.status
    said = f"{status} {worst.diagnostic}".strip() or "không nói lý do"
    if worst.action == "failed":
        digits = worst.status.split(".")
        is_dead = digits[0] == "5" and (digits[1] in _ABOUT_THE_ADDRESS or worst.status == "5.0.0")
        sentence = f"Thư bị trả về: {said}"
        return Verdict("bounce", sentence, "settled" if is_dead else "open", letter, rows, is_dead)
    if worst.action == "delayed":
        return Verdict("delayed", f"Chưa đến, máy chủ còn thử lại: {said}", "settled", letter, rows)
    return Verdict("delivered", f"Máy chủ xác nhận đã chuyển: {said}", "settled", letter, rows)


def _rows(reports: Sequence[Report]) -> list[dict[str, Any]]:
    return [
        {"address": one.address, "action": one.action, "status": one.status, "diagnostic": one.diagnostic}
        for one in reports
    ]


def _first_upper(text: str) -> str:
    return text[:1].upper() + text[1:]
