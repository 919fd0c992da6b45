"""``thuky council …``: the council called again, opinions in writing, how the sittings stand."""

from datetime import date, datetime
from pathlib import Path
from typing import Annotated, NoReturn

import typer

app = typer.Typer(no_args_is_help=True)
opinions = typer.Typer(no_args_is_help=True)
app.add_typer(opinions, name="opinions", help="Lấy ý kiến thành viên Hội đồng bằng văn bản.")

_RED, _YELLOW = typer.colors.RED, typer.colors.YELLOW
_DAYS = ["%Y-%m-%d", "%d/%m/%Y"]

Cycle = Annotated[str, typer.Argument(help="Mã chu trình.")]
At = Annotated[datetime | None, typer.Option(help="Thời điểm thực hiện; bỏ trống: bây giờ.")]
Products = Annotated[str, typer.Option(help="Mã các sản phẩm, cách nhau bằng dấu phẩy; bỏ trống: mọi sản phẩm chờ.")]


@app.command("list")
def show(cycle: Cycle) -> None:
    """Các phiên họp, đợt lấy ý kiến của chu trình và tình trạng."""
    from domain.session import MOVES  # noqa: PLC0415
    from domain.vietnamese import short_date  # noqa: PLC0415
    from services.council_files import council_folder  # noqa: PLC0415
    from services.cycles import load_cycle  # noqa: PLC0415
    from services.office import open_office  # noqa: PLC0415
    from services.settled import waiting_for  # noqa: PLC0415
    from services.sittings import WRITTEN, next_n, sittings_of  # noqa: PLC0415

    with open_office() as office:
        key = load_cycle(office, cycle).key
        with office.read() as session:
            sittings, waiting = sittings_of(session, key), waiting_for(session, key)
            folder = council_folder(next_n(session, key))
    for sitting in sittings:
        what = "lấy ý kiến, gửi phiếu đến" if sitting.mode == WRITTEN else "họp"
        day = short_date(sitting.reply_by or sitting.held_on)
        why = f" ({sitting.state_reason.rstrip('.')})" if sitting.state_reason else ""
        typer.echo(f"Phiên {sitting.n}: {what} ngày {day}, {sitting.place}: {MOVES.labels[sitting.state]}{why}")
    typer.echo(f"Thư mục của phiên tiếp theo: «{folder}».")
    if waiting:
        typer.secho(waiting, fg=_YELLOW)


@app.command("reconvene")
def reconvene(
    cycle: Cycle,
    on: Annotated[datetime, typer.Option(help="Ngày họp: 2026-10-20 hoặc 20/10/2026.", formats=_DAYS)],
    starts: Annotated[str, typer.Option("--at", help="Giờ họp; bỏ trống: như chu trình.")] = "",
    ends: Annotated[str, typer.Option("--until", help="Giờ kết thúc; bỏ trống: như chu trình.")] = "",
    place: Annotated[str, typer.Option(help="Địa điểm; bỏ trống: như chu trình.")] = "",
    reason: Annotated[str, typer.Option(help="Lý do triệu tập; bỏ trống: theo phiên trước.")] = "",
    products: Products = "",
    now: At = None,
) -> None:
    """Triệu tập lại Hội đồng (phiên trước hủy, không đủ thành viên, không thông qua), hoặc dời phiên chưa họp."""
    from services.office import open_office  # noqa: PLC0415
    from services.reconvene import Called, ReconveneRefused  # noqa: PLC0415
    from services.reconvene import reconvene as call  # noqa: PLC0415

    with open_office(at=now) as office:
        try:
            done = call(office, cycle, Called(on.date(), starts, ends, place, reason), _codes(products))
        except ReconveneRefused as refused:
            _refuse(refused.faults)
    typer.echo(f"Phiên thứ {done.n}: {len(done.products)} sản phẩm ({', '.join(done.products)}).")
    typer.echo(f"{done.papers} văn bản mới, {done.letters} thư mới.")
    typer.echo(f"Sau phiên họp, nộp attendance.csv, ballots.csv vào thư mục «{done.folder}» của chu trình.")
    _note(done.notes)


