"""The Word forms come from the builder and keep the sizes of Decree 30/2020/NĐ-CP."""

import io
import re
from pathlib import Path

import docx
import pytest
from docx.shared import Mm
from lxml import etree

from documents.fingerprint import content_digest
from documents.forms import build_forms
from documents.forms.__main__ import main, write_forms
from documents.forms.styles import STYLES
from documents.kinds import kind_names, load_kind
from documents.package import read_parts

# A certificate is laid out for one page; nothing on it can move to another.
ONE_PAGE_FORMS = {"certificate"}
WIDE_ANNEX = {"recognition_decision", "registration_list", "unit_plan"}
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def test_the_committed_forms_are_what_the_builder_makes() -> None:
    built = build_forms()
    assert sorted(built) == list(kind_names())
    # Content, not bytes: another zlib packs the same parts into other bytes.
    different = [name for name in built if content_digest(built[name]) != content_digest(load_kind(name).template)]
    assert different == [], "run: python -m documents.forms"


def test_building_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    first = {path.parent.name: path.read_bytes() for path in write_forms(tmp_path)}
    assert first == build_forms()


@pytest.mark.parametrize("name", kind_names())
def test_a_form_is_a_small_word_file_in_vietnamese(name: str) -> None:
    template = load_kind(name).template
    assert len(template) < 25_000
    styles = read_parts(template)["word/styles.xml"].decode()
    assert 'w:lang w:val="vi-VN"' in styles
    fonts = re.findall(r"<w:rFonts ([^>]+)/>", styles)
    assert fonts
    for attributes in fonts:
        names = dict(re.findall(r'w:(\w+)="([^"]+)"', attributes))
        assert names == dict.fromkeys(("ascii", "hAnsi", "eastAsia", "cs"), "Times New Roman")


@pytest.mark.parametrize("name", kind_names())
def test_pages_keep_the_margins(name: str) -> None:
    document = docx.Document(io.BytesIO(load_kind(name).template))
    for section in document.sections:
        page = sorted((section.page_width or 0, section.page_height or 0))
        assert [round(side / Mm(1)) for side in page] == [210, 297]
        assert section.different_first_page_header_footer
        if name != "certificate":
            margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
            assert [round((margin or 0) / Mm(1)) for margin in margins] == [20, 20, 30, 20]
    turned = [(section.page_width or 0) > (section.page_height or 0) for section in document.sections]
    assert turned[0] is (load_kind(name).orientation == "landscape")
    # Only a wide annex is turned against its paper.
    assert (turned[-1] != turned[0]) is (name in WIDE_ANNEX)


@pytest.mark.parametrize("name", kind_names())
def test_styles_used_are_styles_defined(name: str) -> None:
    parts = read_parts(load_kind(name).template)
    defined = {style.get(f"{W}styleId") for style in etree.fromstring(parts["word/styles.xml"]).iter(f"{W}style")}
    used = {
        node.get(f"{W}val")
        for part in ("word/document.xml", "word/header1.xml", "word/header2.xml")
        for tag in ("pStyle", "tblStyle")
        for node in etree.fromstring(parts[part]).iter(f"{W}{tag}")
    }
    assert used <= defined


@pytest.mark.parametrize("name", kind_names())
def test_ruled_tables_repeat_their_head_and_never_split_a_row(name: str) -> None:
    body = etree.fromstring(read_parts(load_kind(name).template)["word/document.xml"])
    for table in body.iter(f"{W}tbl"):
        rows = table.findall(f"{W}tr")
        assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
        style = table.find(f"{W}tblPr/{W}tblStyle")
        assert style is not None
        if style.get(f"{W}val") != "Plain":
            assert rows[0].find(f"{W}trPr/{W}tblHeader") is not None
            assert all(row.find(f"{W}trPr/{W}tblHeader") is None for row in rows[1:])


def words(node: etree._Element) -> str:
    """Read the text of an element."""
    return "".join(str(text) for text in node.itertext())


@pytest.mark.parametrize("name", kind_names())
def test_the_signature_is_kept_with_the_paragraph_before_it(name: str) -> None:
    body = etree.fromstring(read_parts(load_kind(name).template)["word/document.xml"])[0]
    kept = {style.key for style in STYLES if style.keep}
    for table in body.iterchildren(f"{W}tbl"):
        if "{{ signer }}" not in words(table) or name in ONE_PAGE_FORMS:
            continue
        before = [node for node in table.itersiblings(preceding=True) if not words(node).startswith("{%p")]
        # Two, for the last article and the articles before it are two branches of one loop.
        styles = [node.find(f"{W}pPr/{W}pStyle") for node in before[:2]]
        assert kept & {style.get(f"{W}val") for style in styles if style is not None}


def test_the_builder_writes_one_form_and_says_whose_words_changed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["plan", "--golden"], tmp_path)
    assert capsys.readouterr().out == "Câu chữ thay đổi: plan/golden.txt\n"
    assert sorted(path.name for path in (tmp_path / "plan").iterdir()) == ["golden.txt", "template.docx"]
    main(["plan", "--golden"], tmp_path)
    assert capsys.readouterr().out == "Câu chữ không thay đổi.\n"
    main(["minutes"], tmp_path)
    assert [path.name for path in (tmp_path / "minutes").iterdir()] == ["template.docx"]


def test_the_builder_refuses_an_unknown_form(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["no_such_form"], tmp_path)
    assert "không có biểu mẫu: no_such_form" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
