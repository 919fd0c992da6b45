"""A file looked at before it is bound: what it is, and why its pages cannot be shown, if so."""

import hashlib
from pathlib import Path

from documents.bundle_file import PdfFile
from documents.bundle_pages import sheets_of
from documents.bundle_part import Part
from documents.bundle_picture import picture_sheet
from documents.bundle_sheet import Sheet
from documents.inspect import inspect

WORD, EXCEL, PDF = "docx", "xlsx", "pdf"
# Active content stays behind, a wrong extension does no harm: such files are shown all the same.
_HARMLESS = frozenset((None, "active_content", "wrong_kind"))
UNREADABLE = "Các trang của tệp bị hỏng, không đọc được; hãy mở thử trên máy, in lại thành PDF và gửi lại."
NOT_CONVERTED = "Tệp Word này không chuyển được sang PDF"


class Scanned:
    """A part with its kind (pdf, docx, xlsx, jpeg, png), size, SHA-256 and the reason that hides it.

    Its bytes are loaded again when they are copied, so that many files can be looked at. A Word file is laid at
    `word` to be converted; `pdf` is where its pages are then.
    """

    def __init__(self, part: Part, word: Path) -> None:
        self.part, self.word = part, word
        self.pdf: Path | None = None
        data = part.load()
        self.size, self.sha256 = len(data), hashlib.sha256(data).hexdigest()
        found = inspect(part.name, data)
        self.kind = found.media_type
        blocked = found.media_type == "unknown" or not (part.own or found.fault in _HARMLESS)
        self.reason = part.fault or ((found.detail or "") if blocked else "")
        if self.is_word:
            word.write_bytes(data)

    @property
    def is_word(self) -> bool:
        """Tell whether LibreOffice must make the pages."""
        return self.kind == WORD and not self.reason

    def converted(self, pdf: Path | None, why: str = "") -> None:
        """Note where the pages of a Word file are; None: LibreOffice could not make them, and why."""
        self.pdf = pdf
        if pdf is None:
            self.reason = f"{NOT_CONVERTED}: {why}."

    def sheets(self, file: PdfFile) -> list[Sheet]:
        """Copy the pages into a file; one that breaks on the way leaves nothing but its reason."""
        mark = file.mark()
        try:
            return self._sheets(file)
        # Parsers meet bytes made to break them: whatever they raise, this file is missing and the rest goes on.
        except Exception:  # noqa: BLE001
            file.take_back(mark)
            self.reason = UNREADABLE
            return []

    def _sheets(self, file: PdfFile) -> list[Sheet]:
        if self.kind == PDF:
            return sheets_of(self.part.load(), file)
        if self.pdf is not None:
            return sheets_of(self.pdf.read_bytes(), file)
        return [picture_sheet(self.part.load(), file)]

    def tidy(self) -> None:
        """Remove the files made on the way."""
        self.word.unlink(missing_ok=True)
        if self.pdf is not None:
            self.pdf.unlink(missing_ok=True)
