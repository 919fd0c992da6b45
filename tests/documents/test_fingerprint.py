"""Fingerprints tell content from packing, and differences are named."""

import io
import zipfile
from collections.abc import Callable

import pytest

from documents.fingerprint import content_digest, explain_difference, file_sha256
from documents.package import OversizedPackage, UnreadablePackage, read_parts, write_parts


def test_the_hash_of_a_file_is_sha256() -> None:
    assert file_sha256(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_the_content_digest_ignores_how_the_zip_was_packed(sample: Callable[..., bytes]) -> None:
    paper = sample("plan")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, content in reversed(read_parts(paper).items()):
            archive.writestr(name, content)
    packed_again = buffer.getvalue()
    assert file_sha256(packed_again) != file_sha256(paper)
    assert content_digest(packed_again) == content_digest(paper)
    assert explain_difference(paper, packed_again) == []


def test_the_content_digest_sees_every_part_and_name() -> None:
    one = write_parts({"a.xml": b"<a/>", "b.xml": b"<b/>"})
    renamed = write_parts({"a.xml": b"<a/>", "c.xml": b"<b/>"})
    changed = write_parts({"a.xml": b"<a/>", "b.xml": b"<c/>"})
    assert len({content_digest(data) for data in (one, renamed, changed)}) == 3


def test_no_zip_has_no_digest() -> None:
    with pytest.raises(UnreadablePackage):
        content_digest(b"no zip")
    with pytest.raises(OversizedPackage):
        explain_difference(write_parts({"a.xml": b" " * 20_000_000}), b"")


def test_the_first_differing_text_is_named(sample: Callable[..., bytes]) -> None:
    first = sample("supplement_request", signer="Nguyễn Văn A")
    second = sample("supplement_request", signer="Nguyễn Văn B")
    (sentence,) = explain_difference(first, second)
    assert sentence.startswith("word/document.xml: đoạn ")
    assert sentence.endswith("“Nguyễn Văn A” thành “Nguyễn Văn B”")


def test_a_long_text_is_cut_around_the_difference(sample: Callable[..., bytes]) -> None:
    text = "Thực hiện Kế hoạch của Ủy ban nhân dân tỉnh, " * 8
    first = sample("supplement_request", requests=[text + "một" + text])
    second = sample("supplement_request", requests=[text + "hai" + text])
    (sentence,) = explain_difference(first, second)
    assert "“…" in sentence
    assert "…”" in sentence
    assert "một" in sentence
    assert "hai" in sentence
    assert len(sentence) < 300


def test_an_added_paragraph_is_named(sample: Callable[..., bytes]) -> None:
    first = sample("supplement_request", requests=["Một."])
    second = sample("supplement_request", requests=["Một.", "Hai."])
    (sentence,) = explain_difference(first, second)
    assert "“Hai.”" in sentence


def test_a_paragraph_at_the_end_is_named() -> None:
    def part(*texts: str) -> bytes:
        body = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in texts)
        space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
        return f'<w:hdr xmlns:w="{space}">{body}</w:hdr>'.encode()

    first, second = write_parts({"h.xml": part("một")}), write_parts({"h.xml": part("một", "hai")})
    assert explain_difference(first, second) == ["h.xml: đoạn 2: “” thành “hai”"]


def test_parts_on_one_side_only_are_named() -> None:
    one, two = write_parts({"a.xml": b"<a/>"}), write_parts({"b.xml": b"<a/>"})
    assert explain_difference(one, two) == ["a.xml: chỉ có ở bản thứ nhất", "b.xml: chỉ có ở bản thứ hai"]


def test_a_change_of_layout_alone_is_told_as_such(sample: Callable[..., bytes]) -> None:
    paper = sample("plan")
    parts = read_parts(paper)
    parts["word/document.xml"] = parts["word/document.xml"].replace(b'w:top="1134"', b'w:top="1200"')
    assert explain_difference(paper, write_parts(parts)) == ["word/document.xml: chữ giống nhau, khác cách trình bày"]


def test_parts_that_are_no_xml_and_parts_without_paragraphs_are_compared() -> None:
    one = write_parts({"p.png": b"\x89PNG1", "docProps/core.xml": b"<c><t>m\xe1\xbb\x99t</t></c>"})
    two = write_parts({"p.png": b"\x89PNG2", "docProps/core.xml": b"<c><t>hai</t></c>"})
    core, picture = explain_difference(one, two)
    assert core == "docProps/core.xml: đoạn 1: “một” thành “hai”"
    assert picture.startswith("p.png: đoạn 1: “")
