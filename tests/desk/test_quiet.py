"""Prefect's settings: all state under the home, nothing sent outside, nobody else's server."""

import subprocess
import sys
from pathlib import Path

import pytest

from desk import quiet

PROJECT = Path(__file__).parents[2]


def test_settings_keep_prefect_at_home_and_silent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT_API_URL", "https://api.example.vn")
    monkeypatch.setenv("PREFECT_API_KEY", "secret")
    monkeypatch.setenv("PREFECT_PROFILE", "cloud")
    settings = quiet.environment(tmp_path)
    assert settings["PREFECT_HOME"] == str(tmp_path / "prefect")
    assert settings["THUKY_HOME"] == str(tmp_path)
    assert settings["DO_NOT_TRACK"] == "1"
    assert settings["PREFECT_SERVER_ANALYTICS_ENABLED"] == "false"
    assert {"PREFECT_API_URL", "PREFECT_API_KEY", "PREFECT_PROFILE"} & settings.keys() == set()
    assert quiet.environment(tmp_path, "http://127.0.0.1:1/api")["PREFECT_API_URL"] == "http://127.0.0.1:1/api"


def test_prefect_understands_every_setting(tmp_path: Path) -> None:
    program = (
        "import json, os, sys; from prefect.settings import get_current_settings\n"
        "known = get_current_settings().to_environment_variables(exclude_unset=False)\n"
        "print(json.dumps(sorted(set(known))))"
    )
    settings = quiet.temporary(quiet.environment(tmp_path))
    done = subprocess.run(
        [sys.executable, "-c", program], env=settings, capture_output=True, text=True, check=False, cwd=PROJECT
    )
    assert done.returncode == 0, done.stderr
    aliases = {"PREFECT_UI_ENABLED", "PREFECT_HOME"}
    unknown = {name for name in settings if name.startswith("PREFECT_") and f'"{name}"' not in done.stdout} - aliases
    assert unknown == set()


def test_a_long_log_is_set_aside(tmp_path: Path) -> None:
    log = quiet.log_file(tmp_path, "prefect.log")
    log.write_bytes(b"x" * 10_000_001)
    assert quiet.log_file(tmp_path, "prefect.log") == log
    assert not log.exists()
    assert log.with_name("prefect.log.1").stat().st_size == 10_000_001
    log.write_bytes(b"short")
    assert quiet.log_file(tmp_path, "prefect.log").read_bytes() == b"short"
