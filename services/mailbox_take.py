"""Take the files of a message into the drop folder, on a person's word; ``collect`` does the rest.

The word is committed first, with the folder; then the files are written. Killed in between, the next run writes what
is missing into that very folder: nothing is taken twice, and nothing half.
"""

import os
from hashlib import sha256
from pathlib import Path, PurePosixPath

from sqlmodel import Session, col, select, update

from documents.inspect import MAX_SIZE
from models.admin_unit import CycleUnit
from models.incoming_mail import IncomingMail
from models.obligation import Obligation
from models.product import Product
from outbox.mailbox_files import MailFile, files_of
from outbox.mailbox_message import read_message
from services import audit
from services.mailbox_list import (
    STATE_NAMES,
    Proposal,
    find_mail,
    product_awaited,
    proposals,
    stranger_sentence,
    unit_of,
)
from services.office import VIETNAM, Office

_TAKABLE = ("offered", "open")


class MailSettled(Exception):
    """A message that needs no decision any more."""

    def __init__(self, row: IncomingMail) -> None:
        """Keep the message."""
        self.key = row.key
        told = f" vào {row.place}" if row.place else ""
        super().__init__(f"Thư {row.key[:12]} {STATE_NAMES[row.state]}{told}; không nhận hay bỏ qua lần nữa.")


class NothingToTake(Exception):
    """A message has no file that may be taken."""

    def __init__(self, row: IncomingMail) -> None:
        """Name what is wrong with each file."""
        faults = "; ".join(f"{file['name']} {file['fault']}" for file in row.files if file["fault"])
        super().__init__(f"Thư {row.key[:12]} không có tệp nào nhận được. {faults}".strip())


class SubjectNotSaid(Exception):
    """Nobody said what the files are for, and it is not plain."""

    def __init__(self, found: list[Proposal], reason: str = "") -> None:
        """Name what it may be."""
        options = "; ".join(map(str, found))
        way_out = f"Chọn một: {options}." if options else "Ghi --product MÃ hoặc --obligation ĐƠN-VỊ/MÃ."
        super().__init__(f"{reason or 'Chưa rõ tệp nộp cho việc nào.'} {way_out}")


class CycleNotSaid(Exception):
    """A message about no letter of ours belongs to no cycle."""

    def __init__(self, key: str) -> None:
        """Name the message."""
        super().__init__(f"Thư {key[:12]} không trả lời thư nào nên chưa rõ chu trình. Ghi thêm --cycle CHU-TRÌNH.")


class SenderUnknown(Exception):
    """The sender is nobody the unit is reached through."""

    def __init__(self, sentence: str) -> None:
        """Say so."""
        super().__init__(f"{sentence}. Hỏi lại đơn vị; nếu đúng là của đơn vị thì thêm --stranger.")


class DismissalReasonMissing(Exception):
    """A message is not dismissed without a reason."""

    def __init__(self) -> None:
        """Say what is missing."""
        super().__init__("Chưa ghi lý do bỏ qua thư. Ghi: --reason “…”.")


def take(
    office: Office, key: str, *, product: str = "", obligation: str = "", cycle: str = "", stranger: bool = False
) -> IncomingMail:
    """Put the files of a message into the drop folder, for a product or another duty; gives the row as it is then.

    Raises MailUnknown, MailSettled, NothingToTake, CycleNotSaid, SubjectNotSaid, SenderUnknown.
    """
    with office.begin() as session:
        row = find_mail(session, key)
        if row.state not in _TAKABLE:
            raise MailSettled(row)
        if all(file["fault"] for file in row.files):
            raise NothingToTake(row)
        cycle_key = row.cycle_key or cycle
        if not cycle_key:
            raise CycleNotSaid(row.key)
        unit, subject = _target(session, office, row, cycle_key, (product, obligation))
        sentence = stranger_sentence(session, office, row, cycle_key)
        if sentence and not stranger:
            raise SenderUnknown(sentence)
        day = row.received_at.astimezone(VIETNAM).date()
        row.state, row.place = "taking", f"{cycle_key}/{day.isoformat()}/{unit}/{subject}"
        row.settled_by, row.settled_at, row.state_reason = office.actor, office.now, sentence
        session.add(row)
        audit.record(session, office, "mailbox.take", f"{cycle_key}/mailbox/{row.key[:12]}", row.place)
        found = row.key
    return _finish(office, found)


