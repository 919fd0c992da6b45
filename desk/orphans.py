"""Programs left behind by a killed child: this process inherits them and ends them (Linux)."""

import contextlib
import ctypes
import os
import signal
import sys
import time
from collections.abc import Collection
from pathlib import Path

_PR_SET_CHILD_SUBREAPER = 36
_PROC = Path("/proc")
_PAUSE_SECONDS = 0.05


def inherit() -> None:
    """Ask the kernel to make this process the parent of whatever its children leave behind."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def end_all_but(kept: Collection[int | None]) -> int:
    """Kill the children of this process that are not among those kept, and theirs; give how many there were."""
    ended = 0
    while orphans := [pid for pid in _children() if pid not in kept]:
        for pid in orphans:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            with contextlib.suppress(ChildProcessError):
                os.waitpid(pid, 0)
            ended += 1
        time.sleep(_PAUSE_SECONDS)  # what these leave behind arrives now
    return ended


def _children() -> list[int]:
    own = os.getpid()
    return [int(entry.name) for entry in _PROC.iterdir() if entry.name.isdigit() and _parent(entry) == own]


def _parent(entry: Path) -> int | None:
    try:
        stat = (entry / "stat").read_text(errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return None
    # pid (name) state ppid …; the name may hold spaces and brackets.
    return int(stat.rpartition(")")[2].split()[1])
