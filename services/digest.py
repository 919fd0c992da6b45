"""The officer's digest: what needs a person today, and what the units still owe."""

from collections.abc import Iterator
from datetime import datetime, time

from sqlmodel import Session, col, func, select

from models.admin_unit import CycleUnit
from models.council import CouncilMember
from models.dossier import Dossier, DossierFile, UnitFile, UnplacedFile
from models.obligation import Obligation
from models.outbox_message import OutboxMessage
from models.paper import Paper
from models.reminder import Reminder
from services.cycles import CycleView
from services.letters import Letter, is_new, post
from services.obligations import deadline_of, open_ones
from services.office import VIETNAM, Office
from services.units import units_of

Problem = dict[str, str]


def problems(session: Session, cycle: CycleView) -> list[Problem]:
    """List what an officer must act on, each with its reason."""
    return [
        *_without_address(session, cycle),
        *_undelivered(session, cycle),
        *_faulty_files(session, cycle),
        *_unplaced(session, cycle),
        *_unsigned(session, cycle),
    ]


def _problem(what: str, reason: str) -> Problem:
    return {"what": what, "reason": reason}


def _without_address(session: Session, cycle: CycleView) -> Iterator[Problem]:
    names = {unit.key: unit.committee for unit in units_of(session, cycle.key)}
    for row in session.exec(
        select(CycleUnit)
        .where(CycleUnit.cycle_key == cycle.key, CycleUnit.email == "")
        .order_by(col(CycleUnit.position))
    ):
        yield _problem(names[row.key], "Chưa có địa chỉ thư điện tử nên không gửi thư được; bổ sung đầu mối của đơn vị")
    for member in session.exec(
        select(CouncilMember)
        .where(CouncilMember.council_key == cycle.key, CouncilMember.email == "")
        .order_by(col(CouncilMember.position))
    ):
        yield _problem(
            f"{member.honorific} {member.name} ({member.code})",
            "Chưa có địa chỉ thư điện tử nên không gửi được giấy mời, biên bản; gửi bản giấy",
        )


def _undelivered(session: Session, cycle: CycleView) -> Iterator[Problem]:
    for row in session.exec(
        select(OutboxMessage)
        .where(OutboxMessage.cycle_key == cycle.key, col(OutboxMessage.state).in_(["failed", "unknown"]))
        .order_by(col(OutboxMessage.key))
    ):
        yield _problem(f"Thư “{row.subject}” gửi {row.recipient}", row.state_reason or "Chưa rõ kết quả gửi")


def _faulty_files(session: Session, cycle: CycleView) -> Iterator[Problem]:
    """Tell of the newest versions that cannot be used, where the dossier or the duty still waits for a good one."""
    newest = (
        select(DossierFile.dossier_key, DossierFile.component, func.max(DossierFile.version).label("version"))
        .group_by(col(DossierFile.dossier_key), col(DossierFile.component))
        .subquery()
    )
    for row in session.exec(
        select(DossierFile)
        .join(
            newest,
            (col(DossierFile.dossier_key) == newest.c.dossier_key)
            & (col(DossierFile.component) == newest.c.component)
            & (col(DossierFile.version) == newest.c.version),
        )
        .join(Dossier, col(DossierFile.dossier_key) == col(Dossier.key))
        .where(Dossier.cycle_key == cycle.key, Dossier.state == "incomplete", DossierFile.fault != "")
        .order_by(col(DossierFile.key))
    ):
        yield _problem(f"Tệp {row.name} (hồ sơ {row.dossier_key.rsplit('/', 1)[-1]})", row.fault_detail)
    for file in session.exec(
        select(UnitFile)
        .join(Obligation, col(UnitFile.obligation_key) == col(Obligation.key))
        .where(Obligation.cycle_key == cycle.key, UnitFile.fault != "", Obligation.state == "open")
        .order_by(col(UnitFile.key))
    ):
        yield _problem(f"Tệp {file.name} ({file.obligation_key.split('/', 1)[1]})", file.fault_detail)


def _unplaced(session: Session, cycle: CycleView) -> Iterator[Problem]:
    for row in session.exec(
        select(UnplacedFile).where(UnplacedFile.cycle_key == cycle.key).order_by(col(UnplacedFile.key))
    ):
        yield _problem(f"Tệp {row.path}", row.reason)


def _unsigned(session: Session, cycle: CycleView) -> Iterator[Problem]:
    for row in session.exec(
        select(Paper).where(Paper.cycle_key == cycle.key, Paper.state == "draft").order_by(col(Paper.key))
    ):
        yield _problem(row.title, "Dự thảo đang chờ ký")


def overdue_duties(session: Session, office: Office, cycle: CycleView) -> list[str]:
    """List what the units owe beyond its day, the longest first."""
    names = {unit.key: unit.full_name for unit in units_of(session, cycle.key)}
    late = [one for one in open_ones(session, cycle.key) if deadline_of(one).is_overdue_on(office.today)]
    return [
        f"{names[one.unit_key]}: {one.title}, quá hạn {deadline_of(one).days_overdue(office.today)} ngày"
        for one in late
    ]


def send_digest(session: Session, office: Office, cycle: CycleView) -> int:
    """Send the officer what needs a person: on days with reminders, and whenever something new turns up.

    At most once a day. It asks the rows what went today, not the caller, so that a killed run is made up for.
    """
    findings = [f"{one['what']}: {one['reason']}" for one in problems(session, cycle)]
    last = _last_digest(session, cycle)
    is_due = _wrote_today(session, office, cycle) or any(finding not in last for finding in findings)
    findings += overdue_duties(session, office, cycle)
    if not findings or not is_due:
        return 0
    contact = cycle.plan.contact
    letter = Letter(
        letter="digest",
        occasion=office.today.isoformat(),
        email=contact.email,
        name=contact.name,
        context={"recipient": contact.name, "findings": findings},
    )
    return int(is_new(office, post(session, office, cycle, letter)))


def _wrote_today(session: Session, office: Office, cycle: CycleView) -> bool:
    """Say whether units were reminded or urged today."""
    reminded = (
        select(Reminder.key)
        .join(Obligation, col(Reminder.obligation_key) == col(Obligation.key))
        .where(Obligation.cycle_key == cycle.key, Reminder.reminded_on == office.today)
    )
    urged = select(OutboxMessage.key).where(
        OutboxMessage.cycle_key == cycle.key,
        OutboxMessage.letter == "urge",
        OutboxMessage.composed_at >= datetime.combine(office.today, time(), VIETNAM),
    )
    return any(session.exec(query).first() is not None for query in (reminded, urged))


def _last_digest(session: Session, cycle: CycleView) -> str:
    """Give the text of the latest digest; empty when there is none."""
    latest = (
        select(OutboxMessage.body)
        .where(OutboxMessage.cycle_key == cycle.key, OutboxMessage.letter == "digest")
        .order_by(col(OutboxMessage.composed_at).desc())
    )
    return session.exec(latest).first() or ""
