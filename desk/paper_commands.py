"""``thuky paper …``: papers and signatures."""

from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True)


@app.command("list")
def list_(
    cycle: Annotated[str | None, typer.Option(help="Mã chu trình.")] = None,
    state: Annotated[str | None, typer.Option(help="draft, signed, numbered, issued, void.")] = None,
) -> None:
    """Danh sách văn bản."""
    from sqlmodel import col, select  # noqa: PLC0415

    from models.paper import Paper  # noqa: PLC0415
    from services.office import open_office  # noqa: PLC0415

    query = select(Paper).order_by(col(Paper.issued_on), col(Paper.key))
    query = query.where(Paper.cycle_key == cycle) if cycle else query
    query = query.where(Paper.state == state) if state else query
    with open_office() as office, office.read() as session:
        for paper in session.exec(query).all():
            day = f"{paper.issued_on:%d/%m/%Y}" if paper.issued_on else "–"
            typer.echo(f"{paper.key}  {paper.state}  {paper.number_text or '–'}  {day}  {paper.title}")


@app.command("sign")
def sign(
    keys: Annotated[list[str], typer.Argument(help="Khóa của các dự thảo (xem: thuky paper list --state draft).")],
    by: Annotated[str, typer.Option(help="Họ và tên người đã ký.")],
) -> None:
    """Ghi nhận dự thảo đã được ký; lần chạy bước sau sẽ lấy số và phát hành."""
    from services.office import open_office  # noqa: PLC0415
    from services.paperwork import sign as record_signature  # noqa: PLC0415

    with open_office(actor=by) as office:
        for key in keys:
            typer.echo(f"Đã ký: {record_signature(office, key, by).title}")
