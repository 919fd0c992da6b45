"""What can be wrong with a form: told with its place, so that a clerk finds it in Word."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """Where in a form something stands.

    `part` is the name inside the package, `position` its place for people ("đoạn 3", "bảng 1, hàng 2, ô 4"),
    `tag` the template tag, `paragraph` the text of its paragraph; each may be empty.
    """

    part: str = ""
    position: str = ""
    tag: str = ""
    paragraph: str = ""


NOWHERE = Place()
_AREAS = {"header": "đầu trang", "footer": "chân trang", "footnotes": "chú thích cuối trang"}


class RenderFault(ValueError):
    """A form that cannot be filled; `kind` is the folder of the form, `place` where the fault stands."""

    def __init__(self, sentence: str, place: Place = NOWHERE, *, kind: str = "") -> None:
        self.sentence = sentence
        self.place = place
        self.kind = kind
        super().__init__(sentence)

    @property
    def paragraph(self) -> str:
        """Give the text around the fault."""
        return self.place.paragraph

    def __str__(self) -> str:
        """Tell the form, the fact, the place and the paragraph."""
        form = f"Biểu mẫu “{self.kind}”: " if self.kind else ""
        area = next((name for part, name in _AREAS.items() if f"/{part}" in self.place.part), "")
        position = ", ".join(piece for piece in (area, self.place.position) if piece)
        where = f" Chỗ: {position}." if position else ""
        tag = f" Lệnh: {self.place.tag}." if self.place.tag and self.place.tag != self.paragraph else ""
        text = f" Đoạn: “{self.paragraph}”." if self.paragraph else ""
        return f"{form}{self.sentence}{where}{tag}{text}"


class UndefinedField(RenderFault):
    """A field the form prints and the context lacks; `nearest` is the closest known name, or empty."""

    def __init__(self, name: str, nearest: str, place: Place = NOWHERE) -> None:
        self.name = name
        self.nearest = nearest
        hint = f" (gần nhất: “{nearest}”)" if nearest else ""
        sentence = f"dữ liệu không có trường “{name}”{hint}; hãy sửa tên trường trong biểu mẫu hoặc bổ sung dữ liệu."
        super().__init__(sentence, place)


class TemplateFault(RenderFault):
    """A form that is no Word file, holds wrong template language, or does what the sandbox forbids."""


class UnprovenTemplate(TemplateFault):
    """A form in which some data would leave the XML unbalanced: a tag opens here and closes elsewhere."""


class RefusedTemplate(TemplateFault):
    """A form beyond the limits, or with parts that a form may not have; `facts` lists every one."""

    def __init__(self, facts: tuple[str, ...]) -> None:
        self.facts = facts
        super().__init__("; ".join(facts) + ".")


class UnfilledTag(RenderFault):
    """A template sign that filling would leave on the paper."""
