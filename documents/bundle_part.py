"""What a bundle is made of: its parts, its cover, its limits; and what came out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

MEGABYTE = 1 << 20
MAX_VOLUMES = 99


@dataclass(frozen=True)
class Part:
    """One paper or file of a bundle, in its place.

    `load` gives the bytes when their turn comes, the same every time; `own` marks papers that this office wrote, which
    need no inspection; `fault` is a Vietnamese sentence when it is known beforehand that the file cannot be shown.
    """

    title: str
    name: str
    load: Callable[[], bytes] = field(repr=False)
    number: str = ""
    date: str = ""
    own: bool = False
    fault: str = ""


@dataclass(frozen=True)
class Cover:
    """The words of the cover; ``contents``, ``volume`` and the counts are added by the bundle.

    `template` is the Word form with the fields of doc_templates/bundle_cover, `title` the title of the PDF.
    """

    template: bytes = field(repr=False)
    context: Mapping[str, object]
    title: str


@dataclass(frozen=True)
class Limits:
    """When a new volume begins: pages and bytes of the papers in one volume."""

    pages: int = 500
    size: int = 50 * MEGABYTE


@dataclass(frozen=True)
class Volume:
    """One finished PDF."""

    path: Path
    pages: int
    parts: int


@dataclass(frozen=True)
class Missing:
    """A file that stands in the bundle as a notice only, and why."""

    title: str
    reason: str


@dataclass(frozen=True)
class Bundle:
    """All volumes of a bundle; `has_front` is False where no LibreOffice could make cover and contents."""

    volumes: tuple[Volume, ...]
    missing: tuple[Missing, ...]
    attached: int
    has_front: bool

    @property
    def pages(self) -> int:
        """Count the pages of all volumes."""
        return sum(volume.pages for volume in self.volumes)
