"""The words of a Word file, for reading back what was printed."""

import io
from collections.abc import Iterator

import docx
from docx.document import Document
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph


class UnopenablePaper(ValueError):
    """Bytes that python-docx cannot open as a Word file."""


def docx_text(data: bytes) -> str:
    """Read the body of a Word file: one line for each paragraph, table cells row by row.

    Raises UnopenablePaper.
    """
    return "\n".join(_lines(assert_openable(data)))


def header_text(data: bytes) -> str:
    """Read the first-page header of a Word file, where the mark MẪU or DỰ THẢO stands. Raises UnopenablePaper."""
    section = assert_openable(data).sections[0]
    return "\n".join(paragraph.text for paragraph in section.first_page_header.paragraphs)


def assert_openable(data: bytes) -> Document:
    """Open a Word file. Raises UnopenablePaper."""
    try:
        return docx.Document(io.BytesIO(data))
    # python-docx lets the errors of zipfile, lxml and its own lookups through.
    except Exception as error:
        raise UnopenablePaper("Không mở được tệp Word; tệp đã hỏng hoặc không phải .docx.") from error


def _lines(container: Document | _Cell) -> Iterator[str]:
    """Walk paragraphs and tables in the order of the page."""
    for block in container.iter_inner_content():
        if isinstance(block, Paragraph):
            yield block.text
        else:
            yield from _table_lines(block)


def _table_lines(table: Table) -> Iterator[str]:
    """Walk the cells of a table; a merged cell counts once."""
    for row in table.rows:
        seen = set()
        for cell in row.cells:
            if id(cell._tc) not in seen:  # noqa: SLF001 -- python-docx offers no other identity of a cell
                seen.add(id(cell._tc))  # noqa: SLF001
                yield from _lines(cell)
