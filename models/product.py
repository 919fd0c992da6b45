"""Producers and the products they register in a cycle."""

from sqlmodel import Field, SQLModel


class Producer(SQLModel, table=True):
    """The owner of products: company, cooperative, group or household."""

    __tablename__ = "producer"

    key: str = Field(primary_key=True, description="cycle/slug of the name")
    cycle_key: str = Field(foreign_key="cycle.key", index=True)
    name: str
    kind: str = Field(description="DN, HTX, THT, hộ, khác")
    address: str
    representative: str = ""
    phone: str = ""
    email: str = ""


class Product(SQLModel, table=True):
    """A product registered by a producer through its unit."""

    __tablename__ = "product"

    key: str = Field(primary_key=True, description="cycle/product code")
    cycle_key: str = Field(foreign_key="cycle.key", index=True)
    unit_key: str = Field(foreign_key="cycle_unit.key", index=True)
    producer_key: str = Field(foreign_key="producer.key")
    code: str
    name: str
    product_group: str = Field(description="Number of the group in the regime, I to VI")
    registration: str = Field(description="lần đầu, nâng hạng, đánh giá lại")
    target_star: int | None = None
    criteria_set: int | None = Field(default=None, description="Number of its criteria set in the regime, 1 to 26")
    position: int = Field(description="Order in products.csv, from 1")
