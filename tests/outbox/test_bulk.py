"""Many letters at once: what a kill leaves behind, what the journal tells, what is given back."""

import asyncio
import fcntl
import os
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from models.database import begin, make_engine
from models.outbox_message import DeliveryAttempt, OutboxMessage
from models.store import Store
from outbox.bulk import DOUBT, WIDE
from outbox.claim import claim
from outbox.deliver import CAREFUL, DeliveryCounts, Terms, deliver_all
from outbox.delivery import Delivery
from outbox.journal import Journal, boot_id, read_the_dead
from outbox.ledger import begin_data, claim_many, give_back, settle
from outbox.smtp_settings import SmtpSettings
from tests.outbox.conftest import LEASE, NOW, Begin, new_letter
from tests.outbox.postbox import DROP, HANG, Postbox, Step, go_on
from tests.outbox.test_workers import PATIENCE, arrivals, kill, states

LATER = NOW + LEASE + timedelta(minutes=1)


def run(opened: Begin, store: Store, smtp: SmtpSettings, journals: Path | None, **more: object) -> DeliveryCounts:
    """Deliver once."""
    terms = Terms(store.keep, journals)
    return asyncio.run(deliver_all(opened, store, smtp, NOW, LEASE, terms=terms, **more))  # type: ignore[arg-type]


def fork(database_url: str, store: Store, smtp: SmtpSettings, journals: Path | None) -> int:
    """Start a worker process."""
    child = os.fork()
    if child:
        return child
    try:
        engine = make_engine(database_url)
        run(lambda: begin(engine), store, smtp, journals)
    finally:
        os._exit(1)


@pytest.fixture(params=[False, True])
def journals(request: pytest.FixtureRequest, tmp_path: Path) -> Path | None:
    """Give a folder for journals, and none."""
    return tmp_path / "journals" if request.param else None


def hang_at(step: Step, number: int) -> Callable[[Step, str], str | None]:
    """Never answer one step of the letter with this number."""
    return lambda now, recipient: HANG if (now, recipient) == (step, f"unit{number:03d}@example.vn") else None


@pytest.mark.no_cover
@pytest.mark.parametrize("step", ["RCPT", "DATA", "CONTENT"])
def test_a_kill_in_bulk_leaves_few_letters_in_doubt(
    opened: Begin,
    queued: Callable[[int], None],
    store: Store,
    smtp: SmtpSettings,
    postbox: Postbox,
    database_url: str,
    journals: Path | None,
    step: Step,
) -> None:
    queued(60)
    postbox.rule = hang_at(step, 40)
    child = fork(database_url, store, smtp, journals)
    assert postbox.held.wait(PATIENCE)
    time.sleep(0.2)  # the answers before are written down within a fifth of it
    kill(child)
    postbox.rule = go_on
    counts = asyncio.run(deliver_all(opened, store, smtp, LATER, LEASE, terms=Terms(store.keep, journals)))
    assert 1 <= counts.doubtful <= (1 if journals else DOUBT)
    assert counts.sent + counts.doubtful == 60 - 39
    assert states(opened) == {"sent": 60 - counts.doubtful, "unknown": counts.doubtful}
    assert set(arrivals(postbox).values()) == {1}
    assert journals is None or list(journals.iterdir()) == []


def test_the_letters_are_kept_as_they_went(
    opened: Begin, queued: Callable[[int], None], store: Store, smtp: SmtpSettings, postbox: Postbox
) -> None:
    queued(20)
    assert run(opened, store, smtp, None).sent == 20
    with opened() as session:
        kept = {store.get(one.eml_sha256) for one in session.exec(select(DeliveryAttempt)).all()}
    assert kept == {letter.content for letter in postbox.arrived}


def test_a_server_that_pipelines_gets_the_same_letters(
    opened: Begin, queued: Callable[[int], None], store: Store, smtp: SmtpSettings, journals: Path | None
) -> None:
    piped = Postbox(pipelining=True)
    piped.start()
    try:
        queued(40)
        fates: dict[tuple[Step, str], str] = {
            ("MAIL", "thuky@example.vn"): "",
            ("RCPT", "unit020@example.vn"): "550 5.1.1 no such user",
            ("RCPT", "unit022@example.vn"): DROP,
            ("DATA", "unit024@example.vn"): "451 4.3.0 later",
            ("CONTENT", "unit026@example.vn"): DROP,
        }
        piped.rule = lambda step, recipient: fates.get((step, recipient)) or None
        counts = run(opened, store, replace(smtp, port=piped.port), journals)
        assert counts == DeliveryCounts(sent=36, failed=1, retried=2, unknown=1)
    finally:
        piped.stop()
    assert set(arrivals(piped).values()) == {1}


