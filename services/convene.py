"""Convene: the council's decision, the list of dossiers, the invitations."""

from datetime import datetime

from sqlmodel import Session, col, select

from domain.council import Seat, check_composition
from models.council import Council, CouncilMember, CouncilSession
from models.dossier import Dossier
from models.obligation import Obligation
from models.paper import Paper
from outbox.calendar_file import calendar_file
from services import audit
from services.contacts import address_of_member
from services.convene_paper import decision_request, invitation_request
from services.convene_rules import rules_request
from services.cycles import CycleView, load_cycle
from services.dossiers import change_state
from services.letter_facts import of_address, of_paper, of_session
from services.letters import Letter, attach_data, attach_paper, is_new, letter_key, post
from services.obligations import DOSSIERS, lapse
from services.office import Office
from services.paperwork import bring_one, bring_to_issue, made_now, reference
from services.result import StepResult, nothing_yet
from services.session_times import session_times
from services.sittings import MEETING, calendar_origin, products_before, sittings_of


class CouncilNotComposed(Exception):
    """The members named in the cycle cannot form a council."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        """Keep all faults."""
        self.faults = faults
        super().__init__("Thành phần Hội đồng chưa hợp lệ: " + "; ".join(faults))


def run(office: Office, cycle_key: str) -> StepResult:
    """Set up the council, close the list of dossiers and invite the members.

    Raises CouncilNotComposed with all faults.
    """
    cycle = load_cycle(office, cycle_key)
    if office.today < cycle.plan.dates.convene_on:
        return nothing_yet("convene", "Chưa đến ngày thành lập Hội đồng")
    with office.begin() as session:
        members = _seat_members(session, office, cycle)
    decision = bring_one(office, cycle, decision_request(cycle, members))
    if decision.state != "issued":
        return StepResult("convene", {"members": len(members)}, ("Quyết định thành lập Hội đồng đang chờ ký",))
    with office.begin() as session:
        listed = _close_list(session, office, cycle, decision)
        meetings = [one for one in sittings_of(session, cycle.key) if one.mode == MEETING]
    rules = [] if not cycle.plan.council.separate_rules else [_issue_rules(office, cycle, decision)]
    invitations, letters = 0, 0
    for sitting in meetings:
        papers, sent = invite(office, cycle, sitting)
        invitations, letters = invitations + made_now(office, papers), letters + sent
    return StepResult(
        "convene",
        {"members": len(members), "dossiers": listed, "invitations": invitations, "letters": letters},
        tuple("Quyết định ban hành Quy chế đang chờ ký" for paper in rules if paper.state != "issued"),
    )


def _issue_rules(office: Office, cycle: CycleView, decision: Paper) -> Paper:
    """Issue the rules of procedure by a decision of their own."""
    return bring_one(office, cycle, rules_request(cycle, reference(decision)))


def invite(office: Office, cycle: CycleView, sitting: CouncilSession) -> tuple[list[Paper], int]:
    """Bring the invitations to a meeting as far as they can go, and the letters that carry them.

    Returns the papers and how many letters are new. A meeting that is over invites nobody any more.
    """
    with office.read() as session:
        members = members_of(session, cycle.key)
        products = products_before(session, cycle, sitting) if sitting.state == "convened" else []
    if not products:
        return [], 0
    papers = bring_to_issue(
        office, cycle, [invitation_request(cycle, sitting, member, members, products) for member in members]
    )
    with office.begin() as session:
        letters = sum(
            _invite(session, office, cycle, sitting, member, paper)
            for member, paper in zip(members, papers, strict=True)
            if paper.state == "issued"
        )
    return papers, letters


CALLED = frozenset({"convened", "scored", "recognised", "forwarded", "returned", "refused"})
"""States of dossiers that have been put before the council."""


def members_of(session: Session, cycle_key: str) -> list[CouncilMember]:
    """List the members in the order of the decision."""
    return list(
        session.exec(
            select(CouncilMember).where(CouncilMember.council_key == cycle_key).order_by(col(CouncilMember.position))
        )
    )


def _seat_members(session: Session, office: Office, cycle: CycleView) -> list[CouncilMember]:
    if session.get(Council, cycle.key) is None:
        least = cycle.plan.council.least_members
        faults = check_composition([Seat(row.code, row.name, row.role) for row in cycle.plan.members], least)
        if faults:
            raise CouncilNotComposed(tuple(map(str, faults)))
        rules = cycle.plan.council
        session.add(
            Council(
                key=cycle.key,
                quorum=rules.quorum,
                chair_required=rules.chair_required,
                gap_limit=rules.gap_limit,
            )
        )
        session.flush()
        for position, row in enumerate(cycle.plan.members, start=1):
            session.add(
                CouncilMember(
                    key=f"{cycle.key}/{row.code}",
                    council_key=cycle.key,
                    code=row.code,
                    position=position,
                    honorific=row.honorific,
                    name=row.name,
                    post=row.post,
                    role=row.role,
                    email=row.email,
                )
            )
        session.flush()
        audit.record(session, office, "council.seat", cycle.key, f"{len(cycle.plan.members)} thành viên")
    return members_of(session, cycle.key)


def session_key(cycle_key: str, n: int = 1) -> str:
    """Give the key of the cycle's n-th sitting."""
    return f"{cycle_key}/{n}"


