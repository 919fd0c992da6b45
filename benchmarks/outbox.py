"""Measure the outbox against a bare aiosmtplib loop on one connection: ``python -m benchmarks.outbox``.

The same letters to the same server (aiosmtpd in a process of its own), in interleaved rounds; every figure is the
median of the ratios of the rounds, and the processor time of the sending process per letter, which other work on the
machine disturbs less. The databases are as durable as in an office: SQLite with synchronous=FULL,
PostgreSQL with fsync, both in a temporary folder on the disk.
"""

import argparse
import asyncio
import multiprocessing
import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from multiprocessing.queues import Queue
from pathlib import Path
from typing import Any

import aiosmtplib
from aiosmtpd.smtp import SMTP, Envelope, Session

from models.cycle import Cycle
from models.database import begin, make_engine, migrate
from models.store import Store
from outbox.claim import claim
from outbox.deliver import Terms, deliver_all
from outbox.letter import NewLetter
from outbox.message import build_message, message_bytes
from outbox.queue import queue
from outbox.smtp_settings import SmtpSettings
from tests import postgres

NOW = datetime(2020, 4, 3, 1, 30, tzinfo=UTC)
LEASE = timedelta(minutes=10)
CYCLE = "quang-ngai-2020"
BODY = (
    "Kính gửi: Ủy ban nhân dân huyện Bình Sơn\n\n"
    "Văn phòng Điều phối xin nhắc quý cơ quan các việc đến hạn trong Chu trình OCOP năm 2020:\n\n"
    + "".join(f"{n}. Nộp hồ sơ sản phẩm số {n}, chậm nhất ngày 10/4/2020 (còn 7 ngày).\n" for n in range(1, 9))
    + "\nThư này thay lời nhắc, không thay công văn.\n\nTrân trọng.\n"
)


class _Taker:
    """Accept everything, keep nothing."""

    def __init__(self, *, pipelining: bool) -> None:
        self.pipelining = pipelining

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, session: Session, _envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        return [responses[0], "250-PIPELINING", *responses[1:]] if self.pipelining else responses

    async def handle_DATA(self, _server: SMTP, _session: Session, _envelope: Envelope) -> str:  # noqa: N802
        return "250 2.0.0 queued"


def _serve(port: "Queue[int]", *, pipelining: bool) -> None:
    """Run the mail server until the process is ended."""

    async def run() -> None:
        handler = _Taker(pipelining=pipelining)
        server = await asyncio.get_running_loop().create_server(
            lambda: SMTP(handler, hostname="mail.example.vn"), "127.0.0.1", 0
        )
        port.put(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(run())


@contextmanager
def mail_server(*, pipelining: bool) -> Iterator[SmtpSettings]:
    """Run a mail server in its own process; give the settings that reach it."""
    port: Queue[int] = multiprocessing.Queue()
    process = multiprocessing.Process(target=_serve, args=(port,), kwargs={"pipelining": pipelining}, daemon=True)
    process.start()
    try:
        yield SmtpSettings(
            host="127.0.0.1",
            port=port.get(timeout=30),
            sender="thuky@example.vn",
            sender_name="Văn phòng OCOP tỉnh Quảng Ngãi",
            reply_to="ocop@example.vn",
            id_domain="thuky.example.vn",
            security="none",
        )
    finally:
        process.terminate()
        process.join()


def fill(url: str, count: int, round_: str) -> None:
    """Queue so many released letters."""
    engine = make_engine(url)
    with begin(engine) as session:
        if session.get(Cycle, CYCLE) is None:
            session.add(
                Cycle(
                    key=CYCLE,
                    title="Chu trình OCOP năm 2020",
                    year=2020,
                    regime="R1",
                    province="Quảng Ngãi",
                    state="open",
                    definition={},
                    fingerprint="0" * 64,
                    opened_at=NOW,
                )
            )
            session.flush()
        for n in range(count):
            queue(session, _letter(n, round_), NOW)
            session.expunge_all()
    engine.dispose()


def _letter(n: int, round_: str) -> NewLetter:
    return NewLetter(
        key=f"{CYCLE}/remind/{n:05d}/{round_}",
        cycle_key=CYCLE,
        letter="remind",
        recipient=f"unit{n:05d}@example.vn",
        recipient_name=f"Ủy ban nhân dân huyện số {n}",
        subject="[OCOP 2020] Nhắc hạn: Nộp hồ sơ sản phẩm – hạn 10/04/2020 – huyện Bình Sơn",
        body=BODY,
        domain="thuky.example.vn",
        state="released",
    )


def outbox_pace(url: str, store: Store, smtp: SmtpSettings, count: int, round_: str, *, copies: bool) -> "Pace":
    """Send so many queued letters through the outbox, ledger and all."""
    fill(url, count, round_)
    engine = make_engine(url)
    watch = Watch()
    terms = Terms(store.keep if copies else None, store.root / "outbox")
    counts = asyncio.run(deliver_all(lambda: begin(engine), store, smtp, NOW, LEASE, terms=terms))
    pace = watch.pace(count)
    engine.dispose()
    if counts.sent != count:
        raise SystemExit(f"{counts.sent} of {count} letters were sent: {counts}")
    return pace


@dataclass(frozen=True)
class Pace:
    """Letters per second, and the processor time of this process per letter, in milliseconds."""

    letters: float
    cpu: float


class Watch:
    """Started when it is made."""

    def __init__(self) -> None:
        self._started = time.perf_counter(), time.process_time()

    def pace(self, count: int) -> Pace:
        """Say how fast so many letters went."""
        wall, cpu = self._started
        return Pace(count / (time.perf_counter() - wall), 1000 * (time.process_time() - cpu) / count)


def bare_pace(letters: list[tuple[str, bytes]], smtp: SmtpSettings) -> Pace:
    """Send ready-made letters with ``aiosmtplib.SMTP.sendmail``."""

    async def run() -> Pace:
        client = aiosmtplib.SMTP(hostname=smtp.host, port=smtp.port, start_tls=False, local_hostname=smtp.id_domain)
        watch = Watch()
        await client.connect()
        for recipient, content in letters:
            await client.sendmail(smtp.sender, [recipient], content)
        await client.quit()
        return watch.pace(len(letters))

    return asyncio.run(run())


def ready_letters(folder: Path, smtp: SmtpSettings, count: int) -> list[tuple[str, bytes]]:
    """Make the bytes of the letters as the outbox makes them."""
    url = f"sqlite:///{folder / 'ready.db'}"
    migrate(url)
    fill(url, count, "ready")
    engine = make_engine(url)
    made = []
    with begin(engine) as session:
        while (letter := claim(session, NOW)) is not None:
            made.append((letter.recipient, message_bytes(build_message(letter, (), smtp))))
    engine.dispose()
    return made


def resident() -> float:
    """Read the resident memory of this process, in MB."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


def measure_memory(url: str, folder: Path, smtp: SmtpSettings, count: int) -> list[tuple[int, float, float]]:
    """Send in one process; give (letters sent, memory in MB, letters per second) at a tenth and at the end."""
    fill_it = multiprocessing.Process(target=fill, args=(url, count, "memory"))
    fill_it.start()
    fill_it.join()
    answers: Queue[list[tuple[int, float, float]]] = multiprocessing.Queue()

    def work() -> None:
        engine = make_engine(url)
        rows = []
        for batch in (count // 10, count - count // 10):
            started = time.perf_counter()
            store = Store(folder / "store")
            terms = Terms(None, folder / "outbox")
            asyncio.run(deliver_all(lambda: begin(engine), store, smtp, NOW, LEASE, batch, terms=terms))
            rows.append((batch, resident(), batch / (time.perf_counter() - started)))
        answers.put(rows)

    process = multiprocessing.Process(target=work)
    process.start()
    rows = answers.get()
    process.join()
    return rows


def main() -> None:
    """Print the ratios and the memory."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--letters", type=int, default=400)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--memory", type=int, default=10_000, help="letters for the memory row; 0: leave it out")
    options = parser.parse_args()
    multiprocessing.set_start_method("fork")
    with tempfile.TemporaryDirectory(prefix="thuky-outbox-") as name:
        folder = Path(name)
        server_folder = folder / "pg"
        server_folder.mkdir()
        folder.chmod(0o755)
        with postgres.serve(server_folder, durable=True) as server:
            server.execute("CREATE DATABASE bench")
            urls = {"SQLite": f"sqlite:///{folder / 'bench.db'}", "PostgreSQL": server.url("bench")}
            for url in urls.values():
                migrate(url)
            _compare(urls, folder, options)
            if options.memory:
                _memory(urls, folder, options.memory)


