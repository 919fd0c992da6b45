"""The officer's digest: what needs a person today, and what the units still owe."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from fractions import Fraction

from sqlmodel import Session, col, func, select

from domain.star import show
from domain.vietnamese import counted, short_date
from models.central_result import CentralResult
from models.contact import DeadAddress
from models.council import CouncilMember
from models.dossier import Dossier, DossierFile, UnitFile, UnplacedFile
from models.obligation import Obligation
from models.outbox_message import OutboxMessage
from models.paper import Paper
from models.product import Product
from models.reminder import Reminder
from outbox.queue import HOLDS
from services.contacts import directory_of
from services.convene import members_of, occasion_of
from services.cycles import CycleView
from services.incoming import overdue
from services.letters import Letter, is_new, is_written, letter_key, post
from services.mail_lock import lock_sentence
from services.mail_returns import mail_problems
from services.obligations import deadline_of, open_ones
from services.office import VIETNAM, Office
from services.opinion_letters import duty_key
from services.owners import parties_of
from services.paperwork import paper_key
from services.remind_duties import OF_THE_DAY, reminded_today
from services.sittings import open_writing
from services.units import units_of

Problem = dict[str, str]


def problems(session: Session, cycle: CycleView, today: date) -> list[Problem]:
    """List what an officer must act on, each with its reason; contacts are looked at as they are today."""
    return [
        *_without_address(session, cycle, today),
        *urgent_problems(session, cycle),
        *_faulty_files(session, cycle),
        *_unplaced(session, cycle),
        *_unasked(session, cycle, today),
        *_unsigned(session, cycle),
        *_unchosen(session, cycle),
    ]


def urgent_problems(session: Session, cycle: CycleView) -> list[Problem]:
    """List what went wrong with letters: told every day until somebody has dealt with it."""
    came_in = mail_problems(session, cycle.key)
    return [*_undelivered(session, cycle), *_dead(session, cycle), *came_in, *_held(session, cycle)]


def locked(session: Session, office: Office) -> list[Problem]:
    """Say that no letter goes from this copy or restored database until somebody unlocks the mail."""
    sentence = lock_sentence(session, office)
    return [_problem("Thư bị khóa", sentence)] if sentence else []


def _problem(what: str, reason: str) -> Problem:
    return {"what": what, "reason": reason}


def _without_address(session: Session, cycle: CycleView, today: date) -> Iterator[Problem]:
    directory = directory_of(session, cycle.key, today)
    waiting = _waiting_by_owner(session, cycle)
    for unit in units_of(session, cycle.key):
        if fault := directory.reach(unit.key).fault:
            count = waiting.get(unit.key, 0)
            yield _problem(unit.committee, f"{fault} ({counted(count)} việc đang chờ nhắc)" if count else fault)
    for member in session.exec(
        select(CouncilMember).where(CouncilMember.council_key == cycle.key).order_by(col(CouncilMember.position))
    ):
        reach = directory.reach(member.key)
        if not reach.email:
            on_paper = "Chưa có địa chỉ thư điện tử nên không gửi được giấy mời, biên bản; gửi bản giấy"
            reason = reach.fault if member.email else on_paper
            yield _problem(f"{member.honorific} {member.name} ({member.code})", reason)


def _waiting_by_owner(session: Session, cycle: CycleView) -> Counter[str]:
    """Count the open obligations whose reminder waits for an address, by owner."""
    rows = session.exec(
        select(Obligation.owner_key, Obligation.key)
        .join(Reminder, col(Reminder.obligation_key) == col(Obligation.key))
        .where(Obligation.cycle_key == cycle.key, Obligation.state == "open", Reminder.message_key == "")
        .where(Obligation.owner_kind != "office")
    )
    return Counter(owner for owner, _ in set(rows))


def _undelivered(session: Session, cycle: CycleView) -> Iterator[Problem]:
    for row in session.exec(
        select(OutboxMessage)
        .where(OutboxMessage.cycle_key == cycle.key, col(OutboxMessage.state).in_(["failed", "unknown"]))
        .order_by(col(OutboxMessage.key))
    ):
        yield _problem(f"Thư “{row.subject}” gửi {row.recipient}", row.state_reason or "Chưa rõ kết quả gửi")


def _dead(session: Session, cycle: CycleView) -> Iterator[Problem]:
    for row in session.exec(
        select(DeadAddress)
        .where(DeadAddress.cycle_key == cycle.key, col(DeadAddress.revived_at).is_(None))
        .order_by(col(DeadAddress.key))
    ):
        yield _problem(f"Địa chỉ {row.address}", f"Không nhận thư: {row.reason}; bổ sung đầu mối khác cho đơn vị")


def _held(session: Session, cycle: CycleView) -> Iterator[Problem]:
    """Tell of letters that wait for a person; the digest, which may wait too, does not tell of itself."""
    waiting = session.exec(
        select(OutboxMessage)
        .where(
            OutboxMessage.cycle_key == cycle.key,
            col(OutboxMessage.state).in_(("draft", "released")),
            OutboxMessage.letter != "digest",
        )
        .order_by(col(OutboxMessage.composed_at), col(OutboxMessage.key))
    ).all()
    reasons = Counter(row.state_reason or "chờ người xem" for row in waiting if row.hold in HOLDS)
    for reason, count in sorted(reasons.items()):
        yield _problem(f"{counted(count)} thư bị giữ lại", f"{reason}; xem bằng: thuky outbox list")
    drafts = [row for row in waiting if row.state == "draft" and row.hold not in HOLDS]
    if drafts:
        since = short_date(drafts[0].composed_at.astimezone(VIETNAM).date())
        yield _problem(f"{counted(len(drafts))} thư chờ duyệt", f"Thư cũ nhất soạn ngày {since}; duyệt để thư được gửi")


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


def _unasked(session: Session, cycle: CycleView, today: date) -> Iterator[Problem]:
    """Tell of members whose letter in a round of opinions did not go, or was taken back, and who can be reached."""
    sitting = open_writing(session, cycle.key)
    if sitting is None:
        return
    directory = directory_of(session, cycle.key, today)
    for member in members_of(session, cycle.key):
        paper = session.get(Paper, paper_key(cycle.key, "opinion_letter", member.code, sitting.n))
        key = letter_key(cycle.key, "opinion", occasion_of(sitting, member))
        duty = session.get(Obligation, duty_key(cycle, sitting, member))
        if (
            paper is not None
            and paper.state == "issued"
            and duty is not None
            and duty.state == "open"
            and directory.address(member.key)
            and not is_written(session, key)
        ):
            reason = "Công văn lấy ý kiến chưa gửi qua thư; chạy lại: thuky council opinions open"
            yield _problem(f"{member.honorific} {member.name} ({member.code})", reason)


def _unsigned(session: Session, cycle: CycleView) -> Iterator[Problem]:
    for row in session.exec(
        select(Paper).where(Paper.cycle_key == cycle.key, Paper.state == "draft").order_by(col(Paper.key))
    ):
        yield _problem(row.title, "Dự thảo đang chờ ký")


def _unchosen(session: Session, cycle: CycleView) -> Iterator[Problem]:
    """Tell of products that the ministry scored too low for 5 stars and for which nobody has chosen what follows."""
    for result, product in session.exec(
        select(CentralResult, Product)
        .join(Product, col(CentralResult.key) == col(Product.key))
        .where(CentralResult.cycle_key == cycle.key, CentralResult.state == "open")
        .order_by(col(Product.position))
    ):
        score = show(Fraction(result.score_numerator, result.score_denominator))
        way_out = f"chọn cách giải quyết: thuky recognise choose {cycle.key} {product.code}"
        yield _problem(f"Sản phẩm {product.name} ({product.code})", f"Bộ chấm {score} điểm, không đạt 5 sao; {way_out}")


def late_answers(session: Session, cycle: CycleView, today: date) -> list[Problem]:
    """List the incoming documents whose answer the office owes beyond its day."""
    return [
        _problem(
            f"Văn bản đến số {one.n} ({one.sender}, {one.number_text or 'không số'})",
            f"Quá hạn trả lời {(today - one.due_on).days} ngày; trả lời rồi ghi: thuky incoming done {one.key}",
        )
        for one in overdue(session, cycle.key, today)
        if one.due_on
    ]


def overdue_duties(session: Session, office: Office, cycle: CycleView) -> list[str]:
    """List what is owed beyond its day, by whomever, the longest first."""
    parties = parties_of(cycle, units_of(session, cycle.key))
    late = [one for one in open_ones(session, cycle.key) if deadline_of(one).is_overdue_on(office.today)]
    return [
        f"{parties[one.owner_key].place}: {one.title}, quá hạn {deadline_of(one).days_overdue(office.today)} ngày"
        for one in late
    ]


def send_digest(session: Session, office: Office, cycle: CycleView, own: Mapping[str, str] | None = None) -> int:
    """Send the officer what needs a person, once a day at most and only when there is something.

    It goes on days with reminders, when something new turns up, while letters are in trouble, and when the office
    itself owes something (``own``: key and sentence). It asks the rows what went today, not the caller, so that a
    killed run is made up for. Where the officer's address is also a unit's and had that unit's urging letter today,
    the digest waits for the next day.
    """
    if cycle.plan.contact.email in reminded_today(session, office):
        return 0
    own = own or {}
    needed = [*locked(session, office), *problems(session, cycle, office.today)]
    findings = [f"{one['what']}: {one['reason']}" for one in needed]
    last = _last_digest(session, cycle)
    is_new_here = any(finding not in last for finding in findings)
    is_due = bool(own or urgent_problems(session, cycle)) or is_new_here
    is_due = is_due or _wrote_today(session, office, cycle) or _has_waited(session, cycle)
    findings = [*own.values(), *findings, *overdue_duties(session, office, cycle)]
    findings += [f"{one['what']}: {one['reason']}" for one in late_answers(session, cycle, office.today)]
    if not findings or not is_due:
        return 0
    contact = cycle.plan.contact
    letter = Letter(
        letter="digest",
        occasion=office.today.isoformat(),
        email=contact.email,
        name=contact.name,
        context={"recipient": contact.name, "findings": findings},
        obligations=tuple(own),
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


def _has_waited(session: Session, cycle: CycleView) -> bool:
    """Say whether the officer's address had a unit's letter since the latest digest, which waited for that."""
    sent = select(OutboxMessage.key).where(OutboxMessage.recipient == cycle.plan.contact.email)
    sent = sent.where(col(OutboxMessage.letter).in_(OF_THE_DAY), OutboxMessage.state != "withdrawn")
    latest = select(OutboxMessage.composed_at).where(
        OutboxMessage.cycle_key == cycle.key, OutboxMessage.letter == "digest"
    )
    last = session.exec(latest.order_by(col(OutboxMessage.composed_at).desc())).first()
    sent = sent.where(OutboxMessage.composed_at > last) if last is not None else sent
    return session.exec(sent).first() is not None


def _last_digest(session: Session, cycle: CycleView) -> str:
    """Give the text of the latest digest; empty when there is none."""
    latest = (
        select(OutboxMessage.body)
        .where(OutboxMessage.cycle_key == cycle.key, OutboxMessage.letter == "digest")
        .order_by(col(OutboxMessage.composed_at).desc())
    )
    return session.exec(latest).first() or ""
