"""One row for every table that a played year leaves empty, so that each of them travels once."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256

from sqlmodel import Session, SQLModel, select

from domain.criteria_version import content_of, digest, numbered
from models.ballot import ScoringRound
from models.central_result import CentralResult
from models.certificate import EarlierCertificate
from models.contact import Contact, DeadAddress
from models.council import AgendaItem, CouncilSession, Opinion, Recusal
from models.criteria_version import CriteriaVersion
from models.dossier import UnplacedFile
from models.form_version import FormVersion
from models.incoming import IncomingDocument
from models.incoming_mail import IncomingMail, MailboxBookmark
from models.lint_override import LintOverride
from models.mail_place import MailPlace
from models.outbox_message import DeliveryAttempt, OutboxMessage
from models.product import Product
from models.product_line import ProductLink
from models.register import Series
from models.renewal import RenewalNotice
from models.revocation import Revocation
from models.target import Target
from services.office import Office
from tests.services.cast import KEY
from tests.services.test_criteria import OLD

DAY = date(2020, 12, 1)
EARLIER = "truoc/05-gcn-ubnd/2017-12-28/534"
INSTALLATION_ONLY = {
    "criteria_version": "R1/9@1-",
    "earlier_certificate": "truoc/09-",
    "form_version": "archive_label/",
    "incoming_document": "den/2020/2",
    "incoming_mail": "f",
    "lint_override": "dau-ma/archive_label",
    "target": "50-san-pham",
}
"""Rows that travel only with the whole installation, by table: how their keys begin."""
STAYING = frozenset({"mail_place", "mailbox_bookmark"})
WORD_OF_THE_PLACE = "may-ban-thu-ky"


def fill_tables(office: Office) -> None:
    """Add the rows; those of the cycle, those of the installation alone, and those of the place."""
    with office.begin() as session:
        for row in _rows(session, office):
            session.add(row)
            session.flush()  # rows refer to each other by key, which the unit of work does not see
        product = session.get_one(Product, f"{KEY}/QNG-01")
        product.criteria_set = 8
        session.add(product)
        series = session.exec(select(Series).order_by(Series.key)).first()
        assert series is not None
        series.closed_at, series.closed_by, series.closed_digest = office.now, "Nguyễn Văn A", "0" * 64
        session.add(series)


def _rows(session: Session, office: Office) -> Iterator[SQLModel]:
    letter = session.exec(select(OutboxMessage).order_by(OutboxMessage.key)).first()
    assert letter is not None
    first = f"{KEY}/QNG-01"
    yield from _of_the_installation(office)
    yield CentralResult(
        key=first, cycle_key=KEY, decision="Quyết định số 4567/QĐ-BNN-VPĐP", decided_on=DAY, score_numerator=185,
        score_denominator=2, star_by_band=5, star_awarded=5, state="national", recorded_at=office.now,
    )  # fmt: skip
    yield ProductLink(key=first, previous=EARLIER, line=EARLIER, linked_at=office.now, linked_by="Nguyễn Văn A")
    yield RenewalNotice(
        key=f"{EARLIER}@-90", certificate_key=EARLIER, offset=-90, cycle_key=KEY, subject="534", planned_on=DAY
    )
    yield Revocation(
        key=f"{EARLIER}/1", certificate_key=EARLIER, cycle_key=KEY, ground="khong-con-dat", basis="Biên bản số 04",
        concluded_on=DAY, due_on=DAY + timedelta(days=5), state="proposed", kind="revocation_decision",
        proposed_at=office.now, proposed_by="Nguyễn Văn A",
    )  # fmt: skip
    yield Contact(key=f"{KEY}/534/officer/1", cycle_key=KEY, owner_kind="unit", owner_key=f"{KEY}/534", role="officer",
                  email="dau-moi@example.vn", n=1)  # fmt: skip
    yield DeadAddress(
        key=f"{KEY}/cu@example.vn", cycle_key=KEY, address="cu@example.vn", reason="550", found_at=office.now
    )
    yield DeliveryAttempt(
        key=f"{letter.key}/1", message_key=letter.key, n=1, at=office.now, stage="done", code=250, outcome="sent",
        eml_sha256=office.store.put(b"thu da gui"),
    )  # fmt: skip
    yield CouncilSession(
        key=f"{KEY}/2", council_key=KEY, n=2, held_on=DAY, starts_at="08:00", ends_at="11:00", place="Phòng 2",
        state="convened", mode="written", reason="Lấy ý kiến", convened_on=DAY, reply_by=DAY,
    )  # fmt: skip
    member, sitting = f"{KEY}/TV1", f"{KEY}/2"
    yield Opinion(key=f"{sitting}/QNG-01/TV1", session_key=sitting, product_key=first, member_key=member, asked_on=DAY)
    yield AgendaItem(key=f"{sitting}/QNG-01", session_key=sitting, product_key=first)
    yield Recusal(key=f"{first}/TV1", session_key=sitting, product_key=first, member_key=member, reason="Người thân")
    yield ScoringRound(key=f"{first}/2", product_key=first, n=2, reason="x", opened_at=office.now, opened_by="A")
    yield _incoming(office, 1, KEY)
    yield _mail(office, "a", KEY)
    unplaced = office.store.put(b"ai gui?")
    yield UnplacedFile(
        key=f"{KEY}/x", cycle_key=KEY, path="Không rõ.pdf", sha256=unplaced, size=7, reason="", received_at=office.now
    )


def _of_the_installation(office: Office) -> Iterator[SQLModel]:
    """Give what stands above or beside the cycles."""
    for number in (8, 9):  # 8 is the set of a product of the cycle, 9 of none
        one = numbered(replace(OLD, number=number), 1)
        yield CriteriaVersion(
            key=one.version, regime="R1", number=number, n=1, digest=digest(one), content=content_of(one),
            file_name="bo.xlsx", imported_at=office.now, imported_by="Nguyễn Văn A",
        )  # fmt: skip
    for key in (EARLIER, "truoc/09-gcn-ubnd/2017-12-28/534"):
        yield EarlierCertificate(
            key=key, number_text=key[6:8], product="Muối", producer="Công ty Muối", unit="534", star=3,
            decision="88/QĐ-UBND", issued_on=date(2017, 12, 28), valid_until=date(2020, 12, 28),
        )  # fmt: skip
    for kind in ("plan", "archive_label"):
        form = office.store.put(f"biểu mẫu {kind}".encode())
        yield FormVersion(
            key=f"{kind}/1", kind=kind, n=1, template_sha256=form, installed_at=office.now,
            installed_by="Nguyễn Văn A", from_on=date(2021, 1, 1),
        )  # fmt: skip
    yield Series(key="van-thu/van-ban-den/2020", agency="van-thu", name="van-ban-den", year=2020, last=2)
    yield _incoming(office, 2, None)
    yield _mail(office, "f", None)
    for subject in ("plan", "archive_label"):
        yield LintOverride(
            key=f"dau-ma/{subject}", rule="dau-ma", subject=subject, reason="", made_at=office.now, made_by="A"
        )
    yield Target(
        key="50-san-pham", name="50 sản phẩm", kind="products", planned=50, star_at_least=3, period_from=DAY,
        period_until=DAY, counting="recognised", groups=[], units=[], producer_kinds=[], position=1,
        added_at=office.now,
    )  # fmt: skip
    yield MailPlace(key="p", stamp=WORD_OF_THE_PLACE, opened_at=office.now)
    yield MailboxBookmark(key=f"{WORD_OF_THE_PLACE}@example.vn:993/INBOX", uid_validity=1, uid=7, read_at=office.now)


def _incoming(office: Office, n: int, cycle_key: str | None) -> IncomingDocument:
    data = f"công văn {n}".encode()
    return IncomingDocument(
        key=f"den/2020/{n}", cycle_key=cycle_key, series_key="van-thu/van-ban-den/2020", n=n, arrived_on=DAY,
        sender="Sở Tài chính", number_text=f"{n}/STC", identity=f"stc/2020/{n}", is_party=False, dated_on=DAY,
        type_name="Công văn", subject_line="=Kinh phí", given_to="Văn phòng", state="open",
        file_sha256=office.store.put(data), file_name=f"cv-{n}.pdf",
    )  # fmt: skip


def _mail(office: Office, letter: str, cycle_key: str | None) -> IncomingMail:
    data = f"From: a@example.vn\r\n\r\n{letter}".encode()
    return IncomingMail(
        key=letter + sha256(data).hexdigest()[:31], mailbox="hop-thu", uid="1/7", cycle_key=cycle_key, kind="reply",
        verdict="Thư trả lời", reports=[], files=[], size=len(data), eml_sha256=office.store.put(data),
        received_at=office.now, taken_in_at=office.now, state="open",
    )  # fmt: skip
