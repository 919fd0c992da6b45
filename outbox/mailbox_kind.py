"""What a message that came in is: a server's report, a receipt, an automatic answer, an answer, or unknown.

Only what the message says of itself is read here; whether it is about a letter of ours is asked of the rows. Where a
report is not clear it is unknown: a person reads it, and no address dies of a guess.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import Message
from typing import Final, Literal

from outbox.delivery import clean_answer
from outbox.mailbox_message import (
    header_text,
    inner,
    message_ids,
    parts_of,
    raw_header,
    sender_of,
    text_of,
    threads_of,
)

Kind = Literal["report", "receipt", "automatic", "reply", "unknown"]
Action = Literal["failed", "delayed", "delivered"]

_ACTIONS: Final[dict[str, Action]] = {
    "failed": "failed",
    "delayed": "delayed",
    "delivered": "delivered",
    "relayed": "delivered",
    "expanded": "delivered",
}
_STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
_REPLY_CODE = re.compile(r"(?:^|[\s:#(])([45])\d\d(?=[ -])", re.MULTILINE)
_ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9.-]{1,190}")
_DAEMONS: Final = frozenset({"mailer-daemon", "postmaster"})
# Where the copy of our own letter begins in reports of servers that write free text (Exim, qmail, Exchange, Postfix).
_COPY = re.compile(
    r"^(-{3,}.*(copy|original|below this line|nguyên gốc).*|Original message headers:.*|Message-ID:.*|Received:.*)$",
    re.IGNORECASE | re.MULTILINE,
)
_MOST_REPORTS: Final = 50


@dataclass(frozen=True)
class Report:
    """What a server, or a reader's program, says about one recipient; ``status`` like 5.1.1, empty: not said."""

    address: str
    action: Action
    status: str
    diagnostic: str
    original: str = ""

    def is_about(self, address: str) -> bool:
        """Say whether it is this recipient, under the address that was written to."""
        return address.casefold() in {self.address.casefold(), self.original.casefold()}


@dataclass(frozen=True)
class Reading:
    """A kind, the Message-IDs that it may be about (most telling first), the reports, and a word for people."""

    kind: Kind
    ids: tuple[str, ...] = ()
    reports: tuple[Report, ...] = ()
    note: str = ""


def read_kind(message: Message) -> Reading:
    """Say what a message is. Raises BrokenMail."""
    content_type = message.get_content_type()
    report_type = str(message.get_param("report-type", "")).casefold()
    if content_type == "multipart/report" and report_type == "disposition-notification":
        return _receipt(message)
    if content_type == "multipart/report" and (reports := _reports(message)):
        return Reading("report", _original_ids(message), reports)
    if _is_daemon(message):
        return _free_report(message)
    if _is_automatic(message):
        return Reading("automatic", threads_of(message), note=header_text(message, "Auto-Submitted"))
    answered = threads_of(message)
    return Reading("reply" if answered else "unknown", answered)


def _reports(message: Message) -> tuple[Report, ...]:
    """Read the delivery status of each recipient (RFC 3464; RFC 6533 for addresses with diacritics)."""
    found = []
    kinds = {"message/delivery-status", "message/global-delivery-status"}
    for part in parts_of(message):
        if part.get_content_type() in kinds:
            blocks = inner(part)
            for block in blocks[: _MOST_REPORTS + 1]:
                action = _ACTIONS.get(header_text(block, "Action").casefold())
                address = _typed(block, "Final-Recipient")
                if action is not None and address:
                    status = _STATUS.search(header_text(block, "Status"))
                    diagnostic = _said(header_text(block, "Diagnostic-Code"))
                    original = _typed(block, "Original-Recipient")
                    found.append(Report(address, action, status[0] if status else "", diagnostic, original))
    return tuple(found)


def _typed(block: Message, name: str) -> str:
    """Read an address field: ``rfc822; nguoi@example.vn``."""
    found = _ADDRESS.search(header_text(block, name).partition(";")[2])
    return found[0] if found else ""


def _said(diagnostic: str) -> str:
    """Drop the kind of a diagnostic: ``smtp; 550 …``."""
    kind, separator, text = diagnostic.partition(";")
    return text.strip() if separator and " " not in kind.strip() else diagnostic


