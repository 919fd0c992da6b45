"""How many bytes one letter, and one address in a day, may carry; what is too heavy is fetched, not sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Final
from urllib.parse import quote

from sqlmodel import Session, col, select

from models.outbox_message import OutboxMessage
from outbox.letter import Attachment
from services.office import VIETNAM, Office

MB: Final = 1024 * 1024
_CLOSING: Final = "\nMọi vướng mắc xin liên hệ"
_NOTICE: Final = "Các tệp sau nặng quá mức cho phép của thư điện tử nên không gửi kèm; xin tải tại:"


@dataclass(frozen=True)
class Load:
    """What a letter carries in the end; ``fault`` says why a person must look at it first, or is empty."""

    body: str
    attachments: tuple[Attachment, ...]
    fault: str = ""


def loaded(session: Session, office: Office, email: str, body: str, attachments: Sequence[Attachment]) -> Load:
    """Fit the attachments into the budget: the heaviest give way to a link, as long as there is one to give.

    A file without a place in the folder of papers cannot be fetched there and stays in the letter.
    """
    whole = Load(body, tuple(attachments))
    weight = sum(one.size for one in attachments)
    if not weight:
        return whole
    room = _room(session, office, email)
    if weight <= room:
        return whole
    base = office.settings.mail_link_base.rstrip("/")
    heaviest = sorted((one for one in attachments if one.place and base), key=lambda one: -one.size)
    taken: list[Attachment] = []
    while heaviest and weight > room:
        taken.append(heaviest.pop(0))
        weight -= taken[-1].size
    if weight > room:
        way = "" if base else " Chưa đặt nơi tải tệp (THUKY_MAIL_LINK_BASE)."
        fault = (
            f"Tệp kèm nặng {_mb(sum(one.size for one in attachments))} MB, quá mức còn lại {_mb(room)} MB của nơi nhận "
            f"này trong ngày.{way} Gửi bản giấy rồi rút thư, hoặc vẫn gửi cả tệp: thuky outbox release --held"
        )
        return Load(body, whole.attachments, fault)
    links = [f"- {one.name} ({_mb(one.size)} MB): {base}/{quote(one.place)}" for one in taken]
    notice = "\n".join([_NOTICE, *links]) + "\n"
    kept = tuple(one for one in attachments if one not in taken)
    before, closing, after = body.partition(_CLOSING)
    return Load(f"{before}\n{notice}{closing}{after}", kept)


def _room(session: Session, office: Office, email: str) -> int:
    """Say how many bytes an address may still get today, and in one letter."""
    settings = office.settings
    today = datetime.combine(office.today, time(), VIETNAM)
    files = session.exec(
        select(OutboxMessage.attachments).where(
            OutboxMessage.recipient == email,
            col(OutboxMessage.composed_at) >= today,
            OutboxMessage.state != "withdrawn",
            OutboxMessage.hold != "size",
        )
    ).all()
    spent: int = sum(one["size"] for attachments in files for one in attachments)
    return max(0, min(settings.mail_letter_mb * MB, settings.mail_day_mb * MB - spent))


def _mb(size: int) -> str:
    return f"{size / MB:.1f}".replace(".", ",")
