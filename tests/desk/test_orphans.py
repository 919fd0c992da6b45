"""What a killed child leaves behind is inherited and ended."""

import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).parents[2]

PROGRAM = """
import os, subprocess, sys, time
from desk import orphans

SLEEP = [sys.executable, "-c", "import time; time.sleep(100)"]
START = (
    "import subprocess, sys; p = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(100)'],"
    " start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL); print(p.pid)"
)
orphans.inherit()
kept = subprocess.Popen(SLEEP)
left = int(subprocess.run([sys.executable, "-c", START], capture_output=True, check=True).stdout)
os.kill(left, 0)
print(orphans.end_all_but({kept.pid}), orphans.end_all_but({kept.pid}), kept.poll())
try:
    os.kill(left, 0)
except ProcessLookupError:
    print("gone")
kept.kill()
kept.wait()
"""


def test_a_grandchild_in_its_own_session_is_ended_and_a_kept_child_is_not() -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", PROGRAM], capture_output=True, text=True, check=False, cwd=PROJECT
    )
    assert (done.returncode, done.stdout.split()) == (0, ["1", "0", "None", "gone"]), done.stderr
