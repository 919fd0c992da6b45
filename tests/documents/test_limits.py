"""Forms beyond the limits, or with parts that run or reach out, are refused with all reasons at once."""

import os

import pytest
from lxml import etree

from documents.forms.elements import cell, para, row, table
from documents.forms.package import PORTRAIT, build_package
from documents.limits import MAX_TAGS, MAX_UPLOAD
from documents.package import read_parts, write_parts
from documents.render import RefusedTemplate, RenderFault, TemplateFault, UnfilledTag, render

SHARED = {"mark": "", "subject_line": "thử"}
RELATIONS = "word/_rels/document.xml.rels"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def form(*body: str) -> bytes:
    """Build a small form for one test."""
    return build_package("".join(body) or para("Body", "x"), PORTRAIT)


def changed(**parts: bytes) -> bytes:
    """Build a form with further parts; "__" in a name stands for "/", "_dot_" for "."."""
    names = {name.replace("__", "/").replace("_dot_", "."): content for name, content in parts.items()}
    return write_parts({**read_parts(form()), **names})


def related(kind: str, target: str, mode: str = "External") -> bytes:
    """Build a form with one more relationship."""
    parts = read_parts(form())
    relation = f'<Relationship Id="rId9" Type="{OFFICE}/{kind}" Target="{target}" TargetMode="{mode}"/></Relationships>'
    parts[RELATIONS] = parts[RELATIONS].replace(b"</Relationships>", relation.encode())
    return write_parts(parts)


@pytest.mark.parametrize(
    ("template", "fact"),
    [
        (changed(word__vbaProject_dot_bin=b"x"), "macro"),
        (changed(word__activeX__activeX1_dot_xml=b"<x/>"), "ActiveX"),
        (changed(word__embeddings__a_dot_xlsx=b"x"), "tệp nhúng"),
        (changed(word__afchunk_dot_htm=b"x"), "chèn từ ngoài"),
        (changed(word__styles_dot_xml=b"<!DOCTYPE x [<!ENTITY a 'b'>]><x/>"), "DTD"),
        (changed(word__styles_dot_xml=b"<x>" + os.urandom(2_600_000).hex().encode() + b"</x>"), "dài hơn 5 MB"),
        (changed(word__media__a_dot_png=os.urandom(MAX_UPLOAD)), "lớn hơn 10 MB"),
        (related("attachedTemplate", "http://example.vn/a.dotm"), "từ ngoài"),
        (related("image", "http://example.vn/a.png"), "từ ngoài"),
        (related("image", "file:///etc/hostname"), "từ ngoài"),
        (related("hyperlink", "file:///etc/hostname"), "từ ngoài"),
        (changed(word___rels__styles_dot_xml_dot_rels=b"<x"), "bị hỏng"),
    ],
)
def test_what_a_form_may_not_have_is_refused(template: bytes, fact: str) -> None:
    with pytest.raises(RefusedTemplate, match=fact) as fault:
        render(template, SHARED, kind="plan")
    assert str(fault.value).startswith("Biểu mẫu “plan”: ")


def test_macro_content_types_are_refused_and_every_reason_is_told() -> None:
    parts = read_parts(changed(word__vbaProject_dot_bin=b"x"))
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(b"document.main", b"document.macroEnabled.main")
    with pytest.raises(RefusedTemplate) as fault:
        render(write_parts(parts), SHARED)
    assert len(fault.value.facts) == 2


@pytest.mark.parametrize("target", ["https://example.vn", "mailto:a@example.vn"])
def test_links_for_readers_pass(target: str) -> None:
    assert render(related("hyperlink", target), SHARED)


@pytest.mark.parametrize("name", ["word/vbaData.xml", "word/embeddings/oleObject1.bin"])
def test_parts_that_run_are_named(name: str) -> None:
    with pytest.raises(RefusedTemplate, match=name):
        render(write_parts({**read_parts(form()), name: b"<x/>"}), SHARED)


@pytest.mark.parametrize(
    ("text", "kind", "fact"),
    [
        ("{{ mark", TemplateFault, "mở “{{” mà không đóng"),
        ("{{{{{{", TemplateFault, "mở “{{” mà gặp “{{”"),
        ("{% if mark }}", TemplateFault, "mở “{%” mà gặp “}}”"),
        ("{ mark }}", UnfilledTag, "có “}}” mà không có dấu mở"),
        ("mark %}", UnfilledTag, "có “%}” mà không có dấu mở"),
        ("{# {{ mark", TemplateFault, "mở “{#” mà không đóng"),
    ],
)
def test_a_tag_that_does_not_end_in_its_paragraph_is_refused(text: str, kind: type[RenderFault], fact: str) -> None:
    with pytest.raises(kind, match=fact) as fault:
        render(form(para("Body", "đầu"), para("Body", text)), SHARED)
    assert fault.value.paragraph == text
    assert fault.value.place.position == "đoạn 2"


def test_tags_in_attributes_are_checked_too() -> None:
    with pytest.raises(TemplateFault, match="không đóng"):
        render(form(para("Body", "x").replace('w:val="Body"', 'w:val="{{ mark"')), SHARED)


def test_signs_that_are_text_pass() -> None:
    assert render(form(para("Body", "{# {{ ghi chú #} #} và #")), SHARED)


def test_thousands_of_open_tags_are_refused_before_docxtpl_reads_them() -> None:
    template = form(*(para("Body", "{{{{{{") for _ in range(4000)))
    # docxtpl's patterns need seconds for this, and four times as long for twice as much.
    with pytest.raises(TemplateFault) as fault:
        render(template, SHARED)
    assert fault.value.place.position == "đoạn 1"


def test_a_form_with_too_many_tags_is_refused() -> None:
    with pytest.raises(RefusedTemplate, match=f"nhiều hơn {MAX_TAGS}"):
        render(form(para("Body", "{{ mark }}" * (MAX_TAGS + 1))), SHARED)


@pytest.mark.parametrize(
    "tag",
    [
        "{% for a in rows %}" * 30 + "{% endfor %}" * 30,
        "{% if mark %}" * 900 + "{% endif %}" * 900,
        "{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}",
    ],
    ids=["loops", "branches", "brackets"],
)
def test_tags_nested_too_deep_are_refused(tag: str) -> None:
    with pytest.raises(TemplateFault, match="quá sâu"):
        render(form(para("Body", tag)), {"rows": [], **SHARED})


def test_thousands_of_nested_tables_are_looked_through() -> None:
    texts = (os.urandom(16).hex() for _ in range(3000))
    inner = "".join(table([4500], row(cell(4500, para("Body", text)))) for text in texts)
    template = form(table([9000], row(cell(9000, inner + para("Body", "{{ mark }}")))))
    made = etree.fromstring(read_parts(render(template, SHARED))["word/document.xml"])
    assert len(list(made.iter("{*}tblGrid"))) == 3001
