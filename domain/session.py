"""The life of one sitting of the council."""

from types import MappingProxyType
from typing import Final

from domain.moves import Moves

# A sitting without quorum ends there; the council is convened again as sitting n + 1.
MOVES: Final = Moves(
    name="phiên họp",
    table=MappingProxyType(
        {
            "convened": frozenset({"scored", "inquorate"}),
            "scored": frozenset({"minuted"}),
            "minuted": frozenset(),
            "inquorate": frozenset(),
        }
    ),
    labels=MappingProxyType(
        {
            "convened": "đã triệu tập",
            "scored": "đã chấm điểm",
            "minuted": "đã có biên bản",
            "inquorate": "không đủ thành viên dự họp",
        }
    ),
)
