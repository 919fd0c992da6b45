"""A product over the years: which registration follows which."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from models.base import time_column


class ProductLink(SQLModel, table=True):
    """The tie of a registration to the one before it; a person or products.csv says so, never the program alone."""

    __tablename__ = "product_link"

    key: str = Field(primary_key=True, foreign_key="product.key")
    previous: str = Field(description="Key of the earlier registration, or of a certificate from before thuky")
    line: str = Field(index=True, description="Key of the first of all registrations: the product over the years")
    linked_at: datetime = time_column(nullable=False)
    linked_by: str
