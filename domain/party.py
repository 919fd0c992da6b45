"""Documents of the Party as this office meets them: "46-CT/TU" (HD 36-HD/VPTW 2018, HD 05-HD/VPTW 2026).

They are received and cited, never made here.
"""

import re
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final

from domain.errors import RuleBroken
from domain.numbering import NumberMalformed, parse_number
from domain.vietnamese import nfc, short_date

PARTY_TYPES: Final = MappingProxyType(
    {
        "NQ": "Nghị quyết",
        "CT": "Chỉ thị",
        "KL": "Kết luận",
        "QC": "Quy chế",
        "QĐ": "Quyết định",
        "QĐi": "Quy định",
        "TT": "Thông tri",
        "HD": "Hướng dẫn",
        "TB": "Thông báo",
        "BC": "Báo cáo",
        "KH": "Kế hoạch",
        "CTr": "Chương trình",
        "CV": "Công văn",
        "TTr": "Tờ trình",
        "ĐA": "Đề án",
        "BB": "Biên bản",
    }
)
"""Abbreviation and name of the types; the công văn of the Party has one."""

_ORGANS: Final = MappingProxyType(
    {
        "TW": "Ban Chấp hành Trung ương",
        "VPTW": "Văn phòng Trung ương Đảng",
        "TU": "Tỉnh ủy",
        "HU": "Huyện ủy",
        "ThU": "Thành ủy",
        "ĐU": "Đảng ủy",
        "ĐB": "Đảng bộ",
        "CB": "Chi bộ",
    }
)
_CENTRAL: Final = frozenset({"TW", "VPTW"})


class PartyTypeUnknown(RuleBroken):
    """Say that the type in a Party number is none that the Party uses."""

    def __init__(self, number: str, symbol: str) -> None:
        super().__init__(number, symbol)
        self.number = number
        self.symbol = symbol

    def sentence(self) -> str:
        """Name the symbol and the known ones."""
        return (
            f"Số “{self.number}”: văn bản của Đảng không có loại viết tắt “{self.symbol}”. "
            f"Hãy dùng một trong: {', '.join(PARTY_TYPES)}."
        )


@dataclass(frozen=True, slots=True)
class PartyNumber:
    """The parts of "46-CT/TU": 46, Chỉ thị, TU."""

    n: int
    type_symbol: str
    organ_symbol: str

    @property
    def type_name(self) -> str:
        """Name the type: Chỉ thị."""
        return PARTY_TYPES[self.type_symbol]

    @property
    def type_names(self) -> frozenset[str]:
        """List the names the abbreviation may stand for: QĐ also numbers a Quy định (66-QĐ/TW)."""
        return frozenset({self.type_name, "Quy định"} if self.type_symbol == "QĐ" else {self.type_name})

    @property
    def text(self) -> str:
        """Write the number as the Party does: 05-NQ/TW."""
        return f"{self.n:02d}-{self.type_symbol}/{self.organ_symbol}"

    def issuer(self, place: str = "") -> str:
        """Name the body that issued it: "Tỉnh ủy Đồng Nai"; central bodies have no place.

        An organ symbol that is not in the table stands for itself.
        """
        organ = _ORGANS.get(self.organ_symbol, self.organ_symbol)
        return organ if self.organ_symbol in _CENTRAL or not place else f"{organ} {place}"


def is_party_number(text: str) -> bool:
    """Say whether a number is written as the Party writes it."""
    try:
        return parse_number(text).is_party
    except NumberMalformed:
        return False


def parse_party(text: str) -> PartyNumber:
    """Read "46-CT/TU", "Số 12-KH/HU", "05-NQ/TW". Raises NumberMalformed, PartyTypeUnknown."""
    parsed = parse_number(text)
    if not parsed.is_party:
        raise NumberMalformed(text)
    type_symbol, _, organ = parsed.symbol.partition("/")
    if type_symbol not in PARTY_TYPES:
        raise PartyTypeUnknown(nfc(text).strip(), type_symbol)
    return PartyNumber(parsed.n, type_symbol, organ)


def citation_of(type_name: str, number: str, day: date, issuer: str, subject: str = "") -> str:
    """Write a document as a first citation does: type, number, date, issuing body, subject.

    Source: Decree 30/2020/NĐ-CP, Annex I, II.6. "Chỉ thị số 46-CT/TU ngày 20/6/2019 của Tỉnh ủy Đồng Nai về …".
    """
    named = f"{type_name} số {number}" if number else type_name
    line = re.sub(r"^(?:V/v|Về việc|Về)\s+", "", nfc(subject).strip())
    line = line[:1].lower() + line[1:] if line[1:2].islower() else line
    about = f" về {line}" if line else ""
    return f"{named} ngày {short_date(day)} của {issuer}{about}"
