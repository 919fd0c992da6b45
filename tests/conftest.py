"""Databases and an empty office for every test."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import Engine

from desk import quiet
from models.database import make_engine, migrate
from tests import postgres

DATABASES = ("sqlite", "postgresql")


def pytest_configure(config: pytest.Config) -> None:
    """Keep Prefect, which a test may import at any time, out of the user's home and off the network."""
    folder = tempfile.mkdtemp(prefix="thuky-prefect-")
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
    os.environ.update(quiet.environment(Path(folder)))
    del os.environ["THUKY_HOME"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Trace the steps on one database: on the other the same lines run, and tracing costs half of the time again."""
    for item in items:
        values = getattr(item, "callspec", None)
        if (
            values is not None
            and "postgresql" in values.params.values()
            and item.path.is_relative_to(Path(__file__).parent / "services")
        ):
            item.add_marker(pytest.mark.no_cover)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Generator[None]:
    """Make the fixtures of an untraced test untraced too: pytest-cov pauses for the test alone."""
    with _untraced(item):
        yield


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None]:
    """Tear the fixtures of an untraced test down untraced."""
    with _untraced(item):
        yield


@contextmanager
def _untraced(item: pytest.Item) -> Iterator[None]:
    """Pause coverage while the fixtures of a test marked ``no_cover`` are made or torn down."""
    coverage = getattr(item.config.pluginmanager.getplugin("_cov"), "cov_controller", None)
    if coverage is None or item.get_closest_marker("no_cover") is None:
        yield
        return
    coverage.pause()
    try:
        yield
    finally:
        coverage.resume()


Once = Callable[[str, Callable[[Path], None]], Path]
"""Makes a folder of a name once for all workers of a run, whoever comes first, and gives it: copy, do not touch."""


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> Once:
    """Share what is dear to make among the workers; it is traced, for no other worker will do the same again."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base

    def made(name: str, make: Callable[[Path], None]) -> Path:
        folder = shared / f"once-{name}"
        with (shared / f"once-{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not folder.exists():
                half = folder.with_name(f"{folder.name}-half")
                shutil.rmtree(half, ignore_errors=True)
                half.mkdir()
                with _traced(pytestconfig):
                    make(half)
                half.rename(folder)
        return folder

    return made


@contextmanager
def _traced(config: pytest.Config) -> Iterator[None]:
    """Resume coverage where the first test to ask is an untraced one."""
    coverage = getattr(config.pluginmanager.getplugin("_cov"), "cov_controller", None)
    if coverage is None or coverage.started:
        yield
        return
    coverage.resume()
    try:
        yield
    finally:
        coverage.pause()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[postgres.Server]:
    """Run one PostgreSQL for the whole session, with one migrated database to copy from."""
    # Not under pytest's own folders: closed to the server's account, and too long for a socket's name.
    with tempfile.TemporaryDirectory(
        prefix="thuky-pg-",
        dir=postgres.roomy_memory_folder(),
        ignore_cleanup_errors=True,
    ) as folder:
        Path(folder).chmod(0o755)
        with postgres.serve(Path(folder)) as server:
            server.execute("CREATE DATABASE migrated")
            migrate(server.url("migrated"))
            yield server


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make one migrated SQLite file to copy from."""
    path = tmp_path_factory.mktemp("sqlite") / "migrated.db"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def database_names() -> Iterator[int]:
    """Give numbers that name the databases of the session."""
    return count(1)


@pytest.fixture
def postgres_database(
    postgres_server: postgres.Server,
    database_names: Iterator[int],
) -> Iterator[Callable[[str], str]]:
    """Give a function that makes a database from ``migrated`` or ``template0``; it is dropped afterwards."""
    made: list[str] = []

    def make(template: str) -> str:
        name = f"t{next(database_names)}"
        postgres_server.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        made.append(name)
        return postgres_server.url(name)

    yield make
    for name in made:
        postgres_server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give the address of a migrated database without rows: once SQLite, once PostgreSQL."""
    if request.param == "postgresql":
        make: Callable[[str], str] = request.getfixturevalue("postgres_database")
        return make("migrated")
    path = tmp_path / "thuky.db"
    shutil.copyfile(request.getfixturevalue("migrated_sqlite"), path)
    return f"sqlite:///{path}"


@pytest.fixture(params=DATABASES)
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give the address of a database that was never migrated: once SQLite, once PostgreSQL."""
    if request.param == "postgresql":
        make: Callable[[str], str] = request.getfixturevalue("postgres_database")
        return make("template0")
    return f"sqlite:///{tmp_path / 'empty.db'}"


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """Open the migrated database of this test."""
    engine = make_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def office_home(tmp_path: Path) -> Path:
    """Give an empty folder for the state of an installation (THUKY_HOME)."""
    home = tmp_path / "home"
    home.mkdir()
    return home
