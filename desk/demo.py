"""Play a whole cycle with a moving clock, as an office would live it."""

import json
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from sqlmodel import func, select

from desk.loopback import loopback_server
from desk.summary_table import summary_table
from models.outbox_message import OutboxMessage
from services.agenda import agenda
from services.cycles import load_cycle, open_folder
from services.office import VIETNAM, open_office
from services.settings import Settings
from services.summary import summarise

StepRunner = Callable[[str, str | None, datetime], dict[str, int]]
"""Runs a step of a cycle at a moment and gives its figures."""

Engine = Callable[[], AbstractContextManager[StepRunner]]

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
DEFAULT = "quang-ngai-2020"

STEP_NAMES = {
    "announce": "Triển khai chu trình",
    "collect": "Tiếp nhận hồ sơ",
    "convene": "Thành lập, mời họp Hội đồng",
    "score": "Chấm điểm",
    "minute": "Biên bản",
    "recognise": "Công nhận, cấp giấy",
    "remind": "Nhắc hạn, đôn đốc",
    "report": "Báo cáo",
    "archive": "Lưu trữ, lập lại văn bản",
    "dispatch": "Gửi thư",
}


class ExampleUnknown(Exception):
    """There is no example of this name."""

    def __init__(self, name: str, known: list[str]) -> None:
        """Keep the name and those that exist."""
        self.name, self.known = name, known
        super().__init__(f"Không có ví dụ «{name}». Chọn một trong: {', '.join(known)}.")


def example_names() -> list[str]:
    """List the example cycles."""
    return sorted(path.parent.name for path in EXAMPLES.glob("*/cycle.toml"))


def play(example: str, home: Path, console: Console, engine: Engine | None = None) -> dict[str, Any]:
    """Play an example in a home folder of its own and return the summary; earlier results are set aside.

    ``engine`` runs the steps; without one they run as flows on Prefect's ephemeral server. Raises ExampleUnknown.
    """
    if example not in example_names():
        raise ExampleUnknown(example, example_names())
    kept = set_aside(home)
    if kept is not None:
        console.print(f"Kết quả lần trước được giữ nguyên tại [bold]{kept}[/]; lần này ghi mới vào {home}.")
    started = time.monotonic()
    home.mkdir(parents=True)
    with loopback_server(home / "mail") as (host, port, keeper), _environment(home, host, port):
        summary = _play_days(example, console, engine or _prefect)
        summary["mails_received"] = keeper.received
    summary["seconds"] = round(time.monotonic() - started, 1)
    (home / "summary.json").write_text(json.dumps(summary, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    console.print(summary_table(summary))
    _say_where(home, console)
    return summary


def set_aside(home: Path) -> Path | None:
    """Move an earlier home to the next free name beside it, whole; None when there is none."""
    if not home.exists():
        return None
    n = 1
    while (place := home.with_name(f"{home.name}-cu-{n}")).exists():
        n += 1
    shutil.move(home, place)
    return place


@contextmanager
def _environment(home: Path, host: str, port: int) -> Iterator[None]:
    """Point the settings of this process, which the flows read, at the demo's home and mail server."""
    wanted = {
        "THUKY_HOME": str(home),
        "THUKY_DATABASE_URL": "",
        "THUKY_SMTP_HOST": host,
        "THUKY_SMTP_PORT": str(port),
        "THUKY_SMTP_SECURITY": "none",
        "THUKY_MAIL_REDIRECT": "",
    }
    before = {name: os.environ.get(name) for name in wanted}
    os.environ.update(wanted)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


@contextmanager
def _prefect() -> Iterator[StepRunner]:
    from desk.starter import engine, run_step  # noqa: PLC0415 - Prefect takes a second to import

    with engine():
        yield run_step


def _play_days(example: str, console: Console, engine: Engine) -> dict[str, Any]:
    with open_office(Settings(), at=_first_moment(example)) as office:
        opened = open_folder(office, EXAMPLES / example)
        moments = agenda(office, load_cycle(office, opened.key))
    console.print(
        f"Chu trình [bold]{opened.key}[/]: {opened.units} đơn vị, {opened.products} sản phẩm, {len(moments)} ngày làm "
        "việc."
    )
    totals = {step: sum(step in steps for _, steps in moments) for step in STEP_NAMES}
    totals["dispatch"] = len(moments)
    columns = (TextColumn("{task.description:<28}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, TextColumn("{task.fields[day]}"), console=console) as progress, engine() as run_step:
        bars = {
            step: progress.add_task(name, total=totals[step], day="", start=False)
            for step, name in STEP_NAMES.items()
            if totals[step]
        }
        for moment, steps in moments:
            for step in (*steps, "dispatch"):
                progress.start_task(bars[step])
                progress.update(bars[step], day=f"{moment:%d/%m/%Y}")
                if step != "dispatch" or _has_letters(moment):
                    run_step(step, None if step == "dispatch" else opened.key, moment)
                progress.advance(bars[step])
        for bar in bars.values():
            progress.stop_task(bar)
    with open_office(Settings(), at=moments[-1][0]) as office:
        return summarise(office, opened.key)


def _first_moment(example: str) -> datetime:
    """Give the moment at which the cycle is opened: the morning of its announcement."""
    from services.cycle_folder.read import read_folder  # noqa: PLC0415 - only the demo reads the folder twice

    plan = read_folder(EXAMPLES / example).plan
    if plan is None:
        return datetime.now(VIETNAM)  # opening the folder will tell its faults
    return datetime.combine(plan.dates.announce_on, datetime.min.time(), VIETNAM).replace(hour=7)


def _has_letters(moment: datetime) -> bool:
    with open_office(Settings(), at=moment) as office, office.read() as session:
        waiting = select(func.count()).select_from(OutboxMessage).where(OutboxMessage.state == "released")
        return session.exec(waiting).one() > 0


def _say_where(home: Path, console: Console) -> None:
    console.print("Xem kết quả:")
    for path, what in (
        (home / "papers", "văn bản Word đã phát hành"),
        (home / "mail", "thư như máy chủ thư đã nhận (.eml)"),
        (home / "summary.json", "số liệu tổng hợp"),
    ):
        console.print(f"  {path}  {what}")
    console.print(f"  THUKY_HOME={home} .venv/bin/thuky board    tình hình chu trình")
