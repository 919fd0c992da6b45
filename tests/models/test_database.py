"""Transactions: committed whole or not at all, and no lost update between two writers."""

import threading
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlmodel import select

from models.admin_unit import AdminUnit
from models.audit_entry import AuditEntry
from models.council import Council
from models.database import begin, make_engine, read
from models.register import Series

SERIES = "ubnd/UBND/2020"


def add_series(engine: Engine) -> None:
    with begin(engine) as session:
        session.add(Series(key=SERIES, agency="ubnd", name="UBND", year=2020))


def test_begin_commits_and_rows_stay_readable(engine: Engine) -> None:
    with begin(engine) as session:
        unit = AdminUnit(key="524", code="524", name="Trà Bồng", level="huyện", valid_from=date(1976, 1, 1))
        session.add(unit)
    assert unit.name == "Trà Bồng"
    with read(engine) as session:
        assert session.exec(select(AdminUnit.name)).all() == ["Trà Bồng"]


def test_begin_rolls_everything_back(engine: Engine) -> None:
    with pytest.raises(ZeroDivisionError), begin(engine) as session:
        session.add(Series(key=SERIES, agency="ubnd", name="UBND", year=2020))
        session.flush()
        _ = 1 / 0
    with read(engine) as session:
        assert session.exec(select(Series)).all() == []


def test_read_never_commits(engine: Engine) -> None:
    with read(engine) as session:
        session.add(Series(key=SERIES, agency="ubnd", name="UBND", year=2020))
        session.flush()
    with read(engine) as session:
        assert session.exec(select(Series)).all() == []


def test_a_reference_to_nothing_is_refused(engine: Engine) -> None:
    with pytest.raises(IntegrityError), begin(engine) as session:
        session.add(Council(key="no-such-cycle", quorum="2/3", chair_required=True, gap_limit=20))


def test_times_come_back_aware_and_equal(engine: Engine) -> None:
    at = datetime(2020, 3, 5, 1, 2, 3, 456789, tzinfo=UTC)
    with begin(engine) as session:
        session.add(AuditEntry(at=at, actor="a", action="b", subject="c"))
    with read(engine) as session:
        assert session.exec(select(AuditEntry.at)).one() == at


def test_two_writers_that_read_before_they_write_lose_nothing(engine: Engine) -> None:
    add_series(engine)
    rounds, writers = 25, 4
    faults: list[BaseException] = []

    def count() -> None:
        try:
            for _ in range(rounds):
                with begin(engine) as session:
                    series = session.exec(select(Series).with_for_update()).one()
                    series.last += 1
        except BaseException as fault:  # noqa: BLE001 - a thread's fault must reach the assertion
            faults.append(fault)

    threads = [threading.Thread(target=count) for _ in range(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    with read(engine) as session:
        assert session.exec(select(Series.last)).one() == rounds * writers


def test_sqlite_is_set_up_for_an_office(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'office.db'}")
    with engine.connect() as connection:
        settings = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "foreign_keys", "synchronous", "busy_timeout")
        }
    engine.dispose()
    assert settings == {"journal_mode": "wal", "foreign_keys": 1, "synchronous": 2, "busy_timeout": 30_000}


def test_sqlite_takes_the_write_lock_with_the_first_look(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'office.db'}"
    first, second = make_engine(url), make_engine(url)
    with first.begin() as connection:
        connection.execute(text("CREATE TABLE t (n INTEGER)"))
    with first.begin() as writer, second.connect() as other:
        writer.execute(text("SELECT count(*) FROM t"))
        other.connection.dbapi_connection.execute("PRAGMA busy_timeout = 50")  # type: ignore[union-attr]
        with pytest.raises(OperationalError, match="locked"):
            other.execute(text("SELECT count(*) FROM t"))
    with first.begin() as writer, read(second) as session:
        writer.execute(text("INSERT INTO t VALUES (1)"))
        assert session.connection().execute(text("SELECT count(*) FROM t")).scalar() == 0
    first.dispose()
    second.dispose()


def test_postgresql_is_reached_through_psycopg_3() -> None:
    engine = make_engine("postgresql://office@localhost/thuky")
    assert engine.url.drivername == "postgresql+psycopg"
    assert make_engine("postgresql+psycopg://office@localhost/thuky").url == engine.url
