"""Word files of a bundle as PDF: all in few calls, each bad one with its reason."""

from collections.abc import Sequence
from pathlib import Path

from documents.bundle_scan import Scanned
from documents.pdf import PdfUnavailable, convert, pdf_available

_OFF = (
    "PDF đang tắt: máy chủ chưa cài LibreOffice (lệnh soffice), mà ở đây có tệp Word hoặc có trang phải ghi lý do. "
    "Hãy cài LibreOffice rồi làm lại."
)


def require_libreoffice() -> None:
    """Refuse what cannot be done without it. Raises PdfUnavailable."""
    if not pdf_available():
        raise PdfUnavailable(_OFF)


def convert_words(scanned: Sequence[Scanned], out: Path) -> None:
    """Make the pages of the Word files among the parts, or note why one has none. Raises PdfUnavailable."""
    words = {one.word: one for one in scanned if one.is_word}
    if not words:
        return
    require_libreoffice()
    for own in (True, False):
        outcome = convert([word for word, one in words.items() if one.part.own is own], out, strict_fonts=own)
        for word, pdf in outcome.made.items():
            words[word].converted(pdf)
        for word, why in outcome.refused.items():
            words[word].converted(None, why)
