"""``thuky paper …``: papers and signatures."""

from datetime import datetime
from pathlib import Path
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


@app.command("kinds")
def kinds() -> None:
    """Các loại văn bản soạn được, theo mã của danh mục."""
    from documents.kinds import kind_names, load_kind  # noqa: PLC0415
    from services.draft_view import ISSUERS, role_of  # noqa: PLC0415

    for kind in sorted((load_kind(name) for name in kind_names()), key=lambda kind: (kind.code, kind.key)):
        typer.echo(f"{kind.code}  {kind.key:<24}{kind.name} ({ISSUERS[role_of(kind)]})")


@app.command("draft")
def draft(
    kind: Annotated[str, typer.Argument(help="Loại văn bản (xem: thuky paper kinds).")],
    cycle: Annotated[str, typer.Option(help="Mã chu trình.")],
    subject: Annotated[str, typer.Option(help="Văn bản về ai, về gì: mã đơn vị, mã sản phẩm, hoặc mã tự đặt.")] = "",
    data: Annotated[Path | None, typer.Option(help="Tệp dữ liệu .toml hoặc .json.")] = None,
    skeleton: Annotated[Path | None, typer.Option(help="Chỉ ghi tệp dữ liệu mẫu ra đây để điền.")] = None,
    day: Annotated[datetime | None, typer.Option(help="Ngày của văn bản; bỏ trống: hôm nay.")] = None,
    revision: Annotated[int, typer.Option(help="Lần soạn.", min=1)] = 1,
) -> None:
    """Soạn một văn bản lẻ thuộc loại bất kỳ từ tệp dữ liệu, với cơ quan, người ký, căn cứ của chu trình và của ngày."""
    from services.draft import draft_paper  # noqa: PLC0415
    from services.draft_data import read_data  # noqa: PLC0415
    from services.draft_skeleton import write_skeleton  # noqa: PLC0415
    from services.office import open_office  # noqa: PLC0415

    if (data is None) == (skeleton is None):
        raise typer.BadParameter("ghi một trong hai: --data TỆP để soạn, hoặc --skeleton TỆP để lấy tệp mẫu.")
    with open_office(at=day) as office:
        if skeleton is not None:
            write_skeleton(office, cycle, kind, skeleton, subject=subject)
            typer.echo(f"Đã ghi {skeleton}. Điền xong, chạy lại với --data {skeleton}.")
        elif data is not None:
            paper = draft_paper(office, cycle, kind, read_data(data), subject=subject, revision=revision)
            folder = office.settings.drafts if paper.state == "draft" else office.settings.papers
            typer.echo(f"{paper.key}  {paper.state}  {paper.title}")
            typer.echo(f"Tệp: {folder / paper.cycle_key / paper.file_name}")


@app.command("issue")
def issue(
    keys: Annotated[list[str], typer.Argument(help="Khóa của các văn bản lẻ đã ký.")],
    day: Annotated[datetime | None, typer.Option(help="Ngày phát hành; bỏ trống: hôm nay.")] = None,
) -> None:
    """Lấy số và phát hành các văn bản lẻ đã ký."""
    from services.draft import issue_papers  # noqa: PLC0415
    from services.office import open_office  # noqa: PLC0415

    with open_office(at=day) as office:
        for paper in issue_papers(office, keys):
            typer.echo(f"{paper.key}  {paper.state}  {paper.number_text or '–'}  {paper.title}")


@app.command("void")
def void(
    key: Annotated[str, typer.Argument(help="Khóa của văn bản.")],
    reason: Annotated[str, typer.Option(help="Lý do hủy, ghi vào sổ đăng ký và nhật ký.")],
) -> None:
    """Hủy một dự thảo hoặc một văn bản; số đã cấp ở lại trong sổ với lý do, không dùng lại."""
    from services.office import open_office  # noqa: PLC0415
    from services.void import void_paper  # noqa: PLC0415

    with open_office() as office:
        paper = void_paper(office, key, reason)
    typer.echo(f"Đã hủy: {paper.title} ({paper.number_text or 'chưa có số'})")
