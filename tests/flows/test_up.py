"""``thuky up`` for real: ready, scheduled, working, restarted, and nothing left at the end."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlmodel import func, select

from desk.child import free_port
from desk.prefect_api import answers, ask
from models.outbox_message import OutboxMessage
from tests.services import cast
from tests.services.installation import Installation

PROJECT = Path(__file__).parents[2]
TIMETABLE: list[dict[str, Any]] = yaml.safe_load((PROJECT / "prefect.yaml").read_text(encoding="utf-8"))["deployments"]
THUKY = [sys.executable, "-c", "from desk.command import main; main()"]


class Up:
    """A running ``thuky up``, with what it says."""

    def __init__(self, home: Path, port: int) -> None:
        self.home = home
        self.port = port
        self.said = home.with_name(f"{home.name}.said")
        self.environment = os.environ | {"THUKY_HOME": str(home)}
        with self.said.open("wb") as output:
            self.process = subprocess.Popen(
                [*THUKY, "up", "--port", str(port)], stdout=output, stderr=subprocess.STDOUT, env=self.environment
            )

    def text(self) -> str:
        """Give all it has said."""
        return self.said.read_text(encoding="utf-8")

    def wait(self, is_so: Callable[[], Any], seconds: float = 60) -> Any:  # noqa: ANN401
        """Wait for something true and give it."""
        until = time.monotonic() + seconds
        while not (found := is_so()):
            assert time.monotonic() < until, f"{self.text()}\n{self.logs()}"
            assert self.process.poll() is None, f"{self.text()}\n{self.logs()}"
            time.sleep(0.1)
        return found

    def logs(self) -> str:
        """Give the ends of its logs."""
        return "\n".join(path.read_text(encoding="utf-8")[-3000:] for path in sorted((self.home / "log").glob("*.log")))

    def ask(self, path: str, body: dict[str, Any]) -> Any:  # noqa: ANN401
        """Ask Prefect's API."""
        return ask(f"http://127.0.0.1:{self.port}", path, body)

    def children(self) -> dict[str, int]:
        """Give the process numbers of its server and its worker."""
        return {
            name: pid
            for pid, command in descendants(self.process.pid)
            for name in ("server", "worker")
            if f"prefect --no-prompt {name} start" in command
        }


def descendants(parent: int) -> list[tuple[int, str]]:
    """List the processes below one, with their command lines."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                stat, command = (entry / "stat").read_text(), (entry / "cmdline").read_text()
            except (FileNotFoundError, ProcessLookupError):
                continue
            state, ppid = stat.rpartition(")")[2].split()[:2]
            if int(ppid) == parent and state != "Z":
                found += [(int(entry.name), command.replace("\0", " ")), *descendants(int(entry.name))]
    return found


def is_alive(pid: int) -> bool:
    try:
        return (Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def letters(up: Up) -> int:
    """Count the letters of the office."""
    with Installation(up.home).at(cast.at("2020-03-05")) as office, office.read() as session:
        return session.exec(select(func.count()).select_from(OutboxMessage)).one()


@pytest.fixture
def up(tmp_path: Path) -> Iterator[Up]:
    """Start an office with an open cycle; end it with everything it started, whatever the test found."""
    Installation(tmp_path / "home").open_folder(cast.make_folder(tmp_path / "cycle"), cast.at("2020-03-05", 7))
    running = Up(tmp_path / "home", free_port())
    yield running
    started = descendants(running.process.pid)
    running.process.kill()
    running.process.wait()
    for pid, _ in started:
        if is_alive(pid):
            os.kill(pid, signal.SIGKILL)


def test_an_office_opens_works_heals_and_closes(up: Up) -> None:
    up.wait(lambda: "Văn phòng đã sẵn sàng" in up.text())
    assert f"http://127.0.0.1:{up.port}" in up.text()
    check_timetable(up)
    check_runs(up, "announce", "2020-03-05")
    assert letters(up) == 4
    check_doors(up)
    check_healing(up)
    with a_run_that_waits(up, "convene", "2020-05-04"):
        children = [pid for pid, _ in descendants(up.process.pid)]
        up.process.send_signal(signal.SIGTERM)
        assert up.process.wait(30) == 0
    assert up.text().endswith("Đang dừng…\nĐã dừng.\n")
    assert [pid for pid in children if is_alive(pid)] == []
    assert "Traceback" not in up.logs()


@contextmanager
def a_run_that_waits(up: Up, step: str, at: str) -> Iterator[str]:
    """Keep the office's database locked, so that a run that wants to write hangs while the block lasts."""
    with closing(sqlite3.connect(up.home / "thuky.db", isolation_level=None)) as database:
        database.execute("BEGIN IMMEDIATE")
        run_id = start(up, step, at)
        up.wait(lambda: state_of(up, run_id) == "Running")
        yield run_id


