"""A clerk's own form: every slip is found at its paragraph, together with all others; what passes makes papers."""

import io
import re
import shutil
import subprocess
from html import unescape
from pathlib import Path
from xml.sax.saxutils import escape

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from documents import samples
from documents.comments import with_comments
from documents.finding import Finding, Level
from documents.forms.elements import cell, line, para, row, run, table, tag_row
from documents.forms.package import PORTRAIT, build_package
from documents.kinds import UnknownKind, kind_names, load_kind
from documents.package import read_parts, write_parts
from documents.render import render
from documents.template import FormCheck, KindNotGuessed, check_form, guess_kind
from documents.template.lines import Line, lines_of, parse
from documents.text import docx_text

MAIN = "word/document.xml"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TAGGED = re.compile(r"<w:t(?: [^>]*)?>([^<]*?(?:\{\{|\{%)[^<]*)</w:t>")


def edited(kind: str, *changes: tuple[str, str]) -> bytes:
    """Change texts in the form of a kind, as a clerk would in Word."""
    parts = read_parts(load_kind(kind).template)
    for old, new in changes:
        name = next(name for name in (MAIN, *sorted(parts)) if old.encode() in parts[name])
        parts[name] = parts[name].replace(old.encode(), new.encode(), 1)
    return write_parts(parts)


def with_body(*body: str) -> bytes:
    """Put paragraphs in front of the body of the plan form."""
    parts = read_parts(load_kind("plan").template)
    xml = parts[MAIN].decode()
    start = xml.index("<w:body>") + len("<w:body>")
    return write_parts(parts | {MAIN: (xml[:start] + "".join(body) + xml[start:]).encode()})


def lines(form: bytes) -> list[Line]:
    """Read the paragraphs of the body."""
    return lines_of(MAIN, parse(read_parts(form)[MAIN]))


def found(check: FormCheck, rule: str) -> list[Finding]:
    """List the findings of a rule."""
    return [finding for finding in check.findings if finding.rule == rule]


@pytest.mark.no_cover  # the tests of single slips measure the same
@pytest.mark.parametrize("kind", kind_names())
def test_the_forms_of_the_program_have_no_errors_and_make_three_papers(kind: str) -> None:
    check = check_form(load_kind(kind).template, kind)
    assert [finding.sentence for finding in check.findings if finding.level != Level.HINT] == []
    assert list(check.papers) == ["nho-nhat", "thuong-gap", "lon-nhat"]
    assert guess_kind(load_kind(kind).template) == kind
    for paper in check.papers.values():
        docx.Document(io.BytesIO(paper))


