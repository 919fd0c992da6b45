"""Dispatch: send the letters that are released."""

import asyncio
from datetime import datetime, timedelta

from sqlmodel import col, select

from models.outbox_message import OutboxMessage
from outbox.deliver import DeliveryCounts, Terms, deliver_all
from outbox.queue import HOLDS
from outbox.smtp_settings import SmtpSettings
from outbox.throttle import Throttle, finishing_time
from services.letter_facts import vetter, withdraw_untrue
from services.mail_hold import hold_unusual
from services.mail_lock import MailLocked, sending
from services.office import VIETNAM, Office
from services.result import StepResult, nothing_yet
from services.settings import Settings


def run(office: Office) -> StepResult:
    """Send what is released, of all cycles; without a mail server, or locked, the letters wait where they are."""
    smtp = smtp_settings(office.settings)
    if smtp is None:
        return nothing_yet("dispatch", "Chưa đặt máy chủ thư (THUKY_SMTP_HOST); thư nằm chờ trong hộp đi")
    try:
        with sending(office):
            with office.begin() as session:
                untrue = withdraw_untrue(session, office)
                held = hold_unusual(session, office)
            counts = asyncio.run(_deliver(office, smtp))
    except MailLocked as locked:
        return nothing_yet("dispatch", str(locked))
    figures = {
        "sent": counts.sent,
        "failed": counts.failed,
        "retried": counts.retried,
        "unknown": counts.unknown + counts.doubtful,
        "recovered": counts.recovered,
        "untrue": len(untrue),
    }
    notes = (*held.values(), *([counts.unreachable] if counts.unreachable else []))
    return StepResult("dispatch", figures, notes)


async def _deliver(office: Office, smtp: SmtpSettings) -> DeliveryCounts:
    settings = office.settings
    terms = Terms(office.store.keep, settings.home / "outbox", throttle_of(settings), vetter(office))
    lease = timedelta(seconds=settings.mail_lease)
    return await deliver_all(office.begin, office.store, smtp, office.now, lease, settings.mail_batch, terms=terms)


def throttle_of(settings: Settings) -> Throttle:
    """Give the limits of the installation."""
    return Throttle(settings.mail_per_minute, settings.mail_per_domain)


def waiting_sentence(office: Office) -> str:
    """Say how many letters are about to go, how fast, and when the last will have gone; "" when none waits.

    412 thư, 30 thư/phút: xong khoảng 09:14.
    """
    with office.read() as session:
        recipients = session.exec(
            select(OutboxMessage.recipient).where(
                col(OutboxMessage.state).in_(("released", "sending")), col(OutboxMessage.hold).not_in(HOLDS)
            )
        ).all()
    if not recipients:
        return ""
    throttle = throttle_of(office.settings)
    speeds = [f"{throttle.overall} thư/phút"] if throttle.overall else []
    speeds += [f"{throttle.per_domain} thư/phút tới một tên miền"] if throttle.per_domain else []
    ends_at = finishing_time(recipients, throttle, office.now)
    if ends_at is None:
        return f"{len(recipients)} thư chờ gửi, không giới hạn tốc độ."
    return f"{len(recipients)} thư, {', '.join(speeds)}: xong khoảng {_clock(ends_at, office.now)}."


def _clock(moment: datetime, now: datetime) -> str:
    """Write 09:14, with the day when it is another one."""
    local = moment.astimezone(VIETNAM)
    return f"{local:%H:%M}" if local.date() == now.astimezone(VIETNAM).date() else f"{local:%H:%M ngày %d/%m/%Y}"


def smtp_settings(settings: Settings) -> SmtpSettings | None:
    """Give the mail server of the installation; None when none is configured.

    Raises BadSmtpSettings, BadAddress.
    """
    if not settings.smtp_host:
        return None
    return SmtpSettings(
        host=settings.smtp_host,
        port=settings.smtp_port,
        sender=settings.mail_from,
        id_domain=settings.mail_id_domain,
        username=settings.smtp_username,
        password=settings.smtp_password.get_secret_value(),
        security=settings.smtp_security,
        timeout=settings.smtp_timeout,
        sender_name=settings.mail_from_name,
        reply_to=settings.mail_reply_to,
        redirect_to=settings.mail_redirect,
    )
