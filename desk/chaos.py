"""Prove the outbox: many workers killed at random, a server that misbehaves, and not one letter twice or lost."""

import asyncio
import multiprocessing
import os
import random
import time
from collections import Counter
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Final

from sqlmodel import Session, select

from desk.chaos_server import ServerReport, chaos_server
from domain.errors import RuleBroken
from domain.moves import MoveNotAllowed
from models.cycle import Cycle
from models.database import begin, make_engine, migrate
from models.outbox_message import OutboxMessage
from models.store import Store
from outbox.deliver import Terms, deliver_all
from outbox.letter import NewLetter
from outbox.queue import count_states, queue, withdraw
from outbox.smtp_settings import SmtpSettings

_START: Final = datetime(2020, 4, 3, 1, 30, tzinfo=UTC)
_LEASE: Final = timedelta(minutes=10)
_CYCLE: Final = "thu-thach"
_WAVES: Final = 3
_DAY: Final = timedelta(hours=25)  # longer than the longest wait for another attempt, and than the lease
_WITHDRAWN: Final = 0.02
_FORK: Final = multiprocessing.get_context("fork")
_LIVE: Final = frozenset({"draft", "released", "sending"})


class DatabaseNotEmpty(RuleBroken):
    """Say that the test of the outbox wants a database of its own."""

    def __init__(self, letters: int) -> None:
        super().__init__(letters)
        self.letters = letters

    def sentence(self) -> str:
        """Name the way out."""
        return (
            f"Cơ sở dữ liệu này đã có {self.letters} thư; phép thử gửi thư cần một cơ sở dữ liệu trống. "
            "Hãy bỏ --database để dùng SQLite tạm thời, hoặc chỉ đến một cơ sở dữ liệu mới."
        )


@dataclass(frozen=True)
class ChaosReport:
    """What came out; ``breaches`` names every promise that was broken, in Vietnamese."""

    states: dict[str, int]
    server: ServerReport
    kills: int
    starts: int
    seconds: float
    breaches: tuple[str, ...] = field(default=())


