"""``thuky cycle …``: cycle folders."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from services.cycle_folder.faults import Fault

app = typer.Typer(no_args_is_help=True)


@app.command("new")
def new(folder: Annotated[Path, typer.Argument(help="Thư mục sẽ tạo; phải chưa có hoặc còn trống.")]) -> None:
    """Lập thư mục chu trình trống, có ghi chú từng mục."""
    from services.cycle_folder.blank import write_blank  # noqa: PLC0415

    for path in write_blank(folder):
        typer.echo(path)
    typer.echo(f"Điền xong, kiểm tra bằng: thuky cycle check {folder}")


@app.command("check")
def check(folder: Annotated[Path, typer.Argument(help="Thư mục chu trình.")]) -> None:
    """Kiểm tra thư mục chu trình; nêu mọi lỗi cùng một lúc."""
    from services.cycle_folder.read import read_folder  # noqa: PLC0415

    faults = read_folder(folder).faults
    errors = _print_faults(faults)
    if errors:
        raise typer.Exit(1)
    typer.echo("Không có lỗi. Mở chu trình bằng: thuky cycle open " + str(folder))


@app.command("open")
def open_(folder: Annotated[Path, typer.Argument(help="Thư mục chu trình.")]) -> None:
    """Mở chu trình từ thư mục; mở lại chỉ nhận thêm tệp mới."""
    from services.cycle_folder.faults import FaultyFolder  # noqa: PLC0415
    from services.cycles import open_folder  # noqa: PLC0415
    from services.office import open_office  # noqa: PLC0415

    with open_office() as office:
        try:
            opened = open_folder(office, folder)
        except FaultyFolder as faulty:
            _print_faults(faulty.faults)
            raise typer.Exit(1) from None
    state = "Đã mở" if opened.is_new else "Đã mở từ trước"
    typer.echo(
        f"{state} chu trình {opened.key}: {opened.units} đơn vị, {opened.products} sản phẩm, "
        f"{opened.files_copied} tệp mới."
    )


@app.command("list")
def list_() -> None:
    """Danh sách chu trình."""
    from sqlmodel import select  # noqa: PLC0415

    from models.cycle import Cycle  # noqa: PLC0415
    from services.office import open_office  # noqa: PLC0415

    with open_office() as office, office.read() as session:
        for cycle in session.exec(select(Cycle).order_by(Cycle.key)).all():
            typer.echo(f"{cycle.key}  {cycle.regime}  {cycle.state}  {cycle.title}")


def _print_faults(faults: "Sequence[Fault]") -> int:
    """Print every fault on a line; return the number of errors."""
    errors = [fault for fault in faults if fault.level == "error"]
    for fault in faults:
        typer.secho(
            f"{'LỖI' if fault.level == 'error' else 'Lưu ý'}  {fault}",
            fg=typer.colors.RED if fault.level == "error" else typer.colors.YELLOW,
        )
    if errors:
        typer.secho(f"{len(errors)} lỗi, {len(faults) - len(errors)} lưu ý. Chưa ghi gì vào hệ thống.", err=True)
    return len(errors)
