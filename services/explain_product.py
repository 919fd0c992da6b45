"""Where a product stands on a day: what has happened to its dossier, what comes next, its certificate."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from sqlmodel import Session, col, select

from domain import certificate as certificate_rules
from domain.deadline import Deadline
from domain.dossier import MOVES
from domain.explanation import Fact, Section
from domain.regime import Regime
from domain.renewal import PHASES, life_of
from domain.star import show
from domain.vietnamese import short_date
from models.ballot import Tally
from models.certificate import Certificate
from models.council import CouncilSession
from models.cycle import Cycle
from models.dossier import Dossier, Intake
from models.paper import Paper
from models.product import Producer, Product
from services.cycle_folder.form import Dates
from services.cycles import CycleView
from services.office import VIETNAM
from services.paperwork import reference
from services.units import units_of

_DONE = frozenset({"recognised", "refused", "withdrawn", "returned"})


@dataclass(frozen=True)
class Event:
    """Something that happened to a dossier."""

    on: date
    text: str


@dataclass(frozen=True)
class ProductFacts:
    """What is known of a product, as plain values."""

    code: str
    name: str
    producer: str
    cycle: str
    regime: str
    registration: str
    criteria_set: int | None
    unit_level: str
    unit_name: str
    state: str
    state_reason: str
    lodged_on: date | None
    ended_on: date | None
    supplement_until: date | None
    dates: Dates
    events: tuple[Event, ...]
    certificate: Certificate | None

    def is_under_way(self, day: date) -> bool:
        """Say whether its dossier had been lodged and not been settled by that day."""
        return self.lodged_on is not None and self.lodged_on <= day and (self.ended_on is None or day < self.ended_on)

    def expires_on(self, day: date) -> date | None:
        """Give the last valid day of its certificate; None while it has none on that day."""
        held = self.certificate
        return held.valid_until if held and held.issued_on <= day else None

    def section(self, day: date, regime: Regime, *, keep_late: bool) -> Section:
        """Tell the product's state as of a day."""
        return Section("product", tuple(self._facts(day, regime, keep_late=keep_late)))

    def _facts(self, day: date, regime: Regime, *, keep_late: bool) -> Iterator[Fact]:
        unit = f"{self.unit_level} {self.unit_name}"
        yield Fact("Sản phẩm", f"{self.name} ({self.code}), chủ thể {self.producer}, {unit}")
        yield Fact("Chu trình", f"{self.cycle} (chế độ {self.regime}), hồ sơ {self.registration}")
        past = [event for event in self.events if event.on <= day]
        for event in past:
            yield Fact(short_date(event.on), event.text, "Sổ sách của văn phòng", on=event.on)
        is_now = len(past) == len(self.events)
        state = f"{MOVES.label(self.state)}{f': {self.state_reason}' if self.state_reason else ''}"
        if is_now:
            yield Fact("Tình trạng", state)
            yield Fact("Bước tiếp theo", self._next())
        else:
            then = past[-1].text if past else "chưa đăng ký trong chu trình"
            yield Fact("Tình trạng", f"vào ngày {short_date(day)}: {then}; hiện nay: {state}")
        yield self._certificate(day, regime, keep_late=keep_late)

    def _next(self) -> str:
        """Say what is to be done next, by the state of the dossier."""
        dates, supplement = self.dates, self.supplement_until
        until = f" đến hết ngày {short_date(supplement)}" if supplement else ""
        due = Deadline(dates.dossiers_due, dates.dossiers_due_inclusive).phrase()
        steps = {
            "registered": f"chủ thể và đơn vị gửi hồ sơ {due}",
            "incomplete": f"đơn vị bổ sung hồ sơ{until}",
            "filed": f"đưa vào danh sách họp Hội đồng ngày {short_date(dates.session_on)}",
            "deferred": "hoàn thiện hồ sơ để đưa vào đợt sau",
            "convened": f"Hội đồng họp, chấm điểm ngày {short_date(dates.session_on)}",
            "scored": f"trình công nhận hoặc chuyển cấp trên, chậm nhất vào ngày {short_date(dates.recognise_until)}",
            "forwarded": "chờ Hội đồng cấp trung ương và quyết định của Bộ",
            "returned": "Ủy ban nhân dân cấp huyện xem xét, công nhận",
            "recognised": "theo dõi hạn giấy chứng nhận; nộp hồ sơ đánh giá lại hoặc nâng hạng khi đến kỳ",
            "refused": "hoàn thiện các nội dung chưa đạt, nộp lại hồ sơ ở đợt sau",
        }
        return steps.get(self.state, "không còn việc phải làm với hồ sơ này")

    def _certificate(self, day: date, regime: Regime, *, keep_late: bool) -> Fact:
        held = self.certificate
        if held is None or held.issued_on > day:
            return Fact("Giấy chứng nhận", f"đến ngày {short_date(day)} chưa có")
        span = f"từ {short_date(held.issued_on)} đến {short_date(held.valid_until)}"
        text = f"số {held.number_text}, {held.star} sao, {span}"
        if held.state in {"revoked", "superseded"} and (held.ended_on is None or held.ended_on <= day):
            label = certificate_rules.MOVES.label(held.state)
            return Fact("Giấy chứng nhận", f"{text}: {label}", on=held.valid_until)
        phase = PHASES[life_of(held.valid_until, regime, None).phase(day)]
        grace = ""
        window = certificate_rules.renewal_window(held.valid_until, regime.renewal) if regime.renewal else None
        if window and keep_late and held.valid_until < day <= window.grace_until:
            grace = f"; nếu hồ sơ đánh giá lại đã nộp khi giấy còn hạn thì đến {short_date(window.grace_until)}"
        return Fact("Giấy chứng nhận", f"{text}: {phase}{grace}", on=held.valid_until)


