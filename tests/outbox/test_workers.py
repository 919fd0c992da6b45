"""Many workers at once, and workers killed with -9: no letter twice, none lost, doubt only where there is some."""

import asyncio
import os
import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from email import message_from_bytes

import pytest
from sqlmodel import select

from models.database import begin, make_engine
from models.outbox_message import DeliveryAttempt, OutboxMessage
from models.store import Store
from outbox.deliver import DeliveryCounts, deliver_all
from outbox.letter import Attachment
from outbox.queue import count_states, find_letter, queue
from outbox.smtp_settings import SmtpSettings
from tests.outbox.conftest import LEASE, NOW, Begin, new_letter
from tests.outbox.postbox import HANG, Action, Postbox, Step, at, go_on

# Proofs over code that other tests measure; tracing every line would double their time.
pytestmark = pytest.mark.no_cover

LATER = NOW + LEASE + timedelta(minutes=1)
PATIENCE = 20.0


class StuckStore:
    """A store that tells a pipe it was asked, and never answers: a worker stands still after its claim."""

    def __init__(self, pipe: int) -> None:
        self.pipe = pipe

    def get(self, _sha256: str, /) -> bytes:
        """Stand still."""
        os.write(self.pipe, b"!")
        time.sleep(PATIENCE)
        return b""


def fork_worker(database_url: str, store: object, smtp: SmtpSettings, lease: timedelta = LEASE) -> int:
    """Start a worker process with its own database connections; give its id."""
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        engine = make_engine(database_url)
        asyncio.run(deliver_all(lambda: begin(engine), store, smtp, NOW, lease))  # type: ignore[arg-type]
        status = 0
    finally:
        os._exit(status)


def kill(child: int) -> None:
    """Kill a worker with -9 and wait until it is gone."""
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def states(opened: Begin) -> dict[str, int]:
    """Count the letters per state, without the empty ones."""
    with opened() as session:
        return {state: count for state, count in count_states(session).items() if count}


def arrivals(postbox: Postbox) -> Counter[str]:
    """Count what the server accepted, by Message-ID."""
    return Counter(message_from_bytes(letter.content)["Message-ID"] for letter in postbox.arrived)


def test_two_workers_deliver_two_hundred_letters_once_each(
    opened: Begin, queued: Callable[[int], None], store: Store, smtp: SmtpSettings, postbox: Postbox
) -> None:
    queued(200)
    counts: list[DeliveryCounts] = []

    def work() -> None:
        counts.append(asyncio.run(deliver_all(opened, store, smtp, NOW, LEASE)))

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sum(count.sent for count in counts) == 200
    assert all(count.sent > 20 for count in counts)  # both worked
    assert states(opened) == {"sent": 200}
    assert sorted(arrivals(postbox).values()) == [1] * 200
    with opened() as session:
        assert len(session.exec(select(DeliveryAttempt)).all()) == 200


def test_processes_share_the_work_too(
    opened: Begin,
    queued: Callable[[int], None],
    store: Store,
    smtp: SmtpSettings,
    postbox: Postbox,
    database_url: str,
) -> None:
    queued(60)
    workers = [fork_worker(database_url, store, smtp) for _ in range(3)]
    assert [os.waitpid(worker, 0)[1] for worker in workers] == [0, 0, 0]
    assert states(opened) == {"sent": 60}
    assert sorted(arrivals(postbox).values()) == [1] * 60


def run_again(opened: Begin, store: Store, smtp: SmtpSettings, postbox: Postbox) -> DeliveryCounts:
    """Run a new worker after the lease, with a server in good health."""
    postbox.rule = go_on
    return asyncio.run(deliver_all(opened, store, smtp, LATER, LEASE))


def test_killed_after_the_claim_the_letter_goes_again(
    opened: Begin, store: Store, smtp: SmtpSettings, postbox: Postbox, database_url: str
) -> None:
    content = store.put(b"abc")
    with opened() as session:
        queue(session, new_letter(attachments=(Attachment("a.pdf", content, 3),)), NOW)
    reads, writes = os.pipe()
    child = fork_worker(database_url, StuckStore(writes), smtp)
    assert os.read(reads, 1) == b"!"
    kill(child)
    os.close(reads)
    os.close(writes)
    assert states(opened) == {"sending": 1}
    assert run_again(opened, store, smtp, postbox) == DeliveryCounts(sent=1, recovered=1)
    assert list(arrivals(postbox).values()) == [1]


