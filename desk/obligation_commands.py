"""``thuky obligation …``: who owes what until when."""

from datetime import datetime
from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True)

Key = Annotated[str, typer.Argument(help="Khóa của việc: CHU-TRÌNH/ĐƠN-VỊ/MÃ-VIỆC.")]
At = Annotated[datetime | None, typer.Option(help="Thời điểm; bỏ trống: bây giờ.")]


@app.command("list")
def list_(
    cycle: Annotated[str, typer.Argument(help="Mã chu trình.")],
    state: Annotated[str, typer.Option(help="open, fulfilled, lapsed, waived; bỏ trống: mọi trạng thái.")] = "",
    at: At = None,
) -> None:
    """Danh sách việc phải làm: ai, việc gì, đến khi nào."""
    from domain.obligation import MOVES  # noqa: PLC0415
    from services.cycles import load_cycle  # noqa: PLC0415
    from services.obligations import deadline_of, obligations_of  # noqa: PLC0415
    from services.office import open_office  # noqa: PLC0415
    from services.owners import parties_of  # noqa: PLC0415
    from services.remind_duties import standing  # noqa: PLC0415
    from services.units import units_of  # noqa: PLC0415

    with open_office(at=at) as office:
        view = load_cycle(office, cycle)
        with office.read() as session:
            parties = parties_of(view, units_of(session, view.key))
            for row in obligations_of(session, view.key, {state} if state else ()):
                deadline = deadline_of(row)
                is_open = row.state == "open"
                told = standing(deadline, office.today) if is_open else MOVES.label(row.state)
                typer.echo(f"{row.key}  {deadline.phrase()}  {told}  {parties[row.owner_key].place}: {row.title}")


@app.command("show")
def show(key: Key) -> None:
    """Xem một việc: căn cứ, sự kiện hoàn thành, các lần nhắc, các thư."""
    from sqlmodel import col, select  # noqa: PLC0415

    from domain.obligation import MOVES  # noqa: PLC0415
    from models.outbox_message import OutboxMessage  # noqa: PLC0415
    from models.reminder import Reminder  # noqa: PLC0415
    from services.cycles import load_cycle  # noqa: PLC0415
    from services.obligations import awaited, deadline_of, find_obligation  # noqa: PLC0415
    from services.office import open_office  # noqa: PLC0415
    from services.owners import party_of  # noqa: PLC0415

    with open_office() as office, office.read() as session:
        row = find_obligation(session, key)
        party = party_of(session, load_cycle(office, row.cycle_key), row)
        typer.echo(f"{row.title}\nAi: {party.name}\nThời hạn: {deadline_of(row).phrase()} (đã dời {row.sequence} lần)")
        typer.echo(f"Căn cứ: {row.basis or 'không ghi'}\nHoàn thành khi: {awaited(row.awaits)}")
        typer.echo(f"Trạng thái: {MOVES.label(row.state)} {row.fulfilled_by}".rstrip())
        found = select(Reminder).where(Reminder.obligation_key == key).order_by(col(Reminder.reminded_on))
        for one in session.exec(found):
            message = session.get(OutboxMessage, one.message_key) if one.message_key else None
            sent = f"{message.key} ({message.state})" if message else "chưa có nơi gửi"
            typer.echo(f"Nhắc ngày {one.reminded_on:%d/%m/%Y}, mốc {one.offset:+d} ngày: {sent}")


@app.command("move")
def move(
    key: Key,
    due: Annotated[datetime, typer.Option(help="Thời hạn mới: 2026-10-30.", formats=["%Y-%m-%d"])],
    reason: Annotated[str, typer.Option(help="Lý do, ghi trong thư gửi đơn vị.")],
    before: Annotated[
        bool | None, typer.Option("--before/--until", help="'trước ngày' hoặc 'chậm nhất ngày'; bỏ trống: như cũ.")
    ] = None,
    at: At = None,
) -> None:
    """Dời thời hạn: báo đơn vị, thay tệp lịch, rút thư còn ghi hạn cũ, nhắc lại từ đầu."""
    from services.cycles import load_cycle  # noqa: PLC0415
    from services.obligation_move import due_on, move_deadline  # noqa: PLC0415
    from services.obligations import deadline_of, find_obligation  # noqa: PLC0415
    from services.office import open_office  # noqa: PLC0415

    with open_office(at=at) as office:
        with office.read() as session:
            known = find_obligation(session, key)
        cycle = load_cycle(office, known.cycle_key)
        with office.begin() as session:
            to = due_on(due.date(), known, inclusive=None if before is None else not before)
            row = move_deadline(session, office, cycle, key, to, reason)
            typer.echo(f"{row.title}: {deadline_of(row).phrase()} (lần dời thứ {row.sequence}).")


@app.command("done")
def done(key: Key, by: Annotated[str, typer.Option(help="Văn bản hoặc sự việc chứng tỏ đã xong.")]) -> None:
    """Ghi một việc đã hoàn thành (nộp bằng giấy, báo qua điện thoại …)."""
    _close(key, "fulfilled", by)


@app.command("waive")
def waive(key: Key, reason: Annotated[str, typer.Option(help="Lý do miễn.")]) -> None:
    """Miễn cho đơn vị một việc; không nhắc nữa."""
    _close(key, "waived", reason)


@app.command("received")
def received(
    cycle: Annotated[str, typer.Argument(help="Mã chu trình.")],
    product: Annotated[str, typer.Argument(help="Mã sản phẩm.")],
    on: Annotated[datetime, typer.Option(help="Ngày xã nhận hồ sơ của chủ thể: 2026-11-02.", formats=["%Y-%m-%d"])],
) -> None:
    """Ghi ngày xã nhận hồ sơ: xã có 15 ngày làm việc để kiểm tra và gửi lên tỉnh (QĐ 26/2026)."""
    from services.cycles import load_cycle  # noqa: PLC0415
    from services.obligation_sync import open_commune_check  # noqa: PLC0415
    from services.office import open_office  # noqa: PLC0415

    with open_office() as office:
        view = load_cycle(office, cycle)
        with office.begin() as session:
            key = open_commune_check(session, office, view, product, on.date())
    typer.echo(f"Đã ghi việc {key}." if key else "Đã ghi từ trước, hoặc chế độ pháp lý không có thời hạn này.")


def _close(key: str, state: str, reason: str) -> None:
    from services.cycles import load_cycle  # noqa: PLC0415
    from services.obligation_move import close_by_hand  # noqa: PLC0415
    from services.obligations import find_obligation  # noqa: PLC0415
    from services.office import open_office  # noqa: PLC0415

    with open_office() as office:
        with office.read() as session:
            cycle_key = find_obligation(session, key).cycle_key
        cycle = load_cycle(office, cycle_key)
        with office.begin() as session:
            row = close_by_hand(session, office, cycle, key, state, reason)
            typer.echo(f"{row.title}: {row.state}, {reason}.")