SLIPS = {
    "one brace opens": ("{{ text }}", "{ text }}", "BM-dau-ngoac", "mở thiếu dấu"),
    "one brace closes": ("{{ text }}", "{{ text }", "BM-dau-ngoac", "đóng thiếu dấu"),
    "one brace on both sides": ("{{ signer }}", "{ signer }", "BM-dau-ngoac", "sẽ in nguyên văn"),
    "never closed": ("{{ text }}", "{{ text", "BM-dau-ngoac", "mở mà không đóng"),
    "never opened": ("{{ text }}", "text }}", "BM-dau-ngoac", "không có “{{”"),
    "closed by another sign": ("{{ text }}", "{{ text %}", "BM-dau-ngoac", "hãy đóng bằng “}}”"),
    "two in one": ("{{ text }}", "{{ text {{ text }}", "BM-dau-ngoac", "mở mà không đóng"),
    "spaced percent sign": ("{%p if schedule %}", "{ %p if schedule %}", "BM-dau-ngoac", "viết liền"),
    "spaced closing percent": ("{%p if schedule %}", "{%p if schedule % }", "BM-dau-ngoac", "viết liền"),
    "stray brace": ("{{ text }}", "{{ text }} }", "BM-dau-ngoac", "đứng ngoài lệnh"),
    "spaced level": ("{%p if schedule %}", "{% p if schedule %}", "BM-tu-khoa", "phải viết liền “{%p”"),
    "glued keyword": ("{%p if schedule %}", "{%pif schedule %}", "BM-tu-khoa", "Thiếu dấu cách sau “{%p”"),
    "misspelt keyword": ("{%p if schedule %}", "{%p fi schedule %}", "BM-tu-khoa", "Gần nhất: “if”"),
    "forbidden keyword": ("{{ text }}", "{% include 'x' %}", "BM-tu-khoa", "không dùng được"),
    "empty tag": ("{{ text }}", "{{ }}", "BM-tu-khoa", "trống"),
    "smart quotes": ("{{ text }}", "{{ text|replace(“a”, “b”) }}", "BM-ky-tu", "nháy cong"),
    "no-break space": ("{{ text }}", "{{\xa0text }}", "BM-ky-tu", "không ngắt"),
    "no-break space after the level": ("{%p if schedule", "{%p\xa0if schedule", "BM-ky-tu", "dấu cách thường"),
    "en dash": ("{{ text }}", "{{ text – 1 }}", "BM-ky-tu", "U+2013"),
    "zero width": ("{{ text }}", "{{ te\u200bxt }}", "BM-ky-tu", "U+200B"),
    "ampersand": ("{{ text }}", "{{ text == 'a &amp; b' }}", "BM-ky-tu", "Dấu &"),
    "misspelt filter": ("{{ text }}", "{{ text|uper }}", "BM-bo-loc", "Gần nhất: “upper”"),
    "misspelt test": ("{%p if schedule %}", "{%p if schedule is defind %}", "BM-bo-loc", "phép thử “defind”"),
    "unknown field": ("{{ signer }}", "{{ singer }}", "BM-truong-la", "Gần nhất: “signer”"),
    "unknown part": ("{{ row.content }}", "{{ row.contents }}", "BM-truong-la", "Gần nhất: “content”"),
    "part of a text": ("{{ signer }}", "{{ signer.name }}", "BM-truong-la", "đây là chữ"),
    "part of a list": ("{{ signer }}", "{{ schedule.content }}", "BM-truong-la", "một danh sách"),
    "no end": ("{%p endfor %}", "", "BM-cap-lenh", "mở mà không có “{%p endfor %}”"),
    "no beginning": ("{%p if schedule %}", "", "BM-cap-lenh", "không có “if” mở trước nó"),
    "middle without a beginning": ("{{ signer }}", "{% elif signer %}", "BM-cap-lenh", "không có “if”"),
    "paragraph tag beside text": ("{{ text }}", "chữ {{p text }}", "BM-cho-dung", "“chữ” sẽ mất"),
    "paragraph statement beside text": ("{%p if schedule %}", "{%p if schedule %} chữ", "BM-cho-dung", "sẽ mất"),
    "row outside a table": ("{%p if schedule %}", "{%tr if schedule %}", "BM-cho-dung", "chỉ dùng trong bảng"),
    "row tag beside text": ("{%tr for row in schedule %}", "{%tr for row in schedule %}x", "BM-cho-dung", "cả hàng"),
    "unreadable": ("{{ text }}", "{{ text text }}", "BM-cu-phap", "Không đọc được lệnh"),
    "calculation that is refused": ("{{ text }}", "{{ 'a' * 100000000 }}", "BM-cu-phap", "Không tính được"),
}


@pytest.mark.parametrize("name", SLIPS)
def test_a_slip_is_found_at_its_paragraph(name: str) -> None:
    old, new, rule, fact = SLIPS[name]
    before = next(one for one in lines(load_kind("plan").template) if old in one.text)
    check = check_form(edited("plan", (old, new)), "plan")
    at_rule = [finding for finding in found(check, rule) if fact in finding.sentence]
    assert at_rule, check.findings
    if name not in {"no end", "no beginning"}:
        assert (at_rule[0].spot.paragraph, at_rule[0].spot.position) == (before.index, before.position)
    assert at_rule[0].spot.part == MAIN
    harmless = {"smart quotes", "no-break space", "stray brace"}
    assert check.accepted == (name in harmless), check.findings
    assert bool(check.papers) == check.accepted


