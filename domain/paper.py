"""The life of a paper: a number is given after the signature, and never taken back (Decree 30/2020)."""

from types import MappingProxyType
from typing import Final

from domain.moves import Moves

# "void" may follow every state: a faulty draft is dropped; a numbered or issued paper keeps its number in the
# register.
MOVES: Final = Moves(
    name="văn bản",
    table=MappingProxyType(
        {
            "draft": frozenset({"signed", "void"}),
            "signed": frozenset({"numbered", "void"}),
            "numbered": frozenset({"issued", "void"}),
            "issued": frozenset({"void"}),
            "void": frozenset(),
        }
    ),
    labels=MappingProxyType(
        {
            "draft": "dự thảo",
            "signed": "đã ký",
            "numbered": "đã cấp số",
            "issued": "đã phát hành",
            "void": "đã hủy",
        }
    ),
)
