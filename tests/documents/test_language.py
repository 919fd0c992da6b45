"""The template language calculates only what stays small, prints only what can be printed."""

import pytest

from documents.environment import MAX_STEPS
from documents.forms.elements import para, run
from documents.forms.package import PORTRAIT, build_package
from documents.render import TemplateFault, UndefinedField, render
from documents.text import docx_text
from documents.values import Fragment

SHARED = {"mark": "", "subject_line": "thử"}
CONTEXT = {"n": 3, "text": "a&b", "rows": ["x", "y"], "table": {"keys": "của bảng", "a": 1}, "flag": True, **SHARED}


def printed(*body: str) -> str:
    """Print a form with the context of these tests."""
    return docx_text(render(build_package("".join(body), PORTRAIT), CONTEXT))


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        ("{{ n * 4 + 2 ** 5 - 10 % 3 }}", "43"),
        ("{{ '-' * 5 }}{{ 'a' + 'b' }}{{ rows + ['z'] }}", None),
        ("{{ '-' * 5 }}{{ 'a' + 'b' }}", "-----ab"),
        ("{{ '%02d/%s' % (n, 'c') }}", "03/c"),
        ("{{ text ~ n ~ '<' }}", "a&b3<"),
        ("{% set x = (text|e) ~ '<' %}{{ x }}", "a&b<"),
        ("{% set x %}<{{ text }}>{% endset %}{{ x }}", "<a&b>"),
        ("{% set x %}({{ text }}){% endset %}{{ x }}{{ x ~ '<' }}", "(a&b)(a&b)<"),
        ("{{ rows|join('; ') }} {{ text|replace('a', '<') }}", "x; y <&b"),
        ("{{ text.upper() }} {{ table.get('a') }} {{ table['keys'] }}", "A&B 1 của bảng"),
        ("{% for i in range(3) if i %}{{ i }}{% endfor %}", "12"),
        ("{% for i in rows|map('upper') %}{{ i }}{% endfor %}", "XY"),
        ("{{ rows|unique|list|length }}", "2"),
    ],
)
def test_everyday_expressions_work(tag: str, text: str | None) -> None:
    if text is None:
        with pytest.raises(TemplateFault):
            printed(para("Body", tag))
    else:
        assert printed(para("Body", tag)) == text


@pytest.mark.parametrize(
    "tag",
    [
        "{{ 'a' * 30000000 }}",
        "{{ 30000000 * 'a' }}",
        "{{ 9 ** 9999 }}",
        "{{ '%0100000000d' % 1 }}",
        "{{ '%*d' % (100000000, 1) }}",
        "{% set ns = namespace(t='aaaaaaaaaa') %}{% for i in range(40) %}{% set ns.t = ns.t ~ ns.t %}{% endfor %}",
        "{% set ns = namespace(t='aaaaaaaaaa') %}{% for i in range(40) %}{% set ns.t = ns.t + ns.t %}{% endfor %}",
        "{% set ns = namespace(t=9) %}{% for i in range(40) %}{% set ns.t = ns.t * ns.t %}{% endfor %}",
        "{{ range(9999)|join('a' * 999) }}",
        "{{ ('a' * 9999)|replace('a', 'b' * 999) }}",
        "{{ 'a'.center(50000000) }}",
        "{{ '{:>100000000}'.format('x') }}",
        "{% for i in range(9999) %}{% for j in range(9999) %}{% endfor %}{% endfor %}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{% for i in range(9000) %}" + "chữ " * 900 + "{% endfor %}",
        "{% for i in 5 %}{% endfor %}",
    ],
)
def test_what_would_grow_without_measure_is_refused(tag: str) -> None:
    with pytest.raises(TemplateFault, match="không tính được"):
        printed(para("Body", tag))


def test_long_loops_over_what_is_there_pass() -> None:
    template = build_package(para("Body", "{% for i in rows %}{% endfor %}x"), PORTRAIT)
    assert render(template, {"rows": [1] * MAX_STEPS, **SHARED})
    with pytest.raises(TemplateFault, match="vòng lặp quá dài"):
        render(template, {"rows": [1] * (MAX_STEPS + 1), **SHARED})


@pytest.mark.parametrize("name", ["safe", "tojson", "xmlattr", "urlize", "center", "indent", "random", "pprint"])
def test_filters_that_break_papers_are_unknown(name: str) -> None:
    with pytest.raises(TemplateFault, match=f"No filter named '{name}'"):
        printed(para("Body", f"{{{{ text|{name} }}}}"))


@pytest.mark.parametrize(
    "tag", ["{{ '\\x00' }}", "{{ 'a\\x0b' }}", "{{ '\\ud800' }}", "{{ table }}", "{{ flag }}", "{{ none }}"]
)
def test_what_no_paper_can_show_is_refused(tag: str) -> None:
    with pytest.raises(TemplateFault, match="in ra"):
        printed(para("Body", tag))


def test_a_macro_prints_markup_that_is_checked() -> None:
    macro = "{% macro m(x) %}[{{ x }}]{% endmacro %}"
    assert printed(para("Body", macro + "{{ m(text) }}")) == "[a&b]"
    # Cutting through an entity would break the file.
    with pytest.raises(TemplateFault, match="không đóng những gì nó mở"):
        printed(para("Body", macro + "{{ m(text)[:4] }}"))
    with pytest.raises(TemplateFault, match="không dùng được ở đây"):
        printed(para("Body", macro), para("{{ m(text) }}", "x"))


def test_plain_text_where_word_shows_only_elements_is_refused() -> None:
    for tag in ("{{r text }}", "{{p text }}", "{{r n }}"):
        with pytest.raises(TemplateFault, match="ngoài chỗ của chữ"):
            printed(para("Body", run(tag)))
    assert printed(para("Body", run("{{r mark }}")), para("Body", "{{p mark }}"), para("Body", "x")) == "\nx"
    with pytest.raises(UndefinedField, match="zzz"):
        printed(para("Body", run("{{r zzz }}")))


def test_a_field_named_like_a_method_is_read_with_brackets() -> None:
    with pytest.raises(TemplateFault, match="kiểu builtin_function"):
        printed(para("Body", "{{ table.keys }}"))


def test_fragments_know_their_level() -> None:
    fragment = Fragment("<w:r/>")
    fragment.level = "run"
    assert (fragment, fragment.level) == ("<w:r/>", "run")
