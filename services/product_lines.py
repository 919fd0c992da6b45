"""Products over the years: which registration follows which, and which of their certificates is the valid one."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from typing import Final

from sqlmodel import Session, col, or_, select

from domain.certificate import Held, outlived
from domain.errors import RuleBroken
from domain.vietnamese import fold
from models.cycle import Cycle
from models.product import Producer, Product
from models.product_line import ProductLink
from services import audit
from services.certificates import (
    CertificateUnknown,
    CertificateView,
    all_certificates,
    end_certificate,
    find_certificate,
)
from services.cycle_folder.form import CyclePlan
from services.office import Office

_ALIKE: Final = 0.85
FOLLOWING: Final = frozenset({"nâng hạng", "đánh giá lại"})
"""Kinds of registration that follow an earlier recognition."""


class LinkRefused(RuleBroken):
    """Say that a product cannot follow the one named."""

    def __init__(self, product: str, previous: str, fact: str) -> None:
        super().__init__(product, previous, fact)
        self.product = product
        self.previous = previous
        self.fact = fact

    def sentence(self) -> str:
        """Name both and the fact."""
        return (
            f"Không nối được sản phẩm “{self.product}” với “{self.previous}”: {self.fact}. Xem các đăng ký trước: "
            "thuky product candidates CHU-TRÌNH."
        )


class ProductUnknown(RuleBroken):
    """Say that no product has this key."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key

    def sentence(self) -> str:
        """Name the key."""
        return f"Không có sản phẩm “{self.key}”. Hãy ghi khóa CHU-TRÌNH/MÃ, ví dụ quang-ngai-2020/QNG-03."


