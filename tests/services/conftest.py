"""The cast's year on both databases, and empty installations."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import pytest
from sqlalchemy import make_url

from tests import postgres
from tests.conftest import DATABASES, Once
from tests.outbox.postbox import Postbox
from tests.services import ballot_cast, cast
from tests.services.history import OPENED, History, Stage, keep_year, kept_year, play_year
from tests.services.installation import Installation


def _same(database_url: str) -> str:
    """SQLite is copied with the folder."""
    return database_url


@contextmanager
def _memory_folder() -> Iterator[Path]:
    """Give a folder in memory where there is room: stores are trees of many small folders, slow on a disk."""
    with tempfile.TemporaryDirectory(prefix="thuky-", dir=postgres.roomy_memory_folder()) as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def sqlite_history(once: Once) -> Iterator[History]:
    """Play the year on SQLite, in one worker for all."""

    def play(target: Path) -> None:
        with _memory_folder() as folder:
            keep_year(play_year(folder, "", _same), folder)
            shutil.copytree(folder, target, dirs_exist_ok=True)

    made = once("year", play)
    with _memory_folder() as folder:
        yield kept_year(shutil.copytree(made, folder / "year"), _same)


@pytest.fixture(scope="session")
def postgres_history(postgres_server: postgres.Server, database_names: Iterator[int]) -> Iterator[History]:
    """Play the year on PostgreSQL."""

    def copy(database_url: str) -> str:
        name = f"t{next(database_names)}"
        source = make_url(database_url).database
        postgres_server.execute(f"CREATE DATABASE {name} TEMPLATE {source} STRATEGY FILE_COPY")
        return postgres_server.url(name)

    with _memory_folder() as folder:
        yield play_year(folder, copy(postgres_server.url("migrated")), copy)


@pytest.fixture
def sqlite_stage(sqlite_history: History) -> Iterator[Stage]:
    """Give copies of the scenes on SQLite."""
    with _memory_folder() as folder:
        yield Stage(sqlite_history, folder, _same)


@pytest.fixture
def postgres_stage(postgres_history: History, postgres_database: Callable[[str], str]) -> Iterator[Stage]:
    """Give copies of the scenes on PostgreSQL; their databases are dropped after the test."""
    with _memory_folder() as folder:
        yield Stage(postgres_history, folder, lambda url: postgres_database(str(make_url(url).database)))


@pytest.fixture(params=DATABASES)
def stage(request: pytest.FixtureRequest) -> Stage:
    """Give copies of the scenes: once on SQLite, once on PostgreSQL."""
    kind = "postgres" if request.param == "postgresql" else "sqlite"
    found: Stage = request.getfixturevalue(f"{kind}_stage")
    return found


@pytest.fixture(params=DATABASES)
def played(request: pytest.FixtureRequest) -> Installation:
    """Give the installation at the end of the year, for looking only: once SQLite, once PostgreSQL."""
    kind = "postgres" if request.param == "postgresql" else "sqlite"
    history: History = request.getfixturevalue(f"{kind}_history")
    return history.end


@pytest.fixture(scope="session")
def convened_r4(once: Once, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """Play the cast's cycle under R4 until the council has been convened; copy its home to play on with it."""

    def play(folder: Path) -> None:
        ballot_cast.convened(folder / "home", folder / "cycle")

    made = Installation(once("convened", play) / "home")
    return Installation(made.copy_home(tmp_path_factory.mktemp("convened") / "home"))


class OpenCycle(Protocol):
    """Opens the cast's cycle with some texts of cycle.toml changed."""

    def __call__(self, *changes: tuple[str, str]) -> Installation:
        """Give the installation with the cycle opened on 01/3/2020."""


@pytest.fixture
def empty(migrated_sqlite: Path, tmp_path: Path) -> Installation:
    """Give an installation without a cycle, on SQLite."""
    home = tmp_path / "home"
    home.mkdir()
    shutil.copyfile(migrated_sqlite, home / "thuky.db")
    return Installation(home)


@pytest.fixture
def open_cycle(empty: Installation, tmp_path: Path) -> OpenCycle:
    """Give a function that opens the cast's cycle, changed, on SQLite."""

    def opened(*changes: tuple[str, str]) -> Installation:
        empty.open_folder(cast.make_folder(tmp_path / "cycle", *changes), OPENED)
        return empty

    return opened


@pytest.fixture
def postbox() -> Iterator[Postbox]:
    """Run a mail server that accepts everything until a test gives it a rule."""
    server = Postbox()
    server.start()
    yield server
    server.stop()
