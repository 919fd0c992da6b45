"""Measure a council of a province: ``python -m benchmarks.council --products 400 --members 9``.

A cycle is opened from a folder, its dossiers are taken as complete, then the real steps score, minute and recognise it
on SQLite as an office has it: synchronous = FULL, one store on disk, letters queued. No PDF is made.
"""

import argparse
import cProfile
import csv
import os
import pstats
import random
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from importlib.resources import files
from pathlib import Path

from rich.console import Console
from rich.table import Table
from sqlalchemy import Engine, event
from sqlmodel import select

from domain.ballot_form import BallotForm
from domain.criteria import criteria_set
from models.certificate import Certificate
from models.council import CouncilMember
from models.dossier import Dossier
from models.outbox_message import OutboxMessage
from models.paper import Paper
from services import convene, minute, recognise, score, verify_scores
from services.cycles import load_cycle, open_folder
from services.office import VIETNAM, Office, open_office
from services.result import StepResult
from services.score import write_ballot
from services.settings import Settings
from services.tallying import by_form

_KEY = "do-hoi-dong"
_UNITS = 40
_SEED = 20261203
_ROLES = {1: "Chủ tịch", 2: "Phó Chủ tịch", 3: "Thư ký"}
_MEANS = (25, 55, 62, 69, 74, 81, 88, 93)
"""Whole points around which the members score: every outcome is met."""


@dataclass(frozen=True)
class Measure:
    """One step: its seconds on the clock and of the processor, its statements, and the memory reached, in MB."""

    step: str
    clock: float
    processor: float
    statements: int
    commits: int
    memory: float


def write_folder(path: Path, products: int, members: int) -> None:
    """Write a cycle folder of R4 with this many products and members, with ballots by part."""
    path.mkdir(parents=True)
    cycle = files("examples").joinpath("tuyen-quang-2026", "cycle.toml").read_text(encoding="utf-8")
    (path / "cycle.toml").write_text(cycle.replace('key = "tuyen-quang-2026"', f'key = "{_KEY}"'), encoding="utf-8")
    head = ["Mã", "Tên", "Cấp", "Hiệu lực từ", "Hiệu lực đến", "Đầu mối", "Thư điện tử", "Điện thoại"]
    units = [
        [f"{n:05}", f"Xã Mẫu {n}", "xã", "", "", "Lê Thị Q", f"xa{n}@example.vn", ""] for n in range(1, _UNITS + 1)
    ]
    _write(path / "units.csv", [head, *units])
    head = ["Mã", "Tên sản phẩm", "Nhóm", "Mã đơn vị", "Chủ thể", "Loại hình", "Địa chỉ", "Hình thức", "Bộ sản phẩm"]
    rows = [
        [
            f"SP-{n:04}", f"Chè xanh mẫu số {n}", "I", f"{n % _UNITS + 1:05}", f"Hợp tác xã mẫu số {n}", "HTX",
            f"Xã Mẫu {n % _UNITS + 1}", "lần đầu", "11",
        ]
        for n in range(1, products + 1)
    ]  # fmt: skip
    _write(path / "products.csv", [head, *rows])
    head = ["Mã", "Danh xưng", "Họ và tên", "Chức vụ", "Vai trò", "Thư điện tử"]
    council = [
        [
            f"TV{n:02}",
            "Ông",
            f"Nguyễn Văn {chr(64 + n)}",
            f"Sở mẫu số {n}",
            _ROLES.get(n, "Ủy viên"),
            f"tv{n}@example.vn",
        ]
        for n in range(1, members + 1)
    ]
    _write(path / "council.csv", [head, *council])
    _write(path / "attendance.csv", [["Mã thành viên", "Có mặt", "Lý do"], *([row[0], "có", ""] for row in council)])


def write_ballots(path: Path, products: int, members: int) -> None:
    """Write the points by part of every member for every product."""
    dice = random.Random(_SEED)  # noqa: S311 - points of a benchmark, no secret
    rows = [["Mã sản phẩm", "Mã thành viên", "Phần A", "Phần B", "Phần C", "Nhận xét"]]
    for n in range(1, products + 1):
        middle = _MEANS[n % len(_MEANS)]
        for member in range(1, members + 1):
            total = middle + dice.randint(-3, 3)
            part_a, part_b = total * 40 // 100, total * 25 // 100
            note = "Cần hoàn thiện bao bì" if dice.random() < 0.1 else ""  # noqa: PLR2004 - one in ten
            rows.append([f"SP-{n:04}", f"TV{member:02}", *map(str, (part_a, part_b, total - part_a - part_b)), note])
    _write(path / "ballots.csv", rows)


