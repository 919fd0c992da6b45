"""A product's whole history over the cycles: registrations, files, scores, decisions, certificates, notices."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from sqlmodel import Session, col, select

from domain.dossier import MOVES as DOSSIER_MOVES
from domain.revocation import MOVES as REVOCATION_MOVES
from domain.star import show
from domain.vietnamese import short_date
from models.ballot import Tally
from models.certificate import EarlierCertificate
from models.council import CouncilSession
from models.cycle import Cycle
from models.dossier import Dossier, Intake
from models.paper import Paper
from models.product import Producer, Product
from models.product_line import ProductLink
from models.renewal import RenewalNotice
from services.certificates import CertificateUnknown, CertificateView, all_certificates, find_certificate
from services.office import VIETNAM, Office
from services.paperwork import reference
from services.product_lines import ProductUnknown, line_of, members_of
from services.revoke import revocations_of


@dataclass(frozen=True)
class HistoryEvent:
    """One thing that happened to a product; ``rank`` orders what happened on one day."""

    on: date
    rank: int
    said: str
    key: str


@dataclass(frozen=True)
class History:
    """A product over the years and everything that happened to it, in order of time."""

    line: str
    name: str
    producer: str
    members: tuple[str, ...]
    events: tuple[HistoryEvent, ...]


def history_of(office: Office, reference_: str) -> History:
    """Tell the history of a product, asked for by cycle/code, code, or a certificate's number or key.

    Raises ProductUnknown, CertificateAmbiguous.
    """
    with office.read() as session:
        line = line_of(session, _key_of(session, reference_.strip()))
        members = members_of(session, line)
        events = [event for key in members for event in _events(session, key)]
        name, producer = _names(session, members[-1])
    return History(
        line, name, producer, tuple(members), tuple(sorted(events, key=lambda one: (one.on, one.rank, one.key)))
    )


def _key_of(session: Session, reference_: str) -> str:
    if session.get(Product, reference_) is not None:
        return reference_
    codes = session.exec(select(Product.key).where(Product.code == reference_).order_by(col(Product.key))).all()
    if codes:
        return codes[-1]
    try:
        return find_certificate(session, reference_).key
    except CertificateUnknown:
        raise ProductUnknown(reference_) from None


def _names(session: Session, key: str) -> tuple[str, str]:
    product = session.get(Product, key)
    if product is not None:
        return product.name, session.get_one(Producer, product.producer_key).name
    earlier = session.get_one(EarlierCertificate, key)
    return earlier.product, earlier.producer


def _events(session: Session, key: str) -> Iterator[HistoryEvent]:
    product = session.get(Product, key)
    if product is not None:
        yield from _registration(session, product)
        yield from _result(session, product)
    for certificate in all_certificates(session, [key]):
        yield from _certificate(session, certificate)


def _day(moment: datetime) -> date:
    return moment.astimezone(VIETNAM).date()


def _registration(session: Session, product: Product) -> Iterator[HistoryEvent]:
    cycle = session.get_one(Cycle, product.cycle_key)
    dossier = session.get_one(Dossier, product.key)
    link = session.get(ProductLink, product.key)
    follows = f", nối với {link.previous} ({link.linked_by})" if link else ""
    said = f"Đăng ký {product.registration} tại {cycle.title}, mã {product.code}{follows}"
    yield HistoryEvent(_day(cycle.opened_at), 0, said, product.key)
    intakes = select(Intake).where(Intake.dossier_key == product.key).order_by(col(Intake.n))
    for row in session.exec(intakes).all():
        state = "đủ thành phần" if row.is_complete else "chưa đủ thành phần"
        late = ", nộp muộn" if row.is_late else ""
        remark = f". {row.remark}" if row.remark else ""
        yield HistoryEvent(_day(row.received_at), 1, f"Nhận hồ sơ lần {row.n}: {state}{late}{remark}", row.key)
    if dossier.state in {"deferred", "withdrawn", "incomplete"}:
        on = _day(dossier.received_at or cycle.opened_at)
        reason = f": {dossier.state_reason}" if dossier.state_reason else ""
        yield HistoryEvent(on, 2, f"Hồ sơ {DOSSIER_MOVES.label(dossier.state)}{reason}", dossier.key)


def _result(session: Session, product: Product) -> Iterator[HistoryEvent]:
    tally = session.get(Tally, product.key)
    sittings = select(CouncilSession).where(CouncilSession.council_key == product.cycle_key)
    sitting = session.exec(sittings.order_by(col(CouncilSession.n).desc())).first()
    if tally is None or sitting is None:
        return
    gates = f", theo tiêu chí bắt buộc {tally.star_by_gates} sao" if tally.star_by_gates is not None else ""
    reason = f" ({tally.award_reason})" if tally.award_reason else ""
    said = (
        f"Hội đồng chấm: điểm trung bình {show(Fraction(tally.mean_numerator, tally.mean_denominator))}; "
        f"theo điểm {tally.star_by_band} sao{gates}, Hội đồng xếp {tally.star_awarded} sao{reason}; "
        f"{DOSSIER_MOVES.label(tally.outcome)}"
    )
    yield HistoryEvent(sitting.held_on, 3, said, product.key)


def _certificate(session: Session, one: CertificateView) -> Iterator[HistoryEvent]:
    said = f"{one.decision}: công nhận {one.star} sao"
    yield HistoryEvent(one.issued_on, 4, said, one.key)
    said = f"Giấy chứng nhận số {one.number}, có giá trị đến hết ngày {short_date(one.valid_until)}"
    yield HistoryEvent(one.issued_on, 5, said, one.key)
    notices = select(RenewalNotice).where(RenewalNotice.certificate_key == one.key, RenewalNotice.state == "issued")
    for row in session.exec(notices).all():
        paper = session.get_one(Paper, row.paper_key)
        said = f"{reference(paper)}: báo giấy chứng nhận sắp hết hạn (mốc {row.offset} ngày)"
        yield HistoryEvent(paper.issued_on or row.planned_on, 6, said, row.key)
    for revocation in revocations_of(session, one.key):
        said = f"Trình thu hồi theo {revocation.basis} (hạn {short_date(revocation.due_on)})"
        said += f"; {REVOCATION_MOVES.label(revocation.state)}"
        late = f"; lý do muộn: {revocation.late_reason}" if revocation.late_reason else ""
        yield HistoryEvent(_day(revocation.proposed_at), 7, said + late, revocation.key)
    if one.state != "valid":
        on = one.ended_on or one.valid_until
        by = f" ({one.ended_by})" if one.ended_by else ""
        yield HistoryEvent(on, 8, f"Giấy chứng nhận số {one.number} {one.state_name}{by}", one.key)