@pytest.mark.parametrize("step", ["MAIL", "RCPT"])
def test_killed_before_data_the_letter_goes_again(
    opened: Begin,
    queued: Callable[[int], None],
    store: Store,
    smtp: SmtpSettings,
    postbox: Postbox,
    database_url: str,
    step: Step,
) -> None:
    queued(3)
    postbox.rule = at(step, HANG)
    child = fork_worker(database_url, store, smtp)
    assert postbox.held.wait(PATIENCE)
    kill(child)
    with opened() as session:
        assert find_letter(session, new_letter(1).key).data_started_at is None
    assert run_again(opened, store, smtp, postbox) == DeliveryCounts(sent=3, recovered=1)
    assert sorted(arrivals(postbox).values()) == [1, 1, 1]


@pytest.mark.parametrize(("step", "copies"), [("DATA", 2), ("CONTENT", 3)])
def test_killed_after_data_the_letter_waits_for_a_person(
    opened: Begin,
    queued: Callable[[int], None],
    store: Store,
    smtp: SmtpSettings,
    postbox: Postbox,
    database_url: str,
    step: Step,
    copies: int,
) -> None:
    queued(3)
    postbox.rule = at(step, HANG)
    child = fork_worker(database_url, store, smtp)
    assert postbox.held.wait(PATIENCE)
    kill(child)
    with opened() as session:
        assert find_letter(session, new_letter(1).key).data_started_at is not None
    assert run_again(opened, store, smtp, postbox) == DeliveryCounts(sent=2, doubtful=1)
    assert run_again(opened, store, smtp, postbox) == DeliveryCounts()
    assert states(opened) == {"sent": 2, "unknown": 1}
    assert sorted(arrivals(postbox).values()) == [1] * copies


def test_within_the_lease_the_letter_of_a_living_worker_is_left_alone(
    opened: Begin,
    queued: Callable[[int], None],
    store: Store,
    smtp: SmtpSettings,
    postbox: Postbox,
    database_url: str,
) -> None:
    queued(1)
    postbox.rule = at("CONTENT", 1.0)
    child = fork_worker(database_url, store, smtp)
    while ("CONTENT", "unit001@example.vn") not in postbox.steps:
        time.sleep(0.01)
    assert asyncio.run(deliver_all(opened, store, smtp, NOW, LEASE)) == DeliveryCounts()
    assert os.waitpid(child, 0)[1] == 0
    assert states(opened) == {"sent": 1}
    assert list(arrivals(postbox).values()) == [1]


@pytest.mark.parametrize("seed", [1, 2])
def test_chaos(
    opened: Begin,
    queued: Callable[[int], None],
    store: Store,
    smtp: SmtpSettings,
    postbox: Postbox,
    database_url: str,
    seed: int,
) -> None:
    """Kill three workers at random moments, again and again, against a server that misbehaves at every step."""
    queued(60)
    dice = random.Random(seed)  # noqa: S311 - to be repeated, not to be secret
    actions: list[Action] = ["450 4.2.1 later", "550 5.1.1 no", "drop the connection", 0.05]

    def rule(step: Step, _recipient: str) -> Action:
        if step in {"CONNECT", "RSET"}:
            return None
        return dice.choice(actions) if dice.random() < 0.05 else 0.002

    postbox.rule = rule
    workers: list[int] = []
    for _ in range(12):
        workers = [worker for worker in workers if os.waitpid(worker, os.WNOHANG)[0] == 0]
        workers += [fork_worker(database_url, store, smtp) for _ in range(3 - len(workers))]
        time.sleep(dice.uniform(0.05, 0.2))
        kill(workers.pop(dice.randrange(len(workers))))
    for worker in workers:
        kill(worker)
    postbox.rule = go_on
    for hours in range(1, 40):  # until every wait for another attempt is over
        asyncio.run(deliver_all(opened, store, smtp, NOW + timedelta(hours=hours), LEASE))
    counts = states(opened)
    assert set(counts) <= {"sent", "failed", "unknown"}
    assert sum(counts.values()) == 60
    arrived = arrivals(postbox)
    assert max(arrived.values()) == 1
    with opened() as session:
        rows = session.exec(select(OutboxMessage)).all()
    sent = {row.message_id for row in rows if row.state == "sent"}
    unknown = {row.message_id for row in rows if row.state == "unknown"}
    assert sent <= set(arrived) <= sent | unknown
