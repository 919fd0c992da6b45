"""The life of one sitting of the council."""

from types import MappingProxyType
from typing import Final

from domain.moves import Moves

# A sitting without quorum, or whose conclusions the members voted down, ends there; the council is convened again as
# sitting n + 1. One that is not held was called off, or moved: sitting n + 1 takes its place. Opinions in writing that
# diverge on every product are referred to a meeting in the same way.
MOVES: Final = Moves(
    name="phiên họp",
    table=MappingProxyType(
        {
            "convened": frozenset({"scored", "inquorate", "referred", "called_off", "moved"}),
            "scored": frozenset({"minuted", "rejected"}),
            "minuted": frozenset(),
            "inquorate": frozenset(),
            "referred": frozenset(),
            "rejected": frozenset(),
            "called_off": frozenset(),
            "moved": frozenset(),
        }
    ),
    labels=MappingProxyType(
        {
            "convened": "đã triệu tập",
            "scored": "đã chấm điểm",
            "minuted": "đã có biên bản",
            "inquorate": "không đủ thành viên dự họp",
            "referred": "chuyển sang phiên họp",
            "rejected": "kết luận không được thông qua",
            "called_off": "đã hủy",
            "moved": "đã dời sang phiên sau",
        }
    ),
)
