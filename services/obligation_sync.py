"""Bring obligations to what the rows say: open those that an event made, close those that an event fulfilled."""

from collections.abc import Callable, Mapping
from datetime import date

from sqlmodel import Session, col, func, select

from domain.calendar import vietnam_calendar
from domain.deadline import Deadline
from models.council import CouncilMember
from models.dossier import Dossier
from models.obligation import Obligation
from models.paper import Paper
from models.product import Product
from services import audit
from services.cycles import CycleView
from services.obligations import NewObligation, Owner, fulfil, lapse, obligation_key, open_obligation, open_ones
from services.office import Office

SUPPLEMENT = "bo-sung"
COMMUNE_CHECK = "tham-dinh-xa"


def sync(session: Session, office: Office, cycle: CycleView) -> int:
    """Open and close what events call for; the same rows give the same result. Returns how many changed.

    In an archived cycle nothing new is opened.
    """
    changed = _open_supplements(session, cycle) if cycle.state == "open" else 0
    for obligation in open_ones(session, cycle.key):
        kind, _, what = obligation.awaits.partition(":")
        look = _EVENTS.get(kind)
        changed += look is not None and look(session, office, obligation, what)
    return changed


def open_commune_check(session: Session, office: Office, cycle: CycleView, product_code: str, received_on: date) -> str:
    """Open the commune's duty to check a dossier, some working days from the day on which it received it.

    Source: Decision 26/2026: 15 working days. Returns the key; empty when it is there already, or the regime knows no
    such term. Raises NoResultFound for a product that is not in the cycle, CalendarUnknown.
    """
    days = cycle.regime.unit_working_days
    product = session.get_one(Product, f"{cycle.key}/{product_code}")
    if days is None:
        return ""
    new = NewObligation(
        Owner("unit", product.unit_key.rsplit("/", 1)[1]),
        f"{COMMUNE_CHECK}-{product_code.casefold()}",
        f"Kiểm tra thành phần hồ sơ, đánh giá và gửi hồ sơ sản phẩm {product.name} lên cấp tỉnh",
        Deadline(vietnam_calendar().add_working_days(received_on, days)),
        "Quyết định số 26/2026/QĐ-TTg của Thủ tướng Chính phủ",
        f"received:{product_code}",
    )
    key = obligation_key(cycle.key, new.owner.place, new.code)
    if not open_obligation(session, cycle.key, new):
        return ""
    audit.record(session, office, "obligation.open", key, new.title)
    return key


def _open_supplements(session: Session, cycle: CycleView) -> int:
    """Open what units must complete; once for each dossier."""
    waiting = session.exec(
        select(Dossier, Product)
        .join(Product, col(Product.key) == col(Dossier.key))
        .where(
            Dossier.cycle_key == cycle.key, Dossier.state == "incomplete", col(Dossier.supplement_until).is_not(None)
        )
        .order_by(col(Dossier.key))
    ).all()
    new = 0
    for dossier, product in waiting:
        duty = NewObligation(
            Owner("unit", dossier.unit_key.rsplit("/", 1)[1]),
            f"{SUPPLEMENT}-{product.code.casefold()}",
            f"Bổ sung, hoàn thiện hồ sơ sản phẩm {product.name}",
            Deadline(dossier.supplement_until or date.min),  # the query leaves out those without a day
            "Văn bản yêu cầu bổ sung hồ sơ",
            f"dossier:{product.code}",
        )
        new += open_obligation(session, cycle.key, duty)
    return new


def _dossier_settled(session: Session, office: Office, obligation: Obligation, code: str) -> bool:
    dossier = session.get_one(Dossier, f"{obligation.cycle_key}/{code}")
    if dossier.state in {"registered", "incomplete"}:
        return False
    if dossier.state == "deferred":
        return lapse(session, office, obligation.key, dossier.state_reason or "Hồ sơ chuyển đợt sau")
    return fulfil(session, office, obligation.key, "Hồ sơ đã đủ thành phần")


def _dossier_received(session: Session, office: Office, obligation: Obligation, code: str) -> bool:
    dossier = session.get_one(Dossier, f"{obligation.cycle_key}/{code}")
    return dossier.received_at is not None and fulfil(session, office, obligation.key, "Hồ sơ đã đến cấp tỉnh")


def _paper_issued(session: Session, office: Office, obligation: Obligation, what: str) -> bool:
    kind, _, subject = what.partition("/")
    wanted = select(Paper).where(Paper.cycle_key == obligation.cycle_key, Paper.kind == kind, Paper.state == "issued")
    wanted = wanted.where(Paper.subject == subject) if subject else wanted
    issued = session.exec(wanted.order_by(col(Paper.issued_on), col(Paper.key))).all()
    if not issued or (kind == "invitation" and len({paper.subject for paper in issued}) < _seats(session, obligation)):
        return False
    return fulfil(session, office, obligation.key, issued[0].key)


def _seats(session: Session, obligation: Obligation) -> int:
    count = select(func.count()).where(CouncilMember.council_key == obligation.cycle_key)
    return session.exec(count).one()


_EVENTS: Mapping[str, Callable[[Session, Office, Obligation, str], bool]] = {
    "dossier": _dossier_settled,
    "received": _dossier_received,
    "paper": _paper_issued,
}
"""What closes an obligation, by the first word of ``awaits``; files and dossiers close theirs as they arrive."""
