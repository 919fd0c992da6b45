"""Mailbox: read what came back and what was answered; each message once, none missed.

A message is fetched and kept in the store first; then one transaction writes its row, what follows from it and how far
the mailbox was read. Killed in between, the next run fetches it again and finds nothing written.
"""

from collections import Counter
from email.message import Message
from hashlib import sha256

from sqlmodel import Session, col, or_, update

from models.incoming_mail import IncomingMail, MailboxBookmark
from outbox.mailbox import Heading, Mailbox, MailboxUnreachable, open_mailbox
from outbox.mailbox_message import BrokenMail, header_text, read_message, sender_of
from outbox.mailbox_settings import BadMailboxSettings, MailboxSettings
from outbox.queue import insert_into
from services.mailbox_take import finish_taking
from services.mailbox_verdict import Facts, Verdict, act, broken, facts_of, judge
from services.office import Office
from services.result import StepResult, nothing_yet
from services.settings import Settings

PAGE = 50
"""Messages listed at a time; each is fetched alone."""
_LARGEST_NUMBER = 2**31 - 1


def run(office: Office) -> StepResult:
    """Read what is new in the mailbox; without one nothing is read, and that is said."""
    finish_taking(office)
    settings = mailbox_settings(office.settings)
    if settings is None:
        return nothing_yet("mailbox", "Chưa đặt hộp thư đến (THUKY_IMAP_HOST); thư trả về và trả lời không được đọc")
    counts: Counter[str] = Counter()
    notes: tuple[str, ...] = ()
    try:
        with open_mailbox(settings) as mailbox:
            _read(office, settings, mailbox, counts)
    except MailboxUnreachable as unreachable:
        notes = (str(unreachable),)
    figures = {
        "mails": counts.total(),
        "bounced": counts["bounce"],
        "read_receipts": counts["receipt"] + counts["delivered"],
        "offered": counts["offered"],
        "for_a_person": counts["open"],
    }
    figures["mails"] -= counts["offered"] + counts["open"]  # states are counted beside the kinds
    return StepResult("mailbox", figures, notes)


def mailbox_settings(settings: Settings) -> MailboxSettings | None:
    """Give the mailbox of the installation; None when none is configured. Raises BadMailboxSettings."""
    if not settings.imap_host:
        return None
    password = settings.imap_password.get_secret_value()
    if settings.imap_password_file is not None:
        try:
            password = settings.imap_password_file.read_text(encoding="utf-8").rstrip("\r\n")
        except (OSError, UnicodeDecodeError) as fault:
            file = settings.imap_password_file
            raise BadMailboxSettings(f"không đọc được tệp mật khẩu {file} (THUKY_IMAP_PASSWORD_FILE).") from fault
    return MailboxSettings(
        host=settings.imap_host,
        port=settings.imap_port,
        username=settings.imap_username,
        password=password,
        security=settings.imap_security,
        folder=settings.imap_folder,
        timeout=settings.imap_timeout,
        max_bytes=settings.imap_max_mb * 2**20,
        ca_file=str(settings.imap_ca_file or ""),
        mark_seen=settings.imap_mark_seen,
    )


def _read(office: Office, settings: MailboxSettings, mailbox: Mailbox, counts: Counter[str]) -> None:
    """Take in page after page, up to the batch of the installation."""
    with office.read() as session:
        bookmark = session.get(MailboxBookmark, settings.name)
    validity, uid = (bookmark.uid_validity, bookmark.uid) if bookmark else (0, 0)
    left = office.settings.imap_batch
    while left > 0:
        page = mailbox.page(validity, uid, min(PAGE, left))
        if not page.headings:
            return
        validity = page.validity
        for heading in page.headings:
            row = _take_in(office, settings, mailbox, (validity, heading))
            if row is not None:
                counts[row.kind] += 1
                counts[row.state] += row.state in {"offered", "open"}
            mailbox.mark_seen(heading.uid)
            uid = heading.uid
        left -= len(page.headings)


def _take_in(
    office: Office, settings: MailboxSettings, mailbox: Mailbox, found: tuple[int, Heading]
) -> IncomingMail | None:
    """Take in one message; None when it is known, or gone meanwhile."""
    validity, heading = found
    is_big = heading.size > settings.max_bytes
    raw = mailbox.head(heading.uid) if is_big else mailbox.message(heading.uid)
    if raw is None:
        with office.begin() as session:
            _move_bookmark(session, office, settings.name, (validity, heading.uid))
        return None
    message, facts = _looked_at(raw, is_big=is_big)
    sender_name, sender = sender_of(message)
    row = IncomingMail(
        key=sha256(raw).hexdigest()[:32],
        mailbox=settings.name,
        uid=f"{validity}/{heading.uid}",
        kind="",
        verdict="",
        subject=header_text(message, "Subject"),
        sender=sender,
        sender_name=sender_name,
        reports=[],
        files=facts.files,
        size=min(heading.size, _LARGEST_NUMBER),
        eml_sha256="" if is_big else office.store.put(raw),
        received_at=heading.received_at,
        taken_in_at=office.now,
        state="",
    )
    with office.begin() as session:
        is_new = _insert(session, office, row, judge(session, facts))
        _move_bookmark(session, office, settings.name, (validity, heading.uid))
    return row if is_new else None


def _looked_at(raw: bytes, *, is_big: bool) -> tuple[Message, Facts]:
    """Read a message; one that cannot be read is told of as such, and stops nothing."""
    try:
        message = read_message(raw)
        return message, facts_of(message, is_big=is_big)
    except BrokenMail as fault:
        return Message(), broken(str(fault))


def _insert(session: Session, office: Office, row: IncomingMail, verdict: Verdict) -> bool:
    """Write a row and what follows from it; False, and nothing follows, when the message is known."""
    letter = verdict.letter
    row.kind, row.verdict, row.state = verdict.kind, verdict.sentence, verdict.state
    row.cycle_key, row.message_key = (letter.cycle_key, letter.key) if letter is not None else (None, "")
    row.reports = verdict.reports
    # ON CONFLICT: another run may be reading the same mailbox; whoever comes second does nothing.
    statement = insert_into(session, IncomingMail).values(**row.model_dump()).on_conflict_do_nothing()
    if session.execute(statement.returning(col(IncomingMail.key))).first() is None:
        return False
    act(session, office, row, verdict)
    return True


def _move_bookmark(session: Session, office: Office, name: str, place: tuple[int, int]) -> None:
    """Note how far the mailbox was read; never backwards under one UIDVALIDITY."""
    validity, uid = place
    values = {"uid_validity": validity, "uid": uid, "read_at": office.now}
    session.exec(insert_into(session, MailboxBookmark).values(key=name, **values).on_conflict_do_nothing())
    is_behind = or_(col(MailboxBookmark.uid_validity) != validity, col(MailboxBookmark.uid) < uid)
    session.exec(update(MailboxBookmark).where(col(MailboxBookmark.key) == name, is_behind).values(**values))
