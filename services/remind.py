"""Remind: open obligations only, one letter per unit and day; an urging letter when the day has passed.

Selection is "due and not fulfilled", never "exactly today": after a standstill a unit gets the latest reminder
that is due, once. What went is a row per obligation and offset, so nothing goes twice.
"""

from collections import defaultdict
from datetime import date

from sqlmodel import Session, col, select

from domain.calendar import vietnam_calendar
from domain.deadline import Deadline
from domain.reminder import needs_escalation, reminder_due
from domain.vietnamese import counted, short_date
from models.dossier import Dossier
from models.obligation import Obligation
from models.paper import Paper
from models.product import Product
from models.reminder import Reminder
from services import audit
from services.cycles import CycleView, load_cycle
from services.digest import send_digest
from services.letters import Letter, attach_paper, is_new, letter_key, post
from services.obligations import DOSSIERS, deadline_of, open_ones
from services.office import Office
from services.paperwork import bring_to_issue, finish_numbered, made_now, reference
from services.remind_paper import Overdue, urging_request
from services.result import StepResult
from services.units import UnitView, units_of


def run(office: Office, cycle_key: str) -> StepResult:
    """Remind the units that still owe, urge those long overdue, tell the officer."""
    cycle = load_cycle(office, cycle_key)
    finish_numbered(office, cycle, "urging_letter")
    with office.begin() as session:
        units = units_of(session, cycle.key)
        owed: dict[str, list[Obligation]] = defaultdict(list)
        for obligation in open_ones(session, cycle.key):
            owed[obligation.unit_key].append(obligation)
        reminded = sum(_remind_unit(session, office, cycle, unit, owed[unit.key]) for unit in units)
        overdue = _overdue(session, office, cycle, units)
    papers = bring_to_issue(office, cycle, [urging_request(cycle, office.today, duty) for duty in overdue])
    with office.begin() as session:
        urged = sum(
            _urge(session, office, cycle, unit, duty, paper)
            for duty, paper in zip(overdue, papers, strict=True)
            if paper.state == "issued"
            for unit in duty.units
        )
        digest = send_digest(session, office, cycle)
    return StepResult(
        "remind", {"reminders": reminded, "urging_letters": made_now(office, papers), "urged": urged, "digests": digest}
    )


def _remind_unit(session: Session, office: Office, cycle: CycleView, unit: UnitView, owed: list[Obligation]) -> int:
    """Put all reminders that are due for a unit into one letter; returns how many obligations it names."""
    due = []
    for obligation in owed:
        already = set(session.exec(select(Reminder.offset).where(Reminder.obligation_key == obligation.key)))
        offset = reminder_due(
            deadline_of(obligation), cycle.plan.reminders.offsets, already, office.today, vietnam_calendar()
        )
        if offset is not None:
            due.append((obligation, offset))
    if not due:
        return 0
    occasion = f"{unit.code}/{office.today.isoformat()}"
    letter = Letter(
        letter="remind",
        occasion=occasion,
        email=unit.email,
        name=unit.committee,
        context={
            "unit": unit.committee,
            "obligations": [_facts(session, office, obligation) for obligation, _ in due],
        },
        obligations=[obligation.key for obligation, _ in due],
    )
    message = post(session, office, cycle, letter)
    for obligation, offset in due:
        session.add(
            Reminder(
                key=f"{obligation.key}/{offset}",
                obligation_key=obligation.key,
                offset=offset,
                reminded_on=office.today,
                message_key=message.key if message else "",
            )
        )
    audit.record(
        session,
        office,
        "remind" if message else "remind.no_address",
        letter_key(cycle.key, "remind", occasion),
    )
    return len(due)


def _facts(session: Session, office: Office, obligation: Obligation) -> dict[str, object]:
    deadline = deadline_of(obligation)
    return {
        "title": obligation.title,
        "last_day": deadline.last_day,
        "deadline_phrase": deadline.phrase(),
        "standing": _standing(deadline, office.today),
        "missing": missing_of(session, obligation),
        "basis": obligation.basis,
    }


