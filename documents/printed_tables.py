"""The figures of a Word file as a reader finds them: its lines, and its tables by the titles of their columns."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from docx.document import Document
from docx.oxml.ns import qn

from documents.text import assert_openable, docx_text


@dataclass(frozen=True, slots=True)
class Printed:
    """What is printed on a paper: its text line by line, and every table as rows of cell texts."""

    text: str
    tables: tuple[tuple[tuple[str, ...], ...], ...]

    def rows(self, titles: Collection[str]) -> list[Mapping[str, str]]:
        """Give the rows of every table that has these columns, by the titles of all its columns.

        Rows of another length than the head (headings across the table, totals) are left out.
        """
        found: list[Mapping[str, str]] = []
        for table in self.tables:
            head: Sequence[str] | None = None
            for row in table:
                if set(titles) <= set(row):
                    head = row
                elif head is not None and len(row) == len(head):
                    found.append(dict(zip(head, row, strict=True)))
        return found


def read_printed(data: bytes) -> Printed:
    """Read a paper back. Raises UnopenablePaper."""
    return Printed(docx_text(data), tuple(_tables(assert_openable(data))))


def _tables(document: Document) -> Iterator[tuple[tuple[str, ...], ...]]:
    """Walk every table, also those inside cells, straight through the XML: python-docx is slow on long tables."""
    for table in document.element.body.iter(qn("w:tbl")):
        yield tuple(
            tuple(_text(cell) for cell in row.iterchildren(qn("w:tc"))) for row in table.iterchildren(qn("w:tr"))
        )


def _text(cell) -> str:  # type: ignore[no-untyped-def] # noqa: ANN001 - an lxml element
    lines = ("".join(node.text or "" for node in line.iter(qn("w:t"))) for line in cell.iter(qn("w:p")))
    return " ".join(" ".join(lines).split())
