"""What each answer and each loss at each step of SMTP means for the letter."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from outbox.connection import Connection, MailServerUnreachable
from outbox.conversation import deliver
from outbox.delivery import Delivery
from tests.outbox.conftest import settings_for
from tests.outbox.postbox import DROP, HANG, LEAVE_AFTER_354, Action, Postbox, Step, at

CONTENT = b"Subject: a\r\n\r\n.\r\n..b\r\n.c\r\n"
SENDER, RECIPIENT = "thuky@example.vn", "unit001@example.vn"


def send(
    postbox: Postbox,
    *,
    letters: int = 1,
    content: bytes = CONTENT,
    before_data: Callable[[], Awaitable[None] | None] = lambda: None,
) -> list[Delivery]:
    """Hand over so many letters on one connection, connecting again when it is lost."""

    async def run() -> list[Delivery]:
        connection = Connection(settings_for(postbox, timeout=0.5))
        try:
            return [
                await deliver(await connection.ready(), SENDER, RECIPIENT, content, before_data, answer_timeout=0.5)
                for _ in range(letters)
            ]
        finally:
            await connection.close()

    return asyncio.run(run())


def steps(postbox: Postbox) -> list[Step]:
    """List the steps that clients took."""
    return [step for step, _ in postbox.steps]


def test_an_accepted_letter_is_sent_whole(postbox: Postbox) -> None:
    assert send(postbox) == [Delivery("sent", "done", 250, "2.0.0 queued")]
    (arrived,) = postbox.arrived
    assert (arrived.sender, arrived.recipient, arrived.content) == (SENDER, RECIPIENT, CONTENT)


@pytest.mark.parametrize(
    ("step", "action", "outcome", "stage", "code"),
    [
        ("MAIL", "450 4.2.0 later", "retry", "mail", 450),
        ("MAIL", "550 5.7.1 not you", "failed", "mail", 550),
        ("MAIL", "530 5.7.0 log in first", "retry", "mail", 530),
        ("MAIL", "354 what", "retry", "mail", None),
        ("MAIL", "hello", "retry", "mail", None),
        ("MAIL", DROP, "retry", "mail", None),
        ("MAIL", HANG, "retry", "mail", None),
        ("RCPT", "450 4.2.1 mailbox busy", "retry", "rcpt", 450),
        ("RCPT", "550 5.1.1 no such user", "failed", "rcpt", 550),
        ("RCPT", "421 4.3.2 closing", "retry", "rcpt", 421),
        ("RCPT", DROP, "retry", "rcpt", None),
        ("RCPT", HANG, "retry", "rcpt", None),
        ("DATA", "451 4.3.0 disk full", "retry", "data", 451),
        ("DATA", "554 5.5.1 no valid recipients", "failed", "data", 554),
        ("DATA", "250 what", "retry", "data", None),
        ("DATA", DROP, "retry", "data", None),
        ("DATA", HANG, "retry", "data", None),
        ("CONTENT", "452 4.3.1 later", "retry", "data", 452),
        ("CONTENT", "554 5.7.1 spam", "failed", "data", 554),
        ("CONTENT", "251 2.0.0 forwarded", "sent", "done", 251),
    ],
)
def test_a_clear_answer_or_a_loss_before_the_content_leaves_no_doubt(
    postbox: Postbox, step: Step, action: Action, outcome: str, stage: str, code: int | None
) -> None:
    postbox.rule = at(step, action)
    (delivery,) = send(postbox)
    assert (delivery.outcome, delivery.stage, delivery.code) == (outcome, stage, code)
    assert delivery.answer
    assert postbox.arrived == []
    assert ("CONTENT" in steps(postbox)) is (step == "CONTENT")


@pytest.mark.parametrize("action", [DROP, HANG, "hello", "354 what"])
def test_after_the_content_only_a_clear_answer_counts(postbox: Postbox, action: str) -> None:
    postbox.rule = at("CONTENT", action)
    (delivery,) = send(postbox)
    assert (delivery.outcome, delivery.stage, delivery.code) == ("unknown", "data", None)
    assert delivery.answer


def test_a_server_that_leaves_after_354_never_makes_a_letter_sent(postbox: Postbox) -> None:
    postbox.rule = at("DATA", LEAVE_AFTER_354)
    # Which of the two depends on whether the loss is seen before the content is written; both are true.
    assert {delivery.outcome for delivery in send(postbox, letters=10)} <= {"retry", "unknown"}
    assert postbox.arrived == []


def test_a_slow_server_is_waited_for(postbox: Postbox) -> None:
    postbox.rule = lambda step, _: {"MAIL": 0.2, "RCPT": 0.2, "DATA": 0.2, "CONTENT": 0.3}.get(step)
    assert [delivery.outcome for delivery in send(postbox)] == ["sent"]


@pytest.mark.parametrize(("step", "answer"), [("MAIL", "550 no"), ("RCPT", "450 no"), ("DATA", "451 no")])
def test_a_refusal_leaves_the_connection_good_for_the_next_letter(postbox: Postbox, step: Step, answer: str) -> None:
    postbox.rule = at(step, answer, times=1)
    assert [delivery.outcome for delivery in send(postbox, letters=3)][1:] == ["sent", "sent"]
    assert postbox.connections == 1
    assert steps(postbox).count("RSET") == 1
    assert len(postbox.arrived) == 2


def test_a_refusal_of_the_content_leaves_the_connection_good_too(postbox: Postbox) -> None:
    postbox.rule = at("CONTENT", "554 no", times=1)
    assert [delivery.outcome for delivery in send(postbox, letters=2)] == ["failed", "sent"]
    assert postbox.connections == 1


@pytest.mark.parametrize("action", [DROP, "500 what"])
def test_a_server_that_does_not_reset_is_left(postbox: Postbox, action: str) -> None:
    first = at("RCPT", "550 5.1.1 no such user", times=1)
    second = at("RSET", action, times=1)
    postbox.rule = lambda step, recipient: first(step, recipient) or second(step, recipient)
    assert [delivery.outcome for delivery in send(postbox, letters=2)] == ["failed", "sent"]
    assert postbox.connections == 2


@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA", "CONTENT"])
def test_after_a_loss_the_next_letter_gets_a_new_connection(postbox: Postbox, step: Step) -> None:
    postbox.rule = at(step, DROP, times=1)
    outcomes = [delivery.outcome for delivery in send(postbox, letters=2)]
    assert outcomes == ["unknown" if step == "CONTENT" else "retry", "sent"]
    assert postbox.connections == 2


def test_before_data_runs_between_rcpt_and_data(postbox: Postbox) -> None:
    seen: list[list[Step]] = []

    async def before_data() -> None:
        await asyncio.sleep(0)
        seen.append(steps(postbox))

    send(postbox, before_data=before_data)
    assert seen == [["CONNECT", "EHLO", "MAIL", "RCPT"]]
    assert steps(postbox)[4:] == ["DATA", "CONTENT"]


def test_when_before_data_fails_nothing_is_sent(postbox: Postbox) -> None:
    class Overtaken(Exception):
        pass

    def before_data() -> None:
        raise Overtaken

    with pytest.raises(Overtaken):
        send(postbox, before_data=before_data)
    assert "DATA" not in steps(postbox)
    assert postbox.arrived == []


def test_a_letter_larger_than_the_server_takes_is_refused_before_it_goes() -> None:
    small = Postbox(data_size_limit=1000)
    small.start()
    try:
        (delivery,) = send(small, content=b"x" * 1001)
    finally:
        small.stop()
    assert (delivery.outcome, delivery.stage, delivery.code) == ("failed", "mail", 552)


def connect(postbox: Postbox, **changes: float) -> None:
    """Connect and leave."""

    async def run() -> None:
        connection = Connection(settings_for(postbox, **changes))
        await connection.ready()
        await connection.close()

    asyncio.run(run())


@pytest.mark.parametrize(
    ("step", "action", "answer"),
    [
        ("CONNECT", "554 5.3.2 no service", "554 5.3.2 no service"),
        ("CONNECT", "421 4.3.2 too many", "421 4.3.2 too many"),
        ("CONNECT", DROP, "Error connecting"),
        ("CONNECT", HANG, "Timed out"),
        ("EHLO", DROP, ""),
        ("EHLO", HANG, "Timed out"),
    ],
)
def test_a_server_that_does_not_want_us_is_unreachable(
    postbox: Postbox, step: Step, action: Action, answer: str
) -> None:
    postbox.rule = at(step, action)
    with pytest.raises(MailServerUnreachable) as caught:
        connect(postbox, timeout=0.5)
    assert answer in caught.value.answer
    assert f"127.0.0.1:{postbox.port}" in str(caught.value)


def test_nobody_at_the_port_is_unreachable(postbox: Postbox) -> None:
    with pytest.raises(MailServerUnreachable, match=r"Không kết nối được máy chủ thư 127\.0\.0\.1:1:"):
        connect(postbox, port=1)


def test_our_name_in_ehlo_is_the_one_of_the_settings(postbox: Postbox) -> None:
    connect(postbox)
    assert ("EHLO", "thuky.example.vn") in postbox.steps


def test_a_connection_is_closed_whatever_the_server_does() -> None:
    postbox = Postbox()
    postbox.start()

    async def run() -> None:
        connection = Connection(settings_for(postbox, timeout=0.5))
        await connection.close()
        connection.drop()
        client = await connection.ready()
        assert connection.is_open
        assert await connection.ready() is client
        connection.drop()
        assert await connection.ready() is not client
        postbox.stop()
        await connection.close()
        assert not connection.is_open

    asyncio.run(run())