def test_all_slips_are_told_together_each_once() -> None:
    form = edited(
        "plan",
        ("{{ signer }}", "{{ singer }}"),
        ("{{ text }}", "{ text }}"),
        ("{{ row.content }}", "{{ row.content|uper }}"),
        ("{{ row.due }}", "{{ row.due row }}"),
        ("{%p if schedule %}", "{%p fi schedule %}"),
    )
    check = check_form(form, "plan")
    errors = [(finding.rule, finding.spot.text) for finding in check.of_level(Level.ERROR)]
    assert sorted(errors) == [
        ("BM-bo-loc", "{{ row.content|uper }}"),
        ("BM-cap-lenh", "{%p endif %}"),
        ("BM-cu-phap", "{{ row.due row }}"),
        ("BM-dau-ngoac", "{ text }}"),
        ("BM-truong-la", "{{ singer }}"),
        ("BM-tu-khoa", "{%p fi schedule %}"),
    ]


def test_a_slip_in_a_loop_does_not_hide_the_fields_in_it_nor_those_left_out() -> None:
    form = edited(
        "plan",
        ("{%tr for row in schedule %}", "{%tr for row in schedule }"),
        ("{{ schedule_heading }}", "III. TIẾN ĐỘ"),
    )
    check = check_form(form, "plan")
    assert [finding.rule for finding in check.findings] == ["BM-truong-khong-dung", "BM-dau-ngoac", "BM-cap-lenh"]
    form = edited("plan", ("{%tr for row in schedule %}", "{%tr for row in schedule %}{{ x"))
    check = check_form(form, "plan")
    assert {finding.rule for finding in check.findings} == {"BM-dau-ngoac", "BM-cho-dung"}


def test_a_tag_split_by_runs_is_fine_and_by_paragraphs_a_fault() -> None:
    runs = para("Body", run("{{ sig") + run("ner }}") + run("{{ singer"), run(" }}"))
    check = check_form(with_body(runs), "plan")
    assert [finding.sentence.split(".")[0] for finding in check.findings] == ["Không có trường “singer”"]
    check = check_form(with_body(para("Body", "{{ signer"), para("Body", "}}")), "plan")
    first = check.findings[0]
    assert (first.rule, first.spot.paragraph) == ("BM-dau-ngoac", 0)
    assert "bị ngắt sang đoạn sau" in first.sentence


def test_places_that_would_corrupt_are_all_found_by_the_proof() -> None:
    crossing = para("Body", "{% if mark %}") + table([9000], row(cell(9000, para("Body", "{% endif %}"))))
    check = check_form(with_body(para("Body", "đầu"), crossing, para("Body", "giữa"), crossing), "plan")
    crossed = found(check, "BM-lenh-cheo")
    assert [finding.spot.paragraph for finding in crossed] == [1, 4]
    assert all("không cùng một chỗ" in finding.sentence for finding in crossed)
    assert check.papers == {}


def test_findings_of_decree_30_stand_at_the_paragraph_of_the_form_that_makes_them() -> None:
    form = edited("plan", ("Độc lập - Tự do - Hạnh phúc", "Độc lập – Tự do – Hạnh phúc"))
    xml = read_parts(form)[MAIN].decode()
    small = re.sub(
        r"(<w:r>)(<w:rPr>.*?</w:rPr>)?(<w:t[^>]*>\{\{ row.content \}\})", r'\1<w:rPr><w:sz w:val="14"/></w:rPr>\3', xml
    )
    small = re.sub(
        r"(<w:r>)(<w:rPr>.*?</w:rPr>)?(<w:t[^>]*>\{\{ text \}\})", r'\1<w:rPr><w:sz w:val="18"/></w:rPr>\3', small
    )
    assert small != xml
    check = check_form(write_parts(read_parts(form) | {MAIN: small.encode()}), "plan")
    places = {line.index: line.text for line in lines(form)}
    decree = [finding for finding in check.findings if finding.rule.startswith("D30")]
    told = {places[finding.spot.paragraph] for finding in decree if finding.spot.paragraph is not None}
    assert {"Độc lập – Tự do – Hạnh phúc", "{{ text }}"} <= told
    # Each finding once for the form, however many paragraphs of the paper a loop makes.
    assert len({(one.rule, one.spot.paragraph, one.sentence) for one in decree}) == len(decree)


