"""The compiled renderer prints what docxtpl prints, part by part, over our forms and over every tag docxtpl knows."""

import io
import json
import unicodedata
from collections.abc import Mapping
from functools import cache

import pytest
from docxtpl import DocxTemplate, Listing, RichText, RichTextParagraph
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from documents.context import clean
from documents.fallback import fill_slowly
from documents.forms.elements import cell, line, para, row, run, table, tag_row
from documents.forms.package import PORTRAIT, build_package
from documents.kinds import kind_names, load_kind, load_sample
from documents.package import read_parts
from documents.render import render

# Proofs over code that other tests measure; tracing every line would double their time.
pytestmark = pytest.mark.no_cover

SHARED = {"mark": "DỰ THẢO", "subject_line": "thử"}
UNTOUCHED = {"docProps/core.xml"}


def by_docxtpl(template: bytes, context: Mapping[str, object]) -> bytes:
    """Fill a form with docxtpl in the usual way."""
    document = DocxTemplate(io.BytesIO(template))
    document.render(dict(context), None, autoescape=True)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def canonical(paper: bytes) -> dict[str, bytes]:
    """Bring every part into canonical XML; the properties are written by us on purpose."""
    return {
        name: etree.tostring(etree.fromstring(content), method="c14n")
        for name, content in read_parts(paper, limited=False).items()
        if name not in UNTOUCHED
    }


def assert_equal(template: bytes, context: Mapping[str, object]) -> None:
    """Compare both renderers on one form and context."""
    ours, theirs = canonical(render(template, context)), canonical(by_docxtpl(template, context))
    assert ours.keys() == theirs.keys()
    for name, content in theirs.items():
        assert ours[name] == content, name


HOSTILE = [
    "A & B <x>",
    "</w:t></w:r>",
    "&amp;",
    "]]>",
    "\n",
    "a\nb",
    "\t",
    "a\tb\nc",
    '"',
    "'",
    "<!--",
    "{",
    "}",
    "wp:docPr",
    "😀",
]
LETTERS = st.characters(exclude_categories=("Cs", "Cc", "Cn"), exclude_characters="{}%")
TEXTS = st.one_of(st.sampled_from(HOSTILE), st.text(LETTERS, max_size=20), st.just("Tỏi Lý Sơn")).map(
    lambda text: unicodedata.normalize("NFC", text)
)


@st.composite
def contexts(draw: st.DrawFn, sample: object) -> object:
    """Draw a context of the shape of a sample: other texts, other lengths of lists."""
    if isinstance(sample, dict):
        return {key: draw(contexts(value)) for key, value in sample.items()}
    if isinstance(sample, list) and sample:
        return [draw(contexts(sample[0])) for _ in range(draw(st.integers(0, 3)))]
    if isinstance(sample, bool):
        return draw(st.booleans())
    if isinstance(sample, int):
        return draw(st.integers(-5, 10**6))
    return draw(TEXTS) if isinstance(sample, str) else sample


def without_column_loop(name: str) -> bool:
    """Leave out the forms whose column loop docxtpl widens in another way; `columns` has its own tests."""
    return name not in {"score_table", "registration_form"}


def without_code(context: dict[str, object]) -> dict[str, object]:
    """Leave out the QR code, which docxtpl cannot draw; `test_qr` reads it back."""
    return context | ({"qr": ""} if "qr" in context else {})


@pytest.mark.parametrize("name", kind_names())
def test_samples_come_out_as_docxtpl_prints_them(name: str) -> None:
    template, sample = load_kind(name).template, without_code(load_sample(name))
    if without_column_loop(name):
        assert_equal(template, sample)
    else:
        ours, theirs = canonical(render(template, sample)), canonical(by_docxtpl(template, sample))
        assert {part for part in ours if ours[part] != theirs[part]} == {"word/document.xml"}


@pytest.mark.parametrize("name", [name for name in kind_names() if without_column_loop(name)])
@settings(max_examples=6, deadline=None)
@given(data=st.data())
def test_random_contexts_come_out_as_docxtpl_prints_them(name: str, data: st.DataObject) -> None:
    context = data.draw(contexts(load_sample(name)))
    assert isinstance(context, dict)
    assert_equal(load_kind(name).template, without_code(context))


CELLS = "".join(cell(3000, para("Body", text)) for text in ("{{ row.name }}", "{{ row.count }}", "cố định"))
ROWS = [{"name": "Tỏi & hành <1>", "count": 3}, {"name": "Mắm\ncá", "count": 12}, {"name": "", "count": 0}]


def shaded(text: str, *others: str) -> str:
    """Write a row whose first cell has a shade and a tag of its own."""
    shade = '<w:shd w:val="clear" w:fill="FFFFFF"/></w:tcPr>'
    first = cell(3000, para("Body", text)).replace("</w:tcPr>", shade)
    return row(first, *(cell(3000, para("Body", other)) for other in others))


