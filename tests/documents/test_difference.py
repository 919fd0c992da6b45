"""Differences between Word files: named by paragraph and table cell, words apart from looks."""

import io
from collections.abc import Callable

import docx
import pytest
from docx.document import Document
from docx.shared import Mm, Pt

from documents.difference import Change, differences
from documents.package import OversizedPackage, read_parts, write_parts
from documents.story import Table, read_story

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
Sample = Callable[..., bytes]


def _file(build: Callable[[Document], object]) -> bytes:
    document = docx.Document()
    build(document)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _paragraphs(*texts: str) -> bytes:
    return _file(lambda document: [document.add_paragraph(text) for text in texts])


def _table(*rows: tuple[str, ...]) -> bytes:
    def build(document: Document) -> None:
        table = document.add_table(len(rows), len(rows[0]))
        for row, texts in zip(table.rows, rows, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text

    return _file(build)


def _said(old: bytes, new: bytes) -> list[str]:
    return [change.sentence() for change in differences(old, new) if change.kind != "technical"]


def _part(xml: str, name: str = "word/document.xml") -> bytes:
    return write_parts({name: f'<w:document xmlns:w="{W}"><w:body>{xml}</w:body></w:document>'.encode()})


def test_the_differing_text_is_named_with_its_place(sample: Sample) -> None:
    first = sample("supplement_request", signer="Nguyễn Văn A")
    second = sample("supplement_request", signer="Nguyễn Văn B")
    (sentence,) = _said(first, second)
    assert sentence.startswith("bảng ")
    assert sentence.endswith("“Nguyễn Văn A” thành “Nguyễn Văn B”")


def test_a_long_text_is_cut_around_the_difference() -> None:
    text = "Thực hiện Kế hoạch của Ủy ban nhân dân tỉnh, " * 8
    (sentence,) = _said(_paragraphs(text + "một" + text), _paragraphs(text + "hai" + text))
    assert "“…" in sentence
    assert "…”" in sentence
    assert "một" in sentence
    assert "hai" in sentence
    assert len(sentence) < 300


def test_added_and_removed_paragraphs_do_not_disturb_the_others() -> None:
    old = _paragraphs("Một dòng đầu", "Hai", "Ba dòng giữa", "Bốn")
    new = _paragraphs("Một dòng đầu", "Ba dòng giữa, sửa", "Bốn", "Năm")
    assert _said(old, new) == [
        "đoạn 2: bỏ “Hai”",
        "đoạn 3: “Ba dòng giữa” thành “Ba dòng giữa, sửa”",
        "đoạn 4: thêm “Năm”",
    ]


def test_a_rewritten_stretch_is_told_piece_by_piece() -> None:
    old = _paragraphs("Kính gửi huyện Lý Sơn", "Điều khoản cũ bị bỏ hẳn", "Kết luận")
    new = _paragraphs("Kính gửi đặc khu Lý Sơn", "Xyz", "Kết luận")
    kinds = [(change.kind, change.place) for change in differences(old, new) if change.kind != "technical"]
    assert kinds == [("text", "đoạn 1"), ("removed", "đoạn 2"), ("added", "đoạn 2")]


def test_very_long_rewritten_stretches_are_paired_by_their_order() -> None:
    old = _paragraphs(*(f"cũ {n}" for n in range(60)))
    new = _paragraphs(*(f"mới {n}" for n in range(60)))
    assert len(_said(old, new)) == 60


def test_cells_rows_and_columns_of_a_table_are_named() -> None:
    old = _table(("TT", "Sản phẩm"), ("1", "Tỏi"), ("2", "Hành tím Lý Sơn"), ("3", "Quế"))
    new = _table(("TT", "Sản phẩm"), ("2", "Hành tím"), ("3", "Quế"), ("4", "Mạch nha"))
    assert _said(old, new) == [
        "bảng 1, dòng 2: bỏ “1 | Tỏi”",
        "bảng 1, dòng 3, cột 2: “Hành tím Lý Sơn” thành “Hành tím”",
        "bảng 1, dòng 4: thêm “4 | Mạch nha”",
    ]


def test_a_column_more_or_less_is_named() -> None:
    old, new = _table(("a", "b"), ("c", "d")), _table(("a", "b", "x"), ("c", "d", "y"))
    assert _said(old, new)[:2] == ["bảng 1, dòng 1, cột 3: thêm “x”", "bảng 1, dòng 2, cột 3: thêm “y”"]
    assert _said(new, old)[:2] == ["bảng 1, dòng 1, cột 3: bỏ “x”", "bảng 1, dòng 2, cột 3: bỏ “y”"]


def test_columns_count_what_is_merged_and_cells_within_cells_are_found() -> None:
    def cell(text: str, span: int = 1) -> str:
        return f'<w:tc><w:tcPr><w:gridSpan w:val="{span}"/></w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>'

    def table(text: str) -> str:
        inner = f"<w:tbl><w:tr>{cell(text)}</w:tr></w:tbl>"
        return f"<w:tbl><w:tr>{cell('a', 3)}<w:tc>{inner}<w:p/></w:tc></w:tr></w:tbl>"

    assert _said(_part(table("x")), _part(table("y"))) == [
        "bảng 1, dòng 1, cột 4, bảng 1, dòng 1, cột 1: “x” thành “y”"
    ]


def test_a_table_in_place_of_a_paragraph_is_one_of_each() -> None:
    kinds = {change.kind for change in differences(_paragraphs("Một"), _table(("a", "b")))}
    assert {"added", "removed"} <= kinds


def test_looks_are_told_apart_from_words() -> None:
    def plain(document: Document) -> None:
        document.add_paragraph("Căn cứ Luật số 72")

    def bold(document: Document) -> None:
        paragraph = document.add_paragraph("")
        paragraph.add_run("Căn cứ ")
        run = paragraph.add_run("Luật số 72")
        run.bold, run.font.size = True, Pt(13.5)
        paragraph.paragraph_format.space_after = Mm(5)
        document.sections[0].left_margin = Mm(25)

    changes = [change for change in differences(_file(plain), _file(bold)) if change.kind != "technical"]
    assert {change.kind for change in changes} == {"look"}
    said = [change.sentence() for change in changes]
    assert said[0] == "đoạn 1: khoảng cách theo kiểu → khoảng cách after=283"
    assert "đoạn 1, chữ “Luật số 72”: chữ đậm theo kiểu, cỡ chữ theo kiểu → chữ đậm bật, cỡ chữ 13,5" in said
    assert any(one.startswith("trang: lề trang trái") and one.endswith("25 mm") for one in said)


def test_ways_to_write_the_same_look_are_equal() -> None:
    def run(properties: str) -> bytes:
        return _part(f'<w:p w:rsidR="00A1"><w:r><w:rPr>{properties}</w:rPr><w:t>a</w:t></w:r></w:p>')

    on, off = run("<w:b/>"), run('<w:b w:val="0"/>')
    assert _said(on, run('<w:b w:val="true"/><w:lang w:val="vi-VN"/>')) == []
    assert _said(on, off) == ["đoạn 1, chữ “a”: chữ đậm bật → chữ đậm tắt"]


def test_only_what_the_reader_sees_counts() -> None:
    seen = "<w:p><w:r><w:t>Một</w:t><w:br/><w:t>hai</w:t><w:tab/></w:r></w:p>"
    tracked = (
        "<w:p><w:del><w:r><w:delText>cũ</w:delText></w:r></w:del><w:ins><w:r><w:t>Một</w:t><w:br/></w:r></w:ins>"
        "<w:hyperlink><w:r><w:t>hai</w:t><w:tab/></w:r></w:hyperlink></w:p>"
    )
    assert _said(_part(seen), _part(f"<w:sdt><w:sdtContent>{tracked}</w:sdtContent></w:sdt>")) == []


def test_text_boxes_are_read_once() -> None:
    def box(text: str) -> bytes:
        inner = f"<w:txbxContent><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:txbxContent>"
        space = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
        both = f"<mc:AlternateContent {space}><mc:Choice>{inner}</mc:Choice><mc:Fallback>{inner}</mc:Fallback>"
        return _part(f"<w:p><w:r>{both}</mc:AlternateContent></w:r></w:p>")

    assert _said(box("một"), box("hai")) == ["đoạn 1, hộp chữ 1, đoạn 1: “một” thành “hai”"]


def test_headers_and_footers_that_word_named_anew_are_paired() -> None:
    def part(text: str) -> bytes:
        return f'<w:hdr xmlns:w="{W}"><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:hdr>'.encode()

    old = write_parts({"word/header1.xml": part("MẪU")})
    assert _said(old, write_parts({"word/header3.xml": part("DỰ THẢO")})) == [
        "đầu trang, đoạn 1: “MẪU” thành “DỰ THẢO”"
    ]
    assert _said(old, write_parts({})) == ["đầu trang, đoạn 1: bỏ “MẪU”"]
    empty = write_parts({"word/footer1.xml": part("")})
    assert [change.kind for change in differences(write_parts({}), empty)] == ["technical"]


def test_properties_styles_and_pictures_are_named() -> None:
    core = "<c><title>{}</title><creator>{}</creator></c>"
    styles = f'<w:styles xmlns:w="{W}"><w:style w:styleId="A"><w:rPr><w:b/></w:rPr></w:style>{{}}</w:styles>'
    old = write_parts({
        "docProps/core.xml": core.format("một", "").encode(), "word/styles.xml": styles.format("").encode(),
        "word/media/a.png": b"1", "word/media/b.png": b"2",
    })  # fmt: skip
    more = '<w:style w:styleId="B"/>'
    new = write_parts({
        "docProps/core.xml": core.format("hai", "Ai").encode(), "word/styles.xml": styles.format(more).encode(),
        "word/media/image1.png": b"1", "word/media/c.png": b"3",
    })  # fmt: skip
    assert _said(old, new) == [
        "thuộc tính tệp, tiêu đề: một → hai",
        "thuộc tính tệp, người tạo: không có → Ai",
        "word/styles.xml, kiểu “B”: không có → có",
        "word/media/b.png, hình: có → không có",
        "word/media/c.png, hình: không có → có",
    ]


def test_technical_parts_are_told_in_one_line_each() -> None:
    old = write_parts({"word/settings.xml": b"<a/>", "word/styles.xml": b"<a/>", "word/document.xml": b"<a/>"})
    new = write_parts({"word/theme.xml": b"<a/>", "word/styles.xml": b"broken", "word/document.xml": b"broken"})
    assert differences(old, new) == (
        Change("technical", "word/document.xml", "", "tệp XML", "tệp XML hỏng hoặc khác"),
        Change("technical", "word/styles.xml", "", "cách ghi", "cách ghi khác"),
        Change("technical", "word/settings.xml", "", "có", ""),
        Change("technical", "word/theme.xml", "", "", "có"),
    )


def test_equal_files_have_no_difference_and_bombs_are_refused(sample: Sample) -> None:
    paper = sample("plan")
    assert differences(paper, paper) == ()
    assert differences(paper, write_parts(read_parts(paper))) == ()
    with pytest.raises(OversizedPackage):
        differences(paper, write_parts({"a.xml": b" " * 20_000_000}))


def test_every_paragraph_of_a_paper_has_a_place_of_its_own(sample: Sample) -> None:
    story = read_story(read_parts(sample("recognition_decision"))["word/document.xml"])
    places = [paragraph.place for paragraph in story.paragraphs()]
    assert len(places) == len(set(places)) > 50
    assert any(isinstance(block, Table) for block in story.blocks)
