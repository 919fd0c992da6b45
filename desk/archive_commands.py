"""``thuky archive …``: making papers again, comparing, packages."""

from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True)


@app.command("rebuild")
def rebuild(cycle: Annotated[str | None, typer.Option(help="Mã chu trình; bỏ trống: tất cả.")] = None) -> None:
    """Lập lại mọi văn bản từ dữ liệu đã lưu và so với bản gốc."""
    from services.archive import rebuild as make_again  # noqa: PLC0415
    from services.office import open_office  # noqa: PLC0415

    with open_office() as office:
        result = make_again(office, cycle)
    for one in result.differences:
        typer.secho(f"KHÁC  {one.paper}: {'; '.join(one.causes)}", fg=typer.colors.RED)
    typer.echo(f"{result.equal}/{result.papers} văn bản lập lại giống hệt.")
    if result.differences:
        raise typer.Exit(1)


@app.command("diff")
def diff(key: Annotated[str, typer.Argument(help="Khóa văn bản (xem: thuky paper list).")]) -> None:
    """Nêu vì sao một văn bản lập lại không giống bản gốc."""
    from services.archive import difference_of  # noqa: PLC0415
    from services.office import open_office  # noqa: PLC0415

    with open_office() as office:
        causes = difference_of(office, key)
    typer.echo("\n".join(causes) if causes else "Giống hệt bản gốc.")
    if causes:
        raise typer.Exit(1)
