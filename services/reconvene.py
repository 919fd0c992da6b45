"""Reconvene: the council is called again, after too few came, after a no, or for what was put off.

The sitting before stays as it is, with attendance, ballots and minutes; the new one has its own number, invitations,
calendar file and folder in the drop folder.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from domain.calendar import vietnam_calendar
from domain.vietnamese import counted, join_list, short_date
from models.ballot import Tally
from models.council import AgendaItem, Council, CouncilSession
from models.dossier import Dossier
from models.paper import Paper
from services import audit
from services.call_off import end_sitting
from services.convene import invite, session_key
from services.council_files import council_folder
from services.cycles import CycleView, load_cycle
from services.dossiers import change_state
from services.inquorate_minutes import minute_inquorate
from services.office import Office
from services.paperwork import made_now
from services.products import ProductView, products_in
from services.sittings import (
    MEETING,
    current_meeting,
    first_notice_day,
    kept_for_writing,
    next_n,
    open_round_again,
    open_writing,
    products_before,
    sittings_of,
)

_DECIDING = ("submission", "recognition_decision")


class ReconveneRefused(Exception):
    """The council cannot be called again like this; nothing was written."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        """Keep all faults, each with its way out."""
        self.faults = faults
        super().__init__("Chưa triệu tập lại Hội đồng được:\n" + "\n".join(f"- {fault}" for fault in faults))


@dataclass(frozen=True)
class Called:
    """When and where the council shall meet again; what is empty is as in the cycle's plan."""

    on: date
    starts_at: str = ""
    ends_at: str = ""
    place: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Reconvened:
    """The new sitting: its number, its products, how many papers and letters are new, what an officer should know."""

    n: int
    folder: str
    products: tuple[str, ...]
    papers: int
    letters: int
    notes: tuple[str, ...] = ()


def reconvene(office: Office, cycle_key: str, called: Called, products: Sequence[str] = ()) -> Reconvened:
    """Call the council again for what has no result yet; `products` (codes) takes only some of it.

    A meeting that is convened and whose day is still to come is moved: the new one takes its place, also in the
    calendars. Run again for the same day it finds the sitting and only brings papers and letters on.
    Raises UnknownCycle, ReconveneRefused with all faults.
    """
    cycle = load_cycle(office, cycle_key)
    with office.begin() as session:
        sitting = current_meeting(session, cycle.key)
        if sitting is None or not _is_called(sitting, called):
            sitting = _call(session, office, cycle, called, products)
        codes = tuple(product.code for product in products_before(session, cycle, sitting))
        before = [one for one in sittings_of(session, cycle.key) if one.mode == MEETING and one.n < sitting.n]
    too_few = [one for one in before if one.state == "inquorate"][-1:]
    failed = [minute_inquorate(office, cycle, one, sitting) for one in too_few]
    invitations, letters = invite(office, cycle, sitting)
    notes = tuple(
        f"{counted(waiting)} {what} đang chờ ký; ký xong chạy lại: thuky run {step}"
        for what, step, papers in (("biên bản", "minute", failed), ("giấy mời", "convene", invitations))
        if (waiting := sum(paper.state != "issued" for paper in papers))
    )
    made = made_now(office, [*failed, *invitations])
    return Reconvened(sitting.n, council_folder(sitting.n), codes, made, letters, notes)


def _is_called(sitting: CouncilSession, called: Called) -> bool:
    """Say whether a meeting is the one that is called now; what is not named stays as it is."""
    wanted = ((called.starts_at, sitting.starts_at), (called.ends_at, sitting.ends_at), (called.place, sitting.place))
    is_same = sitting.held_on == called.on and all(new in {"", old} for new, old in wanted)
    return sitting.n > 1 and sitting.state == "convened" and is_same


def _call(session: Session, office: Office, cycle: CycleView, called: Called, codes: Sequence[str]) -> CouncilSession:
    """Write the new sitting and put its products before it, in one transaction."""
    last = current_meeting(session, cycle.key)
    waiting = _waiting(session, cycle)
    chosen = _chosen(session, cycle, waiting, codes)
    faults = [*_standing_faults(session, office, cycle, last), *_day_faults(office, cycle, called)]
    faults += [
        f"Sản phẩm “{code}” không chờ Hội đồng quyết định. Hãy sửa --products."
        for code in codes
        if code not in {product.code for product in waiting}
    ]
    if not faults and not chosen:
        faults.append("Không có sản phẩm nào chờ phiên họp tiếp. Xem tình hình: thuky board.")
    if faults:
        raise ReconveneRefused(tuple(faults))
    n, dates = next_n(session, cycle.key), cycle.plan.dates
    sitting = CouncilSession(
        key=session_key(cycle.key, n),
        council_key=cycle.key,
        n=n,
        held_on=called.on,
        starts_at=called.starts_at or dates.session_starts_at,
        ends_at=called.ends_at or dates.session_ends_at,
        place=called.place or dates.session_place,
        state="convened",
        mode=MEETING,
        reason=called.reason.strip() or _why(last, chosen),
        convened_on=office.today,
    )
    session.add(sitting)
    if last is not None and last.state == "convened":
        end_sitting(session, office, last, "moved", f"Phiên thứ {n} ngày {short_date(called.on)} thay thế")
    session.flush()
    for product in chosen:
        _bring_back(session, office, product, sitting)
    audit.record(session, office, "session.reconvene", sitting.key, sitting.reason)
    session.flush()
    return sitting


