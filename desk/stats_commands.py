"""``thuky stats …``: cross tables of products over all cycles, and the national table PTNT_OCOP."""

import json
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from domain.figures import Dimension, Measure

if TYPE_CHECKING:
    from rich.table import Table

    from services.stats import Statistics

app = typer.Typer(invoke_without_command=True)

_DAY = ["%Y-%m-%d", "%d/%m/%Y"]
_MONEY = "Cột DoanhThuNam để trống: chương trình không có số liệu doanh thu."


@app.callback()
def stats(  # noqa: PLR0913 - one parameter for each option
    context: typer.Context,
    *,
    cycle: Annotated[list[str] | None, typer.Option(help="Mã chu trình, ghi nhiều lần được; bỏ trống: mọi.")] = None,
    year: Annotated[int | None, typer.Option(help="Năm của chu trình.")] = None,
    since: Annotated[
        datetime | None, typer.Option("--from", formats=_DAY, help="Từ ngày: việc cuối cùng của sản phẩm trong kỳ.")
    ] = None,
    until: Annotated[datetime | None, typer.Option("--until", formats=_DAY, help="Đến hết ngày.")] = None,
    by: Annotated[Dimension, typer.Option(help="Mỗi dòng một gì.")] = Dimension.unit,
    second_by: Annotated[Dimension | None, typer.Option(help="Mỗi cột một gì; bỏ trống: các bước, kết quả.")] = None,
    count: Annotated[Measure, typer.Option(help="Với --second-by: đếm sản phẩm nào.")] = Measure.recognised,
    earlier: Annotated[bool, typer.Option("--earlier", help="Kể cả giấy chứng nhận trước khi dùng thuky.")] = False,
    xlsx: Annotated[Path | None, typer.Option(help="Ghi bảng ra tệp Excel.", dir_okay=False)] = None,
    as_json: Annotated[bool, typer.Option("--json", help="In dạng JSON.")] = False,
) -> None:
    """Thống kê sản phẩm: theo địa phương, nhóm, hạng sao, loại hình chủ thể, năm, bộ sản phẩm."""
    if context.invoked_subcommand is not None:
        return
    from services.office import open_office  # noqa: PLC0415
    from services.stats import Scope, plain, statistics, workbook  # noqa: PLC0415

    scope = Scope(tuple(cycle or ()), year, since.date() if since else None, until.date() if until else None, earlier)
    with open_office() as office:
        found = statistics(office, scope, by, second_by, count)
    if xlsx is not None:
        from models.whole_file import write_whole  # noqa: PLC0415

        write_whole(xlsx, workbook(found))
        typer.echo(f"Đã ghi {xlsx}")
    if as_json:
        typer.echo(json.dumps(plain(found), ensure_ascii=False, indent=2))
    elif xlsx is None:
        from rich.console import Console  # noqa: PLC0415

        Console().print(stats_table(found))


@app.command("ptnt-ocop")
def ptnt_ocop(
    file: Annotated[Path, typer.Argument(help="Tệp kết quả, đuôi .xlsx hoặc .csv.", dir_okay=False)],
    year: Annotated[int, typer.Option(help="Năm của bảng.")],
) -> None:
    """Bảng PTNT_OCOP của cơ sở dữ liệu ngành nông nghiệp (QĐ 5277/QĐ-BNNMT): sản phẩm còn hiệu lực trong năm."""
    from models.whole_file import write_whole  # noqa: PLC0415
    from services.office import open_office  # noqa: PLC0415
    from services.stats_ptnt import csv_text, national_table, workbook  # noqa: PLC0415

    if file.suffix.lower() not in {".xlsx", ".csv"}:
        raise typer.BadParameter("Tệp kết quả phải có đuôi .xlsx hoặc .csv.")
    with open_office() as office:
        table = national_table(office, year)
    data = csv_text(table).encode("utf-8-sig") if file.suffix.lower() == ".csv" else workbook(table)
    write_whole(file, data)
    typer.echo(f"Đã ghi {file}: {len(table.rows)} sản phẩm, năm {year}. {_MONEY}")


def stats_table(found: "Statistics") -> "Table":
    """Lay a cross table out for the terminal."""
    from rich.table import Table  # noqa: PLC0415

    from services.stats import TOTAL  # noqa: PLC0415

    table = Table(title=found.title)
    table.add_column(found.table.head)
    for name in found.table.columns:
        table.add_column(name, justify="right")
    for label, values in found.table.rows:
        table.add_row(label, *map(str, values))
    table.add_section()
    table.add_row(TOTAL, *map(str, found.table.totals), style="bold")
    return table
