"""The products of a cycle as tables list them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from models.ballot import Tally
from models.central_result import CentralResult
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
    central: CentralResult | None = None
    product_group: str = ""

    @property
    def star(self) -> int | None:
        """Give the star that it has now: of the certificate, else of the ministry, else of the council."""
        if self.certificate is not None:
            return self.certificate.star
        if self.central is not None:
            return self.central.choice_star or self.central.star_awarded
        return self.tally.star_awarded if self.tally is not None else None


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
    of_cycle = select(Product.key).where(Product.cycle_key == cycle.key)
    tallies = {row.key: row for row in session.exec(select(Tally).where(col(Tally.key).in_(of_cycle)))}
    certificates = {row.key: row for row in session.exec(select(Certificate).where(col(Certificate.key).in_(of_cycle)))}
    centrals = {row.key: row for row in session.exec(select(CentralResult).where(CentralResult.cycle_key == cycle.key))}
    return [
        ProductView(
            key=product.key,
            code=product.code,
            name=product.name,
            group=cycle.regime.groups[product.product_group],
            registration=product.registration,
            criteria_set=product.criteria_set,
            product_group=product.product_group,
            producer=producer,
            unit=units[product.unit_key],
            dossier=dossier,
            tally=tallies.get(product.key),
            certificate=certificates.get(product.key),
            central=centrals.get(product.key),
        )
        for product, producer, dossier in product_rows(session, cycle)
        if states is None or dossier.state in states
    ]
