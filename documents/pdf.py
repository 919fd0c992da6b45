"""Word files become PDF through LibreOffice: one call for many files, its own profile, a time limit."""

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from pypdf import PdfReader
from pypdf.errors import PyPdfError

_PROGRAM = "soffice"


class PdfUnavailable(RuntimeError):
    """PDF is off: LibreOffice is missing, or gave no result in time."""


def pdf_available() -> bool:
    """Tell whether LibreOffice is installed."""
    return shutil.which(_PROGRAM) is not None


def to_pdf(files: Sequence[Path], out: Path, *, timeout: float) -> list[Path]:
    """Convert Word files to PDF in the folder `out`, in one call of LibreOffice.

    `timeout` in seconds for the whole batch; file names must differ. Returns the PDF paths in the order of
    `files`. Raises PdfUnavailable when LibreOffice is missing, is too slow, or leaves a file without pages:
    its return code says nothing.
    """
    program = shutil.which(_PROGRAM)
    if program is None:
        raise PdfUnavailable("PDF đang tắt: máy chủ chưa cài LibreOffice (lệnh soffice). Vẫn tải được tệp Word.")
    if not files:
        return []
    names = [path.stem for path in files]
    if len(set(names)) != len(names):
        raise ValueError("Hai tệp cùng tên trong một lần chuyển PDF; hãy đặt tên khác nhau.")
    with tempfile.TemporaryDirectory(prefix="thuky-pdf-", ignore_cleanup_errors=True) as scratch:
        folder = Path(scratch)
        made = folder / "out"
        _convert(program, files, made, folder / "profile", timeout)
        pairs = [(path, made / f"{path.stem}.pdf") for path in files]
        failed = [path.name for path, result in pairs if page_count(result) == 0]
        if failed:
            raise PdfUnavailable(f"LibreOffice không chuyển được: {', '.join(failed)}. Hãy mở lại tệp bằng Word.")
        out.mkdir(parents=True, exist_ok=True)
        return [Path(shutil.move(result, out / result.name)) for _, result in pairs]


def page_count(path: Path) -> int:
    """Count the pages of a PDF file; 0 when it is missing or unreadable."""
    try:
        return len(PdfReader(path).pages)
    except (OSError, PyPdfError, ValueError):
        return 0


def _convert(program: str, files: Sequence[Path], made: Path, profile: Path, timeout: float) -> None:
    """Run LibreOffice in its own process group and kill the whole group at the time limit."""
    profile.mkdir()
    _write_settings(profile)
    command = [
        program,
        f"-env:UserInstallation={profile.as_uri()}",
        "--headless",
        "--norestore",
        "--nolockcheck",
        "--convert-to",
        "pdf:writer_pdf_Export",
        "--outdir",
        str(made),
        *(str(path.resolve()) for path in files),
    ]
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        process.wait(timeout)
    except subprocess.TimeoutExpired as error:
        raise PdfUnavailable(
            f"LibreOffice không xong trong {timeout:.0f} giây; hãy chuyển ít tệp hơn mỗi lần."
        ) from error
    finally:
        _kill_group(process)


def _kill_group(process: "subprocess.Popen[bytes]") -> None:
    """Kill what is left of the process group; soffice.bin survives a polite request."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _write_settings(profile: Path) -> None:
    """Forbid LibreOffice to fetch linked pictures and to run macros."""
    user = profile / "user"
    user.mkdir()
    security = "/org.openoffice.Office.Common/Security/Scripting"
    items = "".join(
        f'<item oor:path="{security}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for name, value in (
            ("BlockUntrustedRefererLinks", "true"),
            ("DisableMacrosExecution", "true"),
            ("MacroSecurityLevel", "3"),
        )
    )
    (user / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="http://openoffice.org/2001/registry">'
        f"{items}</oor:items>",
        encoding="utf-8",
    )
