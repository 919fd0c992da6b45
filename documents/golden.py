"""The golden words of each kind: what its sample prints, kept under version control beside the form."""

from collections.abc import Sequence
from pathlib import Path

from documents.kinds import kind_names, load_kind
from documents.render import render
from documents.samples import typical
from documents.text import docx_text, header_text


def golden_path(folder: Path, name: str) -> Path:
    """Name the file of the golden words of a kind; `folder` holds one folder for each kind."""
    return folder / name / "golden.txt"


def golden_words(name: str) -> str:
    """Read the words of a kind printed from its sample: first-page header, then the body. Raises UnknownKind."""
    paper = render(load_kind(name).template, typical(name), kind=name)
    lines = f"{header_text(paper)}\n{docx_text(paper)}".splitlines()
    return "".join(f"{text.strip()}\n" for text in lines if text.strip())


def write_golden(folder: Path, names: Sequence[str] = ()) -> list[str]:
    """Write golden.txt of the named kinds whose words changed, all kinds by default; return their names.

    Raises UnknownKind.
    """
    changed = []
    for name in names or kind_names():
        path, words = golden_path(folder, name), golden_words(name)
        if not path.is_file() or path.read_text(encoding="utf-8") != words:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(words, encoding="utf-8", newline="\n")
            changed.append(name)
    return changed