def facts_of(session: Session, cycle: CycleView, code: str) -> ProductFacts:
    """Gather what is known of a product of a cycle."""
    key = f"{cycle.key}/{code}"
    product = session.get_one(Product, key)
    producer = session.get_one(Producer, product.producer_key)
    dossier = session.get_one(Dossier, key)
    unit = next(unit for unit in units_of(session, cycle.key) if unit.key == product.unit_key)
    held = session.get(Certificate, key)
    events = tuple(sorted(_events(session, cycle, dossier, held), key=lambda event: event.on))
    return ProductFacts(
        code=code,
        name=product.name,
        producer=producer.name,
        cycle=cycle.key,
        regime=cycle.regime.code,
        registration=product.registration,
        criteria_set=product.criteria_set,
        unit_level=unit.level,
        unit_name=unit.name,
        state=dossier.state,
        state_reason=dossier.state_reason,
        lodged_on=dossier.received_at.astimezone(VIETNAM).date() if dossier.received_at else None,
        ended_on=_ended_on(session, cycle, dossier, held),
        supplement_until=dossier.supplement_until,
        dates=cycle.plan.dates,
        events=events,
        certificate=held,
    )


def _ended_on(session: Session, cycle: CycleView, dossier: Dossier, held: Certificate | None) -> date | None:
    """Give the day on which the dossier was settled; None while it is under way."""
    if held is not None:
        return held.issued_on
    if dossier.state in _DONE:
        sitting = _sitting(session, cycle)
        return sitting.held_on if sitting else cycle.plan.dates.archive_on
    return cycle.plan.dates.archive_on if cycle.state == "archived" else None


def _sitting(session: Session, cycle: CycleView) -> CouncilSession | None:
    return session.exec(
        select(CouncilSession)
        .where(CouncilSession.council_key == cycle.key)
        .order_by(col(CouncilSession.held_on).desc())
    ).first()


def _events(session: Session, cycle: CycleView, dossier: Dossier, held: Certificate | None) -> Iterator[Event]:
    """Walk what happened, in no order."""
    opened = session.get_one(Cycle, cycle.key).opened_at.astimezone(VIETNAM).date()
    yield Event(opened, f"đăng ký trong chu trình «{cycle.plan.title}»")
    for intake in session.exec(select(Intake).where(Intake.dossier_key == dossier.key)):
        result = "đủ thành phần" if intake.is_complete else "còn thiếu, yêu cầu bổ sung"
        late = ", nộp muộn" if intake.is_late else ""
        day = intake.received_at.astimezone(VIETNAM).date()
        yield Event(day, f"nhận hồ sơ lần {intake.n}: {result}{late}")
    tally, sitting = session.get(Tally, dossier.key), _sitting(session, cycle)
    if tally and sitting:
        mean = show(Fraction(tally.mean_numerator, tally.mean_denominator))
        gates = "" if tally.star_by_gates is None else f", {tally.star_by_gates} sao theo tiêu chí bắt buộc"
        yield Event(
            sitting.held_on,
            f"Hội đồng chấm: điểm trung bình {mean}, {tally.star_by_band} sao theo điểm{gates};"
            f" xếp hạng {tally.star_awarded} sao",
        )
    if held:
        decision = session.get(Paper, held.decision_key)
        number = f" theo {reference(decision)}" if decision and decision.number_text else ""
        yield Event(held.issued_on, f"cấp giấy chứng nhận số {held.number_text}, {held.star} sao{number}")
