"""What stands on a paper, before it becomes PDF, Word or a picture."""

from dataclasses import dataclass

MARK = "MẪU - DỮ LIỆU GIẢ ĐỊNH"


@dataclass(frozen=True)
class Heading:
    """A line in capitals or bold, centred."""

    text: str


@dataclass(frozen=True)
class Line:
    """A label and its value: ``Tên chủ thể: …``."""

    label: str
    value: str


@dataclass(frozen=True)
class Paragraph:
    """Running text."""

    text: str


@dataclass(frozen=True)
class Table:
    """Rows of cells; the first row is the head."""

    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Signature:
    """Place and date, capacity, and an invented name."""

    place_and_date: str
    capacity: str
    name: str


Block = Heading | Line | Paragraph | Table | Signature


@dataclass(frozen=True)
class Sheet:
    """One paper: a title for the file's properties and its blocks from top to bottom."""

    title: str
    blocks: tuple[Block, ...]
