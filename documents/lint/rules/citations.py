"""Citations: papers that exist, with their own number and date, not later than this one (section II.6.b)."""

from collections.abc import Iterator

from documents.finding import Level
from documents.lint.paper import Paper
from documents.lint.rule import WRITTEN, Fault, rule
from domain.citation import citation_faults, find_citations, repealed_on
from domain.vietnamese import nfc, short_date

_CLAUSE = "Phụ lục I, Phần I, mục II.6.b"


def _found(paper: Paper, *kinds: str) -> Iterator[Fault]:
    """Give the faults of some kinds, at their paragraphs."""
    for paragraph in paper.prose:
        if "số" in paragraph.text or "Luật" in paragraph.text:
            for fault in citation_faults(paragraph.text, paper.day):
                if fault.kind in kinds:
                    yield Fault(fault.sentence, paragraph)


@rule("vien-dan-sai", Level.ERROR, _CLAUSE, "Viện dẫn đúng số, ngày, cơ quan ban hành", fits=WRITTEN)
def wrong(paper: Paper) -> Iterator[Fault]:
    """Check citations against the table of checked instruments."""
    yield from _found(paper, "table")


@rule("vien-dan-ngay", Level.ERROR, _CLAUSE, "Văn bản được viện dẫn không ban hành sau văn bản này", fits=WRITTEN)
def later(paper: Paper) -> Iterator[Fault]:
    """Check that nothing is cited before it exists, and that dates are real."""
    yield from _found(paper, "later", "impossible")


@rule("vien-dan-so", Level.WARNING, _CLAUSE, "Số, ký hiệu viện dẫn đúng cách ghi và khớp tên loại", fits=WRITTEN)
def malformed(paper: Paper) -> Iterator[Fault]:
    """Check the form of cited numbers and their agreement with the type that is named."""
    yield from _found(paper, "malformed", "type")


@rule("vien-dan-het", Level.WARNING, _CLAUSE, "Căn cứ còn hiệu lực")
def repealed(paper: Paper) -> Iterator[Fault]:
    """Check that no legal basis was repealed before the day of the paper."""
    if paper.day is None:
        return
    for basis in paper.title.bases:
        for citation in find_citations(nfc(basis.text)):
            known = repealed_on(citation, paper.day)
            if known and known.until:
                yield Fault(
                    f"{known.type_name} số {known.number} đã hết hiệu lực từ ngày {short_date(known.until)}; hãy thay"
                    " bằng văn bản đang có hiệu lực.",
                    basis,
                )
