"""``thuky ballots …`` and ``thuky scores …``: ballots as sheets and on paper, and the proof of every star."""

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True)
scores = typer.Typer(no_args_is_help=True)

_RED, _YELLOW = typer.colors.RED, typer.colors.YELLOW


@app.command("sheets")
def sheets(
    cycle: Annotated[str, typer.Option(help="Mã chu trình.")],
    out: Annotated[Path, typer.Option(help="Thư mục nhận phiếu.")],
    again: Annotated[bool, typer.Option("--again", help="Phiếu chấm lại các sản phẩm chênh lệch lớn.")] = False,  # noqa: FBT002
) -> None:
    """Lập phiếu chấm Excel: mỗi thành viên một tệp, mỗi sản phẩm một trang."""
    from services.ballots import write_sheets  # noqa: PLC0415
    from services.interests import proposals  # noqa: PLC0415
    from services.office import open_office  # noqa: PLC0415

    with open_office() as office:
        for path in write_sheets(office, cycle, out, again=again):
            typer.echo(path)
        for one in proposals(office, cycle):
            note = (
                f"Cần cán bộ xác nhận trong hoi-dong/recusals.csv: sản phẩm {one.product}, {one.member}. {one.reason}"
            )
            typer.secho(note, fg=_YELLOW)


@app.command("forms")
def forms(
    cycle: Annotated[str, typer.Argument(help="Mã chu trình.")],
    out: Annotated[Path, typer.Argument(help="Thư mục nhận phiếu.", file_okay=False)],
    member: Annotated[str, typer.Option(help="Chỉ lập phiếu của thành viên mang mã này.")] = "",
) -> None:
    """Lập phiếu chấm trên giấy (Word, mẫu D20): mỗi thành viên một thư mục, mỗi sản phẩm một phiếu."""
    from services.ballot_forms import write_forms  # noqa: PLC0415
    from services.office import open_office  # noqa: PLC0415

    with open_office() as office:
        paths = write_forms(office, cycle, out, member=member)
    folders = dict.fromkeys(path.parent for path in paths)
    for folder in folders:
        typer.echo(f"{folder}: {sum(path.parent == folder for path in paths)} phiếu")
    typer.echo(f"Đã lập {len(paths)} phiếu cho {len(folders)} thành viên.")


@app.command("read")
def read(
    files: Annotated[list[Path], typer.Argument(help="Các tệp phiếu đã chấm.", exists=True, dir_okay=False)],
    cycle: Annotated[str, typer.Option(help="Mã chu trình.")],
    partial: Annotated[bool, typer.Option("--partial", help="Nhận các phiếu đúng, để lại các phiếu có lỗi.")] = False,  # noqa: FBT002
    reason: Annotated[str, typer.Option(help="Lý do chấm lại (khi chênh lệch quá mức của Quy chế).")] = "",
) -> None:
    """Nhận phiếu chấm Excel: kiểm tra tất cả, nêu mọi lỗi cùng lúc, niêm phong khi nhận."""
    from services.ballots import FaultySheets, read_files  # noqa: PLC0415
    from services.office import open_office  # noqa: PLC0415

    with open_office() as office:
        try:
            result = read_files(office, cycle, files, partial=partial, reason=reason)
        except FaultySheets as faulty:
            _tell(faulty.faults)
            typer.secho(f"{len(faulty.faults)} lỗi. Chưa nhận phiếu nào.", err=True)
            raise typer.Exit(1) from None
    _tell(result.faults)
    typer.echo(f"Đã nhận và niêm phong {result.counted} phiếu.")
    if result.faults:
        raise typer.Exit(1)


@scores.command("verify")
def verify(
    cycle: Annotated[str | None, typer.Option(help="Mã chu trình; bỏ trống: mọi chu trình.")] = None,
) -> None:
    """Tính lại mọi hạng sao từ phiếu niêm phong và đối chiếu với các văn bản đã phát hành."""
    from services.office import open_office  # noqa: PLC0415
    from services.verify_scores import verify as compare  # noqa: PLC0415

    with open_office() as office:
        found = compare(office, cycle)
    for star in found.stars:
        typer.secho(str(star), fg=_RED if star.other else None)
    _tell(tuple(str(one) for one in found.differences))
    typer.echo(f"{found.products} sản phẩm, {found.papers} văn bản đã đối chiếu; {len(found.differences)} chỗ khác.")
    if found.differences:
        raise typer.Exit(1)


def _tell(faults: tuple[str, ...]) -> None:
    for fault in faults:
        typer.secho(f"LỖI  {fault}", fg=_RED)