CORPUS = {
    "variable": para("Body", "{{ text }}"),
    "split over runs": "<w:p><w:r><w:t>{</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>{ te</w:t></w:r>"
    '<w:proofErr w:type="x"/>'
    "<w:r><w:t>xt }</w:t></w:r><w:r><w:t>} sau</w:t></w:r></w:p>",
    "smart quotes": para("Body", "{{ “a” ~ text ~ ‘b’ }}"),
    "escaped operators": para("Body", "{% if number < 5 and number > 1 %}ít{% else %}nhiều{% endif %}"),
    "explicit escape": para("Body", "{{ text|e }} {{ text|upper }}"),
    "if in a paragraph": para("Body", "a {% if flag %}có{% elif number %}khác{% else %}không{% endif %} b"),
    "for in a paragraph": para("Body", "{% for row in rows %}{{ loop.index }}. {{ row.name }}; {% endfor %}"),
    "paragraph for": line("for row in rows") + para("Body", "{{ row.name }}") + line("endfor"),
    "paragraph if": line("if flag") + para("Body", "có") + line("else") + para("Body", "không") + line("endif"),
    "paragraph nested": line("for row in rows")
    + line("if row.count")
    + para("Body", "{{ row.count }}")
    + line("endif")
    + line("endfor"),
    "run tags": para("Body", run("{%r for row in rows %}"), run("{{ row.name }}", bold=True), run("{%r endfor %}")),
    "row for": table(
        [3000] * 3,
        tag_row("for row in rows", [3000] * 3),
        row(CELLS),
        tag_row("endfor", [3000] * 3),
        row(CELLS.replace("row.", "first.")),
    ),
    "row if": table(
        [3000] * 3,
        row(CELLS.replace("row.", "first.")),
        tag_row("if flag", [3000] * 3),
        row(CELLS.replace("row.", "first.")),
        tag_row("endif", [3000] * 3),
    ),
    "set": line("set twice = number * 2") + para("Body", "{{ twice }} {% set once = text %}{{ once }}"),
    "comments": para("Body", "a{# ghi chú #}b")
    + para("Body", "{#p cả đoạn #}")
    + table([9000], row(cell(9000, para("Body", "x"))), row(cell(9000, para("Body", "{#tr cả hàng #}")))),
    "merge before": para("Body", "trước") + para("Body", "{%- if flag %} sau{% endif %}"),
    "merge after": para("Body", "trước {% if flag -%}") + para("Body", "sau{% endif %}"),
    "jinja trim": para("Body", "a   {{- text -}}   b"),
    "braces": para("Body", "{_{ text }_} {_% if %_}"),
    "cell colour": table([3000] * 2, shaded("{% cellbg colour %}{{ text }}", "b")),
    "vertical merge": table(
        [3000] * 2,
        tag_row("for row in rows", [3000] * 2),
        row(cell(3000, para("Body", "{% vm %}{{ text }}")), cell(3000, para("Body", "{{ row.name }}"))),
        tag_row("endfor", [3000] * 2),
        row(cell(3000, para("Body", "x")), cell(3000, para("Body", "y"))),
    ),
    "rich text": para("Body", run("{{r rich }}")),
    "rich text in the line": para("Body", run("trước {{r rich }} sau")),
    "rich paragraph": para("Body", "{{p rich_paragraph }}") + para("Body", "sau"),
    "listing": para("Body", run("{{ listing }}", bold=True)),
    "macro": line("macro ten(x)")
    + line("endmacro")
    + para("Body", "{% macro in_(x) %}[{{ x }}]{% endmacro %}{{ in_(text) }}"),
    "with": para("Body", "{% with a = text %}{{ a }}{% endwith %}"),
    "filters": para(
        "Body", "{{ rows|map(attribute='name')|join(', ') }} {{ text|replace('a', 'b') }} {{ rows|length }}"
    ),
    "attribute": para("Body", run("x")).replace("<w:r>", '<w:r><w:rPr><w:color w:val="{{ colour }}"/></w:rPr>'),
    "else of a loop": para("Body", "{% for row in none_yet %}x{% else %}trống{% endfor %}"),
    "breaks in the form": para("Body", "{{ 'a\\nb\\tc\\ad\\fe' }}"),
    "empty table cells": table(
        [9000],
        row(cell(9000, line("for row in rows") + para("Body", "{{ row.name }}") + line("endfor") + para("Body", ""))),
    ),
}


def values() -> dict[str, object]:
    """Make the context of the corpus."""
    rich = RichText("đậm & <b>", bold=True, color="#FF0000", size=28, font="Times New Roman")
    rich.add(" nghiêng\nxuống dòng", italic=True, underline="double", strike=True, highlight="#EEEEEE")
    return {
        "text": "Nước mắm <A> & \"B\" 'C' a\ndòng hai\tmốc",
        "number": 3,
        "flag": True,
        "colour": "00FF00",
        "rows": ROWS,
        "first": ROWS[0],
        "none_yet": [],
        "rich": rich,
        "rich_paragraph": RichTextParagraph(rich, parastyle="Heading"),
        "listing": Listing("một\nhai & ba\acuối\fsang trang"),
        **SHARED,
    }


@pytest.mark.parametrize("flag", [True, False])
@pytest.mark.parametrize("name", CORPUS)
def test_every_tag_comes_out_as_docxtpl_prints_it(name: str, flag: bool) -> None:  # noqa: FBT001
    template = build_package(CORPUS[name] + para("Body", "cuối"), PORTRAIT)
    assert_equal(template, values() | {"flag": flag})


@settings(max_examples=60, deadline=None)
@given(text=TEXTS, rows=st.lists(st.fixed_dictionaries({"name": TEXTS, "count": st.integers()}), max_size=4))
def test_random_values_in_every_tag_come_out_as_docxtpl_prints_them(text: str, rows: list[dict[str, object]]) -> None:
    assert_equal(whole_corpus(), values() | {"text": text, "rows": rows, "mark": text})


@cache
def whole_corpus() -> bytes:
    """Put all tags into one form."""
    return build_package("".join(CORPUS.values()), PORTRAIT)


@pytest.mark.parametrize("name", kind_names())
def test_the_slow_way_gives_the_same_parts(name: str) -> None:
    kind, sample = load_kind(name), load_sample(name)
    slow = read_parts(fill_slowly(kind.template, clean(sample), {}))
    fast = read_parts(render(kind.template, json.loads(json.dumps(sample))))
    assert slow == fast
