"""The mail lock: a copied folder or a restored database sends nothing until a person says so.

Three things must agree. The home folder keeps ``outbox/place``, a random word; the database knows that word together
with the moment the file came into this folder (its ctime, which no copy, archive or backup program can set) and the
machine. And ``outbox/runs`` counts starts and ends of sending: a database that counts less is older than this folder.

What this cannot see: a whole machine, disk and all, set back to an earlier day, or run twice from one image. And a
backup taken in the middle of a run that was then killed counts as much as the folder does.
"""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Final

from sqlalchemy import or_, update
from sqlmodel import Session, col, select

from models.audit_entry import AuditEntry
from models.mail_place import MailPlace
from models.outbox_message import OutboxMessage
from models.turn import Turn, take_turn
from outbox.claim import recover
from outbox.queue import hold_back
from services import audit
from services.office import Office

_MACHINE: Final = Path("/etc/machine-id")
_WAY_OUT: Final = (
    "Thư đang khóa, chưa gửi gì. Kiểm tra rằng nơi cũ không còn gửi thư, rồi mở khóa: thuky mail unlock --by “Họ tên”."
)
_RESTORED: Final = (
    "Có trong hộp đi trước khi mở khóa; có thể đã gửi từ nơi cũ. Đối chiếu hộp thư đã gửi, rồi: "
    "thuky outbox release --held, hoặc thuky outbox withdraw"
)


class MailLocked(Exception):
    """The mail of this installation is locked."""

    def __init__(self, reason: str) -> None:
        """Keep the reason."""
        self.reason = reason
        super().__init__(f"{reason} {_WAY_OUT}")


class MailNotLocked(Exception):
    """There is nothing to unlock."""

    def __init__(self) -> None:
        """Say so."""
        super().__init__("Thư không bị khóa; không cần mở.")


class UnlockerMissing(Exception):
    """Mail is not unlocked without a name."""

    def __init__(self) -> None:
        """Say what is missing."""
        super().__init__("Chưa ghi người mở khóa. Ghi: thuky mail unlock --by “Họ tên”.")


def lock_reason(session: Session, office: Office) -> str:
    """Say why this installation must not send; empty when it may, or is new and will be entered when it first does."""
    place = _word(office)
    row = session.get(MailPlace, place) if place else None
    if row is None:
        return _reason_of_a_stranger(session, has_word=bool(place))
    if row.stamp != _stamp(office):
        return "Thư mục dữ liệu này là bản sao chép hoặc được khôi phục từ bản sao lưu."
    if _runs(office, row) > row.runs:
        return "Cơ sở dữ liệu cũ hơn lần gửi thư gần nhất: nó được khôi phục từ bản sao lưu."
    return ""


def lock_sentence(session: Session, office: Office) -> str:
    """Give the reason and the way out; empty when the mail is not locked."""
    reason = lock_reason(session, office)
    return f"{reason} {_WAY_OUT}" if reason else ""


@contextmanager
def sending(office: Office) -> Iterator[None]:
    """Count the start and the end of a run of sending around the block. Raises MailLocked; then nothing is counted."""
    word = _admitted(office)
    _count(office, word)
    try:
        yield
    finally:
        _count(office, word)


def unlock(office: Office, by: str) -> int:
    """Let this installation send again, on a person's word; returns how many letters wait for another word.

    Whatever waited or was under way may have gone out from the old place: it is held until ``release --held``, or
    unknown. Raises UnlockerMissing, MailNotLocked.
    """
    if not by.strip():
        raise UnlockerMissing
    with office.begin() as session:
        take_turn(session.connection(), Turn.ENTER_PLACE)  # on SQLite asking for the connection takes the lock
        if not lock_reason(session, office):
            raise MailNotLocked
        word = _new_word(office)
        recover(session, office.now, timedelta())
        waiting = session.exec(
            select(OutboxMessage.key).where(col(OutboxMessage.state).in_(("draft", "released")))
        ).all()
        session.exec(
            update(OutboxMessage).where(col(OutboxMessage.key).in_(waiting)).values(hold="")  # also what was let go
        )
        held = hold_back(session, waiting, "restored", _RESTORED)
        _enter(session, office, word, by.strip())
        audit.record(session, office, "mail.unlock", word, by.strip())
    return held


