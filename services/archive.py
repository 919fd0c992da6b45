"""Archive: the inventory of a closed cycle, and the proof that every paper can be made again."""

from collections import Counter

from sqlmodel import Session, col, select

from domain.vietnamese import counted, short_date
from models.cycle import Cycle
from models.paper import Paper
from services import audit
from services.cycles import CycleView, load_cycle
from services.obligation_sync import sync
from services.office import Office
from services.paperwork import PaperRequest, bring_one
from services.rebuild import Difference, Rebuild, rebuild
from services.result import StepResult, nothing_yet

_INVENTORY = "inventory"

__all__ = ["Difference", "Rebuild", "inventory_request", "rebuild", "run"]


def run(office: Office, cycle_key: str) -> StepResult:
    """Close the cycle: write the inventory, make every paper again, mark the cycle archived.

    A cycle with a paper that differs stays open, with the differences as notes.
    """
    cycle = load_cycle(office, cycle_key)
    if office.today < cycle.plan.dates.archive_on:
        return nothing_yet("archive", "Chưa đến ngày lưu trữ")
    with office.read() as session:
        waiting = session.exec(
            select(Paper.title).where(
                Paper.cycle_key == cycle.key,
                Paper.kind != _INVENTORY,  # this step's own: a run that was killed may have left it half made
                col(Paper.state).in_(["draft", "signed", "numbered"]),
            )
        ).all()
        request = inventory_request(session, cycle)
    if waiting:
        return StepResult("archive", {"waiting": len(waiting)}, tuple(f"Chưa phát hành: {title}" for title in waiting))
    bring_one(office, cycle, request)
    result = rebuild(office, cycle.key)
    if result.is_whole and cycle.state == "open":
        with office.begin() as session:
            row = session.get_one(Cycle, cycle.key)
            row.state = "archived"
            session.add(row)
            sync(session, office, cycle)  # the hand-over was owed too
            audit.record(session, office, "cycle.archive", cycle.key, f"{result.papers} văn bản lập lại được")
    notes = tuple(f"{one.paper}: {'; '.join(one.causes)}" for one in (*result.differences, *result.impossible))
    return StepResult("archive", {"papers": result.papers, "equal": result.equal}, notes)


def inventory_request(session: Session, cycle: CycleView) -> PaperRequest:
    """Word the inventory (D37) of the cycle's file: every issued paper in the order of issue."""
    papers = session.exec(
        select(Paper)
        .where(Paper.cycle_key == cycle.key, Paper.state == "issued", Paper.kind != _INVENTORY)
        .order_by(col(Paper.issued_on), col(Paper.number_text), col(Paper.key))
    ).all()
    copies = Counter(paper.register_key or paper.key for paper in papers)
    papers = list({paper.register_key or paper.key: paper for paper in reversed(papers)}.values())[::-1]
    days = [paper.issued_on for paper in papers if paper.issued_on is not None]
    authors: dict[str, str] = {role: agency.short_name for role, agency in cycle.plan.agencies.items()}
    code = f"{cycle.plan.round:02d}.OCOP-{cycle.plan.year}"
    content = {
        "legal_bases": [],
        "recipients": [],
        "authority": ["NGƯỜI LẬP"],
        "signer": cycle.plan.contact.name,
        "file_code": code,
        "file_title": f"Hồ sơ {cycle.plan.title}",
        "period": f"từ ngày {short_date(min(days))} đến ngày {short_date(max(days))}" if days else "",
        "retention": "Vĩnh viễn",
        "rows": [
            {
                "no": n,
                "number": paper.number_text or "–",
                "date": short_date(paper.issued_on) if paper.issued_on else "",
                "subject": paper.title,
                "author": authors[paper.agency],
                "sheet": counted(n),
                "note": _copies(copies[paper.register_key or paper.key]),
            }
            for n, paper in enumerate(papers, start=1)
        ],
        "total_documents": counted(len(papers)),
        "total_sheets": "",
        "receiver": "",
    }
    return PaperRequest(_INVENTORY, "chung", f"Mục lục văn bản trong hồ sơ {code}", content, needs_leader=False)


def _copies(n: int) -> str:
    """Say that one number went out in several copies, each to its own recipient."""
    return f"{counted(n)} bản" if n > 1 else ""
