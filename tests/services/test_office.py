"""The office and its settings: one folder, one database, one moment."""

from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from models.cycle import Cycle
from services import audit
from services.office import VIETNAM, open_office
from services.settings import Settings
from tests.services.cast import at
from tests.services.installation import Installation
from tests.services.reading import audit_of, rows


def test_a_new_home_gets_its_database_and_store(tmp_path: Path) -> None:
    home = tmp_path / "var" / "moi"
    with open_office(Settings(home=home), at=at("2020-03-05")) as office:
        office.store.put(b"x")
        assert not rows(office, Cycle)
    assert (home / "thuky.db").is_file()
    assert len([path for path in (home / "store").rglob("*") if path.is_file()]) == 1


def test_a_time_without_zone_is_vietnams(empty: Installation) -> None:
    with empty.at(datetime(2020, 3, 5, 8)) as office:  # noqa: DTZ001 - as typed at the command line
        assert office.now == datetime(2020, 3, 5, 8, tzinfo=VIETNAM)


def test_the_day_is_vietnams(empty: Installation) -> None:
    with empty.at(datetime(2020, 3, 5, 18, tzinfo=ZoneInfo("UTC"))) as office:
        assert office.today == date(2020, 3, 6)


def test_without_a_moment_the_clock_is_read(empty: Installation) -> None:
    before = datetime.now(VIETNAM)
    with open_office(Settings(home=empty.home)) as office:
        assert before <= office.now <= datetime.now(VIETNAM)
        assert office.actor == "thuky"


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("THUKY_HOME", str(tmp_path))
    monkeypatch.setenv("THUKY_SMTP_PORT", "2525")
    settings = Settings()
    assert (settings.home, settings.smtp_port) == (tmp_path, 2525)
    assert settings.effective_database_url == f"sqlite:///{tmp_path / 'thuky.db'}"
    assert [settings.inbox, settings.papers, settings.drafts] == [
        tmp_path / name for name in ("inbox", "papers", "drafts")
    ]
    monkeypatch.setenv("THUKY_DATABASE_URL", "postgresql://localhost/thuky")
    assert Settings().effective_database_url == "postgresql://localhost/thuky"


def test_a_transaction_that_fails_leaves_no_line_in_the_log(empty: Installation) -> None:
    with empty.at(at("2020-03-05")) as office:
        with pytest.raises(RuntimeError, match="hỏng"), office.begin() as session:
            audit.record(session, office, "thử", "quang-ngai-thu/thu")
            raise RuntimeError("hỏng")
        assert audit_of(office, "thu") == []
        with office.begin() as session:
            audit.record(session, office, "thử", "quang-ngai-thu/thu")
        assert audit_of(office, "thu") == ["thử"]
