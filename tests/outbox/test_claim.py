"""What workers do with letters: one row for one worker, and nothing lost when a worker dies."""

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from domain.moves import MoveNotAllowed
from models.outbox_message import DeliveryAttempt
from outbox.claim import (
    RETRY_WAITS,
    Recovered,
    claim,
    has_due,
    mark_data_started,
    mark_failed,
    mark_retry_later,
    mark_sent,
    mark_unknown,
    recover,
)
from outbox.delivery import Delivery, clean_answer
from outbox.message import ClaimedLetter
from outbox.queue import count_states, find_letter, queue, release, resolve, retry, withdraw
from tests.outbox.conftest import CYCLE, LEASE, NOW, Begin, add_cycle, new_letter

LATER = NOW + timedelta(hours=1)
KEY = new_letter().key
OK = Delivery("sent", "done", 250, "queued")
BUSY = Delivery("retry", "rcpt", 450, "thử lại sau")
DEAD = Delivery("failed", "rcpt", 550, "không có hộp thư này")
LOST = Delivery("unknown", "data", None, "mất kết nối")


@pytest.fixture
def claimed(opened: Begin) -> ClaimedLetter:
    """Queue one letter and claim it."""
    with opened() as session:
        queue(session, new_letter(), NOW)
    return take(opened)


def take(opened: Begin) -> ClaimedLetter:
    """Claim the next letter."""
    with opened() as session:
        letter = claim(session, NOW)
    assert letter is not None
    return letter


def attempts(session: Session) -> list[tuple[int, str, int | None, str]]:
    """List what was written of the attempts."""
    rows = session.exec(select(DeliveryAttempt).order_by(col(DeliveryAttempt.n))).all()
    return [(row.n, row.stage, row.code, row.outcome) for row in rows]


def test_a_claim_takes_the_oldest_release_and_counts_the_attempt(opened: Begin) -> None:
    with opened() as session:
        queue(session, new_letter(3), NOW)
        queue(session, new_letter(2), NOW)
        queue(session, new_letter(1, state="draft"), NOW - LEASE)
        release(session, KEY, LATER)
    taken = [take(opened).recipient for _ in range(3)]
    assert taken == ["unit002@example.vn", "unit003@example.vn", "unit001@example.vn"]
    with opened() as session:
        assert claim(session, NOW) is None
        row = find_letter(session, KEY)
        assert (row.state, row.claimed_at, row.attempts, row.data_started_at) == ("sending", NOW, 1, None)


def test_a_claim_can_be_limited_to_a_cycle(engine: Engine, opened: Begin) -> None:
    add_cycle(engine, "dong-nai-2020")
    with opened() as session:
        queue(session, new_letter(1), NOW)
        queue(session, new_letter(2, cycle_key="dong-nai-2020"), LATER)
        assert has_due(session, NOW, "dong-nai-2020")
        letter = claim(session, NOW, "dong-nai-2020")
        assert letter is not None
        assert letter.recipient == "unit002@example.vn"
        assert not has_due(session, NOW, "dong-nai-2020")
        assert has_due(session, NOW, CYCLE)
        assert has_due(session, NOW)


