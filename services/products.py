"""The products of a cycle as tables list them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from models.ballot import Tally
from models.certificate import Certificate
from models.dossier import Dossier
from models.product import Producer, Product
from services.cycles import CycleView
from services.units import UnitView, units_of


@dataclass(frozen=True)
class ProductView:
    """A product with its owner, unit, dossier and result."""

    key: str
    code: str
    name: str
    group: str
    registration: str
    criteria_set: int | None
    producer: Producer
    unit: UnitView
    dossier: Dossier
    tally: Tally | None
    certificate: Certificate | None


def product_rows(session: Session, cycle: CycleView) -> Sequence[tuple[Product, Producer, Dossier]]:
    """List the products of a cycle with producer and dossier, in the order of the folder."""
    return session.exec(
        select(Product, Producer, Dossier)
        .join(Producer, col(Product.producer_key) == col(Producer.key))
        .join(Dossier, col(Dossier.key) == col(Product.key))
        .where(Product.cycle_key == cycle.key)
        .order_by(col(Product.position))
    ).all()


def products_in(session: Session, cycle: CycleView, states: Collection[str] | None = None) -> list[ProductView]:
    """List the products whose dossiers are in one of the states (all when None), in the order of the folder."""
    units = {unit.key: unit for unit in units_of(session, cycle.key)}
    return [
        ProductView(
            key=product.key,
            code=product.code,
            name=product.name,
            group=cycle.regime.groups[product.product_group],
            registration=product.registration,
            criteria_set=product.criteria_set,
            producer=producer,
            unit=units[product.unit_key],
            dossier=dossier,
            tally=session.get(Tally, product.key),
            certificate=session.get(Certificate, product.key),
        )
        for product, producer, dossier in product_rows(session, cycle)
        if states is None or dossier.state in states
    ]
