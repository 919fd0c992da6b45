"""Types of documents and their abbreviations (Decree 30/2020/NĐ-CP, Annex III)."""

from types import MappingProxyType
from typing import Final

from domain.vietnamese import fold

OFFICIAL_LETTER: Final = "Công văn"

STATE_TYPES: Final = MappingProxyType(
    {
        "Nghị quyết": "NQ",
        "Quyết định": "QĐ",
        "Chỉ thị": "CT",
        "Quy chế": "QC",
        "Quy định": "QyĐ",
        "Thông cáo": "TC",
        "Thông báo": "TB",
        "Hướng dẫn": "HD",
        "Chương trình": "CTr",
        "Kế hoạch": "KH",
        "Phương án": "PA",
        "Đề án": "ĐA",
        "Dự án": "DA",
        "Báo cáo": "BC",
        "Biên bản": "BB",
        "Tờ trình": "TTr",
        "Hợp đồng": "HĐ",
        "Công điện": "CĐ",
        "Bản ghi nhớ": "BGN",
        "Bản thỏa thuận": "BTT",
        "Giấy ủy quyền": "GUQ",
        "Giấy mời": "GM",
        "Giấy giới thiệu": "GGT",
        "Giấy nghỉ phép": "GNP",
        "Phiếu gửi": "PG",
        "Phiếu chuyển": "PC",
        "Phiếu báo": "PB",
        OFFICIAL_LETTER: "",
    }
)
"""Name of a type and its abbreviation; the công văn has none."""

_LEGAL_TYPES: Final = MappingProxyType({"NĐ": "Nghị định", "TT": "Thông tư", "L": "Luật"})
_BY_SYMBOL: Final = {symbol: name for name, symbol in STATE_TYPES.items() if symbol} | dict(_LEGAL_TYPES)


def type_named(text: str) -> str | None:
    """Find a type by its name or abbreviation, typed with or without accents; None when there is none."""
    wanted = fold(text)
    for name, symbol in STATE_TYPES.items():
        if wanted == fold(name) or (symbol and text.strip() == symbol):
            return name
    return None


def type_of_symbol(symbol: str) -> str:
    """Name the type of a number's symbol: "QĐ-UBND" is a decision, "UBND-NNTN" an official letter."""
    return _BY_SYMBOL.get(symbol.replace("/", "-").split("-")[0], OFFICIAL_LETTER)
