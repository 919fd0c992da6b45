"""Find in a table of data every value that is marked as not compared with its source."""

from collections.abc import Iterator
from typing import Any, Final

from domain.regime_parts import Unverified

# What the parts of the data files are called in the list that people read.
_PARTS: Final = {
    "levels": "cấp đơn vị, nơi nhận hồ sơ",
    "evaluation": "cấp đánh giá, ngưỡng chuyển",
    "recognition": "thẩm quyền công nhận",
    "weights": "trọng số phần A, B, C",
    "bands": "thang điểm",
    "certificate": "giấy chứng nhận",
    "renewal": "đánh giá lại",
    "transition": "chuyển tiếp",
    "criteria": "số bộ sản phẩm",
    "groups": "nhóm sản phẩm",
    "legal_bases": "căn cứ pháp lý",
    "required_papers": "thành phần hồ sơ",
    "terms": "thời hạn, số lượng",
    "rounds": "các đợt đánh giá",
    "spans": "căn cứ theo ngày",
    "ministry": "tên Bộ theo ngày",
    "department": "tên Sở theo ngày",
    "changes": "đơn vị theo ngày",
}


def unverified_in(table: dict[str, Any], where: str) -> Iterator[Unverified]:
    """List what stands in a table with ``verified = false``, each with its source and the doubt."""
    for key, part in table.items():
        rows = part if isinstance(part, list) else [part]
        for row in rows:
            if isinstance(row, dict):
                yield from _rows_of(row, where, _PARTS.get(key, key))


def _rows_of(row: dict[str, Any], where: str, part: str) -> Iterator[Unverified]:
    if row.get("verified") is False:
        name = next((row[key] for key in ("short", "name") if isinstance(row.get(key), str)), "")
        yield Unverified(where, f"{part}: {name}" if name else part, row["source"], row["note"])
    for inner in row.values():
        if isinstance(inner, dict):
            yield from _rows_of(inner, where, part)
