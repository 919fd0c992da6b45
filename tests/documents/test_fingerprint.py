"""Fingerprints tell content from packing."""

import io
import zipfile
from collections.abc import Callable

import pytest

from documents.difference import differences
from documents.fingerprint import content_digest, file_sha256
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
    assert differences(paper, packed_again) == ()


def test_the_content_digest_sees_every_part_and_name() -> None:
    one = write_parts({"a.xml": b"<a/>", "b.xml": b"<b/>"})
    renamed = write_parts({"a.xml": b"<a/>", "c.xml": b"<b/>"})
    changed = write_parts({"a.xml": b"<a/>", "b.xml": b"<c/>"})
    assert len({content_digest(data) for data in (one, renamed, changed)}) == 3


def test_no_zip_has_no_digest() -> None:
    with pytest.raises(UnreadablePackage):
        content_digest(b"no zip")
    with pytest.raises(OversizedPackage):
        content_digest(write_parts({"a.xml": b" " * 20_000_000}))
