"""The desk's own questions to Prefect's server."""

import threading
import urllib.error
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from desk.child import free_port
from desk.prefect_api import answers, ask, bury_dead_runs
from desk.starter import run_step


class _Busy(BaseHTTPRequestHandler):
    """A server that is busy twice, then answers; and never finds /api/lost."""

    asked = 0

    def do_POST(self) -> None:
        """Answer as Prefect's server does when its database is locked."""
        type(self).asked += 1
        body = self.rfile.read(int(self.headers["Content-Length"]))
        code = 404 if self.path == "/api/lost" else 503 if type(self).asked <= 2 else 200
        self.send_response(code)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's name
        """Say nothing."""


@pytest.fixture
def busy_url() -> Iterator[str]:
    """Run the busy server."""
    _Busy.asked = 0
    with HTTPServer(("127.0.0.1", 0), _Busy) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_a_busy_server_is_asked_again(busy_url: str) -> None:
    assert ask(busy_url, "flow_runs/filter", {"a": 1}) == {"a": 1}
    assert _Busy.asked == 3


def test_a_refusal_is_not_asked_again(busy_url: str) -> None:
    with pytest.raises(urllib.error.HTTPError, match="404") as refusal:
        ask(busy_url, "lost", {})
    refusal.value.close()
    assert _Busy.asked == 1


def test_a_server_that_is_not_there_does_not_answer() -> None:
    assert not answers(f"http://127.0.0.1:{free_port()}")


@pytest.mark.usefixtures("office")
def test_dead_runs_are_buried_and_runs_of_commands_left_alone(prefect: Path) -> None:
    from prefect.settings import PREFECT_API_URL  # noqa: PLC0415

    run_step("report")
    url = str(PREFECT_API_URL.value()).removesuffix("/api")
    assert answers(url)
    flow = ask(url, "flows/", {"name": "report"})["id"]
    deployment = ask(url, "deployments/", {"name": f"test-{prefect.name}", "flow_id": flow, "concurrency_limit": 1})
    running = {"type": "RUNNING", "name": "Running"}
    of_a_worker = ask(url, f"deployments/{deployment['id']}/create_flow_run", {"state": running})["id"]
    of_a_command = ask(url, "flow_runs/", {"flow_id": flow, "state": running})["id"]
    assert bury_dead_runs(url) == 1
    assert bury_dead_runs(url) == 0
    found = ask(url, "flow_runs/filter", {"flow_runs": {"id": {"any_": [of_a_worker, of_a_command]}}})
    assert {run["id"]: run["state_name"] for run in found} == {of_a_worker: "Crashed", of_a_command: "Running"}
