"""What a workbook that comes back may be: small, without macros, links, embedded files or declarations of its own."""

from collections.abc import Iterator, Mapping
from typing import Final

from documents.package import OversizedPackage, UnreadablePackage, read_parts

MAX_SHEET_UPLOAD: Final = 4 * 1024 * 1024
MAX_SHEET_PART: Final = 4_000_000
_FORBIDDEN_PARTS: Final = {
    "vbaproject": "có macro",
    "macrosheets/": "có macro",
    "activex": "có điều khiển ActiveX",
    "externallinks/": "có liên kết đến tệp khác",
    "embeddings/": "có tệp nhúng",
    "querytables/": "lấy dữ liệu từ ngoài",
    "connections.xml": "lấy dữ liệu từ ngoài",
}
_FORBIDDEN_TYPES: Final = (b"macroEnabled", b"vbaProject", b"oleObject", b"activeX")
_RESAVE: Final = "hãy chép số liệu sang tệp gốc do chương trình lập rồi gửi lại"


class RefusedSheet(ValueError):
    """A workbook beyond the limits, or with parts that a sheet of ours may not have; `facts` lists every one."""

    def __init__(self, facts: tuple[str, ...]) -> None:
        self.facts = facts
        super().__init__("; ".join(facts) + ".")


def read_workbook_parts(data: bytes) -> dict[str, bytes]:
    """Inflate a workbook within the limits. Raises RefusedSheet with every reason."""
    if len(data) > MAX_SHEET_UPLOAD:
        raise RefusedSheet((f"tệp lớn hơn {MAX_SHEET_UPLOAD // 2**20} MB; {_RESAVE}",))
    try:
        parts = read_parts(data)
    except OversizedPackage as error:
        raise RefusedSheet((f"tệp phình ra quá lớn khi giải nén; {_RESAVE}",)) from error
    except UnreadablePackage as error:
        fact = "tệp không phải sổ tính .xlsx hoặc đã hỏng; hãy lưu lại từ Excel, không đặt mật khẩu"
        raise RefusedSheet((fact,)) from error
    facts = tuple(dict.fromkeys(_facts(parts)))
    if facts:
        raise RefusedSheet(facts)
    return parts


def _facts(parts: Mapping[str, bytes]) -> Iterator[str]:
    if "xl/workbook.xml" not in parts:
        yield "tệp không phải sổ tính .xlsx; hãy gửi đúng tệp do chương trình lập"
    if any(sign in parts.get("[Content_Types].xml", b"") for sign in _FORBIDDEN_TYPES):
        yield f"tệp có macro hoặc thành phần tự chạy; {_RESAVE}"
    for name, content in parts.items():
        for sign, fact in _FORBIDDEN_PARTS.items():
            if sign in name.lower():
                yield f"tệp {fact} ({name}); {_RESAVE}"
        if not name.lower().endswith((".xml", ".rels")):
            continue
        if len(content) > MAX_SHEET_PART:
            yield f"{name} dài hơn {MAX_SHEET_PART // 1_000_000} MB; {_RESAVE}"
        # A NUL betrays UTF-16, in which a declaration would pass the search by bytes.
        if b"<!DOCTYPE" in content or b"<!ENTITY" in content or b"\0" in content:
            yield f"{name} có khai báo lạ, Excel không bao giờ ghi như vậy; {_RESAVE}"
        if name.lower().endswith(".rels") and b"External" in content:
            yield f"tệp lấy nội dung từ ngoài ({name}); {_RESAVE}"
