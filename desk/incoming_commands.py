"""``thuky incoming …``: documents that arrive, to whom they go, how they are answered."""

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True)

_Key = Annotated[str, typer.Argument(help="Khóa văn bản đến (xem: thuky incoming list).")]
_As = Annotated[str | None, typer.Option("--as", help="Người làm việc này; bỏ trống: THUKY_ACTOR.")]
_DAYS = ["%Y-%m-%d", "%d/%m/%Y"]


@app.command("add")
def add(  # noqa: PLR0913 -- every option of the command is a parameter
    sender: Annotated[str, typer.Option("--from", help="Tác giả: cơ quan, người gửi.")],
    day: Annotated[datetime, typer.Option("--date", help="Ngày văn bản: 2026-03-05 hoặc 05/3/2026.", formats=_DAYS)],
    subject: Annotated[str, typer.Option(help="Trích yếu nội dung.")],
    file: Annotated[Path | None, typer.Argument(help="Tệp nhận được (PDF, Word, ảnh).", show_default=False)] = None,
    *,
    no_file: Annotated[bool, typer.Option("--no-file", help="Chỉ có bản giấy.")] = False,
    number: Annotated[str, typer.Option(help="Số, ký hiệu: 123/STC-NS, 46-CT/TU; trống: văn bản không số.")] = "",
    kind: Annotated[str, typer.Option("--type", help="Tên loại; trống: đọc từ ký hiệu.")] = "",
    to: Annotated[str, typer.Option(help="Đơn vị hoặc người nhận để xử lý.")] = "",
    due: Annotated[datetime | None, typer.Option(help="Hạn trả lời.", formats=_DAYS)] = None,
    cycle: Annotated[str | None, typer.Option(help="Mã chu trình, nếu thuộc một chu trình.")] = None,
    note: Annotated[str, typer.Option(help="Ghi chú.")] = "",
    at: Annotated[datetime | None, typer.Option(help="Thời điểm đến; bỏ trống: bây giờ.")] = None,
    as_: _As = None,
) -> None:
    """Vào sổ một văn bản đến; tệp không đọc được thì ghi là trả lại nơi gửi, kèm lý do."""
    from services.incoming import Arrival  # noqa: PLC0415
    from services.incoming import add as register  # noqa: PLC0415
    from services.incoming_faults import STATES  # noqa: PLC0415
    from services.office import open_office  # noqa: PLC0415

    if (file is None) == (not no_file):
        raise typer.BadParameter("ghi một trong hai: TỆP nhận được, hoặc --no-file khi chỉ có bản giấy.")
    wanted = Arrival(
        sender=sender,
        number=number,
        dated_on=day.date(),
        subject_line=subject,
        type_name=kind,
        given_to=to,
        due_on=_day(due),
        cycle_key=cycle,
        file=file,
        note=note,
    )
    with open_office(at=at, actor=as_) as office:
        document = register(office, wanted)
    typer.echo(f"Số đến {document.n}, ngày {document.arrived_on:%d/%m/%Y} ({document.key}): {STATES[document.state]}")
    if document.reason:
        typer.secho(f"Trả lại nơi gửi: {document.reason}", fg=typer.colors.YELLOW)


@app.command("list")
def list_(
    year: Annotated[int | None, typer.Option(help="Năm đến; bỏ trống: mọi năm.")] = None,
    state: Annotated[str | None, typer.Option(help="open, done, returned.")] = None,
    cycle: Annotated[str | None, typer.Option(help="Mã chu trình.")] = None,
    at: Annotated[datetime | None, typer.Option(help="Xem như tại thời điểm này.")] = None,
) -> None:
    """Danh sách văn bản đến; quá hạn trả lời được nêu rõ."""
    from services.incoming import documents_of, is_overdue  # noqa: PLC0415
    from services.incoming_faults import STATES  # noqa: PLC0415
    from services.office import open_office  # noqa: PLC0415

    with open_office(at=at) as office:
        for one in documents_of(office, year, state, cycle):
            late = "  QUÁ HẠN" if is_overdue(one, office.today) else ""
            due = f"  hạn {one.due_on:%d/%m/%Y}" if one.due_on and one.state == "open" else ""
            number = one.number_text or "không số"
            typer.echo(
                f"{one.key}  {one.arrived_on:%d/%m/%Y}  {one.sender}  {number}  {one.type_name}: {one.subject_line}  "
                f"{STATES[one.state]}{due}{late}"
            )


@app.command("show")
def show(
    key: _Key,
    agency: Annotated[str, typer.Option(help="Tên cơ quan trên dấu ĐẾN.")] = "Văn phòng OCOP",
) -> None:
    """Một văn bản đến: dấu ĐẾN, nội dung, cách viện dẫn, tình trạng."""
    from services.incoming import citation, find, stamp  # noqa: PLC0415
    from services.incoming_faults import STATES  # noqa: PLC0415
    from services.office import open_office  # noqa: PLC0415

    with open_office() as office, office.read() as session:
        one = find(session, key)
    for line in stamp(one, agency):
        typer.echo(f"  │ {line}")
    typer.echo(f"Viện dẫn: {citation(one)}")
    facts = (
        ("Người nhận", one.given_to),
        ("Hạn trả lời", f"{one.due_on:%d/%m/%Y}" if one.due_on else ""),
        ("Tình trạng", STATES[one.state]),
        ("Kết quả", one.answer or one.reason),
        ("Tệp", f"{one.file_name} ({one.file_sha256[:12]}…)" if one.file_sha256 else ""),
        ("Người vào sổ", one.received_by),
        ("Ghi chú", one.note),
    )
    for name, value in facts:
        if value:
            typer.echo(f"{name}: {value}")


@app.command("forward")
def forward(
    key: _Key,
    to: Annotated[str, typer.Option(help="Đơn vị hoặc người nhận để xử lý.")],
    due: Annotated[datetime | None, typer.Option(help="Hạn trả lời.", formats=_DAYS)] = None,
    as_: _As = None,
) -> None:
    """Chuyển văn bản đến cho đơn vị hoặc người xử lý."""
    from services.incoming import forward as give  # noqa: PLC0415
    from services.office import open_office  # noqa: PLC0415

    with open_office(actor=as_) as office:
        document = give(office, key, to, _day(due))
    typer.echo(f"Đã chuyển {document.key} cho {document.given_to}.")


@app.command("done")
def done(
    key: _Key,
    answer: Annotated[str, typer.Option(help="Kết quả: số văn bản trả lời, hoặc đã xử lý thế nào.")],
    as_: _As = None,
) -> None:
    """Ghi kết quả xử lý một văn bản đến."""
    from services.incoming import settle  # noqa: PLC0415
    from services.office import open_office  # noqa: PLC0415

    with open_office(actor=as_) as office:
        document = settle(office, key, answer)
    typer.echo(f"Đã xử lý {document.key}: {document.answer}")


@app.command("return")
def return_(
    key: _Key,
    reason: Annotated[str, typer.Option(help="Lý do trả lại, ghi trong sổ.")],
    as_: _As = None,
) -> None:
    """Ghi nhận đã trả văn bản đến lại nơi gửi."""
    from services.incoming import return_to_sender  # noqa: PLC0415
    from services.office import open_office  # noqa: PLC0415

    with open_office(actor=as_) as office:
        document = return_to_sender(office, key, reason)
    typer.echo(f"Đã trả lại {document.key}: {document.reason}")


def _day(moment: datetime | None) -> date | None:
    """Read a day that may be left out."""
    return moment.date() if moment else None
