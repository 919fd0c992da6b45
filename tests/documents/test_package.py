"""Packages are read within limits and written alike."""

import io
import zipfile

import pytest

from documents import package
from documents.package import OversizedPackage, UnreadablePackage, read_parts, write_parts


def test_parts_survive_writing_and_reading() -> None:
    parts = {"b.txt": b"2", "[Content_Types].xml": b"<t/>", "a.txt": b"1"}
    data = write_parts(parts)
    assert read_parts(data) == parts
    assert zipfile.ZipFile(io.BytesIO(data)).namelist() == ["[Content_Types].xml", "a.txt", "b.txt"]
    assert write_parts(dict(reversed(parts.items()))) == data


def test_folders_in_a_zip_are_no_parts() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.mkdir("word")
        archive.writestr("word/document.xml", b"<x/>")
    assert read_parts(buffer.getvalue()) == {"word/document.xml": b"<x/>"}


@pytest.mark.parametrize(
    "parts",
    [
        {f"{number}.xml": b"" for number in range(package.MAX_ENTRIES + 1)},
        {"word/document.xml": bytes(range(256)) * 40_000},
        {"media/picture.bin": b"\0" * 20_000_000},
        {f"media/{number}.bin": bytes(range(256)) * 60_000 for number in range(4)},
    ],
    ids=["entries", "one XML part", "ratio", "all together"],
)
def test_packages_beyond_the_limits_are_refused(parts: dict[str, bytes]) -> None:
    data = write_parts(parts)
    with pytest.raises(OversizedPackage, match="vượt mức an toàn"):
        read_parts(data)
    assert len(read_parts(data, limited=False)) == len(parts)


@pytest.mark.parametrize("cut", [0, 1, 30, -1, -30])
def test_broken_packages_are_refused(cut: int) -> None:
    data = write_parts({"word/document.xml": b"<x/>" * 50})
    with pytest.raises(UnreadablePackage):
        read_parts(data[:cut] if cut else b"")


def test_a_flipped_byte_is_noticed() -> None:
    data = bytearray(write_parts({"word/document.xml": bytes(range(256))}))
    data[80] ^= 0xFF
    with pytest.raises(UnreadablePackage):
        read_parts(bytes(data))