def _standing(deadline: Deadline, today: date) -> str:
    if deadline.is_overdue_on(today):
        return f"đã quá hạn {counted(deadline.days_overdue(today))} ngày"
    if deadline.last_day == today:
        return "hôm nay là ngày cuối"
    return f"còn {counted(deadline.days_left(today))} ngày"


def missing_of(session: Session, obligation: Obligation) -> list[str]:
    """Name exactly what a unit still owes under an obligation."""
    if obligation.code != DOSSIERS:
        return [f"{obligation.title}: chưa nhận được văn bản"]
    rows = session.exec(
        select(Product, Dossier)
        .join(Dossier, col(Dossier.key) == col(Product.key))
        .where(Product.unit_key == obligation.unit_key)
        .order_by(Product.code)
    ).all()
    if not rows:
        return ["Chưa có sản phẩm đăng ký; nếu không có sản phẩm, đề nghị gửi văn bản thông báo"]
    words = {"registered": "chưa nộp hồ sơ", "incomplete": "hồ sơ chưa đủ thành phần, chờ bổ sung"}
    return [f"{product.name}: {words[dossier.state]}" for product, dossier in rows if dossier.state in words]


def _overdue(session: Session, office: Office, cycle: CycleView, units: tuple[UnitView, ...]) -> list[Overdue]:
    """Gather by kind of duty the units that need urging, with the figures of the annex."""
    late: dict[str, list[Obligation]] = defaultdict(list)
    for obligation in open_ones(session, cycle.key):
        if needs_escalation(deadline_of(obligation), cycle.plan.reminders.escalate_after, office.today):
            late[obligation.code].append(obligation)
    by_key = {unit.key: unit for unit in units}
    duties = []
    for code, obligations in sorted(late.items()):
        total = len(
            session.exec(select(Obligation.key).where(Obligation.cycle_key == cycle.key, Obligation.code == code)).all()
        )
        rows = [
            _annex_row(session, office, by_key[obligation.unit_key], obligation)
            for obligation in sorted(obligations, key=lambda one: by_key[one.unit_key].code)
        ]
        duties.append(Overdue(obligations[0], tuple(by_key[one.unit_key] for one in obligations), total, tuple(rows)))
    return duties


def _annex_row(session: Session, office: Office, unit: UnitView, obligation: Obligation) -> dict[str, object]:
    states = session.exec(select(Dossier.state).where(Dossier.unit_key == unit.key)).all()
    owed = [state for state in states if state in {"registered", "incomplete"}]
    deadline = deadline_of(obligation)
    is_dossiers = obligation.code == DOSSIERS
    return {
        "unit": unit.full_name,
        "task": obligation.title,
        "due": short_date(deadline.last_day),
        "registered": len(states) if is_dossiers else 1,
        "filed": len(states) - len(owed) if is_dossiers else 0,
        "missing": len(owed) if is_dossiers else 1,
        "days_late": counted(deadline.days_overdue(office.today)),
        "note": "Chưa có sản phẩm đăng ký" if is_dossiers and not states else "",
    }


def _urge(session: Session, office: Office, cycle: CycleView, unit: UnitView, duty: Overdue, paper: Paper) -> int:
    obligation = duty.obligation
    deadline = deadline_of(obligation)
    occasion = f"{duty.obligation.code}/{unit.code}"
    letter = Letter(
        letter="urge",
        occasion=occasion,
        email=unit.email,
        name=unit.committee,
        context={
            "unit": unit.committee,
            "document": reference(paper),
            "title": obligation.title,
            "deadline_phrase": deadline.phrase(),
            "days_overdue": deadline.days_overdue(office.today),
        },
        attachments=(attach_paper(office, paper),),
    )
    return is_new(office, post(session, office, cycle, letter))
