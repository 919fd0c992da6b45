"""The few questions that the desk asks Prefect's server itself, without importing Prefect."""

import json
import time
import urllib.error
import urllib.request
from http import HTTPStatus
from typing import Any

_TRIES = 20
_PAUSE_SECONDS = 0.25
_TIMEOUT_SECONDS = 30

_HOLDING_A_PLACE = ["PENDING", "RUNNING", "CANCELLING"]


def answers(url: str) -> bool:
    """Tell whether a server is healthy; ``url`` is its address without a path."""
    try:
        with urllib.request.urlopen(f"{url}/api/health", timeout=2) as response:  # noqa: S310 - our own address
            return bool(response.status == HTTPStatus.OK)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


def ask(url: str, path: str, body: dict[str, Any]) -> Any:  # noqa: ANN401 - JSON
    """Post a question to a server and give the answer; a server that is busy with its database is asked again.

    Raises urllib.error.URLError when it does not answer.
    """
    request = urllib.request.Request(  # noqa: S310 - our own address
        f"{url}/api/{path}", json.dumps(body).encode(), {"Content-Type": "application/json"}
    )
    for pause in [_PAUSE_SECONDS] * _TRIES:
        try:
            return _open(request)
        except urllib.error.HTTPError as refusal:
            refusal.close()
            if refusal.code != HTTPStatus.SERVICE_UNAVAILABLE:
                raise
        time.sleep(pause)
    return _open(request)


def bury_dead_runs(url: str) -> int:
    """Mark the runs of deployments that no process works on any more; call it when no worker lives.

    A run whose process was killed stays "Running" and keeps its place, and with one place per step every later run
    would be cancelled for ever. Gives the number of runs. Runs that a command does in its own process have no
    deployment and are left alone.
    """
    dead = ask(
        url,
        "flow_runs/filter",
        {"flow_runs": {"deployment_id": {"is_null_": False}, "state": {"type": {"any_": _HOLDING_A_PLACE}}}},
    )
    for run in dead:
        crashed = {"type": "CRASHED", "message": "Tiến trình dừng giữa chừng; lần chạy sau làm tiếp."}
        ask(url, f"flow_runs/{run['id']}/set_state", {"state": crashed, "force": True})
    return len(dead)


def _open(request: urllib.request.Request) -> Any:  # noqa: ANN401 - JSON
    with urllib.request.urlopen(request, timeout=_TIMEOUT_SECONDS) as response:  # noqa: S310 - our own address
        return json.load(response)
