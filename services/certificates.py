"""All certificates of the office, those from before thuky too, as one list; and the moves of their states."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from domain.certificate import MOVES
from domain.errors import RuleBroken
from domain.unit import full_name
from domain.vietnamese import short_date
from models.admin_unit import AdminUnit, CycleUnit
from models.certificate import Certificate, EarlierCertificate
from models.paper import Paper
from models.product import Producer, Product
from services import audit
from services.office import Office

CertificateRow = Certificate | EarlierCertificate


@dataclass(frozen=True)
class CertificateView:
    """A certificate with what papers and lists say of it; ``cycle_key`` is empty for one from before thuky.

    ``unit_code`` is empty when only the name of the unit is known, ``product_key`` when the product is in no cycle.
    """

    key: str
    number: str
    product: str
    product_code: str
    producer: str
    email: str
    unit: str
    unit_code: str
    star: int
    decision: str
    issued_on: date
    valid_until: date
    state: str
    ended_on: date | None
    ended_by: str
    cycle_key: str

    @property
    def label(self) -> str:
        """Name it in a sentence: 05/GCN-UBND (Tỏi đen Lý Sơn)."""
        return f"{self.number} ({self.product})"

    @property
    def state_name(self) -> str:
        """Give the state for people."""
        return MOVES.label(self.state)


class CertificateUnknown(RuleBroken):
    """Say that no certificate has this number or key."""

    def __init__(self, reference: str) -> None:
        super().__init__(reference)
        self.reference = reference

    def sentence(self) -> str:
        """Name what was asked for."""
        return f"Không có giấy chứng nhận “{self.reference}”. Xem danh sách: thuky certificate list."


class CertificateAmbiguous(RuleBroken):
    """Say that several certificates have this number."""

    def __init__(self, reference: str, keys: tuple[str, ...]) -> None:
        super().__init__(reference, keys)
        self.reference = reference
        self.keys = keys

    def sentence(self) -> str:
        """Name the keys to choose from."""
        return f"Có nhiều giấy chứng nhận số “{self.reference}”. Hãy ghi một trong các khóa: {', '.join(self.keys)}."


def all_certificates(session: Session, keys: Collection[str] | None = None) -> list[CertificateView]:
    """List certificates (all when ``keys`` is None) by day of issue and key."""
    found = [*_own(session, keys), *_earlier(session, keys)]
    return sorted(found, key=lambda one: (one.issued_on, one.key))


def _own(session: Session, keys: Collection[str] | None) -> Iterable[CertificateView]:
    query = (
        select(Certificate, Product, Producer, CycleUnit)
        .join(Product, col(Product.key) == col(Certificate.key))
        .join(Producer, col(Producer.key) == col(Product.producer_key))
        .join(CycleUnit, col(CycleUnit.key) == col(Product.unit_key))
    )
    if keys is not None:
        query = query.where(col(Certificate.key).in_(keys))
    rows = session.exec(query).all()
    wanted = {row.decision_key for row, *_ in rows}
    papers = session.exec(select(Paper).where(col(Paper.key).in_(wanted))).all()
    decisions = {paper.key: decision_text(paper.number_text, paper.issued_on) for paper in papers}
    places = {place.key: place for place in session.exec(select(AdminUnit)).all()}
    for row, product, producer, unit in rows:
        place = places[unit.unit_key]
        yield CertificateView(
            key=row.key,
            number=row.number_text,
            product=product.name,
            product_code=product.code,
            producer=producer.name,
            email=producer.email,
            unit=full_name(place.level, place.name),
            unit_code=unit.code,
            star=row.star,
            decision=decisions[row.decision_key],
            issued_on=row.issued_on,
            valid_until=row.valid_until,
            state=row.state,
            ended_on=row.ended_on,
            ended_by=row.ended_by,
            cycle_key=row.cycle_key,
        )


def _earlier(session: Session, keys: Collection[str] | None) -> Iterable[CertificateView]:
    query = select(EarlierCertificate)
    if keys is not None:
        query = query.where(col(EarlierCertificate.key).in_(keys))
    for row in session.exec(query).all():
        is_code = row.unit.isdecimal()
        yield CertificateView(
            key=row.key,
            number=row.number_text,
            product=row.product,
            product_code=row.product_code,
            producer=row.producer,
            email=row.email,
            unit=_unit_name(session, row.unit) if is_code else row.unit,
            unit_code=row.unit if is_code else "",
            star=row.star,
            decision=decision_text(row.decision, row.issued_on),
            issued_on=row.issued_on,
            valid_until=row.valid_until,
            state=row.state,
            ended_on=row.ended_on,
            ended_by=row.ended_by,
            cycle_key="",
        )


def _unit_name(session: Session, code: str) -> str:
    places = session.exec(select(AdminUnit).where(AdminUnit.code == code).order_by(col(AdminUnit.key))).all()
    return full_name(places[-1].level, places[-1].name) if places else code


def decision_text(number: str, day: date | None) -> str:
    """Cite a decision, one of before thuky too: Quyết định số 312/QĐ-UBND ngày 18/3/2024."""
    return f"Quyết định số {number} ngày {short_date(day) if day else '…'}"


def find_certificate(session: Session, reference_: str) -> CertificateView:
    """Find a certificate by its key, or by its number. Raises CertificateUnknown, CertificateAmbiguous."""
    wanted = reference_.strip()
    keys = {wanted, *keys_of_number(session, wanted)}
    found = all_certificates(session, keys)
    if not found:
        raise CertificateUnknown(wanted)
    exact = [one for one in found if one.key == wanted]
    if not exact and len(found) > 1:
        raise CertificateAmbiguous(wanted, tuple(one.key for one in found))
    return (exact or found)[0]


def keys_of_number(session: Session, number: str) -> Sequence[str]:
    """List the keys of all certificates with a number."""
    own = session.exec(select(Certificate.key).where(Certificate.number_text == number)).all()
    return [*own, *session.exec(select(EarlierCertificate.key).where(EarlierCertificate.number_text == number)).all()]


def row_of(session: Session, key: str) -> CertificateRow:
    """Read the row behind a view, as it is now; locked where the database can."""
    own = session.get(Certificate, key, with_for_update=True)
    return own or session.get_one(EarlierCertificate, key, with_for_update=True)


def end_certificate(session: Session, office: Office, key: str, state: str, on: date, by: str) -> bool:
    """Move a certificate to a last state; False when it is in it already. Raises MoveNotAllowed.

    ``on`` is the first day on which it is no longer valid, ``by`` what ended it.
    """
    row = row_of(session, key)
    if row.state == state:
        return False
    MOVES.check(row.state, state)
    row.state, row.ended_on, row.ended_by = state, on, by
    session.add(row)
    audit.record(session, office, f"certificate.{state}", key, by)
    return True
