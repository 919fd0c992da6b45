"""The life of an obligation: who owes what until when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final, Literal

from domain.calendar import add_months
from domain.moves import Moves

# Lapsed: the event it was for has passed (the council sat), nobody is reminded any more.
# A closed obligation can be opened again: a dossier is handed back, a waiver was a mistake.
MOVES: Final = Moves(
    name="việc phải làm",
    table=MappingProxyType(
        {
            "open": frozenset({"fulfilled", "lapsed", "waived"}),
            "fulfilled": frozenset({"open"}),
            "lapsed": frozenset({"open"}),
            "waived": frozenset({"open"}),
        }
    ),
    labels=MappingProxyType(
        {
            "open": "chưa hoàn thành",
            "fulfilled": "đã hoàn thành",
            "lapsed": "không còn hiệu lực",
            "waived": "được miễn",
        },
    ),
)


def is_open(state: str) -> bool:
    """Say whether the thing is still owed.

    Raises StateUnknown for a state that is not in the table.
    """
    return MOVES.may_move(state, "fulfilled")


STANDARD: Final[Mapping[str, str]] = MappingProxyType(
    {
        "dossiers_due": "ho-so",
        "ideas_due": "y-tuong",
        "plans_due": "ke-hoach",
        "unit_councils_due": "lap-hoi-dong-huyen",
        "half_year_report_due": "bao-cao-6-thang",
        "year_report_due": "bao-cao-nam",
        "convene_on": "lap-hoi-dong",
        "council_files": "tai-lieu-hop",
        "recognise_until": "cong-nhan",
        "handover": "nop-luu-tru",
    }
)
"""Codes of the deadlines that every cycle may have, by what sets them; codes of units are folders too."""

OwnerKind = Literal["unit", "member", "office"]


@dataclass(frozen=True, slots=True)
class Owner:
    """Who owes: a unit or a council member by its code, or the office itself."""

    kind: OwnerKind
    code: str = ""

    @property
    def place(self) -> str:
        """Give the owner's part of a key; a colon cannot stand in the code of a unit."""
        return {"unit": self.code, "member": f"thanh-vien:{self.code}", "office": "van-phong:ocop"}[self.kind]


def handover_due(work_ended_on: date) -> date:
    """Give the last day for handing the file over to the agency's archive.

    Source: Decree 30/2020/NĐ-CP, Article 30: within 1 year from the day on which the work ended.
    """
    return add_months(work_ended_on, 12)
