"""The state of a dossier, moved along its table."""

from sqlmodel import Session, select

from domain import dossier as dossier_rules
from domain.calendar import vietnam_calendar
from models.council import CouncilSession
from models.dossier import Dossier, Intake
from models.paper import Paper
from services import audit
from services.cycles import CycleView
from services.office import VIETNAM, Office


def change_state(session: Session, office: Office, dossier: Dossier, state: str, reason: str = "") -> None:
    """Move a dossier, with an audit line.

    Raises MoveNotAllowed.
    """
    if dossier.state != state:
        dossier_rules.MOVES.check(dossier.state, state)
        audit.record(session, office, f"dossier.{state}", dossier.key, reason)
    dossier.state, dossier.state_reason = state, reason
    session.add(dossier)


def settle_delivery(session: Session, office: Office, cycle: CycleView, dossier: Dossier, intake: Intake) -> None:
    """Give the dossier the state that its latest delivery, just checked, puts it in."""
    if dossier.received_at is None:
        dossier.received_at, dossier.is_late = intake.received_at, intake.is_late
    if dossier.state not in {"registered", "incomplete"}:
        intake.remark = "Tệp đến khi hồ sơ không còn nhận bổ sung; được lưu, không làm thay đổi kết quả"
        audit.record(session, office, "dossier.late_file", dossier.key, f"lần nộp {intake.n}")
        return
    _replace_earlier(session, cycle, intake)
    intake.remark = _deferral(session, cycle, dossier, intake)
    if intake.remark:
        change_state(session, office, dossier, "deferred", intake.remark)
    elif intake.is_complete:
        dossier.filed_at = intake.received_at
        change_state(session, office, dossier, "filed")
    else:
        # From today, not from the day of receipt: after a standstill the unit hears of it only now.
        dossier.supplement_until = dossier.supplement_until or vietnam_calendar().add_working_days(
            office.today, cycle.plan.supplement_working_days
        )
        intake.supplement_until = dossier.supplement_until
        change_state(session, office, dossier, "incomplete")


def _replace_earlier(session: Session, cycle: CycleView, intake: Intake) -> None:
    """Ask nothing about an earlier delivery when this one came before the unit was told of it."""
    earlier = session.get(Intake, f"{intake.dossier_key}/{intake.n - 1}")
    if earlier is None or earlier.supplement_until is None:
        return
    asked = select(Paper.key).where(
        Paper.cycle_key == cycle.key,
        Paper.kind == "supplement_request",
        Paper.subject == intake.dossier_key.removeprefix(f"{cycle.key}/"),
        Paper.revision == earlier.n,
    )
    if session.exec(asked).first() is None:
        earlier.supplement_until, earlier.remark = None, "Đã có lần nộp sau thay thế"
        session.add(earlier)


def _deferral(session: Session, cycle: CycleView, dossier: Dossier, intake: Intake) -> str:
    """Say why a delivery comes too late for this round; empty when it does not."""
    day = intake.received_at.astimezone(VIETNAM).date()
    last_day = cycle.plan.dates.late_until or cycle.plan.dates.convene_on
    if intake.n == 1 and day > last_day:
        return "Hồ sơ đến sau thời hạn còn được xem xét; chuyển đợt sau"
    if dossier.supplement_until is not None and day > dossier.supplement_until:
        return "Bổ sung sau thời hạn; chuyển đợt sau"
    if session.exec(select(CouncilSession.key).where(CouncilSession.council_key == cycle.key)).first() is not None:
        return "Hồ sơ đến khi Hội đồng đã lập danh sách họp; chuyển đợt sau"
    return ""
