"""How papers cite the law on local government, by the day of the paper."""

import tomllib
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from domain.errors import RuleBroken
from domain.regime_parts import Unverified
from domain.unverified import unverified_in
from domain.vietnamese import short_date


class LocalGovernmentLawUnknown(RuleBroken):
    """Say that the table does not reach back to a day."""

    def __init__(self, day: date) -> None:
        super().__init__(day)
        self.day = day

    def sentence(self) -> str:
        """Name the day."""
        return (
            f"Bảng căn cứ không có Luật Tổ chức chính quyền địa phương cho ngày {short_date(self.day)}."
            " Hãy kiểm tra ngày của văn bản (bảng bắt đầu từ ngày 01/01/2016)."
        )


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(files("domain").joinpath("local_government_law.toml").read_text(encoding="utf-8"))


@cache
def _spans() -> tuple[tuple[date, tuple[str, ...]], ...]:
    spans = ((span["from"], tuple(span["lines"])) for span in _table()["spans"])
    return tuple(sorted(spans, reverse=True))


def local_government_basis_on(day: date) -> tuple[str, ...]:
    """Give the citation lines for a paper of that day, without the closing mark.

    Raises LocalGovernmentLawUnknown before 2016.
    """
    for first_day, lines in _spans():
        if day >= first_day:
            return lines
    raise LocalGovernmentLawUnknown(day)


def unverified_laws() -> tuple[Unverified, ...]:
    """List the citations that were not compared with the text of the law."""
    return tuple(unverified_in(_table(), "Luật Tổ chức chính quyền địa phương"))
