"""One Prefect server for all flow tests, and an office with an open cycle for each."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from desk.starter import engine
from tests.services import cast
from tests.services.installation import Installation


@pytest.fixture(scope="session")
def prefect(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Keep one server for the session; gives its home, whose log tells what Prefect said."""
    home = tmp_path_factory.mktemp("prefect")
    before = dict(os.environ)
    os.environ["THUKY_HOME"] = str(home)
    try:
        with engine():
            os.environ["THUKY_HOME"] = before.get("THUKY_HOME", "")
            yield home
    finally:
        os.environ.clear()
        os.environ.update(before)


@pytest.fixture
def office(prefect: Path, office_home: Path, monkeypatch: pytest.MonkeyPatch) -> Installation:
    """Give an office without a cycle that flows of this test find by the environment."""
    assert prefect.is_dir()
    monkeypatch.setenv("THUKY_HOME", str(office_home))
    monkeypatch.delenv("THUKY_DATABASE_URL", raising=False)
    return Installation(office_home)


@pytest.fixture
def open_office(office: Installation, tmp_path: Path) -> Installation:
    """Give an office with the cast's cycle opened."""
    office.open_folder(cast.make_folder(tmp_path / "cycle"), cast.at("2020-03-05", 7))
    return office
