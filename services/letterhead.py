"""The blocks every paper shares: agency, number, place and date, legal bases, signature, recipients."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from documents.kinds import DocumentKind
from domain.local_government import local_government_basis_on
from domain.numbering import number_line, symbol_for
from domain.signing import act_of, authority_lines
from domain.vietnamese import blank_place_and_date, place_and_date, slug
from services.cycle_folder.form import Agency, PaperText, Signer
from services.cycle_folder.shapes import AgencyRole
from services.cycles import CycleView

_PLAIN = PaperText()


class SignerMissing(Exception):
    """The folder of the cycle names nobody who signs for an agency."""

    def __init__(self, kind: str, agency: str) -> None:
        """Keep the kind of paper and the agency."""
        self.kind, self.agency = kind, agency
        super().__init__(
            f"{kind}: chu trình chưa có người ký của {agency}. Hãy ghi signer_name và signer_post vào phần [paper] của "
            "tệp dữ liệu, hoặc thêm người ký vào cycle.toml."
        )


@dataclass(frozen=True)
class Letterhead:
    """Who issues a paper of a kind in a cycle, under which symbol, signed by whom."""

    role: AgencyRole
    agency: Agency
    signer: Signer
    symbol: str
    text: PaperText

    @property
    def series_agency(self) -> str:
        """Name the agency in the keys of series: its own name, so that rounds share one series."""
        return slug(self.agency.name)


def letterhead_of(cycle: CycleView, kind: DocumentKind) -> Letterhead:
    """Find the agency, signer and symbol for papers of a kind. Raises SignerMissing."""
    text = cycle.plan.papers.get(kind.key, _PLAIN)
    role = text.issuer or cast("AgencyRole", kind.issuer)
    agency = cycle.plan.agencies[role]
    code = text.signer or cycle.plan.default_signers.get(role, "")
    if code not in cycle.plan.signers:
        raise SignerMissing(kind.name, agency.name)
    signer = cycle.plan.signers[code]
    symbol = text.symbol or symbol_for(kind.type_symbol, agency.symbol, agency.letter_symbol)
    return Letterhead(role, agency, signer, symbol, text)


def legal_bases(cycle: CycleView, head: Letterhead, day: date) -> list[str]:
    """List the legal bases of a paper of that day: local government law, regime, the office's own."""
    law = [*local_government_basis_on(day), *(basis.text for basis in cycle.regime.bases_on(day))]
    return [*law, *head.text.legal_bases]


def authority_of(kind: DocumentKind, head: Letterhead) -> list[str]:
    """Give the lines above the signature: those of the folder, else those that follow from post and paper.

    Raises SigningImpossible.
    """
    signer = head.signer
    if signer.authority:
        return list(signer.authority)
    act, capacity = act_of(kind.type_symbol), signer.capacity or None
    return list(authority_lines(signer.agency, act, signer.post, capacity, seal_office=signer.seal_office))


def blank_head(cycle: CycleView, kind: DocumentKind, head: Letterhead, day: date) -> dict[str, Any]:
    """Make the shared fields of a draft: number and day left blank, marked as a draft."""
    return {
        "superior": list(head.agency.superior),
        "issuer": list(head.agency.header),
        "number_line": number_line(None, head.symbol) if kind.numbered else "",
        "place_date": blank_place_and_date(head.agency.place, day.year),
        "legal_bases": legal_bases(cycle, head, day),
        "authority": authority_of(kind, head),
        "signer": head.signer.name,
        "mark": "DỰ THẢO",
    }


def issued_head(cycle: CycleView, head: Letterhead, n: int | None, day: date) -> dict[str, Any]:
    """Make the shared fields that issue fills in: number, place and date, the mark of a sample."""
    return {
        "number_line": number_line(n, head.symbol) if n is not None else "",
        "place_date": place_and_date(head.agency.place, day),
        "mark": cycle.plan.mark,
    }


def texts(cycle: CycleView, kind: str, name: str, default: list[str]) -> list[str]:
    """Give the paragraphs the office wrote for a part of a paper, else the default ones.

    What the regime wants said in that part follows them: in R2 that the district recognises three stars.
    """
    own = cycle.plan.papers.get(kind, _PLAIN).texts.get(name)
    return [*(own if own is not None else default), *cycle.regime.standing_texts.get(f"{kind}/{name}", ())]


def subject_line(cycle: CycleView, kind: str, default: str) -> str:
    """Give the subject line the office wrote for papers of a kind, else the default one."""
    return cycle.plan.papers.get(kind, _PLAIN).subject_line or default


def recipients(cycle: CycleView, kind: str, default: Sequence[str], kept_by: str) -> list[str]:
    """Give the recipients of a paper, closed by the unit that keeps the file copy."""
    own = cycle.plan.papers.get(kind, _PLAIN).recipients
    if own and own[-1].startswith("Lưu:"):
        return list(own)
    return [*(own or default), f"Lưu: {kept_by}"]
