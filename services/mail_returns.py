"""What the mailbox says about letters that went: returned ones, notes at a letter, what waits for a person."""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, case
from sqlmodel import Session, col, func, select

from models.incoming_mail import IncomingMail
from models.outbox_message import OutboxMessage

WAITING = ("open", "offered", "taking")
"""States of a message that a person must still decide about."""


def returned_keys(session: Session, cycle_key: str | None = None) -> frozenset[str]:
    """List the letters that came back: handed over, and not delivered."""
    wanted = select(IncomingMail.message_key).where(IncomingMail.kind == "bounce")
    if cycle_key is not None:
        wanted = wanted.where(IncomingMail.cycle_key == cycle_key)
    return frozenset(session.exec(wanted))


def state_or_returned() -> ColumnElement[str]:
    """Give the state of a letter in a query, ``returned`` where it came back."""
    came_back = select(IncomingMail.message_key).where(IncomingMail.kind == "bounce")
    return case((col(OutboxMessage.key).in_(came_back), "returned"), else_=col(OutboxMessage.state))


def mails_about(session: Session, message_key: str) -> list[IncomingMail]:
    """List what came in about one letter, in order."""
    wanted = select(IncomingMail).where(IncomingMail.message_key == message_key)
    return list(session.exec(wanted.order_by(col(IncomingMail.received_at), col(IncomingMail.key))))


def mail_problems(session: Session, cycle_key: str) -> Iterator[dict[str, str]]:
    """Tell of messages about a cycle's letters that wait for a person."""
    rows = session.exec(
        select(IncomingMail, OutboxMessage)
        .join(OutboxMessage, col(OutboxMessage.key) == col(IncomingMail.message_key))
        .where(IncomingMail.cycle_key == cycle_key, col(IncomingMail.state).in_(WAITING))
        .order_by(col(IncomingMail.received_at), col(IncomingMail.key))
    )
    for mail, letter in rows:
        way_out = f"xem: thuky mailbox show {mail.key[:12]}"
        if mail.kind == "bounce":
            yield {"what": f"Thư “{letter.subject}” gửi {letter.recipient}", "reason": f"{mail.verdict}; {way_out}"}
        else:
            files = sum(not file["fault"] for file in mail.files)
            told = f"{files} tệp chờ nhận" if files else mail.verdict
            yield {"what": f"Thư đến của {mail.sender or 'người không rõ'}", "reason": f"{told}; {way_out}"}


def unread_mail(session: Session) -> list[dict[str, str]]:
    """Tell how many messages are about no letter of ours and wait for a person."""
    count = session.exec(
        select(func.count()).where(col(IncomingMail.cycle_key).is_(None), col(IncomingMail.state).in_(WAITING))
    ).one()
    return (
        [{"what": f"{count} thư đến chưa rõ về việc gì", "reason": "đọc và xử lý: thuky mailbox list"}] if count else []
    )
