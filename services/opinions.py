"""Opinions in writing: the members are asked for their points by letter instead of at a meeting.

A round in writing is a sitting of its own: the forms that come back are ballots of it, sealed and counted by the same
rules; what diverges goes to a meeting. Source: QĐ 26/2026/QĐ-TTg (re-evaluation), the council's rules of procedure.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import Session, select

from domain.calendar import vietnam_calendar
from domain.council import Seat, has_quorum
from domain.procedure import WrittenNotAllowed, check_written
from domain.vietnamese import counted, join_list, short_date
from models.council import AgendaItem, Council, CouncilMember, CouncilSession, Opinion, Recusal
from services import audit
from services.convene import members_of, session_key
from services.convene_rules import REEVALUATION_DAYS, procedure_of
from services.council_files import read_tables
from services.cycles import CycleView, load_cycle
from services.obligations import open_obligation
from services.office import VIETNAM, Office
from services.opinion_letters import duty_of, post_all
from services.opinion_paper import deadline_words, opinion_request
from services.paperwork import bring_to_issue, made_now
from services.products import ProductView, products_in
from services.sittings import WRITTEN, current_meeting, next_n, open_round_again, open_writing, products_before


class OpinionsRefused(Exception):
    """The members cannot be asked in writing like this; nothing was written."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        """Keep all faults, each with its way out."""
        self.faults = faults
        super().__init__("Chưa lấy ý kiến bằng văn bản được:\n" + "\n".join(f"- {fault}" for fault in faults))


@dataclass(frozen=True)
class Opened:
    """The round: its number, the last day for the forms, how many forms, papers and letters are out."""

    n: int
    reply_by: date
    products: tuple[str, ...]
    forms: int
    papers: int
    letters: int
    notes: tuple[str, ...] = ()


def open_opinions(
    office: Office, cycle_key: str, products: Sequence[str], reply_by: date | None = None, reason: str = ""
) -> Opened:
    """Ask every member who may score for the points of some products (codes); empty: all that the rules name.

    `reply_by` None takes the days of the rules. Run again it finds the round and only brings papers and letters on.
    Raises UnknownCycle, OpinionsRefused with all faults.
    """
    cycle = load_cycle(office, cycle_key)
    with office.begin() as session:
        sitting = open_writing(session, cycle.key)
        if sitting is None or (products and set(products) != set(_codes(session, cycle, sitting))):
            sitting = _open(session, office, cycle, products, reply_by, reason)
        chosen = products_before(session, cycle, sitting)
        members = _asked(session, cycle, sitting)
        forms = len(session.exec(select(Opinion.key).where(Opinion.session_key == sitting.key)).all())
    papers = bring_to_issue(office, cycle, [opinion_request(cycle, sitting, one, own) for one, own in members])
    letters, missing = post_all(office, cycle, sitting, members, papers)
    waiting = sum(paper.state != "issued" for paper in papers)
    notes = [f"{counted(waiting)} công văn đang chờ ký; ký xong chạy lại lệnh này"] if waiting else []
    if missing:
        notes.append(f"Chưa có bộ tiêu chí của {', '.join(missing)}: thư không kèm phiếu Excel, nhận điểm bằng tệp CSV")
    return Opened(
        sitting.n,
        sitting.reply_by or sitting.held_on,
        tuple(product.code for product in chosen),
        forms,
        made_now(office, papers),
        letters,
        (*notes, *_late_notes(sitting, chosen)),
    )


def _codes(session: Session, cycle: CycleView, sitting: CouncilSession) -> list[str]:
    return [product.code for product in products_before(session, cycle, sitting)]


def _late_notes(sitting: CouncilSession, products: Sequence[ProductView]) -> list[str]:
    """Tell of dossiers that would be answered later than 45 days after they were complete."""
    late = [
        product.name
        for product in products
        if product.dossier.filed_at
        and (sitting.reply_by or sitting.held_on)
        > product.dossier.filed_at.astimezone(VIETNAM).date() + timedelta(days=REEVALUATION_DAYS)
    ]
    return [f"Quá {REEVALUATION_DAYS} ngày kể từ khi đủ hồ sơ: {', '.join(late)}"] if late else []


def _open(
    session: Session, office: Office, cycle: CycleView, codes: Sequence[str], reply_by: date | None, reason: str
) -> CouncilSession:
    """Write the round with one row for each form, and what the members owe, in one transaction."""
    procedure, n = procedure_of(cycle), next_n(session, cycle.key)
    called = {product.code: product for product in products_in(session, cycle, {"convened"})}
    chosen = [called[code] for code in codes if code in called] if codes else _named_by_rules(cycle, called.values())
    earliest = vietnam_calendar().add_working_days(office.today, procedure.reply_days)
    until = reply_by or earliest
    recused = _recused(office, cycle, n)
    members = members_of(session, cycle.key)
    faults = _faults(session, cycle, called, codes, chosen)
    if until < earliest:
        faults.append(
            f"Hạn gửi phiếu {short_date(until)} quá sớm: Quy chế cho thành viên {counted(procedure.reply_days)} ngày"
            f" làm việc. Hãy chọn từ ngày {short_date(earliest)}."
        )
    faults += [
        f"Sản phẩm “{product.code}” không còn đủ thành viên được cho ý kiến. Hãy triệu tập phiên họp."
        for product in chosen
        if not _can_decide(cycle, members, {member for code, member in recused if code == product.code})
    ]
    if faults:
        raise OpinionsRefused(tuple(faults))
    sitting = CouncilSession(
        key=session_key(cycle.key, n),
        council_key=cycle.key,
        n=n,
        held_on=until,
        starts_at=cycle.plan.dates.session_starts_at,
        ends_at=cycle.plan.dates.session_ends_at,
        place=cycle.plan.contact.address,
        state="convened",
        mode=WRITTEN,
        reason=reason.strip(),
        convened_on=office.today,
        reply_by=until,
    )
    session.add(sitting)
    session.flush()
    for product in chosen:
        _send_forms(session, office, sitting, product, members, recused)
    for member in members:
        if any((product.code, member.code) not in recused for product in chosen):
            open_obligation(session, cycle.key, duty_of(cycle, sitting, member))
    detail = f"{len(chosen)} sản phẩm, gửi phiếu {deadline_words(until)}"
    audit.record(session, office, "opinions.open", sitting.key, detail)
    session.flush()
    return sitting


def _named_by_rules(cycle: CycleView, products: Collection[ProductView]) -> list[ProductView]:
    """Take the products that the rules want decided in writing."""
    return [product for product in products if not _not_allowed(cycle, product)]


def _not_allowed(cycle: CycleView, product: ProductView) -> str:
    try:
        check_written(procedure_of(cycle), cycle.regime.code, product.registration)
    except WrittenNotAllowed as fault:
        return str(fault)
    return ""


def _faults(
    session: Session,
    cycle: CycleView,
    called: Mapping[str, ProductView],
    codes: Sequence[str],
    chosen: Sequence[ProductView],
) -> list[str]:
    """List what stands against asking in writing."""
    council = session.get(Council, cycle.key)
    if council is None or not council.decision_key:
        return ["Chưa thành lập Hội đồng. Hãy chạy bước convene trước."]
    faults = []
    if (running := open_writing(session, cycle.key)) is not None:
        until = deadline_words(running.reply_by or running.held_on)
        faults.append(f"Đang lấy ý kiến lần {running.n} ({until}). Hãy kết thúc bằng: thuky council opinions close.")
    faults += [
        f"Sản phẩm “{code}” không chờ Hội đồng quyết định. Hãy sửa --products." for code in codes if code not in called
    ]
    faults += [f"Sản phẩm “{one.code}”: {why}" for one in chosen if (why := _not_allowed(cycle, one))]
    meeting = current_meeting(session, cycle.key)
    if meeting is not None and meeting.state == "convened" and meeting.n > 1:
        listed = set(session.exec(select(AgendaItem.product_key).where(AgendaItem.session_key == meeting.key)).all())
        faults += [
            f"Sản phẩm “{one.code}” thuộc phiên họp ngày {short_date(meeting.held_on)}. Hãy để phiên họp quyết định."
            for one in chosen
            if one.key in listed
        ]
    if not faults and not chosen:
        faults.append(
            "Không có sản phẩm nào được lấy ý kiến bằng văn bản. Hãy ghi --products hoặc triệu tập phiên họp."
        )
    return faults


def _recused(office: Office, cycle: CycleView, n: int) -> dict[tuple[str, str], str]:
    """Read who keeps away from what, with the reason, from the folder of this sitting (hoi-dong-2 …)."""
    rows = read_tables(office.inbox(cycle.key), n).recusals.forms
    return {(row.product, row.member): row.reason for row in rows if row.is_recused}


def _can_decide(cycle: CycleView, members: Sequence[CouncilMember], away: Collection[str]) -> bool:
    """Say whether those who may answer could decide at all, were all their forms to come back."""
    procedure = procedure_of(cycle)
    base = [Seat(one.code, one.name, one.role) for one in members if one.code not in away]
    there = [seat.code for seat in base]
    return bool(base) and has_quorum(procedure.quorum, base, there, chair_required=procedure.chair_required).is_met


def _send_forms(
    session: Session,
    office: Office,
    sitting: CouncilSession,
    product: ProductView,
    members: Sequence[CouncilMember],
    recused: Mapping[tuple[str, str], str],
) -> None:
    for member in members:
        reason = recused.get((product.code, member.code))
        if reason is None:
            session.add(
                Opinion(
                    key=f"{sitting.key}/{product.code}/{member.code}",
                    session_key=sitting.key,
                    product_key=product.key,
                    member_key=member.key,
                    asked_on=office.today,
                )
            )
        else:
            session.add(
                Recusal(
                    key=f"{product.key}/{member.code}/{sitting.n}",
                    session_key=sitting.key,
                    product_key=product.key,
                    member_key=member.key,
                    reason=reason,
                )
            )
    open_round_again(session, office, product.key, sitting.reason or "Lấy ý kiến bằng văn bản")


def _asked(
    session: Session, cycle: CycleView, sitting: CouncilSession
) -> list[tuple[CouncilMember, list[ProductView]]]:
    """List the members with the products that each was asked about."""
    asked = session.exec(select(Opinion).where(Opinion.session_key == sitting.key)).all()
    pairs = {(one.member_key, one.product_key) for one in asked}
    products = products_before(session, cycle, sitting)
    found = [
        (member, [product for product in products if (member.key, product.key) in pairs])
        for member in members_of(session, cycle.key)
    ]
    return [(member, own) for member, own in found if own]


def names_of(members: Sequence[CouncilMember]) -> str:
    """Name members as a sentence does."""
    return join_list([f"{one.honorific} {one.name} ({one.code})" for one in members])