def _compare(urls: dict[str, str], folder: Path, options: Any) -> None:  # noqa: ANN401 - argparse
    """Print one row per database and kind of server."""
    store = Store(folder / "store")
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; {options.letters} letters, {options.rounds} rounds")
    with mail_server(pipelining=False) as plain, mail_server(pipelining=True) as piped:
        letters = ready_letters(folder, plain, options.letters)
        found: dict[tuple[str, str], list[tuple[Pace, Pace]]] = {}
        for n in range(options.rounds):
            for kind, smtp in (("plain", plain), ("PIPELINING", piped)):
                for database, url in urls.items():
                    for copies in (False, True):
                        before = bare_pace(letters, smtp)
                        name = f"{kind}{n}{copies}"
                        ours = outbox_pace(url, store, smtp, options.letters, name, copies=copies)
                        after = bare_pace(letters, smtp)
                        row = (f"{kind}{' + .eml' if copies else ''}", database)
                        bare = Pace((before.letters + after.letters) / 2, (before.cpu + after.cpu) / 2)
                        found.setdefault(row, []).append((ours, bare))
        for (kind, database), paces in found.items():
            rounds = [ours.letters / bare.letters for ours, bare in paces]
            ours, bare = (
                Pace(statistics.median(one.letters for one in column), statistics.median(one.cpu for one in column))
                for column in zip(*paces, strict=True)
            )
            print(
                f"{kind:18} {database:10} outbox {ours.letters:6.0f}/s {ours.cpu:.2f} ms  bare {bare.letters:6.0f}/s "
                f"{bare.cpu:.2f} ms  ratio {statistics.median(rounds):.2f}  "
                f"({', '.join(f'{one:.2f}' for one in rounds)})"
            )


def _memory(urls: dict[str, str], folder: Path, count: int) -> None:
    """Print the memory of one process."""
    with mail_server(pipelining=False) as smtp:
        for database, url in urls.items():
            (few, low, first), (rest, high, second) = measure_memory(url, folder, smtp, count)
            print(
                f"memory     {database:10} after {few}: {low:.1f} MB ({first:.0f}/s), "
                f"after {few + rest}: {high:.1f} MB ({second:.0f}/s)"
            )


if __name__ == "__main__":
    main()
