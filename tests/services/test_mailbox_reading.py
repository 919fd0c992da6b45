"""Mailbox: each message once and none missed, whatever happens between the mailbox and the rows."""

import os
import resource
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlmodel import select

from models.contact import DeadAddress
from models.incoming_mail import IncomingMail, MailboxBookmark
from outbox.mailbox import Mailbox
from outbox.mailbox_settings import BadMailboxSettings
from services import mailbox
from services.office import Office
from services.settings import Settings
from tests import postgres
from tests.outbox import mailbox_samples as samples
from tests.outbox.dovecot import Dovecot
from tests.services.installation import Installation
from tests.services.killing import kill_at
from tests.services.mail_cast import (
    NOW,
    Deliver,
    announced,
    deliver,
    mails_of,
    on_both,
    ours,
    prepared,
    reach,
    read,
    server,
)
from tests.services.reading import audit_of, rows

__all__ = ["announced", "deliver", "ours", "prepared", "server"]  # fixtures

LETTER = "announce/524"


@contextmanager
def looking(installation: Installation) -> Iterator[Office]:
    with installation.at(NOW) as office:
        yield office


def test_another_uidvalidity_takes_nothing_twice(
    announced: Installation,
    server: Dovecot,
    ours: str,
) -> None:
    raw = [samples.status_report(ours), samples.answer(ours), samples.answer("")]
    for expected in (3, 0):
        with server.client() as client:
            client.delete("OCOP")
            client.create("OCOP")
        server.add(raw, NOW, "OCOP")
        assert read(announced, server, imap_folder="OCOP").figures["mails"] == expected
    with looking(announced) as office:
        assert len(mails_of(office)) == 3
        assert len(audit_of(office, LETTER)) == len(set(audit_of(office, LETTER)))


def test_big_broken_and_vanished_messages_stop_nothing(
    announced: Installation,
    deliver: Deliver,
    ours: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    big = samples.answer(ours, files=[("a.pdf", b"%PDF" + b"x" * 1_200_000)])
    deeply = samples.nested(3000).replace(samples.OURS.encode(), ours.encode())
    deliver(big, deeply, b"\x00\xff" * 100, samples.answer(ours), imap_max_mb=1)
    with looking(announced) as office:
        found = [(row.kind, row.state, bool(row.eml_sha256)) for row in mails_of(office)]
        assert found == [
            ("oversize", "open", False), ("unknown", "open", True), ("unknown", "open", True), ("reply", "open", True),
        ]  # fmt: skip
        assert "cấu trúc hỏng" in mails_of(office)[1].verdict
        assert mails_of(office)[0].subject == "Trả lời: Nhắc hạn nộp hồ sơ"
    monkeypatch.setattr(Mailbox, "message", lambda *_: None)  # somebody took it out after it was listed
    assert deliver(samples.answer(ours)).figures["mails"] == 0
    with looking(announced) as office, office.read() as session:
        (bookmark,) = session.exec(select(MailboxBookmark)).all()
        assert bookmark.uid > int(mails_of(office)[-1].uid.partition("/")[2])


@on_both
def test_killed_anywhere_and_run_again_everything_is_there_once(
    announced: Installation,
    server: Dovecot,
    ours: str,
) -> None:
    server.empty()
    server.add([samples.status_report(ours), samples.answer(ours, files=[("a.pdf", b"%PDF")])], NOW)
    reached = reach(server)
    # One message passes four points: before and after its file, before and after its commit. Each run is killed one
    # point later than the run before, so a run meets what the killed ones left at every point.
    killed = [kill_at(lambda: announced.at(NOW, **reached), mailbox.run, point) for point in (1, 2, 3, 4, 1, 2, 3, 4)]
    assert all(killed)
    read(announced, server)
    with looking(announced) as office:
        assert [row.kind for row in mails_of(office)] == ["bounce", "reply"]
        assert len(rows(office, DeadAddress)) == 1
        assert audit_of(office, LETTER).count("mailbox.bounce") == 1


@on_both
def test_two_readers_at_once_take_each_message_once(
    announced: Installation,
    server: Dovecot,
    ours: str,
) -> None:
    server.empty()
    server.add([samples.answer(ours, Subject=f"thư {n}") for n in range(30)], NOW)
    children = []
    for _ in range(2):
        child = os.fork()
        if child == 0:
            code = 1
            try:
                read(announced, server)
                code = 0
            finally:
                os._exit(code)
        children.append(child)
    assert [os.waitpid(child, 0)[1] for child in children] == [0, 0]
    with looking(announced) as office:
        assert len(mails_of(office)) == 30


@pytest.mark.no_cover
def test_a_thousand_messages_are_read_in_the_memory_of_one(
    prepared: Installation,
    server: Dovecot,
    ours: str,
) -> None:
    server.empty()
    server.drop([samples.answer(ours, files=[(f"{n}.pdf", b"%PDF" + os.urandom(20_000))]) for n in range(1000)])
    out, into = os.pipe()
    with tempfile.TemporaryDirectory(dir=postgres.roomy_memory_folder()) as folder:
        roomy = Installation(prepared.copy_home(Path(folder) / "home"))
        child = os.fork()  # a process of its own: its greatest size is of this reading alone
        if child == 0:
            try:
                grown = []
                for batch in (100, 900):
                    grown.append(read(roomy, server, imap_batch=batch).figures["offered"])
                    grown.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
                os.write(into, " ".join(map(str, grown)).encode())
            finally:
                os._exit(0)
        os.waitpid(child, 0)
    first, at_first, rest, at_last = map(int, os.read(out, 100).split())
    os.close(out)
    os.close(into)
    assert (first, rest) == (100, 900)
    assert at_last - at_first < 8_000  # kilobytes; these 900 messages are 27 MB


def test_a_batch_ends_and_the_next_run_goes_on(
    announced: Installation,
    deliver: Deliver,
    server: Dovecot,
    ours: str,
) -> None:
    first = deliver(*[samples.answer(ours, Subject=f"thư {n}") for n in range(5)], imap_batch=3)
    assert first.figures["mails"] == 3
    assert read(announced, server, imap_batch=3).figures["mails"] == 2
    assert read(announced, server, imap_batch=3).figures["mails"] == 0


def test_without_a_mailbox_or_without_reaching_it_that_is_said(announced: Installation, server: Dovecot) -> None:
    with looking(announced) as office:
        (note,) = mailbox.run(office).notes
        assert "THUKY_IMAP_HOST" in note
    (note,) = read(announced, server, imap_password="sai").notes  # noqa: S106 - a wrong one
    assert "đăng nhập bị từ chối" in note


def test_the_password_may_stand_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "mat-khau"
    file.write_text("Bí mật 7\n", encoding="utf-8")
    known = Settings(imap_host="mail.example.vn", imap_username="ocop", imap_password_file=file)
    found = mailbox.mailbox_settings(known)
    assert found is not None
    assert found.password == "Bí mật 7"  # noqa: S105 - of no server
    file.unlink()
    with pytest.raises(BadMailboxSettings, match="mat-khau"):
        mailbox.mailbox_settings(known)


def test_no_password_stands_in_the_rows(announced: Installation, deliver: Deliver, ours: str) -> None:
    deliver(samples.answer(ours))
    with looking(announced) as office, office.read() as session:
        told = [
            str(row.model_dump()) for model in (IncomingMail, MailboxBookmark) for row in session.exec(select(model))
        ]
    assert len(told) == 2
    assert "Bí Mật" not in "".join(told)
