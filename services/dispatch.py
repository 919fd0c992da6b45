"""Dispatch: send the letters that are released."""

import asyncio
from datetime import timedelta

from outbox.deliver import Records, deliver_all
from outbox.smtp_settings import SmtpSettings
from services.office import Office
from services.result import StepResult, nothing_yet
from services.settings import Settings


def run(office: Office) -> StepResult:
    """Send what is released, of all cycles; without a mail server the letters wait where they are."""
    smtp = smtp_settings(office.settings)
    if smtp is None:
        return nothing_yet("dispatch", "Chưa đặt máy chủ thư (THUKY_SMTP_HOST); thư nằm chờ trong hộp đi")
    lease = timedelta(seconds=office.settings.mail_lease)
    counts = asyncio.run(
        deliver_all(
            office.begin,
            office.store,
            smtp,
            office.now,
            lease,
            office.settings.mail_batch,
            records=Records(office.store.keep, office.settings.home / "outbox"),
        )
    )
    figures = {
        "sent": counts.sent,
        "failed": counts.failed,
        "retried": counts.retried,
        "unknown": counts.unknown + counts.doubtful,
        "recovered": counts.recovered,
    }
    return StepResult("dispatch", figures, (counts.unreachable,) if counts.unreachable else ())


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
