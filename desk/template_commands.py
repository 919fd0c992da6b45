"""``thuky template …``: an office checks and replaces the Word forms."""

import json
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from documents.template import FormCheck

app = typer.Typer(no_args_is_help=True)
_DAYS = ["%Y-%m-%d", "%d/%m/%Y"]
_Kind = Annotated[str, typer.Argument(help="Loại văn bản (xem: thuky template list).", show_default=False)]
_File = Annotated[Path, typer.Argument(help="Biểu mẫu Word (.docx).", exists=True, dir_okay=False, show_default=False)]


@app.command("check")
def check(
    file: _File,
    kind: Annotated[str | None, typer.Option(help="Loại văn bản; bỏ trống: đoán theo các trường.")] = None,
    out: Annotated[Path | None, typer.Option(help="Thư mục ghi ba bản mẫu: nhỏ nhất, thường gặp, lớn nhất.")] = None,
    comment: Annotated[Path | None, typer.Option(help="Ghi các điểm cần xem thành nhận xét vào tệp Word này.")] = None,
    *,
    pdf: Annotated[bool, typer.Option("--pdf", help="Chuyển cả ba bản mẫu sang PDF (cùng --out).")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="In kết quả dạng JSON.")] = False,
) -> None:
    """Kiểm tra biểu mẫu Word: lỗi lệnh, trường lạ và trường thiếu, ba bản mẫu, thể thức Nghị định 30."""
    from documents.template import check_form, guess_kind  # noqa: PLC0415
    from services.office import VIETNAM  # noqa: PLC0415

    if pdf and out is None:
        raise typer.BadParameter("--pdf cần --out THƯ_MỤC để ghi các bản mẫu.")
    if comment is not None and comment.resolve() == file.resolve():
        raise typer.BadParameter("--comment phải là tệp khác; biểu mẫu đang kiểm tra không bị ghi đè.")
    data = file.read_bytes()
    name = kind or guess_kind(data)
    result = check_form(data, name, today=datetime.now(VIETNAM).date())
    written = _write_samples(result, out, pdf=pdf) if out is not None else []
    if comment is not None:
        _write_comments(result, comment)
    if as_json:
        typer.echo(json.dumps(_as_plain(result, written, guessed=kind is None), ensure_ascii=False, indent=2))
    else:
        _say(result, written, guessed=kind is None)
    if not result.accepted:
        raise typer.Exit(1)


def _write_samples(result: "FormCheck", out: Path, *, pdf: bool) -> list[Path]:
    """Write the sample papers, and their PDF."""
    out.mkdir(parents=True, exist_ok=True)
    written = [out / f"{result.kind}-{name}.docx" for name in result.papers]
    for path, paper in zip(written, result.papers.values(), strict=True):
        path.write_bytes(paper)
    if pdf and written:
        from documents.pdf import to_pdf  # noqa: PLC0415

        written += to_pdf(written, out, timeout=60.0 + 10.0 * len(written))
    return written


def _write_comments(result: "FormCheck", comment: Path) -> None:
    """Write the findings into a copy of the form; a file that Word cannot open holds no comments."""
    from documents.comments import with_comments  # noqa: PLC0415
    from documents.package import OversizedPackage, UnreadablePackage  # noqa: PLC0415

    try:
        comment.write_bytes(with_comments(result.template, result.findings))
    except (UnreadablePackage, OversizedPackage):
        typer.secho("Không ghi được nhận xét: tệp không mở được bằng Word.", fg=typer.colors.YELLOW, err=True)


def _as_plain(result: "FormCheck", written: list[Path], *, guessed: bool) -> dict[str, object]:
    """Give the result as plain values."""
    papers = [str(path) for path in written]
    return {
        "kind": result.kind,
        "guessed": guessed,
        "accepted": result.accepted,
        "findings": [finding.as_plain() for finding in result.findings],
        "samples": papers,
    }


def _say(result: "FormCheck", written: list[Path], *, guessed: bool) -> None:
    """Say the result for people."""
    from documents.comments import LEVELS, place_of  # noqa: PLC0415
    from documents.finding import Level  # noqa: PLC0415
    from documents.kinds import load_kind  # noqa: PLC0415

    colors = {Level.ERROR: typer.colors.RED, Level.WARNING: typer.colors.YELLOW, Level.HINT: typer.colors.CYAN}
    how = " (đoán theo các trường trong tệp; chọn loại khác bằng --kind)" if guessed else ""
    typer.echo(f"Loại văn bản: {result.kind} – {load_kind(result.kind).name}{how}")
    for finding in result.findings:
        typer.secho(f"{LEVELS[finding.level]} [{finding.rule}] {finding.sentence}", fg=colors[finding.level])
        if where := place_of(finding.spot):
            typer.echo(f"    Chỗ: {where}")
    counts = ", ".join(f"{len(result.of_level(level))} {LEVELS[level].lower()}" for level in Level)
    typer.echo(f"Kết quả: {counts}.")
    if not result.accepted:
        typer.echo("Chưa cài được. Hãy sửa trong Word rồi kiểm tra lại.")
    else:
        typer.echo(f"Cài được: thuky template install {result.kind} TỆP --by “Họ và tên” --note “đã sửa gì”.")
    for path in written:
        typer.echo(path)


