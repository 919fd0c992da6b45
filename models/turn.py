"""Turns on both databases: what one process may do at a time, and one moment of the rows for a reader.

On SQLite a transaction of ``models.database.begin`` holds the only write lock already, and a reader sees one moment
by itself; PostgreSQL is asked for both.
"""

from enum import IntEnum

from sqlalchemy import Connection, text
from sqlmodel import Session


class Turn(IntEnum):
    """What only one process does at a time; any fixed numbers do, they name the locks of PostgreSQL."""

    MIGRATE = 0x7468756B79
    IMPORT = 0x7468756B7A
    COUNT_LETTERS = 0x7468756B7B
    ENTER_PLACE = 0x7468756B7C


def take_turn(connection: Connection, turn: Turn) -> None:
    """Wait for the turn and keep it until the transaction ends."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": int(turn)})


def see_one_moment(session: Session) -> None:
    """Let a session that has not asked anything yet see one moment of the rows, whatever others write meanwhile."""
    if session.get_bind().dialect.name == "postgresql":
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
