"""A loop over columns changes their number, not the width of the table."""

import re

import pytest
from lxml import etree

from documents.columns import RowWithoutCells, mark_tables
from documents.forms.elements import cell, para, row, rule, table, tag_row
from documents.forms.package import PORTRAIT, build_package
from documents.package import read_parts
from documents.render import render
from documents.text import docx_text

SHARED = {"mark": "", "subject_line": "thử"}


W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def columns(count: int, *, cell_width: int = 1000) -> list[list[int]]:
    """Render a table with `count` looped columns; the grid, then the cell widths of each row."""
    looped = "".join(
        (
            cell(cell_width, para("Tag", "{%tc for m in members %}")),
            cell(cell_width, para("Body", "{{ m }}")),
            cell(cell_width, para("Tag", "{%tc endfor %}")),
        )
    )
    fixed = cell(cell_width * 2, para("Body", "tên"))
    grid = [2000, 1000, 1000, 1000]
    body = table(grid, row(fixed + looped), row(cell(5000, para("Body", "gộp"), span=count + 1)), width=9000)
    paper = render(build_package(body, PORTRAIT), {"members": ["x"] * count, **SHARED})
    made = etree.fromstring(read_parts(paper)["word/document.xml"]).find(f".//{W}tbl")
    assert made is not None
    widths = [[int(width.get(f"{W}w", "")) for width in line.iter(f"{W}tcW")] for line in made.iter(f"{W}tr")]
    return [[int(column.get(f"{W}w", "")) for column in made.iter(f"{W}gridCol")], *widths]


@pytest.mark.parametrize("count", [1, 2, 5, 9])
def test_looped_columns_share_the_width_of_the_table(count: int) -> None:
    grid, first, merged = columns(count)
    assert len(grid) == count + 1
    assert sum(grid) == 9000
    assert first == grid
    assert merged == [9000]


def test_a_row_that_loses_all_its_cells_is_refused_with_the_way_out() -> None:
    looped = "".join(
        cell(1000, para("Body", text)) for text in ("{%tc for m in members %}", "{{ m }}", "{%tc endfor %}")
    )
    form = build_package(table([1000, 1000], row(looped)), PORTRAIT)
    assert docx_text(render(form, {"members": ["a", "b"], **SHARED})).split() == ["a", "b"]
    with pytest.raises(RowWithoutCells, match="danh sách cột để trống; hãy giữ một ô cố định"):
        render(form, {"members": [], **SHARED})


def test_cells_inside_content_controls_are_left_as_they_are() -> None:
    inner = cell(1000, para("Body", "{{ subject_line }}"))
    wrapped = row(f"<w:sdt><w:sdtContent>{inner}</w:sdtContent></w:sdt>")
    paper = render(build_package(table([1000, 1000], wrapped), PORTRAIT), SHARED)
    made = etree.fromstring(read_parts(paper)["word/document.xml"])
    assert [column.get(f"{W}w") for column in made.iter(f"{W}gridCol")] == ["1000", "1000"]


def test_cells_without_width_share_alike() -> None:
    assert columns(2, cell_width=0)[0] == [3000, 3000, 3000]


def test_cells_and_tables_that_name_no_width_are_left_without() -> None:
    looped = "".join(
        f"<w:tc>{para('Tag', text)}</w:tc>" for text in ("{%tc for m in rows %}", "{{ m }}", "{%tc endfor %}")
    )
    body = table([100, 100, 100], row(looped)).replace('<w:tblW w:w="300" w:type="dxa"/>', "")
    made = etree.fromstring(
        read_parts(render(build_package(body, PORTRAIT), {"rows": ["a", "b"], **SHARED}))["word/document.xml"]
    )
    assert [column.get(f"{W}w") for column in made.iter(f"{W}gridCol")] == ["150", "150"]
    assert next(made.iter(f"{W}tcW"), None) is None


def test_a_table_whose_grid_fits_is_left_alone() -> None:
    assert columns(3)[0] == [2000, 1000, 1000, 1000]


def test_rows_can_vanish_from_a_table() -> None:
    body = table(
        [9000], tag_row("for r in rows", [9000]), row(cell(9000, para("Body", "{{ r }}"))), tag_row("endfor", [9000])
    )
    assert docx_text(render(build_package(body + rule(100, 9000), PORTRAIT), {"rows": [], **SHARED})).strip() == ""


def test_a_table_without_a_grid_is_left_alone() -> None:
    inner = re.sub("<w:tblGrid>.*</w:tblGrid>", "", table([4500], row(cell(4500, para("Body", "{{ mark }}")))))
    outer = table([4500], row(cell(4500, inner + para("Body", "c")) + cell(4500, para("Body", "d"))))
    made = etree.fromstring(read_parts(render(build_package(outer, PORTRAIT), SHARED))["word/document.xml"])
    assert [len(grid) for grid in made.iter(f"{W}tblGrid")] == [2]


def test_a_table_inside_a_cell_does_not_widen_the_outer_one() -> None:
    # docxtpl counts the cells of the inner rows too and gives the outer table a second column.
    inner = table([4500, 4500], row(cell(4500, para("Body", "{{ mark }}")) + cell(4500, para("Body", "b"))))
    outer = table([9000], row(cell(9000, inner + para("Body", "c"))))
    made = etree.fromstring(read_parts(render(build_package(outer, PORTRAIT), SHARED))["word/document.xml"])
    assert [len(grid) for grid in made.iter(f"{W}tblGrid")] == [1, 2]


@pytest.mark.parametrize(
    ("first", "second", "cells"),
    [("{% for r in rows %}", "{% endfor %}", 4), ("{% for r in rows %}x{% endfor %}", "y", 2)],
)
def test_a_loop_that_repeats_cells_from_inside_a_cell_is_seen(first: str, second: str, cells: int) -> None:
    body = table([4500, 4500], row(cell(4500, para("Body", first)) + cell(4500, para("Body", second))))
    paper = render(build_package(body, PORTRAIT), {"rows": [1, 2, 3], **SHARED})
    made = etree.fromstring(read_parts(paper)["word/document.xml"])
    assert len(next(made.iter(f"{W}tr")).findall(f"{W}tc")) == cells
    assert len(next(made.iter(f"{W}tblGrid"))) == cells


def test_tables_that_end_before_they_start_are_left_to_the_proof() -> None:
    assert mark_tables("</w:tbl><w:tbl></w:tbl>", "<", ">") == "</w:tbl><w:tbl></w:tbl>"
