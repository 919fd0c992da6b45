"""Run a program that ends when its parent ends, even when the parent is killed: ``python -m desk.leash PID ARG…``."""

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1


def leashed(arguments: list[str]) -> list[str]:
    """Give the command line that runs a Python program (module and arguments) on a leash held by this process.

    The kernel pulls the leash when the thread that started the program ends, so start it from one that stays.
    """
    return [sys.executable, "-m", "desk.leash", str(os.getpid()), *arguments]


def main(arguments: list[str]) -> None:
    """Ask the kernel for the end of the parent to be our end, then become the program."""
    parent, *program = arguments
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
        if os.getppid() != int(parent):
            sys.exit(0)  # it ended before we asked
    os.execv(sys.executable, [sys.executable, *program])  # noqa: S606 - no shell is the point


if __name__ == "__main__":
    main(sys.argv[1:])
