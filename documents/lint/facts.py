"""What is known about a paper outside its file, and what sort of paper a file turns out to be."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Layout(StrEnum):
    """How a paper is laid out, which says which rules fit.

    OFFICIAL: a paper of Decree 30/2020/NĐ-CP, with a number and a signature; FORM: slips, tables, lists, work
    files; CERTIFICATE: a framed page; PARTY: a Party paper, under the Party's own rules; ANNEX: an annex kept in
    its own file; LOOSE: none of these.
    """

    OFFICIAL = "official"
    FORM = "form"
    CERTIFICATE = "certificate"
    PARTY = "party"
    ANNEX = "annex"
    LOOSE = "loose"


@dataclass(frozen=True)
class PaperFacts:
    """What the office knows about a paper; what is empty is not compared.

    `layout` None: recognised in the file; `number` "878/UBND-NNTN"; `type_symbol` "QĐ", "" for a công văn or when
    unknown; `draft` allows a blank number and date.
    """

    layout: Layout | None = None
    kind: str = ""
    number: str = ""
    issued_on: date | None = None
    type_symbol: str = ""
    signer: str = ""
    draft: bool = False


LAYOUTS_OF_KINDS = {
    "certificate": Layout.CERTIFICATE,
    "receipt": Layout.FORM,
    "inventory": Layout.FORM,
    "score_table": Layout.FORM,
}
"""Kinds of our own catalogue that are no types of the decree, for files that do not show it themselves."""
