"""One mailbox on Debian's own Dovecot: encrypted, looked at only, page by page."""

import imaplib
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone

import pytest

from outbox.mailbox import Mailbox, MailboxUnreachable, Page, _login, open_mailbox
from outbox.mailbox_settings import BadMailboxSettings, MailboxSettings
from tests.outbox.dovecot import PASSWORD, USER, Dovecot, dovecot

RECEIVED = datetime(2020, 4, 3, 9, 15, tzinfo=timezone(timedelta(hours=7)))


@pytest.fixture(scope="module")
def server() -> Iterator[Dovecot]:
    """Run Dovecot."""
    with dovecot() as server:
        yield server


def messages(count: int) -> list[bytes]:
    return [f"Subject: thu {n}\r\n\r\nnoi dung\r\n".encode() for n in range(1, count + 1)]


def pages(mailbox: Mailbox, limit: int, validity: int = 0, after: int = 0) -> list[Page]:
    found = [mailbox.page(validity, after, limit)]
    while found[-1].headings:
        found.append(mailbox.page(found[-1].validity, found[-1].headings[-1].uid, limit))
    return found[:-1]


@pytest.mark.parametrize("security", ["tls", "starttls", "none"])
def test_pages_follow_each_other_and_nothing_is_marked(server: Dovecot, security: str) -> None:
    server.empty()
    server.add(messages(7), RECEIVED)
    port = server.tls_port if security == "tls" else server.port
    with open_mailbox(server.settings(security=security, port=port)) as mailbox:
        assert pages(mailbox, 3)[0].headings[0].received_at == RECEIVED
        assert [len(page.headings) for page in pages(mailbox, 3)] == [3, 3, 1]
        (last,) = pages(mailbox, 3)[-1].headings
        assert mailbox.message(last.uid) == messages(7)[-1]
        assert mailbox.head(last.uid) == b"Subject: thu 7\r\n\r\n"
        assert mailbox.message(last.uid + 1000) is None
        mailbox.mark_seen(last.uid)  # the settings do not say so
    with server.client() as client:
        client.select("INBOX", readonly=True)
        assert client.search(None, "SEEN")[1] == [b""]
    with open_mailbox(server.settings(mark_seen=True)) as mailbox:
        mailbox.page(0, 0, 1)
        mailbox.mark_seen(last.uid)
    with server.client() as client:
        client.select("INBOX", readonly=True)
        assert client.search(None, "SEEN")[1] == [b"7"]


def test_messages_taken_out_by_somebody_else_shift_nothing(server: Dovecot) -> None:
    server.empty()
    server.add(messages(6), RECEIVED)
    with open_mailbox(server.settings()) as mailbox, server.client() as client:
        first = mailbox.page(0, 0, 2)
        client.select("INBOX")
        client.store("1:3", "+FLAGS.SILENT", r"(\Deleted)")
        client.expunge()
        rest = pages(mailbox, 50, first.validity, first.headings[-1].uid)
        assert [mailbox.message(one.uid) for one in rest[0].headings] == messages(6)[3:]


def test_another_uidvalidity_begins_anew(server: Dovecot) -> None:
    def fill() -> Page:
        with server.client() as client:
            client.create("OCOP")
        server.add(messages(3), RECEIVED, "OCOP")
        with open_mailbox(server.settings(folder="OCOP")) as mailbox:
            return mailbox.page(0, 0, 50)

    before = fill()
    with server.client() as client:
        assert client.delete("OCOP")[0] == "OK"
    after = fill()
    assert before.validity != after.validity
    with open_mailbox(server.settings(folder="OCOP")) as mailbox:
        assert mailbox.page(before.validity, 3, 50) == after
        assert mailbox.page(after.validity, 3, 50).headings == ()


def refusal(settings: MailboxSettings) -> MailboxUnreachable:
    with pytest.raises(MailboxUnreachable) as refused, open_mailbox(settings) as mailbox:
        mailbox.page(0, 0, 1)
    return refused.value


def test_a_certificate_that_cannot_be_trusted_is_refused(server: Dovecot) -> None:
    for security, port in (("tls", server.tls_port), ("starttls", server.port)):
        unknown = refusal(server.settings(security=security, port=port, ca_file=""))
        assert "CERTIFICATE_VERIFY_FAILED" in str(unknown)
    with dovecot("mail.example.vn") as other:
        assert "certificate is not valid for '127.0.0.1'" in str(refusal(other.settings()))


