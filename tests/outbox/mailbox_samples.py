"""Messages as mail servers and people write them, about a letter with a given Message-ID; all written by us."""

from collections.abc import Sequence
from email.message import EmailMessage

OURS = "<aaaabbbbccccddddeeeeffff0000111122223333@thuky.example.vn>"
TO = "binhson@example.vn"


def _lines(text: str) -> bytes:
    return text.lstrip("\n").replace("\n", "\r\n").encode()


def status_report(
    letter: str = OURS,
    to: str = TO,
    action: str = "failed",
    status: str = "5.1.1",
    diagnostic: str = "smtp; 550 5.1.1 <binhson@example.vn>: User unknown in virtual mailbox table",
    original: str = "",
) -> bytes:
    """Write a delivery status notification as Postfix does (RFC 3464)."""
    return _lines(f"""
Return-Path: <>
From: MAILER-DAEMON@mta.example.vn (Mail Delivery System)
To: thuky@example.vn
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
Message-ID: <20200403013101.1@mta.example.vn>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b1/mta.example.vn"

--b1/mta.example.vn
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mta.example.vn.

--b1/mta.example.vn
Content-Type: message/delivery-status

Reporting-MTA: dns; mta.example.vn
Arrival-Date: Fri,  3 Apr 2020 08:30:00 +0700

Final-Recipient: rfc822; {to}
Original-Recipient: rfc822;{original or to}
Action: {action}
Status: {status}
Diagnostic-Code: {diagnostic}

--b1/mta.example.vn
Content-Type: text/rfc822-headers

From: thuky@example.vn
Subject: =?utf-8?b?Tmjhuq9j?=
Message-ID:
 {letter}

--b1/mta.example.vn--
""")


def exchange_report(letter: str = OURS) -> bytes:
    """Write a report as Exchange Online does: the letter as message/rfc822, the thread in its own headers."""
    return _lines(f"""
From: postmaster@example.vn
To: thuky@example.vn
Subject: Undeliverable: =?utf-8?B?Tmjhuq9jIGjhuqFu?=
In-Reply-To: {letter}
References: {letter}
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="x1"

--x1
Content-Type: text/html; charset="utf-8"

<p>Your message to binhson@example.vn couldn't be delivered.</p>

--x1
Content-Type: message/delivery-status

Reporting-MTA: dns;mail.example.vn

Final-recipient: RFC822;{TO}
Action: failed
Status: 5.1.10
Diagnostic-code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound

--x1
Content-Type: message/rfc822

From: thuky@example.vn
Message-ID: {letter}
Subject: a

x
--x1--
""")


def exim_report(letter: str = OURS, said: str = "550 5.1.1 no such user here") -> bytes:
    """Write a bounce in free text as Exim does by default."""
    return _lines(f"""
Return-path: <>
X-Failed-Recipients: {TO}
Auto-Submitted: auto-replied
From: Mail Delivery System <Mailer-Daemon@mta.example.vn>
To: thuky@example.vn
Subject: Mail delivery failed: returning message to sender

This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  {TO}
    {said}

------ This is a copy of the message, including all the headers. ------

Received: from thuky.example.vn
Message-ID: {letter}
Subject: a
To: {TO}

450 4.2.0 this stands in the letter and means nothing
""")


def receipt(letter: str = OURS) -> bytes:
    """Write a disposition notification (RFC 8098)."""
    return _lines(f"""
From: {TO}
To: thuky@example.vn
Subject: Read: a
MIME-Version: 1.0
Content-Type: multipart/report; report-type=disposition-notification; boundary="m1"

--m1
Content-Type: text/plain; charset=utf-8

Thư đã được mở.
--m1
Content-Type: message/disposition-notification

Final-Recipient: rfc822;{TO}
Original-Message-ID: {letter}
Disposition: manual-action/MDN-sent-manually; displayed

--m1--
""")


def answer(
    letter: str = OURS,
    files: Sequence[tuple[str, bytes]] = (),
    sender: str = f"Phạm Thị D <{TO}>",
    **headers: str,
) -> bytes:
    """Write an answer of a person, with files."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = "thuky@example.vn"
    message["Subject"] = headers.pop("Subject", "Trả lời: Nhắc hạn nộp hồ sơ")
    if letter:
        message["In-Reply-To"] = letter
        message["References"] = f"<khac@example.vn> {letter}"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content("Đơn vị gửi hồ sơ kèm theo.\n")
    for name, data in files:
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def nested(depth: int) -> bytes:
    """Write parts within parts."""
    heads = "".join(f'Content-Type: multipart/mixed; boundary="b{n}"\r\n\r\n--b{n}\r\n' for n in range(depth))
    return f"From: a@example.vn\r\nIn-Reply-To: {OURS}\r\n{heads}\r\nx".encode()