@app.command("cancel")
def cancel(
    cycle: Cycle,
    reason: Annotated[str, typer.Option(help="Lý do, ghi vào thư và hồ sơ.")],
    now: At = None,
) -> None:
    """Hủy phiên họp đã triệu tập, chưa họp: báo người đã mời, xóa khỏi lịch của họ."""
    from services.call_off import CallOffRefused, call_off  # noqa: PLC0415
    from services.office import open_office  # noqa: PLC0415

    with open_office(at=now) as office:
        try:
            done = call_off(office, cycle, reason)
        except CallOffRefused as refused:
            _refuse(refused.faults)
    typer.echo(f"Đã hủy phiên thứ {done.n}; {done.letters} thư báo hủy.")
    if done.untold:
        _note((f"Không có thư điện tử, báo bằng cách khác: {', '.join(done.untold)}.",))
    typer.echo("Triệu tập phiên khác bằng: thuky council reconvene.")


@opinions.command("open")
def open_round(
    cycle: Cycle,
    products: Products = "",
    reply_by: Annotated[
        datetime | None, typer.Option(help="Hạn gửi phiếu (cả ngày đó); bỏ trống: theo Quy chế.", formats=_DAYS)
    ] = None,
    reason: Annotated[str, typer.Option(help="Lý do lấy ý kiến, ghi vào hồ sơ.")] = "",
    now: At = None,
) -> None:
    """Gửi công văn, phiếu lấy ý kiến và phiếu chấm Excel đến từng thành viên."""
    from domain.vietnamese import short_date  # noqa: PLC0415
    from services.office import open_office  # noqa: PLC0415
    from services.opinions import OpinionsRefused, open_opinions  # noqa: PLC0415

    until: date | None = reply_by.date() if reply_by else None
    with open_office(at=now) as office:
        try:
            done = open_opinions(office, cycle, _codes(products), until, reason)
        except OpinionsRefused as refused:
            _refuse(refused.faults)
    typer.echo(f"Lấy ý kiến lần {done.n}: {', '.join(done.products)}; {done.forms} phiếu.")
    typer.echo(f"Hạn gửi phiếu {short_date(done.reply_by)}; {done.papers} công văn mới, {done.letters} thư mới.")
    _note(done.notes)


@opinions.command("read")
def read(
    files: Annotated[list[Path], typer.Argument(help="Phiếu Excel, hoặc bảng CSV gõ từ phiếu giấy.", exists=True)],
    cycle: Annotated[str, typer.Option(help="Mã chu trình.")],
    now: At = None,
) -> None:
    """Nhận phiếu: kiểm tra tất cả, nêu mọi lỗi cùng lúc, niêm phong khi nhận."""
    from services.ballots import FaultySheets  # noqa: PLC0415
    from services.office import open_office  # noqa: PLC0415
    from services.opinions_count import read_replies  # noqa: PLC0415

    with open_office(at=now) as office:
        try:
            done = read_replies(office, cycle, files)
        except FaultySheets as faulty:
            _refuse(faulty.faults)
    typer.echo(f"Đã nhận và niêm phong {done.counted} phiếu.")
    if done.waiting:
        typer.secho(f"Còn chờ phiếu của: {', '.join(done.waiting)}.", fg=_YELLOW)


@opinions.command("close")
def close(
    cycle: Cycle,
    complexity: Annotated[
        list[str] | None, typer.Option("--complex", help="Sản phẩm phức tạp, phải họp: MÃ=LÝ DO; ghi được nhiều lần.")
    ] = None,
    now: At = None,
) -> None:
    """Kiểm phiếu khi đủ phiếu hoặc hết hạn: có kết quả, hoặc chuyển sang phiên họp kèm lý do."""
    from services.office import open_office  # noqa: PLC0415
    from services.opinions_count import close_opinions  # noqa: PLC0415

    pairs = [one.partition("=") for one in complexity or []]
    if bad := [code for code, _, why in pairs if not why.strip()]:
        _refuse(tuple(f"--complex {code}: chưa có lý do. Hãy ghi --complex “MÃ=LÝ DO”." for code in bad))
    with open_office(at=now) as office:
        done = close_opinions(office, cycle, {code.strip(): why for code, _, why in pairs})
    for code, star in done.decided.items():
        typer.echo(f"{code}: hạng {star} sao.")
    typer.echo(f"{len(done.decided)} sản phẩm có kết quả, {len(done.referred)} sản phẩm chuyển sang phiên họp.")
    _note(done.notes)


def _codes(products: str) -> tuple[str, ...]:
    return tuple(code.strip() for code in products.split(",") if code.strip())


def _note(notes: tuple[str, ...]) -> None:
    for note in notes:
        typer.secho(note, fg=_YELLOW)


def _refuse(faults: tuple[str, ...]) -> NoReturn:
    for fault in faults:
        typer.secho(f"LỖI  {fault}", fg=_RED, err=True)
    raise typer.Exit(1)
