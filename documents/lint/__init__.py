"""The check of papers against Decree 30/2020/NĐ-CP: any Word file, also one that was not made here."""

from datetime import date

from documents.finding import Finding
from documents.lint.catalogue import RULES
from documents.lint.facts import Layout, PaperFacts
from documents.lint.paper import take_apart
from documents.lint.printed import UnreadablePdf, read_pdf
from documents.lint.reader import read_document
from documents.lint.rule import Rule

__all__ = ["RULES", "Layout", "PaperFacts", "Rule", "UnreadablePdf", "lint"]


def lint(
    data: bytes, *, today: date | None = None, pdf: bytes | None = None, facts: PaperFacts | None = None
) -> tuple[Finding, ...]:
    """Check one Word file; with its `pdf` the rules about pages too. Findings stand in the order of the file.

    Raises TemplateFault or RefusedTemplate with a sentence for what is no safe Word file, UnreadablePdf for a
    broken PDF.
    """
    document, _ = read_document(data)
    paper = take_apart(document, facts, today, read_pdf(pdf) if pdf is not None else None)
    found = [finding for rule in RULES for finding in rule.findings(paper)]
    main = document.part

    def place(finding: Finding) -> tuple[bool, str, int]:
        spot = finding.spot
        return spot.part != main, spot.part, -1 if spot.paragraph is None else spot.paragraph

    return tuple(sorted(found, key=place))
