"""``thuky outbox …``: letters that wait, went or need a person."""

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from services.letters import Move

app = typer.Typer(no_args_is_help=True)


@app.command("list")
def list_(
    cycle: Annotated[str | None, typer.Option(help="Mã chu trình.")] = None,
    state: Annotated[
        str | None, typer.Option(help="draft, released, sending, sent, failed, unknown, withdrawn.")
    ] = None,
) -> None:
    """Danh sách thư."""
    from sqlmodel import col, select  # noqa: PLC0415

    from models.outbox_message import OutboxMessage  # noqa: PLC0415
    from services.office import open_office  # noqa: PLC0415

    query = select(OutboxMessage).order_by(col(OutboxMessage.composed_at), col(OutboxMessage.key))
    query = query.where(OutboxMessage.cycle_key == cycle) if cycle else query
    query = query.where(OutboxMessage.state == state) if state else query
    with open_office() as office, office.read() as session:
        for message in session.exec(query).all():
            typer.echo(f"{message.key}  {message.state}  {message.recipient}  {message.subject}")


@app.command("show")
def show(key: Annotated[str, typer.Argument(help="Khóa của thư.")]) -> None:
    """Xem trọn một thư."""
    from services.letters import letter_of  # noqa: PLC0415
    from services.office import open_office  # noqa: PLC0415

    with open_office() as office:
        message = letter_of(office, key)
    typer.echo(f"Đến: {message.recipient_name} <{message.recipient}>\nTiêu đề: {message.subject}")
    typer.echo(f"Trạng thái: {message.state} {message.state_reason}\n")
    typer.echo(message.body)
    for file in message.attachments:
        typer.echo(f"[Tệp kèm] {file['name']}")


@app.command("release")
def release(keys: Annotated[list[str], typer.Argument(help="Khóa của các thư đang chờ duyệt.")]) -> None:
    """Cho gửi các thư đang chờ duyệt."""
    _move(keys, "release", "")


@app.command("withdraw")
def withdraw(
    keys: Annotated[list[str], typer.Argument(help="Khóa của các thư.")],
    reason: Annotated[str, typer.Option(help="Lý do rút lại.")],
) -> None:
    """Rút lại các thư chưa gửi."""
    _move(keys, "withdraw", reason)


@app.command("retry")
def retry(keys: Annotated[list[str], typer.Argument(help="Khóa của các thư gửi không được.")]) -> None:
    """Gửi lại các thư đã báo hỏng."""
    _move(keys, "retry", "")


@app.command("resolve")
def resolve(
    key: Annotated[str, typer.Argument(help="Khóa của thư chưa rõ kết quả.")],
    arrived: Annotated[bool, typer.Option("--arrived/--send-again", help="Thư đã đến, hoặc phải gửi lại.")],
    by: Annotated[str, typer.Option(help="Người xác nhận.")],
) -> None:
    """Kết luận về một thư chưa rõ đã đến hay chưa."""
    _move([key], "arrived" if arrived else "send-again", by)


def _move(keys: list[str], move: "Move", word: str) -> None:
    from services.letters import move_letter  # noqa: PLC0415
    from services.office import open_office  # noqa: PLC0415

    with open_office() as office:
        for key in keys:
            typer.echo(f"{key}: {move_letter(office, key, move, word)}")