def start(up: Up, step: str, at: str) -> str:
    """Ask for a run of a step as on a day of the cast's cycle, and give its id."""
    (deployment,) = (
        found for found in up.ask("deployments/filter", {}) if found["entrypoint"] == f"flows/{step}.py:{step}"
    )
    parameters = {"at": cast.at(at).isoformat()}
    run_id: str = up.ask(f"deployments/{deployment['id']}/create_flow_run", {"parameters": parameters})["id"]
    return run_id


def state_of(up: Up, run_id: str) -> str:
    """Give the state of a run."""
    (run,) = up.ask("flow_runs/filter", {"flow_runs": {"id": {"any_": [run_id]}}})
    name: str = run["state_name"]
    return name


def check_timetable(up: Up) -> None:
    """See the ten deployments with our schedules, and the runs made from them."""
    deployments = {found["entrypoint"]: found for found in up.ask("deployments/filter", {})}
    assert sorted(deployments) == sorted(wanted["entrypoint"] for wanted in TIMETABLE)
    for wanted in TIMETABLE:
        found = deployments[wanted["entrypoint"]]
        schedules = {
            (made["slug"], made["schedule"]["cron"], made["schedule"]["timezone"], made["active"])
            for made in found["schedules"]
        }
        assert schedules == {
            (made["slug"], made["cron"], made["timezone"], made["active"]) for made in wanted["schedules"]
        }
        assert found["description"] == wanted["description"]
        assert found["concurrency_options"]["collision_strategy"] == "CANCEL_NEW"
        assert found["global_concurrency_limit"]["limit"] == 1
    up.wait(lambda: up.ask("flow_runs/count", {"flow_runs": {"state": {"type": {"any_": ["SCHEDULED"]}}}}) >= 10)


def check_runs(up: Up, step: str, at: str) -> None:
    """See the worker run a deployment for the open cycle of this office."""
    run_id = start(up, step, at)
    up.wait(lambda: state_of(up, run_id) == "Completed")


def check_doors(up: Up) -> None:
    """See a second office refused, and a step run by hand in the running one."""
    second = subprocess.run(
        [*THUKY, "up", "--port", str(free_port())], env=up.environment, capture_output=True, text=True, check=False
    )
    assert second.returncode != 0
    assert f"đang chạy rồi, theo dõi tại http://127.0.0.1:{up.port}" in second.stdout + second.stderr
    other = up.environment | {"THUKY_HOME": str(up.home / "other")}
    taken = subprocess.run(
        [*THUKY, "up", "--port", str(up.port)], env=other, capture_output=True, text=True, check=False
    )
    assert taken.returncode != 0
    assert f"Cổng {up.port} đang có chương trình khác dùng" in taken.stdout + taken.stderr
    reports = {"flows": {"name": {"any_": ["report"]}}, "flow_runs": {"state": {"type": {"any_": ["COMPLETED"]}}}}
    assert up.ask("flow_runs/count", reports) == 0
    run = subprocess.run([*THUKY, "run", "report"], env=up.environment, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    assert up.ask("flow_runs/count", reports) == 1


def check_healing(up: Up) -> None:
    """See a killed worker started again, and the step that it was at free for the next run."""
    killed = up.children()["worker"]
    with a_run_that_waits(up, "collect", "2020-04-08") as run_id:
        held = [pid for pid, _ in descendants(killed)]
        os.kill(killed, signal.SIGKILL)
        up.wait(lambda: "Tiến trình làm việc đã chạy lại." in up.text())
        assert up.children()["worker"] != killed
        assert "Tiến trình làm việc đã dừng (mã -9); chạy lại sau 1 giây." in up.text()
        assert held
        assert [pid for pid in held if is_alive(pid)] == []
        assert state_of(up, run_id) == "Crashed"
    check_runs(up, "collect", "2020-04-08")


def test_a_killed_office_leaves_nothing_running(up: Up) -> None:
    server = up.wait(lambda: up.children().get("server"))
    up.wait(lambda: answers(f"http://127.0.0.1:{up.port}"))
    up.process.kill()
    up.process.wait()
    until = time.monotonic() + 20
    while is_alive(server):
        assert time.monotonic() < until
        time.sleep(0.05)


def test_an_office_that_is_stopped_while_it_opens_closes_at_once(up: Up) -> None:
    server = up.wait(lambda: up.children().get("server"))
    up.process.send_signal(signal.SIGINT)
    assert up.process.wait(20) == 0
    assert not is_alive(server)
    assert up.text().endswith("Đang dừng…\nĐã dừng.\n")
