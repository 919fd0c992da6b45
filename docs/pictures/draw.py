"""Draw the pictures of the README from what ``make demo`` left: python docs/pictures/draw.py var/demo."""

import json
import subprocess
import sys
import tempfile
from io import StringIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont
from rich.box import SQUARE
from rich.console import Console

from desk.summary_table import summary_table
from documents.pdf import to_pdf

HERE = Path(__file__).resolve().parent
SIZE = 15


def draw_page(paper: Path, target: Path) -> None:
    """Turn the first page of a paper into a picture."""
    with tempfile.TemporaryDirectory() as folder:
        pdf = to_pdf([paper], Path(folder), timeout=60)[0]
        stem = target.with_suffix("")
        subprocess.run(
            ["/usr/bin/pdftoppm", "-r", "70", "-png", "-f", "1", "-singlefile", str(pdf), str(stem)], check=True
        )


def draw_summary(summary: Path, target: Path) -> None:
    """Draw the table that the demo prints."""
    console = Console(file=StringIO(), width=72, color_system=None)
    table = summary_table(json.loads(summary.read_text(encoding="utf-8")))
    table.box = SQUARE  # the font has no heavy lines
    console.print(table)
    lines = console.file.getvalue().rstrip().splitlines()  # type: ignore[attr-defined] - the StringIO above
    asked = ["/usr/bin/fc-match", "-f", "%{file}", "Liberation Mono"]
    font = ImageFont.truetype(subprocess.run(asked, capture_output=True, text=True, check=True).stdout, SIZE)
    width = round(max(font.getlength(line) for line in lines)) + 40
    picture = Image.new("RGB", (width, len(lines) * (SIZE + 5) + 40), "#10151c")
    pen = ImageDraw.Draw(picture)
    for n, line in enumerate(lines):
        pen.text((20, 20 + n * (SIZE + 5)), line, "#e6edf3", font=font)
    picture.save(target)


if __name__ == "__main__":
    home = Path(sys.argv[1])
    draw_page(next(home.glob("papers/*/D28-*/*.docx")), HERE / "decision.png")
    draw_summary(home / "summary.json", HERE / "summary.png")