def _original_ids(message: Message) -> tuple[str, ...]:
    """List the Message-IDs of the letter that a report returns, then those of its own thread."""
    found: list[str] = []
    for part in parts_of(message):
        kind = part.get_content_type()
        if kind in {"message/rfc822", "message/global"}:
            found += [one for original in inner(part) for one in message_ids(raw_header(original, "Message-ID"))]
        elif kind in {"text/rfc822-headers", "message/global-headers"}:
            text = text_of(part) if kind.startswith("text/") else "".join(map(str, inner(part))) or text_of(part)
            found += _ids_in_headers(text)
    return tuple(dict.fromkeys((*found, *threads_of(message))))


def _ids_in_headers(text: str) -> Sequence[str]:
    """Find Message-ID lines in copied headers; one may be folded."""
    lines = re.findall(r"^[ \t>]*Message-ID:\s*(<[^<>\s]{3,250}>)", text, re.IGNORECASE | re.MULTILINE)
    return list(dict.fromkeys(lines))


def _receipt(message: Message) -> Reading:
    """Read a disposition notification (RFC 8098): whoever opened the letter, or deleted it unread."""
    reports = []
    ids: list[str] = []
    for part in parts_of(message):
        if part.get_content_type() in {"message/disposition-notification", "message/global-disposition-notification"}:
            for block in inner(part):
                ids += message_ids(raw_header(block, "Original-Message-ID"))
                disposition = header_text(block, "Disposition").rpartition(";")[2].strip()
                original = _typed(block, "Original-Recipient")
                reports.append(Report(_typed(block, "Final-Recipient"), "delivered", "", disposition, original))
    return Reading("receipt", tuple(dict.fromkeys((*ids, *_original_ids(message)))), tuple(reports[:_MOST_REPORTS]))


def _is_daemon(message: Message) -> bool:
    """Say whether a mail server writes: by its name, its empty return path, or its own list of failed recipients."""
    _, address = sender_of(message)
    is_named = address.rpartition("@")[0].casefold() in _DAEMONS
    returns_to = raw_header(message, "Return-Path").strip()
    return is_named and (returns_to in {"", "<>"} or "X-Failed-Recipients" in message)


def _free_report(message: Message) -> Reading:
    """Read a server's report in free text: the addresses and the status that stand before the copy of the letter.

    4 and 5 both named, or neither: the kind is unknown.
    """
    texts = [text_of(part) for part in parts_of(message) if part.get_content_type() in {"text/plain", "text/html"}]
    whole = "\n".join(texts)
    copied = _COPY.search(whole)
    before = whole[: copied.start()] if copied else whole
    ids = [*_original_ids(message), *_ids_in_headers(whole)]
    named = f"{raw_header(message, 'X-Failed-Recipients')}\n{before}"
    addresses = list(dict.fromkeys(found.rstrip(".") for found in _ADDRESS.findall(named)))
    statuses = [found for found in _STATUS.finditer(before) if found[1] != "2"]
    classes = {found[1] for found in statuses} or set(_REPLY_CODE.findall(before))
    if not addresses or len(classes) != 1:
        return Reading(
            "unknown", tuple(dict.fromkeys(ids)), note="máy chủ thư báo nhưng không rõ về địa chỉ nào, vì sao"
        )
    status = statuses[0][0] if statuses else f"{min(classes)}.0.0"
    line = next((line for line in before.splitlines() if status in line or _REPLY_CODE.search(line)), "")
    action: Action = "failed" if classes == {"5"} else "delayed"
    reports = tuple(Report(one, action, status, clean_answer(line)) for one in addresses[:_MOST_REPORTS])
    return Reading("report", tuple(dict.fromkeys(ids)), reports)


def _is_automatic(message: Message) -> bool:
    """Say whether a program answers (RFC 3834), or a list or an advertisement came."""
    submitted = raw_header(message, "Auto-Submitted").partition(";")[0].strip().casefold()
    precedence = raw_header(message, "Precedence").strip().casefold()
    marked = any(name in message for name in ("X-Autoreply", "X-Autorespond", "List-Id", "Feedback-ID"))
    return submitted not in {"", "no"} or precedence in {"bulk", "junk", "list", "auto_reply"} or marked
