"""One IMAP mailbox, read page by page and message by message; nothing in it is changed unless the settings say so.

Python's own imaplib: one mailbox, one message at a time, nothing to wait for beside it; so an asynchronous library
would add a dependency and no speed. UIDs name the messages; sequence numbers, which shift, serve only within a page.
"""

import imaplib
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final

from domain.errors import RuleBroken
from outbox.delivery import clean_answer
from outbox.mailbox_settings import MailboxSettings

HEAD_BYTES: Final = 64 * 1024
# What a lost, refused or misunderstood connection raises. ssl.SSLError and timeouts are OSErrors.
_LOSS: Final = (imaplib.IMAP4.error, OSError)
_UID = re.compile(rb"\bUID (\d+)")
_SIZE = re.compile(rb"\bRFC822\.SIZE (\d+)")
_DATE = re.compile(rb'\bINTERNALDATE "([^"]{1,40})"')


class MailboxUnreachable(RuleBroken):
    """Say that the mailbox cannot be read now: no connection, a bad certificate, a refused login or folder."""

    def __init__(self, host: str, port: int, answer: str) -> None:
        super().__init__(host, port, answer)
        self.host = host
        self.port = port
        self.answer = answer

    def sentence(self) -> str:
        """Name the server and what it said."""
        return (
            f"Không đọc được hộp thư đến tại {self.host}:{self.port}: {self.answer}. "
            "Thư vẫn nằm trong hộp thư; hãy xem lại cấu hình THUKY_IMAP_… hoặc hỏi người quản trị máy chủ thư."
        )


@dataclass(frozen=True)
class Heading:
    """One message as the mailbox lists it; ``size`` in bytes, ``received_at`` when the server took it in."""

    uid: int
    size: int
    received_at: datetime


@dataclass(frozen=True)
class Page:
    """The next messages by UID, which mean nothing under another ``validity`` (UIDVALIDITY)."""

    validity: int
    headings: tuple[Heading, ...]


class Mailbox:
    """An open mailbox; made by ``open_mailbox``."""

    def __init__(self, imap: imaplib.IMAP4, settings: MailboxSettings) -> None:
        self._imap = imap
        self._settings = settings

    def page(self, validity: int, after: int, limit: int) -> Page:
        """Give the messages after a UID, at most so many; from the first when UIDVALIDITY is another one now.

        The folder is opened anew for each page: no message expunged by somebody else shifts the numbers in between.
        """
        with self._heard():
            folder = '"' + self._settings.folder.replace("\\", "\\\\").replace('"', '\\"') + '"'
            count = int(self._ask(*self._imap.select(folder, readonly=not self._settings.mark_seen))[0])
            current = int(self._imap.response("UIDVALIDITY")[1][0])
            first = self._first_after(after if current == validity else 0, count)
            if first > count:
                return Page(current, ())
            span = f"{first}:{min(first + limit - 1, count)}"
            lines = self._ask(*self._imap.fetch(span, "(UID RFC822.SIZE INTERNALDATE)"))
            headings = (_heading(line) for line in lines if isinstance(line, bytes))
            known = sorted((one for one in headings if one is not None), key=lambda one: one.uid)
            if not known:
                raise imaplib.IMAP4.error("máy chủ không cho biết danh sách thư")
        return Page(current, tuple(known))

    def message(self, uid: int) -> bytes | None:
        """Fetch a whole message without marking it; None when it is gone."""
        return self._fetch(uid, f"BODY.PEEK[]<0.{self._settings.max_bytes}>")

    def head(self, uid: int) -> bytes | None:
        """Fetch the beginning of a message's headers without marking it; None when it is gone."""
        return self._fetch(uid, f"BODY.PEEK[HEADER]<0.{HEAD_BYTES}>")

    def mark_seen(self, uid: int) -> None:
        """Mark a message as read, where the settings say so."""
        if self._settings.mark_seen:
            with self._heard():
                self._ask(*self._imap.uid("STORE", str(uid), "+FLAGS.SILENT", r"(\Seen)"))

    def _first_after(self, uid: int, count: int) -> int:
        """Find the first sequence number whose UID is greater, by halving; one more than ``count`` when none is."""
        low, high = 1, count + 1
        while low < high:
            middle = (low + high) // 2
            found = _UID.search(b" ".join(filter(None, _flat(self._ask(*self._imap.fetch(str(middle), "(UID)"))))))
            if found is None:
                raise imaplib.IMAP4.error("hộp thư thay đổi trong khi đọc")
            low, high = (low, middle) if int(found[1]) > uid else (middle + 1, high)
        return low

    def _fetch(self, uid: int, what: str) -> bytes | None:
        with self._heard():
            answers = self._ask(*self._imap.uid("FETCH", str(uid), f"({what})"))
        # Changes of flags of other messages may stand among the answers: only a literal is a content.
        bodies = [one[1] for one in answers if isinstance(one, tuple) and _is_of(one[0], uid)]
        return bytes(bodies[0]) if bodies else None

    def _ask(self, kind: str, data: list[Any]) -> list[Any]:
        """Give what the server answered with OK."""
        if kind != "OK":
            raise imaplib.IMAP4.error(" ".join(one.decode("utf-8", "replace") for one in _flat(data)))
        return data

    @contextmanager
    def _heard(self) -> Iterator[None]:
        """Say what went wrong in one clean line; answers that are no IMAP are a loss too."""
        try:
            yield
        except (*_LOSS, ValueError, TypeError, IndexError) as loss:
            raise _unreachable(self._settings, loss) from loss


