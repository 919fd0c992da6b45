"""Files by their content: dossiers, papers, letters; written once, never changed."""

import hashlib
import os
import re
import secrets
from contextlib import suppress
from datetime import datetime
from pathlib import Path

_SHA256 = re.compile(r"[0-9a-f]{64}")
_UNFINISHED = ".tmp"


class NotInStore(Exception):
    """A row names a file that the store does not have."""

    def __init__(self, sha256: str, path: Path) -> None:
        super().__init__(f"The store has no file {sha256}. Restore {path} from the backup.")
        self.sha256 = sha256
        self.path = path


class StoreCorrupt(Exception):
    """A file in the store is no longer what was put there."""

    def __init__(self, sha256: str, found: str, path: Path) -> None:
        super().__init__(
            f"The file {sha256} in the store has changed: its content now has {found}. Restore {path} from the backup.",
        )
        self.sha256 = sha256
        self.found = found
        self.path = path


class Store:
    """A folder of files named after the SHA-256 of their content, ``ab/cd/abcd…``.

    A file is complete or absent, whenever the process or the machine stops: it is written under another name
    in the same folder, forced to the disk, renamed, and the folder is forced too. Commit rows after ``put``.
    """

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, data: bytes) -> str:
        """Keep the bytes and give their SHA-256; bytes that are there already are not written again."""
        sha256 = hashlib.sha256(data).hexdigest()
        path = self.path(sha256)
        if path.exists() and path.read_bytes() == data:
            return sha256
        _make_folder(path.parent)
        unfinished = path.with_name(f".{sha256}.{secrets.token_hex(8)}{_UNFINISHED}")
        try:
            _write(unfinished, data)
            unfinished.replace(path)
        finally:
            unfinished.unlink(missing_ok=True)
        _sync_folder(path.parent)
        return sha256

    def keep(self, data: bytes) -> str:
        """Keep a copy of what can be made again byte by byte (a letter as it went), without waiting for the disk.

        A stopped process leaves it whole or absent; a power loss may take the newest copies.
        """
        sha256 = hashlib.sha256(data).hexdigest()
        path = self.path(sha256)
        if path.exists() and path.stat().st_size == len(data):
            return sha256
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_name(f".{sha256}.{secrets.token_hex(8)}{_UNFINISHED}")
        try:
            unfinished.write_bytes(data)
            unfinished.chmod(0o440)
            unfinished.replace(path)
        finally:
            unfinished.unlink(missing_ok=True)
        return sha256

    def get(self, sha256: str) -> bytes:
        """Read a file and check it against its name.

        Raises NotInStore, StoreCorrupt.
        """
        path = self.path(sha256)
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            raise NotInStore(sha256, path) from None
        found = hashlib.sha256(data).hexdigest()
        if found != sha256:
            raise StoreCorrupt(sha256, found, path)
        return data

    def path(self, sha256: str) -> Path:
        """Give the place of a file, whether it is there or not.

        Raises ValueError when the text is no SHA-256 in lower-case hexadecimal digits.
        """
        if not _SHA256.fullmatch(sha256):
            raise ValueError(f"Not a SHA-256: {sha256!r}")
        return self.root / sha256[:2] / sha256[2:4] / sha256

    def sweep(self, before: datetime) -> int:
        """Remove what killed processes left half written before an (aware) moment; give how many files."""
        swept = 0
        for path in self.root.glob(f"*/*/.*{_UNFINISHED}"):
            # A put that is at work right now may finish and rename it at any moment.
            with suppress(FileNotFoundError):
                if path.stat().st_mtime < before.timestamp():
                    path.unlink()
                    swept += 1
        return swept


def _write(path: Path, data: bytes) -> None:
    """Write a new read-only file and force it to the disk."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o440)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _make_folder(folder: Path) -> None:
    """Make a folder with its parents; each new name is forced to the disk too."""
    if folder.is_dir():
        return
    _make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    _sync_folder(folder.parent)


def _sync_folder(folder: Path) -> None:
    """Force the names in a folder to the disk."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
