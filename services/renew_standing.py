"""Where every valid certificate stands on its way to renewal: window, file under way, notices, last day."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from sqlmodel import Session, col, select

from domain.calendar import vietnam_calendar
from domain.regime import Regime, regime_on
from domain.renewal import PHASES, Life, Phase, life_of, re_evaluation_due
from domain.vietnamese import short_date
from models.dossier import Dossier
from models.product import Product
from models.product_line import ProductLink
from models.renewal import RenewalNotice
from services.certificates import CertificateView, all_certificates
from services.office import VIETNAM, Office

# A file that was refused, withdrawn or put off renews nothing; a recognised one has its own certificate.
UNDER_WAY: Final = frozenset({"incomplete", "filed", "convened", "scored", "forwarded"})
RE_EVALUATION: Final = "đánh giá lại"


@dataclass(frozen=True)
class RenewalFile:
    """A dossier of a later registration of the same product, and when it first came in."""

    product_key: str
    received_on: date
    is_under_way: bool


@dataclass(frozen=True)
class Standing:
    """A valid certificate on a day."""

    certificate: CertificateView
    life: Life
    phase: Phase
    file: RenewalFile | None
    notices: tuple[int, ...]

    @property
    def state_name(self) -> str:
        """Say what the public is told: valid, valid while the result is awaited, over."""
        if self.phase == "extended":
            return f"{PHASES['extended']} (đến {short_date(self.life.alive_until)})"
        return self.certificate.state_name if self.phase != "over" else PHASES["over"]


@dataclass(frozen=True)
class ReEvaluation:
    """A complete file of a re-evaluation and the last day for its result."""

    product_key: str
    name: str
    complete_on: date
    due_on: date

    def is_overdue_on(self, day: date) -> bool:
        """Say whether the result is late."""
        return day > self.due_on


def law_of(office: Office, day: date) -> Regime:
    """Give the law of a day as this office reads it: late files keep certificates alive unless it says otherwise."""
    law = regime_on(day).as_of(day)
    if law.renewal is None or office.settings.keep_late_renewals:
        return law
    return replace(law, renewal=replace(law.renewal, grace_days=0))


def standings(session: Session, office: Office, day: date) -> list[Standing]:
    """List the valid certificates by their last day, as they stand on a day."""
    law = law_of(office, day)
    valid = [one for one in all_certificates(session) if one.state == "valid"]
    files = _files(session, valid, day)
    notices: dict[str, list[int]] = defaultdict(list)
    for row in session.exec(select(RenewalNotice).where(RenewalNotice.state == "issued")).all():
        notices[row.certificate_key].append(row.offset)
    found = []
    for one in valid:
        file = files.get(one.key)
        life = life_of(one.valid_until, law, file.received_on if file and file.is_under_way else None)
        found.append(Standing(one, life, life.phase(day), file, tuple(sorted(notices[one.key]))))
    return sorted(found, key=lambda one: (one.certificate.valid_until, one.certificate.key))


def _files(session: Session, valid: Sequence[CertificateView], day: date) -> Mapping[str, RenewalFile]:
    """Find for each certificate the newest later registration of its product that has sent a file by the day."""
    links = session.exec(select(ProductLink)).all()
    line_of = {link.key: link.line for link in links}
    members: dict[str, list[str]] = defaultdict(list)
    for link in links:
        members[link.line].append(link.key)
    dossiers = {
        row.key: row for row in session.exec(select(Dossier).where(col(Dossier.key).in_(select(ProductLink.key)))).all()
    }
    found: dict[str, RenewalFile] = {}
    for one in valid:
        for key in members[line_of.get(one.key, one.key)]:
            dossier = dossiers[key]
            if key == one.key or dossier.received_at is None:
                continue
            received = dossier.received_at.astimezone(VIETNAM).date()
            known = found.get(one.key)
            if one.issued_on < received <= day and (known is None or known.received_on <= received):
                found[one.key] = RenewalFile(key, received, dossier.state in UNDER_WAY)
    return found


def re_evaluations(session: Session, cycle_key: str) -> list[ReEvaluation]:
    """List the complete files of a cycle's re-evaluations whose result is awaited, with the last day for it."""
    rows = session.exec(
        select(Product, Dossier)
        .join(Dossier, col(Dossier.key) == col(Product.key))
        .where(Product.cycle_key == cycle_key, Product.registration == RE_EVALUATION)
        .where(col(Dossier.filed_at).is_not(None), col(Dossier.state).in_(UNDER_WAY - {"incomplete"}))
        .order_by(col(Product.position))
    ).all()
    filed = [(product, dossier.filed_at.astimezone(VIETNAM).date()) for product, dossier in rows if dossier.filed_at]
    found = []
    for product, complete in filed:
        due = re_evaluation_due(complete, regime_on(complete), vietnam_calendar())
        if due is not None:
            found.append(ReEvaluation(product.key, product.name, complete, due))
    return found
