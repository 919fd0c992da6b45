"""The reader gives every paragraph the formatting that Word shows, whatever level it comes from."""

from collections.abc import Sequence

import pytest

from documents.faults import RefusedTemplate, TemplateFault
from documents.lint import lint
from documents.lint.lists import in_form
from documents.lint.paragraph import Document, Paragraph
from documents.lint.reader import read_document
from documents.lint.styles import twips
from documents.package import write_parts
from tests.documents.lint.packages import MAIN, document, numbering, package, paragraph, styles, theme


def read(*body: str, **parts: str) -> Document:
    return read_document(package(*body, parts=parts))[0]


def only(*body: str, **parts: str) -> Paragraph:
    (found,) = read(*body, **parts).paragraphs
    return found


def test_a_run_takes_what_it_does_not_say_from_style_base_and_defaults() -> None:
    sheet = styles(
        '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Arial" w:hAnsi="Arial"/><w:sz w:val="22"/></w:rPr>'
        '</w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="160" w:line="259" w:lineRule="auto"/></w:pPr>'
        "</w:pPrDefault></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="N"><w:name w:val="Normal"/>'
        '<w:rPr><w:rFonts w:ascii="Times New Roman"/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="B"><w:name w:val="Body"/><w:basedOn w:val="N"/>'
        '<w:pPr><w:jc w:val="both"/><w:ind w:firstLine="720"/></w:pPr><w:rPr><w:b/><w:sz w:val="28"/></w:rPr></w:style>'
    )
    found = only(paragraph("Chữ", p='<w:pStyle w:val="B"/><w:spacing w:after="120"/>', r="<w:i/>"), styles=sheet)
    (run,) = found.runs
    assert (run.fonts.ascii, run.fonts.h_ansi, run.size, run.bold, run.italic) == (
        "Times New Roman",
        "Arial",
        14,
        True,
        True,
    )
    assert (found.shape.align, found.shape.first_line, found.shape.after, found.shape.line) == ("both", 720, 120, 259)
    assert found.style == "Body"


def test_bold_of_a_character_style_in_a_bold_paragraph_style_is_turned_off_and_direct_bold_wins() -> None:
    sheet = styles(
        '<w:style w:type="paragraph" w:styleId="H"><w:name w:val="H"/><w:rPr><w:b/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="S"><w:name w:val="Strong"/><w:rPr><w:b/></w:rPr></w:style>'
    )
    style = '<w:pStyle w:val="H"/>'
    assert not only(paragraph("a", p=style, r='<w:rStyle w:val="S"/>'), styles=sheet).runs[0].bold
    assert only(paragraph("a", p=style, r='<w:rStyle w:val="S"/><w:b/>'), styles=sheet).runs[0].bold
    assert not only(paragraph("a", p=style, r='<w:b w:val="0"/>'), styles=sheet).runs[0].bold


def test_fonts_of_the_theme_are_resolved_and_a_plain_name_below_wins() -> None:
    sheet = styles(
        '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:asciiTheme="minorHAnsi" w:hAnsiTheme="minorHAnsi"'
        ' w:eastAsiaTheme="minorEastAsia" w:cstheme="minorBidi"/></w:rPr></w:rPrDefault></w:docDefaults>'
    )
    themed = only(paragraph("a"), styles=sheet, theme=theme("Calibri"))
    assert themed.runs[0].fonts.ascii == themed.runs[0].fonts.h_ansi == "Calibri"
    assert themed.runs[0].fonts.east_asia == ""
    named = only(paragraph("a", r='<w:rFonts w:ascii="Times New Roman"/>'), styles=sheet, theme=theme("Calibri"))
    assert (named.runs[0].fonts.ascii, named.runs[0].fonts.h_ansi) == ("Times New Roman", "Calibri")


def test_styles_that_lead_to_each_other_do_not_hang() -> None:
    sheet = styles(
        '<w:style w:type="paragraph" w:styleId="A"><w:basedOn w:val="B"/><w:rPr><w:i/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="B"><w:basedOn w:val="A"/></w:style>'
    )
    assert only(paragraph("a", p='<w:pStyle w:val="A"/>'), styles=sheet).runs[0].italic


