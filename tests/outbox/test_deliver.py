"""A whole run of delivery, from rows to a mail server and back to rows."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from sqlmodel import Session, col, select

from models.outbox_message import DeliveryAttempt, OutboxMessage
from models.store import Store
from outbox.calendar_file import calendar_file
from outbox.claim import claim, mark_data_started, recover
from outbox.deliver import DeliveryCounts, deliver_all
from outbox.letter import Attachment
from outbox.queue import count_states, find_letter, queue
from outbox.smtp_settings import SmtpSettings
from tests.outbox.conftest import CYCLE, LEASE, NOW, Begin, new_letter
from tests.outbox.postbox import DROP, HANG, Postbox, Step, at

LATER = NOW + timedelta(hours=1)


def run(
    opened: Begin,
    store: Store,
    smtp: SmtpSettings,
    *,
    now: object = NOW,
    batch: int | None = None,
    cycle_key: str | None = None,
) -> DeliveryCounts:
    """Deliver once."""
    return asyncio.run(deliver_all(opened, store, smtp, now, LEASE, batch, cycle_key))  # type: ignore[arg-type]


def states(opened: Begin) -> dict[str, int]:
    """Count the letters per state, without the empty ones."""
    with opened() as session:
        return {state: count for state, count in count_states(session).items() if count}


def test_letters_go_out_on_one_connection_and_are_marked(
    opened: Begin, queued: Callable[[int], None], store: Store, smtp: SmtpSettings, postbox: Postbox
) -> None:
    queued(5)
    assert run(opened, store, smtp) == DeliveryCounts(sent=5)
    assert postbox.connections == 1
    assert [letter.recipient for letter in postbox.arrived] == [f"unit{n:03d}@example.vn" for n in range(1, 6)]
    messages = [message_from_bytes(letter.content, policy=default) for letter in postbox.arrived]
    assert len({message["Message-ID"] for message in messages}) == 5
    with opened() as session:
        rows = session.exec(select(OutboxMessage)).all()
        assert {row.message_id for row in rows} == {message["Message-ID"] for message in messages}
        for row in rows:
            assert row.state == "sent"
            assert row.data_started_at is not None
            assert row.sent_at is not None
            assert NOW <= row.data_started_at <= row.sent_at < NOW + timedelta(minutes=1)
        attempts = session.exec(select(DeliveryAttempt)).all()
        assert {(one.n, one.stage, one.code, one.outcome) for one in attempts} == {(1, "done", 250, "sent")}
    assert run(opened, store, smtp) == DeliveryCounts()
    assert postbox.connections == 1  # nothing to send, nobody called


def test_attachments_arrive_as_they_were_stored(
    opened: Begin, store: Store, smtp: SmtpSettings, postbox: Postbox
) -> None:
    paper = bytes(range(256)) * 500
    calendar = calendar_file(
        uid="a@thuky.example.vn",
        sequence=0,
        summary="Hạn gửi hồ sơ",
        when=NOW.date(),
        description="",
        location="",
        organizer=("Văn phòng", "ocop@example.vn"),
        now=NOW,
    )
    files = (
        Attachment("Công văn số 878.pdf", store.put(paper), len(paper)),
        Attachment("hạn.ics", store.put(calendar), len(calendar)),
    )
    with opened() as session:
        queue(session, new_letter(attachments=files), NOW)
    assert run(opened, store, smtp).sent == 1
    message = message_from_bytes(postbox.arrived[0].content, policy=default)
    parts = list(message.iter_attachments())
    assert [part.get_filename() for part in parts] == ["Công văn số 878.pdf", "hạn.ics"]
    assert [part.get_payload(decode=True) for part in parts] == [paper, calendar]
    assert message["Subject"] == new_letter().subject
    body = message.get_body(("plain",))
    assert body is not None
    assert body.get_content().replace("\r\n", "\n") == new_letter().body


def test_a_rehearsal_sends_everything_to_one_address(
    opened: Begin, queued: Callable[[int], None], store: Store, smtp: SmtpSettings, postbox: Postbox
) -> None:
    queued(3)
    assert run(opened, store, replace(smtp, redirect_to="dientap@example.vn")).sent == 3
    assert {letter.recipient for letter in postbox.arrived} == {"dientap@example.vn"}
    message = message_from_bytes(postbox.arrived[2].content, policy=default)
    assert message["To"] == "dientap@example.vn"
    assert message["X-Thuky-Original-Recipient"] == "unit003@example.vn"
    assert "unit003@example.vn" in message["Subject"]


def test_a_batch_and_a_cycle_limit_the_run(
    opened: Begin, queued: Callable[[int], None], store: Store, smtp: SmtpSettings
) -> None:
    queued(5)
    assert run(opened, store, smtp, cycle_key="dong-nai-2020") == DeliveryCounts()
    assert run(opened, store, smtp, batch=2, cycle_key=CYCLE).sent == 2
    assert run(opened, store, smtp, batch=0) == DeliveryCounts()
    assert states(opened) == {"released": 3, "sent": 2}


def test_each_letter_has_its_own_fate(
    opened: Begin, queued: Callable[[int], None], store: Store, smtp: SmtpSettings, postbox: Postbox
) -> None:
    queued(6)
    fates: dict[tuple[Step, str], str] = {
        ("RCPT", "unit001@example.vn"): "550 5.1.1 no such user",
        ("RCPT", "unit002@example.vn"): "450 4.2.1 busy",
        ("CONTENT", "unit003@example.vn"): DROP,
        ("DATA", "unit004@example.vn"): DROP,
        ("CONTENT", "unit005@example.vn"): "554 5.7.1 spam",
    }
    postbox.rule = lambda step, recipient: fates.get((step, recipient))
    counts = run(opened, store, smtp)
    assert counts == DeliveryCounts(sent=1, failed=2, retried=2, unknown=1)
    assert counts.as_dict()["retried"] == 2
    assert states(opened) == {"released": 2, "sent": 1, "failed": 2, "unknown": 1}
    postbox.rule = at("EHLO", None)
    assert run(opened, store, smtp) == DeliveryCounts()  # too early to try again
    assert run(opened, store, smtp, now=LATER) == DeliveryCounts(sent=2)
    with opened() as session:
        twice = session.exec(select(DeliveryAttempt.message_key).where(DeliveryAttempt.n == 2)).all()
        assert sorted(twice) == [new_letter(2).key, new_letter(4).key]
        dropped = session.exec(select(DeliveryAttempt).where(DeliveryAttempt.key == f"{new_letter(4).key}/1")).one()
        assert (dropped.stage, dropped.outcome) == ("data", "retry")


@pytest.mark.parametrize("leave", [DROP, "421 4.7.0 too many messages on this connection"])
def test_a_server_that_leaves_between_letters_costs_no_letter(
    opened: Begin, queued: Callable[[int], None], store: Store, smtp: SmtpSettings, postbox: Postbox, leave: str
) -> None:
    queued(6)
    mails = iter(range(100))
    postbox.rule = lambda step, _: leave if step == "MAIL" and next(mails) % 3 == 2 else None
    assert run(opened, store, smtp) == DeliveryCounts(sent=6)
    with opened() as session:
        assert set(session.exec(select(OutboxMessage.attempts)).all()) == {1}


def test_without_a_server_no_letter_is_touched(
    opened: Begin, queued: Callable[[int], None], store: Store, smtp: SmtpSettings, postbox: Postbox
) -> None:
    queued(2)
    postbox.rule = at("CONNECT", "554 5.3.2 no service")
    counts = run(opened, store, smtp)
    assert counts == DeliveryCounts(unreachable=counts.unreachable)
    assert "554 5.3.2 no service" in counts.unreachable
    with opened() as session:
        assert [row.attempts for row in session.exec(select(OutboxMessage)).all()] == [0, 0]


def test_a_server_that_goes_away_in_the_middle_stops_the_run(
    opened: Begin, queued: Callable[[int], None], store: Store, smtp: SmtpSettings, postbox: Postbox
) -> None:
    queued(4)
    mails, connects = iter(range(100)), iter(range(100))

    def rule(step: Step, _recipient: str) -> str | None:
        if step == "CONNECT" and next(connects) > 0:
            return DROP
        return DROP if step == "MAIL" and next(mails) == 2 else None

    postbox.rule = rule
    counts = run(opened, store, smtp)
    assert (counts.sent, counts.retried) == (2, 1)
    assert counts.unreachable
    assert states(opened) == {"released": 2, "sent": 2}


def test_a_server_that_wants_a_login_keeps_the_letters_waiting(
    opened: Begin, queued: Callable[[int], None], store: Store, smtp: SmtpSettings, postbox: Postbox
) -> None:
    queued(3)
    postbox.rule = at("MAIL", "530 5.7.0 Authentication required")
    counts = run(opened, store, smtp)
    assert (counts.retried, counts.failed) == (1, 0)
    assert "530 5.7.0 Authentication required" in counts.unreachable
    assert states(opened) == {"released": 3}


def test_a_letter_that_cannot_be_built_fails_and_the_others_go(
    opened: Begin, store: Store, smtp: SmtpSettings, postbox: Postbox
) -> None:
    class LyingStore:
        """A store that gives other bytes than it was asked for."""

        def get(self, sha256: str, /) -> bytes:
            return store.get(sha256) + b"!"

    sha256 = store.put(b"abc")
    with opened() as session:
        queue(session, new_letter(1, attachments=(Attachment("a.pdf", "0" * 64, 3),)), NOW)
        queue(session, new_letter(2), NOW)
    assert run(opened, store, smtp) == DeliveryCounts(sent=1, failed=1)
    with opened() as session:
        assert "khi lập thư" in find_letter(session, new_letter(1).key).state_reason
        queue(session, new_letter(3, attachments=(Attachment("a.pdf", sha256, 3),)), NOW)
    assert asyncio.run(deliver_all(opened, LyingStore(), smtp, NOW, LEASE)).failed == 1
    with opened() as session:
        assert "đã khác lúc lập thư" in find_letter(session, new_letter(3).key).state_reason
    assert len(postbox.arrived) == 1


def test_no_transaction_is_open_while_the_server_talks(
    opened: Begin, queued: Callable[[int], None], store: Store, smtp: SmtpSettings, postbox: Postbox
) -> None:
    """Write from the server's thread at every step; on SQLite an open transaction would lock it out."""
    queued(2)
    written: list[Step] = []

    def rule(step: Step, _recipient: str) -> None:
        with opened() as session:
            claim(session, NOW - timedelta(days=1), "no-such-cycle")
            session.exec(select(OutboxMessage.key).with_for_update(nowait=True)).all()
        written.append(step)

    postbox.rule = rule
    assert run(opened, store, smtp).sent == 2
    assert written.count("CONTENT") == 2


