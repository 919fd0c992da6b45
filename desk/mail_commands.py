"""``thuky mail …``: prove that letters go once, and that none is missing."""

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rich.table import Table

    from desk.chaos import ChaosReport

app = typer.Typer(no_args_is_help=True)


@app.command("chaos")
def chaos(
    letters: Annotated[int, typer.Option(help="Số thư.", min=1)] = 2000,
    workers: Annotated[int, typer.Option(help="Số tiến trình gửi.", min=1)] = 8,
    seed: Annotated[int, typer.Option(help="Hạt giống: cùng số thì cùng một loạt sự cố phía máy chủ thư.")] = 1,
    database: Annotated[str, typer.Option(help="Địa chỉ cơ sở dữ liệu trống; bỏ trống: SQLite tạm thời.")] = "",
) -> None:
    """Thử thách việc gửi thư: máy chủ thư gây sự cố ở mọi bước, tiến trình gửi bị dừng đột ngột."""
    from rich.console import Console  # noqa: PLC0415

    from desk.chaos import run_chaos  # noqa: PLC0415

    with tempfile.TemporaryDirectory(prefix="thuky-chaos-") as name:
        folder = Path(name)
        report = run_chaos(letters, workers, seed, database or f"sqlite:///{folder / 'thuky.db'}", folder)
    Console().print(_chaos_table(report))
    for breach in report.breaches:
        typer.secho(f"VI PHẠM: {breach}.", fg=typer.colors.RED, err=True)
    if report.breaches:
        raise typer.Exit(1)
    typer.echo("Không có thư nào gửi hai lần, không có thư nào mất dấu.")


def _chaos_table(report: "ChaosReport") -> "Table":
    """Show what came out and what happened on the way."""
    from rich.table import Table  # noqa: PLC0415

    from domain.outbox import MOVES  # noqa: PLC0415

    table = Table("Chỉ tiêu", "Số lượng", title="Thử thách gửi thư")
    for state, count in report.states.items():
        table.add_row(f"Thư {MOVES.label(state)}", str(count))
    accepted = report.server.accepted
    table.add_section()
    table.add_row("Thư máy chủ đã nhận", str(len(accepted)))
    table.add_row("Trong đó nhận hơn một lần", str(sum(count > 1 for count in accepted.values())))
    table.add_row("Kết nối", str(report.server.connections))
    for (step, kind), count in sorted(report.server.mischief.items()):
        table.add_row(f"Sự cố {step}: {kind}", str(count))
    table.add_section()
    table.add_row("Lần khởi động tiến trình", str(report.starts))
    table.add_row("Lần dừng đột ngột (kill -9)", str(report.kills))
    table.add_row("Thời gian (giây)", f"{report.seconds:.1f}".replace(".", ","))
    return table
