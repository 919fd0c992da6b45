"""``thuky criteria …``: the criteria sets, and the official wording that an office loads."""

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True)

_REGIME = typer.Option(help="Chế độ pháp lý: R1, R2, R3 hoặc R4.")
_YELLOW, _RED = typer.colors.YELLOW, typer.colors.RED
_STARS = (3, 4, 5)


@app.command("list")
def list_(regime: Annotated[str, _REGIME] = "R4") -> None:
    """Các bộ sản phẩm: số tiêu chí, tổng điểm từng phần, phiên bản đang dùng."""
    from services.criteria import list_sets  # noqa: PLC0415
    from services.office import open_office  # noqa: PLC0415

    with open_office() as office:
        sets = list_sets(office, regime)
    for one in sets:
        sums = "/".join(str(points) for points in one.sums)
        note = f"  ({one.note})" if one.note else ""
        typer.echo(
            f"{one.criteria.number:>3}  {one.criteria.name}: {len(one.criteria.criteria)} tiêu chí, {sums},"
            f" phiên bản {one.criteria.version}{note}"
        )
    if sets:
        typer.echo(f"{len(sets)} bộ, {sum(len(one.criteria.criteria) for one in sets)} tiêu chí.")
    else:
        _tell_shared(regime)


def _tell_shared(regime: str) -> None:
    """Say what is known of a regime without sets: weights and headings."""
    from domain.criteria import PARTS  # noqa: PLC0415
    from domain.criteria_headings import headings_of, part_title, unverified_headings  # noqa: PLC0415
    from domain.regime import load_regime  # noqa: PLC0415

    law = load_regime(regime)
    law.require("weights")
    for part in PARTS:
        typer.secho(f"PHẦN {part}: {part_title(part)} ({law.weights[part]} điểm)", bold=True)
        for code, name in headings_of(part):
            typer.echo(f"    {code}. {name}")
    for doubt in unverified_headings():
        typer.secho(f"(?) {doubt.note}", fg=_YELLOW)
    typer.echo(
        f"Chế độ {regime} chưa có dữ liệu từng tiêu chí. Lập tệp để điền: thuky criteria export SỐ TỆP.xlsx"
        f" --regime {regime}; điền xong: thuky criteria import TỆP.xlsx."
    )


@app.command("show")
def show(
    number: Annotated[int, typer.Argument(help="Số của bộ sản phẩm.", show_default=False)],
    regime: Annotated[str, _REGIME] = "R4",
    gates: Annotated[bool, typer.Option("--gates", help="Chỉ các tiêu chí bắt buộc của 3, 4, 5 sao.")] = False,  # noqa: FBT002
) -> None:
    """Một bộ tiêu chí: mục, tiêu chí, các mức với điểm và dấu * của mức tối thiểu."""
    from services.criteria import find_set  # noqa: PLC0415
    from services.office import open_office  # noqa: PLC0415

    with open_office() as office:
        one = find_set(office, regime, number)
    typer.secho(f"Bộ {one.number}. {one.name} (phiên bản {one.version})", bold=True)
    headings = {(heading.part, heading.code): heading for heading in one.headings}
    for criterion in one.criteria:
        least = {star: criterion.least_points(star) for star in _STARS}
        if gates:
            if any(option.gate for option in criterion.options):
                asked = "; ".join(f"{star} sao từ {points} điểm" for star, points in least.items() if points)
                typer.echo(f"  {criterion.code} {criterion.name} (tối đa {criterion.maximum}): {asked}")
            continue
        for key in [key for key in headings if key[0] == criterion.part and criterion.code.startswith(f"{key[1]}.")]:
            heading = headings.pop(key)
            typer.secho(f"{heading.part} {heading.code}. {heading.name} ({heading.maximum} điểm)", bold=True)
        typer.echo(f"  {criterion.code} {criterion.name} (tối đa {criterion.maximum})")
        for option in criterion.options:
            stars = f" {'*' * option.gate}" if option.gate else ""
            case = f" [trường hợp {option.case}]" if option.case > 1 else ""
            typer.echo(f"      {option.number}. {option.label}: {option.points} điểm{stars}{case}")


@app.command("export")
def export(
    numbers: Annotated[str, typer.Argument(help="Số của bộ: 11, hoặc 1-26, hoặc 3,5,11.", show_default=False)],
    target: Annotated[Path, typer.Argument(help="Tệp .xlsx nhận bảng.", show_default=False, dir_okay=False)],
    regime: Annotated[str, _REGIME] = "R4",
) -> None:
    """Ghi bộ tiêu chí ra Excel, mỗi bộ một trang, để điền lời văn chính thức của các mức."""
    from services.criteria import export_sets  # noqa: PLC0415
    from services.office import open_office  # noqa: PLC0415

    chosen = _numbers(numbers)
    with open_office() as office:
        sets = export_sets(office, regime, chosen, target)
    typer.echo(f"Đã ghi {len(sets)} bộ vào {target}. Điền xong, nạp bằng: thuky criteria import {target.name}.")


def _numbers(text: str) -> list[int]:
    found: list[int] = []
    for piece in text.replace(" ", "").split(","):
        first, dash, last = piece.partition("-")
        if not (first.isdecimal() and (last.isdecimal() or not dash)):
            raise typer.BadParameter("ghi số của bộ như 11, 1-26 hoặc 3,5,11.")
        ends = int(last) if dash else int(first)
        found += range(int(first), min(ends, 99) + 1)
    if not found:
        raise typer.BadParameter("ghi số của bộ như 11, 1-26 hoặc 3,5,11.")
    return list(dict.fromkeys(found))


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="Tệp .xlsx đã điền.", exists=True, dir_okay=False)],
    note: Annotated[str, typer.Option(help="Nguồn của lời văn: công báo, bản sao văn bản…")] = "",
) -> None:
    """Nạp lời văn chính thức hoặc cả bộ tiêu chí; nêu mọi lỗi kèm trang và ô. Phiếu đã tính giữ bộ của mình."""
    from services.criteria import FaultyCriteria, import_sets  # noqa: PLC0415
    from services.office import open_office  # noqa: PLC0415

    with open_office() as office:
        try:
            found = import_sets(office, file, note)
        except FaultyCriteria as faulty:
            for fault in faulty.faults:
                typer.secho(f"LỖI  {fault}", fg=_RED)
            typer.secho(f"{len(faulty.faults)} lỗi. Chưa nạp bộ nào.", err=True)
            raise typer.Exit(1) from None
    for one in found:
        what = "đã nạp, phiên bản" if one.is_new else "không đổi, vẫn là phiên bản"
        typer.echo(f"Bộ {one.criteria.number} {one.criteria.name}: {what} {one.criteria.version}.")