def occasion_of(sitting: CouncilSession, member: CouncilMember) -> str:
    """Give the occasion of a letter to a member about a sitting: the member's code, from the second sitting with n."""
    return member.code if sitting.n == 1 else f"{member.code}/{sitting.n}"


def calendar_of(
    session: Session,
    office: Office,
    cycle: CycleView,
    sitting: CouncilSession,
    member: CouncilMember,
    words: str,
    now: datetime,
    *,
    cancelled: bool = False,
) -> bytes:
    """Write a member's calendar file of a meeting; one that takes the place of another goes on with its entry."""
    origin, sequence = calendar_origin(session, sitting)
    return calendar_file(
        uid=f"{letter_key(cycle.key, 'convene', occasion_of(origin, member))}@{office.settings.mail_id_domain}",
        sequence=sequence + cancelled,
        summary=f"{'Hủy: ' if cancelled else ''}Họp {cycle.plan.council.name}",
        when=session_times(sitting),
        description=words,
        location=sitting.place,
        organizer=(office.settings.mail_from_name, office.settings.mail_from),
        now=now,
        cancelled=cancelled,
    )


def _close_list(session: Session, office: Office, cycle: CycleView, decision: Paper) -> int:
    """Call the complete dossiers to the session and defer the incomplete ones; once, with the decision."""
    council = session.get_one(Council, cycle.key)
    dossiers = session.exec(select(Dossier).where(Dossier.cycle_key == cycle.key).order_by(Dossier.key)).all()
    if not council.decision_key:
        council.decision_key = decision.key
        session.add(council)
        dates = cycle.plan.dates
        session.add(
            CouncilSession(
                key=session_key(cycle.key),
                council_key=cycle.key,
                n=1,
                held_on=dates.session_on,
                starts_at=dates.session_starts_at,
                ends_at=dates.session_ends_at,
                place=dates.session_place,
                state="convened",
                convened_on=office.today,
            )
        )
        for dossier in dossiers:
            if dossier.state == "filed":
                change_state(session, office, dossier, "convened")
            elif dossier.state == "incomplete":
                change_state(
                    session,
                    office,
                    dossier,
                    "deferred",
                    "Chưa đủ thành phần khi lập danh sách họp; chuyển đợt sau",
                )
        for duty in session.exec(
            select(Obligation).where(Obligation.cycle_key == cycle.key, Obligation.code == DOSSIERS)
        ).all():
            lapse(session, office, duty.key, "Hội đồng đã lập danh sách; hồ sơ còn thiếu chuyển đợt sau")
    return sum(dossier.state in CALLED for dossier in dossiers)


def _invite(
    session: Session, office: Office, cycle: CycleView, sitting: CouncilSession, member: CouncilMember, paper: Paper
) -> bool:
    occasion = occasion_of(sitting, member)
    words = f"Giấy mời số {paper.number_text}"
    written_at = paper.signed_at or office.now  # the same file on every run, not one more in the store each day
    calendar = calendar_of(session, office, cycle, sitting, member, words, written_at)
    email = address_of_member(session, cycle.key, member.key, office.today)
    letter = Letter(
        letter="convene",
        occasion=occasion,
        email=email,
        name=f"{member.honorific} {member.name}",
        context={
            "recipient": f"{member.honorific} {member.name}",
            "council": cycle.plan.council.name,
            "document": f"Giấy mời số {paper.number_text}",
            "time": paper.context["time"],
            "place": sitting.place,
        },
        attachments=(attach_paper(office, paper), attach_data(office, "lich-hop.ics", calendar)),
        facts=(of_paper(paper), of_session(sitting), of_address(member.key, email)),
    )
    return is_new(office, post(session, office, cycle, letter))
