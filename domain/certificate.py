"""How long a certificate lives and when it can be renewed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Final

from domain.calendar import add_months
from domain.moves import Moves
from domain.regime import Renewal

MOVES: Final = Moves(
    name="giấy chứng nhận",
    table=MappingProxyType(
        {
            "valid": frozenset({"expired", "revoked", "superseded"}),
            "expired": frozenset(),
            "revoked": frozenset(),
            "superseded": frozenset(),
        }
    ),
    labels=MappingProxyType(
        {
            "valid": "còn hiệu lực",
            "expired": "hết hiệu lực",
            "revoked": "đã thu hồi",
            "superseded": "đã được thay thế",
        }
    ),
)


@dataclass(frozen=True, slots=True)
class RenewalWindow:
    """The days for asking a renewal, all inclusive; a late file keeps it alive up to ``grace_until``."""

    opens_on: date
    closes_on: date
    grace_until: date


def valid_until(issued_on: date, months: int) -> date:
    """Give the last valid day, inclusive: issued 28/12/2023 for 36 months -> 28/12/2026."""
    return add_months(issued_on, months)


def renewal_window(last_valid_day: date, renewal: Renewal) -> RenewalWindow:
    """Give the days for asking a renewal. Source: see the regime's ``renewal`` table."""
    return RenewalWindow(
        opens_on=last_valid_day - timedelta(days=renewal.opens_days_before),
        closes_on=last_valid_day - timedelta(days=renewal.closes_days_before),
        grace_until=last_valid_day + timedelta(days=renewal.grace_days),
    )


@dataclass(frozen=True, slots=True)
class Held:
    """A certificate of a product over the years, as far as the rule of the one valid certificate needs it."""

    key: str
    issued_on: date
    state: str


def outlived(line: Iterable[Held]) -> tuple[str, ...]:
    """Give the keys of certificates that a newer one of the same product replaces, the oldest first.

    Only the newest may be valid, whatever has become of it since: a product has never two valid certificates.
    """
    in_order = sorted(line, key=lambda held: (held.issued_on, held.key))
    return tuple(held.key for held in in_order[:-1] if MOVES.may_move(held.state, "superseded"))
