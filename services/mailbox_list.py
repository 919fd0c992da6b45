"""Look at mail that came in: whose it is, whether the sender is known, what its files may be for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sqlmodel import Session, col, select

from models.admin_unit import CycleUnit
from models.dossier import Dossier
from models.incoming_mail import IncomingMail
from models.obligation import Obligation
from models.outbox_message import OutboxMessage
from models.product import Product
from services.contacts import directory_of
from services.letter_facts import addresses_of
from services.mail_returns import WAITING
from services.obligations import DOSSIERS
from services.office import Office

KIND_NAMES: Final[Mapping[str, str]] = {
    "bounce": "thư trả về",
    "delayed": "báo chậm",
    "delivered": "báo đã chuyển",
    "receipt": "xác nhận đã mở",
    "automatic": "tự động",
    "reply": "trả lời",
    "oversize": "quá lớn",
    "unknown": "chưa rõ",
}
STATE_NAMES: Final[Mapping[str, str]] = {
    "settled": "đã ghi nhận",
    "open": "chờ đọc",
    "offered": "có tệp chờ nhận",
    "taking": "đang nhận dở",
    "taken": "đã nhận",
    "dismissed": "đã bỏ qua",
}
_SHORTEST_ID: Final = 6
_OWED: Final = ("registered", "incomplete")


class MailUnknown(Exception):
    """No message has this number, or several begin so."""

    def __init__(self, key: str) -> None:
        """Keep what was asked for."""
        self.key = key
        super().__init__(f"Không có đúng một thư đến mang mã «{key}». Xem mã bằng: thuky mailbox list --all.")


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the files may be for: a product's dossier, or another duty of the unit."""

    option: str
    code: str
    title: str

    def __str__(self) -> str:
        """Give it as a person types it."""
        return f"--{self.option} {self.code} ({self.title})"


def mails_like(office: Office, *, cycle: str = "", everything: bool = False) -> list[IncomingMail]:
    """List what waits for a person, or all, in the order of arrival."""
    wanted = select(IncomingMail).order_by(col(IncomingMail.received_at), col(IncomingMail.key))
    if cycle:
        wanted = wanted.where(IncomingMail.cycle_key == cycle)
    if not everything:
        wanted = wanted.where(col(IncomingMail.state).in_(WAITING))
    with office.read() as session:
        return list(session.exec(wanted))


def find_mail(session: Session, key: str) -> IncomingMail:
    """Find a message by the beginning of its key. Raises MailUnknown."""
    if len(key) < _SHORTEST_ID:
        raise MailUnknown(key)
    begins = col(IncomingMail.key).startswith(key.casefold(), autoescape=True)
    rows = session.exec(select(IncomingMail).where(begins).limit(2)).all()
    if len(rows) != 1:
        raise MailUnknown(key)
    return rows[0]


def unit_of(session: Session, office: Office, row: IncomingMail, cycle_key: str) -> str:
    """Give the key of the unit whose mail it is: the letter's, else the one that has the sender's address; "" if none.

    An address that several units share tells nothing.
    """
    letter = session.get(OutboxMessage, row.message_key) if row.message_key else None
    if letter is not None and letter.cycle_key == cycle_key:
        return _unit_of_letter(session, letter)
    directory = directory_of(session, cycle_key, office.today)
    units = session.exec(select(CycleUnit.key).where(CycleUnit.cycle_key == cycle_key)).all()
    known = [key for key in units if row.sender.casefold() in addresses_of(directory, key)]
    return known[0] if len(known) == 1 else ""


def _unit_of_letter(session: Session, letter: OutboxMessage) -> str:
    """Give the unit that a letter went to, by its duties, else by what its key is about."""
    for key in letter.obligations:
        duty = session.get(Obligation, key)
        if duty is not None and duty.unit_key:
            return duty.unit_key
    about = letter.key.removeprefix(f"{letter.cycle_key}/{letter.letter}/").partition("/")[0]
    product = session.get(Product, f"{letter.cycle_key}/{about}")
    unit = session.get(CycleUnit, f"{letter.cycle_key}/{about}")
    return product.unit_key if product is not None else unit.key if unit is not None else ""


def stranger_sentence(session: Session, office: Office, row: IncomingMail, cycle_key: str) -> str:
    """Say that the sender is nobody the unit is reached through; empty when it is."""
    letter = session.get(OutboxMessage, row.message_key) if row.message_key else None
    unit_key = unit_of(session, office, row, cycle_key)
    known = addresses_of(directory_of(session, cycle_key, office.today), unit_key) if unit_key else frozenset()
    sender = row.sender.casefold()
    if sender and (sender in known or (letter is not None and sender == letter.recipient.casefold())):
        return ""
    return f"Địa chỉ lạ: {row.sender or '(không có)'} không phải đầu mối của đơn vị"


def proposals(session: Session, office: Office, row: IncomingMail, cycle_key: str) -> list[Proposal]:
    """List what the files may be for: what the letter is about, else all that its unit still owes."""
    letter = session.get(OutboxMessage, row.message_key) if row.message_key else None
    unit_key = unit_of(session, office, row, cycle_key)
    if letter is not None and letter.cycle_key == cycle_key:
        about = letter.key.removeprefix(f"{cycle_key}/{letter.letter}/").partition("/")[0]
        product = session.get(Product, f"{cycle_key}/{about}")
        if product is not None:
            return [Proposal("product", product.code, product.name)]
    duties = session.exec(
        select(Obligation)
        .where(Obligation.cycle_key == cycle_key, Obligation.unit_key == unit_key, Obligation.state == "open")
        .order_by(col(Obligation.due_on), col(Obligation.key))
    ).all()
    named = [duty for duty in duties if letter is not None and duty.key in letter.obligations]
    found: list[Proposal] = []
    for duty in named or duties:
        found += _for_duty(session, duty)
    return list(dict.fromkeys(found))


def product_awaited(duty: Obligation) -> str:
    """Give the code of the product whose dossier fulfils a duty; empty for other duties."""
    kind, _, code = duty.awaits.partition(":")
    return code if kind == "dossier" else ""


def _for_duty(session: Session, duty: Obligation) -> list[Proposal]:
    """Name what files can fulfil a duty: products whose dossiers are wanted, or the duty itself."""
    wanted = select(Product).join(Dossier, col(Dossier.key) == col(Product.key)).order_by(Product.code)
    if code := product_awaited(duty):
        wanted = wanted.where(Product.key == f"{duty.cycle_key}/{code}")
    elif duty.code == DOSSIERS:
        wanted = wanted.where(Product.unit_key == duty.unit_key, col(Dossier.state).in_(_OWED))
    else:
        return [Proposal("obligation", duty.code, duty.title)] if duty.awaits == "file" else []
    products = session.exec(wanted).all()
    return [Proposal("product", one.code, one.name) for one in products] or [
        Proposal("obligation", duty.code, duty.title)
    ]
