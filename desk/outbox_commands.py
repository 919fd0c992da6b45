"""``thuky outbox …``: letters that wait, went or need a person."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.outbox_message import OutboxMessage
    from services.letters import Move

app = typer.Typer(no_args_is_help=True)

Keys = Annotated[list[str] | None, typer.Argument(help="Khóa của các thư.")]
_HELD = {
    "volume": "giữ lại: nhiều bất thường",
    "size": "giữ lại: tệp kèm quá nặng",
    "restored": "giữ lại: dữ liệu được khôi phục",
}


@app.command("list")
def list_(
    cycle: Annotated[str, typer.Option(help="Mã chu trình.")] = "",
    state: Annotated[str, typer.Option(help="draft, released, sending, sent, failed, unknown, withdrawn.")] = "",
    letter: Annotated[str, typer.Option(help="Loại thư: announce, remind, convene …")] = "",
    to: Annotated[str, typer.Option(help="Một phần địa chỉ nơi nhận.")] = "",
    *,
    held: Annotated[bool, typer.Option("--held", help="Chỉ thư bị giữ lại chờ người xem.")] = False,
) -> None:
    """Danh sách thư, và bao giờ gửi xong."""
    from services.dispatch import waiting_sentence  # noqa: PLC0415
    from services.letter_list import LetterFilter, letters_like  # noqa: PLC0415
    from services.mail_returns import returned_keys  # noqa: PLC0415
    from services.office import open_office  # noqa: PLC0415

    with open_office() as office:
        with office.read() as session:
            returned = returned_keys(session)
        for row in letters_like(office, LetterFilter(cycle, state, letter, to, held)):
            mark = " (bị trả về)" if row.key in returned else _held(row)
            typer.echo(f"{row.key}  {row.state}{mark}  {row.recipient}  {row.subject}")
        sentence = waiting_sentence(office)
    _tell_lock_and(sentence)


@app.command("show")
def show(
    key: Annotated[str, typer.Argument(help="Khóa của thư.")],
    html: Annotated[Path | None, typer.Option(help="Ghi bản HTML ra tệp này để mở bằng trình duyệt.")] = None,
    eml: Annotated[Path | None, typer.Option(help="Ghi trọn thư, kể cả tệp kèm, ra tệp .eml này.")] = None,
) -> None:
    """Xem trọn một thư đúng như sẽ gửi: tiêu đề, nội dung, tệp kèm, các lần gửi."""
    from email import message_from_bytes  # noqa: PLC0415
    from email.header import decode_header, make_header  # noqa: PLC0415

    from domain.outbox import MOVES  # noqa: PLC0415
    from outbox.html_part import as_html  # noqa: PLC0415
    from services.letter_list import attempts_of, message_of  # noqa: PLC0415
    from services.letters import letter_of  # noqa: PLC0415
    from services.mail_returns import mails_about  # noqa: PLC0415
    from services.office import VIETNAM, open_office  # noqa: PLC0415

    with open_office() as office:
        row, message, attempts = letter_of(office, key), message_of(office, key), attempts_of(office, key)
        with office.read() as session:
            came_in = mails_about(session, key)
    for name, value in message_from_bytes(message).items():
        if name not in {"MIME-Version", "Content-Type"}:
            typer.echo(f"{name}: {' '.join(str(make_header(decode_header(value))).split())}")
    typer.echo(f"Trạng thái: {MOVES.label(row.state)}{_held(row)} {row.state_reason}".rstrip())
    typer.echo(f"\n{row.body}")
    for file in row.attachments:
        typer.echo(f"[Tệp kèm] {file['name']} ({file['size']} byte, {file['media_type'].split(';')[0]})")
    for one in attempts:
        at = f"{one.at.astimezone(VIETNAM):%H:%M %d/%m/%Y}"
        typer.echo(f"[Lần gửi {one.n}] {at}: {one.outcome}, {one.code or ''} {one.answer}")
    for mail in came_in:
        typer.echo(f"[Thư đến] {mail.received_at.astimezone(VIETNAM):%H:%M %d/%m/%Y}: {mail.verdict}")
    if html is not None:
        html.write_text(as_html(row.body), encoding="utf-8")
    if eml is not None:
        eml.write_bytes(message)


@app.command("release")
def release(
    keys: Keys = None,
    cycle: Annotated[str, typer.Option(help="Mã chu trình: mọi thư chờ duyệt, hoặc bị giữ lại (--held).")] = "",
    *,
    held: Annotated[bool, typer.Option("--held", help="Cho đi các thư bị giữ lại.")] = False,
) -> None:
    """Cho gửi các thư chờ duyệt; với --held: cả các thư bị giữ lại (không ghi khóa: tất cả)."""
    from services.dispatch import waiting_sentence  # noqa: PLC0415
    from services.letter_list import LetterFilter, letters_like  # noqa: PLC0415
    from services.office import open_office  # noqa: PLC0415

    if not (keys or held or cycle):
        raise typer.BadParameter("ghi khóa của thư, --cycle hoặc --held.")
    with open_office() as office:
        wanted = LetterFilter(cycle=cycle, state="" if held else "draft", is_held=held)
        chosen = keys or [row.key for row in letters_like(office, wanted)]
    _move(chosen, "let-go" if held else "release", "")
    with open_office() as office:
        sentence = waiting_sentence(office)
    _tell_lock_and(sentence)


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


def _move(keys: "Sequence[str]", move: "Move", word: str) -> None:
    from domain.outbox import MOVES  # noqa: PLC0415
    from services.letters import letter_of, move_letter  # noqa: PLC0415
    from services.office import open_office  # noqa: PLC0415

    with open_office() as office:
        for key in keys:
            state = move_letter(office, key, move, word)
            reason = letter_of(office, key).state_reason if state == "withdrawn" else ""
            typer.echo(f"{key}: {MOVES.label(state)}{f' – {reason}' if reason else ''}")


def _held(row: "OutboxMessage") -> str:
    return f" ({_HELD[row.hold]})" if row.hold in _HELD and row.state in {"draft", "released"} else ""


def _tell_lock_and(sentence: str) -> None:
    """Say when the letters will have gone, and that they will not while the mail is locked."""
    from services.mail_lock import lock_sentence  # noqa: PLC0415
    from services.office import open_office  # noqa: PLC0415

    if sentence:
        typer.echo(sentence)
    with open_office() as office, office.read() as session:
        if locked := lock_sentence(session, office):
            typer.secho(locked, fg=typer.colors.RED, err=True)
