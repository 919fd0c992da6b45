"""What people and steps do with letters: queued once, moved by compare-and-set."""

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread
from typing import Literal

import pytest
from sqlmodel import select

from domain.moves import MoveNotAllowed
from domain.outbox import MOVES
from models.outbox_message import OutboxMessage
from outbox.claim import claim, mark_failed, mark_unknown
from outbox.delivery import Delivery
from outbox.letter import Attachment, BadAddress
from outbox.message import message_id
from outbox.queue import (
    LetterUnknown,
    ReasonMissing,
    count_states,
    find_letter,
    queue,
    release,
    resolve,
    retry,
    withdraw,
)
from tests.outbox.conftest import NOW, Begin, new_letter

LATER = NOW + timedelta(hours=1)
KEY = new_letter().key


def test_a_queued_letter_holds_what_was_composed(opened: Begin) -> None:
    files = (Attachment("Ke\u0302\u0301 hoạch.pdf", "a" * 64, 10),)
    with opened() as session:
        queue(session, new_letter(attachments=files, obligations=("o/1", "o/2"), body="Một\r\nHai"), NOW)
    with opened() as session:
        row = find_letter(session, KEY)
        assert (row.state, row.released_at, row.composed_at, row.attempts) == ("released", NOW, NOW, 0)
        assert row.message_id == message_id(KEY, "thuky.example.vn")
        assert row.body == "Một\nHai"
        assert row.obligations == ["o/1", "o/2"]
        assert row.attachments == [
            {"name": "Kế hoạch.pdf", "sha256": "a" * 64, "size": 10, "media_type": "application/pdf"}
        ]


def test_the_same_key_finds_its_row_untouched(opened: Begin) -> None:
    with opened() as session:
        assert queue(session, new_letter(state="draft"), NOW).released_at is None
    with opened() as session:
        withdraw(session, KEY, "nhầm hạn")
    with opened() as session:
        row = queue(session, new_letter(subject="Tiêu đề khác", state="released"), LATER)
        assert (row.state, row.subject, row.composed_at) == ("withdrawn", new_letter().subject, NOW)
        assert len(session.exec(select(OutboxMessage)).all()) == 1


def test_many_at_once_queue_one_letter(opened: Begin) -> None:
    together = Barrier(4)
    found: list[str] = []

    def run() -> None:
        together.wait()
        with opened() as session:
            found.append(queue(session, new_letter(), NOW).message_id)

    threads = [Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [message_id(KEY, "thuky.example.vn")] * 4
    with opened() as session:
        assert count_states(session)["released"] == 1


def test_a_bad_letter_leaves_nothing_behind(opened: Begin) -> None:
    with opened() as session:
        with pytest.raises(BadAddress):
            queue(session, new_letter(recipient="unit"), NOW)
        assert session.exec(select(OutboxMessage)).all() == []


def test_nothing_is_committed_by_the_queue_itself(opened: Begin) -> None:
    class Stopped(Exception):
        pass

    with pytest.raises(Stopped), opened() as session:
        queue(session, new_letter(), NOW)
        raise Stopped
    with opened() as session, pytest.raises(LetterUnknown, match="Không có thư"):
        find_letter(session, KEY)


def test_a_draft_is_released_once(opened: Begin) -> None:
    with opened() as session:
        queue(session, new_letter(state="draft"), NOW)
        assert claim(session, NOW) is None
        row = release(session, KEY, LATER)
        assert (row.state, row.released_at) == ("released", LATER)
        with pytest.raises(MoveNotAllowed, match="chờ gửi"):
            release(session, KEY, LATER)
        with pytest.raises(LetterUnknown):
            release(session, "no/such/letter", LATER)


@pytest.mark.parametrize("state", ["draft", "released"])
def test_a_letter_is_withdrawn_with_a_reason(opened: Begin, state: str) -> None:
    with opened() as session:
        queue(session, new_letter(state=state), NOW)
        with pytest.raises(ReasonMissing, match="lý do rút thư"):
            withdraw(session, KEY, "  ")
        assert withdraw(session, KEY, " đã nộp đủ ").state_reason == "đã nộp đủ"
        assert claim(session, NOW) is None
        with pytest.raises(MoveNotAllowed):
            withdraw(session, KEY, "lần nữa")


def bring(opened: Begin, state: str) -> None:
    """Bring the letter into a state by the moves that lead there."""
    with opened() as session:
        queue(session, new_letter(), NOW)
        claimed = claim(session, NOW)
        assert claimed is not None
        if state == "failed":
            mark_failed(session, claimed, Delivery("failed", "rcpt", 550, "không có người nhận"), NOW)
        if state == "unknown":
            mark_unknown(session, claimed, Delivery("unknown", "data", None, "mất kết nối"), NOW)


def test_a_failed_letter_goes_again(opened: Begin) -> None:
    bring(opened, "failed")
    with opened() as session:
        row = retry(session, KEY, LATER)
        assert (row.state, row.released_at) == ("released", LATER)
        claimed = claim(session, LATER)
        assert claimed is not None
        assert claimed.attempt == 2


@pytest.mark.parametrize(
    ("outcome", "reason"),
    [("sent", "Trần Thị B xác nhận thư đã đến"), ("released", "Trần Thị B xác nhận thư chưa đến")],
)
def test_an_unknown_letter_is_settled_by_a_person(
    opened: Begin, outcome: Literal["sent", "released"], reason: str
) -> None:
    bring(opened, "unknown")
    with opened() as session:
        with pytest.raises(ReasonMissing, match="người xác nhận"):
            resolve(session, KEY, "sent", "", LATER)
        row = resolve(session, KEY, outcome, "Trần Thị B", LATER)
        assert row.state == outcome
        assert row.state_reason.startswith(reason)
        assert (row.sent_at == LATER) is (outcome == "sent")
        assert (claim(session, LATER) is not None) is (outcome == "released")


MOVES_OF_PEOPLE: dict[str, Callable[..., object]] = {
    "release": lambda session: release(session, KEY, LATER),
    "withdraw": lambda session: withdraw(session, KEY, "lý do"),
    "retry": lambda session: retry(session, KEY, LATER),
    "resolve": lambda session: resolve(session, KEY, "sent", "Trần Thị B", LATER),
}


@pytest.mark.parametrize(("state", "allowed"), [("sending", set()), ("failed", {"retry"}), ("unknown", {"resolve"})])
def test_only_the_moves_of_the_table_are_possible(opened: Begin, state: str, allowed: set[str]) -> None:
    bring(opened, state)
    for name in sorted(set(MOVES_OF_PEOPLE) - allowed):
        with opened() as session, pytest.raises(MoveNotAllowed):
            MOVES_OF_PEOPLE[name](session)
    with opened() as session:
        assert find_letter(session, KEY).state == state


def test_states_are_counted_in_the_order_of_a_letters_life(opened: Begin, queued: Callable[[int], None]) -> None:
    queued(3)
    with opened() as session:
        claim(session, NOW)
        counts = count_states(session)
    assert tuple(counts) == MOVES.states
    assert {state: count for state, count in counts.items() if count} == {"released": 2, "sending": 1}


def test_a_stale_row_in_the_session_is_read_again(opened: Begin) -> None:
    with opened() as session:
        row = queue(session, new_letter(state="draft"), NOW)
        assert release(session, KEY, LATER) is row
        assert row.state == "released"
