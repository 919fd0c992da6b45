"""The database of an installation: SQLite in one file, or PostgreSQL; the same rows on both."""

import fcntl
import sqlite3
import time
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import URL, Dialect, make_url
from sqlalchemy.util import LRUCache
from sqlmodel import Session

from models.turn import Turn, take_turn

# The newest revision in migrations/versions; a test compares. Knowing it here keeps Alembic's imports out of
# every command that finds its database up to date.
HEAD = "0013"

BUSY_SECONDS = 30

QUEUE_SUFFIX = "-queue"
"""The empty file beside an SQLite database in which its writers queue."""

BEGIN_MODE = "sqlite_begin"

_MOST_STATEMENTS: Final = 1_000
_KNOWN: Final[dict[str, tuple[Dialect, MutableMapping[Any, Any]]]] = {}
"""By server: the dialect that knows it, and the statements compiled for it."""


class DatabaseFromNewerProgram(Exception):
    """The database carries a revision that this program does not know."""

    def __init__(self, revision: str) -> None:
        super().__init__(
            f"The database is at revision {revision}, this program knows revisions up to {HEAD}. "
            "Install the newer program again, or restore the backup made before it was installed.",
        )
        self.revision = revision
        self.known = HEAD


def make_engine(url: str) -> Engine:
    """Make the engine for an address such as ``sqlite:////srv/thuky/thuky.db`` or ``postgresql://host/thuky``."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        engine = create_engine(address, connect_args={"timeout": BUSY_SECONDS})
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return _sharing(engine, "sqlite")
    return _sharing(create_engine(_with_psycopg(address), pool_pre_ping=True), str(address.set(database=None)))


def _sharing(engine: Engine, server: str) -> Engine:
    """Let all engines of one server share the statements that SQLAlchemy has compiled for it.

    Every office opens an engine of its own, and to compile its statements anew took a quarter of a step's time.
    """
    known = _KNOWN.get(server)
    if known is None:
        # Not before it has connected: only then does a dialect know its server.
        event.listen(engine, "first_connect", lambda *_: _KNOWN.setdefault(server, (engine.dialect, _statements())))
        return engine
    # Statements are kept by their dialect, so one goes with the other.
    engine.dialect, compiled = known
    engine.update_execution_options(compiled_cache=compiled)
    return engine


def _statements() -> MutableMapping[Any, Any]:
    return LRUCache(_MOST_STATEMENTS)


@contextmanager
def begin(engine: Engine) -> Iterator[Session]:
    """Open a session that commits at the end and rolls back when an exception leaves the block.

    On SQLite the transaction takes the write lock with its first statement (``BEGIN IMMEDIATE``), so that
    what a SELECT saw is still true at the UPDATE. On PostgreSQL lock the row (``with_for_update``) or compare
    and set.
    """
    with Session(engine, expire_on_commit=False) as session, session.begin():
        yield session


@contextmanager
def read(engine: Engine) -> Iterator[Session]:
    """Open a session for looking only: takes no write lock, never commits."""
    with Session(engine.execution_options(**{BEGIN_MODE: "DEFERRED"}), expire_on_commit=False) as session:
        yield session


def migrate(database: Engine | str) -> None:
    """Bring the schema to the newest revision; safe when several processes start at once.

    Raises DatabaseFromNewerProgram when a newer program has been here.
    """
    engine = database if isinstance(database, Engine) else make_engine(database)
    try:
        if _revision(engine) != HEAD:
            _upgrade(engine)
    finally:
        if engine is not database:
            engine.dispose()


def _with_psycopg(address: URL) -> URL:
    """Choose psycopg 3 where the address names no driver."""
    return address.set(drivername="postgresql+psycopg") if address.drivername == "postgresql" else address


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:  # noqa: ANN401 - SQLAlchemy's pool record
    """Set up one connection; pysqlite must not open transactions by its own rules."""
    connection.isolation_level = None
    cursor = connection.cursor()
    _switch_to_wal(cursor)
    for pragma in ("foreign_keys = ON", "synchronous = FULL"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _switch_to_wal(cursor: sqlite3.Cursor) -> None:
    """Turn write-ahead logging on; while another process does so, SQLite refuses at once, whatever the timeout."""
    patience = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError:
            if time.monotonic() > patience:
                raise
            time.sleep(0.05)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    """Begin the transaction that pysqlite was told not to begin."""
    mode = connection.get_execution_options().get(BEGIN_MODE, "IMMEDIATE")
    path = connection.engine.url.database
    if mode != "IMMEDIATE" or not path:
        connection.exec_driver_sql(f"BEGIN {mode}")
        return
    # SQLite lets whoever asks at the right moment write next: of 50 processes some waited longer than BUSY_SECONDS.
    # The kernel keeps those who wait for this lock in their order; only the first of them asks SQLite.
    with Path(f"{path}{QUEUE_SUFFIX}").open("ab") as queue:
        fcntl.flock(queue, fcntl.LOCK_EX)
        connection.exec_driver_sql(f"BEGIN {mode}")


def _revision(engine: Engine) -> str | None:
    """Read the revision that the database is at; None when it is empty."""
    if engine.dialect.name == "sqlite" and engine.url.database:
        Path(engine.url.database).parent.mkdir(parents=True, exist_ok=True)
    with engine.execution_options(**{BEGIN_MODE: "DEFERRED"}).connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        revision: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        return revision


def _upgrade(engine: Engine) -> None:
    """Run Alembic in one transaction under one lock: all of it happens or nothing."""
    from models.migrations import known_revisions, revision_of, upgrade  # noqa: PLC0415 - Alembic, see HEAD

    with _without_references(engine) as connection, connection.begin():
        take_turn(connection, Turn.MIGRATE)
        revision = revision_of(connection)
        if revision is not None and revision not in known_revisions():
            raise DatabaseFromNewerProgram(revision)
        upgrade(connection)


@contextmanager
def _without_references(engine: Engine) -> Iterator[Connection]:
    """Connect with SQLite's foreign keys off, which only works before BEGIN.

    SQLite changes a column by making the table anew and dropping the old one: with foreign keys on, dropping a table
    that rows refer to is refused.
    """
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        if isinstance(driver, sqlite3.Connection):
            driver.execute("PRAGMA foreign_keys = OFF")
        try:
            yield connection
        finally:
            if isinstance(driver, sqlite3.Connection):
                driver.execute("PRAGMA foreign_keys = ON")
