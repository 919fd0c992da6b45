"""``thuky target …``: targets that outlive a cycle, and how far each one is."""

import json
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True)

_DAY = ["%Y-%m-%d", "%d/%m/%Y"]


@app.command("add")
def add(  # noqa: PLR0913 - one parameter for each option
    name: Annotated[str, typer.Argument(help="Tên chỉ tiêu, ví dụ “50 sản phẩm từ 3 sao đến năm 2025”.")],
    *,
    planned: Annotated[int, typer.Option(help="Số theo kế hoạch.")],
    since: Annotated[str, typer.Option("--from", help="Ngày đầu kỳ: 01/01/2021.")],
    until: Annotated[str, typer.Option("--until", help="Ngày cuối kỳ: 31/12/2025.")],
    code: Annotated[str, typer.Option(help="Mã; bỏ trống: theo tên.")] = "",
    kind: Annotated[
        str, typer.Option(help="products (sản phẩm), upgrades (nâng hạng), units (địa phương), producers (chủ thể).")
    ] = "products",
    star: Annotated[int, typer.Option(help="Đếm từ hạng sao này.")] = 3,
    from_star: Annotated[int | None, typer.Option(help="Chỉ tiêu nâng hạng: hạng trước khi nâng.")] = None,
    counting: Annotated[
        str,
        typer.Option(help="recognised (công nhận trong kỳ), valid (còn hiệu lực), council (theo kết quả Hội đồng)."),
    ] = "recognised",
    groups: Annotated[str, typer.Option(help="Chỉ các nhóm: I, II.")] = "",
    units: Annotated[str, typer.Option(help="Chỉ các mã đơn vị.")] = "",
    producer_kinds: Annotated[str, typer.Option(help="Chỉ các loại hình: DN, HTX, THT, hộ, khác.")] = "",
    basis: Annotated[str, typer.Option(help="Căn cứ: văn bản giao chỉ tiêu.")] = "",
) -> None:
    """Thêm (hoặc sửa) một chỉ tiêu nhiều năm."""
    from services.office import open_office  # noqa: PLC0415
    from services.targets import add as keep  # noqa: PLC0415

    values = {
        "code": code,
        "name": name,
        "planned": str(planned),
        "kind": kind,
        "star_at_least": str(star),
        "from_star": "" if from_star is None else str(from_star),
        "period_from": since,
        "period_until": until,
        "counting": counting,
        "groups": groups,
        "units": units,
        "producer_kinds": producer_kinds,
        "basis": basis,
    }
    with open_office() as office:
        typer.echo(f"Đã ghi chỉ tiêu {keep(office, values)}.")


@app.command("read")
def read(
    file: Annotated[Path, typer.Argument(help="Tệp CSV, mỗi dòng một chỉ tiêu.", exists=True, dir_okay=False)],
) -> None:
    """Nhận các chỉ tiêu từ tệp CSV: kiểm tra tất cả, nêu mọi lỗi cùng lúc."""
    from services.office import open_office  # noqa: PLC0415
    from services.targets import FaultyTargets, read_file  # noqa: PLC0415

    with open_office() as office:
        try:
            codes = read_file(office, file)
        except FaultyTargets as faulty:
            for fault in faulty.faults:
                typer.secho(f"LỖI  {fault}", fg=typer.colors.RED)
            typer.secho("Chưa nhận chỉ tiêu nào.", err=True)
            raise typer.Exit(1) from None
    typer.echo(f"Đã ghi {len(codes)} chỉ tiêu: {', '.join(codes)}.")


@app.command("remove")
def remove(code: Annotated[str, typer.Argument(help="Mã chỉ tiêu.")]) -> None:
    """Bỏ một chỉ tiêu nhiều năm."""
    from services.office import open_office  # noqa: PLC0415
    from services.targets import remove as drop  # noqa: PLC0415

    with open_office() as office:
        drop(office, code)
    typer.echo(f"Đã bỏ chỉ tiêu {code}.")


@app.command("list")
def show(
    cycle: Annotated[str | None, typer.Option(help="Thêm chỉ tiêu của chu trình này.")] = None,
    at: Annotated[datetime | None, typer.Option(formats=_DAY, help="Tính đến hết ngày; bỏ trống: hôm nay.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="In dạng JSON.")] = False,  # noqa: FBT002
) -> None:
    """Các chỉ tiêu: kế hoạch, đã đạt, còn thiếu, tiến độ."""
    from services.office import open_office  # noqa: PLC0415
    from services.targets import listed, plain  # noqa: PLC0415

    with open_office() as office:
        found = [plain(view) for view in listed(office, cycle, at.date() if at else None)]
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    table = Table(title="Chỉ tiêu")
    for head in ("Mã", "Chỉ tiêu", "Đếm"):
        table.add_column(head)
    for head in ("Kế hoạch", "Đã đạt", "Tỷ lệ", "Còn thiếu"):
        table.add_column(head, justify="right")
    table.add_column("Tiến độ")
    for row in found:
        figures = (row["planned"], row["done"], row["percent"], row["missing"])
        table.add_row(row["code"], row["name"], row["counts"], *map(str, figures), row["trend"])
    Console().print(table)
