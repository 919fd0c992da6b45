"""Whether a cycle's council has settled everything, and by which minutes."""

from typing import Final

from sqlmodel import Session, col, select

from domain.session import MOVES
from domain.vietnamese import counted, join_list, short_date
from models.council import CouncilSession
from models.paper import Paper
from services.paperwork import reference
from services.sittings import OPEN, WRITTEN, sittings_of, unsettled

_MINUTES: Final = ("minutes", "opinion_minutes")


def waiting_for(session: Session, cycle_key: str) -> str:
    """Say what recognition waits for; "" when every product has a result or is deferred beyond the cycle."""
    sittings = sittings_of(session, cycle_key)
    settled = [sitting for sitting in sittings if sitting.state == "minuted"]
    if not settled:
        rejected = [sitting for sitting in sittings if sitting.state == "rejected"]
        return _again(rejected[-1]) if rejected else "Chưa có biên bản của Hội đồng"
    for sitting in sittings:
        if sitting.state in OPEN:
            return f"Còn {_name(sitting)} {MOVES.labels[sitting.state]}, chưa có biên bản"
    meetings = [sitting for sitting in sittings if sitting.mode != WRITTEN]
    if meetings and meetings[-1].state == "rejected":
        return _again(meetings[-1])
    if codes := unsettled(session, cycle_key):
        return (
            f"Còn {counted(len(codes))} sản phẩm chưa có kết quả ({', '.join(codes)}). Triệu tập lại Hội đồng:"
            " thuky council reconvene."
        )
    return ""


def _again(sitting: CouncilSession) -> str:
    return (
        f"Kết luận của phiên thứ {sitting.n} không được thông qua: {sitting.state_reason.rstrip('.')}. Triệu tập lại"
        " Hội đồng: thuky council reconvene."
    )


def _name(sitting: CouncilSession) -> str:
    if sitting.mode == WRITTEN:
        return f"đợt lấy ý kiến bằng văn bản (phiên thứ {sitting.n})"
    return f"phiên họp ngày {short_date(sitting.held_on)}"


def minutes_of(session: Session, cycle_key: str) -> str:
    """Cite the minutes that carry the results, in the order of the sittings."""
    settled = {sitting.n: sitting for sitting in sittings_of(session, cycle_key) if sitting.state == "minuted"}
    papers = session.exec(
        select(Paper)
        .where(Paper.cycle_key == cycle_key, col(Paper.kind).in_(_MINUTES), Paper.state == "issued")
        .order_by(col(Paper.key))
    ).all()
    own = {
        (int(paper.subject.removeprefix("phien-")) if paper.kind == "opinion_minutes" else paper.revision): paper
        for paper in papers
    }
    return join_list([reference(own[n]) for n in sorted(settled) if n in own])
