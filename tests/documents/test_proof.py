"""A form is refused when any data could leave its XML unbalanced, and the paragraph is named."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from documents.environment import ENVIRONMENT
from documents.forms.elements import cell, line, para, row, run, table, tag_row
from documents.forms.package import PORTRAIT, build_package
from documents.package import read_parts
from documents.proof import prove
from documents.render import TemplateFault, UndefinedField, UnprovenTemplate, render
from documents.source import Source

SHARED = {"mark": "", "subject_line": "thử"}


def form(*body: str) -> bytes:
    """Build a small form for one test."""
    return build_package("".join(body), PORTRAIT)


def inserted(text: str, rest: str) -> str:
    """Write a paragraph with a tracked insertion that ends inside a tag."""
    return f'<w:p><w:ins w:id="1"><w:r><w:t>{text}</w:t></w:r></w:ins><w:r><w:t>{rest}</w:t></w:r></w:p>'


CROSSINGS = {
    "paragraph to cell": para("Body", "{% for x in rows %}")
    + table([9000], row(cell(9000, para("Body", "{% endfor %}")))),
    "row without end": table([9000], row(cell(9000, para("Body", "{%tr for x in rows %}"))))
    + para("Body", "{% endfor %}"),
    "one branch opens a run": para("Body", run("{% if flag %}a"))
    + para("Body", run("{% endif %}"))
    + inserted("{% if flag %}", "{% endif %}"),
    "branches differ": inserted("{% if flag %}a", "b{% else %}c{% endif %}"),
    "macro half a paragraph": para("Body", "{% macro m() %}a")
    + para("Body", "{% endmacro %}")
    + inserted("{% macro n() %}", "{% endmacro %}"),
    "set half a paragraph": inserted("{% set a %}", "b{% endset %}"),
    "insertion ends in a tag": inserted("trước {{ na", "me }} sau"),
    "loop closes what it did not open": inserted("x{% for x in rows %}y", "z{% endfor %}"),
}


@pytest.mark.parametrize("name", CROSSINGS)
def test_a_tag_that_closes_elsewhere_is_refused_whatever_the_data(name: str) -> None:
    template = form(para("Body", "đầu"), CROSSINGS[name])
    with pytest.raises(UnprovenTemplate, match="mở và đóng") as fault:
        render(template, {"rows": [], "flag": False, "name": "", **SHARED})
    assert fault.value.place.part == "word/document.xml"
    assert fault.value.place.position


@pytest.mark.parametrize(
    "tag",
    [
        "{% filter upper %}a{% endfilter %}",
        "{% autoescape false %}a{% endautoescape %}",
        "{% macro m() %}{{ caller() }}{% endmacro %}{% call m() %}a{% endcall %}",
        "{% block b %}a{% endblock %}",
        "{% include 'a' %}",
        "{% import 'a' as b %}",
    ],
)
def test_statements_that_step_around_the_proof_are_refused(tag: str) -> None:
    with pytest.raises(UnprovenTemplate, match="không dùng được"):
        render(form(para("Body", tag)), SHARED)


@pytest.mark.parametrize(
    "body",
    [
        table([9000], row("{{ mark }}" + cell(9000, para("Body", "x")))),
        "<w:p><w:r>{{ mark }}</w:r></w:p>",
        f"<w:p><!-- {{% if mark %}} --></w:p>{para('Body', 'x')}",
    ],
)
def test_expressions_where_word_shows_nothing_are_refused(body: str) -> None:
    with pytest.raises(TemplateFault):
        render(form(body), SHARED)


def test_a_tag_between_the_attributes_of_an_element_is_refused() -> None:
    # docxtpl moves the tag there: the colour goes behind the properties that close themselves.
    broken = '<w:p><w:pPr><w:ind w:left="{% if mark %}1"/></w:pPr><w:r><w:t>{% endif %}</w:t></w:r></w:p>'
    with pytest.raises(TemplateFault):
        render(form(broken), SHARED)


def test_branches_may_merge_paragraphs_alike() -> None:
    half = "</w:t></w:r></w:p><w:p><w:r><w:t>"
    body = f"<w:p><w:r><w:t>a{{% if flag %}}b{half}c{{% else %}}d{half}e{{% endif %}}</w:t></w:r></w:p>"
    with pytest.raises(TemplateFault, match="không đóng trong cùng đoạn"):
        render(form(body.replace("{% endif %}", "{% endif")), {"flag": True, **SHARED})
    made = read_parts(render(form(body), {"flag": True, **SHARED}))["word/document.xml"]
    assert len(list(etree.fromstring(made).iter("{*}p"))) == 2


def test_the_place_is_told_as_a_reader_counts() -> None:
    body = para("Body", "một") + line("if mark") + para("Body", "hai") + line("endif")
    body += table([3000], row(cell(3000, para("Body", "x"))))
    body += table(
        [3000, 3000],
        tag_row("for r in rows", [3000, 3000]),
        row(cell(3000, para("Body", "a")) + cell(3000, "<w:p/>" + para("Body", "Ô: {{ r.nmae }}"))),
        tag_row("endfor", [3000, 3000]),
    )
    with pytest.raises(UndefinedField) as fault:
        render(form(body), {"rows": [{"name": "x"}], **SHARED})
    place = fault.value.place
    assert (place.position, place.tag, place.paragraph) == (
        "bảng 2, hàng 2, ô 2, đoạn 2",
        "{{ r.nmae }}",
        "Ô: {{ r.nmae }}",
    )
    assert fault.value.nearest == "name"
    assert "Chỗ: bảng 2, hàng 2, ô 2, đoạn 2. Lệnh: {{ r.nmae }}." in str(fault.value)


@pytest.mark.parametrize(
    ("body", "position"),
    [
        (para("Body", "a") + line("for x in zzz") + line("endfor"), "đoạn 2"),
        (table([9000], tag_row("for x in zzz", [9000]), tag_row("endfor", [9000])), "bảng 1, hàng 1"),
        (
            table([9000], row(cell(9000, para("Tag", "{%tc if zzz %}")) + cell(9000, para("Tag", "{%tc endif %}")))),
            "bảng 1, hàng 1, ô 1",
        ),
        (
            table([9000], row(cell(9000, para("Tag", "a") + line("if zzz") + line("endif")))),
            "bảng 1, hàng 1, ô 1, đoạn 2",
        ),
    ],
)
def test_a_tag_freed_of_its_paragraph_is_told_where_it_stood(body: str, position: str) -> None:
    with pytest.raises(UndefinedField) as fault:
        render(form(body), SHARED)
    assert fault.value.place.position == position
    assert fault.value.paragraph.startswith("{%")


def test_a_fault_in_a_header_names_the_header() -> None:
    with pytest.raises(UndefinedField, match="Chỗ: đầu trang, đoạn 1") as fault:
        render(form(para("Body", "x")), {"subject_line": "x"})
    assert fault.value.place.part == "word/header2.xml"


PIECES = st.sampled_from(
    (
        *("{% if a %}", "{% else %}", "{% endif %}", "{% for x in b %}", "{% endfor %}", "{{ c }}"),
        *("</w:t></w:r>", "<w:r><w:t>", "</w:t></w:r></w:p>", "<w:p><w:r><w:t>", "chữ", "<w:br/>"),
    )
)


@settings(max_examples=150, deadline=None)
@given(
    pieces=st.lists(PIECES, max_size=8),
    a=st.booleans(),
    b=st.lists(st.integers(), max_size=2),
    c=st.text("<&>x\n", max_size=4),
)
def test_what_is_proven_is_well_formed(pieces: list[str], a: bool, b: list[int], c: str) -> None:  # noqa: FBT001
    body = f"<w:p><w:r><w:t>{''.join(pieces)}</w:t></w:r></w:p>"
    try:
        etree.fromstring(f'<w:x xmlns:w="w">{body}</w:x>')
        made = render(form(body), {"a": a, "b": b, "c": c, **SHARED})
    except (etree.XMLSyntaxError, TemplateFault):
        return
    etree.fromstring(read_parts(made)["word/document.xml"])


@pytest.mark.parametrize(
    "xml",
    [
        "<w:a>",
        "<w:a></w:b>",
        "</w:a>",
        "<w:a",
        "<w:a b='",
        "a < b",
        "<w:a {{ x }}/>",
        "<w:a {% if x %}b='1'{% endif %}",
    ],
)
def test_xml_that_is_not_closed_is_never_proven(xml: str) -> None:
    source = Source("word/document.xml", xml)
    with pytest.raises(UnprovenTemplate):
        prove(ENVIRONMENT.parse(source.marked), source)


@pytest.mark.parametrize("xml", ["<w:a b='{{ x }}'>{{ x }}<!-- <w:c> --><?d <e?></w:a>", "<w:a{% if x %}{% endif %}/>"])
def test_closed_xml_is_proven(xml: str) -> None:
    source = Source("word/document.xml", xml)
    prove(ENVIRONMENT.parse(source.marked), source)


def test_places_are_told_even_in_broken_xml() -> None:
    source = Source("word/document.xml", "</w:p><w:p>a</w:tc>b{{ x }}")
    assert source.locate(3).position == "đoạn 1"
    assert (source.locate(0).position, source.locate(99).tag) == ("đoạn 1", "{{ x }}")
