"""``thuky remind …``: look ahead at reminders without sending any."""

import csv
import sys
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from datetime import date

    from services.simulate import Played, Scenario

app = typer.Typer(no_args_is_help=True)

_HEADS = ("Thời điểm", "Gửi đến", "Đơn vị, người nhận", "Nội dung", "Hình thức")
_MOST_BREACHES = 20
_WIDTH = 180


@app.callback()
def remind() -> None:
    """Nhắc hạn: xem trước, chứng minh."""


@app.command("simulate")
def simulate(
    cycle: Annotated[str, typer.Argument(help="Mã chu trình đang mở, hoặc thư mục chu trình.")],
    first: Annotated[datetime | None, typer.Option("--from", help="Từ ngày 2026-01-01; bỏ trống: từ đầu.")] = None,
    last: Annotated[datetime | None, typer.Option("--to", help="Đến hết ngày; bỏ trống: đến hết.")] = None,
    down: Annotated[
        list[str] | None, typer.Option(help="Khoảng hệ thống dừng: 2026-04-10T08:00/48h; ghi được nhiều lần.")
    ] = None,
    seeds: Annotated[
        int, typer.Option(help="Số lần diễn ngẫu nhiên để chứng minh: ngày hoàn thành, 48 giờ dừng.", min=0)
    ] = 0,
    *,
    as_csv: Annotated[bool, typer.Option("--csv", help="In dạng CSV.")] = False,
) -> None:
    """Ai sẽ nhận thư nhắc gì, lúc nào, nếu không ai hoàn thành thêm việc gì; không gửi thư nào."""
    from services.office import open_office  # noqa: PLC0415
    from services.simulate import read_outage, scenario_of  # noqa: PLC0415
    from services.simulate import simulate as play  # noqa: PLC0415

    outages = [read_outage(text) for text in down or ()]
    with open_office() as office:
        scenario = scenario_of(office, cycle)
    begin, end = first.date() if first else scenario.first, last.date() if last else scenario.last
    played = play(scenario, begin, end, outages)
    if as_csv:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerows([_HEADS, *_rows(scenario, played)])
    else:
        _show(scenario, played)
    broken = len(played.breaches)
    for breach in played.breaches[:_MOST_BREACHES]:
        typer.secho(f"{breach}.", fg=typer.colors.RED, err=True)
    if seeds:
        broken += _prove(scenario, begin, end, seeds)
    if broken:
        raise typer.Exit(1)
    typer.echo("Mọi cam kết nhắc hạn đều giữ được.", err=True)


def _rows(scenario: "Scenario", played: "Played") -> list[tuple[str, ...]]:
    cases = {case.key: case for case in scenario.cases}
    rows: list[tuple[str, ...]] = []
    for one in played.sent:
        owners = dict.fromkeys(scenario.names[cases[key].owner] for key in one.duties)
        what = "; ".join(cases[key].title for key in one.duties)
        kind = "thư đôn đốc kèm công văn" if one.urged else "thư nhắc"
        address = "thư tổng hợp" if one.address == scenario.desk and not one.urged else one.address
        rows.append((f"{one.at:%d/%m/%Y %H:%M}", address, ", ".join(owners), what, kind))
    return rows


def _show(scenario: "Scenario", played: "Played") -> None:
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    table = Table(*_HEADS, title=f"{scenario.title}: thư sẽ đi nếu không việc nào hoàn thành thêm")
    for row in _rows(scenario, played):
        table.add_row(*row)
    console = Console()
    if not console.is_terminal:
        console = Console(width=_WIDTH)  # into a file or a pipe: whole words, one line as a rule
    console.print(table)
    typer.echo(f"{len(played.sent)} thư, {len({one.address for one in played.sent})} địa chỉ. Không thư nào được gửi.")
    for owner in played.unreachable:
        typer.secho(f"Chưa có nơi gửi: {scenario.names[owner]} (việc của cán bộ đầu mối)", fg=typer.colors.YELLOW)


def _prove(scenario: "Scenario", begin: "date", end: "date", seeds: int) -> int:
    import time  # noqa: PLC0415

    from domain.reminder_proof import RULES  # noqa: PLC0415
    from services.simulate import prove  # noqa: PLC0415

    started = time.process_time()
    proof = prove(scenario, begin, end, range(1, seeds + 1))
    seconds = f"{time.process_time() - started:.1f}".replace(".", ",")
    typer.echo(
        f"Chứng minh: {proof.seeds} lần diễn, mỗi lần dừng 48 giờ ngẫu nhiên; {len(scenario.cases)} việc; "
        f"{proof.letters} thư, {proof.reminded} lượt nhắc; {seconds} giây CPU.",
        err=True,
    )
    found = [(seed, breach) for seed, breaches in proof.breaches.items() for breach in breaches]
    for rule, words in RULES.items():
        count = sum(breach.rule == rule for _, breach in found)
        typer.echo(f"  {'giữ được' if not count else f'VI PHẠM {count} lần'}: {words}", err=True)
    for seed, breach in found[:_MOST_BREACHES]:
        typer.secho(f"Lần {seed}: {breach}.", fg=typer.colors.RED, err=True)
    return len(found)
