"""Many processes take numbers of one series at once: ``python -m benchmarks.numbers``.

50 processes × 100 papers, each paper in transactions of its own as a step makes it, on SQLite and on PostgreSQL (with
fsync, as durable as in an office); then the registers are verified: every number in exactly one paper, every paper in
the register, no gap, no duplicate.
"""

import argparse
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.number_race import Outcome, prepare, run
from tests import postgres


def show(name: str, outcome: Outcome, wanted: int) -> None:
    """Print what came out."""
    exact = outcome.numbers == tuple(range(1, wanted + 1)) and outcome.last == wanted
    print(f"{name}: {len(outcome.numbers)} numbers in {outcome.wall:.1f} s", end="")
    print(f" ({outcome.processor:.1f} s of processor), longest wait for one paper {outcome.longest:.2f} s")
    print(f"  1 … {wanted} without gap or duplicate: {exact}")
    compared = f"{outcome.check.numbers} numbers, {outcome.check.papers} papers"
    print(f"  verify: {compared}, {len(outcome.check.problems)} problems", flush=True)
    for problem in outcome.check.problems[:5]:
        print(f"    {problem}")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run both databases."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--processes", type=int, default=50)
    parser.add_argument("--numbers", type=int, default=100)
    chosen = parser.parse_args(arguments)
    wanted = chosen.processes * chosen.numbers
    with tempfile.TemporaryDirectory(prefix="thuky-numbers-") as folder:
        home = Path(folder) / "sqlite"
        home.mkdir()
        prepare(home)
        show("SQLite", run(home, "", chosen.processes, chosen.numbers), wanted)
    with tempfile.TemporaryDirectory(prefix="thuky-numbers-") as folder:
        Path(folder).chmod(0o755)
        home = Path(folder) / "home"
        home.mkdir()
        (Path(folder) / "server").mkdir()
        (Path(folder) / "server").chmod(0o755)
        with postgres.serve(Path(folder) / "server", durable=True) as server:
            server.execute("CREATE DATABASE numbers")
            prepare(home, server.url("numbers"))
            show("PostgreSQL", run(home, server.url("numbers"), chosen.processes, chosen.numbers), wanted)
    print(f"Cores: {os.cpu_count()}")


if __name__ == "__main__":
    main()
