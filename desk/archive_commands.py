"""``thuky archive …``: making papers again, comparing, packages."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rich.progress import Progress

    from services.paper_difference import Comparison

app = typer.Typer(no_args_is_help=True)
_REBUILT = "rebuilt"
_MOST_WORKERS = 4
_KINDS = {
    "text": "chữ",
    "added": "thêm",
    "removed": "bỏ",
    "picture": "hình",
    "look": "trình bày",
    "property": "thuộc tính",
    "technical": "kỹ thuật",
}


@app.command("rebuild")
def rebuild(
    cycle: Annotated[str | None, typer.Option(help="Mã chu trình; bỏ trống: tất cả.")] = None,
    check: Annotated[  # noqa: FBT002 - a switch of the command line
        bool, typer.Option("--check", help="Chỉ kiểm tra, không ghi tệp; đọc lại cả kho và so với sổ đăng ký.")
    ] = False,
    workers: Annotated[int, typer.Option(help="Số tiến trình; 0: theo số lõi của máy.", min=0, max=64)] = 0,
    out: Annotated[
        Path | None, typer.Option(help="Thư mục ghi văn bản lập lại; bỏ trống khi không --check: rebuilt/.")
    ] = None,
) -> None:
    """Lập lại mọi văn bản từ biểu mẫu, dữ liệu và số của ngày phát hành, rồi so với bản gốc.

    Dừng giữa chừng thì chạy lại với cùng --out: văn bản đã ghi đúng được giữ nguyên. Mã thoát 1 khi có văn bản khác.
    """
    import os  # noqa: PLC0415

    from services.office import open_office  # noqa: PLC0415
    from services.rebuild import rebuild as make_again  # noqa: PLC0415

    count = workers or min(os.cpu_count() or 1, _MOST_WORKERS)
    with open_office() as office, _progress() as bar:
        folder = out if check else out or office.settings.home / _REBUILT
        task = bar.add_task("Lập lại văn bản", total=None)
        result = make_again(
            office,
            cycle,
            check=check,
            out=folder,
            workers=count,
            progress=lambda done, total: bar.update(task, completed=done, total=total),
        )
    for word, ones in (("KHÁC", result.differences), ("KHÔNG LẬP LẠI ĐƯỢC", result.impossible)):
        for one in ones:
            typer.secho(f"{word}  {one.paper}: {'; '.join(one.causes)}", fg=typer.colors.RED)
    typer.echo(f"{result.equal}/{result.papers} văn bản lập lại giống hệt.")
    if result.by_content:
        typer.echo(f"  trong đó {result.by_content} giống từng phần nội dung, khác cách nén (thư viện zlib khác).")
    if result.found:
        typer.echo(f"  trong đó {result.found} đã có sẵn từ lần chạy trước.")
    if result.differences or result.impossible:
        typer.echo(f"{len(result.differences)} khác, {len(result.impossible)} không lập lại được.")
    if folder is not None:
        typer.echo(f"Văn bản lập lại nằm ở {folder}")
    if not result.is_whole:
        raise typer.Exit(1)


@app.command("diff")
def diff(
    key: Annotated[str, typer.Argument(help="Khóa văn bản (xem: thuky paper list).")],
    file: Annotated[
        Path | None,
        typer.Argument(help="Tệp Word đang giữ, để so với bản lưu; bỏ trống: so bản lưu với bản lập lại.",
                       exists=True, dir_okay=False),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="In ra JSON.")] = False,  # noqa: FBT002
) -> None:  # fmt: skip
    """Nêu chỗ khác theo từng đoạn, từng ô bảng (cũ → mới) và vì sao khác. Mã thoát 1 khi có chỗ khác."""
    from services.office import open_office  # noqa: PLC0415
    from services.paper_difference import compare, compare_file  # noqa: PLC0415

    with open_office() as office:
        found = compare(office, key) if file is None else compare_file(office, key, file.read_bytes())
    if as_json:
        _print_json(found)
    else:
        _print_comparison(found, of_file=file is not None)
    if not found.is_same:
        raise typer.Exit(1)


@app.command("export")
def export(
    out: Annotated[Path, typer.Option(help="Gói cần lập: tên.zip, hoặc một thư mục mới.")],
    cycle: Annotated[str | None, typer.Option(help="Mã chu trình; bỏ trống: tất cả.")] = None,
    pdf: Annotated[  # noqa: FBT002 - a switch of the command line
        bool, typer.Option(help="Kèm PDF của từng văn bản (cần LibreOffice).")
    ] = True,
) -> None:
    """Lập gói giao nộp: văn bản, thư, hồ sơ, sổ, dữ liệu và chương trình tự kiểm tra; gói dở dang không bao giờ có."""
    from services.export import export as pack  # noqa: PLC0415
    from services.office import open_office  # noqa: PLC0415

    with open_office() as office, _progress() as bar:
        task = bar.add_task("Xếp tệp vào gói", total=None)
        done = pack(office, out, cycle, pdf=pdf, progress=lambda _path: bar.advance(task))
    for note in done.notes:
        typer.secho(note, fg=typer.colors.YELLOW)
    kind = "không kèm PDF" if done.pdf == "none" else f"kèm {done.pdf}"
    typer.echo(f"{done.package}: {done.files} tệp, {done.papers} văn bản ({kind}), {done.letters} thư đã gửi.")
    typer.echo("Ghi dòng sau vào biên bản giao nhận:")
    typer.echo(f"SHA-256 manifest.json: {done.manifest_sha256}")
    typer.echo(f"Kiểm tra ở bất kỳ máy nào: python3 -I verify.py {done.package.name}")


@app.command("import")
def import_(
    package: Annotated[Path, typer.Argument(help="Gói .zip hoặc thư mục của gói.", exists=True)],
    manifest_sha256: Annotated[str, typer.Option(help="Mã của manifest.json ghi trong biên bản giao nhận.")] = "",
) -> None:
    """Nhập gói vào nơi còn trống: kiểm tra trước, nhập tất cả hoặc không nhập gì; thư trong gói không tự gửi."""
    from services.import_package import import_package  # noqa: PLC0415
    from services.office import open_office  # noqa: PLC0415

    with open_office() as office, _progress() as bar:
        task = bar.add_task("Nhập tệp", total=None)
        done = import_package(office, package, expected=manifest_sha256, progress=lambda _path: bar.advance(task))
    typer.echo(f"Đã nhập {', '.join(done.cycles)}: {done.rows} dòng dữ liệu, {done.files} tệp, {done.papers} văn bản.")
    if done.unsent:
        typer.echo(f"{done.unsent} thư chưa gửi được giữ lại, không thư nào tự gửi; xem: thuky outbox list.")
    typer.echo("Bước tiếp theo: thuky archive rebuild --check")


@contextmanager
def _progress() -> "Iterator[Progress]":
    """Show a progress bar where a person looks on."""
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn  # noqa: PLC0415

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as bar:
        yield bar


def _print_comparison(found: "Comparison", *, of_file: bool) -> None:
    """Say for people what differs and why."""
    from services.paper_difference import CAUSES  # noqa: PLC0415

    typer.secho(found.title, bold=True)
    if found.is_same:
        typer.echo("Giống hệt bản lưu." if of_file else "Giống hệt bản gốc.")
        return
    for reason in found.reasons:
        typer.secho(f"Nguyên nhân: {CAUSES[reason.cause]}. {reason.sentence}", fg=typer.colors.RED)
    if found.changes:
        typer.echo("Chỗ khác (bản lưu → tệp):" if of_file else "Chỗ khác (bản gốc → bản lập lại):")
    for change in found.changes:
        typer.echo(f"  [{_KINDS[change.kind]}] {change.sentence()}")


def _print_json(found: "Comparison") -> None:
    import json  # noqa: PLC0415
    from dataclasses import asdict  # noqa: PLC0415

    known = asdict(found) | {"same": found.is_same}
    typer.echo(json.dumps(known, ensure_ascii=False, indent=2))
