"""Cells that look alike: the look is made for the first of them and copied to the others."""

from collections.abc import Callable, Hashable
from copy import copy
from typing import Any

from openpyxl.cell.cell import Cell


class Looks:
    """The looks of one workbook, by name.

    Each font, border and fill given to a cell is searched for among all of its workbook, which costs more than the
    text; a look copied by its numbers costs nothing. Numbers mean something within one workbook only.
    """

    def __init__(self) -> None:
        """Start without a look."""
        self._made: dict[Hashable, Any] = {}

    def give(self, cell: Cell, name: Hashable, make: Callable[[Cell], None]) -> None:
        """Give a cell the look of a name; ``make`` puts it on the first cell."""
        made = self._made.get(name)
        if made is None:
            make(cell)
            self._made[name] = copy(cell._style)  # type: ignore[attr-defined]  # noqa: SLF001 - it has no other name
        else:
            cell._style = copy(made)  # type: ignore[attr-defined]  # noqa: SLF001
