"""Findings become Word comments at their paragraphs; the rest of the file stays as it was."""

import io
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import docx
import pytest
from docx.document import Document
from lxml import etree

from documents.comments import commenters, with_comments, without_comments
from documents.finding import Finding, Level, Spot
from documents.forms.elements import para
from documents.forms.package import PORTRAIT, build_package
from documents.kinds import kind_names, load_kind
from documents.package import UnreadablePackage, read_parts, write_parts

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MAIN = "word/document.xml"
MARGIN = Finding("D30-le", Level.ERROR, "Mục I.2", "Lề trên 10 mm; sửa thành 20 mm.", Spot(paragraph=2))
SIZE = Finding("D30-co-chu", Level.WARNING, "Mục I.3", "Cỡ chữ 11; sửa thành 13 hoặc 14.", Spot(paragraph=2))
NUMBER = Finding("D30-trang", Level.HINT, "Mục I.4", "Thiếu số trang.", Spot("word/header2.xml", 0, "đoạn 1", "1"))
WHOLE = Finding("D30-giay", Level.ERROR, "Mục I.1", "Khổ giấy không phải A4.")


def opened(data: bytes) -> Document:
    """Open a file as python-docx does."""
    return docx.Document(io.BytesIO(data))


def comments_of(data: bytes) -> list[str]:
    """Read the comments back."""
    return [comment.text for comment in opened(data).comments]


def anchored(data: bytes) -> dict[str, int]:
    """Tell the index of the paragraph of each comment, by the comment's number."""
    paragraphs = list(etree.fromstring(read_parts(data)[MAIN]).iter(f"{W}p"))
    return {
        str(sign.get(f"{W}id")): at
        for at, paragraph in enumerate(paragraphs)
        for sign in paragraph.iter(f"{W}commentReference")
    }


def words(data: bytes, at: int) -> str:
    """Read the text of one paragraph."""
    paragraph = list(etree.fromstring(read_parts(data)[MAIN]).iter(f"{W}p"))[at]
    return "".join(node.text or "" for node in paragraph.iter(f"{W}t"))


def test_each_finding_is_a_comment_at_its_paragraph() -> None:
    made = with_comments(load_kind("plan").template, [MARGIN, SIZE, NUMBER, WHOLE])
    assert comments_of(made) == [
        "Gợi ý: Thiếu số trang.\nChỗ: đầu trang, đoạn 1, “1”\n(Mục I.4 – D30-trang)",
        "Lỗi: Khổ giấy không phải A4.\n(Mục I.1 – D30-giay)",
        "Lỗi: Lề trên 10 mm; sửa thành 20 mm.\n(Mục I.2 – D30-le)",
        "Cảnh báo: Cỡ chữ 11; sửa thành 13 hoặc 14.\n(Mục I.3 – D30-co-chu)",
    ]
    assert anchored(made) == {"0": 0, "1": 0, "2": 2, "3": 2}
    assert {comment.author for comment in opened(made).comments} == {"thuky"}
    assert {comment.timestamp for comment in opened(made).comments} == {None}


def test_a_date_is_written_when_given() -> None:
    at = datetime(2020, 3, 5, 8, tzinfo=UTC)
    made = with_comments(load_kind("plan").template, [MARGIN], author="Nguyễn Văn A", written_at=at)
    (comment,) = opened(made).comments
    assert (comment.author, comment.timestamp) == ("Nguyễn Văn A", at)


@pytest.mark.parametrize("kind", kind_names())
def test_the_file_is_otherwise_unchanged(kind: str) -> None:
    form = load_kind(kind).template
    made = with_comments(form, [MARGIN, NUMBER])
    assert made == with_comments(form, [MARGIN, NUMBER])
    before, after = read_parts(form), read_parts(made)
    changed = {name for name in after if after[name] != before.get(name)}
    assert changed == {MAIN, "[Content_Types].xml", "word/_rels/document.xml.rels", "word/comments.xml"}
    cleared = read_parts(without_comments(made))[MAIN]
    assert etree.tostring(etree.fromstring(cleared), method="c14n") == etree.tostring(
        etree.fromstring(before[MAIN]), method="c14n"
    )


