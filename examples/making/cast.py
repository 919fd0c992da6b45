"""What a province's data are made of: units, products, members, deliveries and scores."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Fault = Literal["cut", "locked", "empty", "text as docx"]
Role = Literal["Chủ tịch", "Phó Chủ tịch", "Ủy viên", "Thư ký"]


@dataclass(frozen=True)
class Unit:
    """A district or commune; ``kin`` is its name in mail addresses."""

    code: str
    name: str
    level: str
    kin: str
    valid_from: date | None = None

    @property
    def full_name(self) -> str:
        """Level and name: huyện Bình Sơn."""
        return f"{self.level} {self.name}"


@dataclass(frozen=True)
class Product:
    """A product; ``about`` is one invented sentence for its papers."""

    code: str
    name: str
    group: str
    unit: str
    owner: str
    kind: str
    address: str
    about: str
    target: int | None = None
    registration: str = "lần đầu"
    has_mail: bool = True


@dataclass(frozen=True)
class Member:
    """A seat in the council; ``person`` is the number of an invented person."""

    code: str
    person: int
    post: str
    role: Role
    absence: str = ""


@dataclass(frozen=True)
class Delivery:
    """Files for one product on one day.

    ``papers`` names components of the checklist; none: all of them but those in ``without``. ``faults`` spoils
    some of them; ``extra`` adds files that no component asks for.
    """

    on: date
    product: str
    papers: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    faults: Mapping[str, Fault] = field(default_factory=dict)
    extra: tuple[str, ...] = ()


@dataclass(frozen=True)
class UnitPaper:
    """Papers with which units fulfil an obligation that is no dossier, all on one day."""

    on: date
    obligation: str
    units: tuple[str, ...]


@dataclass(frozen=True)
class Score:
    """The outcome of a product: the sum of the members' totals and what must come of it.

    ``star`` is the star by band, which the maker asserts. ``apart`` asks for totals more than ten points apart.
    ``award`` is another star that the council gives, with its reason.
    """

    product: str
    sum: int
    star: int
    apart: bool = False
    award: int | None = None
    reason: str = ""


@dataclass(frozen=True)
class Province:
    """Everything of one folder except what is written by hand in ``cycle.toml`` and ``README.md``."""

    folder: str
    seat: str
    area: str
    tables: Mapping[str, Literal["csv", "xlsx"]]
    units: tuple[Unit, ...]
    products: tuple[Product, ...]
    members: tuple[Member, ...]
    deliveries: tuple[Delivery, ...]
    unit_papers: tuple[UnitPaper, ...]
    scores: tuple[Score, ...]

    def unit(self, code: str) -> Unit:
        """Find a unit by its code."""
        return next(unit for unit in self.units if unit.code == code)

    def product(self, code: str) -> Product:
        """Find a product by its code."""
        return next(product for product in self.products if product.code == code)

    @property
    def present(self) -> tuple[Member, ...]:
        """The members who came to the session."""
        return tuple(member for member in self.members if not member.absence)
