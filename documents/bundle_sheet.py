"""A sheet: one page of a bundle, upright, with what is drawn on it."""

from dataclasses import dataclass

Matrix = tuple[float, float, float, float, float, float]
"""Maps (x, y) to (ax + cy + e, bx + dy + f), distances in points."""

A4_WIDTH, A4_HEIGHT = 595.276, 841.89
# The long side of A0; a page beyond it is no paper.
LONGEST = 3371.0
# Below this no foot line and no stamp has room.
SHORTEST = 200.0


@dataclass(frozen=True)
class Drawn:
    """A form or picture object of the file and the matrices, outermost first, under which it is drawn."""

    number: int
    matrices: tuple[Matrix, ...]


@dataclass(frozen=True)
class Sheet:
    """One page: width and height in points, what is drawn, and the transparency group of the page it was."""

    width: float
    height: float
    drawn: tuple[Drawn, ...]
    group: bytes = b""


def upright(box: tuple[float, float, float, float], turn: int) -> tuple[float, float, Matrix]:
    """Turn a page's visible box (left, bottom, right, top) as a reader sees it.

    `turn` in degrees clockwise: 0, 90, 180 or 270. Returns width, height in points and the matrix.
    """
    left, bottom, right, top = box
    wide, tall = right - left, top - bottom
    matrices: dict[int, tuple[float, float, Matrix]] = {
        0: (wide, tall, (1, 0, 0, 1, -left, -bottom)),
        90: (tall, wide, (0, -1, 1, 0, -bottom, right)),
        180: (wide, tall, (-1, 0, 0, -1, right, top)),
        270: (tall, wide, (0, 1, -1, 0, top, -left)),
    }
    return matrices[turn]


def on_paper(width: float, height: float) -> tuple[float, float, tuple[Matrix, ...]]:
    """Lay a page of absurd size on A4: too large is scaled down, too small stands in the middle.

    Returns width, height in points and the matrices to draw under, none for ordinary pages.
    """
    if max(width, height) <= LONGEST and min(width, height) >= SHORTEST:
        return width, height, ()
    wide, tall = (A4_HEIGHT, A4_WIDTH) if width > height else (A4_WIDTH, A4_HEIGHT)
    scale = min(1.0, wide / width, tall / height)
    return wide, tall, ((scale, 0, 0, scale, (wide - width * scale) / 2, (tall - height * scale) / 2),)
