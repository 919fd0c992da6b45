"""The mail server of the demo keeps every letter as a file."""

import asyncio
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import aiosmtplib

from desk.loopback import loopback_server


def _letter(subject: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "ocop@example.vn", "binhson@example.vn", subject
    message.set_content("Kính gửi: Ủy ban nhân dân huyện Bình Sơn")
    return message


def test_letters_are_kept_in_order_and_none_is_overwritten(tmp_path: Path) -> None:
    folder = tmp_path / "mail"
    for round_ in (1, 2):
        with loopback_server(folder) as (host, port, keeper):
            for n in (1, 2):
                asyncio.run(
                    aiosmtplib.send(_letter(f"Nhắc hạn {round_}.{n}"), hostname=host, port=port, start_tls=False)
                )
            assert keeper.received == 2 * round_
    names = sorted(path.name for path in folder.glob("*.eml"))
    assert names == [
        "0001-nhac-han-1-1.eml",
        "0002-nhac-han-1-2.eml",
        "0003-nhac-han-2-1.eml",
        "0004-nhac-han-2-2.eml",
    ]
    kept = message_from_bytes((folder / names[3]).read_bytes(), policy=policy.default)
    assert kept["Subject"] == "Nhắc hạn 2.2"
    assert "huyện Bình Sơn" in kept.get_content()
