"""The schema: migrations and tables say the same, on both databases, whoever starts first."""

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text

from models import tables
from models.audit_entry import AuditEntry
from models.database import HEAD, DatabaseFromNewerProgram, begin, make_engine, migrate, read
from models.migrations import alembic_config, downgrade, known_revisions, revision_of


def differences(engine: Engine) -> list[object]:
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={"compare_type": True, "compare_server_default": True},
        )
        return list(compare_metadata(context, tables.metadata))


def test_head_is_the_newest_revision_in_versions() -> None:
    assert ScriptDirectory.from_config(alembic_config()).get_heads() == [HEAD]
    assert HEAD in known_revisions()


def test_every_module_with_a_table_is_listed() -> None:
    listed = {module.__name__.removeprefix("models.") for module in tables.MODULES}
    with_tables = {
        path.stem
        for path in Path(tables.__file__).parent.glob("*.py")
        if "table=True):" in path.read_text(encoding="utf-8")
    }
    assert listed == with_tables


def test_migrations_and_tables_agree(engine: Engine) -> None:
    assert differences(engine) == []


def test_the_comparison_sees_a_difference(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE cycle ADD COLUMN stray INTEGER"))
    assert differences(engine) != []


def test_downgrade_to_base_and_up_again(engine: Engine) -> None:
    with engine.begin() as connection:
        downgrade(connection)
    assert inspect(engine).get_table_names() == ["alembic_version"]
    with engine.connect() as connection:
        assert revision_of(connection) is None
    migrate(engine)
    assert differences(engine) == []


def test_migrating_twice_keeps_the_rows(engine: Engine) -> None:
    with begin(engine) as session:
        session.add(AuditEntry(at=datetime(2020, 3, 5, tzinfo=UTC), actor="a", action="b", subject="c"))
    migrate(engine)
    with read(engine) as session:
        assert session.get(AuditEntry, 1) is not None


def test_a_database_of_a_newer_program_is_refused_and_left_alone(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(DatabaseFromNewerProgram, match="9999"):
        migrate(engine)
    with engine.connect() as connection:
        assert revision_of(connection) == "9999"


def test_three_processes_migrate_an_empty_database_at_once(empty_database_url: str) -> None:
    program = "import sys; from models.database import migrate; sys.stdin.read(); migrate(sys.argv[1])"
    processes = [
        subprocess.Popen(
            [sys.executable, "-W", "error", "-c", program, empty_database_url],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        for _ in range(3)
    ]
    for process in processes:
        assert process.stdin is not None
        process.stdin.close()
    for process in processes:
        assert process.stdout is not None
        output = process.stdout.read().decode()
        process.stdout.close()
        assert (process.wait(60), output) == (0, "")
    engine = make_engine(empty_database_url)
    try:
        assert differences(engine) == []
    finally:
        engine.dispose()
