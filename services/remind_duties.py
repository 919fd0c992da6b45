"""Open obligations as the selection sees them, and what their owners still miss, in words."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime, time
from typing import Final

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from domain.calendar import vietnam_calendar
from domain.deadline import Deadline
from domain.reminder import AddressOf, Duty
from domain.reminder_plan import Role
from domain.vietnamese import counted
from models.dossier import Dossier, Intake
from models.obligation import Obligation
from models.outbox_message import OutboxMessage
from models.product import Product
from models.reminder import Reminder
from outbox.queue import STALE
from services.contacts import Directory
from services.cycle_folder.form import CyclePlan
from services.cycles import CycleView
from services.mail_returns import returned_keys
from services.obligation_sync import SUPPLEMENT
from services.obligations import DOSSIERS, deadline_of, open_ones
from services.office import VIETNAM, Office

OF_THE_DAY: Final = ("remind", "urge")
"""Letters of which an address gets one a day at most."""


def duties_of(session: Session, cycle: CycleView, addresses: AddressOf, urgable: Collection[str]) -> list[Duty]:
    """List what is owed, with the last reminder that counts; ``urgable`` are those whose urging paper may go."""
    reminded = _reminded_on(session, cycle.key, addresses)
    return [
        Duty(
            key=one.key,
            owner=one.owner_key,
            deadline=deadline_of(one),
            plan=cycle.plan.reminders.plan_for(one.code),
            reminded_on=reminded.get(one.key),
            can_urge=one.key in urgable,
        )
        for one in open_ones(session, cycle.key)
    ]


def _reminded_on(session: Session, cycle_key: str, addresses: AddressOf) -> dict[str, date]:
    """Find the day of the last reminder of each open obligation that reached, or may still reach, its owner.

    It does not count when there was no address, when the deadline has moved since, when the program took the letter
    back because its facts had changed, or when it failed at an address, or came back from one, that is not the owner's
    any more.
    """
    rows = session.exec(
        select(Reminder, Obligation.owner_key, OutboxMessage)
        .join(Obligation, col(Reminder.obligation_key) == col(Obligation.key))
        .join(OutboxMessage, col(Reminder.message_key) == col(OutboxMessage.key))
        .where(
            Obligation.cycle_key == cycle_key,
            Obligation.state == "open",
            col(Reminder.sequence) == col(Obligation.sequence),
        )
    ).all()
    last: dict[str, date] = {}
    returned = returned_keys(session, cycle_key)
    for row, owner, message in rows:
        has_failed = message.state == "failed" or message.key in returned
        if not _is_lost(message, has_failed, addresses(owner, "officer"), addresses(owner, "head")):
            last[row.obligation_key] = max(row.reminded_on, last.get(row.obligation_key, row.reminded_on))
    return last


def _is_lost(message: OutboxMessage, has_failed: bool, *reached: str) -> bool:  # noqa: FBT001
    """Say whether a letter must be written anew: its facts had changed, or its address is not the owner's any more."""
    if message.state == "withdrawn":
        return message.hold == STALE
    return has_failed and any(reached) and message.recipient not in reached


def addresses_in(plan: CyclePlan, directory: Directory) -> AddressOf:
    """Give the addresses of a day as the selection asks for them.

    The office itself is reached at the officer's address: what it owes stands in the daily digest. A unit or member
    that shares this address shares the letter too.
    """
    desk = plan.contact.email

    def address_of(owner: str, role: Role) -> str:
        found = desk if owner == plan.key else directory.address(owner, role)
        return desk if found.casefold() == desk.casefold() else found

    return address_of


def mailed_today(session: Session, office: Office, cycle: CycleView) -> set[str]:
    """List the addresses that have had their letter of the day: from any cycle, and this cycle's digest.

    The digest of another cycle does not count: it may go every day, and would keep a reminder from going for ever.
    """
    own_digest = (col(OutboxMessage.letter) == "digest") & (col(OutboxMessage.cycle_key) == cycle.key)
    return reminded_today(session, office) | _recipients_today(session, office, own_digest)


def reminded_today(session: Session, office: Office) -> set[str]:
    """List the addresses that were reminded or urged today, in any cycle."""
    return _recipients_today(session, office, col(OutboxMessage.letter).in_(OF_THE_DAY))


def _recipients_today(session: Session, office: Office, letters: ColumnElement[bool]) -> set[str]:
    today = datetime.combine(office.today, time(), VIETNAM)
    written = select(OutboxMessage.recipient).where(
        letters, OutboxMessage.composed_at >= today, OutboxMessage.state != "withdrawn"
    )
    return set(session.exec(written))


def standing(deadline: Deadline, today: date) -> str:
    """Say how many days are left or over."""
    if deadline.is_overdue_on(today):
        return f"đã quá hạn {counted(deadline.days_overdue(today))} ngày"
    if deadline.last_day == today:
        return "hôm nay là ngày cuối"
    return f"còn {counted(deadline.days_left(today))} ngày"


def missing_of(session: Session, obligation: Obligation) -> list[str]:
    """Name exactly what is still owed under an obligation."""
    if obligation.code.startswith(f"{SUPPLEMENT}-"):
        return _missing_papers(session, obligation)
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


def _missing_papers(session: Session, obligation: Obligation) -> list[str]:
    dossier_key = f"{obligation.cycle_key}/{obligation.awaits.partition(':')[2]}"
    wanted = select(Intake).where(Intake.dossier_key == dossier_key).order_by(col(Intake.n).desc())
    latest = session.exec(wanted).first()
    return [finding["name"] for finding in latest.findings] if latest is not None else []


def late_by_paper(session: Session, cycle: CycleView, today: date) -> dict[str, list[Obligation]]:
    """Gather the units' obligations whose urging paper is due, by the subject of that paper."""
    late: dict[str, list[Obligation]] = defaultdict(list)
    for one in open_ones(session, cycle.key, "unit"):
        urged_from = cycle.plan.reminders.plan_for(one.code).urged_from(deadline_of(one), vietnam_calendar())
        if urged_from is not None and urged_from <= today:
            late[urging_subject(one)].append(one)
    return late


def urging_subject(obligation: Obligation) -> str:
    """Name the urging paper of an obligation: one per kind of duty, another one after its deadline moved."""
    return obligation.code if not obligation.sequence else f"{obligation.code}-r{obligation.sequence}"
