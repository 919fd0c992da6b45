"""A finding: one thing wrong with a Word file, where it stands and how to mend it."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How much a finding weighs: an error breaks the decree, a warning probably does, a hint is good custom."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"


@dataclass(frozen=True)
class Spot:
    """Where in a Word file something stands.

    `part` is the name inside the package, `paragraph` the index of its `w:p` in that part, from 0, in the order of
    the XML, tables and text boxes included (None: the file as a whole), `position` the place for people ("đoạn 3",
    "bảng 1, hàng 2, ô 4", "trang 2"), `text` an excerpt.
    """

    part: str = "word/document.xml"
    paragraph: int | None = None
    position: str = ""
    text: str = ""


@dataclass(frozen=True)
class Finding:
    """One finding.

    `rule` is its stable name ("D30-le-trang"), `clause` what it rests on ("NĐ 30/2020/NĐ-CP, Phụ lục I, mục I.2"),
    `sentence` the fact and the way out, in Vietnamese.
    """

    rule: str
    level: Level
    clause: str
    sentence: str
    spot: Spot = Spot()

    def as_plain(self) -> dict[str, str | int | None]:
        """Give the finding as plain values, for JSON (described in docs/lint.md)."""
        return {
            "rule": self.rule,
            "level": self.level.value,
            "clause": self.clause,
            "sentence": self.sentence,
            "part": self.spot.part,
            "paragraph": self.spot.paragraph,
            "position": self.spot.position,
            "text": self.spot.text,
        }
