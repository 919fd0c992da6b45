"""Rendering is strict, escapes every value, and gives the same bytes in every process."""

import io
import itertools
import json
import re
import unicodedata
from collections.abc import Iterator

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents.context import IllegalCharacter, clean_context
from documents.forms.elements import Column, cell, each, listing, para, row, table
from documents.forms.package import PORTRAIT, build_package
from documents.kinds import kind_names, load_kind, load_sample
from documents.package import read_parts, write_parts
from documents.render import RenderFault, TemplateFault, UndefinedField, UnfilledTag, render
from documents.text import docx_text, header_text

SHARED = {"mark": "", "subject_line": "thử"}


def form(*body: str) -> bytes:
    """Build a small form for one test."""
    return build_package("".join(body), PORTRAIT)


def accepted(text: str) -> bool:
    """Tell whether the door of the renderer lets a text through."""
    try:
        clean_context({"text": text})
    except IllegalCharacter:
        return False
    return True


TEXTS = st.text(max_size=60).filter(accepted)
PRINTED = form(
    para("Body", "trước ", "{{ value }}"),
    each("one", "values", para("Heading", "{{ one }}")),
    listing([Column(4000, "Đầu", "{{ row.name }}"), Column(4000, "Sau", "cố định")], "rows"),
    para("Body", "đoạn sau"),
)


@settings(max_examples=60, deadline=None)
@given(value=TEXTS, values=st.lists(TEXTS, max_size=3), mark=TEXTS.filter(str.strip))
def test_every_text_appears_unchanged(value: str, values: list[str], mark: str) -> None:
    rows = [{"name": text} for text in values]
    context = {"value": value, "values": values, "rows": rows, "mark": mark, "subject_line": value}
    paper = render(PRINTED, context)
    nfc = [unicodedata.normalize("NFC", text) for text in values]
    lines = [f"trước {unicodedata.normalize('NFC', value)}", *nfc, "Đầu", "Sau"]
    lines += [text for name in nfc for text in (name, "cố định")]
    assert docx_text(paper) == "\n".join([*lines, "đoạn sau"])
    assert header_text(paper).strip("\n") == f"\u00a0{unicodedata.normalize('NFC', mark)}\u00a0".strip("\n")
    title = docx.Document(io.BytesIO(paper)).core_properties.title
    assert title == " ".join(unicodedata.normalize("NFC", value).split())[:255]


def test_markup_in_values_stays_text() -> None:
    hostile = "A & B <x> \"q\" 's' </w:t></w:r> &amp; ]]> <!-- "
    paper = render(PRINTED, {"value": hostile, "values": [], "rows": [], **SHARED, "subject_line": hostile})
    assert docx_text(paper).startswith(f"trước {hostile}\nĐầu")
    assert docx.Document(io.BytesIO(paper)).core_properties.title == hostile.strip()


def test_samples_print_every_field_value() -> None:
    paper = render(load_kind("announcement").template, load_sample("announcement"), kind="announcement")
    text = docx_text(paper)
    for piece in ("Số: 85/SNNPTNT-VPĐP", "V/v triển khai Chu trình OCOP", "Kính gửi: Ủy ban", "- Như trên;", "(18)."):
        assert piece in text
    assert text.count("./.") == 1
    assert header_text(paper).strip() == "MẪU"


def tokens(value: object, counter: Iterator[int], *, inside: bool = False) -> object:
    """Replace every text and number of a context by a word of its own."""
    if isinstance(value, dict):
        return {key: tokens(item, counter, inside=True) for key, item in value.items()}
    if isinstance(value, list):
        return [tokens(item, counter, inside=True) for item in value]
    # A truth value steers and is never printed; so does what is left empty in a row: another field stands for it.
    return value if isinstance(value, bool) or (inside and not value) else f"chữ{next(counter):04d}"


@pytest.mark.parametrize("name", kind_names())
def test_every_field_of_the_sample_is_printed(name: str) -> None:
    kind = load_kind(name)
    # Stars and codes are drawn; a heading over an empty list does not print.
    elsewhere = {
        ("certificate", "stars_row"),
        ("certificate", "qr"),
        ("result_notice", "forwarded_heading"),
        ("result_notice", "returned_heading"),
    }
    counter = itertools.count(1)
    context = {field: tokens(value, counter) for field, value in load_sample(name).items()}
    paper = render(kind.template, context, kind=name)
    text = docx_text(paper) + header_text(paper)
    missing = [
        f"{field}: {word}"
        for field, value in context.items()
        if not kind.fields[field].startswith("Không in") and (name, field) not in elsewhere
        for word in re.findall(r"chữ\d{4}", json.dumps(value, ensure_ascii=False))
        if word not in text
    ]
    assert missing == []