def test_a_wrong_password_is_not_shown(server: Dovecot) -> None:
    settings = server.settings(password="Bí-Mật-sai")  # noqa: S106 - a wrong one
    fault = refusal(settings)
    told = "".join(traceback.format_exception(fault)) + str(fault) + repr(settings)
    assert "đăng nhập bị từ chối" in told
    assert "Bí-Mật-sai" not in told
    assert PASSWORD not in repr(server.settings())


def test_other_losses_are_named(server: Dovecot) -> None:
    assert "refused" in str(refusal(server.settings(port=1)))
    assert "KHONG" in str(refusal(server.settings(folder="KHONG")))
    assert "timed out" in str(refusal(server.settings(security="starttls", timeout=0.3)))  # silence on the TLS port


class _Talk(imaplib.IMAP4):
    """A connection that gives made-up answers: what no sound server says."""

    def __init__(self, answers: list[object]) -> None:
        self.answers = answers

    def select(self, mailbox: str = "INBOX", readonly: bool = False) -> tuple[str, list[bytes | None]]:  # noqa: ARG002, FBT001, FBT002
        return "OK", [b"1"]

    def response(self, code: str) -> tuple[str, list[bytes | None]]:
        return code, [b"7"]

    def fetch(self, message_set: str, message_parts: str) -> tuple[str, list[object]]:  # type: ignore[override]  # noqa: ARG002
        return "OK", [self.answers.pop(0)]

    def uid(self, command: str, *args: str) -> tuple[str, list[object]]:  # noqa: ARG002
        return "NO", [self.answers.pop(0)]


@pytest.mark.parametrize(
    "answers",
    [
        [None],
        [b"1 (UID 5)", b"1 (UID 5 RFC822.SIZE 1)"],
        [b"1 (UID 5)", b'1 (UID 5 RFC822.SIZE 1 INTERNALDATE "no day")'],
    ],
)
def test_answers_that_cannot_be_understood_are_a_loss(server: Dovecot, answers: list[object]) -> None:
    with pytest.raises(MailboxUnreachable):
        Mailbox(_Talk(answers), server.settings()).page(7, 0, 50)


def test_a_refused_fetch_is_a_loss(server: Dovecot) -> None:
    with pytest.raises(MailboxUnreachable, match="hỏng đĩa"):
        Mailbox(_Talk(["hỏng đĩa".encode()]), server.settings()).message(1)


def test_a_server_without_plain_takes_login_and_only_ascii(server: Dovecot) -> None:
    class Old(_Talk):
        capabilities = ("IMAP4REV1",)
        given: tuple[str, str] = ("", "")

        def login(self, user: str, password: str) -> tuple[str, list[bytes]]:  # type: ignore[override]
            self.given = user, password.encode("ascii").decode()
            return "OK", []

    old = Old([])
    _login(old, server.settings(password="ascii"))  # noqa: S106 - of nobody
    assert old.given == (USER, "ascii")
    with pytest.raises(MailboxUnreachable, match="không dấu"):
        _login(old, server.settings())


def test_a_time_without_zone_is_utc(server: Dovecot) -> None:
    line = b'1 (UID 5 RFC822.SIZE 9 INTERNALDATE "03-Apr-2020 02:15:00 -0000")'
    assert server.settings().name == f"ocop@127.0.0.1:{server.tls_port}/INBOX"
    (heading,) = Mailbox(_Talk([b"1 (UID 5)", line]), server.settings()).page(7, 0, 50).headings
    assert heading.received_at == datetime(2020, 4, 3, 2, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"host": " "}, "THUKY_IMAP_HOST"),
        ({"port": 0}, "1–65535"),
        ({"security": "ssl"}, "none, starttls hoặc tls"),
        ({"username": ""}, "THUKY_IMAP_USERNAME"),
        ({"password": ""}, "THUKY_IMAP_PASSWORD"),
        ({"password": "a\r\nb"}, "ký tự điều khiển"),
        ({"folder": "Thư đến"}, "không dấu"),
        ({"timeout": 0.0}, "lớn hơn 0"),
        ({"security": "none", "host": "mail.example.vn"}, "không mã hóa"),
    ],
)
def test_settings_under_which_nothing_can_be_read_are_refused(changes: dict[str, object], fault: str) -> None:
    facts: dict[str, object] = {"host": "127.0.0.1", "port": 993, "username": "ocop", "password": "x"}
    with pytest.raises(BadMailboxSettings, match=fault):
        MailboxSettings(**(facts | changes))  # type: ignore[arg-type]
