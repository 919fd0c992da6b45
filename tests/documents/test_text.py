"""Word files are read back as text."""

import io

import docx
import pytest

from documents.text import UnopenablePaper, assert_openable, docx_text, header_text


def test_paragraphs_and_tables_are_read_in_order() -> None:
    document = docx.Document()
    document.add_paragraph("trước")
    table = document.add_table(rows=2, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "a", "b"
    merged = table.cell(1, 0).merge(table.cell(1, 1))
    merged.text = "gộp"
    inner = merged.add_table(rows=1, cols=1)
    inner.cell(0, 0).text = "trong"
    document.add_paragraph("sau\tcùng")
    document.sections[0].different_first_page_header_footer = True
    document.sections[0].first_page_header.paragraphs[0].text = "MẪU"
    buffer = io.BytesIO()
    document.save(buffer)
    assert docx_text(buffer.getvalue()).split("\n") == ["trước", "a", "b", "gộp", "trong", "", "sau\tcùng"]
    assert header_text(buffer.getvalue()) == "MẪU"


@pytest.mark.parametrize("data", [b"", b"text", b"PK\x03\x04 broken"])
def test_other_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(UnopenablePaper, match="Không mở được"):
        assert_openable(data)
    with pytest.raises(UnopenablePaper):
        docx_text(data)
