"""Convene: the council's decision, the list of dossiers, the invitations."""

from sqlmodel import Session, col, select

from domain.council import Seat, check_composition
from models.council import Council, CouncilMember, CouncilSession
from models.dossier import Dossier
from models.obligation import Obligation
from models.paper import Paper
from outbox.calendar_file import calendar_file
from services import audit
from services.convene_paper import decision_request, invitation_request
from services.cycles import CycleView, load_cycle
from services.dossiers import change_state
from services.letters import Letter, attach_data, attach_paper, is_new, letter_key, post
from services.obligations import DOSSIERS, lapse
from services.office import Office
from services.paperwork import bring_one, bring_to_issue, made_now
from services.products import products_in
from services.result import StepResult, nothing_yet
from services.session_times import session_times


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
        products = products_in(session, cycle, CALLED)
    invitations = bring_to_issue(
        office, cycle, [invitation_request(cycle, member, members, products) for member in members]
    )
    with office.begin() as session:
        letters = sum(
            _invite(session, office, cycle, member, paper)
            for member, paper in zip(members, invitations, strict=True)
            if paper.state == "issued"
        )
    return StepResult(
        "convene",
        {"members": len(members), "dossiers": listed, "invitations": made_now(office, invitations), "letters": letters},
    )


CALLED = frozenset({"convened", "scored", "recognised", "forwarded", "refused"})
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
        faults = check_composition([Seat(row.code, row.name, row.role) for row in cycle.plan.members])
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


def session_key(cycle_key: str) -> str:
    """Give the key of the cycle's first sitting."""
    return f"{cycle_key}/1"


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


def _invite(session: Session, office: Office, cycle: CycleView, member: CouncilMember, paper: Paper) -> bool:
    dates, occasion = cycle.plan.dates, member.code
    calendar = calendar_file(
        uid=f"{letter_key(cycle.key, 'convene', occasion)}@{office.settings.mail_id_domain}",
        sequence=0,
        summary=f"Họp {cycle.plan.council.name}",
        when=session_times(cycle),
        description=f"Giấy mời số {paper.number_text}",
        location=dates.session_place,
        organizer=(office.settings.mail_from_name, office.settings.mail_from),
        now=paper.signed_at or office.now,  # the same file on every run, not one more in the store each day
    )
    letter = Letter(
        letter="convene",
        occasion=occasion,
        email=member.email,
        name=f"{member.honorific} {member.name}",
        context={
            "recipient": f"{member.honorific} {member.name}",
            "council": cycle.plan.council.name,
            "document": f"Giấy mời số {paper.number_text}",
            "time": paper.context["time"],
            "place": dates.session_place,
        },
        attachments=(attach_paper(office, paper), attach_data(office, "lich-hop.ics", calendar)),
    )
    return is_new(office, post(session, office, cycle, letter))
