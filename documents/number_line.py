"""The number that a Word file bears, read back out of its bytes: thousands of papers in seconds."""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Final

from lxml import etree

from documents.text import UnopenablePaper

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BODY: Final = "word/document.xml"
# "Số: 878/UBND-NNTN" in the head, "Số vào sổ cấp giấy chứng nhận: 13/GCN-UBND" on a certificate.
_NUMBER: Final = re.compile(r"^\s*Số(?: vào sổ[^:]*)?\s*:?\s*(\d+\s*[/-]\s*[^\s,;]+)\s*$")
_PARSER: Final = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)


def number_on(data: bytes) -> str:
    """Give the number in the first line "Số: …" of a Word file, "" where no line of the body is one.

    Raises UnopenablePaper.
    """
    for line in _lines(data):
        if found := _NUMBER.match(line):
            return re.sub(r"\s+", "", found[1])
    return ""


def _lines(data: bytes) -> Iterator[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            root = etree.fromstring(package.read(_BODY), _PARSER)
    except (zipfile.BadZipFile, KeyError, etree.XMLSyntaxError, NotImplementedError, EOFError, OSError) as error:
        raise UnopenablePaper("Không mở được tệp Word; tệp đã hỏng hoặc không phải .docx.") from error
    for paragraph in root.iter(f"{_W}p"):
        yield "".join(node.text or "" for node in paragraph.iter(f"{_W}t"))
