"""Pictures, formatted texts and whole documents stand in a context like any other value."""

import io
import struct
import sys
import zipfile

import docx
import pytest
from docx.shared import Mm
from docxtpl import Listing, RichText
from lxml import etree
from PIL import Image as Picture

from documents.compiled import compile_template
from documents.context import Cleaned, ContextRefused, clean
from documents.deflate import load_deflater
from documents.fingerprint import content_digest
from documents.forms.elements import each, line, para, run
from documents.forms.package import PORTRAIT, build_package
from documents.kinds import load_kind, load_sample
from documents.package import read_parts, write_parts
from documents.render import RenderFault, TemplateFault, UndefinedField, render
from documents.text import docx_text
from documents.values import Image, Subdocument, UnknownPicture

SHARED = {"mark": "", "subject_line": "thử"}


def form(*body: str) -> bytes:
    """Build a small form for one test."""
    return build_package("".join(body), PORTRAIT)


def picture(colour: str, kind: str = "PNG", size: tuple[int, int] = (40, 20)) -> bytes:
    """Draw a picture of one colour."""
    buffer = io.BytesIO()
    Picture.new("RGB", size, colour).save(buffer, kind)
    return buffer.getvalue()


RED, BLUE, PHOTO = picture("red"), picture("blue"), picture("green", "JPEG")


# --- pictures ------------------------------------------------------------------------------------------------------


def test_pictures_are_placed_and_stored_once() -> None:
    context: dict[str, object] = {
        "rows": [Image(RED, 20), Image(BLUE, 10, 10), Image(RED, 30), Image(PHOTO, 15, description='a "b" <c>')]
    }
    paper = render(form(each("i", "rows", para("Body", "{{ loop.index }}: {{ i }}."))), context | SHARED)
    document = docx.Document(io.BytesIO(paper))
    sizes = [(shape.width, shape.height) for shape in document.inline_shapes]
    assert sizes == [(Mm(20), Mm(10)), (Mm(10), Mm(10)), (Mm(30), Mm(15)), (Mm(15), Mm(7.5))]
    ids = [shape._inline.docPr.id for shape in document.inline_shapes]  # noqa: SLF001
    assert len(set(ids)) == 4
    media = {name: data for name, data in read_parts(paper).items() if "/media/" in name}
    assert sorted(media.values()) == sorted([RED, BLUE, PHOTO])
    assert docx_text(paper) == "1: .\n2: .\n3: .\n4: ."
    assert 'descr="a &quot;b&quot; &lt;c&gt;"' in read_parts(paper)["word/document.xml"].decode()


def test_a_picture_can_stand_in_a_header() -> None:
    paper = render(form(para("Body", "x")), {"mark": Image(RED, 20), "subject_line": "x"})
    parts = read_parts(paper)
    assert b"rIdImage1" in parts["word/_rels/header2.xml.rels"]
    assert b"rIdImage1" not in parts["word/_rels/document.xml.rels"]
    assert b'Extension="png"' in parts["[Content_Types].xml"]
    section = docx.Document(io.BytesIO(paper)).sections[0]
    (relation,) = section.first_page_header.part.rels.values()
    assert relation.target_part.blob == RED


def test_papers_with_and_without_pictures_know_their_digest() -> None:
    template = form(para("Body", "{{ value }}"))
    for value in ("chữ", Image(RED, 20)):
        filled = compile_template(template).fill(clean({"value": value, **SHARED}))
        assert filled.content_digest == content_digest(filled.pack(load_deflater()))


def test_drawings_of_the_form_and_pictures_have_numbers_of_their_own() -> None:
    template, sample = load_kind("certificate").template, load_sample("certificate")
    paper = render(template, sample | {"producer": Image(RED, 20)})
    root = etree.fromstring(read_parts(paper)["word/document.xml"])
    numbers = [int(node.get("id", "")) for node in root.iter("{*}docPr")]
    assert numbers == list(range(1001, 1001 + len(numbers)))


@pytest.mark.parametrize("tag", ["{{ i|upper }}", "{{ i ~ 'x' }}", "{{r i }}"])
def test_a_picture_is_no_text(tag: str) -> None:
    with pytest.raises(TemplateFault):
        render(form(para("Body", run(tag))), {"i": Image(RED, 20), **SHARED})


@pytest.mark.parametrize(
    ("data", "width"),
    [
        (b"GIF89a", 10),
        (b"", 10),
        (RED[:18], 10),
        (PHOTO[:30], 10),
        (RED, 0),
        (RED, 9999),
        (b"\x89PNG\r\n\x1a\n" + bytes(20), 1),
    ],
)
def test_other_bytes_and_sizes_are_no_picture(data: bytes, width: float) -> None:
    with pytest.raises(UnknownPicture):
        Image(data, width)


def test_the_size_of_a_jpeg_is_found_behind_fill_bytes_and_lone_markers() -> None:
    frame = b"\xff\xc0" + struct.pack(">HBHH", 11, 8, 30, 60) + bytes(6)
    assert Image(b"\xff\xd8\xff\xff\xd0\xff\xe0\x00\x04ab" + frame, 10).height == 5