def _reason_of_a_stranger(session: Session, *, has_word: bool) -> str:
    """Say why a place that the database does not know must not send; empty when nobody ever sent from it."""
    is_used = session.exec(
        select(OutboxMessage.key)
        .where(or_(col(OutboxMessage.attempts) > 0, col(OutboxMessage.state) == "sent"))
        .limit(1)
    ).first()
    is_imported = session.exec(select(AuditEntry.id).where(AuditEntry.action == "archive.import").limit(1)).first()
    if is_imported is not None:
        return "Dữ liệu được nhập từ gói lưu trữ."
    if is_used is None and session.exec(select(MailPlace.key).limit(1)).first() is None:
        return ""
    if has_word:
        return "Cơ sở dữ liệu này không phải của thư mục dữ liệu này."
    return "Cơ sở dữ liệu này đã gửi thư từ nơi khác, hoặc từ trước khi chương trình có khóa thư."


def _admitted(office: Office) -> str:
    """Give the word of this place; a new installation is entered here. Raises MailLocked."""
    with office.begin() as session:
        take_turn(session.connection(), Turn.ENTER_PLACE)  # on SQLite asking for the connection takes the lock
        if reason := lock_reason(session, office):
            raise MailLocked(reason)
        word = _word(office)
        if not word or session.get(MailPlace, word) is None:
            word = _new_word(office)
            _enter(session, office, word, "")
        return word


def _count(office: Office, word: str) -> None:
    """Count in the database, commit, then in the folder: killed between, the folder shows less, which is no lock."""
    with office.begin() as session:
        session.exec(update(MailPlace).where(col(MailPlace.key) == word).values(runs=col(MailPlace.runs) + 1))
        runs = session.exec(select(MailPlace.runs).where(MailPlace.key == word)).one()
    _write(_folder(office) / "runs", str(runs))


def _enter(session: Session, office: Office, word: str, by: str) -> None:
    session.add(MailPlace(key=word, stamp=_stamp(office), runs=0, opened_at=office.now, opened_by=by))
    session.flush()


def _folder(office: Office) -> Path:
    folder = office.settings.home / "outbox"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _new_word(office: Office) -> str:
    """Give the folder a word of its own; the count begins anew with it."""
    word = secrets.token_hex(16)
    (_folder(office) / "runs").unlink(missing_ok=True)
    _write(_folder(office) / "place", word)
    return word


def _word(office: Office) -> str:
    try:
        return (office.settings.home / "outbox" / "place").read_text(encoding="ascii").strip()
    except (FileNotFoundError, ValueError):
        return ""


def _stamp(office: Office) -> str:
    """Give what a copy of ``place`` does not have."""
    status = (_folder(office) / "place").stat()
    try:
        machine = _MACHINE.read_bytes()
    except OSError:
        machine = b""
    return f"{status.st_ctime_ns} {sha256(machine).hexdigest()[:16]}"


def _runs(office: Office, row: MailPlace) -> int:
    """Read the count of the folder. Nobody takes it away: without it, or unreadable, the database proves nothing."""
    try:
        return int((_folder(office) / "runs").read_text(encoding="ascii"))
    except FileNotFoundError:
        return 0 if row.runs <= 1 else row.runs + 1  # killed after the very first count
    except ValueError:
        return row.runs + 1


def _write(path: Path, word: str) -> None:
    """Replace a small file and force it to the disk."""
    new = path.with_name(f".{path.name}.{os.getpid()}")
    with new.open("w", encoding="ascii") as file:
        file.write(word)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
