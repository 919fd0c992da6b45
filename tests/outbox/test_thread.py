"""Letters about one obligation answer to its first letter."""

from datetime import timedelta
from email import message_from_bytes
from email.policy import default

from outbox.claim import claim
from outbox.message import build_message, message_bytes
from outbox.queue import find_letter, queue, withdraw
from outbox.smtp_settings import SmtpSettings
from tests.outbox.conftest import NOW, Begin, new_letter


def add(opened: Begin, n: int, *obligations: str, recipient: str = "a@example.vn", kind: str = "remind") -> str:
    """Queue a letter and give its Message-ID."""
    with opened() as session:
        row = queue(
            session,
            new_letter(n, recipient=recipient, obligations=obligations, letter=kind),
            NOW + timedelta(days=n),
        )
        return row.message_id


def thread(opened: Begin, n: int) -> list[str]:
    """Read the thread of a letter."""
    with opened() as session:
        return find_letter(session, new_letter(n).key).thread


def test_the_first_letter_of_an_obligation_is_the_root(opened: Begin) -> None:
    first = add(opened, 1, "o/1")
    second = add(opened, 2, "o/1", "o/2")
    add(opened, 3, "o/1")
    add(opened, 4, "o/2")
    add(opened, 5, "o/3")
    add(opened, 6)
    add(opened, 7, "o/1", recipient="b@example.vn")
    assert [thread(opened, n) for n in range(1, 8)] == [[], [first], [first, second], [second], [], [], []]
    add(opened, 3, "o/1")  # queued again: nothing changes
    assert thread(opened, 3) == [first, second]


def test_a_withdrawn_letter_is_no_root(opened: Begin) -> None:
    add(opened, 1, "o/1")
    with opened() as session:
        withdraw(session, new_letter(1).key, "lập nhầm")
    add(opened, 2, "o/1")
    assert thread(opened, 2) == []


def test_the_headers_name_the_thread_and_only_a_digest_can_be_declined(opened: Begin, smtp: SmtpSettings) -> None:
    first, second = add(opened, 1, "o/1"), add(opened, 2, "o/1")
    add(opened, 3, "o/1", kind="digest")
    messages = []
    for _ in range(3):
        with opened() as session:
            letter = claim(session, NOW + timedelta(days=9))
        assert letter is not None
        messages.append(message_from_bytes(message_bytes(build_message(letter, (), smtp)), policy=default))
    assert [one["In-Reply-To"] for one in messages] == [None, first, second]
    assert messages[2]["References"].split() == [first, second]
    assert [one["List-Unsubscribe"] for one in messages[:2]] == [None, None]
    assert messages[2]["List-Unsubscribe"].startswith("<mailto:ocop@example.vn?subject=")
