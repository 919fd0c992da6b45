"""A package being written: a zip file or a folder, whole under its name or not there at all."""

import fcntl
import os
import secrets
import shutil
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import IO, Final

PACKED: Final = frozenset({".docx", ".pdf", ".zip", ".jpg", ".jpeg", ".png", ".xlsx", ".pptx"})
"""Endings of files that are packed already: they are stored as they are."""
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
_READABLE = 0o100644 << 16
_UNIX = 3


class PackageExists(Exception):
    """There is something under the name of the package."""

    def __init__(self, target: Path) -> None:
        self.target = target
        super().__init__(f"Đã có {target}; hãy chọn tên khác hoặc dọn đi trước, gói cũ không bị ghi đè.")


@dataclass(frozen=True)
class PackedFile:
    """One file of a package; `content_digest` of a Word file, "" for others."""

    path: str
    size: int
    sha256: str
    role: str
    content_digest: str = ""

    def as_json(self) -> dict[str, str | int]:
        """Give the form kept in the manifest."""
        known: dict[str, str | int] = {"path": self.path, "role": self.role, "size": self.size, "sha256": self.sha256}
        return known | ({"content_digest": self.content_digest} if self.content_digest else {})


class PackageWriter:
    """Takes files one by one; equal files in an equal order give an equal package."""

    def __init__(self, part: Path, *, zipped: bool) -> None:
        self.files: list[PackedFile] = []
        self._names: set[str] = set()
        self._part = part
        # The file is ours, so that an abandoned archive can be dropped without being finished.
        self._file = part.open("wb") if zipped else None
        self._archive = zipfile.ZipFile(self._file, "w") if self._file is not None else None

    def free_name(self, path: str) -> str:
        """Give the name itself, or with a number when another file has it, on any file system."""
        name, n = path, 2
        while name.lower() in self._names:
            pure = PurePosixPath(path)
            name, n = str(pure.with_name(f"{pure.stem}-{n}{pure.suffix}")), n + 1
        return name

    def add(self, path: str, data: bytes, role: str, content_digest: str = "") -> PackedFile:
        """Write one file."""
        with self._open(path, len(data)) as file:
            file.write(data)
        return self._listed(path, len(data), sha256(data).hexdigest(), role, content_digest)

    def add_lines(self, path: str, lines: Iterable[str], role: str) -> int:
        """Write a text line by line, so that a long one needs no memory; give the number of lines."""
        digest, size, count = sha256(), 0, 0
        with self._open(path) as file:
            for line in lines:
                data = line.encode()
                file.write(data)
                digest.update(data)
                size, count = size + len(data), count + 1
        self._listed(path, size, digest.hexdigest(), role, "")
        return count

    def close(self) -> None:
        """Write what is left and force everything to the disk."""
        if self._archive is not None:
            self._archive.close()
        self.abandon()
        for path in sorted(self._part.rglob("*")):
            _force(path)
        _force(self._part)

    def abandon(self) -> None:
        """Close without finishing; the files are removed by whoever opened this."""
        if self._archive is not None and self._file is not None:
            self._archive.fp = None
            self._file.close()

    def _open(self, path: str, size: int | None = None) -> AbstractContextManager[IO[bytes]]:
        self._names.add(path.lower())
        if self._archive is None:
            place = self._part / path
            place.parent.mkdir(parents=True, exist_ok=True)
            return place.open("xb")
        entry = zipfile.ZipInfo(path, _FIRST_DAY)
        entry.create_system, entry.external_attr = _UNIX, _READABLE
        entry.compress_type = zipfile.ZIP_STORED if PurePosixPath(path).suffix in PACKED else zipfile.ZIP_DEFLATED
        entry.file_size = size or 0
        return self._archive.open(entry, "w", force_zip64=size is None)

    def _listed(self, path: str, size: int, digest: str, role: str, content_digest: str) -> PackedFile:
        self.files.append(PackedFile(path, size, digest, role, content_digest))
        return self.files[-1]


@contextmanager
def writing(target: Path) -> Iterator[PackageWriter]:
    """Write a package under a hidden name beside the target; it gets its name when the block ends well.

    A name that ends in .zip is a zip file, any other a folder. What killed runs left behind is swept first. Raises
    PackageExists.
    """
    if target.exists() and not (target.is_dir() and not any(target.iterdir())):
        raise PackageExists(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    _sweep(target)
    zipped = target.suffix.lower() == ".zip"
    part = target.with_name(f".{target.name}.{secrets.token_hex(8)}.part")
    if zipped:
        part.touch()
    else:
        part.mkdir()
    lock = os.open(part, os.O_RDONLY)
    writer = PackageWriter(part, zipped=zipped)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield writer
        writer.close()
        part.replace(target)
        _force(target.parent)
    except BaseException:
        writer.abandon()
        _remove(part)
        raise
    finally:
        os.close(lock)


def _sweep(target: Path) -> None:
    """Remove what killed runs left; a part that another process writes right now is locked and stays."""
    for stale in target.parent.glob(f".{target.name}.*.part"):
        with suppress(OSError):
            lock = os.open(stale, os.O_RDONLY)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                _remove(stale)
            finally:
                os.close(lock)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _force(path: Path) -> None:
    """Force a file or the names in a folder to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
