"""One volume in the making: papers are copied into its file as they come, the pages are bound at the end."""

import os
from dataclasses import dataclass, field
from pathlib import Path

from documents.bundle_file import PdfFile, stream, text_string
from documents.bundle_part import Part
from documents.bundle_sheet import Sheet
from documents.stamp import FOOT_FONT, foot, write_page

_PRODUCER = "thuky"
_SPREADSHEET = b"/application#2Fvnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass
class Entry:
    """One line of the contents: a part with its sheets, or why it has none."""

    part: Part
    sheets: list[Sheet] = field(default_factory=list)
    reason: str = ""
    size: int = 0
    sha256: str = ""
    attachment: int = 0


class OpenVolume:
    """A volume that still takes papers; under a hidden name until it is bound."""

    def __init__(self, folder: Path, n: int, name: str) -> None:
        self.n = n
        self.entries: list[Entry] = []
        self.front: list[Sheet] = []
        self._hidden = folder / f".{name}-{n:02d}.part"
        self.file = PdfFile(self._hidden)
        self._empty = self.file.size

    @property
    def pages(self) -> int:
        """Count the pages of the papers so far."""
        return sum(len(entry.sheets) for entry in self.entries)

    @property
    def total(self) -> int:
        """Count all pages, those in front too."""
        return len(self.front) + self.pages

    @property
    def size(self) -> int:
        """Measure the papers so far, bytes."""
        return self.file.size - self._empty

    def attach(self, name: str, data: bytes) -> int:
        """Put a file into the volume; give the number of its description."""
        kind = b"/Type/EmbeddedFile/Subtype%s/Params<</Size %d>>" % (_SPREADSHEET, len(data))
        content = self.file.add_once(*stream(kind, data))
        shown = text_string(name)
        return self.file.add(b"<</Type/Filespec/F %s/UF %s/EF<</F %d 0 R>>>>" % (shown, shown, content))

    def bind(self, title: str) -> None:
        """Write the pages in order, each with its foot line, then the bookmarks and the rest."""
        file, total = self.file, self.total
        tree, font = file.reserve(), file.add(FOOT_FONT)
        pages = [
            write_page(file, sheet, tree, over=foot(n, total, sheet.width), font=font)
            for n, sheet in enumerate((*self.front, *(one for entry in self.entries for one in entry.sheets)), start=1)
        ]
        kids = b" ".join(b"%d 0 R" % number for number in pages)
        file.write(tree, b"<</Type/Pages/Count %d/Kids[%s]>>" % (total, kids))
        outlines = self._bookmarks(pages)
        root = file.add(
            b"<</Type/Catalog/Pages %d 0 R/Lang(vi-VN)/ViewerPreferences<</DisplayDocTitle true>>%s%s>>"
            % (tree, b"/Outlines %d 0 R/PageMode/UseOutlines" % outlines if outlines else b"", self._names())
        )
        info = file.add(b"<</Title %s/Producer(%s)>>" % (text_string(title), _PRODUCER.encode()))
        file.finish(root, info)

    def name(self, path: Path) -> None:
        """Give the bound file its name."""
        with self.file:
            os.replace(self._hidden, path)  # noqa: PTH105 - the atomic replace

    def discard(self) -> None:
        """Leave nothing behind."""
        with self.file:
            self._hidden.unlink(missing_ok=True)

    def _bookmarks(self, pages: list[int]) -> int:
        """Write a bookmark for the cover, the contents and every paper; 0 when there is nothing to mark."""
        marks = [(name, at) for name, at in (("Bìa", 0), ("Mục lục", 1)) if at < len(self.front)]
        at = len(self.front)
        for entry in self.entries:
            if entry.sheets:
                name = ", ".join(piece for piece in (entry.part.title, entry.part.number) if piece)
                marks.append((name, at))
                at += len(entry.sheets)
        if not marks:
            return 0
        root, items = self.file.reserve(), [self.file.reserve() for _ in marks]
        for place, (number, (name, page)) in enumerate(zip(items, marks, strict=True)):
            before = b"/Prev %d 0 R" % items[place - 1] if place else b""
            after = b"/Next %d 0 R" % items[place + 1] if place + 1 < len(items) else b""
            self.file.write(
                number,
                b"<</Title %s/Parent %d 0 R%s%s/Dest[%d 0 R/Fit]>>"
                % (text_string(name), root, before, after, pages[page]),
            )
        return self.file.write(
            root, b"<</Type/Outlines/First %d 0 R/Last %d 0 R/Count %d>>" % (items[0], items[-1], len(items))
        )

    def _names(self) -> bytes:
        """List the attached files, in the order that readers search them."""
        attached = sorted(
            (f"{place:05d} {entry.part.name}", entry.attachment)
            for place, entry in enumerate(self.entries)
            if entry.attachment
        )
        if not attached:
            return b""
        listed = b"".join(b"%s %d 0 R " % (text_string(name), number) for name, number in attached)
        return b"/Names<</EmbeddedFiles<</Names[%s]>>>>" % listed
