"""Remind: who still owes gets one letter a day at most; the head after some days; an urging paper at last.

Who is written to is decided by ``domain.reminder.select``, the rule that ``thuky remind simulate`` proves: due and
not fulfilled, never "exactly today", in sending hours only. What went is a row per obligation and planned day.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from domain.calendar import vietnam_calendar
from domain.reminder import Due, Mail
from domain.reminder import select as choose
from domain.vietnamese import counted, short_date
from models.dossier import Dossier
from models.obligation import Obligation
from models.outbox_message import OutboxMessage
from models.paper import Paper
from models.reminder import Reminder
from services import audit
from services.contacts import directory_of, find_dead
from services.cycles import CycleView, load_cycle
from services.digest import send_digest
from services.letter_facts import of_address, of_obligation, of_paper
from services.letters import Letter, attach_paper, is_new, is_written, letter_key, post
from services.obligation_move import take_back, tell_again
from services.obligation_sync import sync
from services.obligations import DOSSIERS, deadline_of
from services.office import VIETNAM, Office
from services.owners import Party, parties_of
from services.paperwork import bring_to_issue, finish_numbered, made_now, reference
from services.remind_duties import (
    addresses_in,
    duties_of,
    late_by_paper,
    mailed_today,
    missing_of,
    standing,
    urging_subject,
)
from services.remind_paper import Overdue, urging_request
from services.result import StepResult
from services.units import UnitView, units_of

__all__ = ["missing_of", "run"]


@dataclass(frozen=True)
class _Day:
    """What all letters of one run need."""

    session: Session
    office: Office
    cycle: CycleView
    parties: Mapping[str, Party]
    papers: Mapping[str, Paper]


def run(office: Office, cycle_key: str) -> StepResult:
    """Remind whoever still owes, urge those long overdue, tell the officer; outside the sending hours only look."""
    cycle = load_cycle(office, cycle_key)
    finish_numbered(office, cycle, "urging_letter")
    with office.begin() as session:
        sync(session, office, cycle)
        find_dead(session, office, cycle.key)
        _take_back_settled(session, cycle)
        tell_again(session, office, cycle)
        units = units_of(session, cycle.key)
        overdue = _overdue(session, office, cycle, units)
    if not cycle.plan.reminders.hours.is_open_at(office.now.astimezone(VIETNAM), vietnam_calendar()):
        rules = cycle.plan.reminders
        hours = f"{rules.sends_from}–{rules.sends_until}"
        note = f"Ngoài giờ gửi thư ({hours} ngày làm việc); việc đến hạn nhắc được giữ lại"
        return StepResult("remind", {"reminders": 0, "urging_letters": 0, "urged": 0, "digests": 0}, (note,))
    papers = bring_to_issue(office, cycle, [urging_request(cycle, office.today, duty) for duty in overdue])
    with office.begin() as session:
        issued = {duty.subject: paper for duty, paper in zip(overdue, papers, strict=True) if paper.state == "issued"}
        day = _Day(session, office, cycle, parties_of(cycle, units), issued)
        reminded, urged, desk = _write(day)
        digest = send_digest(session, office, cycle, _own_duties(day, desk))
        _note(day, desk, letter_key(cycle.key, "digest", office.today.isoformat()) if digest else "")
    return StepResult(
        "remind", {"reminders": reminded, "urging_letters": made_now(office, papers), "urged": urged, "digests": digest}
    )


def _write(day: _Day) -> tuple[int, int, Sequence[Due]]:
    """Write the letters of the moment; gives the duties reminded of, the urging letters, the office's own duties."""
    session, office, cycle = day.session, day.office, day.cycle
    addresses = addresses_in(cycle.plan, directory_of(session, cycle.key, office.today))
    duties = duties_of(session, cycle, addresses, _urgable(day))
    moment, hours = office.now.astimezone(VIETNAM), cycle.plan.reminders.hours
    chosen = choose(duties, addresses, mailed_today(session, office, cycle), moment, hours, vietnam_calendar())
    reminded, urged = 0, 0
    desk: Sequence[Due] = ()
    for mail in chosen.mails:
        if mail.urged is not None:
            urged += _urge(day, mail, mail.urged)
            reminded += sum(due.planned_on is not None for due in mail.dues)
        elif mail.address == cycle.plan.contact.email:
            desk = mail.dues  # the digest carries them: nobody gets two letters a day
        else:
            _remind(day, mail)
            reminded += len(mail.dues)
    waiting = [due for due in chosen.unreachable if due.planned_on is not None]
    if noted := _note(day, waiting, ""):
        audit.record(session, office, "remind.no_address", cycle.key, f"{noted} việc chưa có nơi gửi")
    return reminded + noted, urged, desk


