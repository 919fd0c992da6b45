"""Fingerprints of papers: of the bytes, and of the content apart from how the zip was packed."""

import hashlib
import itertools
from collections.abc import Mapping

from lxml import etree

from documents.package import UnreadablePackage, read_parts

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_EXCERPT = 80


def file_sha256(data: bytes) -> str:
    """Hash the bytes of a file, hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def content_digest(data: bytes) -> str:
    """Hash a Word file by its parts: sha256 over sorted (name, sha256 of the inflated part), hexadecimal.

    Another zlib packs other bytes; the content digest stays. Raises UnreadablePackage or OversizedPackage.
    """
    return digest_of({name: file_sha256(content) for name, content in read_parts(data).items()})


def digest_of(hashes: Mapping[str, str]) -> str:
    """Hash the names and hashes of all parts of a Word file, hexadecimal."""
    lines = (f"{name}\0{digest}\n" for name, digest in sorted(hashes.items()))
    return file_sha256("".join(lines).encode())


def explain_difference(a: bytes, b: bytes) -> list[str]:
    """Name the parts in which two Word files differ, each with the first differing text.

    Returns Vietnamese sentences, none for files of equal content. Raises UnreadablePackage or OversizedPackage.
    """
    first, second = read_parts(a), read_parts(b)
    sentences = []
    for name in sorted(first.keys() | second.keys()):
        if name not in second:
            sentences.append(f"{name}: chỉ có ở bản thứ nhất")
        elif name not in first:
            sentences.append(f"{name}: chỉ có ở bản thứ hai")
        elif first[name] != second[name]:
            sentences.append(f"{name}: {_first_difference(first[name], second[name])}")
    return sentences


def _first_difference(a: bytes, b: bytes) -> str:
    """Tell the first paragraph in which two parts differ."""
    pairs = itertools.zip_longest(_paragraphs(a), _paragraphs(b), fillvalue="")
    for number, (left, right) in enumerate(pairs, 1):
        if left != right:
            return f"đoạn {number}: {_window(left, right)} thành {_window(right, left)}"
    return "chữ giống nhau, khác cách trình bày"


def _window(text: str, other: str) -> str:
    """Cut a text around the first letter in which it differs from the other."""
    shared = next(
        (place for place, (x, y) in enumerate(zip(text, other, strict=False)) if x != y),
        min(len(text), len(other)),
    )
    start = max(shared - _EXCERPT // 2, 0)
    piece = text[start : start + _EXCERPT]
    return f"“{'…' if start else ''}{piece}{'…' if start + _EXCERPT < len(text) else ''}”"


def _paragraphs(part: bytes) -> list[str]:
    """Read the text of each paragraph of a part; a part that is no Word XML counts as one paragraph."""
    try:
        root = etree.fromstring(part, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError:
        return [file_sha256(part)]
    paragraphs = root.findall(f".//{_W}p")
    if not paragraphs:
        return ["".join(str(text) for text in root.itertext())]
    return ["".join(node.text or "" for node in paragraph.iter(f"{_W}t")) for paragraph in paragraphs]


__all__ = ["UnreadablePackage", "content_digest", "explain_difference", "file_sha256"]