def test_two_transactions_never_get_the_same_row(opened: Begin, queued: Callable[[int], None]) -> None:
    queued(24)
    together = Barrier(4)
    taken: list[str] = []

    def run() -> None:
        together.wait()
        while True:
            with opened() as session:
                letter = claim(session, NOW)
            if letter is None:
                return
            taken.append(letter.key)

    threads = [Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(taken) == len(set(taken)) == 24


def test_a_sent_letter_is_done(opened: Begin, claimed: ClaimedLetter) -> None:
    with opened() as session:
        mark_data_started(session, claimed, NOW)
        assert find_letter(session, KEY).data_started_at == NOW
        row = mark_sent(session, claimed, OK, LATER)
        assert (row.state, row.sent_at, row.state_reason) == ("sent", LATER, "")
        assert attempts(session) == [(1, "done", 250, "sent")]
        for move in (mark_sent, mark_failed, mark_retry_later, mark_unknown):
            with pytest.raises(MoveNotAllowed, match="đã gửi"):
                move(session, claimed, OK, LATER)
        assert attempts(session) == [(1, "done", 250, "sent")]


def test_a_refused_letter_says_why(opened: Begin, claimed: ClaimedLetter) -> None:
    with opened() as session:
        row = mark_failed(session, claimed, DEAD, LATER)
        assert (row.state, row.state_reason) == ("failed", "Dừng khi báo người nhận: 550 không có hộp thư này")
        assert attempts(session) == [(1, "rcpt", 550, "failed")]


def test_a_letter_without_answer_waits_for_a_person(opened: Begin, claimed: ClaimedLetter) -> None:
    with opened() as session:
        mark_data_started(session, claimed, NOW)
        row = mark_unknown(session, claimed, LOST, LATER)
        assert (row.state, row.state_reason) == ("unknown", "Dừng khi giao nội dung: mất kết nối")
        assert claim(session, LATER) is None


def test_a_postponed_letter_waits_longer_each_time_and_fails_in_the_end(opened: Begin, claimed: ClaimedLetter) -> None:
    moment, letter = NOW, claimed
    for wait in RETRY_WAITS:
        with opened() as session:
            mark_data_started(session, letter, moment)
            row = mark_retry_later(session, letter, BUSY, moment)
            assert (row.state, row.retry_at, row.data_started_at) == ("released", moment + wait, None)
            assert claim(session, moment + wait - timedelta(seconds=1)) is None
            assert not has_due(session, moment + wait - timedelta(seconds=1))
            moment += wait
            again = claim(session, moment)
            assert again is not None
            letter = again
    with opened() as session:
        row = mark_retry_later(session, letter, BUSY, moment)
        assert row.state == "failed"
        assert row.state_reason.startswith("Đã thử 11 lần không được. Dừng khi báo người nhận: 450")
        assert [outcome for _, _, _, outcome in attempts(session)] == ["retry"] * 11
        assert retry(session, KEY, moment).state == "released"


def test_data_starts_once_and_only_for_the_one_who_holds_the_letter(opened: Begin, claimed: ClaimedLetter) -> None:
    with opened() as session:
        mark_data_started(session, claimed, NOW)
    with opened() as session, pytest.raises(MoveNotAllowed):
        mark_data_started(session, claimed, NOW)


def test_a_worker_that_slept_past_its_lease_cannot_send(opened: Begin, claimed: ClaimedLetter) -> None:
    with opened() as session:
        assert recover(session, NOW + LEASE, LEASE) == Recovered(released=1, unknown=0)
        second = claim(session, NOW + LEASE)
        assert second is not None
        assert (second.key, second.attempt) == (claimed.key, 2)
    with opened() as session, pytest.raises(MoveNotAllowed):
        mark_data_started(session, claimed, LATER)
    for move, delivery in ((mark_sent, OK), (mark_failed, DEAD), (mark_retry_later, BUSY), (mark_unknown, LOST)):
        with opened() as session, pytest.raises(MoveNotAllowed):
            move(session, claimed, delivery, LATER)
    with opened() as session:
        mark_data_started(session, second, LATER)
        assert mark_sent(session, second, OK, LATER).state == "sent"
        assert attempts(session) == [(1, "claim", None, "retry"), (2, "done", 250, "sent")]


def test_letters_of_a_living_worker_are_left_alone(opened: Begin, claimed: ClaimedLetter) -> None:
    with opened() as session:
        assert recover(session, NOW + LEASE - timedelta(seconds=1), LEASE) == Recovered(0, 0)
        assert find_letter(session, claimed.key).state == "sending"


def test_letters_of_killed_workers_go_again_or_wait_for_a_person(opened: Begin, queued: Callable[[int], None]) -> None:
    queued(4)
    letters = [take(opened) for _ in range(3)]
    with opened() as session:
        mark_data_started(session, letters[1], NOW)
        assert recover(session, NOW + LEASE, LEASE) == Recovered(released=2, unknown=1)
        assert recover(session, NOW + LEASE, LEASE) == Recovered(released=0, unknown=0)
        counts = count_states(session)
        assert (counts["released"], counts["unknown"], counts["sending"]) == (3, 1, 0)
        assert "cần người kiểm tra" in find_letter(session, letters[1].key).state_reason
        assert "sẽ được gửi lại" in find_letter(session, letters[0].key).state_reason
        assert [(stage, outcome) for _, stage, _, outcome in attempts(session)].count(("claim", "retry")) == 2


@pytest.mark.parametrize(("mark", "delivery", "state"), [(mark_sent, OK, "sent"), (mark_retry_later, BUSY, "released")])
def test_an_answer_that_comes_late_settles_the_doubt(
    opened: Begin,
    claimed: ClaimedLetter,
    mark: Callable[[Session, ClaimedLetter, Delivery, object], object],
    delivery: Delivery,
    state: str,
) -> None:
    with opened() as session:
        mark_data_started(session, claimed, NOW)
        assert recover(session, NOW + LEASE, LEASE).unknown == 1
        mark(session, claimed, delivery, LATER)
        assert find_letter(session, KEY).state == state
        assert attempts(session) == [(1, delivery.stage, delivery.code, delivery.outcome)]


def test_a_late_answer_does_not_undo_what_a_person_decided(opened: Begin, claimed: ClaimedLetter) -> None:
    with opened() as session:
        mark_data_started(session, claimed, NOW)
        recover(session, NOW + LEASE, LEASE)
        resolve(session, KEY, "released", "Trần Thị B", LATER)
        withdraw(session, KEY, "đã gửi bằng đường khác")
    with opened() as session, pytest.raises(MoveNotAllowed, match="đã rút"):
        mark_sent(session, claimed, OK, LATER)


def test_an_answer_is_made_safe_to_keep(opened: Begin, claimed: ClaimedLetter) -> None:
    answer = clean_answer("5.1.1 \udcff\x00 no\r\nsuch\tuser" + "x" * 600)
    assert answer.startswith("5.1.1 \ufffd\ufffd no such user")
    assert len(answer) == 500
    with opened() as session:
        mark_failed(session, claimed, Delivery("failed", "rcpt", 550, answer), LATER)
    with opened() as session:
        assert session.exec(select(DeliveryAttempt.answer)).one() == answer