def test_fields_that_must_be_printed_are_missed() -> None:
    form = edited("plan", ("{{ number_line }}", "Số: 01/KH-UBND"), ("{{ place_date }}", ""), ("{{ mark }}", ""))
    check = check_form(form, "plan")
    missing = {
        finding.sentence.split("“")[1].split("”")[0]: finding.level for finding in found(check, "BM-truong-bat-buoc")
    }
    assert missing == {"number_line": Level.ERROR, "place_date": Level.ERROR, "mark": Level.WARNING}
    assert all(finding.spot.paragraph is None for finding in found(check, "BM-truong-bat-buoc"))


def test_a_field_that_is_only_tested_is_not_printed() -> None:
    check = check_form(edited("plan", ("{{ signer }}", "{% if signer %}x{% endif %}")), "plan")
    assert [finding.level for finding in found(check, "BM-truong-bat-buoc")] == [Level.ERROR]


def test_a_field_left_out_is_a_hint() -> None:
    check = check_form(edited("plan", ("{{ row.due }}", ""), ("{{ schedule_heading }}", "III. TIẾN ĐỘ")), "plan")
    unused = found(check, "BM-truong-khong-dung")
    assert [(finding.level, "“schedule_heading”" in finding.sentence) for finding in unused] == [(Level.HINT, True)]
    assert check.accepted
    assert "III. TIẾN ĐỘ" in docx_text(check.papers["thuong-gap"])


def test_statements_of_the_language_are_understood() -> None:
    form = with_body(
        para("Body", "{% set name = signer|upper %}{{ name }}"),
        para("Body", "{% set block %}{{ signer }}{% endset %}{{ block }}"),
        para("Body", "{% macro line(x) %}{{ x }}{% endmacro %}{{ line(signer) }}"),
        para("Body", "{% with a = signer %}{{ a }}{% endwith %}"),
        para("Body", "{% for r in schedule|sort(attribute='no') if r.no %}{{ loop.index }}{{ r['due'] }}{% endfor %}"),
        para(
            "Body",
            "{{ (schedule|first).due if schedule else '' }}{{ issuer[0] }}{# ghi chú {{ x #}{{ range(3)|length }}",
        ),
        para("Body", "{% for a, b in [[1, 2]] %}{{ a }}{{ b }}{% else %}{{ signer }}{% endfor %}"),
        para("Body", "{% if 'x' is string and signer is defined %}{{ signer }}{% elif mark %}m{% else %}n{% endif %}"),
        table(
            [4500, 4500], row(cell(4500, para("Body", "{% cellbg '' or 'FFFFFF' %}a")) + cell(4500, para("Body", "b")))
        ),
    )
    check = check_form(form, "plan")
    assert [finding.sentence for finding in check.of_level(Level.ERROR)] == []


def test_what_a_form_may_not_have_is_listed_and_nothing_else_is_opened() -> None:
    parts = read_parts(load_kind("plan").template) | {"word/vbaProject.bin": b"x", "word/embeddings/a.xlsx": b"x"}
    check = check_form(write_parts(parts), "plan")
    assert [(finding.rule, finding.level, finding.spot.paragraph) for finding in check.findings] == [
        ("BM-tep", Level.ERROR, None),
        ("BM-tep", Level.ERROR, None),
    ]
    assert {finding.sentence.split(" (")[0] for finding in check.findings} == {
        "Biểu mẫu có macro",
        "Biểu mẫu có tệp nhúng",
    }


@pytest.mark.parametrize("data", [b"", b"PK", b"%PDF-1.4", write_parts({"a.xml": b"<a/>"})])
def test_other_files_are_told_as_such(data: bytes) -> None:
    check = check_form(data, "plan")
    assert [finding.rule for finding in check.findings] == ["BM-tep"]
    assert not check.accepted


def test_a_damaged_footnotes_part_is_told() -> None:
    parts = read_parts(load_kind("plan").template)
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
        b"</Types>", f'<Override PartName="/word/footnotes.xml" ContentType="{kind}"/></Types>'.encode()
    )
    relation = b'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
    name = "word/_rels/document.xml.rels"
    relation += b'footnotes" Target="footnotes.xml"/></Relationships>'
    parts[name] = parts[name].replace(b"</Relationships>", relation)
    check = check_form(write_parts(parts | {"word/footnotes.xml": b"<w:footnotes"}), "plan")
    assert [finding.rule for finding in check.findings] == ["BM-tep"]


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(UnknownKind):
        check_form(load_kind("plan").template, "ke-hoach")