@pytest.mark.parametrize(
    ("form", "values"),
    [
        ("decimal", {1: "1", 12: "12"}),
        ("decimalZero", {3: "03"}),
        ("lowerLetter", {1: "a", 5: "e", 27: "aa"}),
        ("upperLetter", {2: "B"}),
        ("lowerRoman", {4: "iv", 9: "ix"}),
        ("upperRoman", {14: "XIV", 1999: "MCMXCIX"}),
        ("none", {1: ""}),
    ],
)
def test_numbers_of_lists_are_written_in_their_form(form: str, values: dict[int, str]) -> None:
    assert {value: in_form(value, form) for value in values} == values


def test_automatic_numbers_are_counted_level_by_level() -> None:
    levels = [("decimal", "Điều %1."), ("lowerLetter", "%1.%2)")]
    item = [paragraph("x", p=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr>') for level in (0, 1)]
    found = read(item[0], item[1], item[1], item[0], item[1], numbering=numbering(levels))
    assert [p.label for p in found.paragraphs] == ["Điều 1.", "1.a)", "1.b)", "Điều 2.", "2.a)"]
    assert found.paragraphs[0].full == "Điều 1. x"


def test_a_list_that_is_started_anew_counts_from_its_own_number() -> None:
    again = (
        '<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/>'
        "</w:lvlOverride></w:num>"
    )
    items = [paragraph("x", p=f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{n}"/></w:numPr>') for n in (1, 1, 2)]
    found = read(*items, numbering=numbering([("decimal", "%1.")], more=again))
    assert [p.label for p in found.paragraphs] == ["1.", "2.", "5."]


def test_bullets_and_unknown_lists_have_plain_labels() -> None:
    item = paragraph("x", p='<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{}"/></w:numPr>')
    assert only(item.format(1), numbering=numbering([("bullet", "-")])).label == "-"
    assert only(item.format(1), numbering=numbering([("bullet", "\uf0b7")])).label == "•"
    assert only(item.format(9), numbering=numbering([("decimal", "%1.")])).label == ""


def test_tables_say_row_column_place_and_lines() -> None:
    cells = "".join(f'<w:tc><w:tcPr><w:tcW w:w="{w}" w:type="dxa"/></w:tcPr>{paragraph(t)}</w:tc>' for t, w in
                    (("trái", 3000), ("phải", 6000)))  # fmt: skip
    grid = '<w:tblGrid><w:gridCol w:w="3000"/><w:gridCol w:w="6000"/></w:tblGrid>'
    borders = '<w:tblPr><w:tblBorders><w:top w:val="single"/></w:tblBorders></w:tblPr>'
    found = read(f"<w:tbl>{grid}<w:tr>{cells}</w:tr></w:tbl>", f"<w:tbl>{borders}{grid}<w:tr>{cells}</w:tr></w:tbl>")
    left, right, ruled, _ = found.paragraphs
    assert left.cell is not None
    assert right.cell is not None
    assert ruled.cell is not None
    assert (left.cell.row, left.cell.column, right.cell.column) == (1, 1, 2)
    assert left.cell.middle < 0.5 < right.cell.middle
    assert (left.cell.ruled, ruled.cell.ruled) == (False, True)
    assert right.position == "bảng 1, hàng 1, ô 2, đoạn 1"
    assert [table.ruled for table in found.tables] == [False, True]


def test_index_counts_every_paragraph_of_the_part_and_a_fallback_is_read_once() -> None:
    box = (
        "<w:r><mc:AlternateContent><mc:Choice><w:drawing><w:txbxContent>{0}</w:txbxContent></w:drawing></mc:Choice>"
        "<mc:Fallback><w:pict><w:txbxContent>{0}</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    anchor = "<w:p>" + box.format(paragraph("trong khung")) + "</w:p>"
    found = read(anchor, paragraph("sau khung"))
    assert [(p.text, p.index, p.boxed) for p in found.paragraphs] == [
        ("", 0, False), ("trong khung", 1, True), ("sau khung", 3, False),
    ]  # fmt: skip


def test_deleted_words_hidden_words_and_codes_of_fields_are_not_shown() -> None:
    runs = (
        "<w:r><w:t>Giữ</w:t></w:r>"
        '<w:del w:id="1"><w:r><w:delText>xóa</w:delText></w:r></w:del>'
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>ẩn</w:t></w:r>"
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> PAGE </w:instrText><w:t>mã</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t> 2</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        "<w:hyperlink><w:r><w:t> liên kết</w:t></w:r></w:hyperlink><w:r><w:tab/><w:noBreakHyphen/><w:br/></w:r>"
    )
    found = only(f"<w:p>{runs}</w:p>")
    assert found.text == "Giữ 2 liên kết -"
    assert found.raw.endswith("\t-\n")
    assert found.fields == {"PAGE"}
    assert found.tracked


def test_letters_set_in_capitals_are_read_as_capitals() -> None:
    assert only(paragraph("Kế hoạch", r="<w:caps/>")).text == "KẾ HOẠCH"


def test_headers_are_inherited_by_the_next_section() -> None:
    first = '<w:sectPr><w:headerReference w:type="default" r:id="rId9"/><w:pgSz w:w="11906" w:h="16838"/></w:sectPr>'
    second = '<w:sectPr><w:pgSz w:w="16838" w:h="11906"/><w:pgNumType w:start="1"/><w:titlePg/></w:sectPr>'
    header = (
        paragraph("2").replace("<w:r>", '<w:fldSimple w:instr=" PAGE "><w:r>').replace("</w:p>", "</w:fldSimple></w:p>")
    )
    found = read(f"<w:p><w:pPr>{first}</w:pPr></w:p>", paragraph("sau"), second, header=header)
    one, two = found.sections
    assert [h.part for h in one.headers] == [h.part for h in two.headers] == ["word/header9.xml"]
    assert (one.landscape, two.landscape, two.start, two.title_page) == (False, True, 1, True)
    assert [p.section for p in found.paragraphs] == [0, 1]
    assert len(two.headers[0].numbers) == 1


@pytest.mark.parametrize(
    ("text", "value"),
    [("567", 567), ("1cm", 567), ("10mm", 567), ("12pt", 240), ("1in", 1440), ("x", 0), (None, 0), ("1e999", 0)],
)
def test_measures_are_read_with_and_without_units(text: str | None, value: int) -> None:
    assert twips(text) == value


def test_strict_files_are_read_like_others() -> None:
    usual = document(paragraph("Nội dung", p='<w:jc w:val="both"/>'))
    strict = usual.replace("http://schemas.openxmlformats.org/wordprocessingml/2006/main",
                           "http://purl.oclc.org/ooxml/wordprocessingml/main")  # fmt: skip
    found, _ = read_document(package(raw=strict))
    assert (found.paragraphs[0].text, found.paragraphs[0].shape.align) == ("Nội dung", "both")


@pytest.mark.parametrize(
    "body",
    ["", "<w:tbl/>", "<w:tbl><w:tr/></w:tbl>", "<w:p/>", '<w:sectPr><w:pgSz w:w="" w:h="x"/></w:sectPr>', "<w:sdt/>"],
)
def test_empty_and_crippled_bodies_are_read(body: str) -> None:
    assert isinstance(lint(package(body)), tuple)


def _refused(parts: dict[str, str | bytes]) -> bytes:
    return write_parts({name: part.encode() if isinstance(part, str) else part for name, part in parts.items()})


def test_hostile_files_are_refused_with_a_sentence() -> None:
    entity = '<!DOCTYPE x [<!ENTITY a "b">]>' + document(paragraph("&a;"))
    cases: Sequence[tuple[bytes, str]] = (
        (b"", "Word"),
        (b"PK\x03\x04 nonsense", "Word"),
        (package(raw=entity), "DTD"),
        (package(raw="<w:document"), "hỏng"),
        (_refused({"word/other.xml": "<a/>"}), "nội dung chính"),
        (_refused({MAIN: document(), "word/vbaProject.bin": b"x"}), "macro"),
    )
    for data, words in cases:
        with pytest.raises(TemplateFault, match=words):
            lint(data)


def test_the_template_a_file_was_made_from_is_no_reason_to_refuse_it() -> None:
    relation = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1"'
        ' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"'
        ' Target="file:///C:\\Mau\\Normal.dotm" TargetMode="External"/></Relationships>'
    )
    found, _ = read_document(package(paragraph("a"), extra={"word/_rels/settings.xml.rels": relation}))
    assert found.paragraphs[0].text == "a"
    linked = relation.replace("attachedTemplate", "image")
    with pytest.raises(RefusedTemplate, match="từ ngoài"):
        lint(package(paragraph("a"), extra={"word/_rels/settings.xml.rels": linked}))