@app.command("export")
def export(
    kind: _Kind,
    out: Annotated[Path | None, typer.Argument(help="Tệp Word sẽ ghi.", dir_okay=False)] = None,
    *,
    fields: Annotated[bool, typer.Option("--fields", help="Liệt kê các trường và giải thích.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Ghi đè tệp đã có.")] = False,
) -> None:
    """Xuất biểu mẫu đang dùng để sửa trong Word."""
    from documents.kinds import load_kind  # noqa: PLC0415
    from services.forms import BUILT_IN, current_form  # noqa: PLC0415
    from services.office import open_office  # noqa: PLC0415

    known = load_kind(kind)
    if out is None and not fields:
        raise typer.BadParameter("Hãy ghi tên tệp Word cần xuất, hoặc --fields để xem các trường.")
    if out is not None:
        if out.exists() and not force:
            raise typer.BadParameter(f"Đã có tệp {out}; hãy chọn tên khác, hoặc thêm --force để ghi đè.")
        with open_office() as office:
            form = current_form(office, kind)
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_bytes(form.template)
        source = "theo chương trình" if form.n == BUILT_IN else f"bản {form.n} của cơ quan"
        typer.echo(f"{out}: {known.name} ({source}).")
    if fields:
        for name, explanation in known.fields.items():
            typer.echo(f"{name}: {explanation}")


@app.command("install")
def install(
    kind: _Kind,
    file: _File,
    by: Annotated[str, typer.Option(help="Họ và tên người cài.", show_default=False)],
    note: Annotated[str, typer.Option(help="Đã sửa gì, vì sao.", show_default=False)],
    start: Annotated[
        datetime | None, typer.Option("--from", formats=_DAYS, help="Dùng cho dự thảo từ ngày này; bỏ trống: hôm nay.")
    ] = None,
    accept: Annotated[str, typer.Option(help="Lý do chấp nhận các cảnh báo.")] = "",
    *,
    force_hints: Annotated[bool, typer.Option("--force-hints", help="Cài dù còn gợi ý.")] = False,
) -> None:
    """Cài biểu mẫu của cơ quan cho các dự thảo mới; văn bản đã ký giữ biểu mẫu cũ."""
    from domain.vietnamese import short_date  # noqa: PLC0415
    from services.forms import Consent  # noqa: PLC0415
    from services.forms import install as put_in_place  # noqa: PLC0415
    from services.office import open_office  # noqa: PLC0415

    day = start.date() if start is not None else None
    with open_office(actor=by) as office:
        row = put_in_place(office, kind, file.read_bytes(), note, day, Consent(accept, hints=force_hints))
    typer.echo(f"Đã cài bản {row.n} của biểu mẫu “{kind}”, dùng cho dự thảo từ {short_date(row.from_on)}.")


@app.command("list")
def list_() -> None:
    """Liệt kê các loại văn bản và biểu mẫu đang dùng."""
    from documents.kinds import kind_names, load_kind  # noqa: PLC0415
    from domain.vietnamese import short_date  # noqa: PLC0415
    from services.forms import in_force_today  # noqa: PLC0415
    from services.office import open_office  # noqa: PLC0415

    with open_office() as office:
        ours = in_force_today(office)
    for name in kind_names():
        kind, row = load_kind(name), ours.get(name)
        form = "theo chương trình" if row is None else f"bản {row.n} của cơ quan, từ {short_date(row.from_on)}"
        typer.echo(f"{name}  {kind.code}  {kind.name}: {form}")


@app.command("history")
def history(kind: _Kind) -> None:
    """Các bản biểu mẫu của một loại văn bản: ai cài, khi nào, bao nhiêu văn bản đã lập."""
    from domain.vietnamese import short_date  # noqa: PLC0415
    from services.forms import history as versions_of  # noqa: PLC0415
    from services.office import VIETNAM, open_office  # noqa: PLC0415

    with open_office() as office:
        views, papers = versions_of(office, kind)
    used = "" if any(view.in_force for view in views) else ", đang dùng"
    typer.echo(f"0  theo chương trình: {papers} văn bản{used}")
    for view in views:
        row = view.row
        state = ", đang dùng" if view.in_force else ""
        if row.withdrawn_at is not None:
            state = f", đã rút ngày {short_date(row.withdrawn_at.astimezone(VIETNAM).date())}"
        installed = short_date(row.installed_at.astimezone(VIETNAM).date())
        typer.echo(
            f"{row.n}  từ {short_date(row.from_on)}; {row.installed_by} cài ngày {installed}: {row.note}; "
            f"{view.papers} văn bản{state}  [{row.template_sha256[:12]}]"
        )


@app.command("withdraw")
def withdraw(
    kind: _Kind,
    version: Annotated[int, typer.Argument(help="Số của bản cần rút (xem: thuky template history).", min=1)],
    by: Annotated[str, typer.Option(help="Họ và tên người rút.", show_default=False)],
) -> None:
    """Rút một bản biểu mẫu: dự thảo trở lại bản trước; văn bản đã ký giữ nguyên."""
    from services.forms import BUILT_IN  # noqa: PLC0415
    from services.forms import withdraw as take_back  # noqa: PLC0415
    from services.office import open_office  # noqa: PLC0415

    with open_office(actor=by) as office:
        form = take_back(office, kind, version)
    back = "biểu mẫu theo chương trình" if form.n == BUILT_IN else f"bản {form.n}"
    typer.echo(f"Đã rút bản {version} của “{kind}”; dự thảo mới dùng {back}.")
