"""``thuky contact …``: whom units and members are reached through."""

from datetime import datetime
from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True)

Cycle = Annotated[str, typer.Argument(help="Mã chu trình.")]


@app.command("list")
def list_(
    cycle: Cycle,
    at: Annotated[datetime | None, typer.Option(help="Xem như tại ngày này; bỏ trống: bây giờ.")] = None,
) -> None:
    """Nơi gửi của từng đơn vị, thành viên; đơn vị chưa có nơi gửi được nêu rõ."""
    from services.contacts import ROLE_NAMES, contacts_of, directory_of  # noqa: PLC0415
    from services.cycles import load_cycle  # noqa: PLC0415
    from services.office import open_office  # noqa: PLC0415
    from services.owners import parties_of  # noqa: PLC0415
    from services.units import units_of  # noqa: PLC0415

    with open_office(at=at) as office:
        view = load_cycle(office, cycle)
        with office.read() as session:
            directory = directory_of(session, view.key, office.today)
            parties = parties_of(view, units_of(session, view.key))
            for key, party in parties.items():
                if key == view.key:
                    continue
                reach = directory.reach(key)
                if reach.email:
                    typer.echo(f"{party.place}: {reach.name} <{reach.email}>")
                else:
                    typer.secho(f"{party.place}: {reach.fault}", fg=typer.colors.YELLOW)
            for row in contacts_of(session, view.key):
                days = f"{row.valid_from or '…'} đến {row.valid_until or '…'}"
                dead = directory.dead.get(row.email.casefold())
                told = f"  không nhận thư: {dead}" if dead else ""
                typer.echo(f"{row.key}  {ROLE_NAMES[row.role]}  {row.name} <{row.email}>  {days}{told}")


@app.command("add")
def add(
    cycle: Cycle,
    owner: Annotated[str, typer.Argument(help="Mã đơn vị hoặc mã thành viên Hội đồng.")],
    email: Annotated[str, typer.Argument(help="Thư điện tử.")],
    role: Annotated[str, typer.Option(help="cán bộ đầu mối, lãnh đạo, văn thư.")] = "cán bộ đầu mối",
    name: Annotated[str, typer.Option(help="Họ và tên.")] = "",
    phone: Annotated[str, typer.Option(help="Điện thoại.")] = "",
    since: Annotated[
        datetime | None, typer.Option("--from", help="Dùng từ ngày 2026-01-01.", formats=["%Y-%m-%d"])
    ] = None,
) -> None:
    """Thêm đầu mối; việc đang chờ nơi gửi được nhắc ở lần chạy kế tiếp."""
    from services.contacts import add_contact, role_named  # noqa: PLC0415
    from services.cycle_folder.contacts_form import ContactRow  # noqa: PLC0415
    from services.cycles import load_cycle  # noqa: PLC0415
    from services.office import open_office  # noqa: PLC0415

    row = ContactRow(
        owner=owner,
        role=role_named(role),
        name=name,
        email=email,
        phone=phone,
        valid_from=since.date() if since else None,
    )
    with open_office() as office:
        key = load_cycle(office, cycle).key
        with office.begin() as session:
            typer.echo(f"Đã thêm đầu mối {add_contact(session, office, key, row).key}.")


@app.command("end")
def end(
    key: Annotated[str, typer.Argument(help="Khóa của đầu mối, xem bằng: thuky contact list.")],
    on: Annotated[datetime, typer.Option(help="Ngày cuối cùng còn dùng: 2026-06-30.", formats=["%Y-%m-%d"])],
) -> None:
    """Thôi dùng một đầu mối từ sau một ngày."""
    from services.contacts import end_contact  # noqa: PLC0415
    from services.office import open_office  # noqa: PLC0415

    with open_office() as office, office.begin() as session:
        contact = end_contact(session, office, key, on.date())
        typer.echo(f"{contact.key}: dùng đến hết ngày {contact.valid_until:%d/%m/%Y}.")


@app.command("revive")
def revive(
    cycle: Cycle,
    address: Annotated[str, typer.Argument(help="Địa chỉ đã bị báo không nhận thư.")],
    by: Annotated[str, typer.Option(help="Người xác nhận.")],
) -> None:
    """Xác nhận một địa chỉ đã nhận thư lại được."""
    from services.contacts import revive as take_back  # noqa: PLC0415
    from services.cycles import load_cycle  # noqa: PLC0415
    from services.office import open_office  # noqa: PLC0415

    with open_office() as office:
        key = load_cycle(office, cycle).key
        with office.begin() as session:
            is_back = take_back(session, office, key, address, by)
    typer.echo(f"{address}: dùng lại." if is_back else f"{address} không nằm trong các địa chỉ bị báo hỏng.")