class PreviousUnknown(RuleBroken):
    """Say which rows of products.csv name an earlier registration that nobody knows."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__(faults)
        self.faults = faults

    def sentence(self) -> str:
        """List all of them."""
        return (
            f"Cột «Đăng ký trước» chưa dùng được: {' '.join(self.faults)} Hãy nhập danh sách giấy chứng nhận cũ trước "
            "(thuky certificate import), hoặc để trống rồi nối sau (thuky product link)."
        )


@dataclass(frozen=True)
class Candidate:
    """An earlier registration or certificate that a product may follow, and why it is proposed."""

    key: str
    said: str
    likeness: int


@dataclass(frozen=True)
class Unlinked:
    """A registration that should follow an earlier one and does not yet."""

    key: str
    name: str
    producer: str
    registration: str
    candidates: tuple[Candidate, ...]


def line_of(session: Session, key: str) -> str:
    """Give the identity of a product over the years: the key of its first registration."""
    link = session.get(ProductLink, key)
    return link.line if link else key


def members_of(session: Session, line: str) -> list[str]:
    """List the keys of all registrations of one product over the years, the first one first."""
    linked = (
        select(ProductLink.key)
        .join(Product, col(Product.key) == col(ProductLink.key))
        .join(Cycle, col(Cycle.key) == col(Product.cycle_key))
        .where(ProductLink.line == line)
        .order_by(col(Cycle.year), col(Cycle.round), col(ProductLink.key))
    )
    return [line, *session.exec(linked)]


def link(session: Session, office: Office, product_key: str, previous: str) -> ProductLink:
    """Tie a product to its earlier registration; saying it again changes nothing.

    ``previous`` is a product (cycle/code), or the number or key of a certificate. An older certificate of the same
    product is superseded at once when a newer one is there. Raises ProductUnknown, LinkRefused, CertificateAmbiguous.
    """
    product = session.get(Product, product_key)
    if product is None:
        raise ProductUnknown(product_key)
    target = _resolve(session, product_key, previous)
    known = session.get(ProductLink, product_key)
    if known is not None:
        if known.previous == target:
            return known
        raise LinkRefused(product_key, previous, f"sản phẩm đã nối với {known.previous}")
    line = line_of(session, target)
    _check_order(session, product, target, previous, line)
    # The product may itself have been the first of a line.
    for follower in session.exec(select(ProductLink).where(ProductLink.line == product_key)).all():
        follower.line = line
        session.add(follower)
    made = ProductLink(key=product_key, previous=target, line=line, linked_at=office.now, linked_by=office.actor)
    session.add(made)
    session.flush()
    audit.record(session, office, "product.link", product_key, target)
    settle(session, office, line)
    return made


def _resolve(session: Session, product_key: str, previous: str) -> str:
    wanted = previous.strip()
    if session.get(Product, wanted) is not None:
        return wanted
    try:
        return find_certificate(session, wanted).key
    except CertificateUnknown:
        raise LinkRefused(product_key, wanted, "không có sản phẩm hoặc giấy chứng nhận nào mang mã này") from None


def _check_order(session: Session, product: Product, target: str, previous: str, line: str) -> None:
    if product.key in {line, target}:
        raise LinkRefused(product.key, previous, "hai đăng ký nối vòng tròn")
    if _cycles_of(session, line) & _cycles_of(session, product.key):
        raise LinkRefused(product.key, previous, "sản phẩm ấy đã có một đăng ký trong cùng chu trình này")
    earlier = session.get(Product, target)
    if earlier is not None and _cycle_order(session, earlier) > _cycle_order(session, product):
        raise LinkRefused(product.key, previous, "đăng ký ấy thuộc chu trình sau")


def _cycles_of(session: Session, line: str) -> set[str]:
    """Give the cycles in which a product over the years is registered."""
    rows = session.exec(select(Product.cycle_key).where(col(Product.key).in_(members_of(session, line))))
    return set(rows)


def _cycle_order(session: Session, product: Product) -> tuple[int, int]:
    cycle = session.get_one(Cycle, product.cycle_key)
    return cycle.year, cycle.round


def link_planned(session: Session, office: Office, plan: CyclePlan) -> None:
    """Tie the products of a cycle that is being opened to what products.csv says. Raises PreviousUnknown with all."""
    faults = []
    for row in plan.products:
        if row.previous:
            try:
                link(session, office, f"{plan.key}/{row.code}", row.previous)
            except RuleBroken as fault:
                faults.append(f"{row.code}: {fault}")
    if faults:
        raise PreviousUnknown(tuple(faults))


def settle(session: Session, office: Office, line: str) -> int:
    """Let the newest certificate of a product supersede the older ones; returns how many were."""
    held = all_certificates(session, members_of(session, line))
    old = outlived(Held(one.key, one.issued_on, one.state) for one in held)
    if not old:
        return 0
    newest = held[-1]
    return sum(
        end_certificate(session, office, key, "superseded", newest.issued_on, f"{newest.number}, {newest.decision}")
        for key in old
    )


def settle_certified(session: Session, office: Office, product_keys: Collection[str]) -> int:
    """Supersede the earlier certificates of products that have just been certified; returns how many were."""
    session.flush()
    concerned = or_(col(ProductLink.key).in_(product_keys), col(ProductLink.line).in_(product_keys))
    lines = session.exec(select(ProductLink.line).where(concerned).distinct()).all()
    return sum(settle(session, office, line) for line in sorted(lines))


def unlinked(session: Session, cycle_key: str) -> list[Unlinked]:
    """List the registrations of a cycle that follow an earlier recognition and name none, with proposals."""
    rows = session.exec(
        select(Product, Producer)
        .join(Producer, col(Producer.key) == col(Product.producer_key))
        .where(Product.cycle_key == cycle_key, col(Product.registration).in_(FOLLOWING))
        .where(col(Product.key).not_in(select(ProductLink.key)))
        .order_by(col(Product.position))
    ).all()
    others = list(_known(session, cycle_key)) if rows else []
    return [
        Unlinked(
            product.key,
            product.name,
            producer.name,
            product.registration,
            _candidates(product.name, producer.name, others),
        )
        for product, producer in rows
    ]


@dataclass(frozen=True)
class _Earlier:
    key: str
    name: str
    producer: str
    said: str


def _known(session: Session, cycle_key: str) -> Iterable[_Earlier]:
    """List what a product of a cycle may follow: certificates, and registrations of other cycles without one."""
    certificates = [one for one in all_certificates(session) if one.cycle_key != cycle_key]
    certified = {one.key for one in certificates}
    for one in certificates:
        yield _Earlier(one.key, one.product, one.producer, _said(one))
    rows = session.exec(
        select(Product, Producer)
        .join(Producer, col(Producer.key) == col(Product.producer_key))
        .where(Product.cycle_key != cycle_key)
        .order_by(col(Product.key))
    ).all()
    for product, producer in rows:
        if product.key not in certified:
            yield _Earlier(product.key, product.name, producer.name, f"{product.name}, {producer.name}, chưa có giấy")


def _said(one: CertificateView) -> str:
    return f"{one.product}, {one.producer}, {one.star} sao, số {one.number} đến {_day(one.valid_until)}"


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _candidates(name: str, producer: str, others: Iterable[_Earlier]) -> tuple[Candidate, ...]:
    """Propose by producer and name, the most alike first; a person decides."""
    found = []
    for other in others:
        likeness = min(_alike(name, other.name), _alike(producer, other.producer))
        if likeness >= _ALIKE:
            found.append(Candidate(other.key, other.said, round(100 * likeness)))
    return tuple(sorted(found, key=lambda one: (-one.likeness, one.key)))


def _alike(one: str, other: str) -> float:
    return SequenceMatcher(None, fold(one), fold(other), autojunk=False).ratio()
