"""The life of an obligation: who owes what until when."""

from types import MappingProxyType
from typing import Final

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