@contextmanager
def open_mailbox(settings: MailboxSettings) -> Iterator[Mailbox]:
    """Connect, encrypted and logged in, and leave afterwards.

    Raises:
        MailboxUnreachable: with what the server said.
    """
    imap = _connect(settings)
    try:
        _login(imap, settings)
        yield Mailbox(imap, settings)
    finally:
        with suppress(*_LOSS):
            imap.logout()
        with suppress(*_LOSS):
            imap.shutdown()


def _connect(settings: MailboxSettings) -> imaplib.IMAP4:
    try:
        context = ssl.create_default_context(cafile=settings.ca_file or None)
        if settings.security == "tls":
            return imaplib.IMAP4_SSL(settings.host, settings.port, ssl_context=context, timeout=settings.timeout)
        imap = imaplib.IMAP4(settings.host, settings.port, timeout=settings.timeout)
    except _LOSS as loss:
        raise _unreachable(settings, loss) from loss
    if settings.security == "starttls":
        try:
            imap.starttls(context)
        except _LOSS as loss:
            with suppress(*_LOSS):
                imap.shutdown()
            raise _unreachable(settings, loss) from loss
    return imap


def _login(imap: imaplib.IMAP4, settings: MailboxSettings) -> None:
    """Log in: AUTHENTICATE PLAIN carries every letter, LOGIN only ASCII.

    Raises:
        MailboxUnreachable: never with the password in it, and not chained to an error that may hold it.
    """
    plain = f"\0{settings.username}\0{settings.password}".encode()
    fault = ""
    try:
        if "AUTH=PLAIN" in imap.capabilities:
            imap.authenticate("PLAIN", lambda _challenge: plain)
        else:
            imap.login(settings.username, settings.password)
    except UnicodeEncodeError:
        fault = "máy chủ chỉ nhận tên và mật khẩu không dấu"
    except _LOSS as loss:
        fault = f"đăng nhập bị từ chối: {_said(loss)}".replace(settings.password, "…")
    if fault:
        raise MailboxUnreachable(settings.host, settings.port, fault)


def _unreachable(settings: MailboxSettings, loss: BaseException) -> MailboxUnreachable:
    return MailboxUnreachable(settings.host, settings.port, _said(loss))


def _said(loss: BaseException) -> str:
    """Say in one clean line what went wrong."""
    first = loss.args[0] if loss.args else ""
    text = first.decode("utf-8", "replace") if isinstance(first, bytes) else str(loss)
    return clean_answer(text).rstrip(".") or type(loss).__name__


def _flat(data: list[Any]) -> list[bytes]:
    return [part for one in data for part in (one if isinstance(one, tuple) else (one,)) if isinstance(part, bytes)]


def _is_of(line: bytes, uid: int) -> bool:
    found = _UID.search(line)
    return found is not None and int(found[1]) == uid


def _heading(line: bytes) -> Heading | None:
    uid, size, moment = _UID.search(line), _SIZE.search(line), _DATE.search(line)
    if uid is None or size is None or moment is None:
        return None
    received = parsedate_to_datetime(moment[1].decode("ascii", "replace"))
    return Heading(int(uid[1]), int(size[1]), received if received.tzinfo else received.replace(tzinfo=UTC))
