"""The cast's cycle with its announcements handed over, and a mailbox on Debian's own Dovecot."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select, update

from models.incoming_mail import IncomingMail
from models.outbox_message import OutboxMessage
from services.office import Office
from services.result import StepResult
from tests.conftest import DATABASES
from tests.outbox.dovecot import PASSWORD, USER, Dovecot, dovecot
from tests.services import cast
from tests.services.cast import KEY, at
from tests.services.history import OPENED
from tests.services.installation import Installation

ARRIVED = at("2020-03-06", 10)
NOW = at("2020-03-06", 11)


@pytest.fixture(scope="module")
def server() -> Iterator[Dovecot]:
    """Run Dovecot."""
    with dovecot() as server:
        yield server


def announce(home: Path, folder: Path, database_url: str = "") -> Installation:
    """Open the cast's cycle and let its announcements go, as far as the rows say."""
    installation = Installation(home, database_url)
    installation.open_folder(cast.make_folder(folder), OPENED)
    installation.run("announce", at("2020-03-05"))
    with installation.at(at("2020-03-05")) as office:
        hand_over(office)
    return installation


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """Announce once; copy its home to go on with it."""
    folder = tmp_path_factory.mktemp("announced")
    return announce(folder / "home", folder / "cycle")


@pytest.fixture
def announced(request: pytest.FixtureRequest, prepared: Installation, tmp_path: Path) -> Installation:
    """Give the announced cycle on SQLite; on PostgreSQL to tests that ask for it (``on_both``)."""
    if getattr(request, "param", "") == "postgresql":
        make: Callable[[str], str] = request.getfixturevalue("postgres_database")
        return announce(tmp_path / "home", tmp_path / "cycle", make("migrated"))
    return Installation(prepared.copy_home(tmp_path / "home"))


on_both = pytest.mark.parametrize("announced", DATABASES, indirect=True)
"""Runs a test on both databases."""


def hand_over(office: Office) -> None:
    """Say of all letters that a server took them."""
    with office.begin() as session:
        session.exec(update(OutboxMessage).values(state="sent", attempts=1, sent_at=office.now))


def message_id(office: Office, key: str) -> str:
    """Give the Message-ID of one of the cast's letters."""
    with office.read() as session:
        return session.get_one(OutboxMessage, f"{KEY}/{key}").message_id


def reach(server: Dovecot, **changes: Any) -> dict[str, Any]:  # noqa: ANN401 - the tests choose the settings
    """Give the settings under which the installation reads the mailbox."""
    known = {"imap_host": "127.0.0.1", "imap_port": server.tls_port, "imap_username": USER, "imap_password": PASSWORD}
    return known | {"imap_ca_file": server.ca_file, "imap_timeout": 10.0} | changes


def read(installation: Installation, server: Dovecot, moment: datetime = NOW, **changes: Any) -> StepResult:  # noqa: ANN401
    """Read the mailbox at a moment."""
    from services import mailbox  # noqa: PLC0415

    with installation.at(moment, **reach(server, **changes)) as office:
        return mailbox.run(office)


def mails_of(office: Office) -> list[IncomingMail]:
    """Give all rows of messages, in the order of the mailbox."""
    with office.read() as session:
        rows = session.exec(select(IncomingMail).order_by(col(IncomingMail.received_at), col(IncomingMail.key))).all()
    return sorted(rows, key=lambda row: int(row.uid.partition("/")[2]))


Deliver = Callable[..., StepResult]


@pytest.fixture
def deliver(announced: Installation, server: Dovecot) -> Deliver:
    """Give a function that puts messages into the mailbox and lets the installation read them."""
    server.empty()

    def put(*messages: bytes, moment: datetime = NOW, **changes: Any) -> StepResult:  # noqa: ANN401
        server.add(messages, ARRIVED)
        return read(announced, server, moment, **changes)

    return put


@pytest.fixture
def ours(announced: Installation) -> str:
    """Give the Message-ID of the letter to Bình Sơn."""
    with announced.at(NOW) as office:
        return message_id(office, "announce/524")
