"""``thuky paper …``: papers and signatures."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True)
_As = Annotated[str | None, typer.Option("--as", help="Người làm việc này; bỏ trống: THUKY_ACTOR.")]


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
    as_: _As = None,
) -> None:
    """Soạn một văn bản lẻ thuộc loại bất kỳ từ tệp dữ liệu, với cơ quan, người ký, căn cứ của chu trình và của ngày."""
    from services.draft import draft_paper  # noqa: PLC0415
    from services.draft_data import read_data  # noqa: PLC0415
    from services.draft_skeleton import write_skeleton  # noqa: PLC0415
    from services.office import open_office  # noqa: PLC0415

    if (data is None) == (skeleton is None):
        raise typer.BadParameter("ghi một trong hai: --data TỆP để soạn, hoặc --skeleton TỆP để lấy tệp mẫu.")
    with open_office(at=day, actor=as_) as office:
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
    dated: Annotated[datetime | None, typer.Option(help="Ngày ghi trên văn bản, chỉ khi lấy số năm đã hết.")] = None,
    reason: Annotated[str, typer.Option(help="Lý do lấy số của năm đã hết.")] = "",
    as_: _As = None,
) -> None:
    """Lấy số và phát hành các văn bản lẻ đã ký."""
    from services.draft import issue_papers  # noqa: PLC0415
    from services.office import open_office  # noqa: PLC0415
    from services.register import notes_of  # noqa: PLC0415

    with open_office(at=day, actor=as_) as office:
        issued = issue_papers(office, keys, dated.date() if dated else None, reason)
        for paper in issued:
            typer.echo(f"{paper.key}  {paper.state}  {paper.number_text or '–'}  {paper.title}")
        for note in notes_of(office, issued):
            typer.secho(note, fg=typer.colors.YELLOW)


@app.command("check")
def check(
    key: Annotated[str, typer.Argument(help="Khóa của dự thảo.")],
    as_: _As = None,
) -> None:
    """Kiểm tra thể thức dự thảo theo Nghị định 30; không có lỗi thì ghi nhận người kiểm tra."""
    from desk.lint_output import Result, say  # noqa: PLC0415
    from services.form_check import check_form  # noqa: PLC0415
    from services.office import open_office  # noqa: PLC0415

    with open_office(actor=as_) as office:
        result = check_form(office, key)
        say(Result(Path(key), result.findings, result.accepted))
        if any(finding.level == "error" for finding in result.findings):
            typer.secho("Còn lỗi thể thức nên chưa ghi nhận kiểm tra; sửa dự thảo rồi kiểm tra lại.", fg="red")
            raise typer.Exit(1)
        typer.echo(f"Đã kiểm tra thể thức: {key} ({office.actor})")


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
