"""Targets of the installation: they outlive the cycles that work towards them."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel

from models.base import json_column, time_column


class Target(SQLModel, table=True):
    """A target of a plan over several years."""

    __tablename__ = "target"

    key: str = Field(primary_key=True, description="Code of the target, lower case: 50-san-pham-2025")
    name: str
    kind: str = Field(description="products, upgrades, units, producers")
    planned: int
    star_at_least: int
    from_star: int | None = Field(default=None, description="Upgrades only: the star before")
    period_from: date
    period_until: date = Field(description="Last day of the period, inclusive")
    counting: str = Field(description="council, recognised, valid")
    groups: list[str] = json_column()
    units: list[str] = json_column()
    producer_kinds: list[str] = json_column()
    basis: str = Field(default="", description="The plan that sets it, as papers cite it")
    position: int = Field(description="Order in lists, from 1")
    added_at: datetime = time_column(nullable=False)