@pytest.mark.parametrize("stars", [3, 4, 5])
def test_a_certificate_draws_its_stars(stars: int) -> None:
    sample = load_sample("certificate") | {"stars_row": " ".join("★" * stars), "star": str(stars)}
    paper = render(load_kind("certificate").template, sample)
    assert read_parts(paper)["word/document.xml"].count(b'prst="star5"') == stars


def test_an_empty_mark_prints_no_frame() -> None:
    sample = load_sample("announcement") | {"mark": ""}
    assert header_text(render(load_kind("announcement").template, sample)).strip() == ""


def test_several_addressees_stand_on_lines_of_their_own() -> None:
    template = load_kind("urging_letter").template
    sample = load_sample("urging_letter") | {"addressees": ["Sở A", "Sở B", "Sở C"]}
    text = docx_text(render(template, sample))
    assert "Kính gửi:\n- Sở A;\n- Sở B;\n- Sở C." in text
    assert "Kính gửi: Sở A" in docx_text(render(template, sample | {"addressees": ["Sở A"]}))
    assert "Kính gửi" not in docx_text(render(template, sample | {"addressees": []}))


def test_optional_parts_vanish_when_their_lists_are_empty() -> None:
    template = load_kind("council_decision").template
    full = load_sample("council_decision")
    assert "QUY CHẾ" in docx_text(render(template, full))
    short = docx_text(render(template, full | {"rules_chapters": [], "advisors": []}))
    assert "QUY CHẾ" not in short
    assert "TỔ TƯ VẤN GIÚP VIỆC" not in short


def test_the_last_article_alone_ends_the_decision() -> None:
    text = docx_text(render(load_kind("recognition_decision").template, load_sample("recognition_decision")))
    assert text.count("./.") == 1
    assert "chịu trách nhiệm thi hành Quyết định này./." in text
    assert "\nĐiều 1. Phê duyệt kết quả" in text
    assert "\nQUYẾT ĐỊNH:\n" in text


# --- faults of the form --------------------------------------------------------------------------------------------


def test_an_unknown_name_is_told_with_its_neighbour_and_its_paragraph() -> None:
    template = form(para("Body", "đoạn đầu"), para("Body", "Người ký: {{ sginer }}"))
    with pytest.raises(UndefinedField) as fault:
        render(template, {"signer": "Nguyễn Văn A", **SHARED}, kind="plan")
    assert (fault.value.name, fault.value.nearest, fault.value.kind) == ("sginer", "signer", "plan")
    assert fault.value.paragraph == "Người ký: {{ sginer }}"
    assert str(fault.value).startswith("Biểu mẫu “plan”: dữ liệu không có trường “sginer” (gần nhất: “signer”)")


def test_an_unknown_name_in_a_row_is_compared_with_the_row() -> None:
    template = form(listing([Column(9000, "Đầu", "{{ row.prodct }}")], "rows"))
    with pytest.raises(UndefinedField) as fault:
        render(template, {"rows": [{"product": "tỏi"}], **SHARED})
    assert (fault.value.name, fault.value.nearest) == ("prodct", "product")
    assert "{{ row.prodct }}" in fault.value.paragraph
    assert str(fault.value).startswith("dữ liệu không có")


@pytest.mark.parametrize(
    "tag",
    [
        "{{ zzz }}",
        "{% if zzz %}x{% endif %}",
        "{% for a in zzz %}x{% endfor %}",
        "{{ zzz|length }}",
        "{{ zzz + 1 }}",
        "{{ zzz.a.b }}",
        "{{ mark.zzz }}",
        "{{ zzz() }}",
        "{{ zzz == 1 }}",
        "{{ zzz['a'] }}",
    ],
)
def test_no_use_of_an_unknown_name_passes(tag: str) -> None:
    with pytest.raises(UndefinedField) as fault:
        render(form(para("Body", tag)), SHARED)
    assert (fault.value.name, fault.value.nearest) == ("zzz", "")


def test_an_unknown_name_in_a_header_is_found() -> None:
    with pytest.raises(UndefinedField, match="“mark”"):
        render(form(para("Body", "x")), {"subject_line": "x"})


