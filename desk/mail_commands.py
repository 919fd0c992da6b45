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


@app.command("audit")
def audit(
    cycle: Annotated[str | None, typer.Option(help="Mã chu trình; bỏ trống: mọi chu trình.")] = None,
    *,
    unkept: Annotated[bool, typer.Option("--unkept", help="Chỉ liệt kê việc còn thiếu thư.")] = False,
) -> None:
    """Đối chiếu thư đã lập với thư đã gửi, theo từng chu trình và từng việc phải làm."""
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    from services.mail_audit import audit_mail  # noqa: PLC0415
    from services.office import open_office  # noqa: PLC0415

    heads = ("Việc hoặc loại thư", "Hạn", "Phải gửi", "Đã gửi", "Trả về", "Chờ", "Hỏng", "Chưa rõ", "Đã rút", "")
    table = Table(*heads, title="Đối chiếu thư")
    with open_office() as office:
        lines = audit_mail(office, cycle)
    for line in lines:
        if not (unkept and line.is_kept):
            states = line.states
            waiting = states["draft"] + states["released"] + states["sending"]
            went = (states["sent"], states["returned"], waiting)
            counts = (line.promised, *went, states["failed"], states["unknown"], states["withdrawn"])
            due = f"{line.due_on:%d/%m/%Y}" if line.due_on else ""
            table.add_row(line.subject, due, *map(str, counts), "đủ" if line.is_kept else "THIẾU")
    Console().print(table)
    missing = sum(not line.is_kept for line in lines)
    typer.echo(f"{len(lines)} dòng, {missing} dòng còn thiếu thư.")


@app.command("unlock")
def unlock(by: Annotated[str, typer.Option(help="Người mở khóa.")]) -> None:
    """Mở khóa thư sau khi khôi phục, sao chép hoặc nhập dữ liệu; thư đang chờ vẫn bị giữ lại để đối chiếu."""
    from services.mail_lock import unlock as unlock_mail  # noqa: PLC0415
    from services.office import open_office  # noqa: PLC0415

    with open_office() as office:
        held = unlock_mail(office, by)
    typer.echo(
        f"Đã mở khóa thư. {held} thư trong hộp đi bị giữ lại vì có thể đã gửi từ nơi cũ: thuky outbox list --held"
    )
