"""Fingerprints of papers: of the bytes, and of the content apart from how the zip was packed."""

import hashlib
from collections.abc import Mapping

from documents.package import UnreadablePackage, read_parts


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


__all__ = ["UnreadablePackage", "content_digest", "digest_of", "file_sha256"]
