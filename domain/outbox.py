"""The life of a letter: released by a person or a rule, sent at most once, never lost unnoticed."""

from types import MappingProxyType
from typing import Final

from domain.moves import Moves

# "sending" goes back to "released" when the server was not reached; after DATA without an answer nobody knows
# whether the letter arrived: "unknown" waits for a person.
MOVES: Final = Moves(
    name="thư",
    table=MappingProxyType(
        {
            "draft": frozenset({"released", "withdrawn"}),
            "released": frozenset({"sending", "withdrawn"}),
            "sending": frozenset({"sent", "failed", "unknown", "released"}),
            "sent": frozenset(),
            "failed": frozenset({"released"}),
            "unknown": frozenset({"sent", "released"}),
            "withdrawn": frozenset(),
        }
    ),
    labels=MappingProxyType(
        {
            "draft": "chờ duyệt",
            "released": "chờ gửi",
            "sending": "đang gửi",
            "sent": "đã gửi",
            "failed": "gửi không được",
            "unknown": "chưa rõ đã đến hay chưa",
            "withdrawn": "đã rút",
        }
    ),
)
