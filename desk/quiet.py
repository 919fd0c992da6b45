"""Prefect's settings for an office: its state under the office's home, nothing sent outside, little said."""

import os
from collections.abc import Mapping
from pathlib import Path

KEEP_RUNS_SECONDS = 60 * 24 * 3600
"""Runs older than 60 days leave Prefect's own database; what the office did stays in ours."""

_LOG_BYTES = 10_000_000

# Whoever has these in the environment points Prefect at another server or at Prefect's cloud.
_FOREIGN = (
    "PREFECT_API_URL",
    "PREFECT_API_KEY",
    "PREFECT_PROFILE",
    "PREFECT_SERVER_API_HOST",
    "PREFECT_SERVER_API_PORT",
    "PREFECT_LOGGING_SETTINGS_PATH",
)


def environment(home: Path, api_url: str | None = None) -> dict[str, str]:
    """Give the environment for a program that uses Prefect in the office at this home."""
    settings = {name: value for name, value in os.environ.items() if name not in _FOREIGN}
    settings |= {
        "THUKY_HOME": str(home.resolve()),
        "PREFECT_HOME": str(home.resolve() / "prefect"),
        # Nothing leaves the machine.
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_CLOUD_ENABLE_ORCHESTRATION_TELEMETRY": "false",
        "PREFECT_TELEMETRY_ENABLE_RESOURCE_METRICS": "false",
        "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
        # No server springs up by itself: the starter and the supervisor start the only one.
        "PREFECT_SERVER_EPHEMERAL_ENABLED": "false",
        # Plain lines for the log files.
        "PREFECT_LOGGING_COLORS": "false",
        "PREFECT_CLI_COLORS": "false",
        "PREFECT_CLI_PROMPT": "false",
        # Places of runs outlive a restart of the server.
        "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": "prefect.server.concurrency.lease_storage.filesystem",
        "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
        "PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD": str(KEEP_RUNS_SECONDS),
    }
    settings.setdefault("PREFECT_LOGGING_LEVEL", "INFO")
    settings.setdefault("PREFECT_SERVER_LOGGING_LEVEL", "WARNING")
    if api_url is not None:
        settings["PREFECT_API_URL"] = api_url
    return settings


def temporary(settings: Mapping[str, str]) -> dict[str, str]:
    """Change the environment for a server that lives as long as one command.

    It schedules nothing and shows nothing. Task runs and events are not recorded: on SQLite their writers lock
    out the flow's own request now and then, and Prefect's client then waits 2 s before it tries again. Flow runs,
    their logs and their figures (artifacts) are kept.
    """
    services = (
        "SCHEDULER",
        "LATE_RUNS",
        "FOREMAN",
        "TRIGGERS",
        "CANCELLATION_CLEANUP",
        "PAUSE_EXPIRATIONS",
        "REPOSSESSOR",
        "EVENT_PERSISTER",
        "TASK_RUN_RECORDER",
    )
    return dict(settings) | {
        "PREFECT_UI_ENABLED": "false",
        "PREFECT_SERVER_REGISTER_BLOCKS_ON_START": "false",
        **{f"PREFECT_SERVER_SERVICES_{service}_ENABLED": "false" for service in services},
    }


def log_file(home: Path, name: str) -> Path:
    """Give a log file under the home; a long one is set aside as ``.1`` first."""
    path = home.resolve() / "log" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and path.stat().st_size > _LOG_BYTES:
        path.replace(path.with_name(f"{name}.1"))
    return path
