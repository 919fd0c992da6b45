"""Programs of the desk: started, waited for, stopped with all they started, and never outliving their parent."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from desk.child import LOOPBACK, Child, ChildDied, NotReady, free_port, is_free

PROJECT = Path(__file__).parents[2]


def is_alive(pid: int) -> bool:
    try:
        return (Path("/proc") / str(pid) / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def wait_until_gone(pid: int) -> None:
    until = time.monotonic() + 10
    while is_alive(pid):
        assert time.monotonic() < until
        time.sleep(0.02)


def program(folder: Path, code: str) -> Child:
    return Child("chương trình", ["-c", code], os.environ, folder / "log", PROJECT)


@pytest.fixture
def sleeper(tmp_path: Path) -> Iterator[Child]:
    """Give a program that starts another one, says both numbers and sleeps."""
    child = program(
        tmp_path,
        "import os, subprocess, sys, time\n"
        "other = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(100)'])\n"
        "print(os.getpid(), other.pid, flush=True); time.sleep(100)",
    )
    yield child
    child.stop()


def numbers(child: Child) -> list[int]:
    child.wait(lambda: child.log.read_text(encoding="utf-8").endswith("\n"), 10)
    return [int(number) for number in child.log.read_text(encoding="utf-8").split()]


def test_stopping_ends_the_program_and_what_it_started(sleeper: Child) -> None:
    assert (sleeper.pid, sleeper.code, sleeper.is_running) == (None, None, False)
    sleeper.stop()
    sleeper.start()
    started = numbers(sleeper)
    assert started[0] == sleeper.pid
    assert sleeper.is_running
    sleeper.stop()
    assert sleeper.code == -signal.SIGTERM
    for pid in started:
        wait_until_gone(pid)


def test_a_program_that_does_not_listen_is_killed(tmp_path: Path) -> None:
    child = program(
        tmp_path,
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('x', flush=True); time.sleep(100)",
    )
    child.start()
    child.wait(lambda: child.log.read_text(encoding="utf-8") != "", 10)
    child.stop(0.1)
    assert child.code == -signal.SIGKILL


def test_a_death_while_waiting_is_told_with_the_log(tmp_path: Path) -> None:
    child = program(tmp_path, "import sys; sys.exit('no such thing')")
    child.start()
    with pytest.raises(ChildDied, match="chương trình") as fault:
        child.wait(lambda: False, 10)
    assert "no such thing" in fault.value.log.read_text(encoding="utf-8")
    assert child.code == 1


def test_waiting_has_an_end(sleeper: Child) -> None:
    sleeper.start()
    with pytest.raises(NotReady, match="Sau 0 giây"):
        sleeper.wait(lambda: False, 0.1)
    with pytest.raises(NotReady):
        sleeper.finish(0.1, lambda: None)


def test_finishing_gives_the_code_and_can_be_broken_off(tmp_path: Path, sleeper: Child) -> None:
    child = program(tmp_path, "raise SystemExit(3)")
    child.start()
    assert child.finish(10, lambda: None) == 3
    sleeper.start()
    with pytest.raises(ZeroDivisionError):
        sleeper.finish(10, lambda: 1 // 0)  # type: ignore[arg-type]


def test_a_program_ends_when_its_parent_is_killed(tmp_path: Path) -> None:
    parent = (
        "import os, sys, time; from pathlib import Path; from desk.child import Child\n"
        "child = Child('x', ['-c', 'import time; print(1, flush=True); time.sleep(100)'], os.environ,"
        " Path(sys.argv[1]), Path.cwd())\n"
        "child.start(); child.wait(lambda: Path(sys.argv[1]).read_text() != '', 10)\n"
        "print(child.pid, flush=True); time.sleep(100)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", parent, tmp_path / "log"], stdout=subprocess.PIPE, cwd=PROJECT
    ) as process:
        assert process.stdout is not None
        pid = int(process.stdout.readline())
        assert is_alive(pid)
        process.kill()
    wait_until_gone(pid)


def test_a_leash_held_by_nobody_starts_nothing(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "desk.leash", "1", "-c", f"open({str(tmp_path / 'made')!r}, 'w')"],
        cwd=PROJECT,
        check=True,
    )
    assert done.returncode == 0
    assert not (tmp_path / "made").exists()


def test_ports() -> None:
    import socket  # noqa: PLC0415

    port = free_port()
    assert is_free(port)
    with socket.socket() as other:
        other.bind((LOOPBACK, port))
        other.listen()
        assert not is_free(port)
