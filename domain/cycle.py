"""The life of a yearly cycle."""

from types import MappingProxyType
from typing import Final

from domain.moves import Moves

MOVES: Final = Moves(
    name="chu trình",
    table=MappingProxyType({"open": frozenset({"archived"}), "archived": frozenset()}),
    labels=MappingProxyType({"open": "đang thực hiện", "archived": "đã lưu trữ"}),
)