def test_a_worker_that_was_overtaken_before_data_sends_nothing(
    opened: Begin, queued: Callable[[int], None], store: Store, smtp: SmtpSettings, postbox: Postbox
) -> None:
    queued(1)

    def rule(step: Step, _recipient: str) -> None:
        if step == "RCPT":  # the first worker is slow: its lease runs out, another takes the letter
            with opened() as session:
                recover(session, LATER, LEASE)
                assert claim(session, LATER) is not None

    postbox.rule = rule
    assert run(opened, store, smtp) == DeliveryCounts(overtaken=1)
    assert postbox.arrived == []
    with opened() as session:
        row = find_letter(session, new_letter().key)
        assert (row.state, row.attempts, row.data_started_at) == ("sending", 2, None)


def take_over(session: Session) -> None:
    """Let the lease run out, a person release the letter, and another worker begin to send it."""
    recover(session, LATER, LEASE)
    row = find_letter(session, new_letter().key)
    assert row.state == "unknown"
    row.state = "released"
    session.flush()
    letter = claim(session, LATER)
    assert letter is not None
    mark_data_started(session, letter, LATER)


def test_a_late_answer_is_kept_when_the_letter_has_gone_on(
    opened: Begin, queued: Callable[[int], None], store: Store, smtp: SmtpSettings, postbox: Postbox
) -> None:
    queued(1)

    def rule(step: Step, _recipient: str) -> None:
        if step == "CONTENT":
            with opened() as session:
                take_over(session)

    postbox.rule = rule
    assert run(opened, store, smtp) == DeliveryCounts(overtaken=1)
    with opened() as session:
        row = find_letter(session, new_letter().key)
        assert (row.state, row.attempts) == ("sending", 2)
        attempts = session.exec(select(DeliveryAttempt).order_by(col(DeliveryAttempt.n))).all()
        assert [(one.n, one.outcome, one.code) for one in attempts] == [(1, "sent", 250)]


def test_a_late_answer_within_the_doubt_settles_it(
    opened: Begin, queued: Callable[[int], None], store: Store, smtp: SmtpSettings, postbox: Postbox
) -> None:
    queued(1)

    def rule(step: Step, _recipient: str) -> None:
        if step == "CONTENT":
            with opened() as session:
                assert recover(session, LATER, LEASE).unknown == 1

    postbox.rule = rule
    assert run(opened, store, smtp) == DeliveryCounts(sent=1)
    assert states(opened) == {"sent": 1}


def test_a_cancelled_run_leaves_its_letter_to_the_lease(
    opened: Begin, queued: Callable[[int], None], store: Store, smtp: SmtpSettings, postbox: Postbox
) -> None:
    queued(1)
    postbox.rule = at("RCPT", HANG)

    async def cancelled() -> None:
        async with asyncio.timeout(0.5):
            await deliver_all(opened, store, smtp, NOW, LEASE)

    with pytest.raises(TimeoutError):
        asyncio.run(cancelled())
    assert states(opened) == {"sending": 1}
    postbox.rule = at("EHLO", None)
    assert run(opened, store, smtp) == DeliveryCounts()
    assert run(opened, store, smtp, now=LATER) == DeliveryCounts(sent=1, recovered=1)