@pytest.mark.parametrize(
    ("tag", "fact"),
    [
        ("{% if mark %}", "lệnh viết sai"),
        ("{{ mark | nofilter }}", "lệnh viết sai"),
        ("{{ mark–mark }}", "lệnh viết sai"),
        ("{{ 1 // 0 }}", "không tính được"),
        ("{{ mark + 1 }}", "không tính được"),
        ("{{ rows }}", "không tính được"),
        ("{{ rows.append }}", "không tính được"),
        ("{{ flag }}", "không tính được"),
        ("{{ mark.__class__.__mro__ }}", "không tính được"),
        ("{{ cycler.__init__.__globals__.os.getpid() }}", "không tính được"),
        ("{{ rows.append('x') }}", "không tính được"),
    ],
)
def test_wrong_or_forbidden_expressions_are_told(tag: str, fact: str) -> None:
    with pytest.raises(TemplateFault, match=fact):
        render(form(para("Body", tag)), {"rows": ["a"], "flag": True, **SHARED})


def test_a_loop_opened_in_a_paragraph_and_closed_in_a_table_is_refused() -> None:
    crossing = para("Body", "{% for x in rows %}") + table([9000], row(cell(9000, para("Body", "{% endfor %}"))))
    with pytest.raises(TemplateFault, match="mở và đóng"):
        render(form(crossing), {"rows": ["a", "b"], **SHARED})


def with_notes(name: str, text: str, *body: str) -> bytes:
    """Build a form with a part of notes ("footnotes", "endnotes") around a text."""
    parts = read_parts(form(*body))
    note = f'<w:{name} xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:{name[:-1]}>'
    note += f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:{name[:-1]}></w:{name}>"
    parts[f"word/{name}.xml"] = note.encode()
    types = parts["[Content_Types].xml"].decode()
    kind = f"application/vnd.openxmlformats-officedocument.wordprocessingml.{name}+xml"
    override = f'<Override PartName="/word/{name}.xml" ContentType="{kind}"/></Types>'
    parts["[Content_Types].xml"] = types.replace("</Types>", override).encode()
    relations = parts["word/_rels/document.xml.rels"].decode()
    target = f"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{name}"
    relation = f'<Relationship Id="rId9" Type="{target}" Target="{name}.xml"/></Relationships>'
    parts["word/_rels/document.xml.rels"] = relations.replace("</Relationships>", relation).encode()
    return write_parts(parts)


def test_a_tag_in_a_part_that_is_not_filled_is_never_printed() -> None:
    with pytest.raises(UnfilledTag) as fault:
        render(with_notes("endnotes", "{{</w:t></w:r><w:r><w:t> mark }}", para("Body", "x")), SHARED, kind="plan")
    assert fault.value.paragraph == "{{ mark }}"


def test_single_braces_in_a_part_that_is_not_filled_are_text() -> None:
    assert render(with_notes("endnotes", "tập {1; 2}", para("Body", "x")), SHARED)


def test_footnotes_are_filled_once_and_their_values_are_no_template() -> None:
    body = (para("Body", "một"), PORTRAIT.section_break(), para("Body", "hai"))
    template = with_notes("footnotes", "{{</w:t></w:r><w:r><w:t> note }}", *body)
    note = read_parts(render(template, {"note": "a { { 7*7 } } & b", **SHARED}))["word/footnotes.xml"].decode()
    assert ">a { { 7*7 } } &amp; b<" in note
    with pytest.raises(IllegalCharacter):
        render(template, {"note": "{{ 7*7 }}", **SHARED})


def test_single_braces_in_text_are_text() -> None:
    assert docx_text(render(form(para("Body", "tập {1; 2}")), SHARED)) == "tập {1; 2}"


def _without_document() -> bytes:
    parts = read_parts(load_kind("plan").template)
    del parts["word/document.xml"]
    return write_parts(parts)


def _broken_xml() -> bytes:
    parts = read_parts(load_kind("plan").template)
    parts["word/document.xml"] = b"<w:document"
    return write_parts(parts)


def _bomb() -> bytes:
    return write_parts({"word/document.xml": b" " * 20_000_000})


@pytest.mark.parametrize(
    "template",
    [b"", b"text", _without_document(), _broken_xml(), _bomb(), write_parts({"a.txt": b"x"})],
    ids=["empty", "text", "no document", "broken XML", "bomb", "other zip"],
)
def test_a_form_that_is_no_word_file_is_told(template: bytes) -> None:
    with pytest.raises(RenderFault, match="Biểu mẫu “plan”"):
        render(template, SHARED, kind="plan")
