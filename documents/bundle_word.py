"""Word files of a bundle as PDF: all in few calls, each bad one with its reason."""

from collections.abc import Sequence
from pathlib import Path

from documents.bundle_scan import Scanned
from documents.pdf import PdfRefused, PdfUnavailable, convert, pdf_available
from documents.pdf_result import keep, whole
from documents.pdf_supervisor import PLAIN, Deadline, run_soffice
from documents.pdf_weight import read_word, weigh

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
    outcome = convert([*words], out)
    for word, pdf in outcome.made.items():
        words[word].converted(pdf)
    for word, why in outcome.refused.items():
        # Papers of this office must print in the fonts of the decree; other files are shown as well as can be.
        words[word].converted(None if words[word].part.own else _as_it_comes(word, out), why)


def _as_it_comes(word: Path, out: Path) -> Path | None:
    """Print a foreign file in the fonts that there are; None when LibreOffice cannot."""
    try:
        limit = weigh(read_word(word)).seconds
    except PdfRefused:
        return None
    folder = out / "as-it-comes"
    run_soffice([word], folder, PLAIN, limit, Deadline(None), _unheard)
    data = whole(folder / f"{word.stem}.pdf")
    return keep(data, out / f"{word.stem}.pdf") if data is not None else None


def _unheard(_count: int) -> None:
    """Hear of progress and say nothing."""
