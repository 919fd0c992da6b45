"""``thuky paper …`` and ``thuky archive …``: papers, signatures, PDF, rebuilding."""

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True)
archive_app = typer.Typer(no_args_is_help=True)


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


@app.command("pdf")
def pdf(
    files: Annotated[list[Path], typer.Argument(help="Tệp Word.", exists=True, dir_okay=False)],
    out: Annotated[Path, typer.Option(help="Thư mục chứa PDF.")] = Path(),
) -> None:
    """Chuyển văn bản Word sang PDF (cần LibreOffice)."""
    from documents.pdf import to_pdf  # noqa: PLC0415

    for path in to_pdf(files, out, timeout=60.0 + 10.0 * len(files)):
        typer.echo(path)


@archive_app.command("rebuild")
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


@archive_app.command("diff")
def diff(key: Annotated[str, typer.Argument(help="Khóa văn bản (xem: thuky paper list).")]) -> None:
    """Nêu vì sao một văn bản lập lại không giống bản gốc."""
    from services.archive import difference_of  # noqa: PLC0415
    from services.office import open_office  # noqa: PLC0415

    with open_office() as office:
        causes = difference_of(office, key)
    typer.echo("\n".join(causes) if causes else "Giống hệt bản gốc.")
    if causes:
        raise typer.Exit(1)
