"""``thuky paper pdf``: papers become PDF."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

if TYPE_CHECKING:
    from rich.progress import Progress

    from documents.pdf import Outcome

_SECONDS_TO_START, _SECONDS_EACH = 120.0, 10.0


def pdf(
    papers: Annotated[list[str], typer.Argument(help="Tệp Word, hoặc khóa văn bản (xem: thuky paper list).")],
    out: Annotated[Path, typer.Option(help="Thư mục chứa PDF.")] = Path(),
    booklet: Annotated[
        Path | None, typer.Option(help="In tất cả thành một tệp PDF này, mỗi văn bản một dấu trang.")
    ] = None,
    *,
    pdfa: Annotated[bool, typer.Option("--pdfa", help="PDF/A-2b, dùng để lưu trữ lâu dài.")] = False,
    bulk: Annotated[
        bool,
        typer.Option(
            "--bulk", help="Nhanh hơn khi rất nhiều văn bản cùng mẫu; phông chữ dùng chung nên byte có thể khác."
        ),
    ] = False,
) -> None:
    """Chuyển văn bản Word sang PDF (cần LibreOffice)."""
    from documents.pdf import Outcome, PdfUnavailable, convert, convert_together, pdf_available  # noqa: PLC0415
    from documents.pdf import booklet as print_booklet  # noqa: PLC0415

    if bulk and (pdfa or booklet):
        raise typer.BadParameter("--bulk không dùng cùng --pdfa hay --booklet; hãy bỏ bớt.")
    if not pdf_available():
        _fail("PDF đang tắt: máy này chưa cài LibreOffice. Cách bật: sudo apt-get install libreoffice-writer-nogui")
    try:
        with _files_of(papers) as files, _progress() as bar:
            task = bar.add_task("Chuyển PDF", total=len(files))

            def tell(done: int, total: int) -> None:
                bar.update(task, completed=done, total=total)

            timeout = _SECONDS_TO_START + _SECONDS_EACH * len(files)
            if booklet is not None:
                outcome = Outcome({booklet: print_booklet(files, booklet, pdfa=pdfa, timeout=timeout, progress=tell)})
            elif bulk:
                outcome = convert_together(files, out, timeout=timeout, progress=tell)
            else:
                outcome = convert(files, out, pdfa=pdfa, timeout=timeout, progress=tell)
    except (PdfUnavailable, ValueError) as fact:
        _fail(str(fact))
    _tell(outcome)


def _tell(outcome: "Outcome") -> None:
    """Say which PDFs were made and which not; fail when one is missing."""
    for path in outcome.made.values():
        typer.echo(path)
    for file, why in outcome.refused.items():
        typer.secho(f"{file.name}: {why}.", fg=typer.colors.RED, err=True)
    if outcome.refused:
        raise typer.Exit(1)


def _fail(sentence: str) -> NoReturn:
    """Say why there is no PDF at all."""
    typer.secho(sentence, fg=typer.colors.RED, err=True)
    raise typer.Exit(1)


@contextmanager
def _files_of(papers: Sequence[str]) -> Iterator[list[Path]]:
    """Give the Word file of each paper: a file as it is, a key's file from the store under a readable name.

    Raises ValueError naming all that are neither.
    """
    found: dict[str, Path | None] = {name: Path(name) if Path(name).is_file() else None for name in papers}
    keys = [name for name, path in found.items() if path is None]
    with tempfile.TemporaryDirectory(prefix="thuky-papers-") as folder:
        if keys:
            found |= _take_from_store(keys, Path(folder))
        unknown = [name for name, path in found.items() if path is None]
        if unknown:
            raise ValueError(
                f"Không có tệp hay văn bản: {', '.join(unknown)}. Xem khóa văn bản bằng lệnh: thuky paper list"
            )
        yield [path for path in found.values() if path is not None]


def _take_from_store(keys: Sequence[str], folder: Path) -> dict[str, Path | None]:
    """Lay the issued file of each paper, or its draft, into a folder; None where there is none."""
    from domain.vietnamese import slug  # noqa: PLC0415
    from models.paper import Paper  # noqa: PLC0415
    from services.office import open_office  # noqa: PLC0415

    found: dict[str, Path | None] = {}
    with open_office() as office, office.read() as session:
        for key in keys:
            paper = session.get(Paper, key)
            sha256 = paper and (paper.file_sha256 or paper.draft_sha256)
            found[key] = folder / f"{slug(key.replace('/', ' '))}.docx" if sha256 else None
            if sha256:
                (folder / f"{slug(key.replace('/', ' '))}.docx").write_bytes(office.store.get(sha256))
    return found


@contextmanager
def _progress() -> Iterator["Progress"]:
    """Show a progress bar where a person looks on."""
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn  # noqa: PLC0415

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as bar:
        yield bar
