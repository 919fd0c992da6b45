"""``thuky paper pdf``: Word files become PDF."""

from pathlib import Path
from typing import Annotated

import typer


def pdf(
    files: Annotated[list[Path], typer.Argument(help="Tệp Word.", exists=True, dir_okay=False)],
    out: Annotated[Path, typer.Option(help="Thư mục chứa PDF.")] = Path(),
) -> None:
    """Chuyển văn bản Word sang PDF (cần LibreOffice)."""
    from documents.pdf import to_pdf  # noqa: PLC0415

    for path in to_pdf(files, out, timeout=60.0 + 10.0 * len(files)):
        typer.echo(path)
