"""What a seed is."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from lxml import etree

from documents.lint.facts import PaperFacts
from documents.lint.seeds.bench import Bench

Plant = Callable[[Bench], etree._Element | None]  # noqa: SLF001 -- the type that lxml's stubs name


@dataclass(frozen=True)
class Seed:
    """One planted fault: `plant` changes the paper and gives the paragraph where it must be found, None for none.

    `base` is the paper it is planted in: a kind of doc_templates, or a foreign paper. `pages` true: the pages are
    made from the changed paper and the file stays as it was, so that only rules about pages can see the fault.
    """

    rule: str
    base: str
    about: str
    plant: Plant = field(repr=False)
    facts: PaperFacts | None = None
    today: date | None = None
    pages: bool = False