def _urgable(day: _Day) -> set[str]:
    """List the obligations whose urging paper is issued and has not gone to their owner."""
    late = late_by_paper(day.session, day.cycle, day.office.today)
    return {
        one.key
        for subject, obligations in late.items()
        if subject in day.papers
        for one in obligations
        if not is_written(day.session, _urge_key(day, one))
    }


def _urge_key(day: _Day, obligation: Obligation) -> str:
    return letter_key(day.cycle.key, "urge", f"{urging_subject(obligation)}/{day.parties[obligation.owner_key].code}")


def _remind(day: _Day, mail: Mail) -> None:
    """Put all reminders that are due for an address into one letter, and take back one that still waits."""
    session, office, cycle = day.session, day.office, day.cycle
    obligations = [session.get_one(Obligation, due.duty.key) for due in mail.dues]
    owners = list(dict.fromkeys(one.owner_key for one in obligations))
    parties = [day.parties[key] for key in owners]
    to_head = all(
        due.duty.plan.role_on(due.duty.deadline, office.today, vietnam_calendar()) == "head" for due in mail.dues
    )
    place = f"{parties[0].code}/lanh-dao" if to_head else parties[0].code
    _take_back_earlier(day, f"{place}/", obligations)
    names = ", ".join(party.name for party in parties)
    letter = Letter(
        letter="remind",
        occasion=f"{place}/{office.today.isoformat()}",
        email=mail.address,
        name=names,
        context={
            "unit": names,
            "recipient": ("Lãnh đạo " if to_head else "") + "; ".join(party.salutation for party in parties),
            "obligations": [_facts(day, one, is_shared=len(parties) > 1) for one in obligations],
        },
        obligations=[one.key for one in obligations],
        facts=[*map(of_obligation, obligations), *(of_address(key, mail.address) for key in owners)],
    )
    message = post(session, office, cycle, letter)
    if message is None or not is_new(office, message):
        return  # the owner had its letter today under another address: what is due goes tomorrow
    _note(day, mail.dues, message.key)
    audit.record(session, office, "remind", message.key)


def _urge(day: _Day, mail: Mail, urged: Due) -> bool:
    """Send the urging paper of one duty; what else is due for the address today stands in the same letter."""
    session, office = day.session, day.office
    obligation = session.get_one(Obligation, urged.duty.key)
    paper, party = day.papers[urging_subject(obligation)], day.parties[obligation.owner_key]
    deadline = urged.duty.deadline
    others = [session.get_one(Obligation, due.duty.key) for due in mail.dues if due is not urged]
    letter = Letter(
        letter="urge",
        occasion=_urge_key(day, obligation).split("/", 2)[2],
        email=mail.address,
        name=party.name,
        context={
            "unit": party.name,
            "document": reference(paper),
            "title": obligation.title,
            "deadline_phrase": deadline.phrase(),
            "days_overdue": deadline.days_overdue(office.today),
            "others": [_facts(day, one, is_shared=one.owner_key != obligation.owner_key) for one in others],
        },
        attachments=(attach_paper(office, paper),),
        obligations=[obligation.key, *(one.key for one in others)],
        facts=[of_paper(paper), *map(of_obligation, (obligation, *others))],
    )
    message = post(session, office, day.cycle, letter)
    _note(day, mail.dues, message.key if message is not None else "")
    return is_new(office, message)