def test_when_the_server_goes_away_the_rest_is_given_back(
    opened: Begin,
    queued: Callable[[int], None],
    store: Store,
    smtp: SmtpSettings,
    postbox: Postbox,
    journals: Path | None,
) -> None:
    queued(50)
    gone: list[str] = []

    def rule(step: Step, recipient: str) -> str | None:
        if (step, recipient) == ("RCPT", "unit030@example.vn"):
            gone.append(recipient)
        return DROP if gone else None

    postbox.rule = rule
    counts = run(opened, store, smtp, journals)
    assert counts.unreachable
    assert counts.sent == 29
    assert states(opened) == {"sent": 29, "released": 21}
    with opened() as session:
        waiting = session.exec(select(OutboxMessage).where(OutboxMessage.state == "released")).all()
    assert sorted(row.attempts for row in waiting) == [0] * 19 + [1] * 2
    assert {row.data_started_at for row in waiting} == {None}


def test_a_batch_in_bulk_is_kept_to(
    opened: Begin, queued: Callable[[int], None], store: Store, smtp: SmtpSettings, journals: Path | None
) -> None:
    queued(40)
    assert run(opened, store, smtp, journals, batch=25).sent == 25
    assert states(opened) == {"released": 15, "sent": 25}


def test_a_cancelled_bulk_run_gives_back_what_was_not_said(
    opened: Begin, queued: Callable[[int], None], store: Store, smtp: SmtpSettings, postbox: Postbox
) -> None:
    queued(40)
    postbox.rule = hang_at("CONTENT", 20)

    async def cancelled() -> None:
        async with asyncio.timeout(3):
            await deliver_all(opened, store, smtp, NOW, LEASE)

    with pytest.raises(TimeoutError):
        asyncio.run(cancelled())
    assert states(opened) == {"sent": 19, "sending": 1, "released": 20}


def test_a_worker_overtaken_in_bulk_writes_only_the_attempt(opened: Begin, queued: Callable[[int], None]) -> None:
    queued(3)
    with opened() as session:
        letters = claim_many(session, NOW, 3)
        assert [letter.key for letter in letters] == [new_letter(n).key for n in (1, 2, 3)]
        give_back(session, letters[:1], NOW)
        again = claim(session, NOW)
        assert again is not None
        assert (again.key, again.attempt) == (letters[0].key, 1)
        late = replace(letters[1], attempt=7)
        assert begin_data(session, [late, letters[2]], NOW) == [letters[2]]
        sent = Delivery("sent", "done", 250, "ok")
        refused = Delivery("failed", "rcpt", 550, "no")
        assert settle(session, [(late, sent), (letters[2], sent), (late, refused)], NOW) == [late, late]
    assert states(opened) == {"sending": 2, "sent": 1}
    with opened() as session:
        attempts = session.exec(select(DeliveryAttempt)).all()
    assert {(one.n, one.outcome) for one in attempts} == {(7, "failed"), (1, "sent")}


def test_the_journal_of_the_dead_tells_each_letter_apart(
    opened: Begin, queued: Callable[[int], None], tmp_path: Path
) -> None:
    queued(4)
    with opened() as session:
        letters = claim_many(session, NOW, 4)
        begin_data(session, letters[:3], NOW)
    child = os.fork()
    if child == 0:
        journal = Journal(tmp_path / "j")
        journal.begin(letters)
        journal.data(letters[0])
        journal.answer(letters[0], Delivery("sent", "done", 250, "ok", "a" * 64))
        journal.data(letters[1])
        os._exit(0)
    os.waitpid(child, 0)
    living = Journal(tmp_path / "j")
    recovered = read_the_dead(opened, tmp_path / "j", NOW)
    assert (recovered.released, recovered.unknown) == (2, 1)
    assert states(opened) == {"sent": 1, "unknown": 1, "released": 2}
    assert len(list((tmp_path / "j").iterdir())) == 1  # the living one's
    living.close()
    assert list((tmp_path / "j").iterdir()) == []


def test_a_second_worker_waits_until_the_journals_are_read(
    opened: Begin, queued: Callable[[int], None], tmp_path: Path
) -> None:
    """Else it would go on to the lease, and call unknown what the first is about to release."""
    queued(1)
    with opened() as session:
        begin_data(session, claim_many(session, NOW, 1), NOW)
    folder = tmp_path / "j"
    folder.mkdir()
    first = os.open(folder, os.O_RDONLY)
    fcntl.flock(first, fcntl.LOCK_EX)
    done = threading.Event()

    def read() -> None:
        read_the_dead(opened, folder, NOW)
        done.set()

    second = threading.Thread(target=read)
    second.start()
    assert not done.wait(0.3)
    os.close(first)
    second.join(PATIENCE)
    assert done.is_set()


def test_a_journal_of_another_boot_or_one_that_breaks_off_is_not_believed(
    opened: Begin, queued: Callable[[int], None], tmp_path: Path
) -> None:
    queued(1)
    with opened() as session:
        letters = claim_many(session, NOW, 1)
        begin_data(session, letters, NOW)
    (tmp_path / "another-boot.1.aa.journal").write_text(f'["begin", "{letters[0].key}", 1, null]\n')
    (tmp_path / f"{boot_id()}.1.aa.journal").write_text(f'["begin", "{letters[0].key}", 1, null]')
    assert read_the_dead(opened, tmp_path, NOW).released == 0
    assert states(opened) == {"sending": 1}


def test_the_doubt_is_small() -> None:
    assert DOUBT <= 3
    assert WIDE <= 32
    assert CAREFUL >= 8