def test_comments_of_the_file_are_kept() -> None:
    document = opened(load_kind("plan").template)
    document.add_comment(document.paragraphs[1].runs, text="Của tôi", author="Trần Thị B")
    buffer = io.BytesIO()
    document.save(buffer)
    made = with_comments(with_comments(buffer.getvalue(), [MARGIN]), [SIZE])
    assert [text.split("\n")[0] for text in comments_of(made)] == [
        "Của tôi",
        "Lỗi: Lề trên 10 mm; sửa thành 20 mm.",
        "Cảnh báo: Cỡ chữ 11; sửa thành 13 hoặc 14.",
    ]
    assert len(set(anchored(made))) == 3
    assert commenters(made) == ("Trần Thị B", "thuky")
    assert comments_of(without_comments(made)) == ["Của tôi"]


def test_without_findings_or_comments_nothing_is_touched() -> None:
    form = load_kind("plan").template
    assert with_comments(form, []) is form
    assert without_comments(form) is form
    assert commenters(form) == ()
    made = with_comments(form, [MARGIN])
    assert without_comments(made, author="ai khác") is made


def test_a_finding_in_a_text_box_stands_at_the_paragraph_that_holds_the_box() -> None:
    inner = f"<w:p><w:r><w:pict><w:txbxContent>{para('Body', 'trong')}</w:txbxContent></w:pict></w:r></w:p>"
    form = build_package(para("Body", "đầu") + inner + para("Body", "cuối"), PORTRAIT)
    made = with_comments(form, [Finding("x", Level.HINT, "", "Ở trong.", Spot(paragraph=2))])
    assert anchored(made) == {"0": 1}
    assert comments_of(made) == ["Gợi ý: Ở trong.\n(x)"]


def test_a_finding_behind_the_end_stands_at_the_last_paragraph() -> None:
    form = build_package(para("Body", "đầu") + para("Body", "cuối"), PORTRAIT)
    assert anchored(with_comments(form, [Finding("x", Level.HINT, "", "y\x00\nz", Spot(paragraph=99))])) == {"0": 1}


def test_a_body_without_paragraphs_gets_one() -> None:
    parts = read_parts(build_package(para("Body", "x"), PORTRAIT))
    root = etree.fromstring(parts[MAIN])
    etree.strip_elements(root, f"{W}p")
    made = with_comments(write_parts(parts | {MAIN: etree.tostring(root)}), [WHOLE])
    assert anchored(made) == {"0": 0}


def test_names_that_are_taken_are_left_alone() -> None:
    parts = read_parts(build_package(para("Body", "x"), PORTRAIT))
    stray = parts | {"word/comments.xml": b"<x/>"}
    made = with_comments(write_parts(stray), [WHOLE])
    assert read_parts(made)["word/comments.xml"] == b"<x/>"
    assert comments_of(made) == ["Lỗi: Khổ giấy không phải A4.\n(Mục I.1 – D30-giay)"]


@pytest.mark.parametrize(
    "damage",
    [
        {"_rels/.rels": b"<Relationships/>"},
        {MAIN: b"<w:document"},
        {MAIN: b"<x/>"},
        {"[Content_Types].xml": b"<x"},
    ],
)
def test_files_that_word_could_not_open_are_refused(damage: dict[str, bytes]) -> None:
    parts = read_parts(build_package(para("Body", "x"), PORTRAIT))
    with pytest.raises(UnreadablePackage, match="hãy lưu lại từ Word"):
        with_comments(write_parts(parts | damage), [WHOLE])


def test_a_file_without_package_relations_or_with_other_bytes_is_refused() -> None:
    with pytest.raises(UnreadablePackage):
        with_comments(b"PK", [WHOLE])
    with pytest.raises(UnreadablePackage, match="thân văn bản"):
        with_comments(write_parts({"[Content_Types].xml": b"<x/>"}), [WHOLE])


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_reads_the_comments(tmp_path: Path) -> None:
    source = tmp_path / "form.docx"
    made = with_comments(load_kind("plan").template, [MARGIN, SIZE, NUMBER])
    source.write_bytes(made)
    subprocess.run(
        [
            *("soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"),
            *("--headless", "--convert-to", "docx", "--outdir", str(tmp_path / "out"), str(source)),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    saved = (tmp_path / "out" / "form.docx").read_bytes()
    assert sorted(comments_of(saved)) == sorted(comments_of(made))
    # LibreOffice writes the frame of a shape as one more paragraph; the words tell the place.
    assert [words(saved, at) for at in anchored(saved).values()] == [words(made, at) for at in anchored(made).values()]
