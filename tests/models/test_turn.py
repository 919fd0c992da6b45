"""One process at a time, and one moment of the rows, on both databases."""

import threading

from sqlalchemy import Engine
from sqlmodel import col, func, select

from models.audit_entry import AuditEntry
from models.database import begin, read
from models.register import Series
from models.turn import Turn, see_one_moment, take_turn


def _add(engine: Engine, key: str) -> None:
    with begin(engine) as session:
        session.add(Series(key=key, agency="ubnd", name="cv", year=2020))


def test_a_turn_is_kept_to_the_end_of_the_transaction(engine: Engine) -> None:
    order: list[str] = []
    waiting = threading.Event()

    def second() -> None:
        waiting.set()
        with begin(engine) as session:
            take_turn(session.connection(), Turn.IMPORT)
            order.append("second")

    thread = threading.Thread(target=second)
    with begin(engine) as session:
        take_turn(session.connection(), Turn.IMPORT)
        thread.start()
        assert waiting.wait(10)
        thread.join(0.3)
        order.append("first")
    thread.join(30)
    assert order == ["first", "second"]


def test_different_turns_have_different_locks() -> None:
    assert len({int(turn) for turn in Turn}) == len(Turn.__members__)


def test_a_reader_sees_one_moment_whatever_is_written_meanwhile(engine: Engine) -> None:
    _add(engine, "a")
    with read(engine) as session:
        see_one_moment(session)
        assert session.exec(select(func.count()).select_from(Series)).one() == 1
        _add(engine, "b")
        assert session.exec(select(Series.key).order_by(col(Series.key))).all() == ["a"]
        assert session.exec(select(AuditEntry)).all() == []
    with read(engine) as session:
        assert session.exec(select(func.count()).select_from(Series)).one() == 2
