"""The system data of a paper and of its file as XML, with the fields and lengths of Decree 30/2020, Annex VI."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final
from xml.sax.saxutils import escape

LENGTHS: Final[Mapping[str, int]] = {
    "OrganId": 13,
    "FileCatalog": 4,
    "FileNotation": 20,
    "DocOrdinal": 3,
    "TypeName": 100,
    "CodeNumber": 11,
    "CodeNotation": 30,
    "OrganName": 200,
    "Subject": 500,
    "PageAmount": 3,
    "Position": 100,
    "FullName": 50,
    "Priority": 1,
    "IssuedAmount": 3,
}
"""The greatest number of characters of a field."""
CODES: Final = frozenset({"OrganId", "FileCatalog", "FileNotation", "CodeNumber", "CodeNotation", "DocOrdinal"})
"""Fields that may not be cut: half a number is another number."""
DOCUMENTS_PER_FILE: Final = 999
"""What DocOrdinal(3) can count; a longer file has volumes."""


class FieldTooLong(ValueError):
    """A code that does not fit the field of the Annex."""


@dataclass(frozen=True)
class PaperData:
    """What the XML of a paper says; counts of 0 are unknown and stay empty."""

    organ_id: str
    file_catalog: str
    file_notation: str
    ordinal: int
    type_name: str
    number: str
    notation: str
    issued_on: date | None
    organ_name: str
    subject: str
    pages: int
    signer_post: str
    signer: str
    recipients: Sequence[str]
    copies: int
    due_on: date | None = None
    description: str = ""
    priority: str = "0"


@dataclass(frozen=True)
class FileData:
    """What the XML of a file says: title, retention, use, maker, days and totals."""

    organ_id: str
    file_catalog: str
    file_notation: str
    title: str
    maintenance: str
    rights: str
    creator: str
    start_on: date | None
    end_on: date | None
    documents: int
    pages: int


@dataclass
class Fitted:
    """Checks lengths; `notes` tells in Vietnamese what had to be cut or left out."""

    where: str
    notes: list[str] = field(default_factory=list)

    def element(self, name: str, value: str | int | date | None) -> str:
        """Write one element with a value that fits. Raises FieldTooLong."""
        text = "" if value in {None, 0} else str(value)
        limit = LENGTHS.get(name)
        if limit is not None and len(text) > limit:
            text = self._cut(name, text, limit)
        return f"<{name}>{escape(text)}</{name}>"

    def _cut(self, name: str, text: str, limit: int) -> str:
        if name in CODES:
            raise FieldTooLong(
                f"{self.where}: {name} “{text}” dài {len(text)} ký tự, Phụ lục VI Nghị định 30 chỉ cho {limit}; "
                "hãy rút gọn số, ký hiệu hoặc mã rồi xuất lại."
            )
        if text.isdecimal():
            self.notes.append(f"{self.where}: {name} = {text} vượt {limit} chữ số, để trống")
            return ""
        self.notes.append(f"{self.where}: {name} dài {len(text)} ký tự, cắt còn {limit}")
        return f"{text[: limit - 1]}…"


def paper_xml(data: PaperData, fit: Fitted) -> bytes:
    """Write the data of one paper. Raises FieldTooLong."""
    one = fit.element
    recipients = "".join(f"<To>{one('OrganId', '')}{one('OrganName', name)}</To>" for name in data.recipients)
    lines = (
        one("OrganId", data.organ_id),
        one("FileCatalog", data.file_catalog),
        one("FileNotation", data.file_notation),
        one("DocOrdinal", data.ordinal),
        one("TypeName", data.type_name),
        one("CodeNumber", data.number),
        one("CodeNotation", data.notation),
        one("IssuedDate", data.issued_on),
        one("OrganName", data.organ_name),
        one("Subject", data.subject),
        one("Language", "Tiếng Việt"),
        one("PageAmount", data.pages),
        one("Description", data.description),
        f"<SignerInfo>{one('Position', data.signer_post)}{one('FullName', data.signer)}</SignerInfo>",
        recipients,
        f"<Priority>{escape(data.priority)}</Priority>",
        one("IssuedAmount", data.copies),
        one("DueDate", data.due_on),
    )
    return _document("Document", lines)


def file_xml(data: FileData, fit: Fitted) -> bytes:
    """Write the data of one file. Raises FieldTooLong."""
    one = fit.element
    lines = (
        one("OrganId", data.organ_id),
        one("FileCatalog", data.file_catalog),
        one("FileNotation", data.file_notation),
        one("Title", data.title),
        one("Maintenance", data.maintenance),
        one("Rights", data.rights),
        one("Creator", data.creator),
        one("Language", "Tiếng Việt"),
        one("StartDate", data.start_on),
        one("EndDate", data.end_on),
        one("DocTotal", data.documents),
        one("PageTotal", data.pages),
    )
    return _document("File", lines)


def number_and_notation(number_text: str) -> tuple[str, str]:
    """Split "878/UBND-NNTN" into number and symbol."""
    number, _, notation = number_text.partition("/")
    return number, notation


def volume_of(n: int) -> tuple[int, int]:
    """Give volume and ordinal in it of the n-th paper of a file, all from 1."""
    volume, ordinal = divmod(n - 1, DOCUMENTS_PER_FILE)
    return volume + 1, ordinal + 1


def _document(root: str, lines: Sequence[str]) -> bytes:
    return "".join(_lines(root, lines)).encode()


def _lines(root: str, lines: Sequence[str]) -> Iterator[str]:
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<{root}>\n'
    yield from (f"  {line}\n" for line in lines if line)
    yield f"</{root}>\n"
