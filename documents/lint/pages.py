"""Page set-up: sections with their headers and footers, inherited from the section before."""

from collections.abc import Callable
from dataclasses import dataclass

from lxml import etree

from documents.lint.opening import Package, R, W
from documents.lint.paragraph import Header, Paragraph, Section
from documents.lint.styles import is_on, twips

# Word's own page when a file says nothing: letter size, one inch.
_WIDTH, _HEIGHT, _MARGIN = 12240, 15840, 1440


@dataclass(frozen=True)
class SectionReader:
    """Reads w:sectPr elements; `paragraphs_of` reads a header part by its name."""

    package: Package
    paragraphs_of: Callable[[str], tuple[Paragraph, ...]]

    def read(
        self, number: int, node: etree._Element | None, last: Paragraph | None, previous: Section | None
    ) -> Section:
        """Read one section."""

        def found(tag: str) -> etree._Element | None:
            return None if node is None else node.find(f"{W}{tag}")

        def measure(tag: str, name: str, default: int) -> int:
            holder = found(tag)
            return default if holder is None else twips(holder.get(f"{W}{name}"), default)

        numbering, title = found("pgNumType"), found("titlePg")
        start = None if numbering is None else numbering.get(f"{W}start")
        return Section(
            number=number,
            width=measure("pgSz", "w", _WIDTH),
            height=measure("pgSz", "h", _HEIGHT),
            top=abs(measure("pgMar", "top", _MARGIN)),
            bottom=abs(measure("pgMar", "bottom", _MARGIN)),
            left=measure("pgMar", "left", _MARGIN),
            right=measure("pgMar", "right", _MARGIN),
            gutter=measure("pgMar", "gutter", 0),
            start=None if start is None else twips(start),
            title_page=title is not None and is_on(title),
            bordered=found("pgBorders") is not None,
            headers=self._headers(node, "header", previous.headers if previous else ()),
            footers=self._headers(node, "footer", previous.footers if previous else ()),
            last=last,
        )

    def _headers(self, node: etree._Element | None, kind: str, inherited: tuple[Header, ...]) -> tuple[Header, ...]:
        """Read the headers or footers of a section; those it does not name are the ones before."""
        found = {header.use: header for header in inherited}
        targets = self.package.targets(self.package.main)
        for reference in () if node is None else node.findall(f"{W}{kind}Reference"):
            use = reference.get(f"{W}type", "default")
            part = targets.get(reference.get(f"{R}id", ""), ("", ""))[1]
            found[use] = Header(part, use, self.paragraphs_of(part))
        return tuple(found.values())


def is_even_and_odd(package: Package) -> bool:
    """Tell whether even pages have headers of their own."""
    root = package.tree(package.related(package.main, "settings"))
    node = None if root is None else root.find(f"{W}evenAndOddHeaders")
    return node is not None and is_on(node)
