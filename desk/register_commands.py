"""``thuky register …``: the books of the office, verified, closed at the end of a year."""

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from services.register_books import Book

app = typer.Typer(invoke_without_command=True)

_Cycle = Annotated[str | None, typer.Option(help="Mã chu trình; bỏ trống: mọi chu trình.")]
_Year = Annotated[int | None, typer.Option(help="Năm của sổ; bỏ trống: năm nay.")]
_Xlsx = Annotated[Path | None, typer.Option(help="Ghi sổ ra tệp Excel này.")]
_Docx = Annotated[Path | None, typer.Option(help="Ghi sổ ra tệp Word này (A4 ngang, có bìa).")]
_As = Annotated[str | None, typer.Option("--as", help="Người làm việc này; bỏ trống: THUKY_ACTOR.")]


@app.callback()
def register(
    context: typer.Context,
    cycle: _Cycle = None,
    year: Annotated[int | None, typer.Option(help="Năm của dãy số; bỏ trống: mọi năm.")] = None,
) -> None:
    """Sổ đăng ký văn bản: xem trên màn hình, in, đăng ký văn bản giấy, đối chiếu, khóa sổ năm."""
    if context.invoked_subcommand is None:
        from desk.books import show_register  # noqa: PLC0415

        show_register(cycle, year)


@app.command("outgoing")
def outgoing(cycle: _Cycle = None, year: _Year = None, xlsx: _Xlsx = None, docx: _Docx = None) -> None:
    """Sổ đăng ký văn bản đi, mười cột theo Nghị định 30/2020/NĐ-CP; xem, hoặc ghi ra Excel, Word."""
    from services.office import open_office  # noqa: PLC0415
    from services.register_books import outgoing_book  # noqa: PLC0415

    with open_office() as office:
        book = outgoing_book(office, year or office.today.year, cycle)
    _give(book, xlsx, docx)


@app.command("incoming")
def incoming(cycle: _Cycle = None, year: _Year = None, xlsx: _Xlsx = None, docx: _Docx = None) -> None:
    """Sổ đăng ký văn bản đến, mười cột theo Nghị định 30/2020/NĐ-CP; xem, hoặc ghi ra Excel, Word."""
    from services.office import open_office  # noqa: PLC0415
    from services.register_books import incoming_book  # noqa: PLC0415

    with open_office() as office:
        book = incoming_book(office, year or office.today.year, cycle)
    _give(book, xlsx, docx)


def _give(book: "Book", xlsx: Path | None, docx: Path | None) -> None:
    """Show a book, or write it where files are named."""
    from documents.register_book import book_docx, book_xlsx  # noqa: PLC0415
    from services.register_books import facts_of  # noqa: PLC0415

    for path, write in ((xlsx, book_xlsx), (docx, book_docx)):
        if path is not None:
            path.write_bytes(write(facts_of(book)))
            typer.echo(f"Đã ghi {path}: {book.lines} văn bản.")
    if xlsx is None and docx is None:
        from desk.books import show_book  # noqa: PLC0415

        show_book(book)


@app.command("add")
def add(  # noqa: PLR0913, PLR0917 -- every option of the command is a parameter
    kind: Annotated[str, typer.Option("--type", help="Loại văn bản: Quyết định, Công văn … hoặc QĐ, BC …")],
    subject: Annotated[str, typer.Option(help="Trích yếu nội dung.")],
    signer: Annotated[str, typer.Option(help="Họ và tên người ký.")],
    to: Annotated[list[str], typer.Option(help="Nơi nhận; ghi nhiều lần cho nhiều nơi.")],
    cycle: Annotated[str, typer.Option(help="Mã chu trình mà văn bản thuộc về.")],
    agency: Annotated[str, typer.Option(help="Cơ quan ban hành: province, department, council …")] = "province",
    day: Annotated[datetime | None, typer.Option("--date", help="Ngày ghi trên văn bản; bỏ trống: hôm nay.")] = None,
    signed: Annotated[datetime | None, typer.Option(help="Ngày ký, nếu khác.")] = None,
    number: Annotated[int | None, typer.Option(help="Số đã viết trên văn bản: phải là số kế tiếp.", min=1)] = None,
    symbol: Annotated[str, typer.Option(help="Ký hiệu; bỏ trống: theo loại và cơ quan.")] = "",
    copies: Annotated[int, typer.Option(help="Số lượng bản.", min=1)] = 1,
    reason: Annotated[str, typer.Option(help="Lý do lấy số của năm đã hết.")] = "",
    file: Annotated[Path | None, typer.Option(help="Tệp của văn bản, được giữ trong kho.")] = None,
    as_: _As = None,
) -> None:
    """Đăng ký một văn bản làm ngoài chương trình: lấy số kế tiếp của cùng dãy số."""
    from typing import cast  # noqa: PLC0415

    from services.cycle_folder.shapes import AgencyRole  # noqa: PLC0415
    from services.office import open_office  # noqa: PLC0415
    from services.register_hand import HandPaper, add_hand_paper  # noqa: PLC0415

    wanted = HandPaper(
        cycle_key=cycle,
        role=cast("AgencyRole", agency),
        type_name=kind,
        subject_line=subject,
        signer=signer,
        recipients=tuple(to),
        day=_day(day),
        signed_on=_day(signed),
        number=number,
        symbol=symbol,
        copies=copies,
        reason=reason,
        file=file,
    )
    with open_office(actor=as_) as office:
        entry = add_hand_paper(office, wanted)
    typer.echo(f"Số {entry.number_text}, ngày {entry.issued_on:%d/%m/%Y}: {entry.type_name} {entry.subject_line}")
    if entry.note:
        typer.secho(entry.note, fg=typer.colors.YELLOW)


@app.command("verify")
def verify(
    cycle: _Cycle = None,
    year: Annotated[int | None, typer.Option(help="Năm của sổ; bỏ trống: mọi năm.")] = None,
) -> None:
    """Đối chiếu sổ với văn bản: số thiếu, số trùng, số in trong tệp, số đến; sai thì kết thúc với mã 1."""
    from services.office import open_office  # noqa: PLC0415
    from services.register_verify import verify as compare  # noqa: PLC0415

    with open_office() as office:
        found = compare(office, cycle, year)
    for problem in found.problems:
        is_error = problem.level == "error"
        typer.secho(
            f"{'SAI' if is_error else 'LƯU Ý'}: {problem}", fg=typer.colors.RED if is_error else typer.colors.YELLOW
        )
    counts = f"{found.numbers} số, {found.papers} văn bản, {found.arrivals} văn bản đến"
    if found.errors:
        typer.echo(f"Đã đối chiếu {counts}: {len(found.errors)} chỗ sai.")
        raise typer.Exit(1)
    typer.secho(f"Đã đối chiếu {counts}: khớp.", fg=typer.colors.GREEN)


@app.command("close")
def close(
    year: Annotated[int, typer.Argument(help="Năm cần khóa sổ.")],
    out: Annotated[Path | None, typer.Option(help="Thư mục ghi sổ; bỏ trống: thư mục books của văn phòng.")] = None,
    as_: _As = None,
) -> None:
    """Khóa sổ một năm: đối chiếu, ghi sổ ra Word và Excel; từ đó không cấp thêm số của năm ấy."""
    from services.office import open_office  # noqa: PLC0415
    from services.register_close import close_year  # noqa: PLC0415

    with open_office(actor=as_) as office:
        closed = close_year(office, year, out)
    typer.echo(str(closed))
    for path in closed.files:
        typer.echo(f"  {path}")


def _day(moment: datetime | None) -> date | None:
    """Read a day that may be left out."""
    return moment.date() if moment else None
