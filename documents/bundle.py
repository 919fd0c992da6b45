"""Bundles: one PDF from many papers, with cover, contents, bookmarks and page numbers; large ones in volumes.

Memory does not grow with the pages: every paper is copied into the file of its volume as soon as it is read, and only
its place is kept. The same input gives the same bytes.
"""

import itertools
import re
import tempfile
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path

from documents.bundle_front import write_front
from documents.bundle_part import MAX_VOLUMES, Bundle, Cover, Limits, Missing, Part, Volume
from documents.bundle_scan import EXCEL, Scanned
from documents.bundle_volume import Entry, OpenVolume
from documents.bundle_word import convert_words, require_libreoffice
from documents.pdf import pdf_available

_CHUNK = 40


class TooManyVolumes(ValueError):
    """Say that the limits would tear a bundle into more volumes than can be handled."""


def make_bundle(parts: Iterable[Part], cover: Cover, out: Path, name: str, limits: Limits | None = None) -> Bundle:
    """Bind parts into PDF files in the folder `out`: NAME.pdf, or NAME-tap-01.pdf … when there are several volumes.

    A file that cannot be shown gets a sheet with the reason. Nothing is left of a bundle that fails; volumes of an
    earlier bundle of this name are replaced. Raises PdfUnavailable when LibreOffice is missing and a Word file or a
    notice is concerned; without any, the bundle is made without cover and contents.
    """
    out.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="thuky-bundle-")))
        binding = _Binding(out, name, limits or Limits(), scratch)
        stack.callback(binding.discard)
        for chunk in _chunks(parts):
            binding.take(chunk)
        has_front = binding.front(cover)
        return binding.bind(cover.title, has_front=has_front)


def _chunks(parts: Iterable[Part]) -> Iterable[Sequence[Part]]:
    rest = iter(parts)
    while chunk := list(itertools.islice(rest, _CHUNK)):
        yield chunk


class _Binding:
    """The volumes of one bundle while they grow."""

    def __init__(self, out: Path, name: str, limits: Limits, scratch: Path) -> None:
        self._out, self._name, self._limits, self._scratch = out, name, limits, scratch
        self._volumes = [OpenVolume(out, 1, name)]
        self._bound = False

    def take(self, parts: Sequence[Part]) -> None:
        """Take the next parts; their Word files are converted together."""
        scan = [Scanned(part, self._scratch / f"word-{n:03d}.docx") for n, part in enumerate(parts)]
        convert_words(scan, self._scratch / "words")
        for one in scan:
            self._place(one)
            one.tidy()

    def _place(self, one: Scanned) -> None:
        """Put a part into the last volume, or into a new one when it would grow beyond the limits."""
        volume = self._volumes[-1]
        mark = volume.file.mark()
        entry = _entry(one, volume)
        full = volume.pages + max(len(entry.sheets), 1) > self._limits.pages or volume.size > self._limits.size
        if volume.entries and full:
            if len(self._volumes) == MAX_VOLUMES:
                raise TooManyVolumes(f"Quá {MAX_VOLUMES} tập; hãy tăng số trang hoặc dung lượng của mỗi tập.")
            volume.file.take_back(mark)
            self._volumes.append(OpenVolume(self._out, len(self._volumes) + 1, self._name))
            entry = _entry(one, self._volumes[-1])
        self._volumes[-1].entries.append(entry)

    def front(self, cover: Cover) -> bool:
        """Write cover, contents and notices; False when it cannot be done and need not."""
        if pdf_available():
            write_front(self._volumes, cover, self._scratch)
            return True
        if any(entry.reason for volume in self._volumes for entry in volume.entries):
            require_libreoffice()
        return False

    def bind(self, title: str, *, has_front: bool) -> Bundle:
        """Finish all files, then give them their names."""
        many = len(self._volumes) > 1
        for volume in self._volumes:
            volume.bind(f"{title} – Tập {volume.n}" if many else title)
        made = []
        for volume in self._volumes:
            path = self._out / (f"{self._name}-tap-{volume.n:02d}.pdf" if many else f"{self._name}.pdf")
            volume.name(path)
            made.append(Volume(path, volume.total, len(volume.entries)))
        self._bound = True
        own = re.compile(re.escape(self._name) + r"(-tap-\d\d)?\.pdf")
        for path in self._out.glob("*.pdf"):
            if own.fullmatch(path.name) and path not in {one.path for one in made}:
                path.unlink()
        entries = [entry for volume in self._volumes for entry in volume.entries]
        missing = tuple(Missing(entry.part.title, entry.reason) for entry in entries if entry.reason)
        return Bundle(tuple(made), missing, sum(bool(entry.attachment) for entry in entries), has_front)

    def discard(self) -> None:
        """Remove what a failed bundle leaves."""
        if not self._bound:
            for volume in self._volumes:
                volume.discard()


def _entry(one: Scanned, volume: OpenVolume) -> Entry:
    """Copy a part into a volume and make its line of the contents."""
    entry = Entry(one.part, size=one.size, sha256=one.sha256)
    if not one.reason and one.kind == EXCEL:
        entry.attachment = volume.attach(one.part.name, one.part.load())
    elif not one.reason:
        entry.sheets = one.sheets(volume.file)
    entry.reason = one.reason
    return entry
