"""Bar charts made of letters: they print like any text, need no picture, and the same numbers give the same bytes.

Only the four signs that Times New Roman and Liberation Serif both have since WGL4 are drawn: full block, half block,
medium and light shade; all are equally wide. A chart is read aloud by the label and the figure beside each bar.
"""

from collections.abc import Sequence
from typing import Final

WIDTH: Final = 32
"""Signs of the longest bar."""
SHADES: Final = ("█", "▒", "░")
"""The signs of the parts of a bar, the first darkest."""
_HALF: Final = "▌"


def bar(value: int, longest: int, width: int = WIDTH) -> str:
    """Draw one value to the scale of the longest; what is more than nothing is at least a half block."""
    if value <= 0 or longest <= 0:
        return ""
    halves = max((4 * width * min(value, longest) + longest) // (2 * longest), 1)
    return SHADES[0] * (halves // 2) + _HALF * (halves % 2)


def stacked(parts: Sequence[int], longest: int, width: int = WIDTH) -> str:
    """Draw the parts of a value one behind the other, each in its shade; every part that is there shows."""
    if longest <= 0:
        return ""
    lengths = [max((2 * width * part + longest) // (2 * longest), 1) if part > 0 else 0 for part in parts]
    return "".join(sign * length for sign, length in zip(SHADES, lengths, strict=False))
