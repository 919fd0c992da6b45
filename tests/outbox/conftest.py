"""A cycle to write letters about, a store for attachments and a mail server on loopback."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from models.cycle import Cycle
from models.database import begin
from models.store import Store
from outbox.letter import NewLetter
from outbox.queue import queue
from outbox.smtp_settings import SmtpSettings
from tests.outbox.postbox import Postbox

NOW = datetime(2020, 4, 3, 1, 30, tzinfo=UTC)
LEASE = timedelta(minutes=10)
CYCLE = "quang-ngai-2020"

Begin = Callable[[], AbstractContextManager[Session]]


def new_letter(n: int = 1, **changes: Any) -> NewLetter:  # noqa: ANN401 - the tests choose the fields
    """Make a released letter to unit ``n``."""
    facts: dict[str, Any] = {
        "key": f"{CYCLE}/remind/QNG-{n:03d}/2020-04-03",
        "cycle_key": CYCLE,
        "letter": "remind",
        "recipient": f"unit{n:03d}@example.vn",
        "recipient_name": f"Ủy ban nhân dân huyện số {n}",
        "subject": "[OCOP 2020] Nhắc hạn: Nộp hồ sơ sản phẩm – hạn 10/04/2020 – huyện Bình Sơn",
        "body": "Kính gửi: Ủy ban nhân dân huyện Bình Sơn\n\nĐề nghị gửi hồ sơ.\n",
        "domain": "thuky.example.vn",
        "state": "released",
    }
    return NewLetter(**(facts | changes))


@pytest.fixture
def opened(engine: Engine) -> Begin:
    """Open transactions on a database with one cycle."""
    add_cycle(engine, CYCLE)
    return lambda: begin(engine)


def add_cycle(engine: Engine, key: str) -> None:
    """Insert a cycle that letters can name."""
    with begin(engine) as session:
        session.add(
            Cycle(
                key=key,
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


@pytest.fixture
def queued(opened: Begin) -> Callable[[int], None]:
    """Give a function that queues so many released letters."""

    def add(count: int) -> None:
        with opened() as session:
            for n in range(1, count + 1):
                queue(session, new_letter(n), NOW)

    return add


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Give an empty store."""
    return Store(tmp_path / "store")


@pytest.fixture
def postbox() -> Iterator[Postbox]:
    """Run a mail server that accepts everything until a test gives it a rule."""
    server = Postbox()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def smtp(postbox: Postbox) -> SmtpSettings:
    """Give settings that reach the mail server, with short limits."""
    return settings_for(postbox)


def settings_for(postbox: Postbox, **changes: Any) -> SmtpSettings:  # noqa: ANN401 - see above
    """Give settings that reach a mail server."""
    facts: dict[str, Any] = {
        "host": "127.0.0.1",
        "port": postbox.port,
        "sender": "thuky@example.vn",
        "sender_name": "Văn phòng OCOP tỉnh Quảng Ngãi",
        "reply_to": "ocop@example.vn",
        "id_domain": "thuky.example.vn",
        "security": "none",
        "timeout": 5.0,
        "answer_timeout": 5.0,
    }
    return SmtpSettings(**(facts | changes))
