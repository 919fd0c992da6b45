"""Look into a file that came from outside: what it is, how long, and why it cannot be taken."""

import hashlib
import io
from dataclasses import dataclass

from lxml import etree
from PIL import Image

from documents.package import OversizedPackage, UnreadablePackage, read_parts
from documents.pdf_scan import MAX_PAGES, PdfFault, scan_pdf

MAX_SIZE = 25 * 1024 * 1024
MAX_PIXELS = 100_000_000

_EXTENSIONS = {
    "pdf": ("pdf",),
    "docx": ("docx", "docm"),
    "xlsx": ("xlsx", "xlsm"),
    "jpeg": ("jpg", "jpeg"),
    "png": ("png",),
}
_EXPECTED = {extension: kind for kind, extensions in _EXTENSIONS.items() for extension in extensions}
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_OFFICE = "EncryptedPackage".encode("utf-16-le")
_MACRO_PARTS = ("vbaproject.bin", "vbadata.xml", "/activex/")
_MACRO_TYPE = b"macroEnabled"
_PDF_SIGN_WITHIN = 1024

_DETAILS = {
    "empty": "Tệp rỗng (0 byte); hãy kiểm tra và gửi lại tệp có nội dung.",
    "too_large": f"Tệp lớn hơn {MAX_SIZE // 2**20} MB hoặc quá nhiều trang; hãy quét ở 200 dpi, chia nhỏ và gửi lại.",
    "encrypted": "Tệp có đặt mật khẩu; hãy bỏ mật khẩu rồi gửi lại.",
    "damaged": "Tệp bị hỏng hoặc chưa tải lên hết; hãy mở thử trên máy, lưu lại và gửi lại.",
    "active_content": "Tệp PDF có mã lệnh hoặc tệp đính kèm bên trong; hãy in lại thành PDF thường và gửi lại.",
    "macros": "Tệp có macro hoặc thành phần tự chạy; hãy lưu lại dạng không có macro (.docx, .xlsx) và gửi lại.",
    "zip_bomb": "Tệp nén bất thường, giải nén ra quá lớn; hãy lưu lại từ Word hoặc Excel và gửi lại.",
    "wrong_kind": "Đuôi tệp không khớp với nội dung; hãy lưu lại đúng loại (PDF, DOCX, XLSX, JPG, PNG) và gửi lại.",
    "unsupported_kind": "Loại tệp này không nhận; hãy gửi PDF, DOCX, XLSX, JPG hoặc PNG.",
}
FAULTS = tuple(_DETAILS)
"""The stable codes of faults."""


@dataclass(frozen=True)
class Inspection:
    """What a file is: kind by content, pages (None when unknown), size in bytes, sha256, fault and way out.

    `media_type` is pdf, docx, xlsx, jpeg, png or unknown; `fault` is one of FAULTS or None; `detail` is the
    Vietnamese sentence of the fault.
    """

    media_type: str
    pages: int | None
    size: int
    sha256: str
    fault: str | None
    detail: str | None


class _Refused(Exception):
    """A fault found while looking, with the code of FAULTS."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def inspect(name: str, data: bytes) -> Inspection:
    """Look into a file by its content, never by its name alone; never raises on hostile bytes."""
    kind = _kind_of(data)
    pages, fault = None, None
    try:
        pages = _look(kind, name, data)
    except _Refused as refusal:
        fault = refusal.code
    # Parsers meet bytes made to break them: whatever they raise, the file is damaged, the office goes on.
    except Exception:  # noqa: BLE001
        fault = "damaged"
    return Inspection(
        media_type=kind,
        pages=pages if fault is None else None,
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        fault=fault,
        detail=_DETAILS[fault] if fault is not None else None,
    )


def _kind_of(data: bytes) -> str:
    """Tell the kind by the first bytes; a zip is told apart by the parts its directory names."""
    if data.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if b"%PDF-" in data[:_PDF_SIGN_WITHIN]:
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        # The names stand uncompressed in the local heads and in the directory, also of a truncated file.
        if b"word/document.xml" in data:
            return "docx"
        if b"xl/workbook.xml" in data:
            return "xlsx"
    return "unknown"


def _look(kind: str, name: str, data: bytes) -> int | None:
    """Check one file of a kind and count its pages; raises _Refused."""
    if not data:
        raise _Refused("empty")
    if len(data) > MAX_SIZE:
        raise _Refused("too_large")
    extension = name.rpartition(".")[2].lower() if "." in name else ""
    if kind == "unknown":
        raise _Refused(_unknown_fault(extension, data))
    pages = _PROBES[kind](data)
    if extension and _EXPECTED.get(extension) != kind:
        raise _Refused("wrong_kind")
    return pages


def _unknown_fault(extension: str, data: bytes) -> str:
    """Name the fault of a file that is none of the kinds we take."""
    if data.startswith(_OLD_OFFICE) and _ENCRYPTED_OFFICE in data:
        return "encrypted"
    if extension in _EXPECTED:
        return "damaged" if data.startswith(b"PK") else "wrong_kind"
    return "unsupported_kind"


def _look_pdf(data: bytes) -> int:
    """Count the pages of a PDF without secrets and without anything that runs."""
    try:
        pages = scan_pdf(data)
    except PdfFault as fault:
        raise _Refused(fault.code) from fault
    if pages > MAX_PAGES:
        raise _Refused("too_large")
    return pages


def _look_package(data: bytes) -> None:
    """Check the parts of an Office file: limits, macros, readable XML."""
    try:
        parts = read_parts(data)
    except OversizedPackage as error:
        raise _Refused("zip_bomb") from error
    except UnreadablePackage as error:
        raise _Refused("damaged") from error
    if _MACRO_TYPE in parts.get("[Content_Types].xml", b"") or any(
        sign in f"/{part.lower()}" for part in parts for sign in _MACRO_PARTS
    ):
        raise _Refused("macros")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    for main in ("word/document.xml", "xl/workbook.xml", "[Content_Types].xml"):
        # A document type declaration is the door of entity attacks; Office never writes one.
        if main in parts and (b"<!DOCTYPE" in parts[main] or etree.fromstring(parts[main], parser) is None):
            raise _Refused("damaged")
    if not {"word/document.xml", "xl/workbook.xml"} & parts.keys() or "[Content_Types].xml" not in parts:
        raise _Refused("damaged")


def _look_image(data: bytes) -> int:
    """Decode a picture fully; a picture is one page."""
    with Image.open(io.BytesIO(data), formats=("JPEG", "PNG")) as image:
        width, height = image.size
        if width * height > MAX_PIXELS:
            raise _Refused("too_large")
        image.verify()
    with Image.open(io.BytesIO(data), formats=("JPEG", "PNG")) as image:
        image.load()
    return 1


_PROBES = {
    "pdf": _look_pdf,
    "docx": _look_package,
    "xlsx": _look_package,
    "jpeg": _look_image,
    "png": _look_image,
}
