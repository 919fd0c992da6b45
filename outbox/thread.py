"""Threads: letters about the same obligation stand together in the recipient's mail program."""

from sqlmodel import Session, col, select

from models.outbox_message import OutboxMessage
from outbox.letter import NewLetter


def thread_of(session: Session, letter: NewLetter) -> list[str]:
    """Give the Message-IDs that a letter answers to: the first letter about its obligation, and the last one.

    Of several obligations the first that was written about before counts. Empty: this letter begins a thread.
    """
    if not letter.obligations:
        return []
    statement = (
        select(OutboxMessage.message_id, OutboxMessage.obligations)
        .where(
            col(OutboxMessage.recipient) == letter.recipient,
            col(OutboxMessage.cycle_key) == letter.cycle_key,
            col(OutboxMessage.key) != letter.key,
            col(OutboxMessage.state) != "withdrawn",
        )
        .order_by(col(OutboxMessage.composed_at), col(OutboxMessage.key))
    )
    earlier = session.exec(statement).all()
    for obligation in letter.obligations:
        about = [message_id for message_id, obligations in earlier if obligation in obligations]
        if about:
            return about[:1] if len(about) == 1 else [about[0], about[-1]]
    return []
