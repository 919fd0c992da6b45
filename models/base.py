"""What every table shares: naming of constraints, JSON columns and aware times.

Rows carry natural keys as text primary keys (``quang-ngai-2020/524/QNG-03``). The key says what the row
is about, so "run it twice" is an insert that finds its row already there, and two databases that went
through the same events hold the same rows, whatever the order of failures was.
"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, Column, DateTime, Dialect, MetaData, TypeDecorator
from sqlmodel import Field, SQLModel

SQLModel.metadata.naming_convention = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
).naming_convention


class AwareDateTime(TypeDecorator[datetime]):
    """Keep times as UTC in every database and give them back aware.

    SQLite has no time zone: without this a time written as 08:00+07:00 would come back as a naive 08:00.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive times; store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            message = f"A time without zone was about to be stored: {value!r}. Pass an aware datetime."
            raise ValueError(message)
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the stored time back as aware UTC."""
        return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value


def time_column(*, nullable: bool = True) -> Any:  # noqa: ANN401 - SQLModel's Field is typed Any
    """Make a field that keeps an aware time."""
    if nullable:
        return Field(default=None, sa_column=Column(AwareDateTime(), nullable=True))
    return Field(sa_column=Column(AwareDateTime(), nullable=False))


def optional_json_column() -> Any:  # noqa: ANN401 - SQLModel's Field is typed Any
    """Make a field that keeps JSON or nothing."""
    return Field(default=None, sa_column=Column(JSON(none_as_null=True), nullable=True))


def json_column() -> Any:  # noqa: ANN401 - SQLModel's Field is typed Any
    """Make a field that keeps JSON (lists, dicts, text, whole numbers)."""
    return Field(sa_column=Column(JSON, nullable=False))
