"""Measure the outbox against a bare aiosmtplib loop on one connection: ``python -m benchmarks.outbox``.

The same letters to the same server (aiosmtpd in a process of its own), in interleaved rounds; every figure is the
median of the ratios of the rounds. The databases are as durable as in an office: SQLite with synchronous=FULL,
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
from outbox.deliver import Records, deliver_all
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


def outbox_pace(url: str, store: Store, smtp: SmtpSettings, count: int, round_: str, *, copies: bool) -> float:
    """Send so many queued letters through the outbox, ledger and all; letters per second."""
    fill(url, count, round_)
    engine = make_engine(url)
    started = time.perf_counter()
    records = Records(store.keep if copies else None, store.root / "outbox")
    counts = asyncio.run(deliver_all(lambda: begin(engine), store, smtp, NOW, LEASE, records=records))
    seconds = time.perf_counter() - started
    engine.dispose()
    if counts.sent != count:
        raise SystemExit(f"{counts.sent} of {count} letters were sent: {counts}")
    return count / seconds


def bare_pace(letters: list[tuple[str, bytes]], smtp: SmtpSettings) -> float:
    """Send ready-made letters with ``aiosmtplib.SMTP.sendmail``; letters per second."""

    async def run() -> float:
        client = aiosmtplib.SMTP(hostname=smtp.host, port=smtp.port, start_tls=False, local_hostname=smtp.id_domain)
        started = time.perf_counter()
        await client.connect()
        for recipient, content in letters:
            await client.sendmail(smtp.sender, [recipient], content)
        await client.quit()
        return len(letters) / (time.perf_counter() - started)

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
            records = Records(None, folder / "outbox")
            asyncio.run(deliver_all(lambda: begin(engine), store, smtp, NOW, LEASE, batch, records=records))
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
        found: dict[tuple[str, str], list[tuple[float, float]]] = {}
        for n in range(options.rounds):
            for kind, smtp in (("plain", plain), ("PIPELINING", piped)):
                for database, url in urls.items():
                    for copies in (False, True):
                        before = bare_pace(letters, smtp)
                        name = f"{kind}{n}{copies}"
                        ours = outbox_pace(url, store, smtp, options.letters, name, copies=copies)
                        after = bare_pace(letters, smtp)
                        row = (f"{kind}{' + .eml' if copies else ''}", database)
                        found.setdefault(row, []).append((ours, (before + after) / 2))
        for (kind, database), paces in found.items():
            ratio = statistics.median(ours / bare for ours, bare in paces)
            ours, bare = (statistics.median(column) for column in zip(*paces, strict=True))
            rounds = ", ".join(f"{ours / bare:.2f}" for ours, bare in paces)
            print(f"{kind:18} {database:10} outbox {ours:6.0f}/s  bare {bare:6.0f}/s  ratio {ratio:.2f}  ({rounds})")


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