def _standing_faults(session: Session, office: Office, cycle: CycleView, last: CouncilSession | None) -> list[str]:
    """List what stands against another sitting whatever its day."""
    council = session.get(Council, cycle.key)
    if council is None or not council.decision_key:
        return ["Chưa thành lập Hội đồng. Hãy chạy bước convene trước."]
    faults = []
    if last is not None and last.state == "convened" and last.held_on <= office.today:
        day = short_date(last.held_on)
        faults.append(
            f"Phiên họp ngày {day} chưa có kết quả. Hãy nộp điểm danh và chạy bước score trước; nếu không họp được thì"
            " hủy phiên: thuky council cancel."
        )
    if last is not None and last.state == "scored":
        faults.append("Biên bản của phiên họp trước chưa ban hành. Hãy ký và chạy bước minute trước.")
    decided = select(Paper.key).where(
        Paper.cycle_key == cycle.key,
        Paper.subject == "chung",
        col(Paper.kind).in_(_DECIDING),
        col(Paper.state) != "draft",
    )
    if session.exec(decided).first() is not None:
        faults.append("Kết quả của chu trình đã trình công nhận. Hãy đưa sản phẩm vào đợt sau (chu trình mới).")
    return faults


def _day_faults(office: Office, cycle: CycleView, called: Called) -> list[str]:
    """List what is wrong with the day: past, a day off without a reason, too short a notice."""
    calendar, faults = vietnam_calendar(), []
    first = first_notice_day(cycle, office.today)
    if called.on < first:
        faults.append(
            f"Ngày họp {short_date(called.on)} quá sớm: Quy chế yêu cầu gửi tài liệu trước"
            f" {counted(cycle.plan.council.documents_days)} ngày làm việc. Hãy chọn từ ngày {short_date(first)}."
        )
    if not calendar.is_working_day(called.on) and not called.reason.strip():
        nearest = short_date(calendar.next_working_day(called.on))
        faults.append(
            f"Ngày {short_date(called.on)} là ngày nghỉ. Hãy chọn ngày {nearest}, hoặc nêu lý do với --reason."
        )
    return faults


def _waiting(session: Session, cycle: CycleView) -> list[ProductView]:
    """List what may come before another sitting: called, put off by the council, or voted down with its results."""
    sittings = {sitting.key: sitting for sitting in sittings_of(session, cycle.key)}
    put_off = set(
        session.exec(
            select(AgendaItem.product_key).where(col(AgendaItem.session_key).in_(sittings), AgendaItem.deferred != "")
        )
    )
    writing = open_writing(session, cycle.key)
    away = {one.key for one in products_before(session, cycle, writing)} if writing else set()
    return [
        product
        for product in products_in(session, cycle)
        if product.key not in away
        and (
            product.dossier.state == "convened"
            or (product.dossier.state == "deferred" and product.key in put_off)
            or (
                product.dossier.state == "scored"
                and product.tally is not None
                and sittings[product.tally.session_key].state == "rejected"
            )
        )
    ]


def _chosen(
    session: Session, cycle: CycleView, waiting: Sequence[ProductView], codes: Collection[str]
) -> list[ProductView]:
    """Take the products named; without names all but those that the rules keep for opinions in writing."""
    if codes:
        return [product for product in waiting if product.code in codes]
    kept = kept_for_writing(session, cycle, waiting)
    return [product for product in waiting if product.key not in kept]


def _why(last: CouncilSession | None, products: Sequence[ProductView]) -> str:
    if last is not None and last.state == "inquorate":
        return f"Phiên thứ {last.n} không đủ điều kiện họp"
    if last is not None and last.state == "rejected":
        return f"Kết luận của phiên thứ {last.n} không được thông qua"
    if last is not None and last.state == "called_off":
        return f"Phiên thứ {last.n} đã hủy: {last.state_reason.rstrip('.')}"
    if last is not None and last.state == "convened":
        return f"Phiên thứ {last.n} ngày {short_date(last.held_on)} được dời"
    return f"Đánh giá sản phẩm chưa có kết quả: {join_list([product.name for product in products])}"


def _bring_back(session: Session, office: Office, product: ProductView, sitting: CouncilSession) -> None:
    """Put a product before a sitting; earlier ballots stay sealed, and a result that was voted down goes."""
    dossier = session.get_one(Dossier, product.key)
    if dossier.state == "scored":
        session.delete(session.get_one(Tally, product.key))
        change_state(session, office, dossier, "deferred", sitting.reason)
    if dossier.state == "deferred":
        change_state(session, office, dossier, "filed", f"Đưa ra phiên thứ {sitting.n}")
        change_state(session, office, dossier, "convened", f"Đưa ra phiên thứ {sitting.n}")
    session.add(AgendaItem(key=f"{sitting.key}/{product.code}", session_key=sitting.key, product_key=product.key))
    open_round_again(session, office, product.key, sitting.reason)
