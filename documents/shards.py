"""Where the papers of a bulk run go: zip files of one chunk each, or a store with rows beside it."""

import os
import re
import zipfile
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from documents.bulk import MadePaper
from documents.deflate import load_deflater
from documents.zip_entries import join_zip, make_block, stored_entry

_SUFFIX = ".docx"
_KEY = re.compile(r"[\w.+\- ]+(?:/[\w.+\- ]+)*")


class UnsafeKey(ValueError):
    """A key that cannot be the name of a file inside a zip."""


@dataclass(frozen=True)
class ZipShards:
    """A folder of zip files, one for each chunk: far fewer files than papers, each written whole or not at all."""

    folder: Path

    def kept(self) -> Collection[str]:
        """List the keys in all shards of the folder."""
        keys = set()
        for path in self._paths():
            with zipfile.ZipFile(path) as archive:
                keys |= {name.removesuffix(_SUFFIX) for name in archive.namelist()}
        return keys

    def keep(self, papers: Sequence[MadePaper]) -> None:
        """Write one shard. Raises UnsafeKey before anything is written."""
        unsafe = [paper.key for paper in papers if not _KEY.fullmatch(paper.key) or ".." in paper.key]
        if unsafe:
            raise UnsafeKey(f"Khóa không dùng làm tên tệp được: {', '.join(unsafe)}.")
        deflater = load_deflater()
        entries = [stored_entry(f"{paper.key}{_SUFFIX}".encode(), paper.data, deflater) for paper in papers]
        number = max((int(path.stem) for path in self._paths()), default=0) + 1
        self.folder.mkdir(parents=True, exist_ok=True)
        part = self.folder / f".{number:05d}.part"
        with part.open("wb") as file:
            file.write(join_zip(make_block(()), entries))
            file.flush()
            os.fsync(file.fileno())
        part.replace(self.folder / f"{number:05d}.zip")

    def _paths(self) -> list[Path]:
        """List the shards in the order they were written."""
        return sorted(path for path in self.folder.glob("*.zip") if path.stem.isdecimal())


class ContentStore(Protocol):
    """A store that keeps bytes by their hash."""

    def put(self, data: bytes) -> str:
        """Keep bytes; give their sha256."""


@dataclass(frozen=True)
class StoredPapers:
    """A content store with rows beside it: files first, then the rows of the whole chunk in one call.

    `done` holds the keys that have a row, `record` writes the rows of a chunk in one transaction.
    """

    store: ContentStore
    done: Collection[str]
    record: Callable[[Sequence[MadePaper]], None]

    def kept(self) -> Collection[str]:
        """List the keys that have a row."""
        return self.done

    def keep(self, papers: Sequence[MadePaper]) -> None:
        """Keep the files of one chunk, then its rows."""
        for paper in papers:
            self.store.put(paper.data)
        self.record(papers)
