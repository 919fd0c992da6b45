"""Column widths of a filled table: a loop over columns changes their number, not the width of the table."""

import itertools
import re
from collections.abc import Mapping

from lxml import etree

from documents.faults import RenderFault

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

_TABLE_EDGE = re.compile(r"<w:tbl(?=[ >])|</w:tbl>")
_ROW = re.compile(r"<w:tr[ >].*?</w:tr>", re.DOTALL)
_CELL = re.compile(r"<w:tc[ >].*?</w:tc>", re.DOTALL)
_SPAN = re.compile(r'<w:gridSpan w:val="([^"]*)"')
_OPENING = re.compile(r"{%\s*(?:for|if)\b")
_CLOSING = re.compile(r"{%\s*(?:endfor|endif)\b")


class RowWithoutCells(RenderFault):
    """A row whose cells all went with an empty list; `attributes` are those of the row."""

    def __init__(self, attributes: Mapping[str, str]) -> None:
        self.attributes = attributes
        super().__init__(
            "một hàng của bảng không còn ô nào vì danh sách cột để trống; hãy giữ một ô cố định trong hàng, hoặc bỏ cả "
            "bảng khi danh sách trống."
        )


def mark_tables(xml: str, before: str, after: str) -> str:
    """Put marks around the outer tables of a form whose columns data can change or whose grid never fitted.

    A table keeps its grid whatever the data when each of its rows fills the grid and no tag can add a cell.
    """
    pieces: list[str] = []
    depth = start = done = 0
    for edge in _TABLE_EDGE.finditer(xml):
        opening = edge[0] != "</w:tbl>"
        if opening and depth == 0:
            start = edge.start()
        depth += 1 if opening else -1
        if depth < 0:
            # Not balanced: the proof will refuse this form.
            return xml
        if depth == 0 and not _is_fixed(xml[start : edge.end()]):
            pieces += (xml[done:start], before, xml[start : edge.end()], after)
            done = edge.end()
    return "".join((*pieces, xml[done:]))


def _is_fixed(table: str) -> bool:
    """Tell whether a table of a form, and each table inside it, keeps its grid whatever the data."""
    own: list[list[str]] = []
    done = 0
    for edge in _TABLE_EDGE.finditer(table):
        if own:
            own[-1].append(table[done : edge.start()])
        done = edge.end()
        if edge[0] != "</w:tbl>":
            own.append([])
        elif not _keeps_grid("".join(own.pop())):
            return False
    return True


def _keeps_grid(table: str) -> bool:
    """Tell whether each row of a table, taken without inner tables, fills its grid whatever the data."""
    columns = len(re.findall(r"<w:gridCol[ />]", table))
    return not columns or all(_fills(row, columns) for row in _ROW.findall(table))


def _fills(row: str, columns: int) -> bool:
    """Tell whether a row of a form always covers its grid exactly."""
    cells = _CELL.findall(row)
    spans = [_SPAN.search(cell) for cell in cells]
    if "{" in _CELL.sub("", row) or any(span and not span[1].isdecimal() for span in spans):
        return False
    if any(len(_OPENING.findall(cell)) != len(_CLOSING.findall(cell)) for cell in cells):
        return False
    return sum(int(span[1]) if span else 1 for span in spans) == columns


def fit_columns(table: etree._Element) -> None:
    """Make the grid of a table match its longest row, in the proportions of that row's cells.

    Tables whose grid already has as many columns as their longest row stay as they are. Raises RowWithoutCells: Word
    calls such a file damaged.
    """
    grid = table.find(f"{_W}tblGrid")
    rows = [row.findall(f"{_W}tc") for row in table.findall(f"{_W}tr")]
    for row in table.findall(f"{_W}tr"):
        if row.find(f".//{_W}tc") is None:
            raise RowWithoutCells({str(name): str(value) for name, value in row.attrib.items()})
    longest = max(rows, key=_span_sum, default=[])
    # Word wraps cells into content controls: such rows show no cell of their own, and are left as they are.
    if grid is None or not longest:
        return
    if _span_sum(longest) == len(grid) or any(_span(cell) > 1 for cell in longest):
        return
    asked = [_width(cell) for cell in longest]
    total = _table_width(table) or sum(asked) or sum(_number(column.get(f"{_W}w")) for column in grid)
    shares = _share(total, asked)
    for column in list(grid):
        grid.remove(column)
    for share in shares:
        etree.SubElement(grid, f"{_W}gridCol", {f"{_W}w": str(share)})
    for row in rows:
        start = 0
        for cell in row:
            end = start + _span(cell)
            _set_width(cell, sum(shares[start:end]))
            start = end


def _table_width(table: etree._Element) -> int:
    """Read the preferred width of a table in twips, 0 when it names none in twips."""
    width = table.find(f"{_W}tblPr/{_W}tblW")
    return _number(width.get(f"{_W}w")) if width is not None and width.get(f"{_W}type") == "dxa" else 0


def _share(total: int, asked: list[int]) -> list[int]:
    """Divide a total in the proportions asked for; the shares add up to the total exactly."""
    whole = sum(asked)
    if whole == 0:
        asked, whole = [1] * len(asked), len(asked)
    edges = [0]
    for width in asked:
        edges.append(edges[-1] + width)
    marks = [total * edge // whole for edge in edges]
    return [after - before for before, after in itertools.pairwise(marks)]


def _span_sum(cells: list[etree._Element]) -> int:
    """Count the grid columns a row covers."""
    return sum(_span(cell) for cell in cells)


def _span(cell: etree._Element) -> int:
    """Read how many grid columns a cell covers."""
    span = cell.find(f"{_W}tcPr/{_W}gridSpan")
    return 1 if span is None else _number(span.get(f"{_W}val"))


def _width(cell: etree._Element) -> int:
    """Read the width of a cell in twips, 0 when it names none."""
    width = cell.find(f"{_W}tcPr/{_W}tcW")
    return 0 if width is None else _number(width.get(f"{_W}w"))


def _set_width(cell: etree._Element, twips: int) -> None:
    """Write the width of a cell that names one."""
    width = cell.find(f"{_W}tcPr/{_W}tcW")
    if width is not None:
        width.set(f"{_W}w", str(twips))


def _number(text: str | None) -> int:
    """Read a whole number; anything else counts as 0."""
    return int(text) if text is not None and text.isdecimal() else 0
