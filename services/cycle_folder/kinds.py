"""Which kinds of paper there are, who issues them and in which series they are numbered."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class PaperKind:
    """A kind of paper as its form in doc_templates/ describes it; ``series`` is empty when it has no number."""

    kind: str
    name: str
    issuer: str
    series: str


@cache
def paper_kinds() -> dict[str, PaperKind]:
    """Read the kinds from the forms that are installed, in alphabetical order."""
    folders = sorted(files("doc_templates").iterdir(), key=lambda folder: folder.name)
    forms = {folder.name: folder / "template.toml" for folder in folders}
    return {kind: _read(kind, form.read_text(encoding="utf-8")) for kind, form in forms.items() if form.is_file()}


def _read(kind: str, text: str) -> PaperKind:
    form = tomllib.loads(text)
    return PaperKind(kind, form["name"], form["issuer"], form["series"])
