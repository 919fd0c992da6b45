"""How long a line of Times New Roman is: widths of letters in thousandths of the size."""

from collections.abc import Iterable
from typing import Final
from unicodedata import normalize

from documents.lint.paragraph import Run

_ORDER: Final = " ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-.,:;/()"
_REGULAR: Final = (
    "250 722 667 667 722 611 556 722 722 333 389 722 611 889 722 722 556 722 667 556 611 722 722 944 722 722 611 "
    "444 500 444 500 444 333 500 500 278 278 500 278 778 500 500 500 500 333 389 278 500 500 722 500 500 444 "
    "500 500 500 500 500 500 500 500 500 500 333 250 250 278 278 278 333 333"
)
_BOLD: Final = (
    "250 722 667 722 722 667 611 778 778 389 500 778 667 944 722 778 611 778 722 556 667 722 722 1000 722 722 667 "
    "500 556 444 556 444 333 500 556 278 333 556 278 833 556 500 556 556 444 389 333 556 500 722 500 500 444 "
    "500 500 500 500 500 500 500 500 500 500 333 250 250 333 333 278 333 333"
)
_TABLES: Final = {
    bold: dict(zip(_ORDER, (int(width) for width in widths.split()), strict=True))
    for bold, widths in ((False, _REGULAR), (True, _BOLD))
}
_USUAL: Final = 520
_TWIPS_OF_POINT: Final = 20


def text_width(runs: Iterable[Run]) -> float:
    """Measure runs set on one line, in twips; marks above letters take no room."""
    total = 0.0
    for run in runs:
        table = _TABLES[run.bold]
        for char in run.text.replace("đ", "d").replace("Đ", "D"):
            total += table.get(normalize("NFD", char)[0], _USUAL) * run.size
    return total * _TWIPS_OF_POINT / 1000
