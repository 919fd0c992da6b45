"""The kinds of paper: what stands in doc_templates, read once."""

import hashlib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import MappingProxyType

_PACKAGE = "doc_templates"
_DESCRIPTION = "template.toml"
_MARKERS = ("kept", "optional", "fixed")


class UnknownKind(LookupError):
    """A kind of paper that has no folder in doc_templates."""


@dataclass(frozen=True)
class DocumentKind:
    """One kind of paper: its place in the catalogue of papers and its Word form.

    `key` is the folder, `series` the number series ("" when not `numbered`), `shared_number` true when all
    copies carry one number, `fields` maps every field of the context to its explanation for clerks. `kept` names
    the lists that are never empty, `optional` the texts that may be empty (a form to fill by hand has lines there),
    `fixed` the fields that do not grow with the paper, such as the columns of a table.
    """

    key: str
    code: str
    name: str
    type_name: str
    type_symbol: str
    issuer: str
    series: str
    numbered: bool
    shared_number: bool
    orientation: str
    retention: str
    version: int
    fields: Mapping[str, str] = field(hash=False)
    template: bytes = field(repr=False)
    sha256: str
    kept: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    fixed: tuple[str, ...] = ()


@cache
def kind_names() -> tuple[str, ...]:
    """List the folders of doc_templates, in alphabetical order."""
    folders = (entry for entry in files(_PACKAGE).iterdir() if entry.is_dir())
    return tuple(sorted(entry.name for entry in folders if entry.joinpath(_DESCRIPTION).is_file()))


@cache
def load_kind(name: str) -> DocumentKind:
    """Read one kind. Raises UnknownKind."""
    folder = _folder(name)
    description = tomllib.loads(folder.joinpath(_DESCRIPTION).read_text(encoding="utf-8"))
    template = folder.joinpath("template.docx").read_bytes()
    description["fields"] = MappingProxyType(description["fields"])
    description |= {name: tuple(description[name]) for name in _MARKERS if name in description}
    return DocumentKind(key=name, template=template, sha256=hashlib.sha256(template).hexdigest(), **description)


def load_sample(name: str, variant: str = "") -> dict[str, object]:
    """Read a sample context of one kind, a fresh copy each time; a `variant` lies in sample.VARIANT.json.

    Raises UnknownKind, also for a variant that the kind does not have.
    """
    path = _folder(name).joinpath(f"sample.{variant}.json" if variant else "sample.json")
    if not path.is_file():
        raise UnknownKind(f"Biểu mẫu “{name}” không có bản “{variant}”.")
    sample: dict[str, object] = json.loads(path.read_text(encoding="utf-8"))
    return sample


def _folder(name: str) -> Traversable:
    """Find the folder of a kind; a name with a path in it is unknown too."""
    if name not in kind_names():
        raise UnknownKind(f"Không có biểu mẫu “{name}”. Các biểu mẫu hiện có: {', '.join(kind_names())}.")
    return files(_PACKAGE).joinpath(name)
