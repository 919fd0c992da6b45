"""``thuky dossier …``: dossiers and bundles of papers as PDF."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from documents.bundle_part import Bundle, Limits

app = typer.Typer(no_args_is_help=True)

_PAGES = typer.Option(help="Số trang tối đa của một tập.", min=1)
_MEGABYTES = typer.Option(help="Dung lượng tối đa của một tập, MB.", min=1)
_OUT = typer.Option(help="Thư mục chứa tập PDF.")
_CYCLE = typer.Option(help="Mã chu trình.")


@app.command("list")
def list_(cycle: Annotated[str, _CYCLE]) -> None:
    """Danh sách hồ sơ của một chu trình: sản phẩm, đơn vị, tình trạng, số tệp và số văn bản."""
    from services.bundles import list_dossiers  # noqa: PLC0415
    from services.office import open_office  # noqa: PLC0415

    with open_office() as office:
        for line in list_dossiers(office, cycle):
            typer.echo(
                f"{line.code}  {line.state}  {line.product}  {line.producer}  {line.unit}  "
                f"{line.files} tệp  {line.papers} văn bản"
            )
            for key in line.keys:
                typer.echo(f"    {key}")


@app.command("bundle")
def bundle(
    cycle: Annotated[str, _CYCLE],
    out: Annotated[Path, _OUT],
    products: Annotated[list[str] | None, typer.Argument(help="Mã sản phẩm, hoặc khóa hồ sơ CHU-TRÌNH/MÃ.")] = None,
    *,
    everything: Annotated[bool, typer.Option("--all", help="Mọi hồ sơ của chu trình.")] = False,
    pages: Annotated[int, _PAGES] = 500,
    megabytes: Annotated[int, _MEGABYTES] = 50,
) -> None:
    """Đóng hồ sơ sản phẩm thành tập PDF: bìa, mục lục, dấu trang, số trang (cần LibreOffice)."""
    from services.bundles import bundle_dossiers  # noqa: PLC0415
    from services.office import open_office  # noqa: PLC0415

    codes = [product.removeprefix(f"{cycle}/") for product in products or []]
    if bool(codes) is everything:
        typer.secho("Ghi mã sản phẩm cần đóng tập, hoặc --all để đóng mọi hồ sơ.", fg=typer.colors.RED, err=True)
        raise typer.Exit(2)
    with open_office() as office:
        for made in bundle_dossiers(office, cycle, codes, out, _limits(pages, megabytes)):
            _show(made)


@app.command("cycle-bundle")
def cycle_bundle(
    cycle: Annotated[str, typer.Argument(help="Mã chu trình.")],
    out: Annotated[Path, _OUT],
    pages: Annotated[int, _PAGES] = 500,
    megabytes: Annotated[int, _MEGABYTES] = 50,
) -> None:
    """Đóng mọi văn bản đã phát hành của chu trình, theo thứ tự mục lục, thành các tập PDF (cần LibreOffice)."""
    from services.bundles import bundle_cycle  # noqa: PLC0415
    from services.office import open_office  # noqa: PLC0415

    with open_office() as office:
        _show(bundle_cycle(office, cycle, out, _limits(pages, megabytes)))


def _limits(pages: int, megabytes: int) -> "Limits":
    from documents.bundle_part import MEGABYTE, Limits  # noqa: PLC0415

    return Limits(pages, megabytes * MEGABYTE)


def _show(made: "Bundle") -> None:
    """Print each volume on a line, then what is missing in it."""
    for volume in made.volumes:
        typer.echo(f"{volume.path}: {volume.parts} văn bản, tài liệu; {volume.pages} trang")
    if not made.has_front:
        typer.secho("Chưa có bìa và mục lục: máy chủ chưa cài LibreOffice (lệnh soffice).", fg=typer.colors.YELLOW)
    if made.attached:
        typer.echo(f"{made.attached} tệp bảng tính đính kèm trong tập.")
    for one in made.missing:
        typer.secho(f"Thiếu nội dung: {one.title}. {one.reason}", fg=typer.colors.YELLOW)
