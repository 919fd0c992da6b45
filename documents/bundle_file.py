"""A PDF that grows on the disk object by object, so that thousands of pages need no memory."""

import hashlib
import os
from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

_HEAD = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
_UNWRITTEN = 0
_BLOCK = 1 << 20


@dataclass(frozen=True)
class Mark:
    """A moment in the life of a file, to go back to."""

    size: int
    objects: int
    shared: int


class PdfFile:
    """A PDF in the making: numbered objects one after the other, no dates, an identity from its own content.

    What was written since a mark can be taken back, so that a part that breaks half-way leaves nothing.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._out = path.open("w+b")
        self._out.write(_HEAD)
        # Place of object 1, 2, …; bytes from the start of the file.
        self._places = array("Q")
        self._shared: dict[bytes, int] = {}

    def __enter__(self) -> Self:
        """Give the open file."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Close the file, finished or not."""
        self._out.close()

    @property
    def size(self) -> int:
        """Measure what is written so far, bytes."""
        return self._out.tell()

    def reserve(self) -> int:
        """Take the next number, to be written later."""
        self._places.append(_UNWRITTEN)
        return len(self._places)

    def write(self, number: int, *body: bytes) -> int:
        """Write the object of a reserved number; give the number."""
        self._places[number - 1] = self._out.tell()
        self._out.write(b"%d 0 obj\n" % number)
        self._out.writelines(body)
        self._out.write(b"\nendobj\n")
        return number

    def add(self, *body: bytes) -> int:
        """Write an object under the next number."""
        return self.write(self.reserve(), *body)

    def add_once(self, *body: bytes) -> int:
        """Write an object, or give the number of an equal one: papers share their fonts and their seals."""
        digest = hashlib.blake2b(b"".join(body), digest_size=16).digest()
        if digest not in self._shared:
            self._shared[digest] = self.add(*body)
        return self._shared[digest]

    def mark(self) -> Mark:
        """Remember how far the file has grown."""
        return Mark(self._out.tell(), len(self._places), len(self._shared))

    def take_back(self, mark: Mark) -> None:
        """Forget everything written since a mark."""
        self._out.seek(mark.size)
        self._out.truncate()
        del self._places[mark.objects :]
        for digest in list(self._shared)[mark.shared :]:
            del self._shared[digest]

    def finish(self, root: int, info: int) -> None:
        """Write the table of places and the trailer, and force the file to the disk."""
        identity = self._identity()
        start = self._out.seek(0, os.SEEK_END)
        self._out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(self._places) + 1))
        self._out.writelines(
            b"%010d 00000 n \n" % place if place != _UNWRITTEN else b"0000000000 00001 f \n" for place in self._places
        )
        self._out.write(
            b"trailer\n<</Size %d/Root %d 0 R/Info %d 0 R/ID[<%s><%s>]>>\nstartxref\n%d\n%%%%EOF\n"
            % (len(self._places) + 1, root, info, identity, identity, start)
        )
        self._out.flush()
        os.fsync(self._out.fileno())

    def _identity(self) -> bytes:
        """Hash the file's own content: equal input, equal identity; hexadecimal."""
        digest = hashlib.sha256()
        self._out.flush()
        self._out.seek(0)
        while block := self._out.read(_BLOCK):
            digest.update(block)
        return digest.hexdigest()[:32].encode()


def stream(head: bytes, data: bytes) -> tuple[bytes, bytes, bytes]:
    """Make the body of a stream object; `head` are the entries of its dictionary but the length."""
    return b"<<%s/Length %d>>\nstream\n" % (head, len(data)), data, b"\nendstream"


def text_string(text: str) -> bytes:
    """Write a text for outlines and names: UTF-16, hexadecimal."""
    return b"<" + (b"\xfe\xff" + text.encode("utf-16-be")).hex().encode() + b">"


def number_words(values: Iterable[float]) -> bytes:
    """Write numbers without exponents and without trailing zeros."""
    return b" ".join(f"{round(value, 4) + 0.0:.4f}".rstrip("0").rstrip(".").encode() for value in values)