def _write(path: Path, rows: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


def cast_by_criterion(office: Office, products: int, members: int) -> None:
    """Seal the ballots by criterion, as ``thuky ballots read`` leaves them."""
    cycle, dice, criteria = load_cycle(office, _KEY), random.Random(_SEED), criteria_set("R4", 11)  # noqa: S311
    with office.begin() as session:
        for n in range(1, products + 1):
            middle = _MEANS[n % len(_MEANS)] / 100
            for member in range(1, members + 1):
                ticks = {
                    one.code: (min(len(one.options), 1 + int(len(one.options) * min(0.99, dice.gauss(middle, 0.02)))),)
                    for one in criteria.criteria
                }
                form = BallotForm(f"SP-{n:04}", f"TV{member:02}", criteria.version, ticks)
                write_ballot(session, office, cycle, convene.session_key(_KEY), by_form(criteria, form))


def take_as_complete(office: Office) -> None:
    """Take every dossier as complete: receiving files is measured elsewhere."""
    with office.begin() as session:
        for dossier in session.exec(select(Dossier).where(Dossier.cycle_key == _KEY)):
            dossier.state, dossier.filed_at = "filed", office.now
            session.add(dossier)


@contextmanager
def counted(engine: Engine) -> Iterator[dict[str, int]]:
    """Count statements and commits."""
    seen = {"statements": 0, "commits": 0}

    def statement(*_: object) -> None:
        seen["statements"] += 1

    def commit(*_: object) -> None:
        seen["commits"] += 1

    event.listen(engine, "before_cursor_execute", statement)
    event.listen(engine, "commit", commit)
    yield seen
    event.remove(engine, "before_cursor_execute", statement)
    event.remove(engine, "commit", commit)


def measured(office: Office, name: str, step: Callable[[Office], object]) -> Measure:
    """Run one step and measure it."""
    with counted(office.engine) as seen:
        clock, processor = time.perf_counter(), time.process_time()
        step(office)
        clock, processor = time.perf_counter() - clock, time.process_time() - processor
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Measure(name, clock, processor, seen["statements"], seen["commits"], memory)


def play(home: Path, products: int, members: int, *, by_criterion: bool) -> tuple[list[Measure], dict[str, int]]:
    """Build the cycle and run the steps on it; give what was measured and what was made."""
    folder = home / "folder"
    write_folder(folder, products, members)
    if not by_criterion:
        write_ballots(folder, products, members)
    settings = Settings(home=home / "thuky", database_url="")
    steps: tuple[tuple[str, Callable[[Office], StepResult]], ...] = (
        ("score", lambda office: score.run(office, _KEY)),
        ("minute", lambda office: minute.run(office, _KEY)),
        ("recognise", lambda office: recognise.run(office, _KEY)),
    )
    with open_office(settings, datetime(2026, 11, 16, 9, tzinfo=VIETNAM)) as office:
        open_folder(office, folder)
        take_as_complete(office)
        found = [measured(office, "(convene)", lambda office: convene.run(office, _KEY))]
        if by_criterion:
            cast_by_criterion(office, products, members)
        later = replace(office, now=office.now + timedelta(days=17, hours=8))
        found += [measured(later, name, step) for name, step in steps]
        found.append(measured(later, "(recognise again)", steps[-1][1]))
        found.append(measured(later, "(scores verify)", lambda office: verify_scores.verify(office, _KEY)))
        return found, _made(office)


def _made(office: Office) -> dict[str, int]:
    with office.read() as session:
        rows = session.exec(select(Paper.kind).where(Paper.cycle_key == _KEY, Paper.state == "issued")).all()
        letters = len(session.exec(select(OutboxMessage.key)).all())
        certificates = len(session.exec(select(Certificate.key)).all())
        seats = len(session.exec(select(CouncilMember.key)).all())
    return {"văn bản": len(rows), "giấy chứng nhận": certificates, "thư": letters, "thành viên": seats}


def show(found: list[Measure], made: dict[str, int]) -> None:
    """Print the figures; the sum leaves out what stands in brackets."""
    table = Table(title=", ".join(f"{n} {name}" for name, n in made.items()))
    for title in ("Bước", "Giây", "Giây CPU", "Câu lệnh SQL", "Giao dịch", "Bộ nhớ tối đa (MB)"):
        table.add_column(title, justify="left" if title == "Bước" else "right")
    for one in found:
        table.add_row(
            one.step, f"{one.clock:.2f}", f"{one.processor:.2f}", str(one.statements), str(one.commits),
            f"{one.memory:.0f}",
        )  # fmt: skip
    asked = [one for one in found if not one.step.startswith("(")]
    table.add_section()
    table.add_row(
        "score + minute + recognise", f"{sum(one.clock for one in asked):.2f}",
        f"{sum(one.processor for one in asked):.2f}", str(sum(one.statements for one in asked)),
        str(sum(one.commits for one in asked)), "",
    )  # fmt: skip
    Console().print(table)
    Console().print(f"Tải của máy trước khi đo: {os.getloadavg()[0]:.1f} trên {os.cpu_count()} bộ xử lý.")


def main() -> None:
    """Measure once."""
    parser = argparse.ArgumentParser(description="Đo chấm điểm, biên bản và công nhận của một Hội đồng.")
    parser.add_argument("--products", type=int, default=400, help="số sản phẩm")
    parser.add_argument("--members", type=int, default=9, help="số thành viên")
    parser.add_argument("--by-criterion", action="store_true", help="chấm theo tiêu chí của bộ sản phẩm 11")
    parser.add_argument("--profile", action="store_true", help="in 40 hàm tốn nhiều thời gian nhất")
    wanted = parser.parse_args()
    profile = cProfile.Profile()
    # On the disk, not in memory: durability is part of what is measured.
    with tempfile.TemporaryDirectory(prefix="thuky-council-", dir=Path.cwd()) as home:
        if wanted.profile:
            profile.enable()
        found, made = play(Path(home), wanted.products, wanted.members, by_criterion=wanted.by_criterion)
        profile.disable()
    show(found, made)
    if wanted.profile:
        pstats.Stats(profile).sort_stats("cumulative").print_stats(60)


if __name__ == "__main__":
    main()
