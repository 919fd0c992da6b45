"""Stamped copies: the copied pages with the mark of the copy, then the part that says who copied them.

The line for the digital signature of the agency (Decree 30/2020, Annex I: top right of page 1) is left free as an empty
signature field: the office signs it with its own program, nothing here pretends to.
"""

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from documents.bundle_file import PdfFile, number_words, text_string
from documents.bundle_pages import sheets_of
from documents.bundle_part import Part
from documents.bundle_scan import EXCEL, Scanned
from documents.bundle_sheet import Sheet
from documents.bundle_word import convert_words
from documents.forms.bundle_cover import copy_mark
from documents.pdf import PdfUnavailable, pdf_available, to_pdf
from documents.render import render
from documents.stamp import laid_over, write_page

_CALL = 90.0
# The mark stands in the top margin, its field above it; distances in points.
_LIFT, _ROW = 31.0, 13.0
_FIELD_WIDTH, _FIELD_HEIGHT, _FIELD_TOP, _FIELD_RIGHT = 240.0, 14.0, 8.0, 56.7
_NO_PDF = "PDF đang tắt: máy chủ chưa cài LibreOffice (lệnh soffice), nên chưa làm được bản sao và chưa lấy số."
_NO_PAGES = "Tệp bảng tính không có trang để sao; hãy in tệp ra PDF rồi gửi vào thư mục nhận hồ sơ."


class CopySourceUnreadable(ValueError):
    """Say why the pages of a paper cannot be copied."""


@dataclass(frozen=True)
class Original:
    """What is copied, as pages: the part and, of a Word file, its PDF."""

    part: Part
    pages: int
    pdf: bytes = field(default=b"", repr=False)


@dataclass(frozen=True)
class Mark:
    """The words on every copied page: the form of copy, its number and day; `row` 1 stands under a mark of row 0."""

    form: str
    line: str
    row: int = 0

    @property
    def words(self) -> Mapping[str, object]:
        """Give them as the form's fields."""
        return {"form": self.form, "line": self.line, "mark": ""}


def require_pdf() -> None:
    """Make sure that the pages of a copy can be made before it gets a number. Raises PdfUnavailable."""
    if not pdf_available():
        raise PdfUnavailable(_NO_PDF)


def open_original(part: Part) -> Original:
    """Look at a paper and count its pages. Raises CopySourceUnreadable, and PdfUnavailable for Word files."""
    with tempfile.TemporaryDirectory(prefix="thuky-copy-") as scratch:
        folder = Path(scratch)
        scanned = Scanned(part, folder / "original.docx")
        if not scanned.reason and scanned.kind == EXCEL:
            raise CopySourceUnreadable(_NO_PAGES)
        convert_words([scanned], folder / "pdf")
        with PdfFile(folder / "count.pdf") as file:
            pages = len(scanned.sheets(file)) if not scanned.reason else 0
        if scanned.reason:
            raise CopySourceUnreadable(f"Không sao được “{part.title}”: {scanned.reason}")
        return Original(part, pages, scanned.pdf.read_bytes() if scanned.pdf else b"")


def stamped_copy(original: Original, pages: Sequence[int], last_part: bytes, mark: Mark, title: str) -> bytes:
    """Make the PDF of a copy: `pages` (from 1) of the original, marked, then the copy's own last part.

    `last_part` is the filled Word form of the copy. Equal input gives equal bytes with one LibreOffice.
    Raises PdfUnavailable.
    """
    with tempfile.TemporaryDirectory(prefix="thuky-copy-") as scratch:
        folder = Path(scratch)
        words = (("last", last_part), ("mark", render(_mark_form(), mark.words)))
        for name, data in words:
            (folder / f"{name}.docx").write_bytes(data)
        made = to_pdf([folder / f"{name}.docx" for name, _ in words], folder / "pdf", timeout=_CALL)
        with PdfFile(folder / "copy.pdf") as file:
            ends = sheets_of(made[0].read_bytes(), file)
            over = sheets_of(made[1].read_bytes(), file)[0]
            copied = _sheets(original, file)
            marked = [laid_over(copied[page - 1], over, rise=_LIFT - mark.row * _ROW) for page in pages]
            _bind(file, [*marked, *ends], title)
        return (folder / "copy.pdf").read_bytes()


@cache
def _mark_form() -> bytes:
    return copy_mark()


def _sheets(original: Original, file: PdfFile) -> list[Sheet]:
    if original.pdf:
        return sheets_of(original.pdf, file)
    return Scanned(original.part, Path()).sheets(file)


def _bind(file: PdfFile, sheets: Sequence[Sheet], title: str) -> None:
    """Write the pages; the first carries the free place of the digital signature."""
    tree, place = file.reserve(), file.reserve()
    note = b"/Annots[%d 0 R]" % place
    pages = [write_page(file, sheet, tree, more=note if n == 0 else b"") for n, sheet in enumerate(sheets)]
    file.write(tree, b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(pages), b" ".join(b"%d 0 R" % one for one in pages)))
    right, top = sheets[0].width - _FIELD_RIGHT, sheets[0].height - _FIELD_TOP
    box = number_words((right - _FIELD_WIDTH, top - _FIELD_HEIGHT, right, top))
    name = text_string("Chữ ký số của cơ quan sao")
    file.write(
        place,
        b"<</Type/Annot/Subtype/Widget/FT/Sig/T(ChuKySo)/TU %s/F 132/P %d 0 R/Rect[%s]>>" % (name, pages[0], box),
    )
    root = file.add(
        b"<</Type/Catalog/Pages %d 0 R/Lang(vi-VN)/ViewerPreferences<</DisplayDocTitle true>>"
        b"/AcroForm<</Fields[%d 0 R]>>>>" % (tree, place)
    )
    file.finish(root, file.add(b"<</Title %s/Producer(thuky)>>" % text_string(title)))