# --- formatted texts -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "fact"),
    [
        (RichText("a", url_id="rId9"), "liên kết"),
        (RichText("a", color='"><w:x'), "không đóng"),
        (Listing("a\x00b"), "không in được"),
        (Listing("{{ 7*7 }}"), "ký hiệu của biểu mẫu"),
    ],
)
def test_formatted_texts_that_would_break_the_paper_are_refused(value: object, fact: str) -> None:
    with pytest.raises(ContextRefused, match=fact):
        render(form(para("Body", "x")), {"rich": [value], **SHARED})


def test_formatted_texts_stand_only_where_they_fit() -> None:
    for tag in ("{{ rich }}", "{{p rich }}"):
        with pytest.raises(TemplateFault, match="đứng sai chỗ"):
            render(form(para("Body", run(tag))), {"rich": RichText("a"), **SHARED})
    coloured = para("Body", "x").replace('w:val="Body"', 'w:val="{{ rich }}"')
    with pytest.raises(TemplateFault, match="không dùng được ở đây"):
        render(form(coloured), {"rich": RichText("a"), **SHARED})


def test_pictures_and_formatted_texts_may_stand_together() -> None:
    context = {"rows": [{"i": Image(RED, 5), "t": RichText("đậm")}, {"i": "", "t": Listing("b")}], **SHARED}
    body = each(
        "row",
        "rows",
        para("Body", "{{ row.i }}x"),
        line("if loop.first"),
        para("Body", run("{{r row.t }}")),
        line("endif"),
    )
    paper = render(form(body), context)
    assert docx_text(paper) == "x\nđậm\nx"


# --- whole documents -----------------------------------------------------------------------------------------------


def test_a_whole_document_is_printed_in_place_of_a_paragraph() -> None:
    pytest.importorskip("docxcompose")
    inner = docx.Document()
    inner.add_paragraph("Điều 1. Phạm vi", style="List Number")
    inner.add_picture(io.BytesIO(BLUE), Mm(10))
    inner.add_table(1, 2).cell(0, 1).text = "ô"
    buffer = io.BytesIO()
    inner.save(buffer)
    template = form(para("Body", "trước {{ value }} {{ i }}"), para("Body", "{{p rules.text }}"), para("Body", "sau"))
    context = {
        "value": "A & B",
        "i": Image(RED, 5),
        "rules": {"text": Subdocument(buffer.getvalue()), "more": ["x"]},
        **SHARED,
    }
    first, second = render(template, context), render(template, context)
    assert first == second
    lines = docx_text(first).split("\n")
    assert lines[:2] == ["trước A & B ", "Điều 1. Phạm vi"]
    assert lines[-2:] == ["ô", "sau"]
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    shapes = docx.Document(io.BytesIO(first)).inline_shapes
    blobs = [
        shapes.part.related_parts[shape._inline.graphic.graphicData.pic.blipFill.blip.embed].blob  # noqa: SLF001
        for shape in shapes
    ]
    assert blobs == [RED, BLUE]


def test_a_whole_document_is_no_text_and_must_be_a_word_file() -> None:
    template = form(para("Body", "{{p value }}"))
    with pytest.raises(RenderFault, match="Biểu mẫu “plan”"):
        render(template, {"value": Subdocument(b"x"), **SHARED}, kind="plan")
    with pytest.raises(TemplateFault, match="văn bản con"):
        render(template, {"value": Subdocument(write_parts({"a.txt": b"x"})), **SHARED})
    with pytest.raises(TemplateFault, match="không dùng được như chữ"):
        compile_template(form(para("Body", "{{ value|upper }}"))).fill(Cleaned({"value": Subdocument(b""), **SHARED}))


def test_nested_documents_need_their_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "docxtpl.subdoc", None)
    inner = form(para("Body", "x"))
    with pytest.raises(TemplateFault, match="subdocuments"):
        render(form(para("Body", "{{p value }}")), {"value": Subdocument(inner), **SHARED})


def test_a_misnamed_field_is_told_on_the_slow_way_too() -> None:
    pytest.importorskip("docxcompose")
    with pytest.raises(UndefinedField):
        render(form(para("Body", "{{ vlaue }}")), {"value": Subdocument(form(para("Body", "x"))), **SHARED})


def test_named_pictures_of_a_form_are_replaced() -> None:
    source = docx.Document()
    source.add_picture(io.BytesIO(RED), Mm(10))
    source.add_paragraph("{{ value }}")
    source.inline_shapes[0]._inline.graphic.graphicData.pic.nvPicPr.cNvPr.set("name", "con_dau.png")  # noqa: SLF001
    buffer = io.BytesIO()
    source.save(buffer)
    paper = render(buffer.getvalue(), {"value": "x"}, pictures={"con_dau.png": BLUE})
    assert [data for name, data in read_parts(paper).items() if "/media/" in name] == [BLUE]
    assert docx_text(paper) == "\nx"
    with pytest.raises(TemplateFault, match="không có hình tên như vậy"):
        render(buffer.getvalue(), {"value": "x"}, pictures={"khac.png": BLUE})
    with pytest.raises(UnknownPicture):
        render(buffer.getvalue(), {"value": "x"}, pictures={"con_dau.png": b"x"})
