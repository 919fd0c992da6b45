"""The books of a year, outgoing and incoming: a cover, then ten columns over landscape pages (Decree 30, Annex IV)."""

from collections.abc import Sequence

from documents.forms.blocks import tail
from documents.forms.elements import Column, cell, data_row, each, head_row, line, para, row, rule, run, table, tag_row
from documents.forms.package import LANDSCAPE, build_package

LETTERS = "abcdefghij"
"""The names of the ten cells of a row in the context."""
_COVER_RULE = 3000


def register_book(columns: Sequence[tuple[str, int, bool]]) -> bytes:
    """Build a book of ten columns: title, width in twips, True for text that stands left."""
    listed = [
        Column(width, title, f"{{{{ row.{letter} }}}}", left=left)
        for (title, width, left), letter in zip(columns, LETTERS, strict=True)
    ]
    return build_package(_cover() + LANDSCAPE.section_break() + _pages(listed) + tail(), LANDSCAPE)


def _cover() -> str:
    """Write the cover: whose book, which one, which year, its first and last day, its number of lines."""
    width = LANDSCAPE.text_width
    return (
        para("Issuer", "{{ agency }}")
        + rule(1400, width)
        + _space(2000)
        + para("Title", run("{{ title }}", bold=True, size=26))
        + _space(160)
        + para("Title", run("Năm: {{ year }}", bold=True, size=16))
        + rule(_COVER_RULE, width, before=160)
        + _space(700)
        + each("text", "facts", para("Title", run("{{ text }}", size=14)))
    )


def _pages(columns: Sequence[Column]) -> str:
    """Write the table: the titles and their numbers on every page, the title of each series across."""
    widths = [column.width for column in columns]
    numbers = row(
        *(cell(width, para("TableCentreSmall", f"({n})"), centred=True) for n, width in enumerate(widths, 1)),
        head=True,
    )
    title = cell(sum(widths), para("TableGroup", "{{ part.title }}"), span=len(widths))
    return (
        table(
            widths,
            head_row(columns, "TableHeadSmall"),
            numbers,
            tag_row("for part in parts", widths),
            tag_row("if part.title", widths),
            row(title),
            tag_row("endif", widths),
            tag_row("for row in part.rows", widths),
            data_row(columns, small=True),
            tag_row("endfor", widths),
            tag_row("endfor", widths),
        )
        + line("if closing")
        + para("Note", run("{{ closing }}", italic=True))
        + line("endif")
    )


def _space(height: int) -> str:
    """Leave `height` twips free."""
    return para("Spacer", properties=f'<w:spacing w:before="{height}" w:after="0"/>')
