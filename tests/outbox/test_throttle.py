"""The throttle: so many letters in a window and no more, overall and per domain, whoever sends."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import select

from models.outbox_message import OutboxMessage
from models.store import Store
from outbox.claim import claim
from outbox.deliver import Terms, deliver_all
from outbox.queue import queue
from outbox.smtp_settings import SmtpSettings
from outbox.throttle import MINUTE, NO_THROTTLE, Throttle, finishing_time, room
from tests.outbox.conftest import LEASE, NOW, Begin, new_letter

SHORT = timedelta(seconds=0.6)


def _claims(opened: Begin) -> list[tuple[datetime, str]]:
    with opened() as session:
        rows = session.exec(select(OutboxMessage.claimed_at, OutboxMessage.recipient)).all()
    return sorted((at, recipient) for at, recipient in rows if at is not None)


def test_no_more_go_in_any_window_however_many_send(
    opened: Begin, queued: Callable[[int], None], store: Store, smtp: SmtpSettings
) -> None:
    queued(10)
    terms = Terms(throttle=Throttle(overall=4, window=SHORT))

    def work(_n: int) -> int:
        return asyncio.run(deliver_all(opened, store, smtp, datetime.now(NOW.tzinfo), LEASE, terms=terms)).sent

    with ThreadPoolExecutor(2) as workers:
        assert sum(workers.map(work, range(2))) == 10
    moments = [at for at, _ in _claims(opened)]
    assert all(later - earlier >= SHORT for earlier, later in zip(moments, moments[4:], strict=False))
    assert moments[-1] - moments[0] < 10 * SHORT


def test_a_full_domain_waits_while_others_go(opened: Begin, store: Store, smtp: SmtpSettings) -> None:
    with opened() as session:
        for n, domain in enumerate(("a.example.vn", "A.example.vn", "a.example.vn", "b.example.vn"), 1):
            queue(session, new_letter(n, recipient=f"unit{n}@{domain}"), NOW)
    terms = Terms(throttle=Throttle(per_domain=2, window=SHORT))
    counts = asyncio.run(deliver_all(opened, store, smtp, NOW, LEASE, terms=terms))
    assert counts.sent == 4
    order = [recipient for _, recipient in _claims(opened)]
    assert order[-1] == "unit3@a.example.vn"
    first, *_, last = [at for at, recipient in _claims(opened) if "@a." in recipient.lower()]
    assert last - first >= SHORT


def test_a_batch_ends_without_waiting_and_nothing_due_ends_at_once(
    opened: Begin, queued: Callable[[int], None], store: Store, smtp: SmtpSettings
) -> None:
    queued(3)
    terms = Terms(throttle=Throttle(overall=2))
    assert asyncio.run(deliver_all(opened, store, smtp, NOW, LEASE, 2, terms=terms)).sent == 2
    with opened() as session:
        assert room(session, terms.throttle, NOW).is_full
        assert not room(session, NO_THROTTLE, NOW).is_full
        assert not room(session, terms.throttle, NOW + 2 * MINUTE).is_full
        assert claim(session, NOW, but_for=["example.vn"]) is None
        assert claim(session, NOW, but_for=["other.vn"]) is not None


@settings(max_examples=50, deadline=None, database=None)
@given(
    sizes=st.lists(st.integers(1, 40), min_size=1, max_size=4), overall=st.integers(0, 9), per_domain=st.integers(0, 9)
)
def test_the_finishing_time_is_when_the_last_window_has_room(sizes: list[int], overall: int, per_domain: int) -> None:
    throttle = Throttle(overall, per_domain)
    recipients = [f"a{n}@d{domain}.example.vn" for domain, size in enumerate(sizes) for n in range(size)]
    end = finishing_time(recipients, throttle, NOW)
    if not throttle.is_on:
        assert end is None
        return
    assert end is not None
    windows = round((end - NOW) / MINUTE)
    enough = [sum(sizes) <= windows * overall] if overall else []
    enough += [max(sizes) <= windows * per_domain] if per_domain else []
    assert all(enough)
    fewer = [sum(sizes) <= (windows - 1) * overall] if overall else []
    fewer += [max(sizes) <= (windows - 1) * per_domain] if per_domain else []
    assert not all(fewer)


def test_an_untrue_letter_is_withdrawn_as_it_is_claimed(
    opened: Begin, queued: Callable[[int], None], store: Store, smtp: SmtpSettings
) -> None:
    queued(30)
    untrue = {new_letter(n).key: "đã đổi" for n in (2, 20, 30)}
    terms = Terms(vet=lambda _session, keys: {key: untrue[key] for key in keys if key in untrue})
    counts = asyncio.run(deliver_all(opened, store, replace(smtp), NOW, LEASE, terms=terms))
    assert counts.sent == 27
    with opened() as session:
        rows = session.exec(select(OutboxMessage).where(OutboxMessage.state == "withdrawn")).all()
        assert {row.key: row.state_reason for row in rows} == untrue
        assert {(row.attempts, row.hold, row.claimed_at) for row in rows} == {(0, "stale", None)}