def run_chaos(letters: int, workers: int, seed: int, url: str, folder: Path) -> ChaosReport:
    """Send so many letters with so many workers through the chaos, then settle what is left in calm.

    Raises:
        DatabaseNotEmpty: the database holds letters.
    """
    migrate(url)
    _plan(url, letters)
    dice = random.Random(seed)  # noqa: S311 - to be repeated, not to be secret
    started = time.monotonic()
    with chaos_server(seed, letters // 2) as server:  # a slow machine kills its workers before they send much
        troop = _Troop(url, folder, server.port, workers)
        troop.rage(dice, letters)
        server.calm_down()
        troop.settle()
        report = server.report()
    breaches, states = judge(url, letters, report, troop.kills)
    return ChaosReport(states, report, troop.kills, troop.starts, time.monotonic() - started, breaches)


def _plan(url: str, letters: int) -> None:
    """Queue the letters, released."""
    with _opened(url) as session:
        found = sum(count_states(session).values())
        if found:
            raise DatabaseNotEmpty(found)
        session.add(
            Cycle(
                key=_CYCLE,
                title="Phép thử gửi thư",
                year=_START.year,
                regime="R1",
                province="",
                state="open",
                definition={},
                fingerprint="0" * 64,
                opened_at=_START,
            )
        )
        session.flush()
        for n in range(letters):
            queue(session, _letter(n), _START)
            session.expunge_all()


def _letter(n: int) -> NewLetter:
    return NewLetter(
        key=f"{_CYCLE}/remind/{n:06d}",
        cycle_key=_CYCLE,
        letter="remind",
        recipient=f"unit{n:06d}@example.vn",
        recipient_name=f"Ủy ban nhân dân xã số {n}",
        subject=f"[OCOP] Nhắc hạn số {n}",
        body=f"Kính gửi: Ủy ban nhân dân xã số {n}\n\nĐây là thư của phép thử.\n",
        domain="thuky.example.vn",
        state="released",
    )


class _Troop:
    """The workers: killed and started again."""

    def __init__(self, url: str, folder: Path, port: int, size: int) -> None:
        self.kills = 0
        self.starts = 0
        self._url = url
        self._folder = folder
        self._port = port
        self._size = size
        self._now = _START

    def rage(self, dice: random.Random, letters: int) -> None:
        """Keep the workers at work and kill one after the other, at random moments; a day later again."""
        for _ in range(_WAVES):
            living: list[BaseProcess] = []
            for _ in range(self._size):
                living = [worker for worker in living if worker.is_alive()]
                living += [self._start() for _ in range(self._size - len(living))]
                time.sleep(dice.uniform(0.02, 0.4))
                self._withdraw_one(dice, letters)
                self._kill(living.pop(dice.randrange(len(living))))
            for worker in living:
                self._kill(worker)
            self._now += _DAY

    def settle(self) -> None:
        """Pick up after the dead and send the rest, later and later, until every wait is over."""
        while self._is_work_left():
            worker = self._start()
            worker.join()
            if worker.exitcode:
                return
            self._now += _DAY

    def _start(self) -> BaseProcess:
        self.starts += 1
        worker = _FORK.Process(target=_work, args=(self._url, self._folder, self._port, self._now), daemon=True)
        worker.start()
        return worker

    def _kill(self, worker: BaseProcess) -> None:
        """Kill with -9; one that has just ended by itself does not count."""
        if worker.is_alive():
            worker.kill()
        worker.join()
        self.kills += worker.exitcode != 0

    def _withdraw_one(self, dice: random.Random, letters: int) -> None:
        """Take a letter back while the workers are at it, as an officer might; often it is too late."""
        keys = [f"{_CYCLE}/remind/{dice.randrange(letters):06d}" for _ in range(max(1, int(letters * _WITHDRAWN / 8)))]
        for key in keys:
            with suppress(MoveNotAllowed), _opened(self._url) as session:
                withdraw(session, key, "phép thử rút thư")

    def _is_work_left(self) -> bool:
        with _opened(self._url) as session:
            counts = count_states(session)
        return any(counts[state] for state in _LIVE)


def _work(url: str, folder: Path, port: int, now: datetime) -> None:
    """Be one worker, until nothing is due or -9."""
    smtp = SmtpSettings(
        host="127.0.0.1",
        port=port,
        sender="thuky@example.vn",
        id_domain="thuky.example.vn",
        security="none",
        timeout=5.0,
        answer_timeout=5.0,
    )
    store = Store(folder / "store")
    engine = make_engine(url)
    status = 1
    try:
        terms = Terms(store.keep, folder / "outbox")
        asyncio.run(deliver_all(lambda: begin(engine), store, smtp, now, _LEASE, terms=terms))
        status = 0
    finally:
        os._exit(status)  # what the parent left behind in this process is not this one's to clear away


def judge(url: str, letters: int, server: ServerReport, kills: int) -> tuple[tuple[str, ...], dict[str, int]]:
    """Hold the rows against what the server accepted; give the breaches, in Vietnamese, and the count per state."""
    with _opened(url) as session:
        counts = {state: count for state, count in count_states(session).items() if count}
        rows = session.exec(select(OutboxMessage.message_id, OutboxMessage.state)).all()
    by_state = {state: {one for one, its in rows if its == state} for state in counts}
    sent, unknown = by_state.get("sent", set()), by_state.get("unknown", set())
    accepted = server.accepted
    twice = {one for one, count in accepted.items() if count > 1}
    ended = Counter(counts)
    total = sum(ended[state] for state in ("sent", "failed", "unknown", "withdrawn"))
    silent = server.mischief["CONTENT", "drop"] + server.mischief["ANSWER", "drop"] + server.mischief["354", "drop"]
    doubtful = kills + silent
    faults = (
        (bool(twice - unknown), f"{len(twice - unknown)} thư được máy chủ nhận hai lần"),
        (total != letters, f"lập {letters} thư nhưng chỉ {total} thư có kết cục"),
        (ended["sending"] > 0, f"{ended['sending']} thư kẹt ở trạng thái đang gửi"),
        (bool(sent - set(accepted)), f"{len(sent - set(accepted))} thư ghi là đã gửi mà máy chủ không nhận"),
        (
            bool(set(accepted) - sent - unknown),
            f"{len(set(accepted) - sent - unknown)} thư máy chủ đã nhận mà không ghi là đã gửi",
        ),
        (len(unknown) > doubtful, f"{len(unknown)} thư chưa rõ, nhiều hơn mức {doubtful}"),
    )
    return tuple(sentence for is_broken, sentence in faults if is_broken), counts


def _opened(url: str) -> "AbstractContextManager[Session]":
    return _Opened(url)


class _Opened:
    """A transaction on connections of its own: nothing stays open that a forked worker could inherit."""

    def __init__(self, url: str) -> None:
        self._engine = make_engine(url)
        self._begin = begin(self._engine)

    def __enter__(self) -> Session:
        return self._begin.__enter__()

    def __exit__(self, *fault: object) -> bool | None:
        try:
            return self._begin.__exit__(*fault)  # type: ignore[arg-type]
        finally:
            self._engine.dispose()