def finish_taking(office: Office) -> int:
    """Write what killed processes did not; gives how many messages."""
    with office.read() as session:
        keys = session.exec(select(IncomingMail.key).where(IncomingMail.state == "taking")).all()
    for key in keys:
        _finish(office, key)
    return len(keys)


def dismiss(office: Office, key: str, reason: str) -> IncomingMail:
    """Close a message without taking anything. Raises MailUnknown, MailSettled, DismissalReasonMissing."""
    if not reason.strip():
        raise DismissalReasonMissing
    with office.begin() as session:
        row = find_mail(session, key)
        if row.state not in _TAKABLE:
            raise MailSettled(row)
        row.state, row.state_reason = "dismissed", reason.strip()
        row.settled_by, row.settled_at = office.actor, office.now
        session.add(row)
        audit.record(
            session, office, "mailbox.dismiss", f"{row.cycle_key or ''}/mailbox/{row.key[:12]}", reason.strip()
        )
    return row


def _target(
    session: Session, office: Office, row: IncomingMail, cycle_key: str, said: tuple[str, str]
) -> tuple[str, str]:
    """Give the codes of unit and subject that the drop folder knows. Raises SubjectNotSaid."""
    product, obligation = said
    found = proposals(session, office, row, cycle_key)
    if not product and not obligation:
        if len(found) != 1:
            raise SubjectNotSaid(found)
        product, obligation = (found[0].code, "") if found[0].option == "product" else ("", found[0].code)
    unit_key = unit_of(session, office, row, cycle_key)
    if obligation:
        named, separator, code = obligation.partition("/")
        if separator:
            unit_key, obligation = f"{cycle_key}/{named}", code
        duty = session.get(Obligation, f"{unit_key}/{obligation}") if unit_key else None
        if duty is None or duty.unit_key is None:
            raise SubjectNotSaid(found, f"Đơn vị không có việc «{obligation}».")
        product = product_awaited(duty)
        unit_key = duty.unit_key
    if product:
        known = session.get(Product, f"{cycle_key}/{product}")
        if known is None:
            raise SubjectNotSaid(found, f"Chu trình không có sản phẩm «{product}».")
        if unit_key and known.unit_key != unit_key:
            raise SubjectNotSaid(found, f"Sản phẩm «{product}» là của đơn vị khác.")
        unit_key = known.unit_key
    return session.get_one(CycleUnit, unit_key).code, product or obligation


def _finish(office: Office, key: str) -> IncomingMail:
    """Write the files of a message into its folder, then say that it is taken."""
    with office.read() as session:
        row = session.get_one(IncomingMail, key)
    folder = office.settings.inbox / row.place
    for file in files_of(read_message(office.store.get(row.eml_sha256)), MAX_SIZE):
        if not file.fault:
            _write(folder, file)
    with office.begin() as session:
        session.exec(
            update(IncomingMail)
            .where(col(IncomingMail.key) == key, col(IncomingMail.state) == "taking")
            .values(state="taken")
        )
        return session.get_one(IncomingMail, key, populate_existing=True)


def _write(folder: Path, file: MailFile) -> None:
    """Put a file into its folder, whole or not at all; another file of that name is left, the same one is enough."""
    folder.mkdir(parents=True, exist_ok=True)
    digest = sha256(file.content).hexdigest()
    name, path, n = PurePosixPath(file.name), folder / file.name, 1
    while path.exists():
        if sha256(path.read_bytes()).hexdigest() == digest:
            return
        n += 1
        path = folder / f"{name.stem} ({n}){name.suffix}"
    # Names with a dot in front are passed over by collect.
    unfinished = folder / f".{digest[:16]}.{os.getpid()}"
    try:
        with unfinished.open("xb") as opened:
            opened.write(file.content)
            opened.flush()
            os.fsync(opened.fileno())
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
