"""``thuky certificate …``: the register of certificates, the radar of renewals, the old list, revocations."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rich.table import Table

app = typer.Typer(no_args_is_help=True)

_RED, _YELLOW = typer.colors.RED, typer.colors.YELLOW
_NUMBER = typer.Argument(help="Số giấy chứng nhận, hoặc khóa.")
_DAY = ["%Y-%m-%d"]
_AS_OF = typer.Option(help="Xem như vào ngày này, ví dụ 2026-11-01; bỏ trống: hôm nay.", formats=_DAY)


def _table(title: str, *columns: str) -> "Table":
    from rich.table import Table  # noqa: PLC0415

    table = Table(title=title)
    for column in columns:
        table.add_column(column)
    return table


@app.command("list")
def list_(
    state: Annotated[str, typer.Option(help="Chỉ tình trạng này: valid, expired, revoked, superseded.")] = "",
    as_of: Annotated[datetime | None, _AS_OF] = None,
) -> None:
    """Sổ cấp giấy chứng nhận, cả các giấy cấp trước khi có thuky."""
    from rich.console import Console  # noqa: PLC0415

    from domain.vietnamese import short_date  # noqa: PLC0415
    from services.certificates_register import register_lines  # noqa: PLC0415
    from services.office import open_office  # noqa: PLC0415

    with open_office(at=as_of) as office:
        lines = [line for line in register_lines(office) if state in {"", line.certificate.state}]
    table = _table(
        f"Sổ cấp giấy chứng nhận ({len(lines)})", "Số", "Sản phẩm", "Chủ thể", "Đơn vị", "Sao", "Đến", "Tình trạng"
    )
    for line in lines:
        one = line.certificate
        until = short_date(one.valid_until)
        table.add_row(one.number, one.product, one.producer, one.unit, str(one.star), until, line.state)
    Console().print(table)


@app.command("radar")
def radar(
    as_of: Annotated[datetime | None, _AS_OF] = None,
    within: Annotated[int, typer.Option(help="Hết hạn trong số ngày này.", min=0)] = 210,
) -> None:
    """Giấy chứng nhận sắp hết hạn: kỳ nộp hồ sơ, thông báo đã gửi, hồ sơ đã nộp."""
    from rich.console import Console  # noqa: PLC0415

    from domain.renewal import GRACE_WARNING, PHASES  # noqa: PLC0415
    from domain.vietnamese import short_date  # noqa: PLC0415
    from services.office import open_office  # noqa: PLC0415
    from services.renew_standing import standings  # noqa: PLC0415

    with open_office(at=as_of) as office, office.read() as session:
        day = office.today
        found = [one for one in standings(session, office, day) if (one.life.valid_until - day).days <= within]
    table = _table(
        f"Giấy chứng nhận hết hạn trong {within} ngày, tính đến {short_date(day)} ({len(found)})",
        *("Số", "Sản phẩm", "Đơn vị", "Hết hạn", "Còn (ngày)", "Kỳ nộp hồ sơ", "Tình trạng", "Đã báo"),
    )
    for one in found:
        life = one.life
        window = (
            f"{short_date(life.opens_on)} – {short_date(life.closes_on)}" if life.opens_on and life.closes_on else ""
        )
        table.add_row(
            one.certificate.number,
            one.certificate.product,
            one.certificate.unit,
            short_date(life.valid_until),
            str((life.valid_until - day).days),
            window or "trước khi hết hạn",
            PHASES[one.phase],
            ", ".join(map(str, one.notices)),
        )
    Console().print(table)
    if any(one.phase == "extended" for one in found):
        typer.secho(GRACE_WARNING, fg=_YELLOW)


@app.command("show")
def show(number: Annotated[str, _NUMBER], as_of: Annotated[datetime | None, _AS_OF] = None) -> None:
    """Một giấy chứng nhận: điều công chúng tra cứu được, và việc thu hồi nếu có."""
    from domain.revocation import MOVES  # noqa: PLC0415
    from domain.vietnamese import short_date  # noqa: PLC0415
    from services.certificates import find_certificate  # noqa: PLC0415
    from services.certificates_register import register_lines  # noqa: PLC0415
    from services.office import open_office  # noqa: PLC0415
    from services.revoke import revocations_of  # noqa: PLC0415

    with open_office(at=as_of) as office:
        with office.read() as session:
            one = find_certificate(session, number)
            revocations = revocations_of(session, one.key)
        state = next(line.state for line in register_lines(office) if line.certificate.key == one.key)
    ended = f", từ ngày {short_date(one.ended_on)}" if one.ended_on else ""
    typer.echo(f"Số {one.number}: {state}{ended}")
    typer.echo(f"{one.product}, {one.star} sao; {one.producer}; {one.unit}")
    typer.echo(f"{one.decision}; có giá trị đến hết ngày {short_date(one.valid_until)}; khóa {one.key}")
    for row in revocations:
        typer.echo(f"Thu hồi: {MOVES.label(row.state)}; hạn {short_date(row.due_on)}; {row.basis}; {row.paper_key}")


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="Danh sách .xlsx hoặc .csv.", exists=True, dir_okay=False)],
) -> None:
    """Nhập danh sách giấy chứng nhận cấp trước khi có thuky; nêu mọi lỗi cùng lúc, có lỗi thì chưa nhập gì."""
    from services.certificates_import import FaultyList, import_certificates  # noqa: PLC0415
    from services.office import open_office  # noqa: PLC0415

    with open_office() as office:
        try:
            done = import_certificates(office, file)
        except FaultyList as faulty:
            for fault in faulty.faults:
                typer.secho(f"LỖI  {fault}", fg=_RED, err=True)
            typer.secho(f"{len(faulty.faults)} lỗi. Chưa nhập giấy nào.", err=True)
            raise typer.Exit(1) from None
    for warning in done.warnings:
        typer.secho(f"Lưu ý  {warning}", fg=_YELLOW)
    typer.echo(f"Đã nhập {done.new} giấy chứng nhận; {done.known} giấy đã có từ trước.")


@app.command("register")
def register(
    out: Annotated[Path, typer.Argument(help="Tệp .xlsx cần ghi.")],
    as_of: Annotated[datetime | None, _AS_OF] = None,
) -> None:
    """Ghi sổ cấp giấy chứng nhận ra tệp Excel."""
    from services.certificates_register import write_register  # noqa: PLC0415
    from services.office import open_office  # noqa: PLC0415

    with open_office(at=as_of) as office:
        typer.echo(f"{out}: {write_register(office, out)} giấy chứng nhận")


@app.command("grounds")
def grounds(as_of: Annotated[datetime | None, _AS_OF] = None) -> None:
    """Các căn cứ thu hồi giấy chứng nhận theo quy định có hiệu lực, với mã để ghi vào lệnh."""
    from domain.revocation import grounds_on  # noqa: PLC0415
    from services.office import open_office  # noqa: PLC0415
    from services.renew_standing import law_of  # noqa: PLC0415

    with open_office(at=as_of) as office:
        law = law_of(office, office.today).code
    for ground in grounds_on(law):
        typer.echo(f"{ground.code:<16} {ground.place}: {ground.text}")
    if not grounds_on(law):
        typer.echo(f"Chế độ {law}: dữ liệu chưa có quy định về căn cứ thu hồi.")


@app.command("revoke")
def revoke(
    number: Annotated[str, _NUMBER],
    ground: Annotated[str, typer.Option(help="Mã căn cứ; xem: thuky certificate grounds.")],
    basis: Annotated[str, typer.Option(help="Kết luận làm căn cứ: “Biên bản kiểm tra số … ngày …”.")],
    concluded_on: Annotated[datetime, typer.Option(help="Ngày kết luận, ví dụ 2026-11-10.", formats=_DAY)],
    late_reason: Annotated[str, typer.Option(help="Lý do, khi đã quá thời hạn ra quyết định.")] = "",
    effective_on: Annotated[
        datetime | None, typer.Option(help="Ngày hiệu lực; bỏ trống: ngày ký quyết định.", formats=_DAY)
    ] = None,
    at: Annotated[datetime | None, typer.Option(help="Thời điểm làm; bỏ trống: bây giờ.")] = None,
) -> None:
    """Thu hồi giấy chứng nhận: quyết định của tỉnh (3, 4 sao), văn bản đề nghị Bộ (5 sao)."""
    from domain.revocation import MOVES  # noqa: PLC0415
    from domain.vietnamese import short_date  # noqa: PLC0415
    from services.office import open_office  # noqa: PLC0415
    from services.revoke import revoke as start  # noqa: PLC0415

    with open_office(at=at) as office:
        row = start(
            office,
            number,
            ground,
            basis,
            concluded_on.date(),
            late_reason=late_reason,
            effective_on=effective_on.date() if effective_on else None,
        )
    typer.echo(f"Thu hồi {number}: {MOVES.label(row.state)}; hạn ra quyết định {short_date(row.due_on)}")
    typer.echo(f"Văn bản: {row.paper_key}")
    if row.state == "proposed":
        typer.secho("Ký: thuky paper sign KHÓA --by “Họ và tên”, rồi: thuky run renew", fg=_YELLOW)


@app.command("revoked")
def revoked(
    number: Annotated[str, _NUMBER],
    decision: Annotated[str, typer.Option(help="Số quyết định của Bộ: 123/QĐ-BNNMT.")],
    decided_on: Annotated[datetime, typer.Option(help="Ngày quyết định.", formats=_DAY)],
    effective_on: Annotated[
        datetime | None, typer.Option(help="Ngày hiệu lực; bỏ trống: ngày quyết định.", formats=_DAY)
    ] = None,
    at: Annotated[datetime | None, typer.Option(help="Thời điểm làm; bỏ trống: bây giờ.")] = None,
) -> None:
    """Ghi quyết định thu hồi của Bộ đối với giấy chứng nhận 5 sao."""
    from services.office import open_office  # noqa: PLC0415
    from services.revoke import record_decision  # noqa: PLC0415

    with open_office(at=at) as office:
        record_decision(office, number, decision, decided_on.date(), effective_on.date() if effective_on else None)
    typer.echo(f"Đã ghi quyết định thu hồi {number}.")


@app.command("keep")
def keep(
    number: Annotated[str, _NUMBER],
    reason: Annotated[str, typer.Option(help="Vì sao không thu hồi nữa.")],
    at: Annotated[datetime | None, typer.Option(help="Thời điểm làm; bỏ trống: bây giờ.")] = None,
) -> None:
    """Rút việc thu hồi chưa có quyết định; dự thảo chưa cấp số bị hủy."""
    from services.office import open_office  # noqa: PLC0415
    from services.revoke import withdraw  # noqa: PLC0415

    with open_office(at=at) as office:
        withdraw(office, number, reason)
    typer.echo(f"Đã rút việc thu hồi {number}.")
