"""WordprocessingML elements as strings: runs, paragraphs, template lines, cells and tables."""

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape


def run(text: str, *, bold: bool = False, italic: bool = False, framed: bool = False, size: int = 0) -> str:
    """Write one run of text; `size` in points, 0 = the size of the style."""
    marks = "".join(
        (
            "<w:b/>" if bold else "",
            "<w:i/>" if italic else "",
            f'<w:sz w:val="{size * 2}"/><w:szCs w:val="{size * 2}"/>' if size else "",
            '<w:bdr w:val="single" w:sz="8" w:space="0" w:color="auto"/>' if framed else "",
        )
    )
    properties = f"<w:rPr>{marks}</w:rPr>" if marks else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def para(style: str, *runs: str, properties: str = "") -> str:
    """Write one paragraph in a style; plain texts become runs, `properties` are further pPr elements."""
    content = "".join(piece if piece.startswith("<") else run(piece) for piece in runs)
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{content}</w:p>'


def line(statement: str) -> str:
    """Write a template line that vanishes with its paragraph, e.g. ``for x in xs``."""
    return para("Tag", f"{{%p {statement} %}}")


def each(name: str, values: str, *body: str) -> str:
    """Repeat paragraphs or tables for every value of a list."""
    return "".join((line(f"for {name} in {values}"), *body, line("endfor")))


def when(condition: str, *body: str) -> str:
    """Print paragraphs or tables only under a condition."""
    return "".join((line(f"if {condition}"), *body, line("endif")))


def rule(width: int, span: int, *, before: int = 80) -> str:
    """Draw a rule of `width` twips centred in `span` twips, `before` twips under the text above."""
    side = max(span - width, 0) // 2
    return para(
        "Rule",
        properties=(
            '<w:pBdr><w:top w:val="single" w:sz="6" w:space="1" w:color="auto"/></w:pBdr>'
            f'<w:spacing w:before="{before}" w:after="0" w:line="20" w:lineRule="exact"/>'
            f'<w:ind w:left="{side}" w:right="{side}"/>'
        ),
    )


def cell(width: int, *body: str, span: int = 1, centred: bool = False) -> str:
    """Write one table cell of `width` twips."""
    grid = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    middle = '<w:vAlign w:val="center"/>' if centred else ""
    content = "".join(body)
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{grid}{middle}</w:tcPr>{content}</w:tc>'


def row(*cells: str, head: bool = False, height: int = 0) -> str:
    """Write one table row that never splits over two pages; `head` rows repeat, `height` in twips at least."""
    tall = f'<w:trHeight w:val="{height}" w:hRule="atLeast"/>' if height else ""
    repeat = "<w:tblHeader/>" if head else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{tall}{repeat}</w:trPr>{''.join(cells)}</w:tr>"


def table(widths: Sequence[int], *rows: str, style: str = "Grid", width: int = 0) -> str:
    """Write a table of fixed column widths (twips); `width` differs from their sum in a table with a column loop."""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{width or sum(widths)}" w:type="dxa"/>'
        '<w:tblLayout w:type="fixed"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


@dataclass(frozen=True)
class Column:
    """One column of a listing: its width in twips, its head and the template text of its cells."""

    width: int
    head: str
    value: str
    left: bool = False
    total: str = ""


def tag_row(statement: str, widths: Sequence[int]) -> str:
    """Write a table row that vanishes and steers the rows beneath, e.g. ``for row in rows``."""
    return row(cell(sum(widths), para("Tag", f"{{%tr {statement} %}}"), span=len(widths)))


def head_row(columns: Sequence[Column], style: str = "TableHead") -> str:
    """Write the repeated head of a listing."""
    return row(*(cell(c.width, para(style, c.head), centred=True) for c in columns), head=True)


def data_row(columns: Sequence[Column], *, small: bool = False, height: int = 0) -> str:
    """Write the row that a listing repeats."""
    suffix = "Small" if small else ""
    return row(
        *(
            cell(c.width, para(("TableText" if c.left else "TableCentre") + suffix, c.value), centred=True)
            for c in columns
        ),
        height=height,
    )


def listing(columns: Sequence[Column], values: str, *, small: bool = False, total: str = "", height: int = 0) -> str:
    """Write a ruled table of a list: head, one row for each value, and a total row when named.

    `values` is the list in the context, its rows are called ``row``; `total` is the label of the total row,
    which spans the columns before the first one that has a total; `height` in twips at least for each row.
    """
    widths = [c.width for c in columns]
    head = head_row(columns, "TableHeadSmall" if small else "TableHead")
    return table(
        widths,
        head,
        tag_row(f"for row in {values}", widths),
        data_row(columns, small=small, height=height),
        tag_row("endfor", widths),
        *([total_row(columns, total, small=small)] if total else []),
    )


def total_row(columns: Sequence[Column], label: str, *, small: bool = False) -> str:
    """Write the total row of a listing."""
    suffix = "Small" if small else ""
    first = next(index for index, column in enumerate(columns) if column.total)
    width = sum(c.width for c in columns[:first])
    return row(
        cell(width, para(f"TableHead{suffix}", label), span=first, centred=True),
        *(cell(c.width, para(f"TableHead{suffix}", c.total), centred=True) for c in columns[first:]),
    )
