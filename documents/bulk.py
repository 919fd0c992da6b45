"""Many papers of one form: chunks in several processes, kept as they come, taken up again where a run broke off."""

import multiprocessing
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from typing import Protocol

from documents.compiled import compile_template
from documents.context import ContextRefused, clean
from documents.deflate import load_deflater
from documents.fallback import fill_slowly
from documents.faults import RenderFault
from documents.fingerprint import content_digest, file_sha256

CHUNK = 200
"""Papers that one process fills before it hands them over."""
_WAITING_PER_WORKER = 2

Item = tuple[str, Mapping[str, object]]
"""The key of a paper and its context."""


class RepeatedKey(ValueError):
    """Two papers of one run with the same key."""


@dataclass(frozen=True)
class MadePaper:
    """One paper made: its key, its bytes and their hash, the digest of its content."""

    key: str
    data: bytes = field(repr=False)
    file_sha256: str
    content_digest: str


@dataclass(frozen=True)
class RefusedPaper:
    """One paper that could not be made, with the sentence that says why."""

    key: str
    sentence: str


@dataclass(frozen=True)
class BulkResult:
    """What a run did: papers made now, papers found from earlier runs, papers refused."""

    made: int
    found: int
    refused: tuple[RefusedPaper, ...]


class PaperSink(Protocol):
    """Where the papers of a run go; each call of `keep` is one chunk and either keeps it whole or raises."""

    def kept(self) -> Collection[str]:
        """List the keys that earlier runs kept."""

    def keep(self, papers: Sequence[MadePaper]) -> None:
        """Keep one chunk for good."""


@dataclass(frozen=True)
class _Chunk:
    """The outcome of one chunk."""

    made: tuple[MadePaper, ...]
    refused: tuple[RefusedPaper, ...]


def render_many(
    template: bytes,
    items: Iterable[Item],
    sink: PaperSink,
    *,
    workers: int = 1,
    chunk: int = CHUNK,
    back_end: str = "zlib",
    progress: Callable[[int], None] | None = None,
) -> BulkResult:
    """Fill one form for many keys and contexts; keys the sink has already are passed over.

    Papers reach the sink in the order of `items`, which are read as needed; `progress` hears how many items are
    done. A context that is refused does not stop the others. Raises TemplateFault before anything is made, and
    RepeatedKey when a key comes twice.
    """
    compile_template(template)
    load_deflater(back_end)
    kept = frozenset(sink.kept())
    todo = _Todo(items, kept)
    chunks = iter(lambda: list(islice(todo, chunk)), [])
    made = 0
    refused: list[RefusedPaper] = []
    for outcome in _outcomes(template, chunks, workers, back_end):
        if outcome.made:
            sink.keep(outcome.made)
        made += len(outcome.made)
        refused += outcome.refused
        if progress is not None:
            progress(made + len(refused) + todo.found)
    return BulkResult(made, todo.found, tuple(refused))


class _Todo:
    """The items that are not kept yet; counts the others and refuses repeated keys."""

    def __init__(self, items: Iterable[Item], kept: Collection[str]) -> None:
        self.found = 0
        self._items = iter(items)
        self._kept = kept
        self._seen: set[str] = set()

    def __iter__(self) -> Iterator[Item]:
        """Go on where the last chunk ended."""
        for key, context in self._items:
            if key in self._seen:
                raise RepeatedKey(f"Khóa “{key}” xuất hiện hai lần; mỗi văn bản cần một khóa riêng.")
            self._seen.add(key)
            if key in self._kept:
                self.found += 1
            else:
                yield key, context


def _outcomes(template: bytes, chunks: Iterator[list[Item]], workers: int, back_end: str) -> Iterator[_Chunk]:
    """Fill chunks here, or in a pool whose waiting line is short enough to keep memory flat."""
    if workers == 1:
        for chunk in chunks:
            yield fill_chunk(template, chunk, back_end)
        return
    # A server that forks before any thread starts; forking this process could copy a lock that is held.
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["documents.bulk"])
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        waiting: deque[Future[_Chunk]] = deque()
        for chunk in chunks:
            waiting.append(pool.submit(fill_chunk, template, chunk, back_end))
            if len(waiting) >= workers * _WAITING_PER_WORKER:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def fill_chunk(template: bytes, items: Sequence[Item], back_end: str) -> _Chunk:
    """Fill one chunk in this process."""
    form, deflater = compile_template(template), load_deflater(back_end)
    made, refused = [], []
    for key, context in items:
        try:
            cleaned = clean(context)
            if cleaned.nests:
                data = fill_slowly(template, cleaned, {})
                digest = content_digest(data)
            else:
                filled = form.fill(cleaned)
                data, digest = filled.pack(deflater), filled.content_digest
        except (ContextRefused, RenderFault) as fault:
            refused.append(RefusedPaper(key, str(fault)))
        else:
            made.append(MadePaper(key, data, file_sha256(data), digest))
    return _Chunk(tuple(made), tuple(refused))
