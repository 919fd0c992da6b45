"""``thuky product …``: a product over the years, its registrations tied together, its whole history."""

from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True)

_KEY = typer.Argument(help="Sản phẩm: CHU-TRÌNH/MÃ, mã sản phẩm, hoặc số giấy chứng nhận.")


@app.command("history")
def history(product: Annotated[str, _KEY]) -> None:
    """Toàn bộ lịch sử của một sản phẩm qua các chu trình, theo thời gian."""
    from domain.vietnamese import short_date  # noqa: PLC0415
    from services.office import open_office  # noqa: PLC0415
    from services.product_history import history_of  # noqa: PLC0415

    with open_office() as office:
        found = history_of(office, product)
    typer.secho(f"{found.name} – {found.producer}", bold=True)
    typer.echo(f"Mã xuyên suốt: {found.line}; {len(found.members)} lần đăng ký, công nhận")
    for event in found.events:
        typer.echo(f"{short_date(event.on):>10}  {event.said}")


@app.command("link")
def link(
    product: Annotated[str, typer.Argument(help="Sản phẩm của đợt này: CHU-TRÌNH/MÃ.")],
    previous: Annotated[
        str, typer.Argument(help="Lần đăng ký trước: CHU-TRÌNH/MÃ, hoặc số (khóa) giấy chứng nhận đã cấp.")
    ],
) -> None:
    """Nối một sản phẩm với lần đăng ký trước; giấy cũ được thay thế khi đã có giấy mới."""
    from services.office import open_office  # noqa: PLC0415
    from services.product_lines import link as tie  # noqa: PLC0415

    with open_office() as office, office.begin() as session:
        made = tie(session, office, product, previous)
    typer.echo(f"Đã nối {made.key} với {made.previous}; mã xuyên suốt: {made.line}")


@app.command("candidates")
def candidates(cycle: Annotated[str, typer.Argument(help="Mã chu trình.")]) -> None:
    """Sản phẩm nâng hạng, đánh giá lại chưa nối với lần đăng ký trước, và các đăng ký có thể nối."""
    from services.cycles import load_cycle  # noqa: PLC0415
    from services.office import open_office  # noqa: PLC0415
    from services.product_lines import unlinked  # noqa: PLC0415

    with open_office() as office:
        load_cycle(office, cycle)
        with office.read() as session:
            found = unlinked(session, cycle)
    for one in found:
        typer.echo(f"{one.key}  {one.name}  {one.producer}  ({one.registration})")
        for candidate in one.candidates:
            typer.echo(f"    giống {candidate.likeness}%: {candidate.said}")
            typer.echo(f'      thuky product link {one.key} "{candidate.key}"')
        if not one.candidates:
            typer.echo("    chưa thấy đăng ký trước nào giống; nhập danh sách cũ: thuky certificate import TỆP")
    if not found:
        typer.echo("Mọi sản phẩm nâng hạng, đánh giá lại đã nối với lần đăng ký trước.")