def test_comments_of_an_earlier_check_are_taken_out_and_those_of_people_are_warned_of() -> None:
    form = edited("plan", ("{{ signer }}", "{{ singer }}"))
    commented = with_comments(form, check_form(form, "plan").findings)
    assert [finding.rule for finding in check_form(commented, "plan").findings] == ["BM-truong-la"]
    ours = with_comments(load_kind("plan").template, [Finding("x", Level.HINT, "", "y")], author="Nguyễn Văn A")
    check = check_form(ours, "plan")
    assert [(finding.rule, finding.level) for finding in check.findings] == [("BM-dau-vet", Level.WARNING)]
    assert "Nguyễn Văn A" in check.findings[0].sentence


def test_tracked_changes_are_warned_of_at_their_paragraph() -> None:
    check = check_form(
        with_body(para("Body", "a"), '<w:p><w:ins w:id="1"><w:r><w:t>b</w:t></w:r></w:ins></w:p>'), "plan"
    )
    assert [(finding.rule, finding.spot.paragraph) for finding in check.findings if finding.rule == "BM-dau-vet"] == [
        ("BM-dau-vet", 1)
    ]


def test_tags_in_parts_that_are_never_filled_are_found() -> None:
    commented = with_comments(load_kind("plan").template, [Finding("x", Level.HINT, "", "{{ y }}")], author="B")
    assert "phần không được điền" in str([finding.sentence for finding in check_form(commented, "plan").findings])


@pytest.mark.parametrize(
    ("body", "name"),
    [
        (table([9000], row(cell(9000, line("for x in schedule") + para("Body", "a") + line("endfor")))), "ô này"),
        (
            table(
                [9000],
                tag_row("for x in schedule", [9000]) + row(cell(9000, para("Body", "a"))),
                tag_row("endfor", [9000]),
            ),
            "bảng này",
        ),
        (
            table(
                [3000, 3000, 3000],
                row(cell(3000, para("Body", "b")) * 3),
                row(
                    cell(9000, para("Tag", "{%tc for x in schedule %}"))
                    + cell(9000, para("Body", "a"))
                    + cell(9000, para("Tag", "{%tc endfor %}"))
                ),
            ),
            "hàng này",
        ),
    ],
)
def test_what_an_empty_list_leaves_hollow_is_found(body: str, name: str) -> None:
    check = check_form(with_body(para("Body", "đầu"), body), "plan")
    assert [(one.rule, one.spot.paragraph) for one in check.of_level(Level.ERROR)] == [
        ("BM-cho-trong", 4 if "hàng" in name else 1)
    ]
    assert name in check.findings[0].sentence


def test_a_table_of_which_nothing_is_left_is_told() -> None:
    cells = [cell(3000, para("Tag", tag)) for tag in ("{%tc for x in schedule %}", "a", "{%tc endfor %}")]
    check = check_form(with_body(table([3000] * 3, row("".join(cells)))), "plan")
    assert [(one.rule, one.level) for one in check.findings if one.rule.startswith("BM")] == [
        ("BM-ban-mau", Level.ERROR)
    ] or found(check, "BM-cho-trong")


@pytest.mark.parametrize(
    "tag",
    [
        "{% for a in recipients %}" * 30 + "{% endfor %}" * 30,
        "{% if mark %}" * 900 + "{% endif %}" * 900,
        "{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}",
        "{{ " + "signer" + ".a" * 3000 + " }}",
    ],
    ids=["loops", "branches", "brackets", "attributes"],
)
def test_tags_nested_too_deep_are_told(tag: str) -> None:
    check = check_form(with_body(para("Body", tag)), "plan")
    assert not check.accepted
    assert check.of_level(Level.ERROR)[0].spot.paragraph in {0, None}


