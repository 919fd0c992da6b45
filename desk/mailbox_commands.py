"""``thuky mailbox …``: mail that came back, and files that units sent as answers."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from models.incoming_mail import IncomingMail

app = typer.Typer(no_args_is_help=True)

Key = Annotated[str, typer.Argument(help="Mã thư, như trong danh sách.")]
_LONGEST_TEXT = 20_000


@app.command("read")
def read() -> None:
    """Đọc ngay hộp thư đến: thư trả về, xác nhận, trả lời."""
    from services.mailbox import run  # noqa: PLC0415
    from services.office import open_office  # noqa: PLC0415
    from services.result import FIGURES  # noqa: PLC0415

    with open_office() as office:
        result = run(office)
    for name, count in result.figures.items():
        typer.echo(f"{FIGURES[name]}: {count}")
    for note in result.notes:
        typer.secho(note, fg=typer.colors.YELLOW)


@app.command("list")
def list_(
    cycle: Annotated[str, typer.Option(help="Mã chu trình.")] = "",
    *,
    everything: Annotated[bool, typer.Option("--all", help="Cả thư đã xong.")] = False,
) -> None:
    """Thư đến chờ người xử lý."""
    from services.mailbox_list import mails_like  # noqa: PLC0415
    from services.office import open_office  # noqa: PLC0415

    with open_office() as office:
        rows = mails_like(office, cycle=cycle, everything=everything)
    for row in rows:
        typer.echo(_line(row))
    if not rows:
        typer.echo("Không có thư nào." if everything else "Không có thư nào chờ xử lý.")


@app.command("show")
def show(
    key: Key,
    cycle: Annotated[str, typer.Option(help="Mã chu trình, khi thư không trả lời thư nào.")] = "",
    eml: Annotated[Path | None, typer.Option(help="Ghi trọn thư ra tệp .eml này.")] = None,
) -> None:
    """Xem một thư: nói về thư nào, của ai, có tệp gì, nên nhận cho việc nào."""
    from services.mailbox_list import find_mail, proposals, stranger_sentence  # noqa: PLC0415
    from services.office import open_office  # noqa: PLC0415

    with open_office() as office:
        with office.read() as session:
            row = find_mail(session, key)
            cycle_key = row.cycle_key or cycle
            stranger, options = "", []
            if cycle_key and row.files:
                stranger = stranger_sentence(session, office, row, cycle_key)
                options = proposals(session, office, row, cycle_key)
        raw = office.store.get(row.eml_sha256) if row.eml_sha256 else b""
    _tell(row, _text(raw))
    if stranger:
        typer.secho(stranger, fg=typer.colors.RED)
    for option in options:
        typer.echo(f"Nhận: thuky mailbox take {row.key[:12]} {option}")
    if eml is not None:
        eml.write_bytes(raw)


def _tell(row: "IncomingMail", text: str) -> None:
    """Print what is known of a message."""
    typer.echo(_line(row))
    typer.echo(f"Kết luận: {row.verdict}")
    if row.message_key:
        typer.echo(f"Về thư: {row.message_key}")
    for one in row.reports:
        typer.echo(f"[Báo] {one['address']}: {one['action']} {one['status']} {one['diagnostic']}".rstrip())
    if row.place:
        typer.echo(f"Đã nhận vào: inbox/{row.place}")
    if row.state_reason:
        typer.echo(f"Ghi chú: {row.state_reason} ({row.settled_by})")
    typer.echo(f"\n{text}\n")
    for file in row.files:
        fault = f" – {file['fault']}" if file["fault"] else ""
        typer.echo(f"[Tệp] {file['name']} ({file['size']} byte){fault}")


def _text(raw: bytes) -> str:
    """Give the text of a message, as a terminal may show it."""
    from outbox.mailbox_message import BrokenMail, parts_of, read_message, text_of  # noqa: PLC0415

    try:
        parts = [part for part in parts_of(read_message(raw)) if part.get_content_type() == "text/plain"]
    except BrokenMail as fault:
        return f"({fault})"
    return (_printable(text_of(parts[0]))[:_LONGEST_TEXT].strip() if parts else "") or "(không có phần chữ)"


@app.command("take")
def take(
    key: Key,
    product: Annotated[str, typer.Option(help="Mã sản phẩm mà các tệp là hồ sơ.")] = "",
    obligation: Annotated[str, typer.Option(help="Mã việc mà các tệp là kết quả; hoặc ĐƠN-VỊ/MÃ.")] = "",
    cycle: Annotated[str, typer.Option(help="Mã chu trình, khi thư không trả lời thư nào.")] = "",
    *,
    stranger: Annotated[bool, typer.Option("--stranger", help="Đã hỏi lại: địa chỉ lạ nhưng đúng của đơn vị.")] = False,
) -> None:
    """Nhận các tệp của một thư vào thư mục nhận; bước collect kiểm tra như mọi hồ sơ khác."""
    from services.mailbox_take import take as take_files  # noqa: PLC0415
    from services.office import open_office  # noqa: PLC0415

    if product and obligation:
        raise typer.BadParameter("chọn --product hoặc --obligation, không cả hai.")
    with open_office() as office:
        row = take_files(office, key, product=product, obligation=obligation, cycle=cycle, stranger=stranger)
    taken = [file for file in row.files if not file["fault"]]
    typer.echo(f"Đã chép {len(taken)} tệp vào inbox/{row.place}; bước collect sẽ kiểm tra: thuky run collect")
    for file in row.files:
        if file["fault"]:
            typer.secho(f"Không nhận {file['name']}: {file['fault']}", fg=typer.colors.YELLOW)


@app.command("dismiss")
def dismiss(key: Key, reason: Annotated[str, typer.Option(help="Lý do bỏ qua.")]) -> None:
    """Bỏ qua một thư đến; thư vẫn còn trong kho."""
    from services.mailbox_take import dismiss as dismiss_mail  # noqa: PLC0415
    from services.office import open_office  # noqa: PLC0415

    with open_office() as office:
        row = dismiss_mail(office, key, reason)
    typer.echo(f"Đã bỏ qua thư {row.key[:12]}: {row.state_reason}")


def _line(row: "IncomingMail") -> str:
    from services.mailbox_list import KIND_NAMES, STATE_NAMES  # noqa: PLC0415
    from services.office import VIETNAM  # noqa: PLC0415

    kind, state = KIND_NAMES[row.kind], STATE_NAMES[row.state]
    sender = f"{row.sender_name} <{row.sender}>".strip()
    moment = row.received_at.astimezone(VIETNAM)
    return f"{row.key[:12]}  {moment:%H:%M %d/%m/%Y}  {kind}, {state}  {sender}  {row.subject}"


def _printable(text: str) -> str:
    """Keep a terminal from obeying what a stranger wrote."""
    from outbox.address import first_unsafe  # noqa: PLC0415

    return "".join("" if letter not in "\n\t" and first_unsafe(letter) else letter for letter in text)