def _note(day: _Day, dues: Sequence[Due], message_key: str) -> int:
    """Write a row per obligation and planned day; one that waited for an address takes the letter that went."""
    new = 0
    for due in dues:
        if due.planned_on is None:
            continue
        obligation = day.session.get_one(Obligation, due.duty.key)
        offset = (due.planned_on - due.duty.deadline.last_day).days
        moved = f"r{obligation.sequence}/" if obligation.sequence else ""
        key = f"{obligation.key}/{moved}{offset}"
        row = day.session.get(Reminder, key)
        if row is None:
            new += 1
            row = Reminder(key=key, obligation_key=obligation.key, offset=offset, reminded_on=day.office.today)
            row.sequence = obligation.sequence
        elif not message_key:
            continue
        row.message_key, row.reminded_on = message_key, day.office.today
        day.session.add(row)
    return new


def _facts(day: _Day, obligation: Obligation, *, is_shared: bool = False) -> dict[str, object]:
    deadline = deadline_of(obligation)
    place = f" ({day.parties[obligation.owner_key].place})" if is_shared else ""
    return {
        "title": f"{obligation.title}{place}",
        "last_day": deadline.last_day,
        "deadline_phrase": deadline.phrase(),
        "standing": standing(deadline, day.office.today),
        "missing": missing_of(day.session, obligation),
        "basis": obligation.basis,
    }


def _own_duties(day: _Day, dues: Sequence[Due]) -> dict[str, str]:
    """Say what the office, and whoever shares the officer's address, has to do by when; by the key of the duty."""
    said = {}
    for due in dues:
        row, deadline = day.session.get_one(Obligation, due.duty.key), due.duty.deadline
        whose = "cơ quan" if row.owner_kind == "office" else day.parties[row.owner_key].place
        said[row.key] = f"Việc của {whose}: {row.title}, {deadline.phrase()} ({standing(deadline, day.office.today)})"
    return said


def _take_back_settled(session: Session, cycle: CycleView) -> None:
    """Withdraw reminders that wait to go and name a duty that is owed no more; what is still owed is written anew."""
    for row in _waiting(session, cycle, ""):
        states = [session.get_one(Obligation, key).state for key in row.obligations]
        if any(state != "open" for state in states):
            take_back(session, row.key, "Việc trong thư đã xong hoặc không còn phải thực hiện")


def _take_back_earlier(day: _Day, place: str, named: Sequence[Obligation]) -> None:
    """Withdraw letters of earlier days that wait and say nothing beyond the one that is written now."""
    keys, today = {one.key for one in named}, day.office.today.isoformat()
    for row in _waiting(day.session, day.cycle, place):
        name = row.key.removeprefix(letter_key(day.cycle.key, "remind", place))
        if not name.startswith(("lanh-dao/", today)) and keys.issuperset(row.obligations):
            take_back(day.session, row.key, "Có thư nhắc mới hơn thay thế")


def _waiting(session: Session, cycle: CycleView, place: str) -> Sequence[OutboxMessage]:
    prefix = letter_key(cycle.key, "remind", place)
    return session.exec(
        select(OutboxMessage).where(
            OutboxMessage.letter == "remind",
            col(OutboxMessage.state).in_(("draft", "released")),
            col(OutboxMessage.key).startswith(prefix, autoescape=True),
        )
    ).all()


def _overdue(session: Session, office: Office, cycle: CycleView, units: tuple[UnitView, ...]) -> list[Overdue]:
    """Gather by kind of duty the units that need urging, with the figures of the annex."""
    by_key = {unit.key: unit for unit in units}
    everybody: dict[str, int] = {}
    for one in session.exec(select(Obligation).where(Obligation.cycle_key == cycle.key)):
        everybody[urging_subject(one)] = everybody.get(urging_subject(one), 0) + 1
    duties = []
    for subject, obligations in sorted(late_by_paper(session, cycle, office.today).items()):
        ordered = sorted(obligations, key=lambda one: by_key[one.owner_key].code)
        rows = tuple(_annex_row(session, office, by_key[one.owner_key], one) for one in ordered)
        late = tuple(by_key[one.owner_key] for one in obligations)
        duties.append(Overdue(obligations[0], late, everybody[subject], rows, subject))
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