def test_a_text_box_that_word_writes_twice_is_told_once() -> None:
    box = f"<w:txbxContent>{para('Body', '{{ singer }}')}</w:txbxContent>"
    mc = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    twice = (
        f'<w:p><w:r><mc:AlternateContent xmlns:mc="{mc}"><mc:Choice Requires="wps">{box}</mc:Choice>'
        f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    check = check_form(with_body(twice), "plan")
    assert [(one.rule, one.spot.paragraph, one.spot.position) for one in check.findings] == [
        ("BM-truong-la", 1, "đoạn 1, đoạn 1")
    ]


def test_slips_in_headers_are_found_there() -> None:
    parts = read_parts(load_kind("plan").template)
    name = next(name for name in sorted(parts) if name.startswith("word/header") and b"<w:p" in parts[name])
    root = etree.fromstring(parts[name])
    paragraph = next(root.iter(f"{W}p"))
    text = etree.SubElement(etree.SubElement(paragraph, f"{W}r"), f"{W}t")
    text.text = "{{ singer }}"
    check = check_form(write_parts(parts | {name: etree.tostring(root)}), "plan")
    assert [(one.rule, one.spot.part, one.spot.paragraph) for one in check.findings] == [("BM-truong-la", name, 0)]


def test_the_kind_of_a_form_that_uses_no_field_is_not_guessed() -> None:
    with pytest.raises(KindNotGuessed, match="--kind"):
        buffer = io.BytesIO()
        docx.Document().save(buffer)
        guess_kind(buffer.getvalue())


def test_the_kind_of_a_form_with_only_common_fields_is_not_guessed() -> None:
    with pytest.raises(KindNotGuessed, match="gần nhất: "):
        guess_kind(build_package(para("Body", "{{ receiver_of_nothing }}{{ signer }}"), PORTRAIT))


@pytest.mark.parametrize("kind", ["plan", "minutes", "score_table"])
def test_the_kind_is_guessed_in_spite_of_slips(kind: str) -> None:
    assert guess_kind(edited(kind, ("{{ signer }}", "{{ singer"))) == kind


@st.composite
def damage(draw: st.DrawFn) -> tuple[str, str, str]:
    """Damage one character of a tag in a form of the program: the kind, the text of the run, and the damaged text."""
    kind = draw(st.sampled_from(("plan", "minutes", "certificate", "score_table", "announcement")))
    xml = read_parts(load_kind(kind).template)[MAIN].decode()
    text = unescape(draw(st.sampled_from(TAGGED.findall(xml))))
    at = draw(st.integers(0, len(text) - 1))
    sign = draw(st.sampled_from([*"{}% ptr.x|_1é\xa0“–\u200b", ""]))
    return kind, text, text[:at] + sign + text[at + draw(st.integers(0, 1)) :]


@pytest.mark.no_cover
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(change=damage())
def test_a_damaged_form_is_refused_or_makes_papers(change: tuple[str, str, str]) -> None:
    kind, text, damaged = change
    template = edited(kind, (f">{escape(text)}</w:t>", f">{escape(damaged)}</w:t>"))
    check = check_form(template, kind)
    for finding in check.findings:
        here = [one for one in lines(template) if finding.spot == one.spot]
        assert here or finding.spot.paragraph is None or finding.rule.startswith("D30"), finding
    if check.accepted:
        for make in (samples.smallest, samples.typical, samples.largest):
            docx.Document(io.BytesIO(render(template, make(kind), kind=kind)))
    elif any(not one.rule.startswith(("D30", "BM-cho-trong")) for one in check.of_level(Level.ERROR)):
        assert check.papers == {}


@pytest.mark.no_cover
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_forms_saved_by_libreoffice_pass_and_print_the_same_words(tmp_path: Path) -> None:
    kinds = ("plan", "minutes", "score_table", "certificate", "recognition_decision")
    for kind in kinds:
        (tmp_path / f"{kind}.docx").write_bytes(load_kind(kind).template)
    subprocess.run(
        [
            *("soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"),
            *("--convert-to", "docx", "--outdir", str(tmp_path / "out")),
            *(str(tmp_path / f"{kind}.docx") for kind in kinds),
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
    for kind in kinds:
        saved = (tmp_path / "out" / f"{kind}.docx").read_bytes()
        assert guess_kind(saved) == kind
        check = check_form(saved, kind)
        assert [finding for finding in check.findings if finding.rule.startswith("BM")] == []
        ours = render(load_kind(kind).template, samples.typical(kind))
        assert docx_text(render(saved, samples.typical(kind))).split() == docx_text(ours).split()
