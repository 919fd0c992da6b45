"""One run of LibreOffice over some files, watched: what it made by its limits, and why it made no more."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from documents.pdf_engine import SofficeGone
from documents.pdf_faults import OutOfTime
from documents.pdf_warm import warm_soffice

PLAIN: Final = "plain"
ARCHIVAL: Final = "archival"
JOINED: Final = "joined"
JOINED_ARCHIVAL: Final = "joined archival"
# Codes of QR and seals stay sharp: no JPEG, no fewer dots. SelectPdfVersion 2 is PDF/A-2b.
_ARCHIVAL_OPTION: Final = ',"SelectPdfVersion":{"type":"long","value":"2"}'
_PLACES_OPTION: Final = ',"ExportBookmarksToPDFDestination":{"type":"boolean","value":"true"}'
_OPTIONS: Final = {
    PLAIN: "",
    ARCHIVAL: _ARCHIVAL_OPTION,
    JOINED: _PLACES_OPTION,
    JOINED_ARCHIVAL: _ARCHIVAL_OPTION + _PLACES_OPTION,
}
_EXPORT: Final = (
    'pdf:writer_pdf_Export:{{"UseLosslessCompression":{{"type":"boolean","value":"true"}},'
    '"ReduceImageResolution":{{"type":"boolean","value":"false"}}{}}}'
)


# LibreOffice may have died before it saw the first file; that is nobody's fault.
_TRIES: Final = 2


class _TooSlow(Exception):
    """One file took longer than it may."""


class Deadline:
    """The time that all files of one call have together; without `seconds` there is no end."""

    def __init__(self, seconds: float | None) -> None:
        self.seconds = seconds
        self._until = None if seconds is None else time.monotonic() + seconds

    def check(self) -> None:
        """Raise OutOfTime when the time is over."""
        if self.seconds is not None and self._until is not None and time.monotonic() > self._until:
            raise OutOfTime(self.seconds)


def run_soffice(
    sources: Sequence[Path],
    made: Path,
    export: str,
    limit: float,
    deadline: Deadline,
    progress: Callable[[int], None],
) -> str:
    """Print the files into the folder `made`; give a sentence on what stopped LibreOffice, empty when nothing did.

    `export` is PLAIN, ARCHIVAL, JOINED or JOINED_ARCHIVAL; `limit` is the most seconds for any one file;
    `progress` hears how many are made. Raises OutOfTime or NoLibreOffice.
    """
    made.mkdir(parents=True, exist_ok=True)
    count, since = 0, time.monotonic()

    def watch() -> None:
        nonlocal count, since
        deadline.check()
        now, seen = time.monotonic(), sum(1 for one in made.iterdir() if one.suffix == ".pdf")
        if seen != count:
            count, since = seen, now
            progress(count)
        elif now - since > limit:
            raise _TooSlow

    stopped = ""
    for _ in range(_TRIES):
        try:
            with warm_soffice() as soffice:
                soffice.wake(deadline.check)
                since = time.monotonic()
                soffice.convert(sources, made, _EXPORT.format(_OPTIONS[export]), watch)
                stopped = ""
        except SofficeGone as fact:
            stopped = str(fact)
        except _TooSlow:
            return f"LibreOffice không xong trong {limit:.0f} giây; hãy tách bảng dài thành nhiều bảng"
        deadline.check()
        if not stopped or any(made.iterdir()):
            break
    return stopped
